//! The few stories of a delivery that matter most.

use super::{samples::*, *};
use crate::{custody::Holder, proof::Paid};
use kernel::Currency;

#[test]
fn the_usual_day() {
    let delivered = after(2, &[to_the_door(), vec![(Role::Driver, deliver(), DOOR)]].concat());
    assert_eq!((delivered.state, delivered.custody()), (State::Delivered, Custody::Recipient));
    assert_eq!(delivered.allowed(Role::Dispatcher), [Verb::Correct]);
    assert_eq!(delivered.allowed(Role::Customer), []);
}

#[test]
fn without_the_code_or_the_cash_the_server_says_no() {
    let at_door = after(1, &to_the_door());
    let command = Command::Deliver {
        proof: Presented { code: Some("0000".into()), ..good_proof() },
        cod: Paid::default(),
        early_reason: None,
    };
    let Err(Refusal::Unmet(fields)) = at_door.decide(&command, &by(Role::Driver, 600, DOOR)) else {
        panic!()
    };
    assert_eq!(fields.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(), ["proof.code", "cod.collected"]);
}

#[test]
fn a_cancelled_parcel_that_has_left_the_shop_comes_back() {
    let on_road = after(1, &to_the_door()[..7]);
    let cancel = Command::Cancel { reason: "wrong colour".into() };
    let decision = on_road.decide(&cancel, &by(Role::Business, 700, SHOP)).unwrap();
    assert_eq!(decision.after.state, State::Returning);
    let ready = after(1, &to_the_door()[..1]);
    assert_eq!(ready.decide(&cancel, &by(Role::Customer, 700, SHOP)).unwrap().after.state, State::Cancelled);
    let assigned = after(1, &to_the_door()[..2]);
    assert!(matches!(assigned.decide(&cancel, &by(Role::Customer, 700, SHOP)), Err(Refusal::Custody { .. })));
}

#[test]
fn three_counted_visits_are_enough() {
    let mut now = after(1, &to_the_door());
    for visit in 1..=3 {
        now = now.decide(&not_home(), &by(Role::Driver, visit * 1_000, DOOR)).unwrap().after;
        assert_eq!(i64::from(now.attempts), visit);
        let retry = now.decide(&Command::RetryToday, &by(Role::Driver, visit * 1_000 + 1, DOOR));
        match visit {
            3 => assert!(matches!(retry, Err(Refusal::NoAttemptsLeft { max: 3, .. }))),
            _ => now = retry.unwrap().after,
        }
    }
}

#[test]
fn another_driver_may_not_touch_it() {
    let assigned = after(1, &to_the_door()[..2]);
    let stranger = Context { driver: Some(driver(2)), ..by(Role::Driver, 200, SHOP) };
    assert_eq!(assigned.decide(&Command::Accept, &stranger), Err(Refusal::NotYourDelivery));
}

#[test]
fn of_two_who_accept_an_offer_one_wins_and_the_other_is_told() {
    let ready = after(1, &to_the_door()[..1]);
    let offer = Command::Offer { drivers: vec![driver(1), driver(2)], until: time(500) };
    let offered = ready.decide(&offer, &by(Role::System, 100, SHOP)).unwrap().after;
    let late = offered.decide(&Command::AcceptOffer, &by(Role::Driver, 501, SHOP));
    assert_eq!(late, Err(Refusal::TooLate));
    let won = offered.decide(&Command::AcceptOffer, &by(Role::Driver, 200, SHOP)).unwrap().after;
    let second = Context { driver: Some(driver(2)), ..by(Role::Driver, 201, SHOP) };
    assert_eq!(won.decide(&Command::AcceptOffer, &second), Err(Refusal::Taken));
}

#[test]
fn an_offer_is_over_when_the_last_who_was_asked_turns_it_down() {
    let ready = after(1, &to_the_door()[..1]);
    let offer = Command::Offer { drivers: vec![driver(1), driver(2)], until: time(500) };
    let offered = ready.decide(&offer, &by(Role::System, 100, SHOP)).unwrap().after;
    let no = Command::Decline { reason: "too far".into() };
    let (first, other) =
        (by(Role::Driver, 200, SHOP), Context { driver: Some(driver(2)), ..by(Role::Driver, 201, SHOP) });
    let one_left = offered.decide(&no, &first).unwrap();
    assert_eq!(
        one_left.facts,
        [Fact::OfferDeclined { driver: driver(1) }],
        "it was never his, so it leaves no route"
    );
    let one_left = one_left.after;
    assert_eq!(
        (one_left.state, &one_left.offer.as_ref().unwrap().drivers[..]),
        (State::Ready, &[driver(2)][..])
    );
    for again in [&no, &Command::AcceptOffer] {
        assert_eq!(one_left.decide(again, &first), Err(Refusal::NotYourDelivery));
    }
    let nobody = one_left.decide(&no, &other).unwrap().after;
    assert_eq!(nobody.offer, None);
    assert_eq!(nobody.decide(&no, &other), Err(Refusal::TooLate));
    assert!(matches!(
        offered.decide(&Command::Decline { reason: " ".into() }, &first),
        Err(Refusal::Unmet(_))
    ));
}

#[test]
fn corrections_have_their_hours_and_end_with_the_settlement() {
    let delivered = after(1, &[to_the_door(), vec![(Role::Driver, deliver(), DOOR)]].concat());
    let at: i64 = 8 * 60;
    let command = Command::Correct {
        to: State::Attempted,
        items: vec![],
        proof: Presented::default(),
        cod: Paid::default(),
        reason: "wrong door".into(),
    };
    let ask = |d: &Delivery, role, s| d.decide(&command, &by(role, at + s, DOOR)).map(|d| d.after.state);
    assert_eq!(ask(&delivered, Role::Driver, 600), Ok(State::Attempted));
    assert_eq!(ask(&delivered, Role::Driver, 601), Err(Refusal::CorrectionTooLate { limit_s: 600 }));
    assert_eq!(ask(&delivered, Role::Dispatcher, 72 * 3600), Ok(State::Attempted));
    assert!(ask(&delivered, Role::Dispatcher, 72 * 3600 + 1).is_err());
    assert_eq!(ask(&delivered, Role::Admin, 90 * 86_400), Ok(State::Attempted));
    let settled = Delivery { settled: true, ..delivered };
    assert_eq!(ask(&settled, Role::Admin, 1), Err(Refusal::Settled));
}

#[test]
fn arriving_far_away_needs_a_reason_and_leaves_a_trace() {
    let on_road = after(1, &to_the_door()[..7]);
    let far = by(Role::Driver, 700, SHOP);
    let silent = on_road.decide(&Command::ArriveDropoff { away_reason: None }, &far);
    assert!(matches!(silent, Err(Refusal::Unmet(_))));
    let said = Command::ArriveDropoff { away_reason: Some("the pin is wrong".into()) };
    let facts = on_road.decide(&said, &far).unwrap().facts;
    assert!(matches!(facts[..], [Fact::Incident { kind: incident::Kind::FarFromPin, .. }]));
}

#[test]
fn the_parcel_stays_in_the_chain_through_a_hub_and_a_second_driver() {
    let mut way = to_the_door()[..6].to_vec();
    way.push((Role::HubStaff, Command::HubIn { hub: None }, SHOP));
    let at_hub = after(1, &way);
    assert_eq!((at_hub.custody(), at_hub.driver), (Custody::Hub, None));
    let refusal = at_hub.decide(&Command::DepartDropoff, &by(Role::System, 900, SHOP));
    assert!(matches!(refusal, Err(Refusal::Custody { is: Custody::Hub, .. })));
    let out = Command::HubOut { driver: driver(2), override_reason: None };
    let again = at_hub.decide(&out, &by(Role::HubStaff, 901, SHOP)).unwrap().after;
    assert_eq!(again.items[0].holder, Holder::driver(driver(2)));
}

#[test]
fn a_partial_delivery_splits_custody_and_the_rest_goes_back() {
    let at_door = after(2, &to_the_door());
    let partial = command(Verb::DeliverPartial, 0, 2);
    let now = at_door.decide(&partial, &by(Role::Driver, 600, DOOR)).unwrap().after;
    assert_eq!((now.state, now.custody()), (State::PartiallyDelivered, Custody::Driver));
    let back = Command::ReturnStart { reason: "refused".into() };
    let returning = now.decide(&back, &by(Role::Dispatcher, 700, DOOR)).unwrap().after;
    let home = Command::ReturnDone { proof: Presented::default() };
    let returned = returning.decide(&home, &by(Role::Driver, 800, SHOP)).unwrap().after;
    let outcomes: Vec<_> = returned.items.iter().map(|i| i.outcome).collect();
    assert_eq!((returned.state, outcomes), (State::Returned, vec![Outcome::Returned, Outcome::Delivered]));
}

#[test]
fn the_cash_of_a_corrected_delivery_is_booked_back() {
    let delivered = after(1, &[to_the_door(), vec![(Role::Driver, deliver(), DOOR)]].concat());
    assert_eq!((delivered.collected_minor, delivered.outstanding()), (12_500, None));
    let wrong = Command::Correct {
        to: State::Attempted,
        items: vec![],
        proof: Presented::default(),
        cod: Paid::default(),
        reason: "wrong door".into(),
    };
    let decision = delivered.decide(&wrong, &by(Role::Driver, 500, DOOR)).unwrap();
    let amount = Money::new(12_500, Currency::Aed);
    assert!(decision.facts.contains(&Fact::CashReversed { amount }));
    assert_eq!(decision.after.outstanding(), Some(amount));
}

#[test]
fn for_a_part_a_part_is_paid_and_the_rest_stays_due() {
    let Command::DeliverPartial { items, proof, remainder, .. } = command(Verb::DeliverPartial, 0, 2) else {
        panic!()
    };
    let cod = Paid { collected: Some(Money::new(5_000, Currency::Aed)), method: None };
    let partial = Command::DeliverPartial { items, proof, cod, remainder };
    let now = after(2, &to_the_door()).decide(&partial, &by(Role::Driver, 600, DOOR)).unwrap().after;
    assert_eq!(now.outstanding(), Some(Money::new(7_500, Currency::Aed)));
}
