use crate::{
    Error,
    exception::{Exception, Kind},
};
use delivery::{Severity, State, Window};
use kernel::{DeliveryId, DriverId, IncidentId, Point, RouteId, Time, VehicleId};
use platform::Tx;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "`exceptions` is the word of the answer")]
pub struct Exceptions {
    pub exceptions: Vec<ExceptionView>,
    /// of all kinds, whatever was asked for
    pub counts: Counts,
    pub truncated: bool,
    pub as_of: Time,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Exception)]
pub struct ExceptionView {
    /// the same as long as the trouble is
    pub key: String,
    pub kind: Kind,
    /// a code of its kind
    pub reason: String,
    pub severity: Severity,
    /// seconds and counts, by name
    pub numbers: BTreeMap<&'static str, i64>,
    pub since: Time,
    pub delivery: Option<DeliveryBrief>,
    pub route_id: Option<RouteId>,
    pub vehicle: Option<VehicleName>,
    pub driver: Option<DriverName>,
    pub incident: Option<IncidentId>,
    pub point: Option<Point>,
    /// what helps, best first
    pub actions: Vec<&'static str>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ExceptionDelivery)]
pub struct DeliveryBrief {
    pub id: DeliveryId,
    pub tracking_number: String,
    pub reference: Option<String>,
    pub recipient: String,
    pub status: State,
    pub window: Option<Window>,
    pub version: i64,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ExceptionVehicle)]
pub struct VehicleName {
    pub id: VehicleId,
    pub name: String,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ExceptionDriver)]
pub struct DriverName {
    pub id: DriverId,
    pub name: String,
    pub phone: Option<String>,
}

/// How many of each kind, and all in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ExceptionCounts)]
pub struct Counts {
    pub late: usize,
    pub failed: usize,
    pub off_route: usize,
    pub stuck: usize,
    pub silent: usize,
    pub conflict: usize,
    pub unplanned: usize,
    pub incident: usize,
    pub total: usize,
}

impl Counts {
    pub fn of(all: &[Exception]) -> Self {
        let n = |kind: Kind| all.iter().filter(|e| e.kind == kind).count();
        Self {
            late: n(Kind::Late),
            failed: n(Kind::Failed),
            off_route: n(Kind::OffRoute),
            stuck: n(Kind::Stuck),
            silent: n(Kind::Silent),
            conflict: n(Kind::Conflict),
            unplanned: n(Kind::Unplanned),
            incident: n(Kind::Incident),
            total: all.len(),
        }
    }
}

/// With the names of whom and what they are about.
pub async fn views(tx: &mut Tx, exceptions: Vec<Exception>) -> Result<Vec<ExceptionView>, Error> {
    let drivers: BTreeSet<DriverId> = exceptions.iter().filter_map(|e| e.driver).collect();
    let vehicles: BTreeSet<VehicleId> = exceptions.iter().filter_map(|e| e.vehicle).collect();
    let drivers = fleet::driver_briefs(tx, Some(&drivers.into_iter().collect::<Vec<_>>())).await?;
    let vehicles = fleet::vehicle_briefs(tx, Some(&vehicles.into_iter().collect::<Vec<_>>())).await?;
    let view = |e: Exception| ExceptionView {
        vehicle: e
            .vehicle
            .and_then(|id| vehicles.get(&id))
            .map(|v| VehicleName { id: v.id, name: v.name.clone() }),
        driver: e.driver.and_then(|id| drivers.get(&id)).map(|d| DriverName {
            id: d.id,
            name: d.name.clone(),
            phone: d.phone.clone(),
        }),
        key: e.key,
        kind: e.kind,
        reason: e.reason,
        severity: e.severity,
        numbers: e.numbers,
        since: e.since,
        delivery: e.delivery.map(|d| DeliveryBrief {
            id: d.id,
            tracking_number: d.tracking_number,
            reference: d.reference,
            recipient: d.recipient,
            status: d.status,
            window: d.window,
            version: d.version,
        }),
        route_id: e.route,
        incident: e.incident,
        point: e.point,
        actions: e.actions.to_vec(),
    };
    Ok(exceptions.into_iter().map(view).collect())
}
