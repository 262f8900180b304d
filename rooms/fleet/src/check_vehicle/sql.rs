use super::wire::{CheckOverride, VehicleCheck};
use crate::check::{CheckItem, CheckResult, Checked};
use kernel::{ShiftId, Time, UserId, VehicleCheckId};
use platform::{
    PageMeta, Tx, columns,
    http::filter::{Columns, Filter, List},
};
use sqlx::{
    query,
    types::{Json, Uuid},
};

/// What a list can be filtered, ordered and cut by.
pub static COLUMNS: Columns = columns! {
    id: Id("chk") = "c.id",
    shift: Id("shf") = "c.shift_id",
    driver: Id("drv") = "c.driver_id",
    vehicle: Id("veh") = "c.vehicle_id",
    result: Word(&["passed", "defects", "unfit"]) = "c.result",
    checked_at: Time = "c.checked_at",
    received_at: Time = "c.received_at",
    odometer_m: Int = "c.odometer_m",
    driver_name: Text = "d.name",
    vehicle_name: Text = "v.name",
    answers: Show = "c.answers",
    override: Show = "c.override_at",
};

const LIST: List = List {
    columns: "c.id, c.shift_id, c.driver_id, d.name as driver_name, c.vehicle_id, v.name as vehicle_name, c.odometer_m, c.result,
              c.answers, c.checked_at, c.received_at, c.override_by, c.override_note, c.override_at",
    from: "fleet.vehicle_checks c join fleet.drivers d on d.id = c.driver_id join fleet.vehicles v on v.id = c.vehicle_id",
    key: "c.id",
};

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    shift_id: Uuid,
    driver_id: Uuid,
    driver_name: String,
    vehicle_id: Uuid,
    vehicle_name: String,
    odometer_m: Option<i64>,
    result: CheckResult,
    answers: Json<Vec<Checked>>,
    checked_at: Time,
    received_at: Time,
    override_by: Option<Uuid>,
    override_note: Option<String>,
    override_at: Option<Time>,
}

macro_rules! select_checks {
    ($tail:literal, $arg:expr) => {
        sqlx::query_as!(
            Row,
            r#"select c.id, c.shift_id, c.driver_id, d.name as driver_name, c.vehicle_id, v.name as vehicle_name, c.odometer_m,
                      c.result as "result: CheckResult", c.answers as "answers: Json<Vec<Checked>>", c.checked_at, c.received_at,
                      c.override_by, c.override_note, c.override_at
                 from fleet.vehicle_checks c
                 join fleet.drivers d on d.id = c.driver_id
                 join fleet.vehicles v on v.id = c.vehicle_id "# + $tail,
            $arg
        )
    };
}

pub async fn read(tx: &mut Tx, id: VehicleCheckId) -> sqlx::Result<Option<VehicleCheck>> {
    let row = select_checks!("where c.id = $1", id.0).fetch_optional(tx.conn()).await?;
    Ok(row.map(VehicleCheck::from))
}

/// The latest check of a shift.
pub async fn of_shift(tx: &mut Tx, shift: ShiftId) -> sqlx::Result<Option<VehicleCheck>> {
    let row = select_checks!("where c.shift_id = $1 order by c.received_at desc, c.id desc limit 1", shift.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(VehicleCheck::from))
}

pub async fn search(tx: &mut Tx, filter: &Filter) -> sqlx::Result<(Vec<VehicleCheck>, PageMeta)> {
    let (rows, page) = filter.fetch::<Row>(tx, &LIST, |row| row.id).await?;
    Ok((rows.into_iter().map(VehicleCheck::from).collect(), page))
}

pub async fn insert(tx: &mut Tx, check: &VehicleCheck) -> sqlx::Result<()> {
    query!(
        "insert into fleet.vehicle_checks (id, shift_id, driver_id, vehicle_id, odometer_m, result, answers, checked_at, received_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        check.id.0,
        check.shift.0,
        check.driver.0,
        check.vehicle.0,
        check.odometer_m,
        check.result as CheckResult,
        Json(&check.answers) as _,
        check.checked_at as Time,
        check.received_at as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn let_leave(tx: &mut Tx, id: VehicleCheckId, by: UserId, note: &str) -> sqlx::Result<()> {
    let now = tx.now();
    query!(
        "update fleet.vehicle_checks set override_by = $2, override_note = $3, override_at = $4
          where id = $1 and override_at is null",
        id.0,
        by.0,
        note,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether a check is required, the organisation's own list, and the version of both.
pub async fn checklist(tx: &mut Tx) -> sqlx::Result<Option<(bool, Option<Vec<CheckItem>>, i64)>> {
    let row =
        query!(r#"select required, items as "items: Json<Vec<CheckItem>>", version from fleet.checklists"#)
            .fetch_optional(tx.conn())
            .await?;
    Ok(row.map(|row| (row.required, row.items.map(|items| items.0), row.version)))
}

pub async fn keep_checklist(tx: &mut Tx, required: bool, items: Option<&[CheckItem]>) -> sqlx::Result<()> {
    let now = tx.now();
    query!(
        "insert into fleet.checklists (id, required, items, created_at, updated_at) values ($1, $2, $3, $4, $4)
         on conflict (org_id)
         do update set required = $2, items = $3, updated_at = $4, version = checklists.version + 1",
        Uuid::now_v7(),
        required,
        items.map(Json) as _,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

impl From<Row> for VehicleCheck {
    fn from(row: Row) -> Self {
        let by = row.override_by.zip(row.override_note).zip(row.override_at);
        Self {
            id: row.id.into(),
            shift: row.shift_id.into(),
            driver: row.driver_id.into(),
            driver_name: row.driver_name,
            vehicle: row.vehicle_id.into(),
            vehicle_name: row.vehicle_name,
            odometer_m: row.odometer_m,
            result: row.result,
            answers: row.answers.0,
            checked_at: row.checked_at,
            received_at: row.received_at,
            r#override: by.map(|((by, note), at)| CheckOverride { by: by.into(), by_name: None, note, at }),
        }
    }
}
