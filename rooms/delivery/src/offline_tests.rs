//! Arrival order never matters; driver's facts beat unseen intents; nothing is dropped in silence.

use super::*;
use crate::delivery::State;
use crate::delivery::samples::{DOOR, SHOP, any_verb, command, deliver, draft, driver, time};
use crate::failure;
use crate::proof::{Paid, Presented};
use crate::{
    command::{AfterPickupFail, Window},
    law::Verb,
};
use kernel::Point;
use proptest::prelude::*;

fn id(n: u128) -> CommandId {
    CommandId(Uuid::from_u128(n))
}

fn office(n: u128, seq: u64, at: i64, command: Command) -> Logged {
    let role = if command.verb() == Verb::Submit { Role::Business } else { Role::Dispatcher };
    Logged {
        id: id(n),
        command,
        role,
        driver: None,
        occurred_at: time(at),
        fix: None,
        origin: Origin::Office { seq },
    }
}

fn device(n: u128, seen: u64, at: i64, place: Point, command: Command) -> Logged {
    Logged {
        id: id(n),
        command,
        role: Role::Driver,
        driver: Some(driver(1)),
        occurred_at: time(at),
        fix: Some(Fix { at: place, accuracy_m: 10.0, time: None }),
        origin: Origin::Device { seen, boot: None, monotonic_ms: 0 },
    }
}

/// Submitted and assigned at the desk, then worked to the door by a driver who heard nothing after the assignment.
fn a_day() -> Vec<Logged> {
    let pickup = Command::Pickup { items: vec![], proof: Presented::default() };
    vec![
        office(1, 1, 0, Command::Submit),
        office(2, 2, 10, Command::Assign { driver: driver(1), override_reason: None }),
        device(3, 2, 100, SHOP, Command::Accept),
        device(4, 2, 200, SHOP, Command::DepartPickup),
        device(5, 2, 300, SHOP, Command::ArrivePickup { away_reason: None }),
        device(6, 2, 400, SHOP, pickup),
        device(7, 2, 500, SHOP, Command::DepartDropoff),
        device(8, 2, 600, DOOR, Command::ArriveDropoff { away_reason: None }),
        device(9, 2, 700, DOOR, deliver()),
    ]
}

fn verdict_of(folded: &Folded, n: u128) -> &Verdict {
    &folded.verdicts.iter().find(|(v, _)| *v == id(n)).unwrap().1
}

fn applied(folded: &Folded, n: u128) -> bool {
    matches!(verdict_of(folded, n), Verdict::Applied(_))
}

#[test]
fn a_day_in_a_basement_reads_like_a_day_online() {
    let mut log = a_day();
    log.reverse();
    let folded = fold(&draft(1), &log);
    assert_eq!(folded.delivery.state, State::Delivered);
    assert!((1..=9).all(|n| applied(&folded, n)));
}

#[test]
fn a_delivery_with_proof_beats_the_cancellation_the_driver_never_saw() {
    let mut log = a_day();
    log.push(office(20, 3, 650, Command::Cancel { reason: "customer called".into() }));
    let folded = fold(&draft(1), &log);
    assert_eq!(folded.delivery.state, State::Delivered);
    assert_eq!(verdict_of(&folded, 20), &Verdict::Beaten { by: id(9) });
}

#[test]
fn a_cancellation_that_the_driver_had_seen_stands() {
    let mut log = a_day();
    log.push(office(20, 3, 650, Command::Cancel { reason: "customer called".into() }));
    // cancel is not legal at the door, so it is called off earlier here: on the way
    log[9].occurred_at = time(550);
    for late in &mut log[7..9] {
        late.origin = Origin::Device { seen: 3, boot: None, monotonic_ms: 0 };
    }
    let folded = fold(&draft(1), &log);
    assert_eq!(folded.delivery.state, State::Returning);
    assert!(applied(&folded, 20));
    assert!(matches!(verdict_of(&folded, 9), Verdict::Refused(Refusal::Illegal { .. })), "kept, and refused");
}

#[test]
fn a_reassignment_comes_too_late_for_a_parcel_already_picked_up() {
    let mut log = a_day();
    let reassign = Command::Reassign { driver: driver(2), reason: "nearer".into(), override_reason: None };
    log.push(office(20, 3, 150, reassign));
    let mut second = device(21, 3, 180, SHOP, Command::Accept);
    second.driver = Some(driver(2));
    log.push(second);
    let folded = fold(&draft(1), &log);
    assert_eq!((folded.delivery.state, folded.delivery.driver), (State::Delivered, Some(driver(1))));
    assert_eq!(verdict_of(&folded, 20), &Verdict::Beaten { by: id(6) });
    assert!(matches!(verdict_of(&folded, 21), Verdict::Refused(_)));
}

#[test]
fn two_intents_in_a_row_do_not_save_each_other() {
    let mut log = a_day();
    log.push(office(20, 3, 150, Command::Unassign { reason: "ill".into() }));
    log.push(office(21, 4, 160, Command::Assign { driver: driver(2), override_reason: None }));
    let folded = fold(&draft(1), &log);
    assert_eq!(folded.delivery.state, State::Delivered);
    assert_eq!(verdict_of(&folded, 20), &Verdict::Beaten { by: id(6) });
    assert!(matches!(verdict_of(&folded, 21), Verdict::Refused(_)), "shown to the dispatcher, not dropped");
}

#[test]
fn a_fact_that_is_not_legal_anyway_beats_nothing() {
    let mut log = a_day();
    let no_proof = Command::Deliver { proof: Presented::default(), cod: Paid::default(), early_reason: None };
    log[8].command = no_proof;
    log.push(office(20, 3, 550, Command::Cancel { reason: "customer called".into() }));
    log.truncate(10);
    log.remove(7);
    let folded = fold(&draft(1), &log);
    assert!(applied(&folded, 20), "{:?}", verdict_of(&folded, 20));
}

#[test]
fn a_redirect_survives_a_pickup_and_loses_to_a_handover_at_the_old_door() {
    let redirect = |at| {
        let to = Point::new(25.21, 55.275).unwrap();
        office(20, 3, at, Command::Redirect { to, address: None, reason: "at work".into() })
    };
    let mut log = a_day();
    log.truncate(6);
    log.push(redirect(350));
    assert!(applied(&fold(&draft(1), &log), 20));
    let mut log = a_day();
    log.push(redirect(350));
    let folded = fold(&draft(1), &log);
    assert_eq!(verdict_of(&folded, 20), &Verdict::Beaten { by: id(9) });
    assert_eq!(folded.delivery.dropoff.pin, Some(DOOR));
}

#[test]
fn a_clock_set_back_does_not_turn_the_day_around() {
    let boot = Some(Uuid::from_u128(77));
    let mut log = a_day();
    for (i, logged) in log[2..].iter_mut().enumerate() {
        logged.origin = Origin::Device { seen: 2, boot, monotonic_ms: i as u64 * 1_000 };
    }
    // after the pickup the phone's clock jumps back by an hour
    for logged in &mut log[6..] {
        logged.occurred_at = logged.occurred_at.plus_s(-3_600);
    }
    assert_eq!(fold(&draft(1), &log).delivery.state, State::Delivered);
}

#[test]
fn what_the_phone_had_heard_of_comes_first_whatever_its_clock_says() {
    let mut log = a_day();
    // the phone is 20 s slow: too little to be noticed, enough to accept before the assignment
    log[2].occurred_at = time(-10);
    let folded = fold(&draft(1), &log);
    assert_eq!(folded.delivery.state, State::Delivered);
    assert_eq!(folded.verdicts[2].0, id(3));
}

#[test]
fn a_wrong_clock_is_corrected_and_a_wild_one_is_flagged() {
    let received = time(10_000);
    let slow = event_time(time(6_300), Some(time(6_400)), received);
    assert_eq!((slow.at, slow.skew_s, slow.is_implausible), (time(9_900), 3_600, false));
    let right = event_time(time(9_950), Some(time(9_990)), received);
    assert_eq!((right.at, right.skew_s, right.is_implausible), (time(9_950), 0, false));
    let ahead = event_time(time(10_000 + 3_600), None, received);
    assert!(ahead.is_implausible && ahead.at == received);
    assert!(event_time(time(10_000 - 15 * 86_400), None, received).is_implausible);
}

/// A log of random commands on top of a random part of a day. Office commands keep their order in time, as they had
/// when the server received them.
fn any_log() -> impl Strategy<Value = Vec<Logged>> {
    let extra =
        proptest::collection::vec((any_verb(), any::<u8>(), 0i64..800, 0u64..6, any::<bool>()), 0..14);
    (2usize..=9, extra).prop_map(|(part, extra)| {
        let mut log = a_day();
        log.truncate(part);
        let mut desk: Vec<i64> = extra.iter().filter(|e| !e.4).map(|e| e.2.max(11)).collect();
        desk.sort_unstable();
        let (mut seq, mut desk) = (2, desk.into_iter());
        for (i, (verb, n, at, seen, is_device)) in extra.into_iter().enumerate() {
            let n_id = 100 + i as u128;
            let command = command(verb, n, 1);
            let place = if at > 550 { DOOR } else { SHOP };
            log.push(if is_device {
                device(n_id, seen, at, place, command)
            } else {
                seq += 1;
                office(n_id, seq, desk.next().expect("BUG: one time per desk command"), command)
            });
        }
        log
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_order_of_arrival_gives_the_same_history(log in any_log(), shuffle in any::<u64>()) {
        let straight = fold(&draft(1), &log);
        let mut shuffled = log.clone();
        shuffled.sort_by_key(|l| (l.id.0.as_u128() as u64 ^ shuffle).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        prop_assert_eq!(&fold(&draft(1), &shuffled), &straight);
        // and so does learning it one command at a time
        let mut known: Vec<Logged> = Vec::new();
        let mut last = fold(&draft(1), &known);
        for logged in shuffled {
            known.push(logged);
            last = fold(&draft(1), &known);
        }
        prop_assert_eq!(last, straight);
    }

    #[test]
    fn every_command_has_exactly_one_verdict(log in any_log()) {
        let folded = fold(&draft(1), &log);
        let mut ids: Vec<_> = folded.verdicts.iter().map(|(id, _)| *id).collect();
        let mut sent: Vec<_> = log.iter().map(|l| l.id).collect();
        ids.sort();
        sent.sort();
        prop_assert_eq!(ids, sent);
    }

    #[test]
    fn only_an_intent_unseen_by_an_applied_fact_is_beaten(log in any_log()) {
        let folded = fold(&draft(1), &log);
        for (id, verdict) in &folded.verdicts {
            let Verdict::Beaten { by } = verdict else { continue };
            let find = |id: &CommandId| log.iter().find(|l| l.id == *id).expect("BUG: from the log");
            let (intent, fact) = (find(id), find(by));
            prop_assert!(intent.command.verb().loses_to(fact.command.verb()));
            let (Origin::Office { seq }, Origin::Device { seen, .. }) = (intent.origin, fact.origin) else {
                return Err(TestCaseError::fail("a device was beaten, or an office beat"));
            };
            prop_assert!(seq > seen);
            prop_assert!(intent.occurred_at <= fact.occurred_at);
        }
    }

    #[test]
    fn an_unseen_intent_never_stops_a_day_s_work(
        verb in proptest::sample::select(vec![Verb::Cancel, Verb::Unassign, Verb::Reassign, Verb::Hold, Verb::Redirect]),
        at in 11i64..699,
        n in any::<u8>(),
    ) {
        let mut log = a_day();
        log.push(office(20, 3, at, command(verb, n, 1)));
        let folded = fold(&draft(1), &log);
        prop_assert_eq!(folded.delivery.state, State::Delivered);
        prop_assert!((3..=9).all(|n| applied(&folded, n)));
    }
}

#[test]
fn what_looks_illegal_alone_becomes_legal_when_the_rest_arrives() {
    let day = a_day();
    let early: Vec<_> = day[..2].iter().chain(&day[8..]).cloned().collect();
    assert!(matches!(verdict_of(&fold(&draft(1), &early), 9), Verdict::Refused(_)));
    assert!(applied(&fold(&draft(1), &day), 9));
}

#[test]
fn a_failed_pickup_that_was_not_seen_beats_a_reschedule() {
    let mut log = a_day();
    log.truncate(5);
    let then = AfterPickupFail::TryAgain;
    let evidence = failure::Evidence::default();
    log.push(device(
        30,
        2,
        400,
        SHOP,
        Command::PickupFail { code: failure::Code::OutOfTime, evidence, then },
    ));
    log.push(office(20, 3, 250, Command::Unassign { reason: "too slow".into() }));
    let window = Window { from: time(90_000), to: time(93_600) };
    log.push(office(21, 4, 260, Command::Reschedule { window, reason: "tomorrow".into() }));
    let folded = fold(&draft(1), &log);
    assert_eq!(verdict_of(&folded, 20), &Verdict::Beaten { by: id(30) });
    assert_eq!(verdict_of(&folded, 21), &Verdict::Beaten { by: id(30) });
    assert_eq!(folded.delivery.state, State::Ready);
}
