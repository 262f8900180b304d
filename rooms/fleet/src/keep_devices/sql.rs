use super::wire::{Device, DeviceInput, PairedDevice};
use crate::{DeviceKind, DeviceStatus, Error, text::contains};
use kernel::{DeviceId, DriverId, Time};
use platform::{
    OnConstraint, PageMeta, SystemTx, Tx, columns,
    http::filter::{Columns, Filter, List},
};
use sqlx::{Postgres, QueryBuilder, types::Uuid};

/// What a list can be filtered, ordered and cut by.
pub static COLUMNS: Columns = columns! {
    id: Id("dev") = "id",
    name: Text = "name",
    kind: Word(&["phone", "tracker"]) = "kind",
    status: Word(&["active", "disabled"]) = "status",
    imei: Text = "imei",
    vehicle: Id("veh") = "vehicle_id",
    driver: Id("drv") = "driver_id",
    last_seen_at: Time = "last_seen_at",
    created_at: Time = "created_at",
    updated_at: Time = "updated_at",
    version: Show = "version",
};

const LIST: List = List {
    columns: "id, name, kind, status, imei, vehicle_id, driver_id, last_seen_at, version, created_at, updated_at, removed_at",
    from: "fleet.devices",
    key: "id",
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    kind: DeviceKind,
    status: DeviceStatus,
    imei: Option<String>,
    vehicle_id: Option<Uuid>,
    driver_id: Option<Uuid>,
    last_seen_at: Option<Time>,
    version: i64,
    created_at: Time,
    updated_at: Time,
    removed_at: Option<Time>,
}

macro_rules! select_devices {
    ($tail:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select id, name, kind as "kind: DeviceKind", status as "status: DeviceStatus", imei, vehicle_id, driver_id,
                      last_seen_at, version, created_at, updated_at, removed_at
                 from fleet.devices "# + $tail
            $(, $arg)*
        )
    };
}

fn imei_taken() -> Error {
    Error::Taken { what: "device", field: "imei" }
}

pub async fn insert(tx: &mut Tx, id: DeviceId, key: &str, d: &DeviceInput) -> Result<(), Error> {
    let now = tx.now();
    sqlx::query!(
        "insert into fleet.devices (id, name, kind, key, imei, status, vehicle_id, driver_id, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
        id.0,
        d.name,
        d.kind as DeviceKind,
        key,
        d.imei,
        d.status as DeviceStatus,
        d.vehicle.map(|v| v.0),
        d.driver.map(|d| d.0),
        now as Time,
    )
    .execute(tx.conn())
    .await
    .on_constraint("devices_one_per_imei", imei_taken)?;
    Ok(())
}

pub async fn update(tx: &mut Tx, id: DeviceId, d: &DeviceInput) -> Result<(), Error> {
    let now = tx.now();
    sqlx::query!(
        "update fleet.devices
            set name = $2, kind = $3, imei = $4, status = $5, vehicle_id = $6, driver_id = $7, updated_at = $8,
                version = version + 1
          where id = $1",
        id.0,
        d.name,
        d.kind as DeviceKind,
        d.imei,
        d.status as DeviceStatus,
        d.vehicle.map(|v| v.0),
        d.driver.map(|d| d.0),
        now as Time,
    )
    .execute(tx.conn())
    .await
    .on_constraint("devices_one_per_imei", imei_taken)?;
    Ok(())
}

pub async fn set_key(tx: &mut Tx, id: DeviceId, key: &str) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update fleet.devices set key = $2, updated_at = $3, version = version + 1 where id = $1",
        id.0,
        key,
        now as Time
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn remove(tx: &mut Tx, id: DeviceId) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update fleet.devices set removed_at = $2, updated_at = $2, version = version + 1 where id = $1",
        id.0,
        now as Time
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn read(tx: &mut Tx, id: DeviceId) -> sqlx::Result<Option<Device>> {
    let row = select_devices!("where id = $1", id.0).fetch_optional(tx.conn()).await?;
    Ok(row.map(Device::from))
}

pub async fn lock(tx: &mut Tx, id: DeviceId) -> sqlx::Result<Option<Device>> {
    let row = select_devices!("where id = $1 and removed_at is null for update", id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(Device::from))
}

pub async fn key_of(tx: &mut Tx, id: DeviceId) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!("select key from fleet.devices where id = $1 and removed_at is null", id.0)
        .fetch_optional(tx.conn())
        .await
}

/// The phone that is a driver's own: of several, the one he has had longest.
pub async fn phone_of(tx: &mut Tx, driver: DriverId) -> sqlx::Result<Option<DeviceId>> {
    sqlx::query_scalar!(
        r#"select id as "id: DeviceId" from fleet.devices
            where driver_id = $1 and vehicle_id is null and kind = 'phone' and status = 'active' and removed_at is null
            order by created_at, id limit 1"#,
        driver.0
    )
    .fetch_optional(tx.conn())
    .await
}

/// One page of what the URL asks for, newest first unless it says otherwise. `q` is part of a name or IMEI.
pub async fn search(tx: &mut Tx, filter: &Filter, q: Option<&str>) -> sqlx::Result<(Vec<Device>, PageMeta)> {
    let pattern = q.map(contains);
    let more = |sql: &mut QueryBuilder<Postgres>| {
        sql.push(" and removed_at is null");
        if let Some(pattern) = &pattern {
            sql.push(" and concat_ws(' ', name, imei) ilike ").push_bind(pattern.clone());
        }
    };
    let (rows, page) = filter.fetch_where::<Row>(tx, &LIST, more, |row| row.id).await?;
    Ok((rows.into_iter().map(Device::from).collect(), page))
}

/// The active device that knows this key, or calls itself by this IMEI.
pub async fn paired(
    tx: &mut SystemTx,
    key: Option<&str>,
    imei: Option<&str>,
) -> sqlx::Result<Option<PairedDevice>> {
    let row = sqlx::query!(
        r#"select d.id, d.org_id, coalesce(d.vehicle_id, sits.vehicle_id) as "vehicle_id?",
                  coalesce(d.driver_id, seated.driver_id) as "driver_id?"
             from fleet.devices d
             left join fleet.assignments sits on sits.driver_id = d.driver_id and sits.org_id = d.org_id and sits.ended_at is null
             left join fleet.assignments seated
                    on seated.vehicle_id = d.vehicle_id and seated.org_id = d.org_id and seated.ended_at is null
            where (d.key = $1 or d.imei = $2) and d.status = 'active' and d.removed_at is null"#,
        key,
        imei,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|r| PairedDevice {
        id: r.id.into(),
        org: r.org_id.into(),
        vehicle: r.vehicle_id.map(Into::into),
        driver: r.driver_id.map(Into::into),
    }))
}

pub async fn seen(tx: &mut SystemTx, devices: &[Uuid], at: Time) -> sqlx::Result<()> {
    sqlx::query!(
        "update fleet.devices set last_seen_at = $2 where id = any($1) and (last_seen_at is null or last_seen_at < $2)",
        devices,
        at as Time
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

impl From<Row> for Device {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            name: row.name,
            kind: row.kind,
            status: row.status,
            imei: row.imei,
            vehicle: row.vehicle_id.map(Into::into),
            driver: row.driver_id.map(Into::into),
            last_seen_at: row.last_seen_at,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            removed_at: row.removed_at,
        }
    }
}
