use super::wire::{MaintenanceRecord, RecordInput};
use crate::Day;
use kernel::{MaintenanceId, Money, Time, VehicleId};
use platform::{
    PageMeta, Tx, columns,
    http::filter::{Columns, Filter, List},
};
use sqlx::{Postgres, QueryBuilder, types::Uuid};

/// What a list can be filtered, ordered and cut by.
pub static COLUMNS: Columns = columns! {
    id: Id("mnt") = "m.id",
    vehicle: Id("veh") = "m.vehicle_id",
    vehicle_name: Text = "v.name",
    rule: Id("mrl") = "m.rule_id",
    task: Text = "m.task",
    done_on: Date = "m.done_on",
    odometer_m: Int = "m.odometer_m",
    workshop: Text = "m.workshop",
    created_at: Time = "m.created_at",
    updated_at: Time = "m.updated_at",
    cost: Show = "m.cost_minor",
    notes: Show = "m.notes",
    version: Show = "m.version",
};

const LIST: List = List {
    columns: "m.id, m.vehicle_id, v.name as vehicle_name, m.rule_id, m.task, m.done_on, m.odometer_m, m.cost_minor, m.currency,
              m.workshop, m.notes, m.version, m.created_at, m.updated_at, m.removed_at",
    from: "fleet.maintenance m join fleet.vehicles v on v.id = m.vehicle_id",
    key: "m.id",
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    vehicle_id: Uuid,
    vehicle_name: String,
    rule_id: Option<Uuid>,
    task: String,
    done_on: Day,
    odometer_m: Option<i64>,
    cost_minor: Option<i64>,
    currency: Option<String>,
    workshop: Option<String>,
    notes: Option<String>,
    version: i64,
    created_at: Time,
    updated_at: Time,
    removed_at: Option<Time>,
}

macro_rules! select_records {
    ($tail:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            "select m.id, m.vehicle_id, v.name as vehicle_name, m.rule_id, m.task, m.done_on, m.odometer_m, m.cost_minor, m.currency,
                    m.workshop, m.notes, m.version, m.created_at, m.updated_at, m.removed_at
               from fleet.maintenance m
               join fleet.vehicles v on v.id = m.vehicle_id " + $tail
            $(, $arg)*
        )
    };
}

pub async fn insert(tx: &mut Tx, id: MaintenanceId, m: &RecordInput) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "insert into fleet.maintenance (id, vehicle_id, rule_id, task, done_on, odometer_m, cost_minor, currency, workshop, notes,
                                        created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
        id.0,
        m.vehicle.0,
        m.rule.map(|r| r.0),
        m.task,
        m.done_on as Day,
        m.odometer_m,
        m.cost.map(|c| c.minor),
        m.cost.map(|c| c.currency.code()),
        m.workshop,
        m.notes,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn remove(tx: &mut Tx, id: MaintenanceId) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update fleet.maintenance set removed_at = $2, updated_at = $2, version = version + 1 where id = $1",
        id.0,
        now as Time
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The odometer does not run backwards.
pub async fn raise_odometer(tx: &mut Tx, vehicle: VehicleId, odometer_m: i64) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update fleet.vehicles set odometer_m = $2, updated_at = $3, version = version + 1 where id = $1 and odometer_m < $2",
        vehicle.0,
        odometer_m,
        now as Time
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn read(tx: &mut Tx, id: MaintenanceId) -> sqlx::Result<Option<MaintenanceRecord>> {
    let row = select_records!("where m.id = $1", id.0).fetch_optional(tx.conn()).await?;
    Ok(row.map(MaintenanceRecord::from))
}

pub async fn lock(tx: &mut Tx, id: MaintenanceId) -> sqlx::Result<Option<MaintenanceRecord>> {
    let row = select_records!("where m.id = $1 and m.removed_at is null for update of m", id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(MaintenanceRecord::from))
}

/// One page of what the URL asks for, newest first unless it says otherwise.
pub async fn search(tx: &mut Tx, filter: &Filter) -> sqlx::Result<(Vec<MaintenanceRecord>, PageMeta)> {
    let more = |sql: &mut QueryBuilder<Postgres>| {
        sql.push(" and m.removed_at is null");
    };
    let (rows, page) = filter.fetch_where::<Row>(tx, &LIST, more, |row| row.id).await?;
    Ok((rows.into_iter().map(MaintenanceRecord::from).collect(), page))
}

impl From<Row> for MaintenanceRecord {
    fn from(row: Row) -> Self {
        let currency = row.currency.and_then(|code| code.parse().ok());
        Self {
            id: row.id.into(),
            vehicle: row.vehicle_id.into(),
            vehicle_name: row.vehicle_name,
            rule: row.rule_id.map(Into::into),
            task: row.task,
            done_on: row.done_on,
            odometer_m: row.odometer_m,
            cost: row.cost_minor.zip(currency).map(|(minor, currency)| Money { minor, currency }),
            workshop: row.workshop,
            notes: row.notes,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            removed_at: row.removed_at,
        }
    }
}
