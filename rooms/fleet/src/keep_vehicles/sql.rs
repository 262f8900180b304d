use super::wire::{Vehicle, VehicleInput};
use crate::{Capacity, Error, Fuel, VehicleKind, VehicleStatus, text::contains};
use kernel::{Time, VehicleId};
use platform::{
    OnConstraint, PageMeta, Tx, columns,
    http::filter::{Columns, Filter, List},
};
use sqlx::{
    Postgres, QueryBuilder,
    types::{Json, Uuid},
};

/// What a list can be filtered, ordered and cut by.
pub static COLUMNS: Columns = columns! {
    id: Id("veh") = "v.id",
    name: Text = "v.name",
    plate: Text = "v.plate",
    kind: Word(&["bicycle", "motorcycle", "car", "van", "pickup", "truck", "trailer"]) = "v.kind",
    status: Word(&["active", "workshop", "retired"]) = "v.status",
    make: Text = "v.make",
    model: Text = "v.model",
    year: Int = "v.year",
    fuel: Word(&["petrol", "diesel", "electric", "hybrid", "cng", "lpg", "none"]) = "v.fuel",
    home_place: Id("plc") = "v.home_place_id",
    odometer_m: Int = "v.odometer_m",
    external_ref: Text = "v.external_ref",
    driver: Id("drv") = "a.driver_id",
    driver_name: Text = "d.name",
    created_at: Time = "v.created_at",
    updated_at: Time = "v.updated_at",
    capacity: Show = "v.capacity",
    skills: Show = "v.skills",
    equipment: Show = "v.equipment",
    notes: Show = "v.notes",
    version: Show = "v.version",
};

const LIST: List = List {
    columns: "v.id, v.name, v.plate, v.kind, v.status, v.make, v.model, v.year, v.fuel, v.capacity, v.skills, v.equipment,
              v.home_place_id, v.odometer_m, v.external_ref, v.notes, a.driver_id, d.name as driver_name, v.version, v.created_at,
              v.updated_at, v.removed_at",
    from: "fleet.vehicles v
           left join fleet.assignments a on a.vehicle_id = v.id and a.ended_at is null
           left join fleet.drivers d on d.id = a.driver_id",
    key: "v.id",
};

#[derive(sqlx::FromRow)]
pub struct Row {
    id: Uuid,
    name: String,
    plate: Option<String>,
    kind: VehicleKind,
    status: VehicleStatus,
    make: Option<String>,
    model: Option<String>,
    year: Option<i32>,
    fuel: Option<Fuel>,
    capacity: Json<Capacity>,
    skills: Vec<String>,
    equipment: Vec<String>,
    home_place_id: Option<Uuid>,
    odometer_m: i64,
    external_ref: Option<String>,
    notes: Option<String>,
    driver_id: Option<Uuid>,
    driver_name: Option<String>,
    version: i64,
    created_at: Time,
    updated_at: Time,
    removed_at: Option<Time>,
}

macro_rules! select_vehicles {
    ($tail:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select v.id, v.name, v.plate, v.kind as "kind: VehicleKind", v.status as "status: VehicleStatus", v.make, v.model,
                      v.year, v.fuel as "fuel: Fuel", v.capacity as "capacity: Json<Capacity>", v.skills, v.equipment,
                      v.home_place_id, v.odometer_m, v.external_ref, v.notes, a.driver_id as "driver_id?",
                      d.name as "driver_name?", v.version, v.created_at, v.updated_at, v.removed_at
                 from fleet.vehicles v
                 left join fleet.assignments a on a.vehicle_id = v.id and a.ended_at is null
                 left join fleet.drivers d on d.id = a.driver_id "# + $tail
            $(, $arg)*
        )
    };
}

/// What two vehicles of one organisation cannot share, in words.
fn taken(result: sqlx::Result<sqlx::postgres::PgQueryResult>) -> Result<(), Error> {
    let plate = || Error::Taken { what: "vehicle", field: "plate" };
    let reference = || Error::Taken { what: "vehicle", field: "external_ref" };
    match result {
        Err(sqlx::Error::Database(e)) if e.constraint() == Some("vehicles_one_per_plate") => Err(plate()),
        other => other.map(|_| ()).on_constraint("vehicles_one_per_ref", reference),
    }
}

pub async fn insert(tx: &mut Tx, id: VehicleId, v: &VehicleInput) -> Result<(), Error> {
    let now = tx.now();
    let done = sqlx::query!(
        "insert into fleet.vehicles (id, name, plate, kind, status, make, model, year, fuel, capacity, skills, equipment,
                                     home_place_id, odometer_m, external_ref, notes, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, coalesce($14::bigint, 0), $15, $16, $17, $17)",
        id.0,
        v.name,
        v.plate,
        v.kind as VehicleKind,
        v.status as VehicleStatus,
        v.make,
        v.model,
        v.year,
        v.fuel as Option<Fuel>,
        Json(&v.capacity) as Json<&Capacity>,
        &v.skills,
        &v.equipment,
        v.home_place.map(|p| p.0),
        v.odometer_m,
        v.external_ref,
        v.notes,
        now as Time,
    )
    .execute(tx.conn())
    .await;
    taken(done)
}

pub async fn update(tx: &mut Tx, id: VehicleId, v: &VehicleInput) -> Result<(), Error> {
    let now = tx.now();
    let done = sqlx::query!(
        "update fleet.vehicles
            set name = $2, plate = $3, kind = $4, status = $5, make = $6, model = $7, year = $8, fuel = $9, capacity = $10,
                skills = $11, equipment = $12, home_place_id = $13, odometer_m = coalesce($14, odometer_m), external_ref = $15,
                notes = $16, updated_at = $17, version = version + 1
          where id = $1",
        id.0,
        v.name,
        v.plate,
        v.kind as VehicleKind,
        v.status as VehicleStatus,
        v.make,
        v.model,
        v.year,
        v.fuel as Option<Fuel>,
        Json(&v.capacity) as Json<&Capacity>,
        &v.skills,
        &v.equipment,
        v.home_place.map(|p| p.0),
        v.odometer_m,
        v.external_ref,
        v.notes,
        now as Time,
    )
    .execute(tx.conn())
    .await;
    taken(done)
}

pub async fn remove(tx: &mut Tx, id: VehicleId) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update fleet.vehicles set removed_at = $2, updated_at = $2, version = version + 1 where id = $1",
        id.0,
        now as Time
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn read(tx: &mut Tx, id: VehicleId) -> sqlx::Result<Option<Vehicle>> {
    let row = select_vehicles!("where v.id = $1", id.0).fetch_optional(tx.conn()).await?;
    Ok(row.map(Vehicle::from))
}

pub async fn lock(tx: &mut Tx, id: VehicleId) -> sqlx::Result<Option<Vehicle>> {
    let row = select_vehicles!("where v.id = $1 and v.removed_at is null for update of v", id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(Vehicle::from))
}

/// Those with these keys.
pub async fn with_refs(tx: &mut Tx, refs: &[String]) -> sqlx::Result<Vec<Vehicle>> {
    let rows = select_vehicles!("where v.removed_at is null and v.external_ref = any($1)", refs)
        .fetch_all(tx.conn())
        .await?;
    Ok(rows.into_iter().map(Vehicle::from).collect())
}

/// Every plate, and whose it is.
pub async fn plates(tx: &mut Tx) -> sqlx::Result<Vec<(String, Uuid)>> {
    let rows = sqlx::query!(
        r#"select id, plate as "plate!" from fleet.vehicles where removed_at is null and plate is not null"#
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.plate, row.id)).collect())
}

/// One page of what the URL asks for, newest first unless it says otherwise. `q` is part of a name, plate or reference.
pub async fn search(tx: &mut Tx, filter: &Filter, q: Option<&str>) -> sqlx::Result<(Vec<Vehicle>, PageMeta)> {
    let pattern = q.map(contains);
    let more = |sql: &mut QueryBuilder<Postgres>| {
        sql.push(" and v.removed_at is null");
        if let Some(pattern) = &pattern {
            sql.push(" and concat_ws(' ', v.name, v.plate, v.external_ref) ilike ")
                .push_bind(pattern.clone());
        }
    };
    let (rows, page) = filter.fetch_where::<Row>(tx, &LIST, more, |row| row.id).await?;
    Ok((rows.into_iter().map(Vehicle::from).collect(), page))
}

/// Every vehicle that can be planned.
pub async fn in_service(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Vehicle>> {
    let rows =
        select_vehicles!("where v.removed_at is null and v.status = 'active' order by v.id limit $1", most)
            .fetch_all(tx.conn())
            .await?;
    Ok(rows.into_iter().map(Vehicle::from).collect())
}

impl From<Row> for Vehicle {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            name: row.name,
            plate: row.plate,
            kind: row.kind,
            status: row.status,
            make: row.make,
            model: row.model,
            year: row.year,
            fuel: row.fuel,
            capacity: row.capacity.0,
            skills: row.skills,
            equipment: row.equipment,
            home_place: row.home_place_id.map(Into::into),
            odometer_m: row.odometer_m,
            external_ref: row.external_ref,
            notes: row.notes,
            driver: row.driver_id.map(Into::into),
            driver_name: row.driver_name,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            removed_at: row.removed_at,
        }
    }
}
