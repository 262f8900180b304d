//! Giving a delivery a command: the one way anything happens to it.
//!
//! The log of commands is the truth. Each new command joins the set, the set is folded into the one history it means
//! ([`crate::offline`]), and what differs from the history known so far is written down: new steps with their effects,
//! steps that turned out otherwise as superseded. A command in its turn is the common case and appends one step.

mod approach;
mod effects;
mod log;
mod routes;
mod save;

pub(crate) use approach::approach;
pub(crate) use effects::{NewIncident, dedupe_key, hex, raise_incident, settle_incident};
pub(crate) use routes::derive_stop;

use crate::{
    Error,
    command::Command,
    custody::Custody,
    delivery::{Context, Delivery, Fit, State},
    error::Said,
    fix::Fix,
    law::{Role, Verb},
    offline::{Logged, Origin, Verdict, event_time, fold},
};
use kernel::{CommandId, DeliveryId, DriverId, Time, UserId};
use platform::Tx;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A command on its way in.
#[derive(Debug, Clone)]
pub struct Given {
    pub id: CommandId,
    pub command: Command,
    pub role: Role,
    pub driver: Option<DriverId>,
    /// When the giver says it happened; `None` is now.
    pub said_at: Option<Time>,
    /// The giver's clock when it was sent.
    pub sent_at: Option<Time>,
    pub fix: Option<Fix>,
    pub channel: Channel,
    /// The version of the delivery that the giver had seen.
    pub base_version: Option<i64>,
    /// `console`, `api`, `driver_app`, `tracking_page`, `plan`, `sweep`
    pub source: &'static str,
    /// Of the driver whom the command names.
    pub fit: Fit,
}

impl Given {
    /// Given now, by nobody with a device in his hand.
    pub fn at_desk(command: Command, role: Role, source: &'static str) -> Self {
        Self {
            id: CommandId::mint(),
            command,
            role,
            driver: None,
            said_at: None,
            sent_at: None,
            fix: None,
            channel: Channel::Desk,
            base_version: None,
            source,
            fit: Fit::ASSUMED,
        }
    }
}

/// Where a command comes from, which decides what a refusal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// A desk: it happens now, and whoever gave it is told at once if it may not.
    Desk,
    /// A device online: it may have happened a little ago; a refusal is told at once.
    Device,
    /// A device's queue: it has happened, wherever nobody could be asked; a refusal is kept for review.
    Queue { boot: Option<Uuid>, monotonic_ms: u64 },
}

/// What a command brought about. The same command id always gets the same answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CommandAnswer {
    pub id: CommandId,
    pub delivery: DeliveryId,
    pub command: Verb,
    /// `applied`; for a device's queue also `refused`: kept for review, with the reason in `refusal`
    pub verdict: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<RefusalView>,
    pub status: State,
    pub custody: Custody,
    pub version: i64,
    pub attempts: u16,
    /// what the giver may do next
    pub allowed: Vec<Verb>,
    pub occurred_at: Time,
    pub received_at: Time,
    /// the device's clock was corrected by so much
    pub skew_s: i64,
}

/// Why a command was refused, as in `error` of the envelope.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RefusalView {
    pub r#type: String,
    pub detail: String,
    pub fields: Vec<FieldView>,
    pub allowed: Vec<Verb>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FieldView {
    pub path: String,
    pub message: String,
}

impl From<&Said> for RefusalView {
    fn from(said: &Said) -> Self {
        let field =
            |(path, message): &(String, String)| FieldView { path: path.clone(), message: message.clone() };
        Self {
            r#type: said.code.clone(),
            detail: said.detail.clone(),
            fields: said.fields.iter().map(field).collect(),
            allowed: said.allowed.clone(),
        }
    }
}

/// How a command ended. Both ends are to be committed: a refusal is remembered under the command's id.
#[derive(Debug, Clone, PartialEq)]
pub enum Ended {
    Applied(CommandAnswer),
    Refused(Said),
    /// The id was seen before: this is what was said then.
    Before(Result<CommandAnswer, Said>),
}

impl Ended {
    /// The answer, or the refusal as an error. Commit first.
    pub fn told(self) -> Result<CommandAnswer, Error> {
        match self {
            Self::Applied(answer) | Self::Before(Ok(answer)) => Ok(answer),
            Self::Refused(said) | Self::Before(Err(said)) => Err(Error::Said(Box::new(said))),
        }
    }
}

/// The delivery as its whole history leaves it.
pub(crate) async fn as_it_is(tx: &mut Tx, delivery: DeliveryId) -> Result<Delivery, Error> {
    let head = log::look(tx, delivery).await?.ok_or(Error::NoSuchDelivery)?;
    let log: Vec<_> = log::read(tx, delivery).await?.into_iter().map(|known| known.arrived.logged).collect();
    Ok(fold(&head.genesis()?.begin(delivery, head.settled), &log).delivery)
}

/// A command as it will be remembered, beside what the history needs of it.
pub(crate) struct Arrived {
    pub logged: Logged,
    pub user: Option<UserId>,
    pub received_at: Time,
    pub source: String,
}

/// Gives one command to one delivery. Errors are for what is not a decision: no such delivery, a stale version, a
/// reused id, the database.
pub async fn give(tx: &mut Tx, delivery: DeliveryId, given: Given) -> Result<Ended, Error> {
    let head = log::lock(tx, delivery).await?.ok_or(Error::NoSuchDelivery)?;
    let digest: [u8; 32] = Sha256::digest(serde_json::to_vec(&given.command)?).into();
    if let Some(seen) = log::seen(tx, given.id).await? {
        return if seen.is_same(delivery, &digest) {
            seen.answer().map(Ended::Before)
        } else {
            Err(Error::CommandReused)
        };
    }
    if let (Channel::Desk, Some(held)) = (given.channel, given.base_version)
        && held != head.version
    {
        return Err(Error::Stale { held, now: head.version, state: head.state.to_string() });
    }

    let mut known = log::read(tx, delivery).await?;
    let start = head.genesis()?.begin(delivery, head.settled);
    let logs = |known: &[log::Known]| known.iter().map(|k| k.arrived.logged.clone()).collect::<Vec<_>>();
    let before = fold(&start, &logs(&known)).delivery;

    let arrival = Arrival::of(tx, &head, &given, &known);
    if !matches!(given.channel, Channel::Queue { .. })
        && let Err(refusal) = before.decide(&given.command, &arrival.context(&given))
    {
        return refuse(tx, &head, &given, &arrival, digest, Said::from(&refusal)).await;
    }
    known.push(log::Known::new(arrival.arrived(&given, tx.user())));
    let folded = fold(&start, &logs(&known));
    let verdict = folded.verdicts.iter().find(|(id, _)| *id == given.id).map(|(_, v)| v.clone());
    let refusal = match verdict.expect("BUG: every command has a verdict") {
        Verdict::Applied(_) => None,
        Verdict::Refused(refusal) => Some(Said::from(&refusal)),
        // a device whose clock runs ahead has already done what this intent would prevent
        Verdict::Beaten { .. } => {
            Some(Said::from(&folded.delivery.illegal(given.command.verb(), given.role)))
        }
    };
    if let (Some(said), Channel::Desk | Channel::Device) = (&refusal, given.channel) {
        return refuse(tx, &head, &given, &arrival, digest, said.clone()).await;
    }

    let version = head.version + 1;
    let answer = arrival.answer(&given, &folded.delivery, version, refusal.as_ref());
    let record = save::Record {
        given: &given,
        arrival: &arrival,
        digest,
        in_log: true,
        refusal: refusal.as_ref(),
        version,
    };
    save::command(tx, delivery, &record, Some(&answer)).await?;
    save::history(tx, &head, &known, &before, &folded, version).await?;
    Ok(Ended::Applied(answer))
}

/// Remembers a refusal, so that a retry hears the same words even if the delivery has moved on.
async fn refuse(
    tx: &mut Tx,
    head: &log::Head,
    given: &Given,
    arrival: &Arrival,
    digest: [u8; 32],
    said: Said,
) -> Result<Ended, Error> {
    let record =
        save::Record { given, arrival, digest, in_log: false, refusal: Some(&said), version: head.version };
    save::command(tx, head.id, &record, None).await?;
    Ok(Ended::Refused(said))
}

/// When and after what a command happened, worked out once and stored.
pub(crate) struct Arrival {
    delivery: DeliveryId,
    occurred_at: Time,
    received_at: Time,
    skew_s: i64,
    is_implausible: bool,
    /// An office command's number, or up to which number a device had heard.
    office_seq: i64,
    boot: Option<Uuid>,
    monotonic_ms: u64,
    is_desk: bool,
}

impl Arrival {
    fn of(tx: &Tx, head: &log::Head, given: &Given, known: &[log::Known]) -> Self {
        let received_at = tx.now();
        let (boot, monotonic_ms) = match given.channel {
            Channel::Queue { boot, monotonic_ms } => (boot, monotonic_ms),
            _ => (None, 0),
        };
        let is_desk = given.channel == Channel::Desk;
        let time = match given.said_at {
            Some(said) if !is_desk => event_time(said, given.sent_at, received_at),
            _ => event_time(received_at, None, received_at),
        };
        let office_seq =
            if is_desk { head.office_seq + 1 } else { log::heard(known, head, given.base_version) };
        Self {
            delivery: head.id,
            occurred_at: time.at,
            received_at,
            skew_s: time.skew_s,
            is_implausible: time.is_implausible,
            office_seq,
            boot,
            monotonic_ms,
            is_desk,
        }
    }

    fn context(&self, given: &Given) -> Context {
        Context {
            role: given.role,
            driver: given.driver,
            at: self.occurred_at,
            fix: given.fix,
            fit: given.fit.clone(),
        }
    }

    fn arrived(&self, given: &Given, user: Option<UserId>) -> Arrived {
        let origin = if self.is_desk {
            Origin::Office { seq: self.office_seq as u64 }
        } else {
            Origin::Device { seen: self.office_seq as u64, boot: self.boot, monotonic_ms: self.monotonic_ms }
        };
        let logged = Logged {
            id: given.id,
            command: given.command.clone(),
            role: given.role,
            driver: given.driver,
            occurred_at: self.occurred_at,
            fix: given.fix,
            origin,
        };
        Arrived { logged, user, received_at: self.received_at, source: given.source.to_owned() }
    }

    fn answer(&self, given: &Given, after: &Delivery, version: i64, refusal: Option<&Said>) -> CommandAnswer {
        CommandAnswer {
            id: given.id,
            delivery: self.delivery,
            command: given.command.verb(),
            verdict: if refusal.is_some() { "refused" } else { "applied" }.to_owned(),
            refusal: refusal.map(RefusalView::from),
            status: after.state,
            custody: after.custody(),
            version,
            attempts: after.attempts,
            allowed: after.allowed(given.role),
            occurred_at: self.occurred_at,
            received_at: self.received_at,
            skew_s: self.skew_s,
        }
    }
}
