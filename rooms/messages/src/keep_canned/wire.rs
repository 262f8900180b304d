use crate::canned::{Canned, OfferedTo};
use garde::Validate;
use kernel::{CannedReplyId, Names};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct CannedReplyInput {
    /// small letters, digits and `_`
    #[garde(pattern(r"^[a-z0-9_]{1,40}$"))]
    pub code: String,
    pub side: OfferedTo,
    /// a language that is left out is said in English
    pub texts: Names,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CannedReply {
    /// absent for those that come with the program
    pub id: Option<CannedReplyId>,
    pub code: String,
    pub side: OfferedTo,
    pub texts: Names,
    pub built_in: bool,
    pub version: i64,
}

impl From<Canned> for CannedReply {
    fn from(reply: Canned) -> Self {
        Self { id: None, code: reply.code, side: reply.side, texts: reply.texts, built_in: true, version: 1 }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CannedReplyRemoved)]
pub struct Removed {
    pub done: bool,
}
