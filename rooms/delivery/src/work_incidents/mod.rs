//! GET /v1/incidents?state=eq.open&delivery_id=eq.dlv_…
//! POST /v1/incidents/{id}/commands
//! What a dispatcher should look at, most urgent first when asked with `order=severity_rank.desc`.
//!
//! ```json
//! {"id": "inc_…", "kind": "intent_lost", "severity": "critical", "state": "open", "delivery_id": "dlv_…", "note": "cancel",
//!  "opened_at": "2026-11-21T10:41:07Z", "is_calling": true, "version": 1}
//! ```
//! Commands: `{"command": "acknowledge"}`, `{"command": "snooze", "until": "…"}`, `{"command": "resolve", "note": "…"}`.

use crate::{
    DeliveriesDispatch, DeliveriesRead, Error,
    incident::{Incident, Kind, Severity, State},
    report_trouble::ReportedPosition,
};
use garde::Validate;
use kernel::{CommandId, DeliveryId, DriverId, IncidentId, RouteId, Time};
use lexicon::delivery::IncidentChanged;
use platform::{
    Answer, App, Envelope, Input, May, Reply, Tx, columns,
    http::{
        Path,
        filter::{Columns, FilterAsk, FilterParams, List},
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{FromRow, query};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

static COLUMNS: Columns = columns! {
    id: Id("inc") = "id",
    kind: Word(&["failed_attempt", "attempts_exhausted", "intent_lost", "command_refused", "history_changed", "items_missing",
        "damaged", "lost", "far_from_pin", "implausible_time", "attachment_missing", "corrected", "not_planned", "route_aborted", "driver_gone", "vehicle_gone",
        "driver_on_leave", "route_kept", "van_check",
        "sos", "accident", "breakdown", "theft", "other_trouble"]) = "kind",
    severity: Word(&["info", "warning", "critical"]) = "severity",
    severity_rank: Int = "array_position(array['info', 'warning', 'critical'], severity)",
    state: Word(&["open", "acknowledged", "resolved"]) = "state",
    delivery_id: Id("dlv") = "delivery_id",
    route_id: Id("rte") = "route_id",
    command_id: Id("cmd") = "command_id",
    opened_at: Time = "opened_at",
    resolved_at: Time = "resolved_at",
    snoozed_until: Time = "snoozed_until",
    driver_id: Id("drv") = "driver_id",
    note: Text = "note",
    resolution: Text = "resolution",
    reported_at: Time = "occurred_at",
    driver_name: Show = "driver_id",
    position: Show = "detail",
    is_calling: Show = "state",
    version: Show = "version",
};

/// What a [`Row`] is read from.
macro_rules! row_columns {
    () => {
        "id, kind, severity, state, delivery_id, route_id, command_id, driver_id, note, resolution, detail, occurred_at, opened_at, \
         snoozed_until, resolved_at, version"
    };
}

const LIST: List = List { columns: row_columns!(), from: "delivery.incidents", key: "id" };

#[derive(Debug, Clone, FromRow)]
struct Row {
    id: IncidentId,
    kind: Kind,
    severity: Severity,
    state: State,
    delivery_id: Option<DeliveryId>,
    route_id: Option<RouteId>,
    command_id: Option<CommandId>,
    driver_id: Option<DriverId>,
    note: Option<String>,
    resolution: Option<String>,
    detail: Option<Value>,
    occurred_at: Option<Time>,
    opened_at: Time,
    snoozed_until: Option<Time>,
    resolved_at: Option<Time>,
    version: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct IncidentView {
    pub id: IncidentId,
    pub kind: Kind,
    pub severity: Severity,
    pub state: State,
    pub delivery_id: Option<DeliveryId>,
    pub route_id: Option<RouteId>,
    pub command_id: Option<CommandId>,
    pub driver_id: Option<DriverId>,
    pub driver_name: Option<String>,
    /// where the driver was who reported it
    pub position: Option<ReportedPosition>,
    pub note: Option<String>,
    /// how it ended
    pub resolution: Option<String>,
    /// when it happened, by the clock of who reported it
    pub reported_at: Option<Time>,
    pub opened_at: Time,
    pub snoozed_until: Option<Time>,
    pub resolved_at: Option<Time>,
    /// open, and not snoozed
    pub is_calling: bool,
    pub version: i64,
}

impl Row {
    fn incident(&self) -> Incident {
        Incident { kind: self.kind, state: self.state, snoozed_until: self.snoozed_until }
    }

    fn view(self, now: Time) -> IncidentView {
        IncidentView {
            is_calling: self.incident().is_calling(now),
            id: self.id,
            kind: self.kind,
            severity: self.severity,
            state: self.state,
            delivery_id: self.delivery_id,
            route_id: self.route_id,
            command_id: self.command_id,
            driver_id: self.driver_id,
            driver_name: None,
            position: self.detail.and_then(|detail| serde_json::from_value(detail).ok()),
            note: self.note,
            resolution: self.resolution,
            reported_at: self.occurred_at,
            opened_at: self.opened_at,
            snoozed_until: self.snoozed_until,
            resolved_at: self.resolved_at,
            version: self.version,
        }
    }
}

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(handle))
}

#[utoipa::path(get, path = "/incidents", operation_id = "list_incidents", tag = "deliveries", params(FilterParams),
    responses((status = 200, body = Envelope<Vec<IncidentView>>)))]
async fn list(actor: May<DeliveriesRead>, ask: FilterAsk) -> Reply<Vec<Value>> {
    let filter = ask.filter(&COLUMNS)?;
    let mut tx = actor.read().await?;
    let (rows, page) = filter.fetch::<Row>(&mut tx, &LIST, |row| row.id.0).await?;
    let now = tx.now();
    let views = named(&mut tx, rows.into_iter().map(|row| row.view(now)).collect()).await?;
    Ok(Answer::ok(filter.project(&views)).page(page))
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum IncidentCommand {
    Acknowledge,
    Snooze {
        #[garde(skip)]
        until: Time,
    },
    Resolve {
        /// how it ended
        #[serde(default)]
        #[garde(inner(length(chars, min = 1, max = 1000)))]
        note: Option<String>,
    },
}

#[utoipa::path(post, path = "/incidents/{id}/commands", operation_id = "command_incident", tag = "deliveries", params(("id" = IncidentId, Path)),
    request_body = IncidentCommand, responses((status = 200, body = Envelope<IncidentView>)))]
async fn handle(
    actor: May<DeliveriesDispatch>,
    Path(id): Path<IncidentId>,
    input: Input<IncidentCommand>,
) -> Reply<IncidentView> {
    let mut tx = actor.write(&input).await?;
    let view = work_incident(&mut tx, id, input.value).await?;
    let version = view.version;
    tx.reply(Answer::ok(view).version(version)).await
}

/// Moves an incident on.
pub async fn work_incident(
    tx: &mut Tx,
    id: IncidentId,
    command: IncidentCommand,
) -> Result<IncidentView, Error> {
    let row: Row = sqlx::query_as(concat!(
        "select ",
        row_columns!(),
        " from delivery.incidents where id = $1 for update"
    ))
    .bind(id)
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NoSuchIncident)?;
    let (now, user) = (tx.now(), tx.user().map(|u| u.0));
    let mut resolution = None;
    let next = match command {
        IncidentCommand::Acknowledge => row.incident().acknowledge()?,
        IncidentCommand::Snooze { until } if until <= now => {
            return Err(Error::field("until", "a time in the future"));
        }
        IncidentCommand::Snooze { until } => row.incident().snooze(until)?,
        IncidentCommand::Resolve { note } => {
            resolution = note;
            row.incident().resolve()?
        }
    };
    let is_resolved = next.state == State::Resolved;
    query!(
        "update delivery.incidents
            set state = $2, snoozed_until = $3, version = version + 1,
                resolved_at = case when $4 then $5::timestamptz end, resolved_by = case when $4 then $6::uuid end,
                resolution = $7
          where id = $1",
        id.0,
        next.state.as_str(),
        next.snoozed_until as _,
        is_resolved,
        now as _,
        user,
        resolution,
    )
    .execute(tx.conn())
    .await?;
    let changed = IncidentChanged {
        incident: id,
        kind: row.kind.to_string(),
        severity: row.severity.to_string(),
        state: next.state.to_string(),
        delivery: row.delivery_id,
        tracking_code: None,
        route: row.route_id,
        note: row.note.clone(),
    };
    tx.emit(&changed).await?;
    let resolved_at = is_resolved.then_some(now);
    let now_row = Row {
        state: next.state,
        snoozed_until: next.snoozed_until,
        resolved_at,
        resolution,
        version: row.version + 1,
        ..row
    };
    one_named(tx, now_row.view(now)).await
}

/// One incident, if there is one.
pub(crate) async fn incident(tx: &mut Tx, id: IncidentId) -> Result<Option<IncidentView>, Error> {
    let row: Option<Row> =
        sqlx::query_as(concat!("select ", row_columns!(), " from delivery.incidents where id = $1"))
            .bind(id)
            .fetch_optional(tx.conn())
            .await?;
    let now = tx.now();
    match row {
        Some(row) => Ok(Some(one_named(tx, row.view(now)).await?)),
        None => Ok(None),
    }
}

/// What a driver reported, newest first.
pub(crate) async fn own_incidents(tx: &mut Tx, driver: DriverId) -> Result<Vec<IncidentView>, Error> {
    let rows: Vec<Row> = sqlx::query_as(concat!(
        "select ",
        row_columns!(),
        " from delivery.incidents where driver_id = $1 and occurred_at is not null order by id desc limit 20"
    ))
    .bind(driver)
    .fetch_all(tx.conn())
    .await?;
    let now = tx.now();
    named(tx, rows.into_iter().map(|row| row.view(now)).collect()).await
}

async fn one_named(tx: &mut Tx, view: IncidentView) -> Result<IncidentView, Error> {
    let mut views = named(tx, vec![view]).await?;
    views.pop().ok_or(Error::NoSuchIncident)
}

/// The fleet knows what drivers are called.
async fn named(tx: &mut Tx, mut views: Vec<IncidentView>) -> Result<Vec<IncidentView>, Error> {
    let drivers: Vec<DriverId> = views.iter().filter_map(|view| view.driver_id).collect();
    if drivers.is_empty() {
        return Ok(views);
    }
    let known = fleet::driver_briefs(tx, Some(&drivers)).await?;
    for view in &mut views {
        view.driver_name = view.driver_id.and_then(|id| known.get(&id)).map(|driver| driver.name.clone());
    }
    Ok(views)
}
