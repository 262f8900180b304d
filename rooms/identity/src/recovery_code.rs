//! Codes on paper, for when the phone is gone: ten, each good once, 50 random bits each.

/// How many a person gets at a time.
pub const CODES: usize = 10;
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A new code, such as `7k2mq-x04td`.
pub fn new_code() -> String {
    let mut bytes = [0u8; 10];
    rand::fill(&mut bytes);
    // 256 is a multiple of 32, so every letter is equally likely.
    let mut code: String = bytes.iter().map(|b| char::from(ALPHABET[usize::from(b % 32)])).collect();
    code.insert(5, '-');
    code
}

/// The letters alone, with the look-alikes of Crockford's alphabet folded; `None` when it cannot be a code.
pub fn fold(typed: &str) -> Option<String> {
    let folded: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        })
        .collect();
    (folded.len() == 10 && folded.bytes().all(|b| ALPHABET.contains(&b))).then_some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_recognised_however_it_is_copied() {
        let code = new_code();
        assert_eq!(code.len(), 11);
        let folded = fold(&code).unwrap();
        assert_eq!(fold(&code.to_uppercase()), Some(folded.clone()));
        assert_eq!(fold(&format!(" {} ", code.replace('-', " - "))), Some(folded));
        assert_eq!(fold("O1lI0-abcde"), Some("01110abcde".into()));
    }

    #[test]
    fn other_texts_are_not_codes() {
        for typed in ["", "abcde", "abcde-fghij-k", "uuuuu-uuuuu", "ابجدہ-abcde", "123456"] {
            assert_eq!(fold(typed), None, "{typed}");
        }
    }
}
