use crate::client::ClientApp;
use garde::Validate;
use kernel::OrgId;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct SignIn {
    #[garde(length(max = 320))]
    pub email: String,
    #[garde(length(max = 1000))]
    pub password: String,
    /// The six digits of the authenticator app.
    #[garde(inner(length(max = 32)))]
    pub totp: Option<String>,
    /// One of the ten codes on paper, instead of `totp`.
    #[garde(inner(length(max = 64)))]
    pub recovery_code: Option<String>,
    /// For people of several organisations; the one used last when absent.
    #[garde(skip)]
    pub organization: Option<OrgId>,
    /// As the session is called in the list of sessions, such as `Sana's phone`.
    #[garde(inner(length(chars, max = 200)))]
    pub device_name: Option<String>,
    /// As the header `X-Qafila-App`.
    #[garde(skip)]
    pub app: Option<ClientApp>,
}
