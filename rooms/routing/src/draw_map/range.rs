//! `Range: bytes=…` of one range. Several at once, or what is no range at all, are answered with the whole, as the RFC allows.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    All,
    /// `to` is the first byte that is not wanted
    Part {
        from: u64,
        to: u64,
    },
    /// it begins behind the end
    Nothing,
}

pub fn read(asked: &str, length: u64) -> Wanted {
    let Some((first, last)) = asked.trim().strip_prefix("bytes=").and_then(|r| r.split_once('-')) else {
        return Wanted::All;
    };
    let (first, last) = (first.trim(), last.trim());
    // digits only: `parse` would take a sign
    let number = |text: &str| text.parse::<u64>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    let (from, to) = match (first, last) {
        ("", last) => match number(last) {
            Some(tail) => (length.saturating_sub(tail), length),
            None => return Wanted::All,
        },
        (first, "") => match number(first) {
            Some(from) => (from, length),
            None => return Wanted::All,
        },
        (first, last) => match (number(first), number(last)) {
            (Some(from), Some(last)) if from <= last => (from, last.saturating_add(1).min(length)),
            _ => return Wanted::All,
        },
    };
    if from < to { Wanted::Part { from, to } } else { Wanted::Nothing }
}
