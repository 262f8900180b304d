use crate::{
    grant::{Grant, Scope},
    open_session::Membership,
    organization::Branding,
    sign_up::not_blank,
};
use garde::Validate;
use kernel::{Lang, OrgId, SessionId, Time, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Me {
    pub user: MyUser,
    /// Absent when an API key asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    pub organization: MyOrganization,
    /// Everywhere I could sign in; name one in `organization` at sign-in.
    pub organizations: Vec<Membership>,
    pub grants: Vec<Grant>,
    /// Where I act now; empty is the whole organisation.
    pub scope: Scope,
    /// What I may do there.
    pub permissions: Vec<String>,
    pub second_factor: bool,
    pub recovery_codes_left: i64,
    /// `false`: ask me to open the link in my mail
    pub email_verified: bool,
    /// when signing in ends unless I do
    pub verify_email_by: Option<Time>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MyUser {
    pub id: UserId,
    pub version: i64,
    pub email: String,
    pub name: String,
    pub language: Lang,
}

/// As much of the organisation as every screen needs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MyOrganization {
    pub id: OrgId,
    pub name: String,
    pub country: String,
    pub currency: String,
    pub time_zone: String,
    pub language: Lang,
    pub branding: Branding,
}

#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
pub struct ChangeMe {
    #[garde(inner(length(chars, min = 1, max = 200), custom(not_blank)))]
    pub name: Option<String>,
    #[garde(skip)]
    pub language: Option<Lang>,
}
