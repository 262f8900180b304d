//! Facts of the identity room.

use crate::Event;
use kernel::{ApiKeyId, InvitationId, OrgId, SessionId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! events {
    ($($name:literal, $event:ident, $subject:ident);* $(;)?) => {$(
        impl Event for $event {
            const NAME: &'static str = $name;
            fn subject(&self) -> Uuid {
                self.$subject.0
            }
        }
    )*};
}

events! {
    "identity.organization_created", OrganizationCreated, organization;
    "identity.organization_changed", OrganizationChanged, organization;
    "identity.user_invited", UserInvited, user;
    "identity.user_joined", UserJoined, user;
    "identity.user_changed", UserChanged, user;
    "identity.user_deactivated", UserDeactivated, user;
    "identity.grants_changed", GrantsChanged, user;
    "identity.signed_in", SignedIn, session;
    "identity.session_revoked", SessionRevoked, session;
    "identity.refresh_reuse", RefreshReuse, session;
    "identity.password_changed", PasswordChanged, user;
    "identity.second_factor_changed", SecondFactorChanged, user;
    "identity.api_key_created", ApiKeyCreated, api_key;
    "identity.api_key_revoked", ApiKeyRevoked, api_key;
}

/// An organisation signed up; `owner` is its first user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationCreated {
    pub organization: OrgId,
    pub name: String,
    pub owner: UserId,
    /// ISO 3166-1 alpha-2
    pub country: String,
    /// IANA name
    pub time_zone: String,
}

/// Its name, places, money or branding changed: read it anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationChanged {
    pub organization: OrgId,
}

/// Somebody was asked to join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserInvited {
    pub user: UserId,
    pub invitation: InvitationId,
    pub email: String,
}

/// Somebody can sign in from now on: the first user, an accepted invitation, a user made with a password, or one let in again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserJoined {
    pub user: UserId,
    pub name: String,
    pub email: String,
}

/// Name or language changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserChanged {
    pub user: UserId,
    pub name: String,
}

/// Cannot sign in any more, and every session is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDeactivated {
    pub user: UserId,
}

/// What somebody may do changed: whatever was authorised for them before must be asked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantsChanged {
    pub user: UserId,
    /// `role` or `role@scope`
    pub before: Vec<String>,
    pub after: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    pub session: SessionId,
    pub user: UserId,
    /// `business`, `driver`, `admin` or `native`
    pub app: String,
    pub device_name: String,
    pub ip: String,
}

/// A session is over: its tokens are refused within a second everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRevoked {
    pub session: SessionId,
    pub user: UserId,
    /// `signed_out`, `revoked`, `password_changed`, `refresh_reuse` or `deactivated`
    pub why: String,
}

/// A refresh token came back after its successor had been used: two parties hold it, so the session was ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshReuse {
    pub session: SessionId,
    pub user: UserId,
    /// from where the old token came
    pub ip: String,
}

/// Changed by its owner, or reset by mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordChanged {
    pub user: UserId,
    pub by_mail: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorChanged {
    pub user: UserId,
    pub enabled: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyCreated {
    pub api_key: ApiKeyId,
    pub user: UserId,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyRevoked {
    pub api_key: ApiKeyId,
}
