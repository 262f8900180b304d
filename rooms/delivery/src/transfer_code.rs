//! GET /v1/driver/transfer-code
//! The code that a driver shows to the one who hands parcels over to him. The other scans it and queues
//! `{"command": "transfer", "to": "drv_…", "code": "7Q4M2X"}`: judged by when it was scanned, so the giver may be offline.
//!
//! ```json
//! {"driver_id": "drv_…", "code": "7Q4M2X", "qr": "qafila:transfer:drv_…:7Q4M2X", "until": "2026-11-21T21:00:00Z"}
//! ```

use crate::{DriverAct, Error, command_delivery::must_drive, who::hats};
use kernel::{DriverId, Time};
use platform::{Answer, App, Envelope, May, Reply, Tx};
use serde::{Deserialize, Serialize};
use sqlx::query;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// A code lasts a shift, and a new one is made when less than this is left of it.
const LASTS_S: i64 = 12 * 3_600;
const LEFT_S_MIN: i64 = 2 * 3_600;
/// Clocks of phones differ by so much from what they were corrected to.
const CLOCK_S: i64 = 300;
/// Without the letters that look like digits.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TransferCode {
    pub driver_id: DriverId,
    pub code: String,
    /// what the QR code holds
    pub qr: String,
    pub until: Time,
}

#[utoipa::path(get, path = "/driver/transfer-code", operation_id = "get_transfer_code", tag = "driver",
    responses((status = 200, body = Envelope<TransferCode>)))]
async fn handle(actor: May<DriverAct>) -> Reply<TransferCode> {
    let mut tx = actor.begin().await?;
    let driver = must_drive(&hats(&mut tx, &actor).await?)?;
    let code = transfer_code(&mut tx, driver).await?;
    tx.commit().await?;
    Ok(Answer::ok(code))
}

/// The driver's code; a new one when the last is running out.
async fn transfer_code(tx: &mut Tx, driver: DriverId) -> Result<TransferCode, Error> {
    let now = tx.now();
    let enough = now.plus_s(LEFT_S_MIN);
    let held = query!(
        "select code, until_at from delivery.transfer_codes where driver_id = $1 and until_at > $2 order by until_at desc limit 1",
        driver.0,
        enough as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    let (code, until) = if let Some(row) = held {
        (row.code, row.until_at)
    } else {
        let (code, until) = (code_of(Uuid::new_v4()), now.plus_s(LASTS_S));
        query!(
            "insert into delivery.transfer_codes (id, driver_id, code, issued_at, until_at) values ($1, $2, $3, $4, $5)",
            Uuid::now_v7(),
            driver.0,
            code,
            now as _,
            until as _,
        )
        .execute(tx.conn())
        .await?;
        (code, until)
    };
    let qr = format!("qafila:transfer:{driver}:{code}");
    Ok(TransferCode { driver_id: driver, code, qr, until })
}

fn code_of(random: Uuid) -> String {
    random.as_bytes()[..6].iter().map(|b| char::from(ALPHABET[usize::from(b & 31)])).collect()
}

/// Did this driver show this code at that time?
pub(crate) async fn is_shown(tx: &mut Tx, driver: DriverId, code: &str, at: Time) -> Result<bool, Error> {
    let code = code.trim().to_ascii_uppercase();
    let row = query!(
        r#"select exists(select from delivery.transfer_codes
                          where driver_id = $1 and code = $2 and issued_at <= $3 and until_at >= $4) as "shown!""#,
        driver.0,
        code,
        at.plus_s(CLOCK_S) as _,
        at.plus_s(-CLOCK_S) as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(row.shown)
}
