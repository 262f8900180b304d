//! What may be asked of a way beside its points.

use crate::{Leg, Profile, Route, Source};
use kernel::{Point, Time};
use serde::{Deserialize, Serialize};

/// The language of instructions and street names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RouteLanguage)]
pub enum Language {
    #[default]
    En,
    Ar,
    Ur,
}

/// On which side of the street to arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Approach {
    #[default]
    Any,
    /// with the door on the kerb's side, where the street is not one-way
    Kerb,
}

/// A way with everything asked of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Wish {
    pub profile: Profile,
    pub approach: Approach,
    /// how many seconds passing a toll gate is worth
    pub toll_s: f64,
    pub avoid: Vec<Vec<Point>>,
    /// instructions in this language
    pub language: Option<Language>,
    /// up to so many other ways, between two points
    pub alternatives: usize,
    /// when one sets out: roads are not the same at every hour; as usually driven when absent
    pub depart_at: Option<Time>,
}

impl Wish {
    pub fn usual(profile: Profile) -> Self {
        Self { profile, ..Self::default() }
    }
}

/// A way with what was asked beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Guided {
    /// one per pair of neighbours
    pub legs: Vec<GuidedLeg>,
    /// other ways, quickest first
    pub others: Vec<GuidedLeg>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct GuidedLeg {
    pub route: ::roads::Route,
    /// empty when no language was asked, or no map is there
    pub steps: Vec<::roads::Step>,
    /// whether it was computed on roads; a straight line else
    pub is_on_roads: bool,
}

impl Guided {
    pub fn source(&self) -> Source {
        match self.legs.iter().filter(|leg| leg.is_on_roads).count() {
            0 => Source::StraightLine,
            n if n == self.legs.len() => Source::Roads,
            _ => Source::Partly,
        }
    }

    /// The legs as one line, without the places where they meet twice.
    pub fn whole(&self) -> Route {
        let mut route = Route { legs: Vec::new(), line: Vec::new() };
        for GuidedLeg { route: found, .. } in &self.legs {
            route.legs.push(leg(found.leg));
            let points = found.points.iter().map(|at| point(*at));
            let meets = usize::from(route.line.last().copied() == points.clone().next());
            route.line.extend(points.skip(meets));
        }
        route
    }
}

pub(crate) fn point(at: ::roads::At) -> Point {
    Point { lat: at.lat(), lon: at.lon() }
}

/// In whole seconds and metres.
pub(crate) fn leg(leg: ::roads::Leg) -> Leg {
    Leg { distance_m: leg.metres.round() as u32, duration_s: leg.seconds.round() as u32 }
}

/// One report of a device, to be brought onto the roads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fix {
    pub point: Point,
    /// seconds since any fixed moment
    pub at_s: f64,
    pub accuracy_m: f64,
}
