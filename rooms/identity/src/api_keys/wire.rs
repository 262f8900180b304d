use crate::sign_up::not_blank;
use garde::Validate;
use kernel::{ApiKeyId, Time, UserId};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use utoipa::ToSchema;

/// How many calls a key may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RateClass {
    /// 600 a minute
    #[default]
    Standard,
    /// 3,000 a minute, for imports and exports
    Bulk,
    /// 30,000 a minute, for positions
    Telemetry,
}

impl RateClass {
    pub const ALL: [Self; 3] = [Self::Standard, Self::Bulk, Self::Telemetry];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Bulk => "bulk",
            Self::Telemetry => "telemetry",
        }
    }
    pub fn calls_per_minute(self) -> u32 {
        match self {
            Self::Standard => 600,
            Self::Bulk => 3_000,
            Self::Telemetry => 30_000,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownClass;

impl FromStr for RateClass {
    type Err = UnknownClass;
    fn from_str(text: &str) -> Result<Self, UnknownClass> {
        Self::ALL.into_iter().find(|class| class.as_str() == text).ok_or(UnknownClass)
    }
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
pub struct NewApiKey {
    /// What it is for.
    #[garde(length(chars, min = 1, max = 200), custom(not_blank))]
    pub name: String,
    /// Such as `deliveries:read`; see `permissions` of `/me` for what can be given.
    #[garde(length(min = 1, max = 100))]
    pub permissions: Vec<String>,
    #[serde(default)]
    #[garde(skip)]
    pub rate_class: RateClass,
    /// Never when absent.
    #[garde(skip)]
    pub expires_at: Option<Time>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub name: String,
    /// The key's last four characters.
    pub hint: String,
    /// Who made it.
    pub user: UserId,
    pub permissions: Vec<String>,
    pub rate_class: RateClass,
    pub created_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Time>,
    /// To the minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Time>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CreatedApiKey {
    /// `qk_…`; send it as `Authorization: Bearer qk_…`. It is shown this once.
    pub key: String,
    pub api_key: ApiKey,
}
