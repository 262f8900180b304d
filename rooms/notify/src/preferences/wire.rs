use garde::Validate;
use serde::{Deserialize, Deserializer, Serialize};

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct AskPreferences {
    #[serde(default)]
    #[garde(length(max = 50))]
    pub events: Vec<Choice>,
    /// absent: as it was; `null`: never quiet
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<Quiet>)]
    pub quiet_hours: Option<Option<Quiet>>,
}

/// Tells `null` from absent.
fn said<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Option<Quiet>>, D::Error> {
    Option::deserialize(d).map(Some)
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// such as `plan_ready`
    pub event: String,
    pub in_app: bool,
    pub email: bool,
}

/// No mails between these minutes of the day; they wait until it is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Quiet {
    /// minutes since midnight: 1320 is 22:00
    pub from_minute: i32,
    pub until_minute: i32,
    /// such as `Asia/Dubai`
    pub time_zone: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Preferences {
    /// every event there is
    pub events: Vec<Choice>,
    pub quiet_hours: Option<Quiet>,
}
