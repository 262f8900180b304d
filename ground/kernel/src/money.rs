//! Money is a whole number of minor units and a currency. It never meets a float.

use serde::{Deserialize, Serialize};

/// The currencies we move, with ISO 4217 exponents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type)]
#[serde(rename_all = "UPPERCASE")]
#[sqlx(type_name = "text", rename_all = "UPPERCASE")]
pub enum Currency {
    Aed,
    Sar,
    Qar,
    Bhd,
    Kwd,
    Omr,
    Pkr,
    Inr,
    Usd,
    Eur,
    Gbp,
}

impl Currency {
    /// Digits after the decimal point (ISO 4217).
    pub fn exponent(self) -> u32 {
        match self {
            Self::Bhd | Self::Kwd | Self::Omr => 3,
            _ => 2,
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Aed => "AED",
            Self::Sar => "SAR",
            Self::Qar => "QAR",
            Self::Bhd => "BHD",
            Self::Kwd => "KWD",
            Self::Omr => "OMR",
            Self::Pkr => "PKR",
            Self::Inr => "INR",
            Self::Usd => "USD",
            Self::Eur => "EUR",
            Self::Gbp => "GBP",
        }
    }
}

impl std::str::FromStr for Currency {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        [
            Self::Aed,
            Self::Sar,
            Self::Qar,
            Self::Bhd,
            Self::Kwd,
            Self::Omr,
            Self::Pkr,
            Self::Inr,
            Self::Usd,
            Self::Eur,
            Self::Gbp,
        ]
        .into_iter()
        .find(|c| c.code().eq_ignore_ascii_case(text))
        .ok_or(MoneyError::UnknownCurrency)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("amounts of different currencies do not add up")]
    MixedCurrencies,
    #[error("the amount is too large")]
    Overflow,
    #[error("not an amount of this currency")]
    Malformed,
    #[error("not a currency we know")]
    UnknownCurrency,
}

/// `{"minor":12345,"currency":"AED"}` is AED 123.45.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::MixedCurrencies);
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// Reads `123.45`; refuses more decimals than the currency has rather than rounding them away.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let text = text.trim();
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1i64, rest),
            None => (1, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let exponent = currency.exponent() as usize;
        let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || fraction.len() > exponent {
            return Err(MoneyError::Malformed);
        }
        let padded = format!("{whole}{fraction:0<exponent$}");
        let minor: i64 = padded.parse().map_err(|_| MoneyError::Overflow)?;
        Ok(Self { minor: sign * minor, currency })
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let exponent = self.currency.exponent();
        let unit = 10u64.pow(exponent);
        let abs = self.minor.unsigned_abs();
        let sign = if self.minor < 0 { "-" } else { "" };
        write!(
            f,
            "{sign}{} {}.{:0width$}",
            self.currency.code(),
            abs / unit,
            abs % unit,
            width = exponent as usize
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kuwait_has_three_decimals_and_dubai_two() {
        assert_eq!(Money::parse("1.5", Currency::Kwd).unwrap().minor, 1500);
        assert_eq!(Money::parse("1.5", Currency::Aed).unwrap().minor, 150);
        assert_eq!(Money::new(1500, Currency::Kwd).to_string(), "KWD 1.500");
    }

    #[test]
    fn nothing_is_rounded_away_in_silence() {
        assert_eq!(Money::parse("1.005", Currency::Aed), Err(MoneyError::Malformed));
        assert_eq!(Money::parse("", Currency::Aed), Err(MoneyError::Malformed));
        assert_eq!(Money::parse("99999999999999999999", Currency::Aed), Err(MoneyError::Overflow));
    }
}
