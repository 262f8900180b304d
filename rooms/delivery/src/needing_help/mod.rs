//! Who needs help now, as far as deliveries, routes and incidents tell: what the witness room `insight` shows beside what the
//! positions tell. No route of its own.

mod sql;
#[cfg(test)]
mod tests;

use crate::{Error, command::Window, delivery::State, edit_rules::rules_of, incident};
use jiff::{ToSpan, tz::TimeZone};
use kernel::{DeliveryId, DriverId, IncidentId, Point, RouteId, Time, VehicleId};
use platform::Tx;
use std::collections::BTreeMap;

/// So many of each kind are read; nobody works through more.
pub const KIND_MAX: i64 = 1_000;

/// One delivery, route or incident that somebody should look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Trouble {
    pub kind: &'static str,
    /// a code; the failure code for a visit that failed, the incident's kind for an incident
    pub reason: String,
    pub severity: incident::Severity,
    /// seconds, counts: by name
    pub numbers: BTreeMap<&'static str, i64>,
    pub since: Time,
    pub delivery: Option<Brief>,
    pub route: Option<RouteId>,
    pub vehicle: Option<VehicleId>,
    pub driver: Option<DriverId>,
    pub incident: Option<IncidentId>,
    pub point: Option<Point>,
    /// what helps, best first
    pub actions: &'static [&'static str],
}

/// Enough of a delivery to name it.
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    pub id: DeliveryId,
    pub tracking_number: String,
    pub reference: Option<String>,
    pub recipient: String,
    pub status: State,
    pub window: Option<Window>,
    pub version: i64,
}

/// A route that is being driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtWork {
    pub route: RouteId,
    pub vehicle: Option<VehicleId>,
    pub driver: Option<DriverId>,
    pub started_at: Time,
    pub open_stops: i64,
    /// at a stop now: standing still is what it does there
    pub is_serving: bool,
}

/// All troubles that this room knows of.
pub async fn troubles(tx: &mut Tx) -> Result<Vec<Trouble>, Error> {
    let tomorrow = end_of_day(tx).await?;
    let mut all = sql::late(tx).await?;
    all.extend(sql::failed(tx).await?);
    all.extend(sql::unplanned(tx, tomorrow).await?);
    all.extend(sql::incidents(tx).await?);
    Ok(all)
}

/// The routes that are being driven now.
pub async fn at_work(tx: &mut Tx) -> Result<Vec<AtWork>, Error> {
    Ok(sql::at_work(tx).await?)
}

/// The midnight that ends the organisation's day.
async fn end_of_day(tx: &mut Tx) -> Result<Time, Error> {
    let zone = TimeZone::get(&rules_of(tx).await?.rules.time_zone).unwrap_or(TimeZone::UTC);
    let today = tx.now().timestamp().to_zoned(zone.clone()).date();
    let tomorrow = today.checked_add(1.day()).unwrap_or(today);
    let midnight = tomorrow.to_zoned(zone).map(|z| Time::from_timestamp(z.timestamp()));
    Ok(midnight.unwrap_or_else(|_| tx.now().plus_s(86_400)))
}
