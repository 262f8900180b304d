//! Lists as CSV (RFC 4180), for spreadsheets.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};

/// A file of these rows. A cell that a spreadsheet would run as a formula is made text.
pub fn csv_file(name: &'static str, header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Response {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer.write_record(header).is_ok()
        && rows.map(|row| row.into_iter().map(neutral)).all(|row| writer.write_record(row).is_ok());
    debug_assert!(written, "BUG: writing to memory does not fail and rows are as wide as the header");
    // The byte order mark tells spreadsheets that Arabic and Urdu are UTF-8.
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    bytes.extend(writer.into_inner().unwrap_or_default());
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

fn neutral(cell: String) -> String {
    // A telephone number begins with a plus and is no formula.
    let phone = cell
        .strip_prefix('+')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !phone { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_telephone_numbers_stay() {
        assert_eq!(neutral("=1+1".into()), "'=1+1");
        assert_eq!(neutral("@cmd".into()), "'@cmd");
        assert_eq!(neutral("+971501234567".into()), "+971501234567");
        assert_eq!(neutral("+1+1".into()), "'+1+1");
        assert_eq!(neutral("Van 1".into()), "Van 1");
    }
}
