use kernel::{Lang, NoticeId, Time};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AskNotices {
    /// `true`: only what is not read yet
    #[serde(default)]
    pub unread: bool,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Notice {
    pub id: NoticeId,
    pub event: String,
    /// the language of title and body
    pub lang: Lang,
    pub title: String,
    pub body: String,
    /// the page it is about, on this server
    pub path: Option<String>,
    /// to be seen at once
    pub urgent: bool,
    pub created_at: Time,
    pub read_at: Option<Time>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Unread {
    pub unread: i64,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReadAll {
    /// how many were unread
    pub read: u64,
}
