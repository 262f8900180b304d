//! GET /v1/exceptions?kind=late,stuck&limit=200
//! GET /v1/exceptions/counts
//! Who needs help now, worst first: late, failed, off its route, stuck, silent, in conflict, not planned, and every other open incident.
//!
//! ```json
//! {"exceptions": [{"key": "late:dlv_…", "kind": "late", "reason": "eta_after_window", "severity": "warning",
//!    "numbers": {"late_s": 1260, "stops_before": 4}, "since": "…", "delivery": {"id": "dlv_…", "status": "out_for_delivery", …},
//!    "route_id": "rte_…", "vehicle": {"id": "veh_…", "name": "Van 3"}, "driver": {"id": "drv_…", "name": "Bilal", "phone": "+971…"},
//!    "incident": null, "point": {"lat": 25.2, "lon": 55.27}, "actions": ["call_recipient", "reassign"]}],
//!  "counts": {"late": 3, "failed": 1, …, "total": 22}, "truncated": false, "as_of": "…"}
//! ```
//! Kinds, reasons and numbers (`_s` seconds, `_m` metres) are codes: words are the clients'. What was put aside is left out, of the counts too.

#[cfg(test)]
mod tests;
mod wire;

pub use wire::{Counts, Exceptions};

use crate::{
    Error,
    exception::{Exception, Kind, of_vehicles},
    look_ahead::nearings,
    snooze_exception::snoozed,
};
use delivery::DeliveriesRead;
use platform::{Answer, App, Envelope, May, OpenApiRouter, Reply, Tx, http::Query};
use serde::Deserialize;
use utoipa_axum::routes;

/// Exceptions of one answer.
const LIMIT_MAX: usize = 1_000;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(counts))
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Ask {
    /// kinds, with commas between; all when absent
    kind: Option<String>,
    /// 1 to 1000; 200 when absent
    limit: Option<usize>,
}

#[utoipa::path(get, path = "/exceptions", operation_id = "list_exceptions", tag = "insight", params(Ask),
    responses((status = 200, body = Envelope<Exceptions>)))]
async fn list(actor: May<DeliveriesRead>, Query(ask): Query<Ask>) -> Reply<Exceptions> {
    let kinds = kinds(ask.kind.as_deref())?;
    let limit = ask.limit.unwrap_or(200);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Error::field("limit", "a whole number from 1 to 1000").into());
    }
    let mut tx = actor.read().await?;
    let all = exceptions(&mut tx).await?;
    let counts = Counts::of(&all);
    let mut shown: Vec<Exception> = all.into_iter().filter(|e| kinds.contains(&e.kind)).collect();
    let truncated = shown.len() > limit;
    shown.truncate(limit);
    let as_of = tx.now();
    let exceptions = wire::views(&mut tx, shown).await?;
    Ok(Answer::ok(Exceptions { exceptions, counts, truncated, as_of }))
}

#[utoipa::path(get, path = "/exceptions/counts", operation_id = "count_exceptions", tag = "insight",
    responses((status = 200, body = Envelope<Counts>)))]
async fn counts(actor: May<DeliveriesRead>) -> Reply<Counts> {
    let mut tx = actor.read().await?;
    let all = exceptions(&mut tx).await?;
    Ok(Answer::ok(Counts::of(&all)))
}

fn kinds(asked: Option<&str>) -> Result<Vec<Kind>, Error> {
    let Some(words) = asked.filter(|words| !words.is_empty()) else { return Ok(Kind::ALL.to_vec()) };
    let kind = |word: &str| {
        let known = "incident, conflict, failed, late, off_route, stuck, silent, unplanned";
        Kind::of(word.trim()).ok_or_else(|| Error::field("kind", known))
    };
    words.split(',').map(kind).collect()
}

/// Everything that needs somebody and was not put aside, worst first.
async fn exceptions(tx: &mut Tx) -> Result<Vec<Exception>, Error> {
    let mut all: Vec<Exception> =
        delivery::troubles(tx).await?.into_iter().filter_map(Exception::of_trouble).collect();
    all.extend(of_all_vehicles(tx).await?);
    let aside = snoozed(tx).await?;
    all.retain(|exception| !aside.contains(&exception.key));
    all.sort_by_key(Exception::rank);
    Ok(all)
}

/// What the positions of vehicles at work tell.
pub(crate) async fn of_all_vehicles(tx: &mut Tx) -> Result<Vec<Exception>, Error> {
    let routes = delivery::at_work(tx).await?;
    let shifts = fleet::on_shift(tx).await?;
    let vehicles: Vec<_> =
        routes.iter().filter_map(|r| r.vehicle).chain(shifts.iter().filter_map(|s| s.vehicle)).collect();
    let standings = tracking::standings(tx, &vehicles).await?;
    let nearings = nearings(tx).await?;
    Ok(of_vehicles(&routes, &shifts, &standings, &nearings, tx.now()))
}
