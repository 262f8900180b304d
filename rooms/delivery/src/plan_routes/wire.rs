//! Routes as they go over the wire.

use super::left_out::LeftOut;
use crate::{route, stop};
use garde::Validate;
use kernel::{DeliveryId, DriverId, PlanId, Point, RouteId, StopId, Time, VehicleId};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use std::collections::BTreeMap;
use utoipa::ToSchema;

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRoute {
    #[garde(length(chars, min = 1, max = 120))]
    pub name: String,
    /// `2026-11-21`
    #[garde(custom(a_day))]
    pub day: String,
    #[garde(skip)]
    pub driver: Option<DriverId>,
    #[garde(skip)]
    pub vehicle: Option<VehicleId>,
    #[garde(skip)]
    pub start: Option<Point>,
    #[garde(skip)]
    pub end: Option<Point>,
    #[garde(skip)]
    pub depart_at: Option<Time>,
    #[garde(length(max = 500), dive)]
    pub stops: Vec<NewStop>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde hands the context over by reference")]
fn a_day(text: &str, _: &()) -> garde::Result {
    match text.parse::<jiff::civil::Date>() {
        Ok(day) if day.to_string() == text => Ok(()),
        _ => Err(garde::Error::new("a day such as 2026-11-21")),
    }
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStop {
    #[garde(length(min = 1, max = 200))]
    pub deliveries: Vec<DeliveryId>,
    /// `dropoff` when absent
    #[garde(skip)]
    pub kind: Option<stop::Kind>,
    #[garde(skip)]
    pub arrive_at: Option<Time>,
}

#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RouteCommand {
    #[garde(skip)]
    pub command: route::Verb,
    /// who drives it, for a draft that does not say
    #[garde(skip)]
    pub driver: Option<DriverId>,
    #[garde(skip)]
    pub vehicle: Option<VehicleId>,
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StopOrder {
    #[garde(length(min = 1, max = 1000))]
    pub stops: Vec<StopId>,
}

/// A line of the list of routes.
#[derive(Debug, Clone, Serialize, Deserialize, FromRow, ToSchema)]
pub struct RouteRow {
    pub id: RouteId,
    pub name: String,
    pub day: String,
    #[sqlx(rename = "state")]
    pub status: route::State,
    pub driver_id: Option<DriverId>,
    pub vehicle_id: Option<VehicleId>,
    pub plan_id: Option<PlanId>,
    pub depart_at: Option<Time>,
    pub end_at: Option<Time>,
    pub distance_m: i64,
    pub drive_s: i64,
    pub stops_total: i64,
    pub stops_done: i64,
    pub started_at: Option<Time>,
    pub finished_at: Option<Time>,
    pub version: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RouteView {
    #[serde(flatten)]
    pub route: RouteRow,
    pub start: Option<Point>,
    pub end: Option<Point>,
    pub stops: Vec<StopView>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StopView {
    pub id: StopId,
    pub sequence: i32,
    pub status: stop::State,
    pub point: Option<Point>,
    pub address: Option<String>,
    /// planned
    pub arrive_at: Option<Time>,
    pub start_at: Option<Time>,
    pub leave_at: Option<Time>,
    pub service_s: i32,
    /// as it happened
    pub arrived_at: Option<Time>,
    pub closed_at: Option<Time>,
    pub tasks: Vec<TaskView>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TaskView {
    pub delivery: DeliveryId,
    pub kind: stop::Kind,
    pub status: stop::Task,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RouteCommanded {
    pub route: RouteView,
    pub left_out: Vec<LeftOutView>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LeftOutView {
    pub delivery: DeliveryId,
    /// in English
    pub why: String,
    /// the same for programs: `no_such_delivery`, `on_another_route`, `wrong_state`, or the code of an error
    pub code: Option<String>,
    /// what belongs into the sentence
    pub params: BTreeMap<String, String>,
}

impl From<LeftOut> for LeftOutView {
    fn from(left_out: LeftOut) -> Self {
        let LeftOut { delivery, why } = left_out;
        Self {
            delivery,
            why: why.message,
            code: why.code.map(str::to_owned),
            params: why.params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        }
    }
}
