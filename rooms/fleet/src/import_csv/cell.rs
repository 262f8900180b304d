//! What a cell may hold.

use super::Subject;
use crate::{Capacity, text::tag};
use garde::rules::email::Email as _;
use kernel::{FieldError, Phone};
use serde_json::{Value, json};

/// One column of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub holds: Holds,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// so many characters
    Text(usize),
    Word(&'static [&'static str]),
    Whole(i64, i64),
    Phone,
    Email,
    /// `weight_g:800000 parcels:120`
    Capacity,
    /// with blanks between: so many, of so many characters each
    List(usize, usize),
    Tags,
    /// several of these
    Words(&'static [&'static str]),
    /// the export writes it, and nobody reads it: who sits where is said elsewhere
    Shown,
}

use Holds::{Email, List, Shown, Tags, Text, Whole, Word, Words};

const fn column(name: &'static str, holds: Holds) -> Column {
    Column { name, holds }
}

const VEHICLES: &[Column] = &[
    column("name", Text(120)),
    column("plate", Text(32)),
    column("kind", Word(&["bicycle", "motorcycle", "car", "van", "pickup", "truck", "trailer"])),
    column("status", Word(&["active", "workshop", "retired"])),
    column("make", Text(60)),
    column("model", Text(60)),
    column("year", Whole(1950, 2100)),
    column("fuel", Word(&["petrol", "diesel", "electric", "hybrid", "cng", "lpg", "none"])),
    column("capacity", Holds::Capacity),
    column("skills", Tags),
    column("equipment", Tags),
    column("odometer_m", Whole(0, 10_000_000_000)),
    column("external_ref", Text(120)),
    column("notes", Text(2_000)),
    column("id", Shown),
    column("driver", Shown),
];

const DRIVERS: &[Column] = &[
    column("name", Text(120)),
    column("phone", Holds::Phone),
    column("email", Email),
    column("status", Word(&["active", "on_leave", "inactive"])),
    column("employee_no", Text(60)),
    column("licence_no", Text(60)),
    column("licence_classes", List(20, 20)),
    column("skills", Tags),
    column("languages", Words(&["en", "ar", "ur"])),
    column("notes", Text(2_000)),
    column("id", Shown),
    column("vehicle", Shown),
];

impl Subject {
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Vehicles => VEHICLES,
            Self::Drivers => DRIVERS,
        }
    }
    /// The column that tells one from another.
    pub fn key(self) -> &'static str {
        match self {
            Self::Vehicles => "external_ref",
            Self::Drivers => "employee_no",
        }
    }
    /// What a new one cannot be without.
    pub fn required(self) -> &'static [&'static str] {
        match self {
            Self::Vehicles => &["name", "kind"],
            Self::Drivers => &["name"],
        }
    }
}

const TAGS_MAX: usize = 30;

impl Column {
    /// The value of a cell that is not blank, as the API takes it.
    pub fn read(self, text: &str) -> Result<Value, FieldError> {
        let wrong = |code, message: String| Err(FieldError::coded(self.name, code, message));
        let listed = || text.split([' ', ',', ';', '|']).filter(|part| !part.is_empty());
        match self.holds {
            Text(max) if text.chars().count() > max => {
                Err(FieldError::coded(self.name, "too_long", format!("at most {max} characters"))
                    .with("max", max))
            }
            Text(_) => Ok(json!(text)),
            Word(words) => match known(text, words) {
                Some(word) => Ok(json!(word)),
                None => Err(self.not_one_of(words)),
            },
            Words(words) => {
                let found: Option<Vec<_>> = listed().map(|part| known(part, words)).collect();
                found.map(|found| json!(found)).ok_or_else(|| self.not_one_of(words))
            }
            Whole(min, max) => self.whole(text, min, max),
            Holds::Phone => match Phone::parse(text, None) {
                Ok(phone) => Ok(json!(phone)),
                Err(e) => wrong("not_a_phone", e.to_string()),
            },
            Email => match text.validate_email() {
                Ok(()) => Ok(json!(text)),
                Err(_) => wrong("not_an_email", "not an e-mail address".to_owned()),
            },
            Holds::Capacity => match capacity(text) {
                Ok(capacity) => Ok(json!(capacity)),
                Err(why) => wrong("bad_capacity", why),
            },
            List(most, chars) => {
                let parts: Vec<_> = listed().collect();
                if parts.len() > most || parts.iter().any(|part| part.chars().count() > chars) {
                    return wrong("too_long", format!("at most {most}, of at most {chars} characters each"));
                }
                Ok(json!(parts))
            }
            Tags => {
                let tags: Vec<_> = listed().collect();
                match tags.iter().find_map(|part| tag(part, &()).err()) {
                    None if tags.len() <= TAGS_MAX => Ok(json!(tags)),
                    None => wrong("bad_tag", format!("at most {TAGS_MAX}")),
                    Some(why) => wrong("bad_tag", why.to_string()),
                }
            }
            Shown => Ok(Value::Null),
        }
    }

    fn whole(self, text: &str, min: i64, max: i64) -> Result<Value, FieldError> {
        match text.parse::<i64>() {
            Ok(number) if (min..=max).contains(&number) => Ok(json!(number)),
            Ok(_) => Err(FieldError::coded(self.name, "out_of_range", format!("from {min} to {max}"))
                .with("min", min)
                .with("max", max)),
            Err(_) => Err(FieldError::coded(self.name, "not_a_number", "a whole number")),
        }
    }

    fn not_one_of(self, words: &[&str]) -> FieldError {
        let values = words.join(", ");
        FieldError::coded(self.name, "not_one_of", format!("one of {values}")).with("values", values)
    }
}

fn known(text: &str, words: &[&'static str]) -> Option<&'static str> {
    words.iter().copied().find(|word| word.eq_ignore_ascii_case(text))
}

fn capacity(text: &str) -> Result<Capacity, String> {
    let part = |part: &str| {
        let (name, amount) = part.split_once(':')?;
        Some((name.to_owned(), amount.parse().ok()?))
    };
    let parts: Option<_> = text.split_whitespace().map(part).collect();
    let capacity = Capacity(parts.ok_or("such as weight_g:800000 parcels:120")?);
    capacity.check()?;
    Ok(capacity)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(subject: Subject, name: &str, text: &str) -> Result<Value, &'static str> {
        let column = subject.columns().iter().find(|c| c.name == name).unwrap();
        column.read(text).map_err(|e| e.code.unwrap())
    }

    #[test]
    fn a_cell_is_what_the_api_takes_or_says_why_not() {
        use Subject::{Drivers, Vehicles};
        for (subject, name, text, found) in [
            (Vehicles, "kind", "VAN", Ok(json!("van"))),
            (Vehicles, "kind", "camel", Err("not_one_of")),
            (Vehicles, "year", "2024", Ok(json!(2024))),
            (Vehicles, "year", "24", Err("out_of_range")),
            (Vehicles, "year", "new", Err("not_a_number")),
            (Vehicles, "capacity", "weight_g:800 parcels:12", Ok(json!({"weight_g": 800, "parcels": 12}))),
            (Vehicles, "capacity", "heavy", Err("bad_capacity")),
            (Vehicles, "skills", "cold, tail_lift", Ok(json!(["cold", "tail_lift"]))),
            (Vehicles, "skills", "Cold!", Err("bad_tag")),
            (Vehicles, "plate", &"9".repeat(33), Err("too_long")),
            (Drivers, "phone", "+971501234567", Ok(json!("+971501234567"))),
            (Drivers, "phone", "call me", Err("not_a_phone")),
            (Drivers, "email", "a@example.com", Ok(json!("a@example.com"))),
            (Drivers, "email", "nobody", Err("not_an_email")),
            (Drivers, "languages", "ur en", Ok(json!(["ur", "en"]))),
            (Drivers, "languages", "fr", Err("not_one_of")),
            (Drivers, "licence_classes", "3 4", Ok(json!(["3", "4"]))),
        ] {
            assert_eq!(cell(subject, name, text), found, "{name}: {text}");
        }
    }
}
