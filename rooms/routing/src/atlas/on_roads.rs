//! The atlas answers on roads where all points lie on one map, and by the straight line where they do not.

use super::{Atlas, Map};
use crate::{
    Error, Eta, Matrix, Profile, Roads, Route, Snapped, Source, StraightLine, Window,
    learn::lessons::hour_of,
    straight_line::straight,
    wish::{Approach, Fix, Guided, GuidedLeg, Language, Wish, leg, point},
};
use ::roads::{At, Stop, Travel};
use kernel::{Point, Time};

/// How far off arrival times on roads usually are before speeds are learned, percent.
const USUAL_ERROR_PERCENT: i64 = 15;

fn at(point: Point) -> At {
    At::new(point.lat, point.lon)
}

fn spoken(language: Language) -> ::roads::Language {
    match language {
        Language::En => ::roads::Language::English,
        Language::Ar => ::roads::Language::Arabic,
        Language::Ur => ::roads::Language::Urdu,
    }
}

fn snapped(near: ::roads::Nearest) -> Snapped {
    Snapped { point: point(near.at), distance_m: near.away_m, street: near.street }
}

impl Roads for Atlas {
    fn source(&self, points: &[Point]) -> Source {
        if self.map_of(points).is_some() { Source::Roads } else { Source::StraightLine }
    }

    fn snap(&self, place: Point, profile: Profile) -> Option<Snapped> {
        let Some(map) = self.map_of(&[place]) else { return StraightLine.snap(place, profile) };
        map.network.travel(profile.traveller()).nearest(at(place)).map(snapped)
    }

    fn route(&self, points: &[Point], profile: Profile) -> Result<Route, Error> {
        Ok(self.guided(points, &Wish::usual(profile))?.whole())
    }

    /// Where a pair has no way on the map (a point off it, an island), the straight line fills in: a plan can still be made.
    fn matrix(&self, from: &[Point], to: &[Point], profile: Profile, depart_at: Option<Time>) -> Matrix {
        let mut matrix = StraightLine.matrix(from, to, profile, depart_at);
        let all: Vec<Point> = from.iter().chain(to).copied().collect();
        let Some(map) = self.map_of_most(&all) else { return matrix };
        let places = |points: &[Point]| points.iter().map(|p| at(*p)).collect::<Vec<_>>();
        let wish = Wish { depart_at, ..Wish::usual(profile) };
        let table = with_wish(&map, from, &wish, |travel| travel.matrix(&places(from), &places(to)));
        for (i, found) in table.legs.iter().enumerate() {
            if let Some(found) = found {
                let found = leg(*found);
                (matrix.distance_m[i], matrix.duration_s[i]) = (found.distance_m, found.duration_s);
            }
        }
        matrix
    }

    /// Where a pair has no way on the map (a point off it, an island), that leg is a straight line, and says so.
    fn guided(&self, points: &[Point], wish: &Wish) -> Result<Guided, Error> {
        let Some(map) = self.map_of_most(points) else { return StraightLine.guided(points, wish) };
        Ok(with_wish(&map, points, wish, |travel| guide(&map, travel, points, wish)))
    }

    fn areas(&self, from: Point, profile: Profile, seconds: &[u32]) -> Result<Vec<::roads::Area>, Error> {
        let Some(map) = self.map_of(&[from]) else { return StraightLine.areas(from, profile, seconds) };
        let limits: Vec<f64> = seconds.iter().map(|s| f64::from(*s)).collect();
        let travel = map.network.travel(profile.traveller());
        travel.isochrones(at(from), &limits).ok_or(Error::NoWay { from: 0, to: 0 })
    }

    fn matched(&self, fixes: &[Fix], profile: Profile) -> Result<::roads::Trace, Error> {
        let places: Vec<Point> = fixes.iter().map(|fix| fix.point).collect();
        let map = self.map_of(&places).ok_or(Error::NoMap)?;
        let fix = |f: &Fix| ::roads::Fix { at: at(f.point), at_s: f.at_s, accuracy_m: f.accuracy_m };
        let fixes: Vec<::roads::Fix> = fixes.iter().map(fix).collect();
        Ok(map.network.travel(profile.traveller()).matched(&fixes))
    }

    fn exact_matrix(&self, from: &[Point], to: &[Point], profile: Profile) -> Result<::roads::Matrix, Error> {
        let all: Vec<Point> = from.iter().chain(to).copied().collect();
        let map = self.map_of(&all).ok_or(Error::NoMap)?;
        let places = |points: &[Point]| points.iter().map(|p| at(*p)).collect::<Vec<_>>();
        Ok(map.network.travel(profile.traveller()).matrix(&places(from), &places(to)))
    }

    fn several_nearest(&self, place: Point, profile: Profile, count: usize) -> Vec<Snapped> {
        let Some(map) = self.map_of(&[place]) else {
            return StraightLine.several_nearest(place, profile, count);
        };
        let near = map.network.travel(profile.traveller()).several_nearest(at(place), count);
        near.into_iter().map(snapped).collect()
    }

    fn drives_left(&self, point: Point) -> bool {
        self.map_of(&[point]).is_some_and(|map| map.network.drives_left())
    }

    fn window(&self, points: &[Point], profile: Profile, seconds: u64) -> Option<Window> {
        let map = self.map_of(points)?;
        let (p10_s, p90_s) = map.lessons.window_s(profile.traveller(), seconds as f64)?;
        Some(Window { p10_s: p10_s.round() as u64, p90_s: p90_s.round() as u64 })
    }

    fn eta(&self, from: Point, to: Point, profile: Profile, depart_at: Time) -> Option<Eta> {
        let Some(map) = self.map_of(&[from, to]) else {
            return StraightLine.eta(from, to, profile, depart_at);
        };
        let wish = Wish { depart_at: Some(depart_at), ..Wish::usual(profile) };
        let leg = leg(with_wish(&map, &[from], &wish, |travel| travel.leg(at(from), at(to)))?);
        let duration_s = i64::from(leg.duration_s);
        let off_s = (duration_s * USUAL_ERROR_PERCENT + 99) / 100;
        let window = self.window(&[from, to], profile, u64::from(leg.duration_s));
        let (least_s, most_s) =
            window.map_or((duration_s - off_s, duration_s + off_s), |w| (w.p10_s as i64, w.p90_s as i64));
        Some(Eta {
            arrive_at: depart_at.plus_s(duration_s),
            earliest_at: depart_at.plus_s(least_s),
            latest_at: depart_at.plus_s(most_s),
            distance_m: leg.distance_m,
            duration_s: leg.duration_s,
        })
    }
}

/// The usual traveller's metric is there already, and that of an hour once it was asked for; one with wishes is made for the question
/// and let go.
fn with_wish<T>(map: &Map, points: &[Point], wish: &Wish, ask: impl FnOnce(Travel<'_>) -> T) -> T {
    let (network, profile) = (&map.network, wish.profile.traveller());
    let hour = wish.depart_at.zip(points.first()).map(|(depart_at, from)| hour_of(depart_at, from.lon));
    if wish.toll_s <= 0.0 && wish.avoid.is_empty() {
        let learned = hour.and_then(|hour| map.lessons.metric(network, profile, hour));
        return match &learned {
            Some(metric) => ask(network.travel_as(metric)),
            None => ask(network.travel(profile)),
        };
    }
    let ring = |ring: &Vec<Point>| ring.iter().map(|p| at(*p)).collect();
    let own = network.prepare(&::roads::Wish {
        toll_s: wish.toll_s,
        avoid: wish.avoid.iter().map(ring).collect(),
        pace: hour.and_then(|hour| map.lessons.pace(profile, hour)).unwrap_or_default(),
        ..::roads::Wish::usual(profile)
    });
    ask(network.travel_as(&own))
}

fn guide(map: &Map, travel: Travel<'_>, points: &[Point], wish: &Wish) -> Guided {
    let stop = |p: Point| Stop { at: at(p), kerb: wish.approach == Approach::Kerb };
    let told = |route: ::roads::Route| {
        let steps = wish.language.map_or_else(Vec::new, |language| travel.steps(&route, spoken(language)));
        GuidedLeg { route, steps, is_on_roads: true }
    };
    let on_map: Vec<bool> = points.iter().map(|point| map.has(*point)).collect();
    if points.len() == 2 && wish.alternatives > 0 && on_map == [true, true] {
        let mut ways =
            travel.routes(stop(points[0]), stop(points[1]), wish.alternatives).into_iter().map(told);
        if let Some(best) = ways.next() {
            return Guided { legs: vec![best], others: ways.collect() };
        }
    }
    let leg = |(pair, on): (&[Point], &[bool])| {
        let found = (on == [true, true]).then(|| travel.route(stop(pair[0]), stop(pair[1]))).flatten();
        found.map_or_else(|| straight(pair[0], pair[1], wish.profile), told)
    };
    Guided { legs: points.windows(2).zip(on_map.windows(2)).map(leg).collect(), others: Vec::new() }
}
