use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct AskReset {
    #[garde(length(max = 320))]
    pub email: String,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct ConfirmReset {
    /// From the link.
    #[garde(length(max = 200))]
    pub token: String,
    #[garde(length(max = 1000))]
    pub password: String,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Done {
    pub done: bool,
}
