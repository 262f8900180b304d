//! One row of a spreadsheet as an order, or everything that is wrong with it.

use crate::{
    column::{Field, Mapping},
    command::Window,
    delivery::Place,
    order::{Contact, Order, Parcel, Priority, Rules, mint_secrets},
};
use jiff::{
    civil::{Date, Time as Clock},
    tz::TimeZone,
};
use kernel::{Currency, DeliveryId, FieldError, ItemId, Lang, Money, Phone, Point, Time};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What rows are read against.
pub struct Reading<'a> {
    pub rules: &'a Rules,
    pub zone: TimeZone,
    /// The day that a time without a date is on.
    pub day: Date,
    /// From an address and a city to a point, where the row has none.
    pub resolve: &'a dyn Fn(&str, Option<&str>) -> Option<Point>,
}

/// The cells of a row by field.
struct Cells<'a> {
    by_field: BTreeMap<Field, &'a str>,
    wrong: Vec<FieldError>,
}

impl<'a> Cells<'a> {
    fn get(&self, field: Field) -> Option<&'a str> {
        self.by_field.get(&field).copied().filter(|text| !text.is_empty())
    }

    fn complain(&mut self, field: Field, code: &'static str, message: impl Into<String>) {
        self.wrong.push(FieldError::coded(field.as_str(), code, message));
    }

    /// Reads a cell, or complains about it.
    fn read<T>(&mut self, field: Field, read: impl FnOnce(&str) -> Result<T, FieldError>) -> Option<T> {
        let text = self.get(field)?;
        let complain = |wrong| self.wrong.push(FieldError { path: field.as_str().to_owned(), ..wrong });
        read(text).map_err(complain).ok()
    }
}

/// What is wrong with a cell; the column is put to it by [`Cells::read`].
fn wrong(code: &'static str, message: impl Into<String>) -> FieldError {
    FieldError::coded("", code, message)
}

/// The fields that a row says something about: an update leaves the others as they are.
pub fn given_fields(header: &[String], cells: &[String], mapping: &Mapping) -> BTreeSet<Field> {
    let said = header.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
    said.filter_map(|(name, _)| *mapping.get(name)?).collect()
}

/// Reads one row. Every mistake is named, not only the first.
pub fn read_row(
    header: &[String],
    cells: &[String],
    mapping: &Mapping,
    reading: &Reading<'_>,
) -> Result<Order, Vec<FieldError>> {
    let by_field = header
        .iter()
        .zip(cells)
        .filter_map(|(name, cell)| Some(((*mapping.get(name)?)?, cell.as_str())))
        .collect();
    let mut row = Cells { by_field, wrong: Vec::new() };

    let name = row.get(Field::RecipientName).unwrap_or_default().to_owned();
    if name.is_empty() {
        row.complain(Field::RecipientName, "required", "who gets it?");
    }
    let country = &reading.rules.country_code;
    let phone = row.read(Field::Phone, |t| {
        Phone::parse(t, Some(country)).map_err(|e| wrong("not_a_phone", e.to_string()))
    });
    let dropoff = place(&mut row, reading);
    let window = window(&mut row, reading);
    let service_s =
        row.read(Field::ServiceMinutes, |t| number(t, 0.0, 1_440.0)).map_or(180, |m| (m * 60.0) as i32);
    let count = row.read(Field::Parcels, whole_parcels).unwrap_or(1);
    let weight_g = row
        .read(Field::WeightKg, |t| number(t, 0.0, 100_000.0))
        .map_or(0, |kg| (kg * 1_000.0).round() as i64);
    let cod = cod(&mut row, reading.rules.currency);
    let priority = row.read(Field::Priority, read_priority).unwrap_or(Priority::Normal);
    let lang = row.read(Field::Language, read_lang).unwrap_or_default();
    let email = row.read(Field::Email, |t| {
        if t.contains('@') { Ok(t.to_owned()) } else { Err(wrong("not_an_email", "not an e-mail address")) }
    });
    let reference = row.read(Field::Reference, |t| match t.chars().count() {
        0..=100 => Ok(t.to_owned()),
        _ => Err(wrong("too_long", "at most 100 characters").with("max", 100)),
    });
    if !row.wrong.is_empty() {
        return Err(row.wrong);
    }
    let (tracking, code) = mint_secrets(Uuid::new_v4());
    let description = row.get(Field::Description).map(str::to_owned);
    let parcel = |_| Parcel { id: ItemId::mint(), description: description.clone(), barcode: None };
    Ok(Order {
        id: DeliveryId::mint(),
        tracking,
        reference,
        recipient: Contact { name, phone, email, lang },
        sender_name: row.get(Field::SenderName).map(str::to_owned),
        sender_phone: None,
        pickup: reading.rules.pickup(),
        dropoff,
        city: row.get(Field::City).map(str::to_owned),
        instructions: row.get(Field::Notes).map(str::to_owned),
        window,
        service_s,
        priority,
        weight_g,
        volume_ml: 0,
        skills: row.get(Field::Skill).map(skills).unwrap_or_default(),
        parcels: (0..count).map(parcel).collect(),
        cod,
        code,
        terms: reading.rules.terms.clone(),
    })
}

fn place(row: &mut Cells<'_>, reading: &Reading<'_>) -> Place {
    let address = row.get(Field::Address).map(str::to_owned);
    let (lat, lon) = (row.get(Field::Lat), row.get(Field::Lon));
    let pin = match (lat, lon) {
        (Some(_), Some(_)) => {
            let lat = row.read(Field::Lat, |t| number(t, -90.0, 90.0));
            let lon = row.read(Field::Lon, |t| number(t, -180.0, 180.0));
            lat.zip(lon).and_then(|(lat, lon)| Point::new(lat, lon).ok())
        }
        (None, None) => match &address {
            None => {
                row.complain(Field::Address, "no_address", "an address or coordinates are needed");
                None
            }
            Some(text) => {
                let found = (reading.resolve)(text, row.get(Field::City));
                if found.is_none() {
                    let message = "no place we know: add coordinates, or correct the city";
                    row.complain(Field::Address, "place_unknown", message);
                }
                found
            }
        },
        (Some(_), None) => {
            row.complain(Field::Lon, "missing_longitude", "the longitude is missing");
            None
        }
        (None, Some(_)) => {
            row.complain(Field::Lat, "missing_latitude", "the latitude is missing");
            None
        }
    };
    Place { pin, address }
}

fn window(row: &mut Cells<'_>, reading: &Reading<'_>) -> Option<Window> {
    let from = row.read(Field::WindowStart, |t| moment(t, reading));
    let to = row.read(Field::WindowEnd, |t| moment(t, reading));
    match (row.get(Field::WindowStart), row.get(Field::WindowEnd)) {
        (Some(_), None) => row.complain(Field::WindowEnd, "window_without_end", "until when?"),
        (None, Some(_)) => row.complain(Field::WindowStart, "window_without_start", "from when?"),
        _ => {}
    }
    let window = Window { from: from?, to: to? };
    if window.from >= window.to {
        row.complain(Field::WindowEnd, "window_reversed", "it ends before it begins");
        return None;
    }
    Some(window)
}

/// `09:30` on the day of the import, or `2026-11-21 09:30`, in the organisation's zone; or an instant with its zone.
fn moment(text: &str, reading: &Reading<'_>) -> Result<Time, FieldError> {
    let bad = || wrong("not_a_time", "a time such as 09:30, or 2026-11-21 09:30");
    let text = western(text);
    if let Ok(instant) = text.parse::<Time>() {
        return Ok(instant);
    }
    let (day, clock) = match text.split_once([' ', 'T']) {
        Some((day, clock)) => (day.parse().map_err(|_| bad())?, clock),
        None => (reading.day, text.as_str()),
    };
    let padded = if clock.find(':') == Some(1) { format!("0{clock}") } else { clock.to_owned() };
    let clock: Clock = padded.parse().map_err(|_| bad())?;
    let at = day.to_datetime(clock).to_zoned(reading.zone.clone()).map_err(|_| bad())?;
    Ok(Time::from_timestamp(at.timestamp()))
}

fn cod(row: &mut Cells<'_>, usual: Currency) -> Option<Money> {
    let read = |t: &str| t.parse::<Currency>().map_err(|e| wrong("not_a_currency", e.to_string()));
    let currency = row.read(Field::Currency, read);
    if row.get(Field::Currency).is_some() && currency.is_none() {
        return None;
    }
    let currency = currency.unwrap_or(usual);
    let money = row.read(Field::CodAmount, |t| {
        let text = western(t).replace(',', "");
        Money::parse(&text, currency).map_err(|e| {
            let (code, decimals) = (currency.code(), currency.exponent());
            let message = format!("{e}: {code} has {decimals} decimals");
            wrong("not_an_amount", message).with("currency", code).with("decimals", decimals)
        })
    })?;
    if money.minor < 0 {
        row.complain(Field::CodAmount, "negative", "not less than nothing");
    }
    Some(money).filter(|m| m.minor > 0)
}

fn number(text: &str, min: f64, max: f64) -> Result<f64, FieldError> {
    match western(text).replace(',', ".").parse::<f64>() {
        Ok(x) if x.is_finite() && (min..=max).contains(&x) => Ok(x),
        Ok(_) => Err(wrong("out_of_range", format!("from {min} to {max}")).with("min", min).with("max", max)),
        Err(_) => Err(wrong("not_a_number", "not a number")),
    }
}

fn whole_parcels(text: &str) -> Result<u32, FieldError> {
    match western(text).parse::<u32>() {
        Ok(n) if (1..=500).contains(&n) => Ok(n),
        _ => Err(wrong("not_whole", "a whole number from 1 to 500").with("min", 1).with("max", 500)),
    }
}

fn read_priority(text: &str) -> Result<Priority, FieldError> {
    match text.to_lowercase().as_str() {
        "low" | "منخفضة" | "منخفض" | "کم" => Ok(Priority::Low),
        "normal" | "medium" | "عادي" | "عادية" | "عام" => Ok(Priority::Normal),
        "high" | "عالية" | "عالي" | "زیادہ" => Ok(Priority::High),
        "urgent" | "عاجل" | "عاجلة" | "فوری" => Ok(Priority::Urgent),
        _ => Err(not_one_of("low, normal, high, urgent")),
    }
}

fn not_one_of(values: &str) -> FieldError {
    wrong("not_one_of", format!("one of {values}")).with("values", values)
}

fn read_lang(text: &str) -> Result<Lang, FieldError> {
    match text.to_lowercase().as_str() {
        "en" | "english" | "الإنجليزية" | "انگریزی" => Ok(Lang::En),
        "ar" | "arabic" | "العربية" | "عربي" | "عربی" => Ok(Lang::Ar),
        "ur" | "urdu" | "الأردية" | "اردو" => Ok(Lang::Ur),
        _ => Err(not_one_of("en, ar, ur")),
    }
}

fn skills(text: &str) -> Vec<String> {
    text.split([',', ';', '|']).map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).take(20).collect()
}

/// The digits of Arabic and Urdu keyboards as 0 to 9, and their decimal comma as a point.
fn western(text: &str) -> String {
    let digit = |c: char, zero: char| char::from_digit(c as u32 - zero as u32, 10).unwrap_or(c);
    text.trim()
        .chars()
        .map(|c| match c {
            '٠'..='٩' => digit(c, '٠'),
            '۰'..='۹' => digit(c, '۰'),
            '٫' => '.',
            other => other,
        })
        .collect()
}

#[cfg(test)]
#[path = "import_row_tests.rs"]
mod tests;
