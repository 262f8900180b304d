use garde::Validate;
use kernel::{Time, UserId, ViewId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AskViews {
    /// such as `deliveries`; every screen's when absent
    pub screen: Option<String>,
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct ViewInput {
    /// small letters, digits, `_` and `-`
    #[garde(pattern(r"^[a-z0-9_-]{1,40}$"))]
    pub screen: String,
    #[garde(length(chars, min = 1, max = 80))]
    pub name: String,
    /// what the screen needs to show it again: filters, order, columns
    #[schema(value_type = Object)]
    pub query: Value,
    /// for the team too
    #[serde(default)]
    pub shared: bool,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct View {
    pub id: ViewId,
    pub screen: String,
    pub name: String,
    #[schema(value_type = Object)]
    pub query: Value,
    pub shared: bool,
    pub mine: bool,
    pub owner: UserId,
    pub owner_name: String,
    pub version: i64,
    pub created_at: Time,
    pub updated_at: Time,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ViewRemoved)]
pub struct Removed {
    pub done: bool,
}
