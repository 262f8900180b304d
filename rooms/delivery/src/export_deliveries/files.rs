//! Rows of cells as the bytes of a file.

use super::cells::Cell;
use axum::body::{Body, Bytes};
use futures::{StreamExt, stream};
use rust_xlsxwriter::{Workbook, XlsxError};
use std::io;
use tokio::sync::mpsc::Receiver;

/// Chunks of rows, as they are read.
pub type Rows = Receiver<io::Result<Vec<Vec<Cell>>>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    Csv,
    Xlsx,
}

impl File {
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }

    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    pub fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The file as it comes about. What breaks on the way breaks the connection off: half a file is not taken for a whole one.
    pub fn body(self, headings: Vec<String>, rows: Rows) -> Body {
        match self {
            Self::Csv => csv_body(headings, rows),
            Self::Xlsx => xlsx_body(headings, rows),
        }
    }
}

fn csv_body(headings: Vec<String>, rows: Rows) -> Body {
    let head = headings.into_iter().map(Cell::Text).collect();
    // the byte order mark tells spreadsheets that Arabic and Urdu are UTF-8
    let first = csv_lines(&[head]).map(|lines| ["\u{feff}".as_bytes(), &lines].concat().into());
    let rest = stream::unfold(rows, |mut rows| async move {
        let chunk = rows.recv().await?;
        Some((chunk.and_then(|chunk| csv_lines(&chunk)).map(Bytes::from), rows))
    });
    // fused: a compressing layer asks once more after the end, which an unfold answers with a panic
    Body::from_stream(stream::once(async move { first }).chain(rest).fuse())
}

fn csv_lines(rows: &[Vec<Cell>]) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(in_csv))?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

fn in_csv(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => neutral(text),
        Cell::Number(x) => x.to_string(),
        Cell::Empty => String::new(),
    }
}

/// A text that a spreadsheet would run as a formula is made a text by a leading apostrophe.
fn neutral(text: &str) -> String {
    // a telephone number begins with a plus and is no formula
    let is_phone =
        text.strip_prefix('+').is_some_and(|t| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit()));
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_phone {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A workbook is an archive with its directory at the end: it is made whole, on a thread of its own, and then sent.
fn xlsx_body(headings: Vec<String>, rows: Rows) -> Body {
    let made = async move {
        match tokio::task::spawn_blocking(move || workbook(&headings, rows)).await {
            Ok(bytes) => bytes.map(Bytes::from),
            Err(panicked) => Err(io::Error::other(panicked)),
        }
    };
    Body::from_stream(stream::once(made))
}

fn workbook(headings: &[String], mut rows: Rows) -> io::Result<Vec<u8>> {
    let broken = |error: XlsxError| io::Error::other(error);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0u16..).zip(headings) {
        sheet.write_string(0, column, heading).map_err(broken)?;
    }
    sheet.set_freeze_panes(1, 0).map_err(broken)?;
    let mut at = 1;
    while let Some(chunk) = rows.blocking_recv() {
        for row in chunk? {
            for (column, cell) in (0u16..).zip(row) {
                match cell {
                    // written as a text: a workbook runs nothing that is not marked as a formula
                    Cell::Text(text) => sheet.write_string(at, column, text).map(|_| ()),
                    Cell::Number(x) => sheet.write_number(at, column, x).map(|_| ()),
                    Cell::Empty => Ok(()),
                }
                .map_err(broken)?;
            }
            at += 1;
        }
    }
    book.save_to_buffer().map_err(broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_telephone_numbers_stay() {
        assert_eq!(neutral("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(neutral("-2+3"), "'-2+3");
        assert_eq!(neutral("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(neutral("\tx"), "'\tx");
        assert_eq!(neutral("+971501234567"), "+971501234567");
        assert_eq!(neutral("+1+1"), "'+1+1");
        assert_eq!(neutral("Villa 7"), "Villa 7");
    }
}
