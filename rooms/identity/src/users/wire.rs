use crate::{
    grant::{Grant, Scope},
    matrix::Role,
    sign_up::not_blank,
    user::UserState,
};
use garde::Validate;
use kernel::{Lang, Time, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct User {
    pub id: UserId,
    pub version: i64,
    pub created_at: Time,
    pub email: String,
    pub name: String,
    pub language: Lang,
    pub state: UserState,
    pub grants: Vec<Grant>,
    /// When one of their sessions was last used; to the quarter of an hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<Time>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListUsers {
    pub state: Option<UserState>,
    /// Part of a name or an address.
    pub q: Option<String>,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct NewUser {
    #[garde(length(max = 320))]
    pub email: String,
    #[garde(length(chars, min = 1, max = 200), custom(not_blank))]
    pub name: String,
    #[garde(length(max = 1000))]
    pub password: String,
    #[garde(skip)]
    pub role: Role,
    /// Empty or absent: the whole organisation.
    #[serde(default)]
    #[garde(skip)]
    pub scope: Scope,
    #[garde(skip)]
    pub language: Option<Lang>,
}

#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
pub struct ChangeUser {
    #[garde(inner(length(chars, min = 1, max = 200), custom(not_blank)))]
    pub name: Option<String>,
    #[garde(skip)]
    pub language: Option<Lang>,
    /// `deactivated`, or `active` to let them in again.
    #[garde(skip)]
    pub state: Option<UserState>,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct Grants {
    #[garde(length(max = 50))]
    pub grants: Vec<Grant>,
}
