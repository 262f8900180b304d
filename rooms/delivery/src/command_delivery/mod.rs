//! POST /v1/deliveries/{id}/commands
//! One of the 32 verbs on one delivery. The command carries its id: sent twice, it takes effect once and is answered alike.
//!
//! ```json
//! {"id": "cmd_…", "command": "fail", "code": "not_home", "evidence": {"photos": ["<sha256>"], "waited_s": 320, "calls": 2},
//!  "fix": {"at": {"lat": 25.2204, "lon": 55.2520}, "accuracy_m": 9}, "occurred_at": "2026-11-21T10:41:07Z", "base_version": 8}
//! ```
//! 200 with the delivery as it is now and, under `command`, what the command did:
//! `{"id": "dlv_…", "status": "attempted", …, "command": {"id": "cmd_…", "verdict": "applied", "version": 9, "allowed": […]}}`.
//! 409 `delivery.not_legal` with `allowed`; 409 `version.stale` when `base_version` (or If-Match) is old; 403 when the verb is not
//! for you; 422 `delivery.unmet` with a path for each thing that is missing; 409 `delivery.driver_unfit` with what speaks against the
//! driver, until the command says `override_reason` (and whoever gives it has `deliveries:override`).
//!
//! Aliases: `PUT /v1/deliveries/{id}/status` takes `{"status": "out_for_delivery", …}` and gives the verb that leads there.

#[cfg(test)]
mod tests;
mod wire;

pub(crate) use wire::words_of_bounded_length;
pub use wire::{Commanded, NewCommand, NewStatus};

use crate::{
    Error,
    command::Command,
    crew,
    delivery::{Fit, State},
    fitness,
    get_delivery::get_delivery,
    journal::{Channel, CommandAnswer, Given, give},
    law::Verb,
    offline::event_time,
    transfer_code,
    who::{Hats, hats},
};
use kernel::{CommandId, DeliveryId, DriverId, Time};
use platform::{
    Actor, Answer, App, Envelope, IfMatch, Input, Problem, Reply, Tx,
    http::{Path, Who},
};
use sqlx::query;
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle)).routes(routes!(handle_status))
}

#[utoipa::path(post, path = "/deliveries/{id}/commands", operation_id = "command_delivery", tag = "deliveries", params(("id" = DeliveryId, Path)),
    request_body = NewCommand, responses((status = 200, body = Envelope<Commanded>)))]
async fn handle(
    actor: Actor,
    Path(id): Path<DeliveryId>,
    held: IfMatch,
    input: Input<NewCommand>,
) -> Reply<Commanded> {
    let base = held.or(input.value.base_version).0;
    answer(&actor, id, NewCommand { base_version: base, ..input.value }).await
}

#[utoipa::path(put, path = "/deliveries/{id}/status", operation_id = "put_delivery_status", tag = "deliveries", params(("id" = DeliveryId, Path)),
    request_body = NewStatus, responses((status = 200, body = Envelope<Commanded>)))]
async fn handle_status(
    actor: Actor,
    Path(id): Path<DeliveryId>,
    held: IfMatch,
    input: Input<NewStatus>,
) -> Reply<Commanded> {
    let mut tx = actor.read().await?;
    let (state, _) = state_of(&mut tx, id).await?;
    drop(tx);
    let base = held.or(input.value.base_version).0;
    let command = input.value.into_command(state)?;
    answer(&actor, id, NewCommand { base_version: base, ..command }).await
}

async fn answer(actor: &Actor, id: DeliveryId, new: NewCommand) -> Reply<Commanded> {
    let mut tx = actor.begin().await?;
    let told = command_delivery(&mut tx, actor, id, new).await?;
    let command = match told {
        Ok(answer) => answer,
        // the refusal is remembered with the command's id
        Err(error) => {
            tx.commit().await?;
            return Err(error.into());
        }
    };
    let delivery = get_delivery(&mut tx, id, &actor.app().config().public_url).await?;
    tx.commit().await?;
    let version = delivery.row.version;
    Ok(Answer::ok(Commanded { delivery, command }).version(version))
}

/// Gives one command for `actor`. The inner error is a refusal that is to be committed; the outer is not.
pub async fn command_delivery(
    tx: &mut Tx,
    actor: &Actor,
    id: DeliveryId,
    new: NewCommand,
) -> Result<Result<CommandAnswer, Error>, Problem> {
    let (state, assigned) = state_of(tx, id).await?;
    let hats = hats(tx, actor).await?;
    let verb = new.command.verb();
    let role = hats.role_on(verb, state, assigned).ok_or_else(|| Problem::forbidden("deliveries:command"))?;
    let is_driver = role == crate::law::Role::Driver;
    let source = match (is_driver, actor.principal.who) {
        (true, _) => "driver_app",
        (false, Who::ApiKey(_)) => "api",
        (false, _) => "console",
    };
    let fit = if is_driver {
        let at = event_time(new.occurred_at.unwrap_or(tx.now()), new.sent_at, tx.now()).at;
        check_code(tx, &new.command, at).await?;
        Fit::ASSUMED
    } else {
        let is_legal = verb.rule_in(state).is_some_and(|rule| rule.permits(role));
        fit_of(tx, actor, id, &new.command, is_legal).await?
    };
    let given = Given {
        id: new.id.unwrap_or_else(CommandId::mint),
        role,
        driver: hats.driver.filter(|_| is_driver),
        said_at: new.occurred_at,
        sent_at: new.sent_at,
        fix: new.fix,
        channel: if is_driver { Channel::Device } else { Channel::Desk },
        base_version: new.base_version,
        source,
        fit,
        command: new.command,
    };
    Ok(give(tx, id, given).await?.told())
}

/// The state and the driver of a delivery, or that there is none.
pub(crate) async fn state_of(tx: &mut Tx, id: DeliveryId) -> Result<(State, Option<DriverId>), Error> {
    let row = query!(
        r#"select state as "state: State", driver_id as "driver_id: DriverId" from delivery.deliveries where id = $1"#,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NoSuchDelivery)?;
    Ok((row.state, row.driver_id))
}

/// How the drivers whom a command names fit, as the fleet says; a reason and the right to give one override it. What is not legal
/// anyway is refused as that.
async fn fit_of(
    tx: &mut Tx,
    actor: &Actor,
    id: DeliveryId,
    command: &Command,
    is_legal: bool,
) -> Result<Fit, Problem> {
    let named = command.named_drivers();
    let verb = command.verb();
    let path = match verb {
        Verb::Transfer => "to",
        Verb::Offer => "drivers",
        _ => "driver",
    };
    for driver in named {
        if !crew::is_active(tx, *driver).await? {
            return Err(Error::field(path, "no active driver of your organisation has this id").into());
        }
    }
    // an offer asks many and binds none
    if named.is_empty() || verb == Verb::Offer || !is_legal {
        return Ok(Fit::ASSUMED);
    }
    match command.override_reason() {
        None => Ok(fitness::fit(tx, id, named).await?),
        Some(reason) if reason.trim().is_empty() => Err(Error::field("override_reason", "say why").into()),
        Some(_) => actor.require("deliveries:override").map(|()| Fit::ASSUMED),
    }
}

/// A driver hands over to whoever shows him his code.
pub(crate) async fn check_code(tx: &mut Tx, command: &Command, at: Time) -> Result<(), Error> {
    let Command::Transfer { to, code, .. } = command else { return Ok(()) };
    if transfer_code::is_shown(tx, *to, code.as_deref().unwrap_or_default(), at).await? {
        Ok(())
    } else {
        Err(Error::WrongTransferCode)
    }
}

/// The hats of an actor who is to be a driver.
pub(crate) fn must_drive(hats: &Hats) -> Result<DriverId, Error> {
    hats.driver.ok_or(Error::NotADriver)
}
