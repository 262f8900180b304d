//! POST /v1/driver/commands
//! A phone empties its queue: what its driver did, in whatever order, perhaps hours ago. Each command is answered on its own; none
//! is lost. What is not legal is kept for review with its evidence, and becomes legal by itself if what was missing arrives later.
//!
//! ```json
//! {"sent_at": "2026-11-21T18:02:11Z", "boot": "6f0c…", "commands": [
//!   {"id": "cmd_…", "delivery": "dlv_…", "command": "pickup", "occurred_at": "2026-11-21T09:12:44Z", "monotonic_ms": 81234,
//!    "base_version": 4, "fix": {"at": {"lat": 25.142, "lon": 55.228}, "accuracy_m": 8}},
//!   {"id": "cmd_…", "delivery": "dlv_…", "command": "deliver", "proof": {"photos": ["<sha256>"]}, …}]}
//! ```
//! 200 with `{"results": [{"id": "cmd_…", "result": "applied", "status": "in_custody", "version": 5, …},
//! {"id": "cmd_…", "result": "review", "refusal": {…}}, {"id": "…", "result": "duplicate", …}, {"result": "rejected", "error": …}]}`
//! in the order sent. `rejected` will never be accepted (no such delivery, a reused id); everything else is safe on the server.

#[cfg(test)]
mod tests;

use crate::{
    DriverAct, Error,
    command::Command,
    command_delivery::{check_code, must_drive, words_of_bounded_length},
    delivery::Fit,
    fix::Fix,
    journal::{Channel, CommandAnswer, Ended, Given, give},
    law::Role,
    offline::event_time,
    who::hats,
};
use garde::Validate;
use kernel::{CommandId, DeliveryId, DriverId, Fault, Kind, Time};
use platform::{Answer, App, Envelope, Input, May, Reply, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// The phone's clock now: what it differs from ours is taken off every `occurred_at`.
    #[garde(skip)]
    pub sent_at: Option<Time>,
    /// Names one run of the phone, within which `monotonic_ms` counts on.
    #[garde(skip)]
    pub boot: Option<Uuid>,
    #[garde(length(min = 1, max = 200), dive)]
    pub commands: Vec<Queued>,
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
pub struct Queued {
    #[garde(skip)]
    pub id: CommandId,
    #[garde(skip)]
    pub delivery: DeliveryId,
    #[serde(flatten)]
    #[garde(custom(words_of_bounded_length))]
    pub command: Command,
    #[garde(skip)]
    pub occurred_at: Time,
    #[serde(default)]
    #[garde(skip)]
    pub monotonic_ms: u64,
    #[garde(skip)]
    pub base_version: Option<i64>,
    #[garde(skip)]
    pub fix: Option<Fix>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Results {
    pub results: Vec<QueueResult>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QueueResult {
    pub id: CommandId,
    pub delivery: DeliveryId,
    /// `applied`, `review`, `duplicate`, `rejected`
    pub result: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<CommandAnswer>,
    /// why it was rejected: a stable code and words
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Rejection>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Rejection {
    pub r#type: String,
    pub detail: String,
}

#[utoipa::path(post, path = "/driver/commands", operation_id = "send_driver_commands", tag = "driver", request_body = Queue,
    responses((status = 200, body = Envelope<Results>)))]
async fn handle(actor: May<DriverAct>, input: Input<Queue>) -> Reply<Results> {
    let mut tx = actor.begin().await?;
    let driver = must_drive(&hats(&mut tx, &actor).await?)?;
    drop(tx);
    let mut queue = input.value;
    for (n, queued) in (0u64..).zip(&mut queue.commands) {
        // without a count of the phone's own, what happened at one time happened in the order sent
        queued.monotonic_ms = queued.monotonic_ms.max(u64::from(queue.boot.is_none()) * n);
    }
    let mut order: Vec<usize> = (0..queue.commands.len()).collect();
    // answered in the order sent, but taken in the order of the events: most then need no second thought
    order.sort_by_key(|i| (queue.commands[*i].occurred_at, queue.commands[*i].monotonic_ms));
    let mut results: Vec<Option<QueueResult>> = vec![None; order.len()];
    for i in order {
        let queued = queue.commands[i].clone();
        // a transaction each: one that fails does not take the others with it
        let mut tx = actor.begin().await?;
        let result = drive(&mut tx, driver, &queue, queued).await?;
        if result.result != "rejected" {
            tx.commit().await?;
        }
        results[i] = Some(result);
    }
    Ok(Answer::ok(Results { results: results.into_iter().flatten().collect() }))
}

/// Takes one command of a queue. An error is for what may succeed when sent again.
pub async fn drive(
    tx: &mut Tx,
    driver: DriverId,
    queue: &Queue,
    queued: Queued,
) -> Result<QueueResult, Error> {
    let (id, delivery) = (queued.id, queued.delivery);
    let at = event_time(queued.occurred_at, queue.sent_at, tx.now()).at;
    if let Err(error) = check_code(tx, &queued.command, at).await {
        return rejected(id, delivery, error);
    }
    let given = Given {
        id,
        command: queued.command,
        role: Role::Driver,
        driver: Some(driver),
        said_at: Some(queued.occurred_at),
        sent_at: queue.sent_at,
        fix: queued.fix,
        channel: Channel::Queue { boot: queue.boot, monotonic_ms: queued.monotonic_ms },
        base_version: queued.base_version,
        source: "driver_app",
        fit: Fit::ASSUMED,
    };
    let (result, answer, error) = match give(tx, delivery, given).await {
        Ok(Ended::Applied(answer)) if answer.refusal.is_some() => ("review", Some(answer), None),
        Ok(Ended::Applied(answer)) => ("applied", Some(answer), None),
        Ok(Ended::Before(Ok(answer))) => ("duplicate", Some(answer), None),
        Ok(Ended::Before(Err(said)) | Ended::Refused(said)) => {
            ("duplicate", None, Some(Rejection { r#type: said.code, detail: said.detail }))
        }
        Err(error) => return rejected(id, delivery, error),
    };
    Ok(QueueResult { id, delivery, result: result.to_owned(), answer, error })
}

/// What will never be accepted; an error is for what may be when it is sent again.
fn rejected(id: CommandId, delivery: DeliveryId, error: Error) -> Result<QueueResult, Error> {
    if matches!(error.kind(), Kind::Unavailable | Kind::Internal) {
        return Err(error);
    }
    let why = Rejection { r#type: error.code().to_owned(), detail: error.to_string() };
    Ok(QueueResult { id, delivery, result: "rejected".to_owned(), answer: None, error: Some(why) })
}
