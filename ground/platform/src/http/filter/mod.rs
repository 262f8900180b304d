//! Filters in the URL: the subset of `PostgREST`'s grammar that lists need, from an allow-list per resource, every value bound.
//!
//! | in the URL | meaning |
//! | --- | --- |
//! | `status=eq.active` | `eq neq gt gte lt lte`, any of them after `not.` |
//! | `name=ilike.*gas*` | `like`, `ilike`: `*` (or `%`) stands for any run of characters, `_` for one, `\` takes the next as it is |
//! | `id=in.(veh_…,"veh_…")` | one of; texts with commas in double quotes |
//! | `driver_id=is.null` | `null`, `true`, `false`, `unknown` |
//! | `or=(a.lt.18,and(b.gte.1,c.is.null))` | groups, three deep at most; `and=`, `not.or=` |
//! | `order=name.asc,created_at.desc.nullslast` | five columns at most |
//! | `select=id,plate,who:driver(name)` | fields of the answer, under other names if wanted, embedded things three deep |
//! | `limit`, `page` or `offset`, `cursor`, `count=exact` | see [`PageAsk`] |
//!
//! What is not on the list, or not in the grammar, is a 400 that says what would be right. A list slice in full:
//!
//! ```ignore
//! static COLUMNS: Columns = columns! {
//!     id: Id("veh") = "v.id",
//!     plate: Text = "v.plate",
//!     state: Word(&["active", "in_repair", "retired"]) = "v.state",
//!     capacity_kg: Int = "v.capacity_kg",
//!     created_at: Time = "v.created_at",
//! };
//! const LIST: List = List { columns: "v.id, v.plate, v.state, v.capacity_kg, v.created_at", from: "fleet.vehicles v", key: "v.id" };
//!
//! #[utoipa::path(get, path = "/vehicles", params(FilterParams), responses((status = 200, body = Envelope<Vec<Vehicle>>)))]
//! async fn handle(actor: May<VehiclesRead>, ask: FilterAsk) -> Reply<Vec<Value>> {
//!     let filter = ask.filter(&COLUMNS)?;
//!     let mut tx = actor.read().await?;
//!     let (vehicles, page) = filter.fetch::<Vehicle>(&mut tx, &LIST, |v| v.id.0).await?;
//!     Ok(Answer::ok(filter.project(&vehicles)).page(page))
//! }
//! ```
//!
//! A slice with parameters of its own takes them first: `let near = ask.take("near");`. One that writes its own SQL uses
//! [`Filter::push_where`], [`Filter::push_order`] and [`Filter::push_page`].

mod columns;
mod grammar;
mod of_json;
mod order;
mod select;
#[cfg(test)]
mod tests;

pub use columns::{Column, Columns, Embed, Type};
pub use of_json::Conditions;

use super::{PageAsk, PageMeta, Problem};
use crate::Tx;
use axum::extract::{FromRequestParts, Query};
use columns::{Value, Values};
use grammar::{Like, Node, Op};
use http::request::Parts;
use kernel::Kind;
use order::Order;
use select::Pick;
use serde::Serialize;
use sqlx::{FromRow, Postgres, QueryBuilder, postgres::PgRow};
use uuid::Uuid;

/// The conditions of one request, counted over all its groups.
const CONDITIONS_MAX: usize = 50;
/// Groups within groups, and embedded things within embedded things.
const DEPTH_MAX: usize = 3;
/// Values of one `in`.
const VALUES_MAX: usize = 1000;
const PATTERN_CHARS_MAX: usize = 200;
const ORDER_MAX: usize = 5;

/// Names that are never filters.
const RESERVED: [&str; 7] = ["select", "order", "limit", "offset", "page", "cursor", "count"];

/// What the URL asks of a list, not yet held against the list's columns.
#[derive(Debug, Clone)]
pub struct FilterAsk {
    pairs: Vec<(String, String)>,
    pub page: PageAsk,
}

/// The parameters that every filtered list has, for its OpenAPI: `params(FilterParams)`.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by the OpenAPI document only; the grammar is wider than a struct")]
pub struct FilterParams {
    /// `name.asc,created_at.desc.nullslast`
    order: Option<String>,
    /// `id,name,who:driver(name)`
    select: Option<String>,
    /// `(status.eq.active,and(priority.gte.2,driver_id.is.null))`
    or: Option<String>,
    /// rows per page, 1 to 1000; 50 when absent
    limit: Option<i64>,
    /// rows to skip; large lists are faster by cursor
    offset: Option<i64>,
    /// page number from 1
    page: Option<i64>,
    /// `meta.pagination.next` of the page before
    cursor: Option<String>,
    /// `exact` for a total
    count: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for FilterAsk {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let mut page = PageAsk::from_request_parts(parts, state).await?;
        let prefers = |header: &http::HeaderValue| header.to_str().is_ok_and(|v| v.contains("count=exact"));
        page.count |= parts.headers.get("prefer").is_some_and(prefers);
        let query = parts.uri.query().unwrap_or("");
        let uri: http::Uri =
            format!("/?{query}").parse().map_err(|_| syntax("the query string cannot be read"))?;
        let Query(pairs) =
            Query::try_from_uri(&uri).map_err(|_| syntax("the query string cannot be read"))?;
        Self::of(pairs, page)
    }
}

impl FilterAsk {
    fn of(pairs: Vec<(String, String)>, page: PageAsk) -> Result<Self, Problem> {
        if pairs.iter().any(|(name, value)| name.contains('\0') || value.contains('\0')) {
            return Err(syntax("no text holds the character NUL"));
        }
        Ok(Self { pairs, page })
    }

    /// Takes a parameter that is the slice's own and no filter.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.pairs.iter().position(|(n, _)| n == name)?;
        Some(self.pairs.remove(at).1)
    }

    /// Holds what was asked against what the list offers.
    pub fn filter(&self, columns: &'static Columns) -> Result<Filter, Problem> {
        let mut room = CONDITIONS_MAX;
        let mut conditions = Vec::new();
        for (name, value) in self.pairs.iter().filter(|(name, _)| !RESERVED.contains(&name.as_str())) {
            conditions.push(typed(grammar::parameter(name, value, &mut room)?, columns)?);
        }
        let order = self.only("order")?.map_or(Ok(Vec::new()), |text| order::parse(text, columns))?;
        let picks = self.only("select")?.map(|text| select::parse(text, columns)).transpose()?;
        if self.page.after.is_some() && !order.is_empty() {
            return Err(Problem::of(
                Kind::Malformed,
                "filter.cursor_with_order",
                "a cursor walks the list in its own order: use page or offset with `order`",
            ));
        }
        Ok(Filter { conditions, order, picks, page: self.page.clone() })
    }

    fn only(&self, name: &str) -> Result<Option<&str>, Problem> {
        let mut values = self.pairs.iter().filter(|(n, _)| n == name).map(|(_, value)| value.as_str());
        let first = values.next();
        if values.next().is_some() {
            return Err(syntax(&format!("`{name}` appears twice")));
        }
        Ok(first.filter(|v| !v.is_empty()))
    }
}

/// A checked filter: every name in it comes from the allow-list, every value has its column's type.
#[derive(Debug)]
pub struct Filter {
    conditions: Vec<Condition>,
    order: Vec<Order>,
    picks: Option<Vec<Pick>>,
    pub page: PageAsk,
}

#[derive(Debug, PartialEq)]
enum Condition {
    Test { sql: &'static str, negated: bool, test: Test },
    Group { any: bool, negated: bool, conditions: Vec<Condition> },
}

#[derive(Debug, PartialEq)]
enum Test {
    Compare(&'static str, Value),
    Like(Like, String),
    In(Values),
    Is(&'static str),
}

fn typed(node: Node, columns: &'static Columns) -> Result<Condition, Problem> {
    Ok(match node {
        Node::Group { any, negated, nodes } => {
            let conditions = nodes.into_iter().map(|node| typed(node, columns)).collect::<Result<_, _>>()?;
            Condition::Group { any, negated, conditions }
        }
        Node::Test { column, negated, op } => {
            let column = columns.filterable(&column)?;
            let test = match op {
                Op::Compare(op, text) => Test::Compare(op.sql(), column.comparable(op, &text)?),
                Op::Like(like, pattern) => Test::Like(like, column.pattern(&pattern)?),
                Op::In(texts) => Test::In(column.values(texts)?),
                Op::Is(is) => Test::Is(column.is(is)?),
            };
            Condition::Test { sql: column.sql, negated, test }
        }
    })
}

/// Where a list comes from.
#[derive(Debug, Clone, Copy)]
pub struct List {
    /// what is selected, such as `v.id, v.plate`
    pub columns: &'static str,
    /// tables and joins, such as `fleet.vehicles v left join …`
    pub from: &'static str,
    /// the id column; it orders the list newest first, and the cursor goes by it
    pub key: &'static str,
}

impl Filter {
    /// Writes ` where …`; always at least ` where true`, so a slice may go on with ` and …`.
    pub fn push_where(&self, sql: &mut QueryBuilder<Postgres>) {
        sql.push(" where true");
        for condition in &self.conditions {
            sql.push(" and ");
            condition.push(sql);
        }
    }

    /// Writes ` order by …`: what was asked, and then the list's own order, so that pages never overlap.
    pub fn push_order(&self, sql: &mut QueryBuilder<Postgres>, default: &'static str) {
        sql.push(" order by ");
        for order in &self.order {
            sql.push(order.column).push(order.suffix).push(", ");
        }
        sql.push(default);
    }

    /// Writes ` limit … offset …`, one row more than the page (see [`PageAsk::cut`]).
    pub fn push_page(&self, sql: &mut QueryBuilder<Postgres>) {
        sql.push(" limit ").push_bind(self.page.fetch());
        sql.push(" offset ").push_bind(self.page.offset);
    }

    /// One page of the list, newest first unless asked otherwise, and its total when asked for. `id` names a row.
    pub async fn fetch<T>(
        &self,
        tx: &mut Tx,
        list: &List,
        id: impl Fn(&T) -> Uuid,
    ) -> sqlx::Result<(Vec<T>, PageMeta)>
    where
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        self.fetch_where(tx, list, |_| {}, id).await
    }

    /// As [`Filter::fetch`], with conditions of the slice's own: `|sql| { sql.push(" and v.zone = ").push_bind(zone); }`.
    pub async fn fetch_where<T>(
        &self,
        tx: &mut Tx,
        list: &List,
        more: impl Fn(&mut QueryBuilder<Postgres>),
        id: impl Fn(&T) -> Uuid,
    ) -> sqlx::Result<(Vec<T>, PageMeta)>
    where
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let List { columns, from, key } = *list;
        let mut sql = QueryBuilder::new(format!("select {columns} from {from}"));
        self.push_where(&mut sql);
        more(&mut sql);
        if let Some(after) = self.page.after {
            sql.push(format_args!(" and {key} < ")).push_bind(after);
        }
        self.push_order(&mut sql, key);
        sql.push(" desc");
        self.push_page(&mut sql);
        let mut rows: Vec<T> = sql.build_query_as().fetch_all(tx.conn()).await?;

        let total = if self.page.count {
            let mut sql = QueryBuilder::new(format!("select count(*) from {from}"));
            self.push_where(&mut sql);
            more(&mut sql);
            Some(sql.build_query_scalar().fetch_one(tx.conn()).await?)
        } else {
            None
        };
        let mut meta = self.page.cut(&mut rows, total, id);
        if !self.order.is_empty() {
            // The cursor goes by id; a list in another order goes by page.
            meta.next = None;
        }
        Ok((rows, meta))
    }

    /// The fields that `select` asks for, or all. Rows are objects whose field names are the columns' names.
    pub fn project<T: Serialize>(&self, rows: &[T]) -> Vec<serde_json::Value> {
        let value = |row| serde_json::to_value(row).unwrap_or(serde_json::Value::Null);
        match &self.picks {
            None => rows.iter().map(value).collect(),
            Some(picks) => rows.iter().map(|row| select::project(&value(row), picks)).collect(),
        }
    }

    /// Is this field or embedded thing part of the answer? A slice may spare a join.
    pub fn wants(&self, name: &str) -> bool {
        self.picks.as_ref().is_none_or(|picks| picks.iter().any(|pick| pick.field == name))
    }

    /// Was an order asked for?
    pub fn is_ordered(&self) -> bool {
        !self.order.is_empty()
    }
}

impl Condition {
    fn push(&self, sql: &mut QueryBuilder<Postgres>) {
        match self {
            Self::Group { any, negated, conditions } => {
                sql.push(if *negated { "not (" } else { "(" });
                for (i, condition) in conditions.iter().enumerate() {
                    if i > 0 {
                        sql.push(if *any { " or " } else { " and " });
                    }
                    condition.push(sql);
                }
                sql.push(")");
            }
            Self::Test { sql: column, negated, test } => {
                sql.push(if *negated { "not (" } else { "(" }).push(*column);
                test.push(sql);
                sql.push(")");
            }
        }
    }
}

impl Test {
    fn push(&self, sql: &mut QueryBuilder<Postgres>) {
        match self {
            Self::Compare(op, value) => {
                sql.push(*op);
                value.push(sql);
            }
            Self::Like(like, pattern) => {
                sql.push(like.sql()).push_bind(pattern.clone());
            }
            Self::In(values) => {
                sql.push(" = any(");
                values.push(sql);
                sql.push(")");
            }
            Self::Is(words) => {
                sql.push(*words);
            }
        }
    }
}

fn syntax(detail: &str) -> Problem {
    Problem::of(Kind::Malformed, "filter.syntax", detail)
}

/// What the client wrote, short enough to say back.
fn quoted(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("`{short}{more}`")
}
