//! The law against a second transcription of it, word by word.

use super::*;
use crate::delivery::State;
use std::collections::BTreeSet;

/// `verb: from,from > to who`, where `=` is "the state stays".
const TABLE: &str = "
submit: draft > ready BP
hold: ready,assigned,accepted > on_hold BPS
release: on_hold > ready BPS
assign: ready > assigned PS
offer: ready > = PS
accept_offer: ready > accepted D
accept: assigned > accepted DS
decline: assigned > ready DS
decline: ready > = D
unassign: assigned,accepted,to_pickup > ready PS
reassign: assigned,accepted,to_pickup > assigned PS
depart_pickup: accepted > to_pickup DS
arrive_pickup: to_pickup > at_pickup DS
pickup: at_pickup > in_custody D
pickup_fail: at_pickup,to_pickup > ready|cancelled DP
hub_in: in_custody > = HD
hub_out: in_custody > = HD
depart_dropoff: in_custody > out_for_delivery DS
arrive_dropoff: out_for_delivery > at_dropoff DS
deliver: at_dropoff,out_for_delivery > delivered D
deliver_partial: at_dropoff > partially_delivered D
fail: at_dropoff,out_for_delivery > attempted D
retry_today: attempted > out_for_delivery DP
reschedule: attempted,in_custody,ready,on_hold > ready|in_custody CBDP
redirect: draft,ready,on_hold,assigned,accepted,to_pickup,at_pickup,in_custody,out_for_delivery > = CBP
return_start: attempted,in_custody,out_for_delivery,partially_delivered > returning PSB
return_done: returning > returned DH
cancel: draft,ready,on_hold,assigned,accepted,to_pickup,at_pickup > cancelled BCP
cancel: in_custody,out_for_delivery,attempted > returning BP
transfer: accepted,to_pickup,at_pickup,in_custody,out_for_delivery,at_dropoff,attempted > = DP
report_lost: in_custody,out_for_delivery,at_dropoff,attempted,partially_delivered,returning > lost DHP
report_damaged: in_custody,out_for_delivery,at_dropoff,attempted,partially_delivered,returning > = DHP
correct: delivered,partially_delivered,attempted > delivered|partially_delivered|attempted DP
expire: ready,on_hold > cancelled S
";

fn role(letter: char) -> Role {
    match letter {
        'C' => Role::Customer,
        'B' => Role::Business,
        'D' => Role::Driver,
        'P' => Role::Dispatcher,
        'H' => Role::HubStaff,
        'S' => Role::System,
        other => panic!("{other}"),
    }
}

#[test]
fn the_law_is_the_table() {
    let lines: Vec<_> = TABLE.trim().lines().collect();
    assert_eq!(lines.len(), LAW.len());
    for (line, rule) in lines.iter().zip(LAW) {
        let (verb, rest) = line.split_once(": ").unwrap();
        let (from, rest) = rest.split_once(" > ").unwrap();
        let (to, who) = rest.split_once(' ').unwrap();
        assert_eq!(rule.verb.as_str(), verb);
        let states = |text: &str, by: char| {
            text.split(by).map(|s| s.parse::<State>().unwrap()).collect::<BTreeSet<_>>()
        };
        assert_eq!(rule.from.iter().copied().collect::<BTreeSet<_>>(), states(from, ','), "{verb}");
        match rule.leads {
            Leads::Same => assert_eq!(to, "=", "{verb}"),
            Leads::To(state) => assert_eq!(to, state.as_str(), "{verb}"),
            Leads::OneOf(some) => {
                assert_eq!(some.iter().copied().collect::<BTreeSet<_>>(), states(to, '|'), "{verb}");
            }
        }
        let roles: BTreeSet<_> = who.chars().map(role).collect();
        assert_eq!(rule.who.iter().copied().collect::<BTreeSet<_>>(), roles, "{verb}");
    }
}

#[test]
fn only_a_correction_leaves_a_terminal_state() {
    for state in State::ALL.iter().filter(|s| s.is_terminal()) {
        for rule in LAW.iter().filter(|r| r.from.contains(state)) {
            assert_eq!(rule.verb, Verb::Correct, "{state} is left by {}", rule.verb);
        }
    }
    assert_eq!(State::ALL.iter().filter(|s| s.is_terminal()).count(), 4);
    assert_eq!(State::ALL.len(), 17);
}

#[test]
fn every_verb_has_a_rule_and_at_most_one_per_state() {
    for verb in Verb::ALL {
        assert!(LAW.iter().any(|r| r.verb == *verb), "{verb}");
        for state in State::ALL {
            assert!(LAW.iter().filter(|r| r.verb == *verb && r.from.contains(state)).count() <= 1);
        }
    }
}

#[test]
fn every_state_but_the_first_can_be_reached() {
    let mut reached = BTreeSet::from([State::Draft]);
    loop {
        let before = reached.len();
        let known = reached.clone();
        for rule in LAW.iter().filter(|r| r.from.iter().any(|s| known.contains(s))) {
            match rule.leads {
                Leads::To(state) => drop(reached.insert(state)),
                Leads::OneOf(some) => reached.extend(some.iter().copied()),
                Leads::Same => {}
            }
        }
        if reached.len() == before {
            break;
        }
    }
    assert_eq!(reached.len(), State::ALL.len());
}
