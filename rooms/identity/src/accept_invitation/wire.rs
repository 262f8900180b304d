use crate::{client::ClientApp, sign_up::not_blank};
use garde::Validate;
use kernel::{Lang, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InvitationSeen {
    pub organization_name: String,
    pub email: String,
    pub name: String,
    pub language: Lang,
    /// Whether to ask for the password of the account they have, instead of a new one.
    pub has_account: bool,
    pub expires_at: Time,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct AcceptInvitation {
    /// From the link.
    #[garde(length(max = 200))]
    pub token: String,
    /// As they want to be called; the inviter's word when absent.
    #[garde(inner(length(chars, min = 1, max = 200), custom(not_blank)))]
    pub name: Option<String>,
    /// A new one, or that of the account they have.
    #[garde(length(max = 1000))]
    pub password: String,
    #[garde(inner(length(max = 32)))]
    pub totp: Option<String>,
    #[garde(inner(length(max = 64)))]
    pub recovery_code: Option<String>,
    #[garde(skip)]
    pub language: Option<Lang>,
    #[garde(inner(length(chars, max = 200)))]
    pub device_name: Option<String>,
    #[garde(skip)]
    pub app: Option<ClientApp>,
}
