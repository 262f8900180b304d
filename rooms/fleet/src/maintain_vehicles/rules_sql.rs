use super::wire::{MaintenanceRule, RuleFilter, RuleInput};
use crate::{
    Day, DueState, Error,
    day::{Todays, today},
    upkeep::Interval,
};
use kernel::{MaintenanceRuleId, OrgId, Time};
use platform::{OnConstraint, PageAsk, SystemTx, Tx};
use sqlx::types::Uuid;

struct Row {
    id: Uuid,
    org_id: Uuid,
    vehicle_id: Uuid,
    vehicle_name: String,
    odometer_m: i64,
    task: String,
    every_days: Option<i32>,
    every_m: Option<i64>,
    last_done_on: Day,
    last_odometer_m: i64,
    warn_days: i32,
    warn_m: i64,
    told: DueState,
    version: i64,
    created_at: Time,
    updated_at: Time,
    removed_at: Option<Time>,
}

macro_rules! select_rules {
    ($tail:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select r.id, r.org_id, r.vehicle_id, v.name as vehicle_name, v.odometer_m, r.task, r.every_days, r.every_m,
                      r.last_done_on, r.last_odometer_m, r.warn_days, r.warn_m, r.told as "told: DueState", r.version,
                      r.created_at, r.updated_at, r.removed_at
                 from fleet.maintenance_rules r
                 join fleet.vehicles v on v.id = r.vehicle_id "# + $tail
            $(, $arg)*
        )
    };
}

fn task_taken() -> Error {
    Error::Taken { what: "rule of this vehicle", field: "task" }
}

pub async fn insert(tx: &mut Tx, id: MaintenanceRuleId, r: &RuleInput, odometer_m: i64) -> Result<(), Error> {
    let (now, today) = (tx.now(), today(tx).await?);
    sqlx::query!(
        "insert into fleet.maintenance_rules (id, vehicle_id, task, every_days, every_m, last_done_on, last_odometer_m, warn_days,
                                              warn_m, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        id.0,
        r.vehicle.0,
        r.task,
        r.every_days,
        r.every_m,
        r.last_done_on.unwrap_or(today) as Day,
        r.last_odometer_m.unwrap_or(odometer_m),
        r.warn_days,
        r.warn_m,
        now as Time,
    )
    .execute(tx.conn())
    .await
    .on_constraint("maintenance_rules_one_per_task", task_taken)?;
    Ok(())
}

/// A changed rule is news again.
pub async fn update(tx: &mut Tx, id: MaintenanceRuleId, r: &RuleInput) -> Result<(), Error> {
    let now = tx.now();
    sqlx::query!(
        "update fleet.maintenance_rules
            set task = $2, every_days = $3, every_m = $4, last_done_on = coalesce($5, last_done_on),
                last_odometer_m = coalesce($6, last_odometer_m), warn_days = $7, warn_m = $8, told = 'ok', updated_at = $9,
                version = version + 1
          where id = $1",
        id.0,
        r.task,
        r.every_days,
        r.every_m,
        r.last_done_on as Option<Day>,
        r.last_odometer_m,
        r.warn_days,
        r.warn_m,
        now as Time,
    )
    .execute(tx.conn())
    .await
    .on_constraint("maintenance_rules_one_per_task", task_taken)?;
    Ok(())
}

/// Counts from this work on. A record that comes in late does not turn the clock back.
pub async fn fulfil(
    tx: &mut Tx,
    id: MaintenanceRuleId,
    done_on: Day,
    odometer_m: Option<i64>,
) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update fleet.maintenance_rules
            set last_done_on = $2, last_odometer_m = greatest(last_odometer_m, coalesce($3, last_odometer_m)), told = 'ok',
                updated_at = $4, version = version + 1
          where id = $1 and last_done_on <= $2",
        id.0,
        done_on as Day,
        odometer_m,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn remove(tx: &mut Tx, id: MaintenanceRuleId) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!("update fleet.maintenance_rules set removed_at = $2, updated_at = $2, version = version + 1 where id = $1", id.0, now as Time)
        .execute(tx.conn())
        .await?;
    Ok(())
}

pub async fn read(tx: &mut Tx, id: MaintenanceRuleId) -> sqlx::Result<Option<MaintenanceRule>> {
    let today = today(tx).await?;
    let row = select_rules!("where r.id = $1", id.0).fetch_optional(tx.conn()).await?;
    Ok(row.map(|row| row.shown(today)))
}

pub async fn lock(tx: &mut Tx, id: MaintenanceRuleId) -> sqlx::Result<Option<MaintenanceRule>> {
    let today = today(tx).await?;
    let row = select_rules!("where r.id = $1 and r.removed_at is null for update of r", id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(|row| row.shown(today)))
}

/// The state is derived in one place only, so the rows are read and then sifted: a vehicle has a handful of rules.
pub async fn list(tx: &mut Tx, filter: &RuleFilter, ask: &PageAsk) -> sqlx::Result<Vec<MaintenanceRule>> {
    let today = today(tx).await?;
    let rows = select_rules!(
        "where r.removed_at is null and v.removed_at is null and ($1::uuid is null or r.vehicle_id = $1)
           and ($2::uuid is null or r.id > $2)
         order by r.id limit 20000",
        filter.vehicle.map(|v| v.0),
        ask.after,
    )
    .fetch_all(tx.conn())
    .await?;
    let shown = rows.into_iter().map(|row| row.shown(today));
    let urgent = shown.filter(|rule| filter.state.is_none_or(|least| rule.state >= least));
    Ok(urgent.skip(ask.offset as usize).take(ask.fetch() as usize).collect())
}

/// Rules of every organisation that may have news, after the given one.
pub async fn watched(
    tx: &mut SystemTx,
    after: Option<Uuid>,
    most: i64,
) -> sqlx::Result<Vec<(OrgId, MaintenanceRule, DueState)>> {
    let todays = Todays::read(tx).await?;
    let rows = select_rules!(
        "where r.removed_at is null and v.removed_at is null and ($1::uuid is null or r.id > $1)
         order by r.id limit $2 for update of r skip locked",
        after,
        most
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.org_id.into(), row.told, row))
        .map(|(org, told, row)| (org, row.shown(todays.of(org)), told))
        .collect())
}

pub async fn set_told(tx: &mut SystemTx, id: MaintenanceRuleId, state: DueState) -> sqlx::Result<()> {
    sqlx::query!("update fleet.maintenance_rules set told = $2 where id = $1", id.0, state as DueState)
        .execute(tx.conn())
        .await?;
    Ok(())
}

impl Row {
    fn shown(self, today: Day) -> MaintenanceRule {
        let interval = Interval {
            every_days: self.every_days,
            every_m: self.every_m,
            last_done_on: self.last_done_on,
            last_odometer_m: self.last_odometer_m,
            warn_days: self.warn_days,
            warn_m: self.warn_m,
        };
        let due = interval.due(today, self.odometer_m);
        MaintenanceRule {
            id: self.id.into(),
            vehicle: self.vehicle_id.into(),
            vehicle_name: self.vehicle_name,
            task: self.task,
            every_days: self.every_days,
            every_m: self.every_m,
            last_done_on: self.last_done_on,
            last_odometer_m: self.last_odometer_m,
            warn_days: self.warn_days,
            warn_m: self.warn_m,
            due_on: due.on,
            due_at_odometer_m: due.at_odometer_m,
            state: due.state,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
            removed_at: self.removed_at,
        }
    }
}
