//! GET, PUT /toll-settings
//! What an organisation pays at toll gates, and what an hour is worth to it.

mod sql;
#[cfg(test)]
mod tests;

use crate::{Error, RoutingRead, RoutingWrite, tolls::Tolls};
use garde::Validate;
use platform::{Answer, App, Envelope, IfMatch, Input, May, OpenApiRouter, Reply, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, put))
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TollSettings {
    /// `null` as long as nobody entered any
    pub tolls: Option<Tolls>,
    /// 0 while nobody changed them
    pub version: i64,
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct TollSettingsInput {
    pub tolls: Tolls,
}

#[utoipa::path(get, path = "/toll-settings", operation_id = "get_toll_settings", tag = "routing",
    responses((status = 200, body = Envelope<TollSettings>)))]
async fn get(actor: May<RoutingRead>) -> Reply<TollSettings> {
    let mut tx = actor.read().await?;
    let settings = settings(&mut tx).await?;
    let version = settings.version;
    Ok(Answer::ok(settings).version(version))
}

#[utoipa::path(put, path = "/toll-settings", operation_id = "set_toll_settings", tag = "routing",
    request_body = TollSettingsInput, responses((status = 200, body = Envelope<TollSettings>), (status = 409)))]
async fn put(
    actor: May<RoutingWrite>,
    held: IfMatch,
    input: Input<TollSettingsInput>,
) -> Reply<TollSettings> {
    input.value.tolls.check().map_err(Error::Fields)?;
    let mut tx = actor.write(&input).await?;
    let before = settings(&mut tx).await?;
    held.check(before.version, &before)?;
    sql::keep(&mut tx, &input.value.tolls).await.map_err(Error::from)?;
    let after = settings(&mut tx).await?;
    let version = after.version;
    tx.reply(Answer::ok(after).version(version)).await
}

/// What holds now.
pub(crate) async fn settings(tx: &mut Tx) -> Result<TollSettings, Error> {
    Ok(sql::read(tx).await?.unwrap_or(TollSettings { tolls: None, version: 0 }))
}
