use garde::Validate;
use kernel::{EnquiryId, Lang, Time, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum EnquiryState {
    New,
    Contacted,
    Closed,
}

#[derive(Debug, Clone, Serialize, sqlx::FromRow, ToSchema)]
pub struct Enquiry {
    pub id: EnquiryId,
    pub name: String,
    pub company: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub country: Option<String>,
    /// what they move
    pub moves: Option<String>,
    pub message: Option<String>,
    /// in which to answer
    pub language: Lang,
    pub state: EnquiryState,
    pub note: Option<String>,
    /// who worked on it last
    pub handled_by: Option<UserId>,
    pub version: i64,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct ChangeEnquiry {
    pub state: Option<EnquiryState>,
    /// an empty one removes the note
    #[garde(inner(length(max = 20_000)))]
    pub note: Option<String>,
}
