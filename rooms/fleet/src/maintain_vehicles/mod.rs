//! /maintenance/rules and /maintenance/records
//! Work on vehicles: what comes round and when, and what was done.

mod records_sql;
mod rules_sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{MaintenanceRecord, MaintenanceRule, RecordInput, RuleFilter, RuleInput};

use crate::{
    DueState, Error, MaintenanceRead, MaintenanceWrite, day::today, keep_vehicles, keep_vehicles::word,
};
use kernel::{MaintenanceId, MaintenanceRuleId, VehicleId};
use lexicon::fleet::MaintenanceDue;
use platform::{
    Answer, App, Envelope, IfMatch, Input, May, OpenApiRouter, PageAsk, Reply, Tx,
    http::{
        Path, Query,
        filter::{FilterAsk, FilterParams},
    },
};
use serde_json::Value;
use utoipa_axum::routes;

/// Rules looked at in one transaction of the sweep.
const BATCH: i64 = 500;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_rules, post_rule))
        .routes(routes!(get_rule, put_rule, delete_rule))
        .routes(routes!(list_records, post_record))
        .routes(routes!(get_record, delete_record))
}

/// Rules with when each falls due; `state=due_soon` for what needs attention.
#[utoipa::path(get, path = "/maintenance/rules", operation_id = "list_maintenance_rules", tag = "fleet", params(RuleFilter),
    responses((status = 200, body = Envelope<Vec<MaintenanceRule>>)))]
async fn list_rules(
    actor: May<MaintenanceRead>,
    Query(filter): Query<RuleFilter>,
    ask: PageAsk,
) -> Reply<Vec<MaintenanceRule>> {
    let mut tx = actor.read().await?;
    let mut rules = rules_sql::list(&mut tx, &filter, &ask).await?;
    let page = ask.cut(&mut rules, None, |r| r.id.0);
    Ok(Answer::ok(rules).page(page))
}

/// Adds work that comes round.
#[utoipa::path(post, path = "/maintenance/rules", operation_id = "add_maintenance_rule", tag = "fleet", request_body = RuleInput,
    responses((status = 201, body = Envelope<MaintenanceRule>)))]
async fn post_rule(actor: May<MaintenanceWrite>, input: Input<RuleInput>) -> Reply<MaintenanceRule> {
    let mut tx = actor.write(&input).await?;
    let odometer_m = check_rule(&mut tx, &input.value).await?;
    let id = MaintenanceRuleId::mint();
    rules_sql::insert(&mut tx, id, &input.value, odometer_m).await?;
    let rule = rules_sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("rule"))?;
    tx.reply(Answer::created(rule).version(1).location(format!("/api/v1/maintenance/rules/{id}"))).await
}

#[utoipa::path(get, path = "/maintenance/rules/{rule}", operation_id = "get_maintenance_rule", tag = "fleet",
    params(("rule" = MaintenanceRuleId, Path)), responses((status = 200, body = Envelope<MaintenanceRule>)))]
async fn get_rule(actor: May<MaintenanceRead>, Path(id): Path<MaintenanceRuleId>) -> Reply<MaintenanceRule> {
    let mut tx = actor.read().await?;
    let rule = rules_sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("rule"))?;
    let version = rule.version;
    Ok(Answer::ok(rule).version(version))
}

/// Replaces a rule; it stays with its vehicle.
#[utoipa::path(put, path = "/maintenance/rules/{rule}", operation_id = "change_maintenance_rule", tag = "fleet",
    params(("rule" = MaintenanceRuleId, Path)), request_body = RuleInput, responses((status = 200, body = Envelope<MaintenanceRule>)))]
async fn put_rule(
    actor: May<MaintenanceWrite>,
    Path(id): Path<MaintenanceRuleId>,
    held: IfMatch,
    input: Input<RuleInput>,
) -> Reply<MaintenanceRule> {
    let mut tx = actor.write(&input).await?;
    let current = rules_sql::lock(&mut tx, id).await?.ok_or(Error::NoSuch("rule"))?;
    held.check(current.version, &current)?;
    check_rule(&mut tx, &input.value).await?;
    if input.value.vehicle != current.vehicle {
        return Err(Error::field("vehicle", "a rule stays with its vehicle: add one to the other").into());
    }
    rules_sql::update(&mut tx, id, &input.value).await?;
    let rule = rules_sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("rule"))?;
    let version = rule.version;
    tx.reply(Answer::ok(rule).version(version)).await
}

#[utoipa::path(delete, path = "/maintenance/rules/{rule}", operation_id = "remove_maintenance_rule", tag = "fleet",
    params(("rule" = MaintenanceRuleId, Path)), responses((status = 200, body = Envelope<MaintenanceRule>)))]
async fn delete_rule(
    actor: May<MaintenanceWrite>,
    Path(id): Path<MaintenanceRuleId>,
    held: IfMatch,
) -> Reply<MaintenanceRule> {
    let mut tx = actor.write_bare().await?;
    let current = rules_sql::lock(&mut tx, id).await?.ok_or(Error::NoSuch("rule"))?;
    held.check(current.version, &current)?;
    rules_sql::remove(&mut tx, id).await?;
    let rule = rules_sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("rule"))?;
    let version = rule.version;
    tx.reply(Answer::ok(rule).version(version)).await
}

/// What was done, the last entered first unless ordered otherwise.
#[utoipa::path(get, path = "/maintenance/records", operation_id = "list_maintenance", tag = "fleet", params(FilterParams),
    responses((status = 200, body = Envelope<Vec<MaintenanceRecord>>)))]
async fn list_records(actor: May<MaintenanceRead>, ask: FilterAsk) -> Reply<Vec<Value>> {
    let filter = ask.filter(&records_sql::COLUMNS)?;
    let mut tx = actor.read().await?;
    let (records, page) = records_sql::search(&mut tx, &filter).await?;
    Ok(Answer::ok(filter.project(&records)).page(page))
}

/// Enters work that was done. It sets its rule back and raises the vehicle's odometer.
#[utoipa::path(post, path = "/maintenance/records", operation_id = "record_maintenance", tag = "fleet", request_body = RecordInput,
    responses((status = 201, body = Envelope<MaintenanceRecord>)))]
async fn post_record(actor: May<MaintenanceWrite>, input: Input<RecordInput>) -> Reply<MaintenanceRecord> {
    let mut tx = actor.write(&input).await?;
    let record = record_maintenance(&mut tx, &input.value).await?;
    let location = format!("/api/v1/maintenance/records/{}", record.id);
    tx.reply(Answer::created(record).version(1).location(location)).await
}

#[utoipa::path(get, path = "/maintenance/records/{record}", operation_id = "get_maintenance", tag = "fleet",
    params(("record" = MaintenanceId, Path)), responses((status = 200, body = Envelope<MaintenanceRecord>)))]
async fn get_record(actor: May<MaintenanceRead>, Path(id): Path<MaintenanceId>) -> Reply<MaintenanceRecord> {
    let mut tx = actor.read().await?;
    let record = records_sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("record"))?;
    let version = record.version;
    Ok(Answer::ok(record).version(version))
}

/// Strikes a record out. Its rule keeps counting from it until the rule is changed.
#[utoipa::path(delete, path = "/maintenance/records/{record}", operation_id = "remove_maintenance", tag = "fleet",
    params(("record" = MaintenanceId, Path)), responses((status = 200, body = Envelope<MaintenanceRecord>)))]
async fn delete_record(
    actor: May<MaintenanceWrite>,
    Path(id): Path<MaintenanceId>,
    held: IfMatch,
) -> Reply<MaintenanceRecord> {
    let mut tx = actor.write_bare().await?;
    let current = records_sql::lock(&mut tx, id).await?.ok_or(Error::NoSuch("record"))?;
    held.check(current.version, &current)?;
    records_sql::remove(&mut tx, id).await?;
    let record = records_sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("record"))?;
    let version = record.version;
    tx.reply(Answer::ok(record).version(version)).await
}

async fn record_maintenance(tx: &mut Tx, input: &RecordInput) -> Result<MaintenanceRecord, Error> {
    known_vehicle(tx, input.vehicle).await?;
    if input.done_on > today(tx).await? {
        return Err(Error::field("done_on", "not in the future: plan it with a rule instead"));
    }
    if input.cost.is_some_and(|cost| cost.minor < 0) {
        return Err(Error::field("cost", "not below zero"));
    }
    if let Some(rule) = input.rule {
        let rule = rules_sql::lock(tx, rule).await?.filter(|r| r.vehicle == input.vehicle);
        let rule = rule.ok_or_else(|| Error::field("rule", "this vehicle has no such rule"))?;
        rules_sql::fulfil(tx, rule.id, input.done_on, input.odometer_m).await?;
    }
    let id = MaintenanceId::mint();
    records_sql::insert(tx, id, input).await?;
    if let Some(odometer_m) = input.odometer_m {
        records_sql::raise_odometer(tx, input.vehicle, odometer_m).await?;
    }
    records_sql::read(tx, id).await?.ok_or(Error::NoSuch("record"))
}

/// Sweep: says once that work falls due soon, and once that it is overdue.
pub(crate) async fn tell_of_due_work(app: &App) -> anyhow::Result<()> {
    let mut after = None;
    loop {
        let mut tx = app.db().system("work falls due in every organisation").await?;
        let watched = rules_sql::watched(&mut tx, after, BATCH).await?;
        for (org, rule, told) in &watched {
            if rule.state == *told {
                continue;
            }
            rules_sql::set_told(&mut tx, rule.id, rule.state).await?;
            // Back to `ok` is no news: the record that did it was seen by whoever entered it.
            if rule.state > *told {
                tx.emit_for(*org, None, &fact_of(rule)).await?;
            }
        }
        tx.commit().await?;
        after = watched.last().map(|(_, rule, _)| rule.id.0);
        if (watched.len() as i64) < BATCH {
            return Ok(());
        }
    }
}

fn fact_of(rule: &MaintenanceRule) -> MaintenanceDue {
    debug_assert!(rule.state > DueState::Ok, "BUG: what is not due is not told");
    MaintenanceDue {
        rule: rule.id,
        vehicle: rule.vehicle,
        vehicle_name: rule.vehicle_name.clone(),
        task: rule.task.clone(),
        due_on: rule.due_on.map(|day| day.to_string()),
        due_at_odometer_m: rule.due_at_odometer_m,
        state: word(&rule.state),
    }
}

/// The vehicle's odometer, for a rule that does not say where it counts from.
async fn check_rule(tx: &mut Tx, input: &RuleInput) -> Result<i64, Error> {
    if input.every_days.is_none() && input.every_m.is_none() {
        return Err(Error::field("every_days", "say after how many days, or after how many metres"));
    }
    known_vehicle(tx, input.vehicle).await
}

async fn known_vehicle(tx: &mut Tx, id: VehicleId) -> Result<i64, Error> {
    let vehicle = keep_vehicles::sql::read(tx, id).await?.filter(|v| v.removed_at.is_none());
    vehicle.map(|v| v.odometer_m).ok_or_else(|| Error::field("vehicle", "there is no such vehicle of yours"))
}
