//! Pages of a list: by number for people, by cursor for programs.

use super::Problem;
use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A page holds at most this many.
pub const LIMIT_MAX: i64 = 1000;
/// A page by number reaches at most this far; beyond it, the cursor.
pub const OFFSET_MAX: i64 = 100_000;

/// `?limit=50&cursor=…` or `?limit=50&page=3`, and `count=exact` for a total.
#[derive(Debug, Clone)]
pub struct PageAsk {
    pub limit: i64,
    pub offset: i64,
    pub page: Option<i64>,
    /// The last id of the page before; ids sort by time, so a cursor is stable while rows arrive.
    pub after: Option<Uuid>,
    pub count: bool,
}

/// `meta.pagination`
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PageMeta {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    pub limit: i64,
    /// counted only when asked for with `count=exact`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    /// pass it as `cursor` for what follows; absent on the last page
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

#[derive(Deserialize)]
struct Raw {
    limit: Option<String>,
    page: Option<String>,
    offset: Option<String>,
    cursor: Option<String>,
    count: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for PageAsk {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or("");
        let uri: http::Uri =
            format!("/?{query}").parse().map_err(|_| Problem::field("query", "not a query string"))?;
        let axum::extract::Query(raw) = axum::extract::Query::<Raw>::try_from_uri(&uri)
            .map_err(|_| Problem::field("query", "a paging parameter appears twice"))?;
        Self::read(raw)
    }
}

impl PageAsk {
    fn read(raw: Raw) -> Result<Self, Problem> {
        let number = |name: &str, text: Option<String>, range: std::ops::RangeInclusive<i64>| match text {
            None => Ok(None),
            Some(text) => match text.parse::<i64>() {
                Ok(n) if range.contains(&n) => Ok(Some(n)),
                _ => Err(Problem::field(
                    name,
                    format!("a whole number from {} to {}", range.start(), range.end()),
                )),
            },
        };
        let limit = number("limit", raw.limit, 1..=LIMIT_MAX)?.unwrap_or(50);
        let page = number("page", raw.page, 1..=OFFSET_MAX)?;
        let offset =
            number("offset", raw.offset, 0..=OFFSET_MAX)?.or(page.map(|p| (p - 1) * limit)).unwrap_or(0);
        if offset > OFFSET_MAX {
            return Err(Problem::field(
                "page",
                format!("pages reach to row {OFFSET_MAX}: use the cursor beyond"),
            ));
        }
        let after = match raw.cursor.as_deref() {
            None | Some("") => None,
            Some(text) => Some(
                kernel::decode(text)
                    .ok_or_else(|| Problem::field("cursor", "take it from meta.pagination.next"))?,
            ),
        };
        let count = match raw.count.as_deref() {
            None | Some("none") => false,
            Some("exact") => true,
            Some(_) => return Err(Problem::field("count", "`exact` or nothing")),
        };
        Ok(Self { limit, offset, page, after, count })
    }

    /// How many rows to fetch: one more than the page, to know whether another follows.
    pub fn fetch(&self) -> i64 {
        self.limit + 1
    }

    /// Cuts the extra row off and says where the next page begins. `id` names a row.
    pub fn cut<T>(&self, rows: &mut Vec<T>, total: Option<i64>, id: impl Fn(&T) -> Uuid) -> PageMeta {
        let more = rows.len() as i64 > self.limit;
        rows.truncate(self.limit as usize);
        let next = if more { rows.last().map(|row| kernel::encode(id(row))) } else { None };
        PageMeta { page: self.page, limit: self.limit, total, next }
    }
}
