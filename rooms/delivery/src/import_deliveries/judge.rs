//! What a row means: an order to make, words to change, or everything that is wrong with it. No database.

use super::upload::Options;
use crate::{
    column::{Field, Mapping, recognise},
    delivery::Refusal,
    import_row::{Reading, given_fields, read_row},
    law::Role,
    order::{Order, Rules},
    sheet::{self, Format, Sheet},
};
use jiff::tz::TimeZone;
use kernel::{FieldError, Time};
use places::Resolver;
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};

/// What rows are judged by.
#[derive(Clone)]
pub struct Ruler {
    pub rules: Rules,
    pub options: Options,
    pub resolver: Resolver,
    pub now: Time,
}

/// A row that was read.
pub struct Read {
    pub row_no: u32,
    /// what the file says, by column name
    pub cells: Map<String, Value>,
    /// the fields that the row says something about
    pub given: BTreeSet<Field>,
    pub reference: Option<String>,
    pub order: Result<Order, Vec<FieldError>>,
}

impl Ruler {
    /// Judges rows one by one, and each against the others: a reference stands in one row only. Calls `each` with the count so far.
    pub fn judge(
        &self,
        mapping: &Mapping,
        rows: impl Iterator<Item = (u32, Map<String, Value>)>,
        mut each: impl FnMut(usize),
    ) -> Vec<Read> {
        let zone = TimeZone::get(&self.rules.time_zone).unwrap_or(TimeZone::UTC);
        let resolve =
            |address: &str, city: Option<&str>| self.resolver.resolve(address, city).map(|r| r.point);
        let reading = Reading { rules: &self.rules, zone, day: self.options.day, resolve: &resolve };
        let mut first_with: HashMap<String, u32> = HashMap::new();
        let judged = rows.enumerate().map(|(n, (row_no, cells))| {
            let mut read = self.one(mapping, row_no, cells, &reading);
            if let Some(reference) = &read.reference {
                let first = *first_with.entry(reference.clone()).or_insert(row_no);
                if first != row_no {
                    read.complain(same_reference(first));
                }
            }
            each(n + 1);
            read
        });
        judged.collect()
    }

    fn one(&self, mapping: &Mapping, row_no: u32, cells: Map<String, Value>, reading: &Reading<'_>) -> Read {
        let (header, texts): (Vec<String>, Vec<String>) = cells
            .iter()
            .map(|(name, cell)| (name.clone(), cell.as_str().unwrap_or_default().to_owned()))
            .unzip();
        let order = read_row(&header, &texts, mapping, reading).and_then(|order| self.promised(order));
        let given = given_fields(&header, &texts, mapping);
        let is_reference =
            |(name, _): &(&String, &String)| mapping.get(*name) == Some(&Some(Field::Reference));
        let reference = header.iter().zip(&texts).find(is_reference).map(|(_, text)| text.clone());
        Read { row_no, cells, given, reference: reference.filter(|r| !r.is_empty()), order }
    }

    /// The order, if it can be promised as it is.
    fn promised(&self, order: Order) -> Result<Order, Vec<FieldError>> {
        match order.submitted(Role::Business, self.now) {
            Ok(_) => Ok(order),
            Err(Refusal::Unmet(fields)) => Err(fields
                .into_iter()
                .map(|field| FieldError { code: field.code.or(Some("not_legal")), ..field })
                .collect()),
            Err(other) => Err(vec![FieldError::coded("row", "not_legal", other.to_string())]),
        }
    }
}

impl Read {
    /// Adds to what is wrong with the row.
    pub fn complain(&mut self, wrong: FieldError) {
        match &mut self.order {
            Ok(_) => self.order = Err(vec![wrong]),
            Err(errors) => errors.push(wrong),
        }
    }
}

/// Another row of the import is about the same.
pub fn same_reference(row: impl std::fmt::Display) -> FieldError {
    FieldError::coded("reference", "same_as_row", format!("row {row} has the same reference"))
        .with("row", row)
}

/// A row's number in the file, and its cells by column name.
type Cells = (u32, Map<String, Value>);

/// The file's rows, and what its columns mean.
pub fn open(
    format: Format,
    bytes: &[u8],
    wished: &Mapping,
) -> Result<(Mapping, Vec<Cells>), sheet::Unreadable> {
    let sheet = sheet::read(format, bytes)?;
    let mapping = mapping_of(&sheet, wished);
    let by_name = |cells: Vec<String>| {
        let cells = cells.into_iter().map(Value::String);
        sheet.header.iter().cloned().zip(cells).collect()
    };
    Ok((mapping, sheet.rows.into_iter().map(|(row_no, cells)| (row_no, by_name(cells))).collect()))
}

/// What was wished, and what the headings say where nothing was.
fn mapping_of(sheet: &Sheet, wished: &Mapping) -> Mapping {
    let mut mapping = recognise(&sheet.header);
    for (column, field) in wished
        .iter()
        .filter(|(column, _)| mapping.contains_key(*column))
        .map(|(c, f)| (c.clone(), *f))
        .collect::<Vec<_>>()
    {
        // a wish takes the field away from the column that the headings gave it to
        for (other, held) in &mut mapping {
            if field.is_some() && *held == field && *other != column {
                *held = None;
            }
        }
        mapping.insert(column, field);
    }
    mapping
}
