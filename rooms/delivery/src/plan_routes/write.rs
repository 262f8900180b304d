//! Writing a draft route with its stops and tasks.

use crate::{Error, stop};
use kernel::{DeliveryId, DriverId, PlanId, Point, RouteId, StopId, Time, VehicleId};
use platform::Tx;
use sqlx::query;
use uuid::Uuid;

/// A route to be.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRoute {
    pub name: String,
    /// `2026-11-21`
    pub day: String,
    pub driver: Option<DriverId>,
    pub vehicle: Option<VehicleId>,
    pub plan: Option<(PlanId, i32)>,
    pub start: Option<Point>,
    pub end: Option<Point>,
    pub depart_at: Option<Time>,
    pub end_at: Option<Time>,
    pub distance_m: i64,
    pub drive_s: i64,
    pub stops: Vec<NewStop>,
}

/// One place, one visit.
#[derive(Debug, Clone, PartialEq)]
pub struct NewStop {
    pub point: Option<Point>,
    pub address: Option<String>,
    pub arrive_at: Option<Time>,
    pub start_at: Option<Time>,
    pub leave_at: Option<Time>,
    pub service_s: i32,
    pub tasks: Vec<(DeliveryId, stop::Kind)>,
}

fn e7(point: Option<Point>) -> (Option<i32>, Option<i32>) {
    let e7 = point.map(Point::to_e7);
    (e7.map(|p| p.0), e7.map(|p| p.1))
}

/// Writes a draft route. Its deliveries are not touched before it is published.
pub async fn write_route(tx: &mut Tx, new: &NewRoute) -> Result<RouteId, Error> {
    let (id, now) = (RouteId::mint(), tx.now());
    let ((start_lat, start_lon), (end_lat, end_lon)) = (e7(new.start), e7(new.end));
    query!(
        "insert into delivery.routes (id, name, day, state, driver_id, vehicle_id, plan_id, plan_revision, start_lat_e7, start_lon_e7,
             end_lat_e7, end_lon_e7, depart_at, end_at, distance_m, drive_s, created_at, updated_at)
         values ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16)",
        id.0,
        new.name,
        new.day,
        new.driver.map(|d| d.0),
        new.vehicle.map(|v| v.0),
        new.plan.map(|p| p.0.0),
        new.plan.map(|p| p.1),
        start_lat,
        start_lon,
        end_lat,
        end_lon,
        new.depart_at as _,
        new.end_at as _,
        new.distance_m,
        new.drive_s,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    for (sequence, stop) in (1i32..).zip(&new.stops) {
        write_stop(tx, id, sequence, stop).await?;
    }
    Ok(id)
}

async fn write_stop(tx: &mut Tx, route: RouteId, sequence: i32, stop: &NewStop) -> Result<(), Error> {
    let (id, (lat, lon)) = (StopId::mint(), e7(stop.point));
    query!(
        "insert into delivery.stops (id, route_id, sequence, lat_e7, lon_e7, address, arrive_at, start_at, leave_at, service_s)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id.0,
        route.0,
        sequence,
        lat,
        lon,
        stop.address,
        stop.arrive_at as _,
        stop.start_at as _,
        stop.leave_at as _,
        stop.service_s,
    )
    .execute(tx.conn())
    .await?;
    for (delivery, kind) in &stop.tasks {
        // a draft's tasks hold nothing: they become live when the route is published
        query!(
            "insert into delivery.tasks (id, route_id, stop_id, delivery_id, kind, state, closed_at)
             values ($1, $2, $3, $4, $5, 'skipped', now())",
            Uuid::now_v7(),
            route.0,
            id.0,
            delivery.0,
            kind.as_str(),
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
