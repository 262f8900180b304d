//! The grammar of conditions, by recursive descent. Knows no column.

use super::{CONDITIONS_MAX, DEPTH_MAX, Problem, VALUES_MAX, quoted, syntax};
use kernel::Kind;

/// A condition as written.
#[derive(Debug, PartialEq)]
pub(super) enum Node {
    Test { column: String, negated: bool, op: Op },
    Group { any: bool, negated: bool, nodes: Vec<Node> },
}

#[derive(Debug, PartialEq)]
pub(super) enum Op {
    Compare(Compare, String),
    Like(Like, String),
    In(Vec<String>),
    Is(Is),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Compare {
    Eq,
    Neq,
    Gt,
    Gte,
    Lt,
    Lte,
}

impl Compare {
    pub fn sql(self) -> &'static str {
        match self {
            Self::Eq => " = ",
            Self::Neq => " <> ",
            Self::Gt => " > ",
            Self::Gte => " >= ",
            Self::Lt => " < ",
            Self::Lte => " <= ",
        }
    }
    pub fn needs_order(self) -> bool {
        !matches!(self, Self::Eq | Self::Neq)
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Like {
    Exact,
    AnyCase,
}

impl Like {
    pub fn sql(self) -> &'static str {
        match self {
            Self::Exact => " like ",
            Self::AnyCase => " ilike ",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Is {
    Null,
    True,
    False,
    Unknown,
}

/// One parameter of the query string: `status=eq.active` or `or=(…)`. `room` is how many conditions may still come.
pub(super) fn parameter(name: &str, value: &str, room: &mut usize) -> Result<Node, Problem> {
    let (negated, bare) = match name.strip_prefix("not.") {
        Some(rest) => (true, rest),
        None => (false, name),
    };
    let mut reader = Reader { rest: value, room };
    if matches!(bare, "or" | "and") {
        let nodes = reader.group(1)?;
        reader.end()?;
        return Ok(Node::Group { any: bare == "or", negated, nodes });
    }
    if negated {
        return Err(syntax("write `field=not.eq.value`, or `not.or=(…)`"));
    }
    reader.count()?;
    let negated = reader.eat("not.");
    let op = reader.op(name, Place::Parameter)?;
    reader.end()?;
    Ok(Node::Test { column: name.to_owned(), negated, op })
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// the value is the rest of the parameter, commas and all
    Parameter,
    /// the value ends at a comma or a closing bracket, unless quoted
    Group,
}

struct Reader<'t, 'n> {
    rest: &'t str,
    room: &'n mut usize,
}

impl<'t> Reader<'t, '_> {
    fn eat(&mut self, what: &str) -> bool {
        match self.rest.strip_prefix(what) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, what: &str) -> Result<(), Problem> {
        if self.eat(what) { Ok(()) } else { Err(syntax(&format!("expected `{what}` {}", self.here()))) }
    }

    fn end(&self) -> Result<(), Problem> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(syntax(&format!("nothing more was expected {}", self.here())))
        }
    }

    fn here(&self) -> String {
        if self.rest.is_empty() { "at the end".to_owned() } else { format!("at {}", quoted(self.rest)) }
    }

    fn count(&mut self) -> Result<(), Problem> {
        *self.room = self.room.checked_sub(1).ok_or_else(|| {
            Problem::of(
                Kind::Malformed,
                "filter.too_many",
                format!("a filter has at most {CONDITIONS_MAX} conditions"),
            )
        })?;
        Ok(())
    }

    /// A run of letters, digits and underscores.
    fn word(&mut self) -> &'t str {
        let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    /// `(node,node,…)`
    fn group(&mut self, depth: usize) -> Result<Vec<Node>, Problem> {
        if depth > DEPTH_MAX {
            return Err(Problem::of(
                Kind::Malformed,
                "filter.too_deep",
                format!("groups go {DEPTH_MAX} deep at most"),
            ));
        }
        self.expect("(")?;
        let mut nodes = vec![self.node(depth)?];
        while self.eat(",") {
            nodes.push(self.node(depth)?);
        }
        self.expect(")")?;
        Ok(nodes)
    }

    fn node(&mut self, depth: usize) -> Result<Node, Problem> {
        self.count()?;
        let negated_group = self.rest.starts_with("not.or(") || self.rest.starts_with("not.and(");
        if negated_group {
            self.eat("not.");
        }
        for (word, any) in [("or", true), ("and", false)] {
            if self.rest.starts_with(word) && self.rest[word.len()..].starts_with('(') {
                self.eat(word);
                let nodes = self.group(depth + 1)?;
                return Ok(Node::Group { any, negated: negated_group, nodes });
            }
        }
        let column = self.word();
        if column.is_empty() {
            return Err(syntax(&format!("expected a field name {}", self.here())));
        }
        self.expect(".")?;
        let negated = self.eat("not.");
        let op = self.op(column, Place::Group)?;
        Ok(Node::Test { column: column.to_owned(), negated, op })
    }

    /// `op.value`
    fn op(&mut self, column: &str, place: Place) -> Result<Op, Problem> {
        let whole = self.rest;
        let word = self.word();
        if !self.eat(".") {
            return Err(unknown_operator(column, whole));
        }
        let compare = match word {
            "eq" => Compare::Eq,
            "neq" => Compare::Neq,
            "gt" => Compare::Gt,
            "gte" => Compare::Gte,
            "lt" => Compare::Lt,
            "lte" => Compare::Lte,
            "like" => return Ok(Op::Like(Like::Exact, self.value(place)?)),
            "ilike" => return Ok(Op::Like(Like::AnyCase, self.value(place)?)),
            "in" => return Ok(Op::In(self.list()?)),
            "is" => return self.is(),
            _ => return Err(unknown_operator(column, whole)),
        };
        Ok(Op::Compare(compare, self.value(place)?))
    }

    fn is(&mut self) -> Result<Op, Problem> {
        let at = self.rest;
        Ok(Op::Is(match self.word() {
            "null" => Is::Null,
            "true" => Is::True,
            "false" => Is::False,
            "unknown" => Is::Unknown,
            _ => return Err(syntax(&format!("`is` takes null, true, false or unknown, not {}", quoted(at)))),
        }))
    }

    fn value(&mut self, place: Place) -> Result<String, Problem> {
        if place == Place::Parameter {
            return Ok(std::mem::take(&mut self.rest).to_owned());
        }
        self.item()
    }

    /// `(a,"b, c",d)`; `()` is the empty list, which nothing is in.
    fn list(&mut self) -> Result<Vec<String>, Problem> {
        self.expect("(")?;
        if self.eat(")") {
            return Ok(Vec::new());
        }
        let mut items = vec![self.item()?];
        while self.eat(",") {
            if items.len() == VALUES_MAX {
                return Err(Problem::of(
                    Kind::Malformed,
                    "filter.too_many",
                    format!("`in` takes at most {VALUES_MAX} values"),
                ));
            }
            items.push(self.item()?);
        }
        self.expect(")")?;
        Ok(items)
    }

    /// A text up to the next comma or closing bracket, or one in double quotes with `\"` and `\\` inside.
    fn item(&mut self) -> Result<String, Problem> {
        if !self.eat("\"") {
            let end = self.rest.find([',', ')']).unwrap_or(self.rest.len());
            let (item, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Ok(item.to_owned());
        }
        let mut item = String::new();
        let mut chars = self.rest.chars();
        loop {
            match chars.next() {
                Some('"') => break,
                Some('\\') => {
                    item.push(chars.next().ok_or_else(|| syntax("a quoted text ends with a backslash"))?);
                }
                Some(c) => item.push(c),
                None => return Err(syntax("a quoted text is not closed")),
            }
        }
        self.rest = chars.as_str();
        Ok(item)
    }
}

fn unknown_operator(column: &str, text: &str) -> Problem {
    let detail = format!(
        "{}: write `{column}=eq.value`; the operators are eq, neq, gt, gte, lt, lte, like, ilike, in, is, each also after not.",
        quoted(text)
    );
    Problem::of(Kind::Malformed, "filter.unknown_operator", detail)
}
