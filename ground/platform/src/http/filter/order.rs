//! `order=name.asc,created_at.desc.nullslast`

use super::{Columns, ORDER_MAX, Problem, quoted, syntax};
use kernel::Kind;

/// One column of the order, in words of SQL.
#[derive(Debug, PartialEq)]
pub(super) struct Order {
    pub column: &'static str,
    pub suffix: &'static str,
}

pub(super) fn parse(text: &str, columns: &'static Columns) -> Result<Vec<Order>, Problem> {
    let parts = text.split(',').collect::<Vec<_>>();
    if parts.len() > ORDER_MAX {
        return Err(Problem::of(
            Kind::Malformed,
            "filter.too_many",
            format!("an order has at most {ORDER_MAX} columns"),
        ));
    }
    parts.into_iter().map(|part| one(part, columns)).collect()
}

fn one(part: &str, columns: &'static Columns) -> Result<Order, Problem> {
    let (name, how) = part.split_once('.').unwrap_or((part, "asc"));
    let suffix = match how {
        "asc" => " asc",
        "desc" => " desc",
        "nullsfirst" | "asc.nullsfirst" => " asc nulls first",
        "nullslast" | "asc.nullslast" => " asc nulls last",
        "desc.nullsfirst" => " desc nulls first",
        "desc.nullslast" => " desc nulls last",
        _ => {
            return Err(syntax(&format!(
                "{}: an order is `field`, then .asc or .desc, then .nullsfirst or .nullslast",
                quoted(part)
            )));
        }
    };
    Ok(Order { column: columns.filterable(name)?.sql, suffix })
}
