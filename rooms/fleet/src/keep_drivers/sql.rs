use super::wire::{Driver, DriverInput};
use crate::{DriverStatus, Error, text::contains};
use kernel::{DriverId, Lang, Phone, Time, UserId};
use platform::{
    OnConstraint, PageMeta, Tx, columns,
    http::filter::{Columns, Filter, List},
};
use sqlx::{Postgres, QueryBuilder, types::Uuid};

/// What a list can be filtered, ordered and cut by.
pub static COLUMNS: Columns = columns! {
    id: Id("drv") = "d.id",
    name: Text = "d.name",
    phone: Text = "d.phone",
    email: Text = "d.email",
    user: Id("usr") = "d.user_id",
    status: Word(&["active", "on_leave", "inactive"]) = "d.status",
    employee_no: Text = "d.employee_no",
    licence_no: Text = "d.licence_no",
    home_place: Id("plc") = "d.home_place_id",
    vehicle: Id("veh") = "a.vehicle_id",
    vehicle_name: Text = "v.name",
    created_at: Time = "d.created_at",
    updated_at: Time = "d.updated_at",
    licence_classes: Show = "d.licence_classes",
    skills: Show = "d.skills",
    languages: Show = "d.languages",
    notes: Show = "d.notes",
    version: Show = "d.version",
};

const LIST: List = List {
    columns: "d.id, d.name, d.phone, d.email, d.user_id, d.status, d.employee_no, d.licence_no, d.licence_classes, d.skills,
              d.languages, d.home_place_id, d.notes, a.vehicle_id, v.name as vehicle_name, d.version, d.created_at, d.updated_at,
              d.removed_at",
    from: "fleet.drivers d
           left join fleet.assignments a on a.driver_id = d.id and a.ended_at is null
           left join fleet.vehicles v on v.id = a.vehicle_id",
    key: "d.id",
};

#[derive(sqlx::FromRow)]
pub struct Row {
    id: Uuid,
    name: String,
    phone: Option<String>,
    email: Option<String>,
    user_id: Option<Uuid>,
    status: DriverStatus,
    employee_no: Option<String>,
    licence_no: Option<String>,
    licence_classes: Vec<String>,
    skills: Vec<String>,
    languages: Vec<String>,
    home_place_id: Option<Uuid>,
    notes: Option<String>,
    vehicle_id: Option<Uuid>,
    vehicle_name: Option<String>,
    version: i64,
    created_at: Time,
    updated_at: Time,
    removed_at: Option<Time>,
}

macro_rules! select_drivers {
    ($tail:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select d.id, d.name, d.phone, d.email, d.user_id, d.status as "status: DriverStatus", d.employee_no, d.licence_no,
                      d.licence_classes, d.skills, d.languages, d.home_place_id, d.notes, a.vehicle_id as "vehicle_id?",
                      v.name as "vehicle_name?", d.version, d.created_at, d.updated_at, d.removed_at
                 from fleet.drivers d
                 left join fleet.assignments a on a.driver_id = d.id and a.ended_at is null
                 left join fleet.vehicles v on v.id = a.vehicle_id "# + $tail
            $(, $arg)*
        )
    };
}

fn taken(result: sqlx::Result<sqlx::postgres::PgQueryResult>) -> Result<(), Error> {
    match result {
        Err(sqlx::Error::Database(e)) if e.constraint() == Some("drivers_one_per_user") => {
            Err(Error::Taken { what: "driver", field: "user" })
        }
        other => other.map(|_| ()).on_constraint("drivers_one_per_employee_no", || Error::Taken {
            what: "driver",
            field: "employee_no",
        }),
    }
}

fn languages(input: &DriverInput) -> Vec<String> {
    input.languages.iter().map(|l: &Lang| l.as_str().to_owned()).collect()
}

pub async fn insert(tx: &mut Tx, id: DriverId, d: &DriverInput) -> Result<(), Error> {
    let now = tx.now();
    let done = sqlx::query!(
        "insert into fleet.drivers (id, name, phone, email, user_id, status, employee_no, licence_no, licence_classes, skills,
                                    languages, home_place_id, notes, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)",
        id.0,
        d.name,
        d.phone.as_ref().map(Phone::as_str),
        d.email,
        d.user.map(|u| u.0),
        d.status as DriverStatus,
        d.employee_no,
        d.licence_no,
        &d.licence_classes,
        &d.skills,
        &languages(d),
        d.home_place.map(|p| p.0),
        d.notes,
        now as Time,
    )
    .execute(tx.conn())
    .await;
    taken(done)
}

pub async fn update(tx: &mut Tx, id: DriverId, d: &DriverInput) -> Result<(), Error> {
    let now = tx.now();
    let done = sqlx::query!(
        "update fleet.drivers
            set name = $2, phone = $3, email = $4, user_id = $5, status = $6, employee_no = $7, licence_no = $8,
                licence_classes = $9, skills = $10, languages = $11, home_place_id = $12, notes = $13, updated_at = $14,
                version = version + 1
          where id = $1",
        id.0,
        d.name,
        d.phone.as_ref().map(Phone::as_str),
        d.email,
        d.user.map(|u| u.0),
        d.status as DriverStatus,
        d.employee_no,
        d.licence_no,
        &d.licence_classes,
        &d.skills,
        &languages(d),
        d.home_place.map(|p| p.0),
        d.notes,
        now as Time,
    )
    .execute(tx.conn())
    .await;
    taken(done)
}

pub async fn remove(tx: &mut Tx, id: DriverId) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update fleet.drivers set removed_at = $2, updated_at = $2, version = version + 1 where id = $1",
        id.0,
        now as Time
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn read(tx: &mut Tx, id: DriverId) -> sqlx::Result<Option<Driver>> {
    let row = select_drivers!("where d.id = $1", id.0).fetch_optional(tx.conn()).await?;
    Ok(row.map(Driver::from))
}

pub async fn lock(tx: &mut Tx, id: DriverId) -> sqlx::Result<Option<Driver>> {
    let row = select_drivers!("where d.id = $1 and d.removed_at is null for update of d", id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(Driver::from))
}

pub async fn of_user(tx: &mut Tx, user: UserId) -> sqlx::Result<Option<Driver>> {
    let row = select_drivers!("where d.user_id = $1 and d.removed_at is null", user.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(Driver::from))
}

/// Those with these employee numbers.
pub async fn with_numbers(tx: &mut Tx, numbers: &[String]) -> sqlx::Result<Vec<Driver>> {
    let rows = select_drivers!("where d.removed_at is null and d.employee_no = any($1)", numbers)
        .fetch_all(tx.conn())
        .await?;
    Ok(rows.into_iter().map(Driver::from).collect())
}

/// One page of what the URL asks for, newest first unless it says otherwise. `q` is part of a name, phone or number.
pub async fn search(tx: &mut Tx, filter: &Filter, q: Option<&str>) -> sqlx::Result<(Vec<Driver>, PageMeta)> {
    let pattern = q.map(contains);
    let more = |sql: &mut QueryBuilder<Postgres>| {
        sql.push(" and d.removed_at is null");
        if let Some(pattern) = &pattern {
            sql.push(" and concat_ws(' ', d.name, d.phone, d.employee_no) ilike ").push_bind(pattern.clone());
        }
    };
    let (rows, page) = filter.fetch_where::<Row>(tx, &LIST, more, |row| row.id).await?;
    Ok((rows.into_iter().map(Driver::from).collect(), page))
}

/// Every driver who can be planned.
pub async fn at_work(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Driver>> {
    let rows =
        select_drivers!("where d.removed_at is null and d.status = 'active' order by d.id limit $1", most)
            .fetch_all(tx.conn())
            .await?;
    Ok(rows.into_iter().map(Driver::from).collect())
}

impl From<Row> for Driver {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            name: row.name,
            phone: row.phone,
            email: row.email,
            user: row.user_id.map(Into::into),
            status: row.status,
            employee_no: row.employee_no,
            licence_no: row.licence_no,
            licence_classes: row.licence_classes,
            skills: row.skills,
            languages: row.languages,
            home_place: row.home_place_id.map(Into::into),
            notes: row.notes,
            vehicle: row.vehicle_id.map(Into::into),
            vehicle_name: row.vehicle_name,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            removed_at: row.removed_at,
        }
    }
}
