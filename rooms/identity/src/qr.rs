//! A text as a square that a phone's camera reads.

use qrcode::{QrCode, render::svg};

const PIXELS_MIN: u32 = 256;

/// An SVG picture; `None` for a text of more than some 2,300 letters.
pub fn qr_svg(text: &str) -> Option<String> {
    let code = QrCode::new(text).ok()?;
    Some(code.render::<svg::Color>().min_dimensions(PIXELS_MIN, PIXELS_MIN).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_picture_of_its_own() {
        let one = qr_svg("otpauth://totp/x?secret=A").unwrap();
        assert!(one.contains("<svg"), "{one}");
        assert_ne!(one, qr_svg("otpauth://totp/x?secret=B").unwrap());
        assert_eq!(qr_svg(&"x".repeat(5_000)), None);
    }
}
