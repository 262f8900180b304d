//! Reading a delivery's log.

use super::{Arrived, CommandAnswer};
use crate::{
    Error,
    delivery::State,
    error::Said,
    genesis::Genesis,
    law::Role,
    offline::{Logged, Origin},
};
use kernel::{CommandId, DeliveryId, DriverId, Lang, Phone, UserId};
use platform::Tx;
use serde_json::Value;
use sqlx::{query, query_as};

/// The delivery's row, locked until the transaction ends: commands of one delivery take turns.
pub(crate) struct Head {
    pub id: DeliveryId,
    pub version: i64,
    pub office_seq: i64,
    pub settled: bool,
    pub state: State,
    pub driver_id: Option<DriverId>,
    pub parent_id: Option<DeliveryId>,
    pub tracking_code: String,
    pub reference: Option<String>,
    pub recipient_name: String,
    pub recipient_phone: Option<String>,
    pub recipient_email: Option<String>,
    pub recipient_lang: Lang,
    genesis: Value,
}

impl Head {
    pub fn genesis(&self) -> Result<Genesis, Error> {
        Ok(serde_json::from_value(self.genesis.clone())?)
    }

    pub fn recipient(&self) -> lexicon::delivery::Recipient {
        lexicon::delivery::Recipient {
            name: self.recipient_name.clone(),
            phone: self.recipient_phone.as_deref().and_then(|p| Phone::parse(p, None).ok()),
            email: self.recipient_email.clone(),
            lang: self.recipient_lang,
        }
    }
}

macro_rules! select_head {
    ($id:expr, $tail:literal) => {
        query_as!(
            Head,
            r#"select id as "id: DeliveryId", version, office_seq, settled, state as "state: State",
                      driver_id as "driver_id: DriverId", parent_id as "parent_id: DeliveryId", tracking_code, reference,
                      recipient_name, recipient_phone, recipient_email, recipient_lang as "recipient_lang: Lang", genesis
                 from delivery.deliveries where id = $1"# + $tail,
            $id.0,
        )
    };
}

pub(super) async fn lock(tx: &mut Tx, id: DeliveryId) -> sqlx::Result<Option<Head>> {
    select_head!(id, " for update").fetch_optional(tx.conn()).await
}

/// As [`lock`], for looking only.
pub(super) async fn look(tx: &mut Tx, id: DeliveryId) -> sqlx::Result<Option<Head>> {
    select_head!(id, "").fetch_optional(tx.conn()).await
}

/// What was said to a command id before.
pub(super) struct Seen {
    delivery_id: DeliveryId,
    digest: Vec<u8>,
    answer: Option<Value>,
    refusal: Option<Value>,
}

impl Seen {
    pub fn is_same(&self, delivery: DeliveryId, digest: &[u8; 32]) -> bool {
        self.delivery_id == delivery && self.digest == digest
    }

    pub fn answer(self) -> Result<Result<CommandAnswer, Said>, Error> {
        match (self.answer, self.refusal) {
            (Some(answer), _) => Ok(Ok(serde_json::from_value(answer)?)),
            (None, refusal) => Ok(Err(serde_json::from_value(refusal.unwrap_or_default())?)),
        }
    }
}

pub(super) async fn seen(tx: &mut Tx, id: CommandId) -> sqlx::Result<Option<Seen>> {
    query_as!(
        Seen,
        r#"select delivery_id as "delivery_id: DeliveryId", digest, answer, refusal
             from delivery.commands where id = $1"#,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await
}

/// A command of the history, and what was thought of it so far.
pub(crate) struct Known {
    pub arrived: Arrived,
    /// `None` for the one that has just come in.
    pub verdict: Option<String>,
    /// The delivery's version after an office command.
    version_after: i64,
}

impl Known {
    pub fn new(arrived: Arrived) -> Self {
        Self { arrived, verdict: None, version_after: i64::MAX }
    }
}

/// The whole log, in the order of arrival.
pub(super) async fn read(tx: &mut Tx, delivery: DeliveryId) -> Result<Vec<Known>, Error> {
    let rows = query!(
        r#"select id as "id: CommandId", payload, role as "role: Role", user_id as "user_id: UserId",
                  driver_id as "driver_id: DriverId", origin, office_seq, boot, monotonic_ms, occurred_at, received_at,
                  fix, source, verdict, version_after
             from delivery.commands where delivery_id = $1 and in_log order by received_at, id"#,
        delivery.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let known = rows.into_iter().map(|row| {
        let origin = if row.origin == "office" {
            Origin::Office { seq: row.office_seq as u64 }
        } else {
            let monotonic_ms = row.monotonic_ms.unwrap_or(0) as u64;
            Origin::Device { seen: row.office_seq as u64, boot: row.boot, monotonic_ms }
        };
        let logged = Logged {
            id: row.id,
            command: serde_json::from_value(row.payload)?,
            role: row.role,
            driver: row.driver_id,
            occurred_at: row.occurred_at,
            fix: row.fix.map(serde_json::from_value).transpose()?,
            origin,
        };
        let arrived = Arrived { logged, user: row.user_id, received_at: row.received_at, source: row.source };
        Ok(Known { arrived, verdict: Some(row.verdict), version_after: row.version_after })
    });
    known.collect()
}

/// Up to which office command a device had heard, from the version it held. One that does not say has heard all.
pub(super) fn heard(known: &[Known], head: &Head, base_version: Option<i64>) -> i64 {
    let Some(base) = base_version else { return head.office_seq };
    let heard =
        known.iter().filter(|k| k.version_after <= base).filter_map(|k| match k.arrived.logged.origin {
            Origin::Office { seq } => Some(seq as i64),
            Origin::Device { .. } => None,
        });
    heard.max().unwrap_or(0)
}

/// The steps that are held to be true, in order.
pub(super) struct StoredStep {
    pub id: uuid::Uuid,
    pub seq: i32,
    pub command_id: CommandId,
    pub from_state: State,
    pub to_state: State,
    pub facts: Value,
}

pub(super) async fn steps(tx: &mut Tx, delivery: DeliveryId) -> sqlx::Result<Vec<StoredStep>> {
    query_as!(
        StoredStep,
        r#"select id, seq, command_id as "command_id: CommandId", from_state as "from_state: State",
                  to_state as "to_state: State", facts
             from delivery.transitions where delivery_id = $1 and superseded_at is null order by seq"#,
        delivery.0,
    )
    .fetch_all(tx.conn())
    .await
}
