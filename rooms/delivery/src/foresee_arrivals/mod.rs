//! What lies before the routes that are being driven, and when each is expected at its next stop: the witness room `insight` knows
//! where the vehicles are, asks the roads, and has the answer kept here. No route of its own.

mod sql;

use crate::{Error, stop::State};
use kernel::{OrgId, Point, RouteId, StopId, Time, VehicleId};
use platform::{SystemTx, Tx};

/// A route with what is still to be done on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ahead {
    pub route: RouteId,
    pub vehicle: VehicleId,
    /// open ones that have a place, in their order
    pub stops: Vec<StopAhead>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StopAhead {
    pub stop: StopId,
    pub point: Point,
    state: State,
    /// where it is being served: no sooner than this it is left
    leave_at: Option<Time>,
}

/// Where the next drive of a route begins and ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NextDrive {
    /// `None`: from where the vehicle is
    pub from: Option<Point>,
    /// `None`: it is under way
    pub leave_at: Option<Time>,
    pub to: StopAhead,
}

impl Ahead {
    /// The first open stop, or the one that the driver said he goes to; from the one that he serves, if he serves one. `None`
    /// when there is none to drive to.
    pub fn next_drive(&self) -> Option<NextDrive> {
        let serving = self.serving();
        let left = || self.stops.iter().filter(|stop| Some(stop.stop) != serving.map(|s| s.stop));
        let to = left().find(|stop| stop.state == State::EnRoute).or_else(|| left().next())?;
        Some(NextDrive {
            from: serving.map(|stop| stop.point),
            leave_at: serving.and_then(|stop| stop.leave_at),
            to: *to,
        })
    }

    pub fn is_serving(&self) -> bool {
        self.serving().is_some()
    }

    fn serving(&self) -> Option<&StopAhead> {
        self.stops.iter().find(|stop| matches!(stop.state, State::Arrived | State::Servicing))
    }
}

/// When a route is expected at its next stop; nine of ten such drives end between the last two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    pub route: RouteId,
    pub stop: StopId,
    pub arrive_at: Time,
    pub early_at: Time,
    pub late_at: Time,
}

/// The organisations of which anything is on the road, or was lately.
pub async fn orgs_on_the_road(tx: &mut SystemTx) -> Result<Vec<OrgId>, Error> {
    Ok(sql::orgs(tx).await?)
}

/// The routes that are being driven by a vehicle and have open stops.
pub async fn ahead(tx: &mut Tx) -> Result<Vec<Ahead>, Error> {
    Ok(sql::ahead(tx).await?)
}

/// These are expected now, and no others.
pub async fn keep_forecasts(tx: &mut Tx, forecasts: &[Forecast]) -> Result<(), Error> {
    Ok(sql::keep(tx, forecasts).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(state: State) -> StopAhead {
        let leave_at = (state == State::Servicing).then(|| Time::from_unix_s(600));
        StopAhead { stop: StopId::mint(), point: Point { lat: 25.2, lon: 55.27 }, state, leave_at }
    }

    fn next(states: &[State]) -> (Ahead, Option<NextDrive>) {
        let stops = states.iter().map(|state| stop(*state)).collect();
        let route = Ahead { route: RouteId::mint(), vehicle: VehicleId::mint(), stops };
        let drive = route.next_drive();
        (route, drive)
    }

    #[test]
    fn the_next_drive_goes_where_the_driver_said_else_to_the_first_stop() {
        let (route, drive) = next(&[State::Planned, State::Planned]);
        assert_eq!(drive.map(|d| (d.from, d.to)), Some((None, route.stops[0])));
        let (route, drive) = next(&[State::Planned, State::EnRoute]);
        assert_eq!(drive.map(|d| d.to), Some(route.stops[1]));
        let (route, drive) = next(&[State::Planned, State::Servicing]);
        let drive = drive.unwrap();
        assert_eq!(
            (drive.from, drive.leave_at, drive.to),
            (Some(route.stops[1].point), Some(Time::from_unix_s(600)), route.stops[0])
        );
        assert!(route.is_serving());
        assert_eq!(next(&[State::Servicing]).1, None, "nothing comes after it");
    }
}
