use super::wire::{Hours, Shift, ShiftInput};
use crate::{Error, ShiftState};
use kernel::{DriverId, ShiftId, Time};
use platform::{
    PageMeta, Tx, columns,
    http::filter::{Columns, Filter, List},
};
use sqlx::{Postgres, QueryBuilder, types::Uuid};

/// What a list can be filtered, ordered and cut by.
pub static COLUMNS: Columns = columns! {
    id: Id("shf") = "s.id",
    driver: Id("drv") = "s.driver_id",
    driver_name: Text = "d.name",
    vehicle: Id("veh") = "s.vehicle_id",
    vehicle_name: Text = "v.name",
    starts_at: Time = "s.starts_at",
    ends_at: Time = "s.ends_at",
    state: Word(&["planned", "active", "ended", "cancelled"]) = "s.state",
    started_at: Time = "s.started_at",
    ended_at: Time = "s.ended_at",
    start_place: Id("plc") = "s.start_place_id",
    end_place: Id("plc") = "s.end_place_id",
    created_at: Time = "s.created_at",
    updated_at: Time = "s.updated_at",
    notes: Show = "s.notes",
    version: Show = "s.version",
};

const LIST: List = List {
    columns: "s.id, s.driver_id, d.name as driver_name, s.vehicle_id, v.name as vehicle_name, s.starts_at, s.ends_at, s.state,
              s.started_at, s.ended_at, s.start_place_id, s.end_place_id, s.notes, s.version, s.created_at, s.updated_at",
    from: "fleet.shifts s
           join fleet.drivers d on d.id = s.driver_id
           left join fleet.vehicles v on v.id = s.vehicle_id",
    key: "s.id",
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    driver_id: Uuid,
    driver_name: String,
    vehicle_id: Option<Uuid>,
    vehicle_name: Option<String>,
    starts_at: Time,
    ends_at: Time,
    state: ShiftState,
    started_at: Option<Time>,
    ended_at: Option<Time>,
    start_place_id: Option<Uuid>,
    end_place_id: Option<Uuid>,
    notes: Option<String>,
    version: i64,
    created_at: Time,
    updated_at: Time,
}

macro_rules! select_shifts {
    ($tail:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select s.id, s.driver_id, d.name as driver_name, s.vehicle_id, v.name as "vehicle_name?", s.starts_at, s.ends_at,
                      s.state as "state: ShiftState", s.started_at, s.ended_at, s.start_place_id, s.end_place_id, s.notes,
                      s.version, s.created_at, s.updated_at
                 from fleet.shifts s
                 join fleet.drivers d on d.id = s.driver_id
                 left join fleet.vehicles v on v.id = s.vehicle_id "# + $tail
            $(, $arg)*
        )
    };
}

/// The database refuses two shifts of one driver or vehicle in the same hours; here it says so in words.
pub(crate) fn fits(result: sqlx::Result<sqlx::postgres::PgQueryResult>) -> Result<(), Error> {
    match result {
        Ok(_) => Ok(()),
        Err(sqlx::Error::Database(e)) => Err(match e.constraint() {
            Some("shifts_driver_in_two_places") => Error::ShiftsOverlap { who: "driver" },
            Some("shifts_vehicle_in_two_places") => Error::ShiftsOverlap { who: "vehicle" },
            Some("shifts_one_active") => Error::AlreadyOnShift,
            Some("shifts_pkey" | "shifts_one_per_start_id") => Error::Taken { what: "shift", field: "id" },
            _ => sqlx::Error::Database(e).into(),
        }),
        Err(e) => Err(e.into()),
    }
}

pub async fn insert(tx: &mut Tx, id: ShiftId, s: &ShiftInput) -> Result<(), Error> {
    let now = tx.now();
    let done = sqlx::query!(
        "insert into fleet.shifts (id, driver_id, vehicle_id, starts_at, ends_at, state, start_place_id, end_place_id, notes,
                                   created_at, updated_at)
         values ($1, $2, $3, $4, $5, 'planned', $6, $7, $8, $9, $9)",
        id.0,
        s.driver.0,
        s.vehicle.map(|v| v.0),
        s.starts_at as Time,
        s.ends_at as Time,
        s.start_place.map(|p| p.0),
        s.end_place.map(|p| p.0),
        s.notes,
        now as Time,
    )
    .execute(tx.conn())
    .await;
    fits(done)
}

pub async fn update(tx: &mut Tx, id: ShiftId, s: &ShiftInput) -> Result<(), Error> {
    let now = tx.now();
    let done = sqlx::query!(
        "update fleet.shifts
            set driver_id = $2, vehicle_id = $3, starts_at = $4, ends_at = $5, start_place_id = $6, end_place_id = $7, notes = $8,
                updated_at = $9, version = version + 1
          where id = $1",
        id.0,
        s.driver.0,
        s.vehicle.map(|v| v.0),
        s.starts_at as Time,
        s.ends_at as Time,
        s.start_place.map(|p| p.0),
        s.end_place.map(|p| p.0),
        s.notes,
        now as Time,
    )
    .execute(tx.conn())
    .await;
    fits(done)
}

/// The clock times follow from the state: the start is written once, the end once. `at` is when it happened.
pub async fn set_state(tx: &mut Tx, id: ShiftId, state: ShiftState, at: Time) -> Result<(), Error> {
    let now = tx.now();
    let done = sqlx::query!(
        "update fleet.shifts
            set state = $2,
                started_at = case when $2 = 'active' then $3 else started_at end,
                ended_at = case when $2 = 'ended' then greatest($3, started_at) else ended_at end,
                updated_at = $4, version = version + 1
          where id = $1",
        id.0,
        state as ShiftState,
        at as Time,
        now as Time,
    )
    .execute(tx.conn())
    .await;
    fits(done)
}

/// By its id, or by the name that the driver's phone gave it.
pub async fn read(tx: &mut Tx, id: ShiftId) -> sqlx::Result<Option<Shift>> {
    let row = select_shifts!("where s.id = $1 or s.start_id = $1", id.0).fetch_optional(tx.conn()).await?;
    Ok(row.map(Shift::from))
}

pub async fn lock(tx: &mut Tx, id: ShiftId) -> sqlx::Result<Option<Shift>> {
    let row = select_shifts!("where s.id = $1 or s.start_id = $1 for update of s", id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(Shift::from))
}

/// The driver's first planned shift that ends after `from`.
pub async fn planned_after(tx: &mut Tx, driver: DriverId, from: Time) -> sqlx::Result<Option<Shift>> {
    let row = select_shifts!(
        "where s.driver_id = $1 and s.state = 'planned' and s.ends_at > $2 order by s.starts_at, s.id limit 1",
        driver.0,
        from as Time,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(Shift::from))
}

pub async fn active_of(tx: &mut Tx, driver: DriverId) -> sqlx::Result<Option<Shift>> {
    let row = select_shifts!("where s.driver_id = $1 and s.state = 'active'", driver.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(Shift::from))
}

/// One page of the shifts that touch the hours, newest first unless the URL says otherwise.
pub async fn search(tx: &mut Tx, filter: &Filter, hours: Hours) -> sqlx::Result<(Vec<Shift>, PageMeta)> {
    let more = |sql: &mut QueryBuilder<Postgres>| {
        if let Some(from) = hours.from {
            sql.push(" and s.ends_at > ").push_bind(from);
        }
        if let Some(to) = hours.to {
            sql.push(" and s.starts_at < ").push_bind(to);
        }
    };
    let (rows, page) = filter.fetch_where::<Row>(tx, &LIST, more, |row| row.id).await?;
    Ok((rows.into_iter().map(Shift::from).collect(), page))
}

/// Shifts planned or running in these hours, by when they start.
pub async fn standing(tx: &mut Tx, from: Time, to: Time, most: i64) -> sqlx::Result<Vec<Shift>> {
    let rows = select_shifts!(
        "where s.ends_at > $1 and s.starts_at < $2 and s.state in ('planned', 'active') order by s.starts_at, s.id limit $3",
        from as Time,
        to as Time,
        most,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Shift::from).collect())
}

impl From<Row> for Shift {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            driver: row.driver_id.into(),
            driver_name: row.driver_name,
            vehicle: row.vehicle_id.map(Into::into),
            vehicle_name: row.vehicle_name,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            state: row.state,
            started_at: row.started_at,
            ended_at: row.ended_at,
            start_place: row.start_place_id.map(Into::into),
            end_place: row.end_place_id.map(Into::into),
            notes: row.notes,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
