use garde::Validate;
use kernel::{Lang, Phone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
pub struct NewEnquiry {
    #[garde(length(max = 1000))]
    pub name: String,
    #[garde(inner(length(max = 1000)))]
    pub company: Option<String>,
    /// one of the two is needed
    #[garde(inner(length(max = 254), custom(email_or_nothing)))]
    pub email: Option<String>,
    pub phone: Option<Phone>,
    /// ISO 3166-1 alpha-2
    #[garde(inner(pattern(r"^[A-Z]{2}$")))]
    pub country: Option<String>,
    /// what they move, and how much of it
    #[garde(inner(length(max = 4000)))]
    pub moves: Option<String>,
    #[garde(inner(length(max = 20_000)))]
    pub message: Option<String>,
    /// in which to answer; the language that the request prefers when absent
    pub language: Option<Lang>,
    /// leave it empty
    #[garde(inner(length(max = 1000)))]
    pub website: Option<String>,
}

/// A form sends an empty field rather than none.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde calls")]
fn email_or_nothing(text: &str, _: &()) -> garde::Result {
    if text.is_empty() || identity::Email::parse(text).is_ok() {
        return Ok(());
    }
    Err(garde::Error::new("not an e-mail address"))
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Received {
    pub done: bool,
}
