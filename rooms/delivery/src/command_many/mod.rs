//! POST /v1/deliveries/bulk
//! Many commands, each with an outcome of its own: a transaction a row, so that what cannot be done takes nothing with it.
//!
//! ```json
//! {"commands": [{"delivery": "dlv_…", "command": "assign", "driver": "drv_…", "base_version": 4},
//!               {"delivery": "dlv_…", "command": "hold", "reason": "shop closed"}]}
//! ```
//! 200 with `{"ok": 1, "refused": 1, "failed": 0, "results": [{"row": 0, "delivery": "dlv_…", "outcome": "ok", "status": "assigned",
//! "version": 5, "command": {…}}, {"row": 1, "outcome": "refused", "problem": {"type": "delivery.not_legal", "allowed": […]}}]}`, a
//! result for each row in the order sent. `refused` is final; `failed` may be sent again. With an `Idempotency-Key`, or an `id`
//! in each row, the same request sent again is answered alike and does nothing twice, even if it broke off half-way.

#[cfg(test)]
mod tests;
mod wire;

pub use wire::{Bulk, BulkResults, RowResult};

use crate::command_delivery::{NewCommand, command_delivery};
use kernel::{CommandId, DeliveryId};
use platform::{Actor, Answer, App, Envelope, Input, Problem, Reply};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

#[utoipa::path(post, path = "/deliveries/bulk", operation_id = "command_deliveries", tag = "deliveries", request_body = Bulk,
    responses((status = 200, body = Envelope<BulkResults>)))]
async fn handle(actor: Actor, input: Input<Bulk>) -> Reply<BulkResults> {
    if !actor.may("deliveries:command") {
        actor.require("deliveries:write")?;
    }
    let mut results = Vec::with_capacity(input.value.commands.len());
    for (row, asked) in input.value.commands.into_iter().enumerate() {
        let delivery = asked.delivery;
        let id = asked.command.id.or_else(|| id_of(&actor, row));
        let outcome = one(&actor, delivery, NewCommand { id, ..asked.command }).await;
        results.push(RowResult::new(row, delivery, outcome));
    }
    Ok(Answer::ok(BulkResults::of(results)))
}

/// One row, whole or not at all. A refusal is remembered under the command's id, so it is committed too.
async fn one(
    actor: &Actor,
    delivery: DeliveryId,
    new: NewCommand,
) -> Result<crate::journal::CommandAnswer, Problem> {
    let mut tx = actor.begin().await?;
    let told = command_delivery(&mut tx, actor, delivery, new).await?;
    tx.commit().await?;
    Ok(told?)
}

/// The id of a row's command when the row names none: the same for a retry under the same `Idempotency-Key`.
fn id_of(actor: &Actor, row: usize) -> Option<CommandId> {
    let key = actor.idempotency_key()?;
    Some(CommandId(Uuid::new_v5(&actor.user().0, format!("bulk/{key}/{row}").as_bytes())))
}
