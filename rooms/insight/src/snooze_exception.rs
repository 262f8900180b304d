//! POST /v1/exceptions/snooze
//! Puts one exception aside until a time: `{"key": "late:dlv_…", "until": "2026-11-21T12:00:00Z"}`. It comes back by itself if the
//! trouble is still there then. 200 with what was asked; an incident is snoozed by its own command too.

use crate::{Error, exception::Kind};
use delivery::DeliveriesDispatch;
use garde::Validate;
use kernel::Time;
use platform::{Answer, App, Envelope, Input, May, OpenApiRouter, Reply, Tx};
use serde::{Deserialize, Serialize};
use sqlx::query;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use utoipa_axum::routes;
use uuid::Uuid;

/// Nothing is put aside for longer.
const LONGEST_S: i64 = 7 * 86_400;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Snooze {
    #[garde(length(chars, min = 1, max = 120))]
    pub key: String,
    #[garde(skip)]
    pub until: Time,
}

#[utoipa::path(post, path = "/exceptions/snooze", operation_id = "snooze_exception", tag = "insight", request_body = Snooze,
    responses((status = 200, body = Envelope<Snooze>)))]
async fn handle(actor: May<DeliveriesDispatch>, input: Input<Snooze>) -> Reply<Snooze> {
    let mut tx = actor.write(&input).await?;
    snooze(&mut tx, &input.value).await?;
    tx.reply(Answer::ok(input.value)).await
}

async fn snooze(tx: &mut Tx, asked: &Snooze) -> Result<(), Error> {
    let (now, user) = (tx.now(), tx.user().map(|u| u.0));
    if asked.until <= now || asked.until > now.plus_s(LONGEST_S) {
        return Err(Error::field("until", "within the next seven days"));
    }
    if asked.key.split_once(':').and_then(|(kind, _)| Kind::of(kind)).is_none() {
        return Err(Error::field("key", "take it from the list of exceptions"));
    }
    query!(
        "insert into insight.snoozes (id, key, until_at, snoozed_by, created_at) values ($1, $2, $3, $4, $5)
         on conflict (org_id, key) do update set until_at = excluded.until_at, snoozed_by = excluded.snoozed_by",
        Uuid::now_v7(),
        asked.key,
        asked.until as Time,
        user,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The keys that are put aside now.
pub async fn snoozed(tx: &mut Tx) -> Result<BTreeSet<String>, Error> {
    let now = tx.now();
    let rows = query!("select key from insight.snoozes where until_at > $1", now as Time)
        .fetch_all(tx.conn())
        .await?;
    Ok(rows.into_iter().map(|row| row.key).collect())
}
