//! Small rules about texts that several resources share.

/// A pattern for `ilike` that finds the text as it is written: its own `%` and `_` are letters.
pub fn contains(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars().filter(|c| *c != '\0') {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Skills and equipment are short words that jobs and vehicles match on, so their spelling is narrow.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde calls")]
pub fn tag(text: &str, (): &()) -> garde::Result {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if (1..=40).contains(&text.len()) && text.bytes().all(plain) {
        return Ok(());
    }
    Err(garde::Error::new("small letters, digits and `_`, at most 40, such as `refrigerated`"))
}
