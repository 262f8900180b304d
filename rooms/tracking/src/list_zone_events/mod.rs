//! GET /zone-events
//! Who entered and left which zone, newest first. What was taken back is not shown.

mod sql;

use crate::{Error, PositionsRead};
use kernel::{Time, VehicleId, ZoneId};
use platform::{Answer, App, Envelope, May, OpenApiRouter, Reply, http::Query};
use serde::{Deserialize, Serialize};
use utoipa_axum::routes;

const LIMIT_MAX: i64 = 1_000;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueryZoneEvents {
    vehicle: Option<VehicleId>,
    zone: Option<ZoneId>,
    /// from this time on
    from: Option<Time>,
    /// before this time; ask for the next page with the `at` of the last event
    to: Option<Time>,
    /// 1 to 1000, 100 by default
    limit: Option<i64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ZoneEvent {
    pub id: uuid::Uuid,
    pub vehicle_id: VehicleId,
    pub zone_id: ZoneId,
    /// `enter`, `exit` or `dwell`
    pub kind: String,
    pub at: Time,
    /// an entry nobody saw: the vehicle's first fix was inside
    pub initial: bool,
    /// worked out from a fix that came after later ones
    pub late: bool,
    pub recorded_at: Time,
}

/// Zone events, newest first.
#[utoipa::path(get, path = "/zone-events", operation_id = "list_zone_events", tag = "tracking", params(QueryZoneEvents),
    responses((status = 200, body = Envelope<Vec<ZoneEvent>>)))]
async fn list(actor: May<PositionsRead>, Query(query): Query<QueryZoneEvents>) -> Reply<Vec<ZoneEvent>> {
    let limit = query.limit.unwrap_or(100);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Error::field("limit", format!("a whole number from 1 to {LIMIT_MAX}")).into());
    }
    let mut tx = actor.read().await?;
    Ok(Answer::ok(sql::list(&mut tx, &query, limit).await?))
}
