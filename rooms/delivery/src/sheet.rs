//! A spreadsheet as rows of text: CSV in whatever dialect a spreadsheet program writes, or XLSX.
//!
//! Cells stay text, so leading zeros stay; a number or time that XLSX stores as a number is written as people see it.

mod unpacked;

use calamine::{Data, Reader, Xlsx};
use std::{collections::BTreeMap, io::Cursor};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Xlsx,
}

impl Format {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// By the first bytes, whatever the file is called: an XLSX file is a ZIP archive.
    pub fn sniff(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"PK\x03\x04") { Self::Xlsx } else { Self::Csv }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub header: Vec<String>,
    /// Row number as the spreadsheet shows it, and its cells, as many as the header has.
    pub rows: Vec<(u32, Vec<String>)>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("the file is empty")]
    Empty,
    #[error("the text is not UTF-8: save the file as CSV UTF-8 or as XLSX")]
    NotUtf8,
    #[error("the file is not a workbook that can be read: {0}")]
    Workbook(String),
    #[error("the file has more than {ROWS_MAX} rows: split it")]
    TooManyRows,
    #[error("the file has more than {COLUMNS_MAX} columns")]
    TooManyColumns,
    #[error("line {line}: {message}")]
    Line { line: u64, message: String },
}

pub const ROWS_MAX: usize = 50_000;
const COLUMNS_MAX: usize = 200;
const CELL_CHARS_MAX: usize = 2_000;
/// What a workbook may unpack to: a file made to fill the memory is refused unread.
const UNPACKED_MAX: u64 = 128 << 20;

pub fn read(format: Format, bytes: &[u8]) -> Result<Sheet, Unreadable> {
    let rows = match format {
        Format::Csv => csv_rows(&text_of(bytes)?)?,
        Format::Xlsx => xlsx_rows(bytes)?,
    };
    let is_blank = |cells: &[String]| cells.iter().all(String::is_empty);
    let mut rows = rows.into_iter().filter(|(_, cells)| !is_blank(cells));
    let (_, header) = rows.next().ok_or(Unreadable::Empty)?;
    if header.len() > COLUMNS_MAX {
        return Err(Unreadable::TooManyColumns);
    }
    let width = header.len();
    let rows: Vec<_> = rows
        .take(ROWS_MAX + 1)
        .map(|(n, mut cells)| {
            cells.resize(width, String::new());
            (n, cells)
        })
        .collect();
    if rows.len() > ROWS_MAX { Err(Unreadable::TooManyRows) } else { Ok(Sheet { header, rows }) }
}

/// UTF-8 with or without its mark, or the UTF-16 that spreadsheets call "Unicode text".
fn text_of(bytes: &[u8]) -> Result<String, Unreadable> {
    let utf16 = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|c| read([c[0], c[1]])).collect();
        String::from_utf16(&units).map_err(|_| Unreadable::NotUtf8)
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.to_vec()).map_err(|_| Unreadable::NotUtf8),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8(bytes.to_vec()).map_err(|_| Unreadable::NotUtf8),
    }
}

fn csv_rows(text: &str) -> Result<Vec<(u32, Vec<String>)>, Unreadable> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter_of(text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for (n, record) in (1u32..).zip(reader.records()) {
        let line = |error: &csv::Error| error.position().map_or(u64::from(n), csv::Position::line);
        let record = record.map_err(|e| Unreadable::Line { line: line(&e), message: e.to_string() })?;
        rows.push((n, record.iter().map(cell).collect()));
        if rows.len() > ROWS_MAX + 1 {
            return Err(Unreadable::TooManyRows);
        }
    }
    Ok(rows)
}

/// The one of `, ; tab |` that the first line has most of, outside quotes.
fn delimiter_of(text: &str) -> u8 {
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    let mut counts = [(b',', 0usize), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in first.bytes() {
        quoted ^= byte == b'"';
        if let Some((_, n)) = counts.iter_mut().find(|(d, _)| *d == byte && !quoted) {
            *n += 1;
        }
    }
    counts.iter().rev().max_by_key(|(_, n)| *n).map_or(b',', |(d, _)| *d)
}

fn xlsx_rows(bytes: &[u8]) -> Result<Vec<(u32, Vec<String>)>, Unreadable> {
    let bad = |e: calamine::XlsxError| Unreadable::Workbook(e.to_string());
    if !unpacked::fits(bytes, UNPACKED_MAX) {
        return Err(Unreadable::Workbook("it unpacks to too much".to_owned()));
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(bad)?;
    let first = book.sheet_names().first().cloned().ok_or(Unreadable::Empty)?;
    let mut cells = book.worksheet_cells_reader(&first).map_err(bad)?;
    // cell by cell: a sheet may say that it has a million columns, and a table of them is never made
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(bad)? {
        let text = shown(&cell.get_value().clone().into());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        if column as usize >= COLUMNS_MAX {
            return Err(Unreadable::TooManyColumns);
        }
        let row = rows.entry(row).or_default();
        row.resize(row.len().max(column as usize + 1), String::new());
        row[column as usize] = text;
        if rows.len() > ROWS_MAX + 1 {
            return Err(Unreadable::TooManyRows);
        }
    }
    Ok(rows.into_iter().map(|(n, row)| (n + 1, row)).collect())
}

/// A cell of a workbook as people see it.
fn shown(data: &Data) -> String {
    match data {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => cell(text),
        Data::Bool(yes) => yes.to_string(),
        Data::Int(n) => n.to_string(),
        Data::Float(x) if x.fract() == 0.0 && x.abs() < 1e15 => format!("{x:.0}"),
        Data::Float(x) => x.to_string(),
        Data::DateTime(at) => moment(at.as_f64()),
    }
}

/// Days since the workbook's epoch: a fraction is a time of day, a whole part a date.
fn moment(days: f64) -> String {
    let minutes = (days.fract() * 1440.0).round() as i64;
    let clock = format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    if days < 1.0 {
        return clock;
    }
    let date = jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days as i64));
    date.map_or(clock.clone(), |date| format!("{date} {clock}"))
}

fn cell(text: &str) -> String {
    // the apostrophe that an export put before what looks like a formula
    let text = match text.trim().strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => text,
    };
    let text = text.trim().trim_matches(['\u{feff}', '\u{200e}', '\u{200f}']).replace('\0', "");
    if text.chars().count() > CELL_CHARS_MAX { text.chars().take(CELL_CHARS_MAX).collect() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn csv(bytes: &[u8]) -> Sheet {
        read(Format::Csv, bytes).unwrap()
    }

    #[test]
    fn whatever_a_spreadsheet_calls_csv_is_read() {
        let expected = Sheet {
            header: vec!["name".into(), "phone".into()],
            rows: vec![(2, vec!["Amina, Dr".into(), "0501".into()]), (4, vec!["بلال".into(), String::new()])],
        };
        let text = "name;phone\n\"Amina, Dr\";0501\n;\nبلال\n";
        assert_eq!(csv(text.as_bytes()), expected);
        assert_eq!(csv(format!("\u{feff}{text}").as_bytes()), expected);
        let utf16: Vec<u8> =
            std::iter::once(0xFEFFu16).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(csv(&utf16), expected);
        assert_eq!(csv(text.replace(';', "\t").as_bytes()), expected);
        assert_eq!(csv(text.replace('\n', "\r\n").as_bytes()), expected);
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        assert_eq!(read(Format::Csv, b""), Err(Unreadable::Empty));
        assert_eq!(read(Format::Csv, b"name\n\xE3\xE4\n"), Err(Unreadable::NotUtf8));
        assert!(matches!(read(Format::Xlsx, b"PK\x03\x04rubbish"), Err(Unreadable::Workbook(_))));
        let long = "a\n".repeat(ROWS_MAX + 3);
        assert_eq!(read(Format::Csv, long.as_bytes()), Err(Unreadable::TooManyRows));
    }

    #[test]
    fn a_workbook_reads_as_it_looks() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "phone").unwrap();
        sheet.write_string(1, 0, "0501234567").unwrap();
        sheet.write_string(0, 1, "parcels").unwrap();
        sheet.write_number(1, 1, 3.0).unwrap();
        sheet.write_string(0, 2, "from").unwrap();
        let format = rust_xlsxwriter::Format::new().set_num_format("hh:mm");
        sheet.write_number_with_format(1, 2, 0.395_833_333_333, &format).unwrap();
        let bytes = book.save_to_buffer().unwrap();
        assert_eq!(Format::sniff(&bytes), Format::Xlsx);
        let read = read(Format::Xlsx, &bytes).unwrap();
        assert_eq!(read.rows, [(2, vec!["0501234567".to_owned(), "3".into(), "09:30".into()])]);
    }

    fn workbook(write: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        write(book.add_worksheet());
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn a_sheet_with_a_cell_at_the_end_of_the_world_takes_no_memory() {
        let far = workbook(|sheet| {
            sheet.write_string(0, 0, "name").unwrap();
            sheet.write_string(1_048_575, 3, "Amina").unwrap();
        });
        let read = read(Format::Xlsx, &far).unwrap();
        assert_eq!(read.rows, [(1_048_576, vec![String::new()])], "the cell lies beyond the heading");
        let wide = workbook(|sheet| {
            sheet.write_string(0, 16_383, "name").unwrap();
        });
        assert_eq!(super::read(Format::Xlsx, &wide), Err(Unreadable::TooManyColumns));
    }

    #[test]
    fn an_archive_made_to_fill_the_memory_is_refused() {
        let bomb = workbook(|sheet| {
            for row in 0..200 {
                sheet.write_string(row, 0, format!("{row}{}", "0".repeat(32_000))).unwrap();
            }
        });
        assert!(bomb.len() < 100_000, "{}", bomb.len());
        assert!(unpacked::fits(&bomb, UNPACKED_MAX) && !unpacked::fits(&bomb, 1 << 20));
        // an archive that lies about itself is weighed, not believed
        let mut liar = bomb.clone();
        for at in 0..liar.len() - 28 {
            if liar[at..].starts_with(b"PK\x01\x02") {
                liar[at + 24..at + 28].fill(0);
            }
        }
        assert!(!unpacked::fits(&liar, 1 << 20));
        assert!(!unpacked::fits(b"PK\x03\x04rubbish", 1 << 20));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(Format::Csv, &bytes);
            let _ = read(Format::Xlsx, &bytes);
        }
    }
}
