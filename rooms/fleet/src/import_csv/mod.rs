//! POST /vehicles/csv?dry_run= · POST /drivers/csv?dry_run=
//! A fleet from a spreadsheet, with the headings that the export writes. A row whose key is known changes what there is, another
//! adds; blank cells say nothing. All rows are written or none, and every row that is wrong says why.
//!
//! `sheet` reads the file, `cell` a cell, `judge` says what each row means, `write` does it.

mod cell;
mod judge;
mod sheet;
#[cfg(test)]
mod tests;
mod wire;
mod write;

pub use wire::ImportedFleet;

use crate::{DriversWrite, Error, VehiclesWrite};
use axum::{
    body::{Body, to_bytes},
    extract::DefaultBodyLimit,
};
use judge::Fate;
use platform::{Actor, Answer, App, Envelope, May, OpenApiRouter, Reply, Tx, http::Query};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa_axum::routes;

const BYTES_MAX: usize = 2 << 20;
/// Wrong rows that are named; all are counted.
const BAD_SHOWN_MAX: usize = 1_000;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(vehicles)).routes(routes!(drivers)).layer(DefaultBodyLimit::disable())
}

/// What the rows are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Vehicles,
    Drivers,
}

#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Ask {
    /// only say what would be done; `true` when absent
    #[serde(default = "yes")]
    dry_run: bool,
}

fn yes() -> bool {
    true
}

/// Vehicles from a CSV file, by `external_ref`. At most 2 MiB and 2,000 rows.
#[utoipa::path(post, path = "/vehicles/csv", operation_id = "import_vehicles", tag = "fleet", params(Ask),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = Envelope<ImportedFleet>), (status = 402), (status = 413), (status = 422)))]
async fn vehicles(actor: May<VehiclesWrite>, Query(ask): Query<Ask>, body: Body) -> Reply<ImportedFleet> {
    import(&actor, Subject::Vehicles, ask, body).await
}

/// Drivers from a CSV file, by `employee_no`. At most 2 MiB and 2,000 rows.
#[utoipa::path(post, path = "/drivers/csv", operation_id = "import_drivers", tag = "fleet", params(Ask),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = Envelope<ImportedFleet>), (status = 402), (status = 413), (status = 422)))]
async fn drivers(actor: May<DriversWrite>, Query(ask): Query<Ask>, body: Body) -> Reply<ImportedFleet> {
    import(&actor, Subject::Drivers, ask, body).await
}

async fn import(actor: &Actor, subject: Subject, ask: Ask, body: Body) -> Reply<ImportedFleet> {
    let bytes = to_bytes(body, BYTES_MAX).await.map_err(|_| Error::TooLarge(BYTES_MAX as u64))?;
    let digest = Sha256::new().chain_update([u8::from(ask.dry_run)]).chain_update(&bytes).finalize();
    let mut tx = actor.write_of(digest.into()).await?;
    let imported = import_rows(&mut tx, subject, &bytes, ask).await?;
    tx.reply(Answer::ok(imported)).await
}

async fn import_rows(tx: &mut Tx, subject: Subject, bytes: &[u8], ask: Ask) -> Result<ImportedFleet, Error> {
    let rows = sheet::read(bytes, subject.columns())?;
    let known = write::known(tx, subject, &rows).await?;
    let judged = judge::judge(subject, rows, &known);
    let mut told = ImportedFleet::of(&judged, ask.dry_run);
    if !ask.dry_run && told.bad.is_empty() {
        for row in judged {
            match row.fate {
                Ok(Fate::Create(values)) => write::add(tx, subject, values).await?,
                Ok(Fate::Update(id, values)) => write::change(tx, subject, id, values).await?,
                Ok(Fate::Unchanged) | Err(_) => {}
            }
        }
        told.written = true;
    }
    Ok(told)
}
