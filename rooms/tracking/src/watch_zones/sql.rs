use crate::position::Flags;
use kernel::{OrgId, Time, VehicleId, ZoneId};
use platform::SystemTx;
use sqlx::PgConnection;
use uuid::Uuid;

pub struct Note {
    pub org_id: OrgId,
    pub vehicle_id: VehicleId,
    pub ts: Time,
}

/// Takes the oldest notes that arrived by then; another worker takes others.
pub async fn take_notes(
    conn: &mut PgConnection,
    arrived_by: Time,
    notes_max: i64,
) -> sqlx::Result<Vec<Note>> {
    sqlx::query_as!(
        Note,
        r#"delete from tracking.zone_queue
            where id in (select id from tracking.zone_queue where arrived_at <= $1 order by id limit $2 for update skip locked)
           returning org_id as "org_id: OrgId", vehicle_id as "vehicle_id: VehicleId", ts"#,
        arrived_by as Time,
        notes_max
    )
    .fetch_all(conn)
    .await
}

pub struct Checkpoint {
    pub ts: Time,
    pub state: serde_json::Value,
}

pub async fn checkpoint_before(
    conn: &mut PgConnection,
    vehicle: VehicleId,
    from: Time,
) -> sqlx::Result<Option<Checkpoint>> {
    sqlx::query_as!(
        Checkpoint,
        "select ts, state from tracking.zone_checkpoints where vehicle_id = $1 and ts < $2 order by slot desc limit 1",
        vehicle.0,
        from as Time
    )
    .fetch_optional(conn)
    .await
}

pub async fn earliest_slot(conn: &mut PgConnection, vehicle: VehicleId) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!("select min(slot) from tracking.zone_checkpoints where vehicle_id = $1", vehicle.0)
        .fetch_one(conn)
        .await
}

pub async fn newest_checkpoint(conn: &mut PgConnection, vehicle: VehicleId) -> sqlx::Result<Option<Time>> {
    sqlx::query_scalar!(
        "select ts from tracking.zone_checkpoints where vehicle_id = $1 order by slot desc limit 1",
        vehicle.0
    )
    .fetch_optional(conn)
    .await
}

pub async fn keep_checkpoint(
    conn: &mut PgConnection,
    org: OrgId,
    vehicle: VehicleId,
    slot: i64,
    ts: Time,
    state: &serde_json::Value,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into tracking.zone_checkpoints (org_id, vehicle_id, slot, ts, state) values ($1, $2, $3, $4, $5)
         on conflict (vehicle_id, slot) do update set ts = excluded.ts, state = excluded.state",
        org.0,
        vehicle.0,
        slot,
        ts as Time,
        state
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub struct FixRow {
    pub ts: Time,
    pub seq: i32,
    pub lat_e7: i32,
    pub lon_e7: i32,
    pub accuracy_m: Option<i16>,
}

/// Sound fixes in order. The bound on `ts` alone is what lets PostgreSQL leave whole days out.
pub async fn fixes_after(
    conn: &mut PgConnection,
    vehicle: VehicleId,
    (ts, seq): (Time, i32),
    limit: i64,
) -> sqlx::Result<Vec<FixRow>> {
    sqlx::query_as!(
        FixRow,
        "select ts, seq, lat_e7, lon_e7, accuracy_m from tracking.positions
          where vehicle_id = $1 and ts >= $2 and (ts, seq) > ($2, $3) and flags & $4 = 0
          order by ts, seq limit $5",
        vehicle.0,
        ts as Time,
        seq,
        Flags::DOUBTFUL,
        limit
    )
    .fetch_all(conn)
    .await
}

/// An event that was told.
pub struct Told {
    pub id: Uuid,
    pub zone_id: ZoneId,
    pub kind: String,
    pub at: Time,
    pub initial: bool,
}

pub async fn events_after(
    conn: &mut PgConnection,
    vehicle: VehicleId,
    after: Time,
) -> sqlx::Result<Vec<Told>> {
    sqlx::query_as!(
        Told,
        r#"select id, zone_id as "zone_id: ZoneId", kind, at, initial from tracking.zone_events
            where vehicle_id = $1 and at > $2 and retracted_at is null"#,
        vehicle.0,
        after as Time
    )
    .fetch_all(conn)
    .await
}

pub async fn insert_event(
    tx: &mut SystemTx,
    org: OrgId,
    vehicle: VehicleId,
    told: &Told,
    late: bool,
) -> sqlx::Result<()> {
    let now = tx.now();
    // It may have been told and taken back before.
    sqlx::query!(
        "insert into tracking.zone_events (id, org_id, vehicle_id, zone_id, kind, at, initial, late, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (id) do update set initial = excluded.initial, late = excluded.late, recorded_at = excluded.recorded_at,
                                        retracted_at = null",
        told.id,
        org.0,
        vehicle.0,
        told.zone_id.0,
        told.kind,
        told.at as Time,
        told.initial,
        late,
        now as Time
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn retract(tx: &mut SystemTx, told: &Told) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!("update tracking.zone_events set retracted_at = $2 where id = $1", told.id, now as Time)
        .execute(tx.conn())
        .await?;
    Ok(())
}
