//! `application/x-www-form-urlencoded`, forgiving: bytes that are no UTF-8 become replacement characters.

/// More pairs than any client sends.
const PAIRS_MAX: usize = 200;

/// The pairs in order; keys may repeat, pairs without a value are dropped.
pub(crate) fn pairs(text: &[u8]) -> Vec<(String, String)> {
    text.split(|b| *b == b'&')
        .filter_map(|pair| {
            let at = pair.iter().position(|b| *b == b'=')?;
            let (key, value) = (decode(&pair[..at]), decode(&pair[at + 1..]));
            (!key.is_empty() && !value.is_empty()).then_some((key, value))
        })
        .take(PAIRS_MAX)
        .collect()
}

fn decode(text: &[u8]) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        match (first, tail) {
            (b'+', _) => out.push(b' '),
            (b'%', [high, low, after @ ..]) => {
                if let (Some(high), Some(low)) = (hex(*high), hex(*low)) {
                    out.push(high << 4 | low);
                    rest = after;
                } else {
                    out.push(b'%');
                }
            }
            _ => out.push(first),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|d| d as u8)
}

/// For a value in a query: everything but unreserved characters becomes `%XX` (RFC 3986 §2.3).
pub(crate) fn encode(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
            out.push(char::from(b));
        } else {
            write!(out, "%{b:02X}").expect("BUG: writing to a String cannot fail");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_plus_signs_and_broken_escapes() {
        let got = pairs(b"a=1+2&b=%D8%B3%2B&c=%zz%4&=x&d=&e&a=again&f=%ff");
        let want = [("a", "1 2"), ("b", "س+"), ("c", "%zz%4"), ("a", "again"), ("f", "\u{fffd}")];
        assert_eq!(got, want.map(|(k, v)| (k.to_owned(), v.to_owned())));
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        let text = "https://x.example/a?b=ق&c";
        assert_eq!(pairs(format!("u={}", encode(text)).as_bytes()), [("u".to_owned(), text.to_owned())]);
    }
}
