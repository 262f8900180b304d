use crate::{
    grant::{Grant, Scope},
    matrix::Role,
    sign_up::not_blank,
};
use garde::Validate;
use kernel::{InvitationId, Lang, Time, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct Invite {
    #[garde(length(max = 320))]
    pub email: String,
    /// They can change it when they accept.
    #[garde(inner(length(chars, min = 1, max = 200), custom(not_blank)))]
    pub name: Option<String>,
    #[garde(skip)]
    pub role: Role,
    /// Empty or absent: the whole organisation.
    #[serde(default)]
    #[garde(skip)]
    pub scope: Scope,
    /// Of the mail, and then theirs.
    #[garde(skip)]
    pub language: Option<Lang>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Invitation {
    pub id: InvitationId,
    pub user: UserId,
    pub email: String,
    pub name: String,
    pub language: Lang,
    pub grants: Vec<Grant>,
    pub created_at: Time,
    pub expires_at: Time,
    /// What the mail's button opens, to be handed over by other ways. Only when the invitation is made: never in a list, and
    /// not when the same request is sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}
