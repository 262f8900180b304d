//! The rules of a delivery as properties: random lives, and the few stories that matter most.

use super::*;
use crate::{
    command::{AfterPickupFail, Finding, LAW, Leads, Remainder},
    custody::{Holder, chain::Chain},
    failure::{Code, Evidence},
    item::derive,
    proof::{Paid, Policy},
};
use kernel::Currency;
use proptest::prelude::*;

pub(crate) const DOOR: Point = Point { lat: 25.2048, lon: 55.2708 };
pub(crate) const SHOP: Point = Point { lat: 25.2632, lon: 55.2972 };
pub(crate) const CODE: &str = "4201";

pub(crate) fn time(s: i64) -> Time {
    Time::from_unix_s(1_760_000_000 + s)
}

pub(crate) fn driver(n: u128) -> DriverId {
    DriverId(uuid::Uuid::from_u128(0xd000 + n))
}

pub(crate) fn item_id(n: u128) -> ItemId {
    ItemId(uuid::Uuid::from_u128(0x1000 + n))
}

/// A draft with so many parcels, a strict door and cash to collect.
pub(crate) fn draft(parcels: u128) -> Delivery {
    let terms = Terms {
        proof: Policy {
            photos_min: 1,
            recipient_name: true,
            code: true,
            geofence_m: Some(200),
            ..Policy::default()
        },
        ..Terms::default()
    };
    Delivery {
        id: DeliveryId(uuid::Uuid::from_u128(1)),
        state: State::Draft,
        items: (0..parcels).map(|n| Item::expected(item_id(n), Some(format!("P{n}")))).collect(),
        driver: None,
        offer: None,
        accept_by: None,
        attempts: 0,
        pickup: Place { pin: Some(SHOP), address: None },
        dropoff: Place { pin: Some(DOOR), address: Some("Villa 7".into()) },
        promised: Some(DOOR),
        window: Some(Window { from: time(3_600), to: time(7_200) }),
        cod: Some(Money::new(12_500, Currency::Aed)),
        collected_minor: 0,
        code: Some(CODE.into()),
        outcome_at: None,
        settled: false,
        terms,
    }
}

pub(crate) fn by(role: Role, at: i64, place: Point) -> Context {
    let driver = (role == Role::Driver).then(|| driver(1));
    let fix = Some(Fix { at: place, accuracy_m: 10.0, time: None });
    Context { role, driver, at: time(at), fix, fit: Fit::ASSUMED }
}

pub(crate) fn good_proof() -> Presented {
    Presented {
        photos: vec!["ab".into()],
        recipient_name: Some("Amina".into()),
        code: Some(CODE.into()),
        scanned: (0..9).map(|n| format!("P{n}")).collect(),
        ..Presented::default()
    }
}

pub(crate) fn cash() -> Paid {
    Paid { collected: Some(Money::new(12_500, Currency::Aed)), method: Some("cash".into()) }
}

pub(crate) fn not_home() -> Command {
    let evidence = Evidence {
        photos: vec!["cd".into()],
        waited_s: Some(400),
        calls: Some(2),
        note: Some("rang".into()),
    };
    Command::Fail { code: Code::NotHome, evidence }
}

pub(crate) fn deliver() -> Command {
    Command::Deliver { proof: good_proof(), cod: cash(), early_reason: Some("at the gate".into()) }
}

fn finding(n: u128, outcome: Outcome) -> Finding {
    Finding { item: item_id(n), outcome, reason: Some("so it is".into()) }
}

/// One command of each kind with words that are mostly right; `n` varies them.
pub(crate) fn command(verb: Verb, n: u8, parcels: u128) -> Command {
    let reason = || "because".to_owned();
    let some_driver = driver(u128::from(n % 3));
    let first = u128::from(n) % parcels.max(1);
    let split = |bad: Outcome| {
        (0..parcels)
            .map(|i| finding(i, if i == first { bad } else { Outcome::Delivered }))
            .collect::<Vec<_>>()
    };
    match verb {
        Verb::Submit => Command::Submit,
        Verb::Hold => Command::Hold { reason: reason() },
        Verb::Release => Command::Release,
        Verb::Assign => Command::Assign { driver: driver(1), override_reason: None },
        Verb::Offer => Command::Offer { drivers: vec![driver(1), some_driver], until: time(900_000) },
        Verb::AcceptOffer => Command::AcceptOffer,
        Verb::Accept => Command::Accept,
        Verb::Decline => Command::Decline { reason: reason() },
        Verb::Unassign => Command::Unassign { reason: reason() },
        Verb::Reassign => Command::Reassign { driver: some_driver, reason: reason(), override_reason: None },
        Verb::DepartPickup => Command::DepartPickup,
        Verb::ArrivePickup => Command::ArrivePickup { away_reason: Some(reason()) },
        Verb::Pickup if n.is_multiple_of(4) => {
            Command::Pickup { items: vec![finding(first, Outcome::Missing)], proof: good_proof() }
        }
        Verb::Pickup => Command::Pickup { items: vec![], proof: good_proof() },
        Verb::PickupFail => Command::PickupFail {
            code: Code::OutOfTime,
            evidence: Evidence::default(),
            then: if n.is_multiple_of(2) { AfterPickupFail::TryAgain } else { AfterPickupFail::Cancel },
        },
        Verb::HubIn => Command::HubIn { hub: None },
        Verb::HubOut => Command::HubOut { driver: driver(1), override_reason: None },
        Verb::DepartDropoff => Command::DepartDropoff,
        Verb::ArriveDropoff => Command::ArriveDropoff { away_reason: Some(reason()) },
        Verb::Deliver if n.is_multiple_of(5) => {
            Command::Deliver { proof: Presented::default(), cod: cash(), early_reason: Some(reason()) }
        }
        Verb::Deliver => deliver(),
        Verb::DeliverPartial => Command::DeliverPartial {
            items: split([Outcome::Refused, Outcome::Missing, Outcome::Damaged][usize::from(n) % 3]),
            proof: good_proof(),
            cod: cash(),
            remainder: if n.is_multiple_of(2) { Remainder::Return } else { Remainder::Redeliver },
        },
        Verb::Fail if n.is_multiple_of(2) => not_home(),
        Verb::Fail => Command::Fail { code: Code::OutOfTime, evidence: Evidence::default() },
        Verb::RetryToday => Command::RetryToday,
        Verb::Reschedule => {
            let window = Window { from: time(90_000), to: time(1_000_000) };
            Command::Reschedule { window, reason: reason() }
        }
        Verb::Redirect => Command::Redirect { to: DOOR, address: None, reason: reason() },
        Verb::ReturnStart => Command::ReturnStart { reason: reason() },
        Verb::ReturnDone => Command::ReturnDone { proof: good_proof() },
        Verb::Cancel => Command::Cancel { reason: reason() },
        Verb::Transfer => Command::Transfer { to: some_driver, code: None, override_reason: None },
        Verb::ReportLost => Command::ReportLost {
            evidence: Evidence { note: Some("van stolen".into()), ..Evidence::default() },
        },
        Verb::ReportDamaged => Command::ReportDamaged {
            items: vec![item_id(first)],
            evidence: Evidence { photos: vec!["ef".into()], ..Evidence::default() },
        },
        Verb::Correct => Command::Correct {
            to: [State::Delivered, State::Attempted, State::PartiallyDelivered][usize::from(n) % 3],
            items: split(Outcome::Refused),
            proof: good_proof(),
            cod: cash(),
            reason: reason(),
        },
        Verb::Expire => Command::Expire,
    }
}

/// A verb, weighted towards the way forward so that lives get far.
pub(crate) fn any_verb() -> impl Strategy<Value = Verb> {
    let forward = [
        Verb::Submit,
        Verb::Assign,
        Verb::Accept,
        Verb::DepartPickup,
        Verb::ArrivePickup,
        Verb::Pickup,
        Verb::DepartDropoff,
        Verb::ArriveDropoff,
        Verb::Deliver,
        Verb::DeliverPartial,
        Verb::Fail,
        Verb::Correct,
    ];
    prop_oneof![3 => proptest::sample::select(forward.to_vec()), 2 => proptest::sample::select(Verb::ALL.to_vec())]
}

/// Somebody whom the law permits the verb, mostly; anybody, sometimes.
fn actor_for(verb: Verb, state: State, n: u8) -> Role {
    let rule = verb.rule_in(state).or_else(|| LAW.iter().find(|r| r.verb == verb));
    match (rule, n % 6) {
        (Some(rule), 1..) => rule.who[usize::from(n) % rule.who.len()],
        _ => Role::ALL[usize::from(n) % Role::ALL.len()],
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn every_life_obeys_every_rule(parcels in 1u128..4, steps in proptest::collection::vec((any_verb(), any::<u8>()), 1..60)) {
        let mut now = draft(parcels);
        let mut chains: Vec<_> = now.items.iter().map(|i| Chain::begin(i.id)).collect();
        for (i, (verb, n)) in steps.into_iter().enumerate() {
            let place = if now.custody() == Custody::Shipper { SHOP } else { DOOR };
            let context = by(actor_for(verb, now.state, n), i as i64 * 40, place);
            let command = command(verb, n, parcels);
            match now.decide(&command, &context) {
                Err(refusal) => check_refusal(&now, verb, context.role, &refusal)?,
                Ok(decision) => {
                    check_step(&now, &command, &context, &decision)?;
                    for fact in &decision.facts {
                        if let Fact::HandedOver { handover } = fact {
                            for chain in &mut chains {
                                prop_assert!(chain.push(*handover).is_ok(), "a gap after {verb}");
                            }
                        }
                    }
                    now = decision.after;
                }
            }
            for (chain, item) in chains.iter().zip(&now.items) {
                prop_assert_eq!(chain.holder(), item.holder, "the chain and the parcel disagree");
            }
        }
    }
}

fn check_refusal(now: &Delivery, verb: Verb, role: Role, refusal: &Refusal) -> Result<(), TestCaseError> {
    match refusal {
        Refusal::Illegal { allowed, .. } => {
            prop_assert!(verb.rule_in(now.state).is_none());
            prop_assert!(!allowed.contains(&verb));
            prop_assert_eq!(allowed, &now.allowed(role));
        }
        Refusal::Custody { allowed, .. } => prop_assert!(!allowed.contains(&verb) || verb == Verb::Transfer),
        Refusal::Unmet(fields) => prop_assert!(!fields.is_empty()),
        _ => {}
    }
    Ok(())
}

fn check_step(
    before: &Delivery,
    command: &Command,
    context: &Context,
    decision: &Decision,
) -> Result<(), TestCaseError> {
    let (verb, after) = (command.verb(), &decision.after);
    let rule = verb.rule_in(before.state).expect("BUG: an illegal command was decided");
    prop_assert!(rule.permits(context.role));
    match rule.leads {
        Leads::To(state) => prop_assert_eq!(after.state, state),
        Leads::Same => prop_assert_eq!(after.state, before.state),
        Leads::OneOf(some) => prop_assert!(some.contains(&after.state)),
    }
    if before.state.is_terminal() {
        prop_assert_eq!(verb, Verb::Correct);
    }
    // no parcel appears or disappears, each has one outcome
    let ids = |d: &Delivery| d.items.iter().map(|i| i.id).collect::<Vec<_>>();
    prop_assert_eq!(ids(before), ids(after));
    let outcomes = || after.items.iter().map(|i| i.outcome);
    let total: usize = Outcome::ALL.iter().map(|o| outcomes().filter(|x| x == o).count()).sum();
    prop_assert_eq!(total, after.items.len());
    // the outcome of the whole is the outcome of its parts
    match after.state {
        State::Delivered => prop_assert_eq!(derive(outcomes()), Some(crate::item::Derived::Delivered)),
        State::PartiallyDelivered => prop_assert_eq!(derive(outcomes()), Some(crate::item::Derived::Partial)),
        State::Attempted => prop_assert_eq!(derive(outcomes()), Some(crate::item::Derived::Attempted)),
        _ => {}
    }
    check_custody(before, command, context, after)?;
    check_items(after)
}

fn check_custody(
    before: &Delivery,
    command: &Command,
    context: &Context,
    after: &Delivery,
) -> Result<(), TestCaseError> {
    match after.state {
        State::Delivered => prop_assert_eq!(after.custody(), Custody::Recipient),
        State::Returned => prop_assert_eq!(after.custody(), Custody::Returned),
        State::Lost => prop_assert_eq!(after.custody(), Custody::Lost),
        State::Cancelled => prop_assert_eq!(after.custody(), Custody::Shipper),
        State::OutForDelivery | State::AtDropoff => prop_assert_eq!(after.custody(), Custody::Driver),
        State::Returning => prop_assert!(after.custody().is_ours()),
        _ => {}
    }
    // delivered means the proof stands, whoever says so and however late
    if after.state == State::Delivered && before.state != State::Delivered {
        let (Command::Deliver { proof, cod, .. } | Command::Correct { proof, cod, .. }) = command else {
            return Err(TestCaseError::fail("delivered by a command without a proof"));
        };
        let demand = proof::Demand {
            policy: &after.terms.proof,
            code: after.code.as_deref(),
            pin: after.dropoff.pin,
            barcodes: &[],
            cod: if command.verb() == Verb::Correct { before.cod } else { before.outstanding() },
            is_part: false,
        };
        prop_assert_eq!(demand.unmet(proof, cod, context.fix.as_ref()), []);
    }
    Ok(())
}

/// A parcel's outcome and its holder tell one story.
fn check_items(after: &Delivery) -> Result<(), TestCaseError> {
    for item in &after.items {
        let fits = match item.outcome {
            Outcome::Expected => item.holder == Holder::SHIPPER,
            Outcome::Delivered => item.holder == Holder::RECIPIENT,
            Outcome::Returned => item.holder == Holder::RETURNED,
            Outcome::Loaded | Outcome::Refused => item.holder.custody.is_ours(),
            Outcome::Missing => matches!(item.holder, Holder::SHIPPER | Holder::LOST),
            Outcome::Damaged => item.holder.custody.is_ours() || item.holder == Holder::SHIPPER,
        };
        prop_assert!(fits, "{} with the {:?}", item.outcome, item.holder);
        if let (Custody::Driver, Some(driver)) = (item.holder.custody, item.holder.driver) {
            prop_assert_eq!(after.driver, Some(driver), "a parcel with another driver");
        }
    }
    Ok(())
}

/// Drives a draft along its way and returns it after the last step.
fn after(parcels: u128, way: &[(Role, Command, Point)]) -> Delivery {
    way.iter().enumerate().fold(draft(parcels), |now, (i, (role, command, place))| {
        now.decide(command, &by(*role, i as i64 * 60, *place))
            .unwrap_or_else(|r| panic!("{command:?}: {r:?}"))
            .after
    })
}

fn to_the_door() -> Vec<(Role, Command, Point)> {
    vec![
        (Role::Business, Command::Submit, SHOP),
        (Role::Dispatcher, Command::Assign { driver: driver(1), override_reason: None }, SHOP),
        (Role::Driver, Command::Accept, SHOP),
        (Role::Driver, Command::DepartPickup, SHOP),
        (Role::Driver, Command::ArrivePickup { away_reason: None }, SHOP),
        (Role::Driver, Command::Pickup { items: vec![], proof: Presented::default() }, SHOP),
        (Role::Driver, Command::DepartDropoff, SHOP),
        (Role::Driver, Command::ArriveDropoff { away_reason: None }, DOOR),
    ]
}

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
