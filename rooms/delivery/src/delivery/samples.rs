//! What the tests of the rules share: a draft, its people and places, and the way to the door.

use super::*;
use crate::{
    command::{AfterPickupFail, Finding, Remainder},
    failure::{Code, Evidence},
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

pub(crate) fn finding(n: u128, outcome: Outcome) -> Finding {
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

/// Drives a draft along its way and returns it after the last step.
pub(crate) fn after(parcels: u128, way: &[(Role, Command, Point)]) -> Delivery {
    way.iter().enumerate().fold(draft(parcels), |now, (i, (role, command, place))| {
        now.decide(command, &by(*role, i as i64 * 60, *place))
            .unwrap_or_else(|r| panic!("{command:?}: {r:?}"))
            .after
    })
}

pub(crate) fn to_the_door() -> Vec<(Role, Command, Point)> {
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
