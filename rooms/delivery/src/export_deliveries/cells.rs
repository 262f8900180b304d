//! A delivery as the cells of a row, in a language and a time zone.

use crate::{get_delivery::DeliveryRow, say::say};
use fleet::{DriverBrief, VehicleBrief};
use jiff::tz::TimeZone;
use kernel::{DriverId, Lang, Money, Time, VehicleId};
use std::collections::HashMap;

/// How the reader sees it.
pub struct Sight {
    pub lang: Lang,
    pub zone: TimeZone,
    pub drivers: HashMap<DriverId, DriverBrief>,
    pub vehicles: HashMap<VehicleId, VehicleBrief>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    Number(f64),
    Empty,
}

/// In the order of the columns; the keys are those of `texts/words.txt`.
const COLUMNS: [&str; 24] = [
    "tracking_number",
    "reference",
    "status",
    "recipient_name",
    "phone",
    "language",
    "address",
    "city",
    "lat",
    "lon",
    "window_start",
    "window_end",
    "service_minutes",
    "weight_kg",
    "cod_amount",
    "currency",
    "priority",
    "skill",
    "notes",
    "driver",
    "vehicle",
    "stop",
    "attempts",
    "created",
];

pub fn headings(lang: Lang) -> Vec<String> {
    COLUMNS.iter().map(|key| say("column", key, lang)).collect()
}

pub fn cells(row: &DeliveryRow, sight: &Sight) -> Vec<Cell> {
    let point = row.address.point;
    let at = |time: Option<Time>| text(time.map(|t| clock(t, &sight.zone)));
    vec![
        text(Some(row.tracking_number.clone())),
        text(row.reference.clone()),
        text(Some(say("state", row.status.as_str(), sight.lang))),
        text(Some(row.recipient.name.clone())),
        text(row.recipient.phone.clone()),
        text(Some(row.recipient.lang.as_str().to_owned())),
        text(Some(row.address.text.clone())),
        text(row.address.city.clone()),
        number(point.map(|p| p.lat)),
        number(point.map(|p| p.lon)),
        at(row.window.map(|w| w.from)),
        at(row.window.map(|w| w.to)),
        number(Some(f64::from(row.service_s) / 60.0)),
        number(Some(row.weight_g as f64 / 1000.0)),
        text(row.cod.map(amount)),
        text(row.cod.map(|cod| cod.currency.code().to_owned())),
        text(Some(say("priority", row.priority.as_str(), sight.lang))),
        text(Some(row.skills.join(", "))),
        text(row.address.note.clone()),
        text(row.driver_id.and_then(|id| Some(sight.drivers.get(&id)?.name.clone()))),
        text(row.vehicle_id.and_then(|id| Some(sight.vehicles.get(&id)?.name.clone()))),
        number(row.route_sequence.map(f64::from)),
        number(Some(f64::from(row.attempts))),
        at(Some(row.created_at)),
    ]
}

fn text(text: Option<String>) -> Cell {
    text.filter(|t| !t.is_empty()).map_or(Cell::Empty, Cell::Text)
}

fn number(x: Option<f64>) -> Cell {
    x.map_or(Cell::Empty, Cell::Number)
}

/// `125.00`; the currency has a column of its own.
fn amount(money: Money) -> String {
    let shown = money.to_string();
    shown.rsplit(' ').next().unwrap_or_default().to_owned()
}

/// `2026-11-21 09:30`, which spreadsheets and our own import read.
fn clock(at: Time, zone: &TimeZone) -> String {
    at.timestamp().to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::{Field, recognise};

    #[test]
    fn an_import_recognises_every_heading_that_it_can_use() {
        for lang in Lang::ALL {
            let headings = headings(lang);
            let mapping = recognise(&headings);
            for (key, heading) in COLUMNS.iter().zip(&headings) {
                let meant: Option<Field> = key.parse().ok();
                assert_eq!(mapping[heading], meant, "{lang:?} {key} {heading}");
            }
        }
    }
}
