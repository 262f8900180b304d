use super::{
    wire::{NewRoute, RouteRow, RouteView, StopView, TaskView},
    write,
};
use crate::{Error, route, stop};
use kernel::{DeliveryId, Point, RouteId, StopId};
use platform::{
    Tx, columns,
    http::filter::{Columns, List},
};
use sqlx::query;
use std::collections::HashMap;

pub static COLUMNS: Columns = columns! {
    id: Id("rte") = "r.id",
    name: Text = "r.name",
    day: Text = "r.day",
    status: Word(&["draft", "published", "started", "completed", "aborted", "withdrawn"]) = "r.state",
    driver_id: Id("drv") = "r.driver_id",
    vehicle_id: Id("veh") = "r.vehicle_id",
    plan_id: Id("pln") = "r.plan_id",
    depart_at: Time = "r.depart_at",
    end_at: Time = "r.end_at",
    distance_m: Int = "r.distance_m",
    drive_s: Int = "r.drive_s",
    started_at: Time = "r.started_at",
    finished_at: Time = "r.finished_at",
    stops_total: Show = "r.id",
    stops_done: Show = "r.id",
    version: Show = "r.version",
};

pub const LIST: List = List {
    columns: "r.id, r.name, r.day, r.state, r.driver_id, r.vehicle_id, r.plan_id, r.depart_at, r.end_at, r.distance_m, r.drive_s,
              (select count(*) from delivery.stops s where s.route_id = r.id) as stops_total,
              (select count(*) from delivery.stops s where s.route_id = r.id and s.state in ('done', 'failed')) as stops_done,
              r.started_at, r.finished_at, r.version",
    from: "delivery.routes r",
    key: "r.id",
};

/// Places and addresses of the stops, from their deliveries.
pub async fn to_write(tx: &mut Tx, new: NewRoute) -> Result<write::NewRoute, Error> {
    let mut stops = Vec::with_capacity(new.stops.len());
    for (n, stop) in new.stops.into_iter().enumerate() {
        let kind = stop.kind.unwrap_or(stop::Kind::Dropoff);
        let first = stop.deliveries[0];
        for delivery in &stop.deliveries {
            if query!("select id from delivery.deliveries where id = $1", delivery.0)
                .fetch_optional(tx.conn())
                .await?
                .is_none()
            {
                return Err(Error::field(
                    format!("stops[{n}].deliveries"),
                    format!("there is no delivery {delivery}"),
                ));
            }
        }
        let place = query!(
            "select dropoff_lat_e7, dropoff_lon_e7, dropoff_address, pickup_lat_e7, pickup_lon_e7, pickup_address, service_s
               from delivery.deliveries where id = $1",
            first.0,
        )
        .fetch_one(tx.conn())
        .await?;
        let (lat, lon, address) = match kind {
            stop::Kind::Dropoff => (place.dropoff_lat_e7, place.dropoff_lon_e7, place.dropoff_address),
            _ => (place.pickup_lat_e7, place.pickup_lon_e7, place.pickup_address),
        };
        stops.push(write::NewStop {
            point: lat.zip(lon).map(|(lat, lon)| Point::from_e7(lat, lon)),
            address,
            arrive_at: stop.arrive_at,
            start_at: stop.arrive_at,
            leave_at: stop.arrive_at.map(|t| t.plus_s(i64::from(place.service_s))),
            service_s: place.service_s,
            tasks: stop.deliveries.into_iter().map(|d| (d, kind)).collect(),
        });
    }
    Ok(write::NewRoute {
        name: new.name,
        day: new.day,
        driver: new.driver,
        vehicle: new.vehicle,
        plan: None,
        start: new.start,
        end: new.end,
        depart_at: new.depart_at,
        end_at: None,
        distance_m: 0,
        drive_s: 0,
        stops,
    })
}

pub async fn route(tx: &mut Tx, id: RouteId) -> Result<Option<RouteView>, Error> {
    let row = query!(
        r#"select name, day, state as "state: route::State", driver_id as "driver_id: kernel::DriverId",
                  vehicle_id as "vehicle_id: kernel::VehicleId", plan_id as "plan_id: kernel::PlanId", start_lat_e7, start_lon_e7,
                  end_lat_e7, end_lon_e7, depart_at, end_at, distance_m, drive_s, started_at, finished_at, version
             from delivery.routes where id = $1"#,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let stops = stops(tx, id).await?;
    let point = |lat: Option<i32>, lon: Option<i32>| lat.zip(lon).map(|(lat, lon)| Point::from_e7(lat, lon));
    let done = |s: &&StopView| matches!(s.status, stop::State::Done | stop::State::Failed);
    Ok(Some(RouteView {
        route: RouteRow {
            id,
            name: row.name,
            day: row.day,
            status: row.state,
            driver_id: row.driver_id,
            vehicle_id: row.vehicle_id,
            plan_id: row.plan_id,
            depart_at: row.depart_at,
            end_at: row.end_at,
            distance_m: row.distance_m,
            drive_s: row.drive_s,
            stops_total: stops.len() as i64,
            stops_done: stops.iter().filter(done).count() as i64,
            started_at: row.started_at,
            finished_at: row.finished_at,
            version: row.version,
        },
        start: point(row.start_lat_e7, row.start_lon_e7),
        end: point(row.end_lat_e7, row.end_lon_e7),
        stops,
    }))
}

async fn stops(tx: &mut Tx, id: RouteId) -> Result<Vec<StopView>, Error> {
    let tasks = query!(
        r#"select stop_id as "stop_id: StopId", delivery_id as "delivery_id: DeliveryId", kind as "kind: stop::Kind",
                  state as "state: stop::Task"
             from delivery.tasks where route_id = $1 order by id"#,
        id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut by_stop: HashMap<StopId, Vec<TaskView>> = HashMap::new();
    for task in tasks {
        let view = TaskView { delivery: task.delivery_id, kind: task.kind, status: task.state };
        by_stop.entry(task.stop_id).or_default().push(view);
    }
    let rows = query!(
        r#"select id as "id: StopId", sequence, state as "state: stop::State", lat_e7, lon_e7, address, arrive_at, start_at,
                  leave_at, service_s, arrived_at, closed_at
             from delivery.stops where route_id = $1 order by sequence"#,
        id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let stops = rows.into_iter().map(|row| StopView {
        tasks: by_stop.remove(&row.id).unwrap_or_default(),
        id: row.id,
        sequence: row.sequence,
        status: row.state,
        point: row.lat_e7.zip(row.lon_e7).map(|(lat, lon)| Point::from_e7(lat, lon)),
        address: row.address,
        arrive_at: row.arrive_at,
        start_at: row.start_at,
        leave_at: row.leave_at,
        service_s: row.service_s,
        arrived_at: row.arrived_at,
        closed_at: row.closed_at,
    });
    Ok(stops.collect())
}
