//! The reaction `places.on_proof_sealed`: what was handed over somewhere says where its address is. Read by `recall_doors`.

mod sql;
#[cfg(test)]
pub(crate) mod tests;

use crate::door::{ACCURACY_M_MAX, key_of};
use lexicon::delivery::ProofSealed;
use platform::{Fact, Reaction, Tx};

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
