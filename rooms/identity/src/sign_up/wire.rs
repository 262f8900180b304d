use crate::{client::ClientApp, error::Error};
use garde::Validate;
use kernel::{Currency, Lang};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Debug, Deserialize, Validate, ToSchema)]
pub struct SignUp {
    /// The organisation's name.
    #[garde(length(chars, min = 1, max = 200), custom(not_blank))]
    pub organization: String,
    /// ISO 3166-1 alpha-2, such as `AE` or `PK`; `AE` when absent.
    #[garde(skip)]
    pub country: Option<String>,
    /// ISO 4217; the country's own when absent.
    #[garde(skip)]
    pub currency: Option<String>,
    /// IANA name, such as `Asia/Dubai`; the country's own when absent.
    #[garde(skip)]
    pub time_zone: Option<String>,
    /// The owner's own name.
    #[garde(length(chars, min = 1, max = 200), custom(not_blank))]
    pub name: String,
    #[garde(length(max = 320))]
    pub email: String,
    #[garde(length(max = 1000))]
    pub password: String,
    /// The language the request prefers when absent.
    #[garde(skip)]
    pub language: Option<Lang>,
    #[garde(inner(length(chars, max = 200)))]
    pub device_name: Option<String>,
    #[garde(skip)]
    pub app: Option<ClientApp>,
}

/// A new organisation with everything decided.
#[derive(Debug)]
pub struct Settled {
    pub name: String,
    pub country: String,
    pub currency: String,
    pub time_zone: String,
    pub lang: Lang,
}

/// Currency and zone of the countries we begin in; elsewhere the organisation says.
fn customs_of(country: &str) -> (&'static str, &'static str) {
    match country {
        "AE" => ("AED", "Asia/Dubai"),
        "PK" => ("PKR", "Asia/Karachi"),
        "SA" => ("SAR", "Asia/Riyadh"),
        "IN" => ("INR", "Asia/Kolkata"),
        _ => ("USD", "UTC"),
    }
}

impl SignUp {
    /// The organisation with what was not said filled in.
    pub fn settle(&self, lang: Lang) -> Result<Settled, Error> {
        let country = self.country.clone().unwrap_or_else(|| "AE".into());
        let (currency, zone) = customs_of(&country);
        let settled = Settled {
            currency: self.currency.clone().unwrap_or_else(|| currency.into()),
            time_zone: self.time_zone.clone().unwrap_or_else(|| zone.into()),
            name: self.organization.trim().to_owned(),
            country,
            lang,
        };
        check_country("country", &settled.country)?;
        check_currency("currency", &settled.currency)?;
        check_time_zone("time_zone", &settled.time_zone)?;
        Ok(settled)
    }
}

pub fn check_country(path: &'static str, text: &str) -> Result<(), Error> {
    let sane = text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
    if sane { Ok(()) } else { Err(Error::field(path, "two capital letters, such as AE")) }
}

pub fn check_currency(path: &'static str, text: &str) -> Result<(), Error> {
    text.parse::<Currency>()
        .map(|_| ())
        .map_err(|_| Error::field(path, "a currency's three letters, such as AED"))
}

pub fn check_time_zone(path: &'static str, text: &str) -> Result<(), Error> {
    jiff::tz::TimeZone::get(text)
        .map(|_| ())
        .map_err(|_| Error::field(path, "a zone's IANA name, such as Asia/Dubai"))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde calls")]
pub fn not_blank(text: &str, _: &()) -> garde::Result {
    if text.trim().is_empty() { Err(garde::Error::new("not blank")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(country: &str) -> SignUp {
        let said = serde_json::json!({
            "organization": " Qafila Foods ", "country": country, "name": "Sana", "email": "s@example.com", "password": "x",
        });
        serde_json::from_value(said).unwrap()
    }

    #[test]
    fn an_organisation_gets_the_customs_of_its_country() {
        let settled = asked("PK").settle(Lang::Ur).unwrap();
        assert_eq!(
            (settled.name.as_str(), settled.currency.as_str(), settled.time_zone.as_str()),
            ("Qafila Foods", "PKR", "Asia/Karachi")
        );
    }

    #[test]
    fn what_is_not_a_country_or_a_zone_is_refused() {
        assert!(asked("uae").settle(Lang::En).is_err());
        assert!(asked("pk").settle(Lang::En).is_err());
        let zone = SignUp { time_zone: Some("Asia/Atlantis".into()), ..asked("AE") };
        assert!(matches!(zone.settle(Lang::En), Err(Error::Field { path: "time_zone", .. })));
    }

    #[test]
    fn every_country_we_know_has_a_zone_and_a_currency_that_exist() {
        for country in ["AE", "PK", "SA", "IN", "XX"] {
            assert!(asked(country).settle(Lang::En).is_ok(), "{country}");
        }
    }
}
