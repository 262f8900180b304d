//! GET /v1/public/proofs/{id}
//! Is this proof what was sealed at the door? Anybody may ask: the chain of seals is worked out anew from the stored records.
//!
//! ```json
//! {"id": "prf_…", "valid": true, "fault": null, "tracking_number": "4K7M-9XWD-2PTR", "end": "dropoff", "occurred_at": "…",
//!  "received_by": "Amina K.", "photos": [{"sha256": "…", "stored": true}], "items": {"delivered": 2}, "hash": "9f86…", "link": 1,
//!  "links": 1, "superseded": false, "checks": [{"check": "seal", "ok": true, "detail": "…"}, …]}
//! ```
//! 200 whether valid or not; 404 for an id that names no proof. A seal is `sha256(seal before ‖ record)`, so a changed record, a
//! link taken out, and links in another order are each found. What names the recipient is shortened; no place is told.

mod chain;
mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::Verified;

use crate::Error;
use axum::extract::State as Shared;
use kernel::ProofId;
use platform::{Answer, App, Envelope, Reply, Tx, http::Path};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

#[utoipa::path(get, path = "/public/proofs/{id}", operation_id = "verify_proof", tag = "public", params(("id" = ProofId, Path)),
    security(()), responses((status = 200, body = Envelope<Verified>)))]
async fn handle(Shared(app): Shared<App>, Path(id): Path<ProofId>) -> Reply<Verified> {
    let mut system = app.db().system("public verification: a proof says whose it is").await?;
    let org = sql::whose(&mut system, id).await?.ok_or(Error::NoSuchProof)?;
    drop(system);
    let mut tx = app.db().begin_read(org, None, None).await?;
    Ok(Answer::ok(verify_proof(&mut tx, id).await?))
}

/// Works the chain out anew, up to the proof asked for and beyond it.
pub async fn verify_proof(tx: &mut Tx, id: ProofId) -> Result<Verified, Error> {
    let chain = sql::chain(tx, id).await?;
    let broken = chain::broken(&chain);
    let at = chain.iter().position(|link| link.id == id).ok_or(Error::NoSuchProof)?;
    let stored = sql::stored(tx, &wire::hashes(&chain[at].record)).await?;
    Ok(wire::verified(&chain, at, broken.as_ref(), &stored))
}
