//! A command as it comes over the wire.

use crate::{
    Error,
    command::Command,
    delivery::State,
    fix::Fix,
    get_delivery::DeliveryView,
    journal::CommandAnswer,
    law::{LAW, Leads, Verb},
};
use garde::Validate;
use kernel::{CommandId, Time};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// The command's own words beside its circumstances.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
pub struct NewCommand {
    /// Minted by the giver; the server mints one when absent, and then a retry is another command.
    #[garde(skip)]
    pub id: Option<CommandId>,
    #[serde(flatten)]
    #[garde(custom(words_of_bounded_length))]
    pub command: Command,
    /// When it happened, if not now. Believed of drivers only.
    #[garde(skip)]
    pub occurred_at: Option<Time>,
    /// The device's clock when it sent this.
    #[garde(skip)]
    pub sent_at: Option<Time>,
    #[garde(skip)]
    pub fix: Option<Fix>,
    /// The version of the delivery that the giver was looking at.
    #[garde(skip)]
    pub base_version: Option<i64>,
}

/// The longest text and the most entries that a command may carry.
const TEXT_MAX: usize = 2_000;
const ENTRIES_MAX: usize = 500;

/// No text of a command is endless, and every picture is named by a hash.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde hands the context over by reference")]
pub(crate) fn words_of_bounded_length(command: &Command, _: &()) -> garde::Result {
    fn walk(value: &Value) -> bool {
        match value {
            Value::String(text) => text.chars().count() <= TEXT_MAX && !text.contains('\0'),
            Value::Array(list) => list.len() <= ENTRIES_MAX && list.iter().all(walk),
            Value::Object(map) => map.values().all(walk),
            _ => true,
        }
    }
    let value = serde_json::to_value(command).map_err(|e| garde::Error::new(e.to_string()))?;
    if !walk(&value) {
        return Err(garde::Error::new(format!(
            "texts have at most {TEXT_MAX} characters, lists at most {ENTRIES_MAX} entries"
        )));
    }
    let is_hash =
        |h: &&str| h.len() == 64 && h.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if command.attachments().iter().all(is_hash) {
        Ok(())
    } else {
        Err(garde::Error::new("a picture is named by the sha256 of its bytes, 64 lower-case hex digits"))
    }
}

/// The delivery as it is now, and what the command did.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Commanded {
    #[serde(flatten)]
    pub delivery: DeliveryView,
    pub command: CommandAnswer,
}

/// The status to reach, and whatever words the verb that leads there needs.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
pub struct NewStatus {
    #[garde(skip)]
    pub status: State,
    #[garde(skip)]
    pub base_version: Option<i64>,
    /// As in `POST …/commands`: `reason`, `code`, `evidence`, `proof`, `driver`, `id`, `fix`, `occurred_at` …
    #[serde(flatten)]
    #[garde(skip)]
    #[schema(value_type = Object)]
    pub words: Map<String, Value>,
}

impl NewStatus {
    /// The command that leads from `from` to the status asked for.
    pub fn into_command(self, from: State) -> Result<NewCommand, Error> {
        let leads_there = |leads: Leads| match leads {
            Leads::To(state) => state == self.status,
            Leads::OneOf(some) => some.contains(&self.status),
            Leads::Same => false,
        };
        // what people ask for by a status is what they do, not what the house does by itself
        let by_itself = [Verb::Expire, Verb::AcceptOffer, Verb::Correct, Verb::PickupFail];
        let mut rules = LAW.iter().filter(|r| r.from.contains(&from) && leads_there(r.leads));
        let rule = rules.clone().find(|r| !by_itself.contains(&r.verb)).or_else(|| rules.next());
        let Some(rule) = rule else {
            let message = format!("a delivery that is {from} cannot become {} in one step", self.status);
            return Err(Error::field("status", message));
        };
        let mut words = self.words;
        words.insert("command".to_owned(), Value::String(rule.verb.to_string()));
        if let Some(base) = self.base_version {
            words.insert("base_version".to_owned(), base.into());
        }
        let command: NewCommand = serde_json::from_value(Value::Object(words))
            .map_err(|e| Error::field("status", e.to_string()))?;
        command.validate().map_err(|report| Error::field("status", report.to_string()))?;
        Ok(command)
    }
}
