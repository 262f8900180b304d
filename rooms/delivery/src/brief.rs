//! What rooms above ask about a delivery, in their own transaction.

use crate::{Error, track, tracking_number::TrackingNumber};
use kernel::{DeliveryId, DriverId, Lang, OrgId};
use platform::{App, Problem, Tx};
use sqlx::query;

/// As much of a delivery as a line under a message needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryBrief {
    pub id: DeliveryId,
    /// `4K7M-9XWD-2PTR`
    pub tracking_number: String,
    pub reference: Option<String>,
    pub driver: Option<DriverId>,
    pub recipient_name: String,
    pub recipient_language: Lang,
}

/// A delivery of the transaction's organisation.
pub async fn brief(tx: &mut Tx, id: DeliveryId) -> Result<Option<DeliveryBrief>, Error> {
    let row = query!(
        r#"select tracking_code, reference, driver_id as "driver: DriverId", recipient_name, recipient_lang as "lang: Lang"
             from delivery.deliveries where id = $1"#,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| DeliveryBrief {
        id,
        tracking_number: TrackingNumber::parse(&row.tracking_code)
            .map_or_else(|_| row.tracking_code.clone(), |number| number.to_string()),
        reference: row.reference,
        driver: row.driver,
        recipient_name: row.recipient_name,
        recipient_language: row.lang,
    }))
}

/// Whose delivery a tracking link shows, while it shows it: what a recipient may do, they may do as long as they may look.
pub async fn tracked(app: &App, code: &str) -> Result<(OrgId, DeliveryId), Problem> {
    let (number, org, id) = track::find(app, code).await?;
    let mut tx = app.db().begin_read(org, None, None).await?;
    track::track(&mut tx, number, id).await?;
    Ok((org, id))
}
