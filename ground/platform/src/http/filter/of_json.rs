//! The same conditions held against a JSON object instead of a table: what a live `table:` topic lets through.

use super::grammar::{Compare, Is, Node, Op};
use super::{CONDITIONS_MAX, Problem, grammar, syntax};
use serde_json::Value;
use std::cmp::Ordering;

/// Conditions on the fields of an object, with SQL's logic: nothing is known about an absent field, and what is not known
/// does not hold, nor does its opposite.
#[derive(Debug)]
pub struct Conditions(Vec<Node>);

impl Conditions {
    /// Of a query string: `status=eq.failed&attempts=gte.2`. All of [`super`]'s grammar but `like` and `ilike`.
    pub fn parse(query: &str) -> Result<Self, Problem> {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(query).map_err(|_| syntax("the conditions cannot be read"))?;
        let mut room = CONDITIONS_MAX;
        let nodes = pairs
            .iter()
            .map(|(name, value)| grammar::parameter(name, value, &mut room))
            .collect::<Result<Vec<_>, _>>()?;
        if nodes.iter().any(has_pattern) {
            return Err(syntax(
                "a live topic takes no `like`: watch all of it and look at the texts yourself",
            ));
        }
        Ok(Self(nodes))
    }

    pub fn hold(&self, object: &Value) -> bool {
        self.0.iter().all(|node| truth(node, object) == Some(true))
    }
}

fn has_pattern(node: &Node) -> bool {
    match node {
        Node::Test { op, .. } => matches!(op, Op::Like(..)),
        Node::Group { nodes, .. } => nodes.iter().any(has_pattern),
    }
}

fn truth(node: &Node, object: &Value) -> Option<bool> {
    let (negated, holds) = match node {
        Node::Test { column, negated, op } => (*negated, test(op, object.get(column))),
        Node::Group { any, negated, nodes } => {
            let mut truths = nodes.iter().map(|node| truth(node, object));
            // One that decides is enough; short of that, one unknown leaves the whole unknown.
            let decided = truths.clone().any(|truth| truth == Some(*any));
            (*negated, if decided { Some(*any) } else { truths.all(|t| t.is_some()).then_some(!*any) })
        }
    };
    holds.map(|holds| holds != negated)
}

fn test(op: &Op, field: Option<&Value>) -> Option<bool> {
    let known = field.filter(|value| !value.is_null());
    match op {
        Op::Is(Is::Null) => Some(known.is_none()),
        Op::Is(Is::True) => Some(known.and_then(Value::as_bool) == Some(true)),
        Op::Is(Is::False) => Some(known.and_then(Value::as_bool) == Some(false)),
        Op::Is(Is::Unknown) => Some(known.and_then(Value::as_bool).is_none()),
        Op::Compare(compare, text) => order(known?, text).map(|order| meets(*compare, order)),
        Op::In(texts) => {
            let value = known?;
            Some(texts.iter().any(|text| order(value, text) == Some(Ordering::Equal)))
        }
        Op::Like(..) => None,
    }
}

/// Numbers as numbers, the rest as text: ids, words and UTC times in RFC 3339 have the order of their letters.
fn order(value: &Value, text: &str) -> Option<Ordering> {
    match value {
        Value::String(value) => Some(value.as_str().cmp(text)),
        Value::Number(value) => value.as_f64()?.partial_cmp(&text.parse().ok()?),
        Value::Bool(value) => Some(value.cmp(&text.parse().ok()?)),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn meets(compare: Compare, order: Ordering) -> bool {
    match compare {
        Compare::Eq => order.is_eq(),
        Compare::Neq => order.is_ne(),
        Compare::Gt => order.is_gt(),
        Compare::Gte => order.is_ge(),
        Compare::Lt => order.is_lt(),
        Compare::Lte => order.is_le(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn conditions_hold_as_they_would_in_sql() {
        let object = json!({"status": "failed", "attempts": 3, "urgent": true, "driver": null, "at": "2026-11-21T08:00:00Z"});
        let holds = |query: &str| Conditions::parse(query).unwrap().hold(&object);
        for yes in [
            "",
            "status=eq.failed",
            "status=in.(returned,failed)",
            "attempts=gte.3&attempts=lt.10",
            "urgent=is.true",
            "driver=is.null",
            "driver=not.is.true",
            "at=gte.2026-11-21T00:00:00Z",
            "or=(status.eq.delivered,attempts.gt.2)",
            "not.or=(status.eq.delivered,attempts.gt.5)",
            "or=(driver.eq.x,status.eq.failed)",
        ] {
            assert!(holds(yes), "{yes}");
        }
        for no in [
            "status=eq.delivered",
            "status=neq.failed",
            "attempts=lt.3",
            "driver=eq.x",
            "driver=neq.x",
            "driver=not.eq.x",
            "absent=neq.1",
            "attempts=eq.many",
            "and=(status.eq.failed,driver.eq.x)",
            "not.and=(status.eq.failed,driver.eq.x)",
        ] {
            assert!(!holds(no), "{no}");
        }
    }

    #[test]
    fn what_cannot_be_held_is_refused() {
        for bad in ["status=failed", "status=like.f*", "or=(status.ilike.f)", "or=(a.eq.1", "status=is.maybe"]
        {
            assert!(Conditions::parse(bad).is_err(), "{bad}");
        }
    }
}
