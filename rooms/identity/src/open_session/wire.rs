use kernel::{Lang, OrgId, SessionId, Time, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What signing in or renewing gives.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Tokens {
    /// Send it as `Authorization: Bearer …`.
    pub access_token: String,
    /// `Bearer`
    pub token_type: String,
    /// Seconds until the access token runs out.
    pub expires_in: i64,
    /// Exchange it once at `/auth/refresh`. Absent for our apps in a browser, which have it as a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    pub session: SessionId,
    /// Seven days after the sign-in; renewing does not move it.
    pub session_ends_at: Time,
    pub user: Membership,
}

/// A person as a user of one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Membership {
    pub user: UserId,
    pub name: String,
    pub language: Lang,
    pub organization: OrgId,
    pub organization_name: String,
}
