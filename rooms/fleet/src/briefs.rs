//! Names for the lists of other rooms: who and what an id is, many at once.

use crate::{Capacity, Error, VehicleKind};
use kernel::{DriverId, Time, UserId, VehicleId};
use platform::Tx;
use std::collections::HashMap;

/// Enough of a driver to name and call him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriverBrief {
    pub id: DriverId,
    pub name: String,
    pub phone: Option<String>,
    pub user: Option<UserId>,
}

/// Enough of a vehicle to name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VehicleBrief {
    pub id: VehicleId,
    pub name: String,
    pub plate: Option<String>,
}

/// These drivers, removed ones too: history names them; all of them when none are named.
pub async fn driver_briefs(
    tx: &mut Tx,
    ids: Option<&[DriverId]>,
) -> Result<HashMap<DriverId, DriverBrief>, Error> {
    let ids = ids.map(|ids| ids.iter().map(|id| id.0).collect::<Vec<_>>());
    let rows = sqlx::query_as!(
        DriverBrief,
        r#"select id as "id: DriverId", name, phone, user_id as "user: UserId" from fleet.drivers
            where $1::uuid[] is null or id = any($1)"#,
        ids as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// As [`driver_briefs`], for vehicles.
pub async fn vehicle_briefs(
    tx: &mut Tx,
    ids: Option<&[VehicleId]>,
) -> Result<HashMap<VehicleId, VehicleBrief>, Error> {
    let ids = ids.map(|ids| ids.iter().map(|id| id.0).collect::<Vec<_>>());
    let rows = sqlx::query_as!(
        VehicleBrief,
        r#"select id as "id: VehicleId", name, plate from fleet.vehicles where $1::uuid[] is null or id = any($1)"#,
        ids as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// As whom these vehicles travel.
pub async fn profiles(tx: &mut Tx, ids: &[VehicleId]) -> Result<HashMap<VehicleId, routing::Profile>, Error> {
    let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select id as "id: VehicleId", kind as "kind: VehicleKind" from fleet.vehicles where id = any($1)"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.kind.profile())).collect())
}

/// A driver who may be given work, with what he sits in during some hours.
#[derive(Debug, Clone, PartialEq)]
pub struct Crew {
    pub driver: DriverBrief,
    pub driver_skills: Vec<String>,
    pub vehicle: Option<VehicleBrief>,
    pub vehicle_skills: Vec<String>,
    pub capacity: Capacity,
    /// planned or begun, and in these hours
    pub has_shift: bool,
}

/// The active drivers between two moments, or those of them that are named.
pub async fn crews(tx: &mut Tx, from: Time, to: Time, ids: Option<&[DriverId]>) -> Result<Vec<Crew>, Error> {
    let ids = ids.map(|ids| ids.iter().map(|id| id.0).collect::<Vec<_>>());
    let rows = sqlx::query!(
        r#"select d.id as "id: DriverId", d.name, d.phone, d.user_id as "user: UserId", d.skills,
                  v.id as "vehicle?: VehicleId", v.name as "vehicle_name?", v.plate as "plate?",
                  coalesce(v.skills || v.equipment, '{}') as "vehicle_skills!", coalesce(v.capacity, '{}') as "capacity!",
                  s.id is not null as "has_shift!"
             from fleet.drivers d
             left join lateral (
                  select id, vehicle_id from fleet.shifts s
                   where s.driver_id = d.id and s.state in ('planned', 'active') and s.ends_at > $1 and s.starts_at < $2
                   order by s.starts_at limit 1) s on true
             left join fleet.assignments a on a.driver_id = d.id and a.ended_at is null
             left join fleet.vehicles v on v.id = coalesce(s.vehicle_id, a.vehicle_id) and v.removed_at is null
            where d.status = 'active' and d.removed_at is null and ($3::uuid[] is null or d.id = any($3))
            order by d.name, d.id"#,
        from as Time,
        to as Time,
        ids as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let crews = rows.into_iter().map(|row| Crew {
        vehicle: row.vehicle.zip(row.vehicle_name).map(|(id, name)| VehicleBrief {
            id,
            name,
            plate: row.plate,
        }),
        driver: DriverBrief { id: row.id, name: row.name, phone: row.phone, user: row.user },
        driver_skills: row.skills,
        vehicle_skills: row.vehicle_skills,
        capacity: serde_json::from_value(row.capacity).unwrap_or_default(),
        has_shift: row.has_shift,
    });
    Ok(crews.collect())
}

/// Whether anybody's shift touches these hours: where shifts are kept, a driver without one is off.
pub async fn keeps_shifts(tx: &mut Tx, from: Time, to: Time) -> Result<bool, Error> {
    let row = sqlx::query!(
        r#"select exists(select from fleet.shifts where state in ('planned', 'active') and ends_at > $1 and starts_at < $2) as "any!""#,
        from as Time,
        to as Time,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(row.any)
}

/// A driver at work, and what he drives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnShift {
    pub driver: DriverId,
    pub vehicle: Option<VehicleId>,
    pub since: Time,
}

/// Who is on shift now.
pub async fn on_shift(tx: &mut Tx) -> Result<Vec<OnShift>, Error> {
    let rows = sqlx::query_as!(
        OnShift,
        r#"select s.driver_id as "driver: DriverId", coalesce(s.vehicle_id, a.vehicle_id) as "vehicle: VehicleId",
                  coalesce(s.started_at, s.starts_at) as "since!: Time"
             from fleet.shifts s
             left join fleet.assignments a on a.driver_id = s.driver_id and a.ended_at is null
            where s.state = 'active'"#,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// Who drove what, from when until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    pub driver: DriverId,
    pub vehicle: VehicleId,
    pub from: Time,
    /// of one that lasts: the end of what was asked
    pub until: Time,
}

/// Who drove what between two moments. A shift says more than a seat, so shifts come first.
pub async fn seats(tx: &mut Tx, from: Time, to: Time) -> Result<Vec<Seat>, Error> {
    let rows = sqlx::query_as!(
        Seat,
        r#"select driver as "driver!: DriverId", vehicle as "vehicle!: VehicleId", since as "from!: Time", until as "until!: Time"
             from (select 1 as rank, driver_id as driver, vehicle_id as vehicle, started_at as since, coalesce(ended_at, $2) as until
                     from fleet.shifts
                    where vehicle_id is not null and state in ('active', 'ended') and started_at < $2
                      and (ended_at is null or ended_at > $1)
                   union all
                   select 2, driver_id, vehicle_id, started_at, coalesce(ended_at, $2)
                     from fleet.assignments where started_at < $2 and (ended_at is null or ended_at > $1)) seats
            order by rank, since"#,
        from as Time,
        to as Time,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}
