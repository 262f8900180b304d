//! The reaction `places.on_proof_sealed`: what was handed over somewhere says where its address is. Asked first by [`crate::Resolver`].

mod sql;
#[cfg(test)]
mod tests;

use crate::door::{ACCURACY_M_MAX, key_of, where_is};
use kernel::Point;
use lexicon::delivery::ProofSealed;
use platform::{Fact, Reaction, Tx};
use std::collections::HashMap;

pub const ON_PROOF_SEALED: Reaction = Reaction {
    name: "places.on_proof_sealed",
    on: &["delivery.proof_sealed"],
    run: |tx, fact| Box::pin(run(tx, fact)),
};

async fn run(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    let sealed: ProofSealed = fact.read()?;
    let is_sure = sealed.accuracy_m.is_some_and(|m| m <= ACCURACY_M_MAX);
    let (Some(point), Some(address)) = (sealed.point, sealed.address) else { return Ok(()) };
    if sealed.end != "dropoff" || !is_sure {
        return Ok(());
    }
    let Some(key) = key_of(&address, sealed.city.as_deref()) else { return Ok(()) };
    sql::remember(tx, &key, &address, sealed.city.as_deref(), point).await?;
    Ok(())
}

/// The doors of an organisation, by what their addresses are remembered by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Doors(HashMap<String, Vec<Point>>);

impl Doors {
    /// The newest ones.
    pub async fn of(tx: &mut Tx) -> sqlx::Result<Self> {
        Ok(Self(sql::all(tx).await?))
    }

    /// Where an address was handed over before, and how sure that is.
    pub fn find(&self, address: &str, city: Option<&str>) -> Option<(Point, f64)> {
        where_is(self.0.get(&key_of(address, city)?)?)
    }
}
