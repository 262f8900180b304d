//! What a travel model can be asked.

use crate::{
    Error, Profile,
    wish::{Fix, Guided, Wish},
};
use kernel::{Point, Time};
use serde::{Deserialize, Serialize};

/// Where an answer comes from. Clients show it: an estimate must not look like a measured road.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RouteSource)]
pub enum Source {
    /// Estimated from the distance as the crow flies; no map was used.
    StraightLine,
    /// Computed on a road network.
    Roads,
    /// Some legs on a road network, others estimated: the map ends between their ends, or has no way.
    Partly,
}

/// Distances and times between places. Synchronous and pure: callers with much to ask leave the async threads first.
///
/// Points are always valid ([`Point`] guarantees it). Two implementations answer the same question alike in form, so that
/// planning, tracking and pricing work on a bare machine.
pub trait Roads: Send + Sync + 'static {
    /// Where an answer about these points comes from.
    fn source(&self, points: &[Point]) -> Source;

    /// The nearest place from which `profile` can travel; `None` when there is none near.
    fn snap(&self, point: Point, profile: Profile) -> Option<Snapped>;

    /// The way through all points in order. At least two points.
    fn route(&self, points: &[Point], profile: Profile) -> Result<Route, Error>;

    /// From every `from` to every `to`; leaving at `depart_at`, as was learned of that hour of the week, else on free roads.
    fn matrix(&self, from: &[Point], to: &[Point], profile: Profile, depart_at: Option<Time>) -> Matrix;

    /// The way through all points with instructions, other ways and wishes. At least two points.
    fn guided(&self, points: &[Point], wish: &Wish) -> Result<Guided, Error>;

    /// The areas reached within some times, seconds.
    fn areas(&self, from: Point, profile: Profile, seconds: &[u32]) -> Result<Vec<::roads::Area>, Error>;

    /// The roads that a trace was driven on, its fixes in the order of time.
    fn matched(&self, fixes: &[Fix], profile: Profile) -> Result<::roads::Trace, Error>;

    /// From every `from` to every `to`, to the tenth of a second, on a map only; `None` in it where there is no way.
    fn exact_matrix(&self, from: &[Point], to: &[Point], profile: Profile) -> Result<::roads::Matrix, Error>;

    /// Up to `count` places on different roads near a point, nearest first.
    fn several_nearest(&self, point: Point, profile: Profile, count: usize) -> Vec<Snapped>;

    /// Whether one drives on the left around a point; right where there is no map.
    fn drives_left(&self, point: Point) -> bool;

    /// In which time such a journey usually ends, where that was learned from drives.
    fn window(&self, _points: &[Point], _profile: Profile, _seconds: u64) -> Option<Window> {
        None
    }

    /// When one arrives, leaving at `depart_at`, with a range of what is usual.
    fn eta(&self, from: Point, to: Point, profile: Profile, depart_at: Time) -> Option<Eta>;
}

/// When one journey of ten has ended, and when nine of ten have, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub p10_s: u64,
    pub p90_s: u64,
}

/// A point brought onto the network.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapped {
    pub point: Point,
    /// how far it was moved
    pub distance_m: f64,
    /// empty where it has no name
    pub street: String,
}

/// One leg of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Leg {
    pub distance_m: u32,
    pub duration_s: u32,
}

/// A way through several points.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// one per pair of neighbours
    pub legs: Vec<Leg>,
    /// the line to draw
    pub line: Vec<Point>,
}

impl Route {
    pub fn distance_m(&self) -> u64 {
        self.legs.iter().map(|leg| u64::from(leg.distance_m)).sum()
    }
    pub fn duration_s(&self) -> u64 {
        self.legs.iter().map(|leg| u64::from(leg.duration_s)).sum()
    }
}

/// Row by row: entry `from * columns + to`. [`Matrix::NO_WAY`] says that there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    pub columns: usize,
    pub distance_m: Vec<u32>,
    pub duration_s: Vec<u32>,
}

impl Matrix {
    pub const NO_WAY: u32 = u32::MAX;

    /// `None` when there is no way.
    pub fn leg(&self, from: usize, to: usize) -> Option<Leg> {
        let at = from * self.columns + to;
        let (distance_m, duration_s) = (self.distance_m[at], self.duration_s[at]);
        (duration_s != Self::NO_WAY).then_some(Leg { distance_m, duration_s })
    }
}

/// An arrival and the range in which arrivals of this kind usually fall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = TravelEta)]
pub struct Eta {
    pub arrive_at: Time,
    pub earliest_at: Time,
    pub latest_at: Time,
    pub distance_m: u32,
    pub duration_s: u32,
}
