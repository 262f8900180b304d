//! GET, PUT /shift-settings
//! What an organisation decides about all its shifts.

mod sql;
#[cfg(test)]
mod tests;

use crate::{Error, ShiftsRead, VehiclesWrite};
use garde::Validate;
use platform::{Answer, App, Envelope, IfMatch, Input, May, OpenApiRouter, Reply, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, put))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShiftSettings {
    /// a driver may begin a shift that nobody planned
    pub unplanned_shifts: bool,
    /// 0 while nobody changed them
    pub version: i64,
}

impl ShiftSettings {
    const USUAL: Self = Self { unplanned_shifts: true, version: 0 };
}

#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct ShiftSettingsInput {
    pub unplanned_shifts: bool,
}

#[utoipa::path(get, path = "/shift-settings", operation_id = "get_shift_settings", tag = "fleet",
    responses((status = 200, body = Envelope<ShiftSettings>)))]
async fn get(actor: May<ShiftsRead>) -> Reply<ShiftSettings> {
    let mut tx = actor.read().await?;
    let settings = shift_settings(&mut tx).await?;
    Ok(Answer::ok(settings).version(settings.version))
}

#[utoipa::path(put, path = "/shift-settings", operation_id = "set_shift_settings", tag = "fleet",
    request_body = ShiftSettingsInput, responses((status = 200, body = Envelope<ShiftSettings>), (status = 409)))]
async fn put(
    actor: May<VehiclesWrite>,
    held: IfMatch,
    input: Input<ShiftSettingsInput>,
) -> Reply<ShiftSettings> {
    let mut tx = actor.write(&input).await?;
    let before = shift_settings(&mut tx).await?;
    held.check(before.version, &before)?;
    sql::keep(&mut tx, input.value.unplanned_shifts).await?;
    let after = shift_settings(&mut tx).await?;
    tx.reply(Answer::ok(after).version(after.version)).await
}

/// What holds now.
pub(crate) async fn shift_settings(tx: &mut Tx) -> Result<ShiftSettings, Error> {
    Ok(sql::read(tx).await?.unwrap_or(ShiftSettings::USUAL))
}
