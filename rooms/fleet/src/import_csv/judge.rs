//! What each row means, given what there is. No database.

use super::{Subject, sheet::Row};
use crate::{DriverInput, VehicleInput};
use garde::Validate;
use kernel::FieldError;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// What there is already.
#[derive(Debug, Default)]
pub struct Known {
    /// by key: its id, and what can be said of it as it stands
    pub by_key: HashMap<String, (Uuid, Map<String, Value>)>,
    /// plates as they are compared, and whose they are
    pub plates: HashMap<String, Uuid>,
}

#[derive(Debug, PartialEq)]
pub enum Fate {
    Create(Map<String, Value>),
    Update(Uuid, Map<String, Value>),
    Unchanged,
}

#[derive(Debug)]
pub struct Judged {
    pub no: u32,
    pub fate: Result<Fate, Vec<FieldError>>,
}

/// Whose a plate is: a vehicle's that there is, or that of a row further up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Here(Uuid),
    Row(u32),
}

pub fn judge(subject: Subject, rows: Vec<Row>, known: &Known) -> Vec<Judged> {
    let mut first_with: HashMap<String, u32> = HashMap::new();
    let mut plates: HashMap<String, Owner> =
        known.plates.iter().map(|(plate, id)| (plate.clone(), Owner::Here(*id))).collect();
    let judged = rows.into_iter().map(|row| {
        let Row { no, values, mut wrong } = row;
        let key = values.get(subject.key()).and_then(Value::as_str).map(str::to_owned);
        if let Some(key) = &key {
            let first = *first_with.entry(key.clone()).or_insert(no);
            if first != no {
                wrong.push(same_as(subject.key(), first));
            }
        }
        let current = key.as_ref().and_then(|key| known.by_key.get(key));
        let owner = current.map_or(Owner::Row(no), |(id, _)| Owner::Here(*id));
        if let Some(plate) = values.get("plate").and_then(Value::as_str).map(compared) {
            match *plates.entry(plate).or_insert(owner) {
                held if held == owner => {}
                Owner::Row(first) => wrong.push(same_as("plate", first)),
                Owner::Here(_) => wrong.push(
                    FieldError::coded("plate", "taken", "another vehicle of yours has this plate")
                        .with("what", "vehicle"),
                ),
            }
        }
        // A row of the wrong width says nothing of what it lacks.
        if current.is_none() && wrong.iter().all(|w| w.path != "row") {
            let missing = subject.required().iter().filter(|name| !values.contains_key(**name));
            // A cell that could not be read was there.
            let missing: Vec<_> = missing.filter(|name| wrong.iter().all(|w| w.path != **name)).collect();
            wrong.extend(missing.into_iter().map(|name| FieldError::coded(*name, "required", "needed")));
        }
        let fate = if wrong.is_empty() { fate(subject, values, current) } else { Err(wrong) };
        Judged { no, fate }
    });
    judged.collect()
}

fn same_as(path: &str, row: u32) -> FieldError {
    FieldError::coded(path, "same_as_row", format!("row {row} has the same")).with("row", row)
}

fn fate(
    subject: Subject,
    values: Map<String, Value>,
    current: Option<&(Uuid, Map<String, Value>)>,
) -> Result<Fate, Vec<FieldError>> {
    let Some((id, before)) = current else {
        check(subject, &values)?;
        return Ok(Fate::Create(values));
    };
    if values.iter().all(|(name, value)| before.get(name) == Some(value)) {
        return Ok(Fate::Unchanged);
    }
    let mut after = before.clone();
    after.extend(values);
    check(subject, &after)?;
    Ok(Fate::Update(*id, after))
}

fn check(subject: Subject, values: &Map<String, Value>) -> Result<(), Vec<FieldError>> {
    match subject {
        Subject::Vehicles => typed::<VehicleInput>(values).map(|_| ()),
        Subject::Drivers => typed::<DriverInput>(values).map(|_| ()),
    }
}

/// The values as the API would take them.
pub fn typed<T: DeserializeOwned + Validate<Context = ()>>(
    values: &Map<String, Value>,
) -> Result<T, Vec<FieldError>> {
    let refused = |path: String, message: String| FieldError::coded(path, "not_legal", message);
    let input: T = serde_json::from_value(Value::Object(values.clone()))
        .map_err(|e| vec![refused("row".to_owned(), e.to_string())])?;
    input.validate().map_err(|report| {
        let wrong = report.iter().map(|(path, e)| refused(path.to_string(), e.message().to_owned()));
        wrong.collect::<Vec<_>>()
    })?;
    Ok(input)
}

/// "DXB A 12345" and "dxb-a12345" are one plate, as the database sees it.
pub fn compared(plate: &str) -> String {
    plate.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}
