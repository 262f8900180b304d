//! Codes from an authenticator app (RFC 6238: SHA-1, six digits, 30 s), accepted from one step before to one after.

use kernel::Time;
use totp_rs::{Algorithm, Builder, Totp};

pub const STEP_S: i64 = 30;
/// Bytes of a new secret, as RFC 4226 §4 R6 recommends.
pub const SECRET_BYTES: usize = 20;

fn authenticator(secret: &[u8]) -> Totp {
    // Its checks forbid nothing of ours; a secret of any length must verify, or a restored one would lock its owner out.
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_skew(1)
        .with_secret(secret.to_vec())
        .build_noncompliant()
}

/// A fresh secret.
pub fn new_secret() -> [u8; SECRET_BYTES] {
    let mut secret = [0; SECRET_BYTES];
    rand::fill(&mut secret);
    secret
}

/// The step whose code this is, if any. The caller must refuse a step at or before the last accepted one: a code is good
/// once. Arabic and Urdu digits count as digits.
pub fn matching_step(secret: &[u8], code: &str, now: Time) -> Option<i64> {
    let digits = fold_digits(code)?;
    let now_s = u64::try_from(now.unix_s()).ok()?;
    authenticator(secret).check(&digits, now_s).map(|step| step as i64)
}

/// The code that an authenticator app shows at `time`. For tests and for showing that an enrolment works.
pub fn code_at(secret: &[u8], time: Time) -> String {
    authenticator(secret).generate(time.unix_s().max(0) as u64).to_string()
}

/// What a QR code carries to the app.
pub fn enrolment_url(secret: &[u8], issuer: &str, account: &str) -> String {
    let plain = |text: &str| text.replace(':', " ");
    let encode = |text: &str| -> String {
        plain(text)
            .bytes()
            .map(|b| match b {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'@' => {
                    char::from(b).to_string()
                }
                _ => format!("%{b:02X}"),
            })
            .collect()
    };
    let (issuer, account, secret) = (encode(issuer), encode(account), base32(secret));
    format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}")
}

/// For people who type it.
pub fn base32(secret: &[u8]) -> String {
    data_encoding::BASE32_NOPAD.encode(secret)
}

/// Six ASCII digits out of what a person typed.
fn fold_digits(code: &str) -> Option<String> {
    let digits: String = code
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c {
            '0'..='9' => Some(c),
            '٠'..='٩' => char::from_digit(c as u32 - '٠' as u32, 10),
            '۰'..='۹' => char::from_digit(c as u32 - '۰' as u32, 10),
            _ => None,
        })
        .collect::<Option<_>>()?;
    (digits.len() == 6).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RFC_KEY: &[u8] = b"12345678901234567890";

    /// RFC 4226 appendix D, HOTP counters 0..3 (a counter is a step of 30 s).
    #[test]
    fn the_hotp_vectors_hold() {
        for (counter, code) in [(0, "755224"), (1, "287082"), (2, "359152"), (3, "969429")] {
            assert_eq!(code_at(RFC_KEY, Time::from_unix_s(counter * STEP_S)), code);
        }
    }

    /// RFC 6238 appendix B, SHA-1, eight digits.
    #[test]
    fn the_totp_vectors_hold() {
        let eight = Builder::new().with_secret(RFC_KEY.to_vec()).with_digits(8).build_noncompliant();
        for (t, code) in
            [(59, "94287082"), (1111111109, "07081804"), (1234567890, "89005924"), (20000000000, "65353130")]
        {
            assert_eq!(eight.generate(t).to_string(), code);
        }
    }

    #[test]
    fn a_code_names_its_step_and_a_stale_one_names_none() {
        let now = Time::from_unix_s(1_234_567_890);
        let step = 1_234_567_890 / STEP_S;
        let code = code_at(RFC_KEY, now);
        assert_eq!(matching_step(RFC_KEY, &code, now), Some(step));
        assert_eq!(matching_step(RFC_KEY, &code, now.plus_s(STEP_S)), Some(step));
        assert_eq!(matching_step(RFC_KEY, &code, now.plus_s(3 * STEP_S)), None);
    }

    #[test]
    fn digits_of_every_script_are_digits() {
        let now = Time::from_unix_s(0);
        for typed in ["755224", "755 224", "٧٥٥٢٢٤", "۷۵۵۲۲۴"] {
            assert_eq!(matching_step(RFC_KEY, typed, now), Some(0), "{typed}");
        }
        for typed in ["", "75522", "7552244", "75522x", "七五五二二四"] {
            assert_eq!(matching_step(RFC_KEY, typed, now), None, "{typed}");
        }
    }

    #[test]
    fn the_url_survives_any_name() {
        let url = enrolment_url(RFC_KEY, "قافلہ: a&b", "sana@example.com");
        assert!(url.is_ascii());
        assert!(
            url.ends_with(&format!(
                "?secret={}&issuer=%D9%82%D8%A7%D9%81%D9%84%DB%81%20%20a%26b",
                base32(RFC_KEY)
            )),
            "{url}"
        );
        assert!(totp_rs::Totp::from_url(&url).is_ok(), "{url}");
    }
}
