use garde::Validate;
use kernel::{DeliveryId, MessageId, StopId, Time};
use serde::Deserialize;
use utoipa::ToSchema;

/// What is said. `text`, or the code of a ready reply, or both when someone changed the reply's words.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    /// The writer's own name for it; sent again under the same id, it is said once. One is made when absent.
    pub id: Option<MessageId>,
    #[garde(inner(length(max = 16_000)))]
    pub text: Option<String>,
    #[garde(inner(length(chars, min = 1, max = 40)))]
    pub canned: Option<String>,
    /// what it is about
    pub delivery: Option<DeliveryId>,
    pub stop: Option<StopId>,
    /// by the writer's clock, when it was written offline
    pub written_at: Option<Time>,
}
