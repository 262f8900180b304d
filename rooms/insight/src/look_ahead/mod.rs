//! The sweep `insight.look_ahead`: where the vehicles of started routes are, and what the roads say from there. From it come the
//! arrivals that recipients and dispatchers are told (`delivery::keep_forecasts`), and who goes away from all of his stops.

mod sql;
#[cfg(test)]
mod tests;

use crate::{Error, nearing::Nearing};
use delivery::{Ahead, Forecast};
use kernel::{OrgId, Point, RouteId, Time, VehicleId};
use platform::{App, Sweep, Tx};
use routing::{Profile, Roads};
use std::collections::HashMap;

pub const LOOK_AHEAD: Sweep = Sweep {
    name: "insight.look_ahead",
    every_s: 30,
    run: |app| Box::pin(async move { Ok(look_ahead(app).await?) }),
};

/// A vehicle that was not seen for longer is nowhere.
const SEEN_WITHIN_S: i64 = 180;
/// A stop that takes longer than planned ends at any moment.
const ANY_MOMENT_S: i64 = 60;

async fn look_ahead(app: &App) -> Result<(), Error> {
    let mut tx = app.db().system("sweep: routes that are being driven").await?;
    let orgs = delivery::orgs_on_the_road(&mut tx).await?;
    drop(tx);
    for org in orgs {
        of_organization(app, org).await?;
    }
    Ok(())
}

pub(crate) async fn of_organization(app: &App, org: OrgId) -> Result<(), Error> {
    let mut tx = app.db().begin(org, None, None).await?;
    let seen = Seen::now(&mut tx).await?;
    drop(tx);
    let roads = routing::roads(app);
    let (forecasts, nearings) = routing::off_thread(roads, move |roads| Ok(seen.ahead(roads))).await?;
    let mut tx = app.db().begin(org, None, None).await?;
    delivery::keep_forecasts(&mut tx, &forecasts).await?;
    sql::keep(&mut tx, &nearings).await?;
    tx.commit().await?;
    Ok(())
}

/// How the routes near their stops, as of the last look.
pub(crate) async fn nearings(tx: &mut Tx) -> Result<HashMap<RouteId, Nearing>, Error> {
    Ok(sql::read(tx).await?)
}

/// What the rooms below know at one moment.
struct Seen {
    now: Time,
    routes: Vec<Ahead>,
    places: HashMap<VehicleId, Point>,
    profiles: HashMap<VehicleId, Profile>,
    before: HashMap<RouteId, Nearing>,
}

impl Seen {
    async fn now(tx: &mut Tx) -> Result<Self, Error> {
        let now = tx.now();
        let routes = delivery::ahead(tx).await?;
        let vehicles: Vec<VehicleId> = routes.iter().map(|route| route.vehicle).collect();
        Ok(Self {
            now,
            places: tracking::whereabouts(tx, &vehicles, now.plus_s(-SEEN_WITHIN_S)).await?,
            profiles: fleet::profiles(tx, &vehicles).await?,
            before: sql::read(tx).await?,
            routes,
        })
    }

    fn ahead(&self, roads: &dyn Roads) -> (Vec<Forecast>, HashMap<RouteId, Nearing>) {
        let forecasts = self.routes.iter().filter_map(|route| self.forecast(roads, route));
        let nearings =
            self.routes.iter().filter_map(|route| Some((route.route, self.nearing(roads, route)?)));
        (forecasts.collect(), nearings.collect())
    }

    fn profile(&self, route: &Ahead) -> Profile {
        self.profiles.get(&route.vehicle).copied().unwrap_or_default()
    }

    fn forecast(&self, roads: &dyn Roads, route: &Ahead) -> Option<Forecast> {
        let place = *self.places.get(&route.vehicle)?;
        let drive = route.next_drive()?;
        let leave_at = match drive.from {
            Some(_) => drive.leave_at.map_or(self.now, |at| at.max(self.now.plus_s(ANY_MOMENT_S))),
            None => self.now,
        };
        let from = drive.from.unwrap_or(place);
        let eta = roads.eta(from, drive.to.point, self.profile(route), leave_at)?;
        Some(Forecast {
            route: route.route,
            stop: drive.to.stop,
            arrive_at: eta.arrive_at,
            early_at: eta.earliest_at.min(eta.arrive_at),
            late_at: eta.latest_at.max(eta.arrive_at),
        })
    }

    /// Who serves a stop goes nowhere, and a stop without a way to it says nothing.
    fn nearing(&self, roads: &dyn Roads, route: &Ahead) -> Option<Nearing> {
        let place = *self.places.get(&route.vehicle)?;
        if route.is_serving() {
            return None;
        }
        let doors: Vec<Point> = route.stops.iter().map(|stop| stop.point).collect();
        let matrix = roads.matrix(&[place], &doors, self.profile(route), Some(self.now));
        let away = route.stops.iter().enumerate();
        let away = away.filter_map(|(i, stop)| Some((stop.stop, i64::from(matrix.leg(0, i)?.distance_m))));
        Some(Nearing::seen(self.before.get(&route.route), away.collect(), self.now))
    }
}
