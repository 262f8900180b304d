//! POST, GET /v1/driver/incidents
//! A driver is in trouble and says so, in one call that may be sent again: `{"id": "inc_…", "kind": "sos", "position": {"lat":
//! 25.2, "lon": 55.2}, "note": "…"}`. It is an incident like those the house finds itself, and dispatch hears of it at once.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{NewTrouble, ReportedPosition};

use crate::{
    DriverAct, Error, brief,
    work_incidents::{IncidentView, incident, own_incidents},
};
use kernel::IncidentId;
use lexicon::delivery::{IncidentChanged, TroubleReported};
use platform::{Actor, Answer, App, Envelope, Input, May, Reply, Tx};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(report, own))
}

#[utoipa::path(post, path = "/driver/incidents", operation_id = "report_trouble", tag = "driver", request_body = NewTrouble,
    responses((status = 201, body = Envelope<IncidentView>), (status = 409), (status = 422)))]
async fn report(actor: May<DriverAct>, input: Input<NewTrouble>) -> Reply<IncidentView> {
    let mut tx = actor.write(&input).await?;
    let view = report_trouble(&mut tx, &actor, input.value).await?;
    let version = view.version;
    tx.reply(Answer::created(view).version(version)).await
}

/// What I reported, newest first, and what became of it.
#[utoipa::path(get, path = "/driver/incidents", operation_id = "own_incidents", tag = "driver",
    responses((status = 200, body = Envelope<Vec<IncidentView>>)))]
async fn own(actor: May<DriverAct>) -> Reply<Vec<IncidentView>> {
    let mut tx = actor.read().await?;
    let driver = me(&mut tx, &actor).await?;
    Ok(Answer::ok(own_incidents(&mut tx, driver.id).await?))
}

async fn me(tx: &mut Tx, actor: &Actor) -> Result<fleet::Driver, Error> {
    fleet::driver_of_user(tx, actor.user()).await?.ok_or(Error::NotADriver)
}

/// Opens the incident and tells of it; one that is known already is answered as it is.
async fn report_trouble(tx: &mut Tx, actor: &Actor, new: NewTrouble) -> Result<IncidentView, Error> {
    let driver = me(tx, actor).await?;
    let kind = new.kind.incident();
    let id = new.id.unwrap_or_else(IncidentId::mint);
    if let Some(known) = incident(tx, id).await? {
        let same = known.kind == kind && known.driver_id == Some(driver.id);
        return if same { Ok(known) } else { Err(Error::IncidentIdTaken) };
    }
    if let Some(delivery) = new.delivery
        && brief(tx, delivery).await?.is_none()
    {
        return Err(Error::field("delivery", "there is no such delivery of yours"));
    }
    let occurred_at = new.occurred_at.map_or(tx.now(), |at| at.min(tx.now()));
    if !sql::insert(tx, id, driver.id, &new, occurred_at).await? {
        return Err(Error::IncidentIdTaken);
    }
    tx.emit(&IncidentChanged {
        incident: id,
        kind: kind.to_string(),
        severity: kind.severity().to_string(),
        state: "open".to_owned(),
        delivery: new.delivery,
        tracking_code: None,
        route: None,
        note: new.note.clone(),
    })
    .await?;
    tx.emit(&TroubleReported {
        incident: id,
        kind: kind.to_string(),
        urgent: new.kind.is_urgent(),
        driver: driver.id,
        driver_name: driver.name,
        phone: driver.phone,
        point: new.position.as_ref().map(wire::ReportedPosition::point).transpose()?,
        note: new.note,
        delivery: new.delivery,
        occurred_at,
    })
    .await?;
    incident(tx, id).await?.ok_or(Error::NoSuchIncident)
}
