//! The rules of a delivery as properties of random lives.

use super::{samples::*, *};
use crate::{
    custody::{Holder, chain::Chain},
    item::derive,
    law::{LAW, Leads},
};
use proptest::prelude::*;

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
