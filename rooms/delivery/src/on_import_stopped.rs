//! The job of an import ended without having done it: the import ends too, says why, and the same file may be sent again.

use crate::{
    Error,
    import_deliveries::{IMPORT, fail},
};
use kernel::ImportId;
use lexicon::jobs::JobStopped;
use platform::{Fact, Reaction, Tx};

pub const ON_IMPORT_STOPPED: Reaction = Reaction {
    name: "delivery.on_import_stopped",
    on: &["jobs.job_stopped"],
    run: |tx, fact| Box::pin(async move { Ok(end(tx, fact).await?) }),
};

async fn end(tx: &mut Tx, fact: &Fact) -> Result<(), Error> {
    let stopped: JobStopped = fact.read()?;
    if stopped.kind != IMPORT.kind {
        return Ok(());
    }
    let import: ImportId = serde_json::from_value(stopped.payload.clone())?;
    let why = if stopped.called_off() {
        "it was called off: nothing was written"
    } else {
        "it broke off several times: nothing was written; try again, and tell us if it does so again"
    };
    fail(tx, import, why).await
}
