//! An exception: something that needs somebody now. Pure: what the positions mean for who is at work.

use crate::nearing::{ASTRAY_S, Nearing};
use delivery::{AtWork, Brief, Severity, Trouble};
use fleet::OnShift;
use kernel::{DriverId, IncidentId, Point, RouteId, Time, VehicleId};
use std::collections::{BTreeMap, HashMap};
use tracking::Standing;

/// Silent: nothing was heard for so long in a shift or on a route.
pub const SILENT_S: i64 = 15 * 60;
/// Stuck: within [`tracking::STILL_WITHIN_M`] of one place for so long, with stops to go and none being served.
pub const STUCK_S: i64 = 20 * 60;

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExceptionKind)]
pub enum Kind {
    Incident,
    Conflict,
    Failed,
    Late,
    OffRoute,
    Stuck,
    Silent,
    Unplanned,
}

impl Kind {
    pub const ALL: [Self; 8] = [
        Self::Incident,
        Self::Conflict,
        Self::Failed,
        Self::Late,
        Self::OffRoute,
        Self::Stuck,
        Self::Silent,
        Self::Unplanned,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Conflict => "conflict",
            Self::Failed => "failed",
            Self::Late => "late",
            Self::OffRoute => "off_route",
            Self::Stuck => "stuck",
            Self::Silent => "silent",
            Self::Unplanned => "unplanned",
        }
    }

    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Exception {
    /// the same as long as the trouble is: `late:dlv_…`
    pub key: String,
    pub kind: Kind,
    pub reason: String,
    pub severity: Severity,
    pub numbers: BTreeMap<&'static str, i64>,
    pub since: Time,
    pub delivery: Option<Brief>,
    pub route: Option<RouteId>,
    pub vehicle: Option<VehicleId>,
    pub driver: Option<DriverId>,
    pub incident: Option<IncidentId>,
    pub point: Option<Point>,
    pub actions: &'static [&'static str],
}

impl Exception {
    /// `None` for a kind that is not shown.
    pub fn of_trouble(trouble: Trouble) -> Option<Self> {
        let kind = Kind::of(trouble.kind)?;
        let about = match (trouble.incident, &trouble.delivery) {
            (Some(incident), _) => incident.to_string(),
            (None, Some(delivery)) => delivery.id.to_string(),
            (None, None) => return None,
        };
        Some(Self {
            key: format!("{}:{about}", kind.as_str()),
            kind,
            reason: trouble.reason,
            severity: trouble.severity,
            numbers: trouble.numbers,
            since: trouble.since,
            delivery: trouble.delivery,
            route: trouble.route,
            vehicle: trouble.vehicle,
            driver: trouble.driver,
            incident: trouble.incident,
            point: trouble.point,
            actions: trouble.actions,
        })
    }

    /// Worst first; of equals, what waits longest.
    pub fn rank(&self) -> (u8, Kind, Time) {
        let severity = match self.severity {
            Severity::Critical => 0,
            Severity::Warning => 1,
            Severity::Info => 2,
        };
        (severity, self.kind, self.since)
    }
}

/// A vehicle that should be heard of: somebody is on shift in it, or it drives a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Working {
    driver: Option<DriverId>,
    route: Option<AtWork>,
    since: Time,
}

/// Vehicles that are silent, go away from their stops, or are stuck.
pub fn of_vehicles(
    routes: &[AtWork],
    shifts: &[OnShift],
    standings: &HashMap<VehicleId, Standing>,
    nearings: &HashMap<RouteId, Nearing>,
    now: Time,
) -> Vec<Exception> {
    let mut working: BTreeMap<VehicleId, Working> = BTreeMap::new();
    for shift in shifts {
        let Some(vehicle) = shift.vehicle else { continue };
        working.insert(vehicle, Working { driver: Some(shift.driver), route: None, since: shift.since });
    }
    for route in routes {
        let Some(vehicle) = route.vehicle else { continue };
        let held = working.entry(vehicle).or_insert(Working {
            driver: route.driver,
            route: None,
            since: route.started_at,
        });
        held.route = Some(*route);
        held.driver = route.driver.or(held.driver);
    }
    working
        .into_iter()
        .filter_map(|(vehicle, work)| {
            let standing = standings.get(&vehicle);
            silent(vehicle, work, standing, now)
                .or_else(|| off_route(vehicle, work, standing?, nearings, now))
                .or_else(|| stuck(vehicle, work, standing?, now))
        })
        .collect()
}

fn silent(vehicle: VehicleId, work: Working, standing: Option<&Standing>, now: Time) -> Option<Exception> {
    // what was heard before the shift says nothing about the shift
    let heard_at = standing.map_or(work.since, |s| s.heard_at.max(work.since));
    let silent_s = now.since_s(heard_at);
    if silent_s < SILENT_S {
        return None;
    }
    let is_never = standing.is_none_or(|s| s.heard_at < work.since);
    let (reason, number) = if is_never { ("never_seen", "on_shift_s") } else { ("no_fix", "silent_s") };
    let numbers = [(number, silent_s), ("open_stops", open_stops(work))].into();
    let actions = &["call_driver", "message_driver", "open_route"];
    Some(exception(Kind::Silent, reason, numbers, heard_at, vehicle, work, standing, actions))
}

fn off_route(
    vehicle: VehicleId,
    work: Working,
    standing: &Standing,
    nearings: &HashMap<RouteId, Nearing>,
    now: Time,
) -> Option<Exception> {
    let route = work.route.filter(|r| r.open_stops > 0 && !r.is_serving)?;
    let nearing = nearings.get(&route.route)?;
    let since = nearing.astray_since.filter(|since| now.since_s(*since) >= ASTRAY_S)?;
    let numbers = [("away_m", nearing.astray_m), ("open_stops", route.open_stops)].into();
    let actions = &["call_driver", "message_driver", "open_route", "transfer"];
    Some(exception(Kind::OffRoute, "going_away", numbers, since, vehicle, work, Some(standing), actions))
}

fn stuck(vehicle: VehicleId, work: Working, standing: &Standing, now: Time) -> Option<Exception> {
    let route = work.route.filter(|r| r.open_stops > 0 && !r.is_serving)?;
    let since = standing.still_since.max(route.started_at);
    let still_s = now.since_s(since);
    if still_s < STUCK_S {
        return None;
    }
    let numbers = [("still_s", still_s), ("open_stops", route.open_stops)].into();
    let actions = &["call_driver", "message_driver", "open_route", "transfer"];
    Some(exception(Kind::Stuck, "not_moving", numbers, since, vehicle, work, Some(standing), actions))
}

fn open_stops(work: Working) -> i64 {
    work.route.map_or(0, |r| r.open_stops)
}

#[expect(clippy::too_many_arguments, reason = "the fields of one thing, written down in one place")]
fn exception(
    kind: Kind,
    reason: &str,
    numbers: BTreeMap<&'static str, i64>,
    since: Time,
    vehicle: VehicleId,
    work: Working,
    standing: Option<&Standing>,
    actions: &'static [&'static str],
) -> Exception {
    Exception {
        key: format!("{}:{vehicle}", kind.as_str()),
        kind,
        reason: reason.to_owned(),
        severity: if open_stops(work) > 0 { Severity::Warning } else { Severity::Info },
        numbers,
        since,
        delivery: None,
        route: work.route.map(|r| r.route),
        vehicle: Some(vehicle),
        driver: work.driver,
        incident: None,
        point: standing.map(|s| s.point),
        actions,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Time {
        Time::from_unix_s(minutes * 60)
    }

    fn seen(heard: i64, still: i64) -> Standing {
        let point = Point::new(25.2, 55.27).unwrap();
        Standing { point, heard_at: at(heard), still_since: at(still) }
    }

    fn route(vehicle: VehicleId, is_serving: bool) -> AtWork {
        AtWork {
            route: RouteId::mint(),
            vehicle: Some(vehicle),
            driver: None,
            started_at: at(0),
            open_stops: 3,
            is_serving,
        }
    }

    fn told(
        routes: &[AtWork],
        shifts: &[OnShift],
        standing: Option<(VehicleId, Standing)>,
        now: i64,
    ) -> Vec<(Kind, String)> {
        let standings = standing.into_iter().collect();
        of_vehicles(routes, shifts, &standings, &HashMap::new(), at(now))
            .into_iter()
            .map(|e| (e.kind, e.reason))
            .collect()
    }

    #[test]
    fn a_van_that_stands_with_stops_to_go_is_stuck_and_one_at_a_door_is_not() {
        let van = VehicleId::mint();
        let here = Some((van, seen(59, 30)));
        assert_eq!(told(&[route(van, false)], &[], here, 60), [(Kind::Stuck, "not_moving".to_owned())]);
        assert!(told(&[route(van, true)], &[], here, 60).is_empty());
        assert!(told(&[route(van, false)], &[], here, 49).is_empty(), "nineteen minutes are a traffic light");
        let done = AtWork { open_stops: 0, ..route(van, false) };
        assert!(told(&[done], &[], here, 60).is_empty());
    }

    #[test]
    fn nothing_heard_is_silence_and_silence_is_not_standing_still() {
        let van = VehicleId::mint();
        let shift = OnShift { driver: DriverId::mint(), vehicle: Some(van), since: at(10) };
        assert_eq!(
            told(&[route(van, false)], &[shift], Some((van, seen(40, 5))), 60),
            [(Kind::Silent, "no_fix".to_owned())]
        );
        assert_eq!(told(&[], &[shift], None, 60), [(Kind::Silent, "never_seen".to_owned())]);
        assert_eq!(
            told(&[], &[shift], Some((van, seen(5, 5))), 60),
            [(Kind::Silent, "never_seen".to_owned())]
        );
        assert!(told(&[], &[shift], None, 20).is_empty(), "the shift has just begun");
        let afoot = OnShift { vehicle: None, ..shift };
        assert!(told(&[], &[afoot], None, 600).is_empty());
    }
}
