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
    #[serde(default)]
    #[schema(value_type = Option<Quiet>)]
    pub quiet_hours: AskQuiet,
}

/// `null` says something else than nothing.
#[derive(Debug, Default)]
pub enum AskQuiet {
    #[default]
    AsItWas,
    Never,
    Between(Quiet),
}

impl<'de> Deserialize<'de> for AskQuiet {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Option::<Quiet>::deserialize(d)?.map_or(Self::Never, Self::Between))
    }
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
