//! What toll gates cost: an organisation's own price list. Gates are on the map; their prices are nobody's data but the operator's,
//! and change with the hour (Salik in Dubai, Darb in Abu Dhabi), so whoever pays them keeps them.

use crate::Profile;
use jiff::tz::TimeZone;
use kernel::{Currency, FieldError, Money, Time, minute_of_day};
use serde::{Deserialize, Serialize};

const TARIFFS_MAX: usize = 20;
const GATES_MAX: usize = 100;
const TIMES_MAX: usize = 24;
const NAME_MAX: usize = 80;
/// A thousand dirhams: no gate costs more.
const PRICE_MINOR_MAX: i64 = 100_000_000;

/// Every price is in minor units of the one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TollPrices)]
pub struct Tolls {
    pub currency: Currency,
    /// what an hour of driving is worth; 0: a gate is never gone round for its price
    #[serde(default)]
    pub hour_minor: i64,
    /// the first that fits a gate counts
    pub tariffs: Vec<Tariff>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TollTariff)]
pub struct Tariff {
    pub name: String,
    /// a gate whose name has one of these in it, in large letters or small; all gates when there are none
    #[serde(default)]
    pub gates: Vec<String>,
    /// all when there are none
    #[serde(default)]
    pub profiles: Vec<Profile>,
    /// whose clock the times go by: `Asia/Dubai`
    pub time_zone: String,
    /// at every time that none of `times` has
    pub usual_minor: i64,
    /// the first that fits counts
    #[serde(default)]
    pub times: Vec<TollTime>,
}

/// A price for a part of some days; past midnight it takes two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TollTime {
    /// 1 is Monday, 7 is Sunday
    pub days: Vec<i8>,
    /// `06:00`
    pub from: String,
    /// `10:00`, or `24:00` for the end of the day; not included
    pub until: String,
    pub minor: i64,
}

/// What one gate costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct TollCharge {
    /// as the map names it; empty where it does not
    pub gate: String,
    pub passed_at: Time,
    /// `null` where no tariff fits: what it costs is not known
    pub tariff: Option<String>,
    pub amount: Option<Money>,
}

impl Tolls {
    /// What is wrong with it, by field.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut wrong = Vec::new();
        let mut say = |path: String, message: &str| wrong.push(FieldError::new(path, message.to_owned()));
        let priced = |minor: i64| (0..=PRICE_MINOR_MAX).contains(&minor);
        if self.tariffs.len() > TARIFFS_MAX {
            say("tariffs".into(), "at most 20 tariffs");
        }
        if !priced(self.hour_minor) {
            say("hour_minor".into(), "an amount in minor units, not below nothing");
        }
        for (i, tariff) in self.tariffs.iter().enumerate() {
            let at = |field: &str| format!("tariffs[{i}].{field}");
            if !is_name(&tariff.name) {
                say(at("name"), "a name of 1 to 80 letters");
            }
            if tariff.gates.len() > GATES_MAX || !tariff.gates.iter().all(|gate| is_name(gate)) {
                say(at("gates"), "at most 100 names of 1 to 80 letters");
            }
            if TimeZone::get(&tariff.time_zone).is_err() {
                say(at("time_zone"), "a zone of the IANA list, such as Asia/Dubai");
            }
            if !priced(tariff.usual_minor) {
                say(at("usual_minor"), "an amount in minor units, not below nothing");
            }
            if tariff.times.len() > TIMES_MAX {
                say(at("times"), "at most 24 times");
            }
            for (j, time) in tariff.times.iter().enumerate() {
                let at = |field: &str| format!("tariffs[{i}].times[{j}].{field}");
                if time.days.is_empty() || !time.days.iter().all(|day| (1..=7).contains(day)) {
                    say(at("days"), "days from 1 (Monday) to 7 (Sunday)");
                }
                if time.span().is_none() {
                    say(at("from"), "from and until are times such as 06:00 and 10:00, the later one last");
                }
                if !priced(time.minor) {
                    say(at("minor"), "an amount in minor units, not below nothing");
                }
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// What passing a gate costs.
    pub fn charge(&self, gate: &str, profile: Profile, passed_at: Time) -> TollCharge {
        let tariff = self.tariffs.iter().find(|tariff| tariff.is_for(gate, profile));
        TollCharge {
            gate: gate.to_owned(),
            passed_at,
            tariff: tariff.map(|tariff| tariff.name.clone()),
            amount: tariff.map(|tariff| Money::new(tariff.minor_at(passed_at), self.currency)),
        }
    }

    /// How many seconds of driving a gate is worth: by the dearest tariff for such a traveller at that time.
    pub fn worth_s(&self, profile: Profile, at: Time) -> f64 {
        let fit = self.tariffs.iter().filter(|tariff| tariff.admits(profile));
        let dearest = fit.map(|tariff| tariff.minor_at(at)).max().unwrap_or(0);
        if self.hour_minor == 0 { 0.0 } else { dearest as f64 * 3_600.0 / self.hour_minor as f64 }
    }
}

impl Tariff {
    fn admits(&self, profile: Profile) -> bool {
        self.profiles.is_empty() || self.profiles.contains(&profile)
    }

    fn is_for(&self, gate: &str, profile: Profile) -> bool {
        let gate = plain(gate);
        self.admits(profile)
            && (self.gates.is_empty() || self.gates.iter().any(|name| gate.contains(&plain(name))))
    }

    fn minor_at(&self, at: Time) -> i64 {
        let zone = TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC);
        let local = at.timestamp().to_zoned(zone);
        let (day, minute) =
            (local.weekday().to_monday_one_offset(), local.hour() as u16 * 60 + local.minute() as u16);
        let fits = |time: &&TollTime| {
            time.days.contains(&day)
                && time.span().is_some_and(|(from, until)| (from..until).contains(&minute))
        };
        self.times.iter().find(fits).map_or(self.usual_minor, |time| time.minor)
    }
}

impl TollTime {
    /// Minutes of the day.
    fn span(&self) -> Option<(u16, u16)> {
        let span = (minute_of_day(&self.from)?, minute_of_day(&self.until)?);
        (span.0 < span.1).then_some(span)
    }
}

fn is_name(text: &str) -> bool {
    !plain(text).is_empty() && text.chars().count() <= NAME_MAX
}

/// Letters and digits only: maps write `Al-Garhoud`, `Al Garhoud` and `AL GARHOUD`.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Salik as of 2025: dearer in the rush hours of Monday to Saturday, free from one to six at night.
    fn salik() -> Tolls {
        serde_json::from_value(serde_json::json!({
            "currency": "AED", "hour_minor": 4_000,
            "tariffs": [
                {"name": "Darb", "gates": ["Maqta"], "time_zone": "Asia/Dubai", "usual_minor": 0},
                {"name": "Salik", "time_zone": "Asia/Dubai", "usual_minor": 400, "profiles": ["van"], "times": [
                    {"days": [1, 2, 3, 4, 5, 6, 7], "from": "01:00", "until": "06:00", "minor": 0},
                    {"days": [1, 2, 3, 4, 5, 6], "from": "06:00", "until": "10:00", "minor": 600},
                    {"days": [1, 2, 3, 4, 5, 6], "from": "16:00", "until": "20:00", "minor": 600}
                ]}
            ]
        }))
        .unwrap()
    }

    fn minor(gate: &str, profile: Profile, at: &str) -> Option<i64> {
        salik().charge(gate, profile, at.parse().unwrap()).amount.map(|money| money.minor)
    }

    #[test]
    fn a_gate_costs_what_its_tariff_says_at_that_hour_of_its_own_clock() {
        let van = |at: &str| minor("Al Garhoud Bridge", Profile::Van, at).unwrap();
        // Friday, 20 November 2026; Dubai is four hours ahead
        assert_eq!(van("2026-11-20T04:30:00Z"), 600, "half past eight");
        assert_eq!(van("2026-11-20T06:00:00Z"), 400, "ten sharp");
        assert_eq!(van("2026-11-19T22:00:00Z"), 0, "two at night, of the next day there");
        assert_eq!(van("2026-11-22T04:30:00Z"), 400, "a Sunday");
        assert_eq!(minor("AL-MAQTA' bridge", Profile::Truck, "2026-11-20T04:30:00Z"), Some(0));
        assert_eq!(
            minor("Al Garhoud Bridge", Profile::Truck, "2026-11-20T04:30:00Z"),
            None,
            "not known is not free"
        );
    }

    #[test]
    fn a_gate_is_worth_going_round_for_its_price_in_time() {
        let worth = |at: &str| salik().worth_s(Profile::Van, at.parse().unwrap());
        assert!(
            (worth("2026-11-20T04:30:00Z") - 540.0).abs() < 1e-9,
            "6 of 40 dirhams an hour are nine minutes"
        );
        assert!(worth("2026-11-19T22:00:00Z").abs() < 1e-9);
        let careless = Tolls { hour_minor: 0, ..salik() };
        assert!(careless.worth_s(Profile::Van, "2026-11-20T04:30:00Z".parse().unwrap()).abs() < 1e-9);
    }

    #[test]
    fn what_makes_no_sense_is_named_by_its_field() {
        assert_eq!(salik().check(), Ok(()));
        let mut wrong = salik();
        wrong.hour_minor = -1;
        wrong.tariffs[0].time_zone = "Dubai".into();
        wrong.tariffs[0].gates = vec!["--".into()];
        wrong.tariffs[1].times[0].days = vec![8];
        wrong.tariffs[1].times[1].until = "06:00".into();
        wrong.tariffs[1].times[2].minor = i64::MAX;
        let fields: Vec<String> = wrong.check().unwrap_err().into_iter().map(|e| e.path.clone()).collect();
        assert_eq!(
            fields,
            [
                "hour_minor",
                "tariffs[0].gates",
                "tariffs[0].time_zone",
                "tariffs[1].times[0].days",
                "tariffs[1].times[1].from",
                "tariffs[1].times[2].minor"
            ]
        );
    }
}
