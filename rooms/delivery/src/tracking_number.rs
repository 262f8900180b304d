//! The public name of a delivery: short enough to read out on the telephone, impossible to guess, wrong when misheard.
//!
//! Eleven random symbols (55 bits) and one check symbol, in Crockford's base 32, written `4K7M-9XWD-2PTR`.
//! The check symbol is a linear code over GF(32), `c = Σ gⁱ·xᵢ`: it notices every wrong symbol and every two
//! symbols swapped, wherever they stand, because the weights gⁱ are distinct and none is zero.

use std::fmt;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM_SYMBOLS: usize = 11;

/// A checked tracking number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TrackingNumber([u8; RANDOM_SYMBOLS + 1]);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadTrackingNumber {
    #[error("a tracking number has 12 letters and digits")]
    Malformed,
    #[error("a letter or digit of the tracking number is wrong")]
    WrongCheck,
}

impl TrackingNumber {
    /// From 55 random bits, the low ones of `random`; the caller owns the randomness.
    pub fn from_random(random: u64) -> Self {
        let mut symbols = [0u8; RANDOM_SYMBOLS + 1];
        for (i, symbol) in symbols[..RANDOM_SYMBOLS].iter_mut().enumerate() {
            *symbol = ((random >> (5 * i)) & 31) as u8;
        }
        symbols[RANDOM_SYMBOLS] = check(&symbols[..RANDOM_SYMBOLS]);
        Self(symbols)
    }

    /// Reads what people write: any case, spaces and dashes, O for 0, I and L for 1.
    pub fn parse(text: &str) -> Result<Self, BadTrackingNumber> {
        let mut symbols = [0u8; RANDOM_SYMBOLS + 1];
        let mut count = 0;
        for c in text.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{200e}' | '\u{200f}')) {
            let slot = symbols.get_mut(count).ok_or(BadTrackingNumber::Malformed)?;
            *slot = symbol(c).ok_or(BadTrackingNumber::Malformed)?;
            count += 1;
        }
        if count != symbols.len() {
            return Err(BadTrackingNumber::Malformed);
        }
        if check(&symbols[..RANDOM_SYMBOLS]) != symbols[RANDOM_SYMBOLS] {
            return Err(BadTrackingNumber::WrongCheck);
        }
        Ok(Self(symbols))
    }

    /// Twelve symbols without dashes: the form in addresses and in the database.
    pub fn code(&self) -> String {
        self.0.iter().map(|s| char::from(ALPHABET[usize::from(*s)])).collect()
    }
}

impl fmt::Display for TrackingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code();
        write!(f, "{}-{}-{}", &code[..4], &code[4..8], &code[8..])
    }
}

fn symbol(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|a| char::from(*a) == c).map(|i| i as u8)
}

/// Multiplication by the generator 2 in GF(32) with the primitive polynomial x⁵ + x² + 1.
fn times_g(x: u8) -> u8 {
    let doubled = x << 1;
    if doubled & 0b10_0000 == 0 { doubled } else { doubled ^ 0b10_0101 }
}

/// Σ gⁱ·xᵢ for i = 1…11, by Horner's rule from the far end. The check symbol itself weighs g⁰ = 1.
fn check(symbols: &[u8]) -> u8 {
    symbols.iter().rev().fold(0, |sum, symbol| times_g(sum ^ symbol))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_survives_being_read_out(random: u64) {
            let number = TrackingNumber::from_random(random);
            let written = number.to_string().to_lowercase().replace('0', "o").replace('1', "l");
            prop_assert_eq!(TrackingNumber::parse(&written), Ok(number));
            prop_assert_eq!(TrackingNumber::parse(&number.code()), Ok(number));
        }

        #[test]
        fn one_wrong_symbol_is_always_noticed(random: u64, place in 0usize..12, other in 0usize..32) {
            let code = TrackingNumber::from_random(random).code();
            let mut bytes = code.clone().into_bytes();
            bytes[place] = ALPHABET[other];
            let misread = String::from_utf8(bytes).unwrap();
            if misread != code {
                prop_assert_eq!(TrackingNumber::parse(&misread), Err(BadTrackingNumber::WrongCheck));
            }
        }

        #[test]
        fn two_swapped_symbols_are_always_noticed(random: u64, a in 0usize..12, b in 0usize..12) {
            let code = TrackingNumber::from_random(random).code();
            let mut bytes = code.clone().into_bytes();
            bytes.swap(a, b);
            let swapped = String::from_utf8(bytes).unwrap();
            if swapped != code {
                prop_assert_eq!(TrackingNumber::parse(&swapped), Err(BadTrackingNumber::WrongCheck));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            let _ = TrackingNumber::parse(&text);
        }
    }

    #[test]
    fn the_weights_are_distinct_and_not_zero() {
        let mut seen = std::collections::HashSet::from([1u8]);
        let mut weight = 1;
        for _ in 0..RANDOM_SYMBOLS {
            weight = times_g(weight);
            assert!(weight != 0 && seen.insert(weight));
        }
    }
}
