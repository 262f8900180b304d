use crate::client::ClientApp;
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct Refresh {
    /// Absent when the cookie has it.
    #[garde(inner(length(max = 200)))]
    pub refresh_token: Option<String>,
    /// As the header `X-Qafila-App`: whose cookie it is.
    #[garde(skip)]
    pub app: Option<ClientApp>,
}
