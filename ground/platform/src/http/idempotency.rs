//! `Idempotency-Key` (IETF draft-ietf-httpapi-idempotency-key-header): a retry gets the first answer, not a second effect.
//!
//! The stored answer commits with the effect it describes, so there is no moment in which one exists without the other.

use super::{Answer, Problem, Reply, answer::Envelope, answer::Meta, problem::Replay};
use crate::db::Tx;
use http::HeaderMap;
use kernel::{Kind, UserId};
use serde::Serialize;

/// What a write has promised to store with its effect.
#[derive(Debug)]
pub struct IdempotentWrite {
    actor: UserId,
    key: String,
    route: String,
    digest: [u8; 32],
}

pub(super) fn key_of(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().unwrap_or("").trim().trim_matches('"');
    if key.is_empty() || key.len() > 255 {
        return Err(Problem::field("Idempotency-Key", "1 to 255 visible ASCII characters, such as a UUID"));
    }
    Ok(Some(key.to_owned()))
}

/// route, digest, status, etag, body
type Seen = (String, Vec<u8>, i32, Option<String>, serde_json::Value);

/// Claims the key for this transaction, or answers with what was stored.
pub(super) async fn claim(
    tx: &mut Tx,
    actor: UserId,
    key: &str,
    route: &str,
    digest: [u8; 32],
) -> Result<(), Problem> {
    let org = tx.org();
    // Held until the transaction ends: a second request with the key is told that the first is still at work.
    let lock_name = format!("{}/{}/{key}", org.0, actor.0);
    let free: bool = sqlx::query_scalar("select pg_try_advisory_xact_lock(hashtextextended($1, 7221))")
        .bind(&lock_name)
        .fetch_one(tx.conn())
        .await?;
    if !free {
        let mut problem = Problem::of(
            Kind::Conflict,
            "idempotency.in_flight",
            "the first request with this key is still at work",
        );
        problem.retry_after_s = Some(1);
        return Err(problem);
    }
    let seen: Option<Seen> = sqlx::query_as(
        "select route, digest, status, etag, body from platform.idempotency where org_id = $1 and actor = $2 and key = $3",
    )
    .bind(org)
    .bind(actor)
    .bind(key)
    .fetch_optional(tx.conn())
    .await?;
    match seen {
        None => {
            tx.stored = Some(IdempotentWrite { actor, key: key.to_owned(), route: route.to_owned(), digest });
            Ok(())
        }
        Some((seen_route, seen_digest, status, etag, body))
            if seen_route == route && seen_digest == digest =>
        {
            Err(Problem::replay(Replay { status: status as u16, etag, body }))
        }
        Some(_) => Err(Problem::of(
            Kind::Invalid,
            "idempotency.key_reused",
            "this Idempotency-Key belongs to another request: use a new key",
        )),
    }
}

impl Tx {
    /// Ends a write: stores the answer under the request's `Idempotency-Key`, if it has one, and commits both.
    pub async fn reply<T: Serialize>(mut self, answer: Answer<T>) -> Reply<T> {
        if let Some(write) = self.stored.take() {
            let envelope = Envelope {
                status: "success".into(),
                code: answer.status.as_u16(),
                data: &answer.data,
                meta: Meta::now(None),
            };
            let body = serde_json::to_value(&envelope)
                .map_err(|_| Problem::of(Kind::Internal, "internal", "the answer could not be stored"))?;
            let org = self.org();
            sqlx::query(
                "insert into platform.idempotency (org_id, actor, key, route, digest, status, etag, body)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(org)
            .bind(write.actor)
            .bind(write.key)
            .bind(write.route)
            .bind(write.digest.as_slice())
            .bind(i32::from(answer.status.as_u16()))
            .bind(answer.version.map(|v| format!("\"{v}\"")))
            .bind(body)
            .execute(self.conn())
            .await?;
        }
        self.commit().await?;
        Ok(answer)
    }
}
