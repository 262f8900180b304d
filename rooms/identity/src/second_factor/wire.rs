use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Enrolment {
    /// Base 32, for typing.
    pub secret: String,
    /// `otpauth://…`, for a QR code.
    pub url: String,
    /// The same as an SVG picture.
    pub qr_svg: String,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = TotpCode)]
pub struct Code {
    /// Six digits of the authenticator app.
    #[garde(length(max = 32))]
    pub totp: String,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct Proof {
    #[garde(length(max = 1000))]
    pub password: String,
    #[garde(inner(length(max = 32)))]
    pub totp: Option<String>,
    #[garde(inner(length(max = 64)))]
    pub recovery_code: Option<String>,
}

/// Shown once; only hashes are kept.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    pub recovery_codes: Vec<String>,
}
