use super::writer::Key;
use crate::Position;
use kernel::{DeliveryId, OrgId, Time, VehicleId};
use sqlx::PgConnection;

/// Many rows by arrays: one statement whatever their number, and a known fix is skipped. (COPY would be half as dear, but
/// PostgreSQL refuses it on a table with row-level security.) Returns the keys that were new.
pub async fn insert_positions(conn: &mut PgConnection, positions: &[&Position]) -> sqlx::Result<Vec<Key>> {
    let rows = sqlx::query!(
        r#"insert into tracking.positions (ts, recv_at, org_id, vehicle_id, seq, lat_e7, lon_e7, speed_cms, heading_ddeg,
                                           altitude_m, accuracy_m, battery_pct, flags, source)
           select * from unnest($1::timestamptz[], $2::timestamptz[], $3::uuid[], $4::uuid[], $5::int[], $6::int[], $7::int[],
                                $8::smallint[], $9::smallint[], $10::smallint[], $11::smallint[], $12::smallint[],
                                $13::smallint[], $14::smallint[])
           on conflict do nothing
           returning vehicle_id as "vehicle_id: VehicleId", ts, seq"#,
        &column(positions, |p| p.fix_at) as &[Time],
        &column(positions, |p| p.received_at) as &[Time],
        &column(positions, |p| p.org.0),
        &column(positions, |p| p.vehicle.0),
        &column(positions, |p| p.seq),
        &column(positions, |p| p.lat_e7),
        &column(positions, |p| p.lon_e7),
        &column(positions, |p| p.speed_cms) as &[Option<i16>],
        &column(positions, |p| p.heading_ddeg) as &[Option<i16>],
        &column(positions, |p| p.altitude_m) as &[Option<i16>],
        &column(positions, |p| p.accuracy_m) as &[Option<i16>],
        &column(positions, |p| p.battery_pct) as &[Option<i16>],
        &column(positions, |p| p.flags.0),
        &column(positions, |p| p.source as i16),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| (r.vehicle_id, r.ts, r.seq)).collect())
}

pub async fn insert_attributes(conn: &mut PgConnection, positions: &[&Position]) -> sqlx::Result<()> {
    let talkative: Vec<&Position> = positions.iter().copied().filter(|p| p.attributes.is_some()).collect();
    if talkative.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into tracking.attributes (ts, org_id, vehicle_id, seq, body)
         select * from unnest($1::timestamptz[], $2::uuid[], $3::uuid[], $4::int[], $5::jsonb[])
         on conflict do nothing",
        &column(&talkative, |p| p.fix_at) as &[Time],
        &column(&talkative, |p| p.org.0),
        &column(&talkative, |p| p.vehicle.0),
        &column(&talkative, |p| p.seq),
        &column(&talkative, |p| p.attributes.clone().unwrap_or_default()),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves vehicles forward in time, never back. `newest` has one fix per vehicle. Returns the vehicles that moved.
pub async fn update_latest(conn: &mut PgConnection, newest: &[&Position]) -> sqlx::Result<Vec<VehicleId>> {
    sqlx::query_scalar!(
        r#"insert into tracking.latest as l (ts, recv_at, org_id, vehicle_id, seq, lat_e7, lon_e7, speed_cms, heading_ddeg,
                                             altitude_m, accuracy_m, battery_pct, flags, source, heard_at)
           select n.*, n.recv_at
             from unnest($1::timestamptz[], $2::timestamptz[], $3::uuid[], $4::uuid[], $5::int[], $6::int[], $7::int[],
                         $8::smallint[], $9::smallint[], $10::smallint[], $11::smallint[], $12::smallint[],
                         $13::smallint[], $14::smallint[])
                  as n (ts, recv_at, org_id, vehicle_id, seq, lat_e7, lon_e7, speed_cms, heading_ddeg, altitude_m,
                        accuracy_m, battery_pct, flags, source)
           on conflict (vehicle_id) do update set
               ts = excluded.ts, recv_at = excluded.recv_at, seq = excluded.seq, lat_e7 = excluded.lat_e7,
               lon_e7 = excluded.lon_e7, speed_cms = excluded.speed_cms, heading_ddeg = excluded.heading_ddeg,
               altitude_m = excluded.altitude_m, accuracy_m = excluded.accuracy_m,
               battery_pct = coalesce(excluded.battery_pct, l.battery_pct), flags = excluded.flags,
               source = excluded.source, heard_at = greatest(excluded.heard_at, l.heard_at)
           where (excluded.ts, excluded.seq) > (l.ts, l.seq) and excluded.org_id = l.org_id
           returning vehicle_id as "vehicle_id: VehicleId""#,
        &column(newest, |p| p.fix_at) as &[Time],
        &column(newest, |p| p.received_at) as &[Time],
        &column(newest, |p| p.org.0),
        &column(newest, |p| p.vehicle.0),
        &column(newest, |p| p.seq),
        &column(newest, |p| p.lat_e7),
        &column(newest, |p| p.lon_e7),
        &column(newest, |p| p.speed_cms) as &[Option<i16>],
        &column(newest, |p| p.heading_ddeg) as &[Option<i16>],
        &column(newest, |p| p.altitude_m) as &[Option<i16>],
        &column(newest, |p| p.accuracy_m) as &[Option<i16>],
        &column(newest, |p| p.battery_pct) as &[Option<i16>],
        &column(newest, |p| p.flags.0),
        &column(newest, |p| p.source as i16),
    )
    .fetch_all(conn)
    .await
}

pub async fn queue_for_zones(
    conn: &mut PgConnection,
    from: &[(OrgId, VehicleId, Time)],
    now: Time,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into tracking.zone_queue (org_id, vehicle_id, ts, arrived_at)
         select u.*, $4 from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) u",
        &from.iter().map(|f| f.0.0).collect::<Vec<_>>(),
        &from.iter().map(|f| f.1.0).collect::<Vec<_>>(),
        &from.iter().map(|f| f.2).collect::<Vec<_>>() as &[Time],
        now as Time,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The deliveries on their way with these vehicles.
pub async fn followers(
    conn: &mut PgConnection,
    vehicles: &[VehicleId],
) -> sqlx::Result<Vec<(VehicleId, DeliveryId)>> {
    let rows = sqlx::query!(
        r#"select vehicle_id as "vehicle_id: VehicleId", delivery_id as "delivery_id: DeliveryId"
             from tracking.follows where vehicle_id = any($1) and until_at is null"#,
        &vehicles.iter().map(|v| v.0).collect::<Vec<_>>(),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| (r.vehicle_id, r.delivery_id)).collect())
}

fn column<T>(positions: &[&Position], field: impl Fn(&Position) -> T) -> Vec<T> {
    positions.iter().map(|p| field(p)).collect()
}
