//! `select=id,who:driver(name)`: which fields of the answer are wanted, and under which names.

use super::{Columns, DEPTH_MAX, Problem, quoted, syntax};
use kernel::Kind;
use serde_json::{Map, Value};

/// One wanted field.
#[derive(Debug, PartialEq)]
pub(super) struct Pick {
    /// its name in what the slice returns
    pub field: &'static str,
    /// its name in the answer
    pub name: String,
    /// for an embedded thing: what of it
    pub inner: Option<Vec<Pick>>,
}

/// Fields of one level; more is a mistake or an attack.
const FIELDS_MAX: usize = 100;

pub(super) fn parse(text: &str, columns: &'static Columns) -> Result<Vec<Pick>, Problem> {
    let mut rest = text;
    let picks = level(&mut rest, columns, 0)?;
    if rest.is_empty() {
        Ok(picks)
    } else {
        Err(syntax(&format!("`select`: nothing more was expected at {}", quoted(rest))))
    }
}

fn level(rest: &mut &str, columns: &'static Columns, depth: usize) -> Result<Vec<Pick>, Problem> {
    if depth > DEPTH_MAX {
        return Err(Problem::of(
            Kind::Malformed,
            "filter.too_deep",
            format!("embedding goes {DEPTH_MAX} deep at most"),
        ));
    }
    let mut picks: Vec<Pick> = Vec::new();
    loop {
        for pick in field(rest, columns, depth)? {
            if picks.iter().any(|p| p.name == pick.name) {
                return Err(syntax(&format!("`select`: {} appears twice", quoted(&pick.name))));
            }
            picks.push(pick);
        }
        if picks.len() > FIELDS_MAX {
            return Err(Problem::of(
                Kind::Malformed,
                "filter.too_many",
                format!("select takes at most {FIELDS_MAX} fields"),
            ));
        }
        match rest.strip_prefix(',') {
            Some(after) => *rest = after,
            None => return Ok(picks),
        }
    }
}

/// `*`, `field`, `name:field`, `thing(…)`, `name:thing(…)`
fn field(rest: &mut &str, columns: &'static Columns, depth: usize) -> Result<Vec<Pick>, Problem> {
    if let Some(after) = rest.strip_prefix('*') {
        *rest = after;
        return Ok(columns
            .list
            .iter()
            .map(|c| Pick { field: c.name, name: c.name.to_owned(), inner: None })
            .collect());
    }
    let mut source = word(rest)?;
    let mut name = None;
    if let Some(after) = rest.strip_prefix(':') {
        *rest = after;
        name = Some(source.to_owned());
        source = word(rest)?;
    }
    if rest.starts_with('!') {
        return Err(syntax("`select`: nothing here is ambiguous, so no `!hint` is needed"));
    }
    let Some(after) = rest.strip_prefix('(') else {
        let field = columns.selectable(source)?;
        return Ok(vec![Pick { field, name: name.unwrap_or_else(|| field.to_owned()), inner: None }]);
    };
    *rest = after;
    let embed = columns.embed(source)?;
    let inner = level(rest, embed.columns, depth + 1)?;
    *rest = rest.strip_prefix(')').ok_or_else(|| syntax("`select`: a bracket is not closed"))?;
    Ok(vec![Pick {
        field: embed.name,
        name: name.unwrap_or_else(|| embed.name.to_owned()),
        inner: Some(inner),
    }])
}

fn word<'t>(rest: &mut &'t str) -> Result<&'t str, Problem> {
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    if end == 0 || end > 63 {
        return Err(syntax(&format!("`select`: expected a field at {}", quoted(rest))));
    }
    let (word, after) = rest.split_at(end);
    *rest = after;
    Ok(word)
}

/// The wanted part of one value: of an object its fields, of an array each item's, of null null.
pub(super) fn project(value: &Value, picks: &[Pick]) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| project(item, picks)).collect(),
        Value::Object(object) => {
            let part = |pick: &Pick| {
                let whole = object.get(pick.field).unwrap_or(&Value::Null);
                let part = pick.inner.as_ref().map_or_else(|| whole.clone(), |inner| project(whole, inner));
                (pick.name.clone(), part)
            };
            Value::Object(picks.iter().map(part).collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}
