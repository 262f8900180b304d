//! What a list offers: the names, what they are in SQL, and which values they take.

use super::{
    PATTERN_CHARS_MAX, Problem,
    grammar::{Compare, Is},
    quoted,
};
use kernel::{Kind, Time};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

/// The allow-list of one resource. Written with [`columns!`](crate::columns).
#[derive(Debug)]
pub struct Columns {
    pub list: &'static [Column],
    /// Things inside the answer that `select` may pick from.
    pub embeds: &'static [Embed],
}

#[derive(Debug)]
pub struct Column {
    /// its name in the URL and in the answer
    pub name: &'static str,
    /// what it is in the query, such as `v.plate`
    pub sql: &'static str,
    pub kind: Type,
}

/// A thing inside the answer: `driver` with `id` and `name`.
#[derive(Debug)]
pub struct Embed {
    pub name: &'static str,
    pub columns: &'static Columns,
}

/// The type of a column, which decides the operators and values it takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Type {
    Text,
    /// `int2`, `int4` or `int8`
    Int,
    /// `float8`
    Float,
    Bool,
    /// `timestamptz`; a date means its midnight in UTC
    Time,
    /// `date`
    Date,
    Uuid,
    /// an id of ours, by its prefix; in the table a `uuid`
    Id(&'static str),
    /// a text of a closed set, such as a state
    Word(&'static [&'static str]),
    /// selected only: an object, an array, something computed
    Show,
}

/// The columns of a list: `columns! { id: Id("veh") = "v.id", plate: Text = "v.plate" }`, and things inside it after a
/// semicolon: `columns! { …; driver: &DRIVER_COLUMNS }`.
#[macro_export]
macro_rules! columns {
    ($($name:ident : $kind:ident $(($arg:expr))? = $sql:literal),* $(,)? $(; $($embed:ident : $columns:expr),* $(,)?)?) => {
        $crate::http::filter::Columns {
            list: &[$($crate::http::filter::Column {
                name: stringify!($name),
                sql: $sql,
                kind: $crate::http::filter::Type::$kind $(($arg))?,
            }),*],
            embeds: &[$($($crate::http::filter::Embed { name: stringify!($embed), columns: $columns }),*)?],
        }
    };
}

impl Columns {
    pub(super) fn filterable(&self, name: &str) -> Result<&'static Column, Problem> {
        let known = self.list.iter().find(|c| c.name == name && c.kind != Type::Show);
        known.ok_or_else(|| {
            let names = self
                .list
                .iter()
                .filter(|c| c.kind != Type::Show)
                .map(|c| c.name)
                .collect::<Vec<_>>()
                .join(", ");
            unknown_field(name, &names)
        })
    }

    pub(super) fn selectable(&self, name: &str) -> Result<&'static str, Problem> {
        self.list
            .iter()
            .find(|c| c.name == name)
            .map(|c| c.name)
            .ok_or_else(|| unknown_field(name, &self.names()))
    }

    pub(super) fn embed(&self, name: &str) -> Result<&'static Embed, Problem> {
        self.embeds.iter().find(|e| e.name == name).ok_or_else(|| {
            let names = self.embeds.iter().map(|e| e.name).collect::<Vec<_>>().join(", ");
            let offer = if names.is_empty() {
                "nothing can be embedded here".to_owned()
            } else {
                format!("what can be embedded: {names}")
            };
            Problem::of(
                Kind::Malformed,
                "filter.unknown_field",
                format!("{} cannot be embedded; {offer}", quoted(name)),
            )
        })
    }

    fn names(&self) -> String {
        self.list
            .iter()
            .map(|c| c.name)
            .chain(self.embeds.iter().map(|e| e.name))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

fn unknown_field(name: &str, names: &str) -> Problem {
    Problem::of(
        Kind::Malformed,
        "filter.unknown_field",
        format!("there is no field {} here; the fields are {names}", quoted(name)),
    )
}

/// A value of its column's type.
#[derive(Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Int(i64),
    Float(f64),
    Bool(bool),
    Time(Time),
    Date(String),
    Uuid(Uuid),
}

/// Values of one type, for `in`.
#[derive(Debug, PartialEq)]
pub(super) enum Values {
    Text(Vec<String>),
    Int(Vec<i64>),
    Float(Vec<f64>),
    Bool(Vec<bool>),
    Time(Vec<Time>),
    Date(Vec<String>),
    Uuid(Vec<Uuid>),
}

impl Value {
    pub fn push(&self, sql: &mut QueryBuilder<Postgres>) {
        match self {
            Self::Text(v) => sql.push_bind(v.clone()),
            Self::Int(v) => sql.push_bind(*v),
            Self::Float(v) => sql.push_bind(*v),
            Self::Bool(v) => sql.push_bind(*v),
            Self::Time(v) => sql.push_bind(*v),
            Self::Date(v) => sql.push_bind(v.clone()).push("::date"),
            Self::Uuid(v) => sql.push_bind(*v),
        };
    }
}

impl Values {
    pub fn push(&self, sql: &mut QueryBuilder<Postgres>) {
        match self {
            Self::Text(v) => sql.push_bind(v.clone()),
            Self::Int(v) => sql.push_bind(v.clone()),
            Self::Float(v) => sql.push_bind(v.clone()),
            Self::Bool(v) => sql.push_bind(v.clone()),
            Self::Time(v) => sql.push_bind(v.clone()),
            Self::Date(v) => sql.push_bind(v.clone()).push("::date[]"),
            Self::Uuid(v) => sql.push_bind(v.clone()),
        };
    }
}

impl Column {
    /// The value of a comparison; greater and less want a type that has an order.
    pub(super) fn comparable(&self, op: Compare, text: &str) -> Result<Value, Problem> {
        if op.needs_order() && matches!(self.kind, Type::Bool | Type::Word(_)) {
            return Err(self.refuse_operator("eq, neq, in and is"));
        }
        self.value(text)
    }

    fn value(&self, text: &str) -> Result<Value, Problem> {
        let wrong = |expected: &str| {
            let detail = format!("`{}` takes {expected}, not {}", self.name, quoted(text));
            Problem::of(Kind::Malformed, "filter.bad_value", detail)
        };
        match self.kind {
            Type::Text => Ok(Value::Text(text.to_owned())),
            Type::Int => text.parse().map(Value::Int).map_err(|_| wrong("a whole number")),
            Type::Float => match text.parse::<f64>() {
                Ok(number) if number.is_finite() => Ok(Value::Float(number)),
                _ => Err(wrong("a number")),
            },
            Type::Bool => text.parse().map(Value::Bool).map_err(|_| wrong("true or false")),
            Type::Time => time(text)
                .map(Value::Time)
                .ok_or_else(|| wrong("a date, or a time such as 2026-11-21T08:00:00Z")),
            Type::Date if is_date(text) => Ok(Value::Date(text.to_owned())),
            Type::Date => Err(wrong("a date such as 2026-11-21")),
            Type::Uuid => Uuid::try_parse(text).map(Value::Uuid).map_err(|_| wrong("a UUID")),
            Type::Id(prefix) => kernel::parse(prefix, text).map(Value::Uuid).map_err(|bad| {
                Problem::of(Kind::Malformed, "filter.bad_value", format!("`{}`: {bad}", self.name))
            }),
            Type::Word(words) if words.contains(&text) => Ok(Value::Text(text.to_owned())),
            Type::Word(words) => Err(wrong(&format!("one of {}", words.join(", ")))),
            Type::Show => Err(self.refuse_operator("no condition")),
        }
    }

    pub(super) fn values(&self, texts: Vec<String>) -> Result<Values, Problem> {
        macro_rules! all {
            ($variant:ident) => {{
                let mut all = Vec::with_capacity(texts.len());
                for text in &texts {
                    match self.value(text)? {
                        Value::$variant(value) => all.push(value),
                        other => unreachable!("BUG: a column has one type, and {other:?} is of another"),
                    }
                }
                Ok(Values::$variant(all))
            }};
        }
        match self.kind {
            Type::Text | Type::Word(_) => all!(Text),
            Type::Int => all!(Int),
            Type::Float => all!(Float),
            Type::Bool => all!(Bool),
            Type::Time => all!(Time),
            Type::Date => all!(Date),
            Type::Uuid | Type::Id(_) => all!(Uuid),
            Type::Show => Err(self.refuse_operator("no condition")),
        }
    }

    /// A `like` pattern with `*` for any run of characters.
    pub(super) fn pattern(&self, text: &str) -> Result<String, Problem> {
        if self.kind != Type::Text {
            return Err(self.refuse_operator("eq, neq, gt, gte, lt, lte, in and is"));
        }
        if text.chars().count() > PATTERN_CHARS_MAX {
            let detail = format!("a pattern has at most {PATTERN_CHARS_MAX} characters");
            return Err(Problem::of(Kind::Malformed, "filter.bad_value", detail));
        }
        let mut pattern = String::with_capacity(text.len());
        let mut escaped = false;
        for c in text.chars() {
            match c {
                // `\*` is a star itself, which LIKE needs no escape for
                '*' if escaped => {
                    pattern.pop();
                    pattern.push('*');
                }
                // runs of wildcards mean one, and cost one
                '*' | '%' if !escaped => {
                    if !pattern.ends_with('%') || pattern.ends_with("\\%") {
                        pattern.push('%');
                    }
                }
                c => pattern.push(c),
            }
            escaped = c == '\\' && !escaped;
        }
        if escaped {
            // PostgreSQL refuses such a pattern with an error of its own.
            return Err(Problem::of(
                Kind::Malformed,
                "filter.bad_value",
                "a pattern may not end with a lone backslash",
            ));
        }
        Ok(pattern)
    }

    pub(super) fn is(&self, is: Is) -> Result<&'static str, Problem> {
        match (is, self.kind) {
            (Is::Null, _) => Ok(" is null"),
            (Is::True, Type::Bool) => Ok(" is true"),
            (Is::False, Type::Bool) => Ok(" is false"),
            (Is::Unknown, Type::Bool) => Ok(" is unknown"),
            _ => Err(self.refuse_operator("is.null, for `is`")),
        }
    }

    fn refuse_operator(&self, takes: &str) -> Problem {
        Problem::of(Kind::Malformed, "filter.bad_operator", format!("`{}` takes {takes}", self.name))
    }
}

fn time(text: &str) -> Option<Time> {
    if let Ok(time) = text.parse() {
        return Some(time);
    }
    // `+05:00` in a URL that was not encoded arrives as ` 05:00`.
    if let Ok(time) = text.replace(' ', "+").parse() {
        return Some(time);
    }
    is_date(text).then(|| format!("{text}T00:00:00Z").parse().ok())?
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.is_ascii() && format!("{text}T00:00:00Z").parse::<Time>().is_ok()
}
