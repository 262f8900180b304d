use super::{Ahead, Forecast, StopAhead};
use crate::{needing_help::KIND_MAX, stop::State};
use kernel::{OrgId, Point, RouteId, StopId, Time, VehicleId};
use platform::{SystemTx, Tx};
use sqlx::{query, types::Uuid};

/// Stops of a route that are looked at; a day has fewer.
const STOPS_MAX: i64 = 120;

pub async fn orgs(tx: &mut SystemTx) -> sqlx::Result<Vec<OrgId>> {
    let rows = query!(
        r#"select org_id as "org!: OrgId" from delivery.routes where state = 'started'
           union select org_id from delivery.forecasts"#,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| row.org).collect())
}

pub async fn ahead(tx: &mut Tx) -> sqlx::Result<Vec<Ahead>> {
    let rows = query!(
        r#"select r.id as "route: RouteId", r.vehicle_id as "vehicle!: VehicleId", s.id as "stop: StopId", s.state as "state: State",
                  s.lat_e7 as "lat_e7!", s.lon_e7 as "lon_e7!",
                  case when s.state in ('arrived', 'servicing')
                       then s.arrived_at + make_interval(secs => s.service_s) end as "leave_at: Time"
             from (select id, vehicle_id from delivery.routes where state = 'started' and vehicle_id is not null limit $1) r
             join lateral (
                  select id, state, sequence, lat_e7, lon_e7, arrived_at, service_s from delivery.stops
                   where route_id = r.id and state not in ('done', 'skipped', 'failed') and lat_e7 is not null and lon_e7 is not null
                   order by sequence limit $2) s on true
            order by r.id, s.sequence"#,
        KIND_MAX,
        STOPS_MAX,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut routes: Vec<Ahead> = Vec::new();
    for row in rows {
        if routes.last().is_none_or(|last| last.route != row.route) {
            routes.push(Ahead { route: row.route, vehicle: row.vehicle, stops: Vec::new() });
        }
        let point = Point::from_e7(row.lat_e7, row.lon_e7);
        let stop = StopAhead { stop: row.stop, point, state: row.state, leave_at: row.leave_at };
        routes.last_mut().expect("BUG: pushed above").stops.push(stop);
    }
    Ok(routes)
}

pub async fn keep(tx: &mut Tx, forecasts: &[Forecast]) -> sqlx::Result<()> {
    let now = tx.now();
    let routes: Vec<Uuid> = forecasts.iter().map(|f| f.route.0).collect();
    let stops: Vec<Uuid> = forecasts.iter().map(|f| f.stop.0).collect();
    let times = |of: fn(&Forecast) -> Time| forecasts.iter().map(of).collect::<Vec<_>>();
    query!("delete from delivery.forecasts where route_id <> all($1)", &routes).execute(tx.conn()).await?;
    query!(
        "insert into delivery.forecasts (route_id, stop_id, arrive_at, early_at, late_at, made_at)
         select *, $6::timestamptz from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
         on conflict (route_id) do update set stop_id = excluded.stop_id, arrive_at = excluded.arrive_at,
             early_at = excluded.early_at, late_at = excluded.late_at, made_at = excluded.made_at",
        &routes,
        &stops,
        &times(|f| f.arrive_at) as _,
        &times(|f| f.early_at) as _,
        &times(|f| f.late_at) as _,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
