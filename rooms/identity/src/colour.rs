//! Colours that an organisation chooses, and whether people can read what is written on them.
//! Contrast after WCAG 2.2: <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>.

/// Text: success criterion 1.4.3.
pub const TEXT_CONTRAST_MIN: f64 = 4.5;
/// Signs and edges: success criterion 1.4.11.
pub const SIGN_CONTRAST_MIN: f64 = 3.0;

/// `#rrggbb` as three bytes.
pub fn parse(text: &str) -> Option<[u8; 3]> {
    let is_hex = |hex: &&str| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit());
    let hex = text.strip_prefix('#').filter(is_hex)?;
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
    Some([byte(0)?, byte(2)?, byte(4)?])
}

/// How much a colour stands out from white, 1 to 21. White text on it and it on a white page are the same.
pub fn contrast_with_white(colour: [u8; 3]) -> f64 {
    1.05 / (luminance(colour) + 0.05)
}

fn luminance(colour: [u8; 3]) -> f64 {
    let linear = |byte: u8| {
        let c = f64::from(byte) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_s_own_examples_hold() {
        let of = |text| contrast_with_white(parse(text).unwrap());
        assert!((of("#000000") - 21.0).abs() < 1e-9);
        assert!((of("#ffffff") - 1.0).abs() < 1e-9);
        // The grey that is known as the lightest readable one on white, and its neighbour that is not.
        assert!(of("#767676") >= TEXT_CONTRAST_MIN && of("#777777") < TEXT_CONTRAST_MIN);
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for text in ["", "teal", "#12345", "#1234567", "#12345g", "123456", "#+12345", "#é1234"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("#0B7a75"), Some([11, 122, 117]));
    }
}
