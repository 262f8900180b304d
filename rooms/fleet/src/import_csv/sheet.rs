//! A CSV file as rows of values. Spreadsheets write commas, semicolons or tabs, with or without a byte order mark.

use super::cell::{Column, Holds};
use crate::Error;
use kernel::FieldError;
use serde_json::{Map, Value};

pub const ROWS_MAX: usize = 2_000;

/// One row: what its cells say, and what is wrong with them.
#[derive(Debug, PartialEq)]
pub struct Row {
    /// as the spreadsheet counts: the headings are row 1
    pub no: u32,
    pub values: Map<String, Value>,
    pub wrong: Vec<FieldError>,
}

/// The rows of a file that say something.
pub fn read(bytes: &[u8], columns: &'static [Column]) -> Result<Vec<Row>, Error> {
    let refused = |wrong: FieldError| Error::Fields(vec![wrong]);
    let text = std::str::from_utf8(bytes).map_err(|_| {
        refused(FieldError::coded("file", "not_utf8", "not UTF-8: save the file as “CSV UTF-8”"))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).from_reader(text.as_bytes());
    let unreadable = |e: &csv::Error| refused(FieldError::coded("file", "not_csv", e.to_string()));
    let header = header(reader.headers().map_err(|e| unreadable(&e))?, columns).map_err(Error::Fields)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| unreadable(&e))?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() == ROWS_MAX {
            let message = format!("at most {ROWS_MAX} rows: send the file in parts");
            return Err(refused(FieldError::coded("rows", "too_many_rows", message).with("max", ROWS_MAX)));
        }
        // A quoted cell may span lines: the number is that of the row, which is what a spreadsheet shows.
        let no = row_number(&record, rows.len());
        rows.push(row(no, &record, &header));
    }
    Ok(rows)
}

fn row_number(record: &csv::StringRecord, before: usize) -> u32 {
    let counted = record.position().map_or(before as u64 + 1, csv::Position::record);
    u32::try_from(counted + 1).unwrap_or(u32::MAX)
}

/// Which of the three stands most often in the headings.
fn delimiter(text: &str) -> u8 {
    let headings = text.lines().next().unwrap_or_default();
    let count = |sign: u8| headings.matches(char::from(sign)).count();
    [b';', b'\t'].into_iter().find(|sign| count(*sign) > count(b',')).unwrap_or(b',')
}

fn header(record: &csv::StringRecord, columns: &'static [Column]) -> Result<Vec<Column>, Vec<FieldError>> {
    let mut found: Vec<Column> = Vec::new();
    let mut wrong = Vec::new();
    for name in record.iter().map(|name| name.trim().to_lowercase()) {
        match columns.iter().find(|column| column.name == name) {
            None => {
                let message = format!("no column is called `{name}`");
                wrong.push(FieldError::coded("header", "unknown_column", message).with("name", &name));
            }
            Some(column) if found.contains(column) => {
                let message = format!("`{name}` appears twice");
                wrong.push(FieldError::coded("header", "twice", message).with("name", &name));
            }
            Some(column) => found.push(*column),
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

fn row(no: u32, record: &csv::StringRecord, header: &[Column]) -> Row {
    let mut row = Row { no, values: Map::new(), wrong: Vec::new() };
    if record.len() != header.len() {
        let message = format!("{} cells under {} headings", record.len(), header.len());
        row.wrong.push(
            FieldError::coded("row", "wrong_width", message)
                .with("expected", header.len())
                .with("found", record.len()),
        );
        return row;
    }
    for (column, cell) in header.iter().zip(record) {
        let text = plain(cell);
        if text.is_empty() || column.holds == Holds::Shown {
            continue;
        }
        match column.read(text) {
            Ok(value) => {
                row.values.insert(column.name.to_owned(), value);
            }
            Err(wrong) => row.wrong.push(wrong),
        }
    }
    row
}

/// Without the apostrophe that the export puts before what a spreadsheet would run.
fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}
