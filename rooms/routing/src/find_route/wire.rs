use crate::{
    Approach, Error, Guided, Language, Leg, Profile, Source, Window, Wish,
    tolls::{TollCharge, Tolls},
    wish,
};
use garde::Validate;
use kernel::{Money, Point, Time};
use serde::{Deserialize, Serialize};

/// A way has at most this many points.
const POINTS_MAX: usize = 100;

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct AskRoute {
    /// 2 to 100 points, in the order of travel
    #[garde(length(min = 2, max = POINTS_MAX))]
    pub points: Vec<Point>,
    #[serde(default)]
    pub profile: Profile,
    /// now, when absent
    #[serde(default)]
    pub depart_at: Option<Time>,
    /// turn by turn, in `language`
    #[serde(default)]
    pub instructions: bool,
    #[serde(default)]
    pub language: Language,
    /// up to so many other ways; between two points only
    #[serde(default)]
    #[garde(range(max = 3))]
    pub alternatives: usize,
    #[serde(default)]
    pub approach: Approach,
    /// polygons to go around; no road with a point inside is used
    #[serde(default)]
    #[garde(length(max = 20), inner(length(min = 3, max = 200)))]
    pub avoid: Vec<Vec<Point>>,
    /// how many seconds passing a toll gate is worth
    #[serde(default)]
    #[garde(range(min = 0.0, max = 36_000.0))]
    pub toll_s: f64,
    /// gates are gone round where the detour costs less than they do, by your toll settings; in the place of `toll_s`
    #[serde(default)]
    pub weigh_tolls: bool,
}

impl AskRoute {
    pub fn wish(&self) -> Wish {
        Wish {
            profile: self.profile,
            approach: self.approach,
            toll_s: self.toll_s,
            avoid: self.avoid.clone(),
            language: self.instructions.then_some(self.language),
            alternatives: if self.points.len() == 2 { self.alternatives } else { 0 },
            depart_at: self.depart_at,
        }
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueryRoute {
    /// `lat,lon;lat,lon` and so on, 2 to 100 points
    points: String,
    #[serde(default)]
    #[param(inline)]
    profile: Profile,
    depart_at: Option<Time>,
    /// turn by turn, in `language`
    #[serde(default)]
    instructions: bool,
    #[serde(default)]
    #[param(inline)]
    language: Language,
}

impl QueryRoute {
    pub fn read(self) -> Result<AskRoute, Error> {
        let points = read_points("points", &self.points, POINTS_MAX)?;
        if points.len() < 2 {
            return Err(Error::field("points", "a way has at least 2 points"));
        }
        Ok(AskRoute {
            points,
            profile: self.profile,
            depart_at: self.depart_at,
            instructions: self.instructions,
            language: self.language,
            alternatives: 0,
            approach: Approach::Any,
            avoid: Vec::new(),
            toll_s: 0.0,
            weigh_tolls: false,
        })
    }
}

/// Reads `lat,lon;lat,lon`.
pub fn read_points(path: &'static str, text: &str, max: usize) -> Result<Vec<Point>, Error> {
    let mut points = Vec::new();
    for pair in text.split(';') {
        if points.len() == max {
            return Err(Error::field(path, format!("at most {max} points")));
        }
        let point = pair
            .split_once(',')
            .and_then(|(lat, lon)| Some((lat.trim().parse().ok()?, lon.trim().parse().ok()?)))
            .and_then(|(lat, lon)| Point::new(lat, lon).ok())
            .ok_or_else(|| Error::field(path, "points are `lat,lon`, in degrees, separated by `;`"))?;
        points.push(point);
    }
    Ok(points)
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FoundRoute {
    pub source: Source,
    pub profile: Profile,
    pub distance_m: u64,
    pub duration_s: u64,
    /// one of ten such journeys is quicker; only where travel times were learned from drives
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_p10_s: Option<u64>,
    /// nine of ten are
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_p90_s: Option<u64>,
    /// whether drives changed the travel times
    pub learned: bool,
    pub depart_at: Time,
    pub arrive_at: Time,
    pub legs: Vec<Leg>,
    /// counted from 0: those that are straight lines, because the map ends between their ends or has no way
    pub estimated_legs: Vec<usize>,
    /// the line to draw, in Google's encoded polyline format with six decimals
    pub polyline6: String,
    /// what to do on the way, when asked and where there is a map
    pub steps: Vec<RouteStep>,
    /// other ways, when asked
    pub alternatives: Vec<OtherRoute>,
    /// toll gates passed, by name; empty texts for those without one
    pub tolls: Vec<String>,
    /// what they cost, by your toll settings; empty without any
    pub toll_charges: Vec<TollCharge>,
    /// of those whose price is known; null without toll settings
    pub toll_total: Option<Money>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OtherRoute {
    pub distance_m: u64,
    pub duration_s: u64,
    pub polyline6: String,
}

/// One thing to do, and the stretch that follows it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RouteStep {
    /// counted from 0
    pub leg: usize,
    pub kind: StepKind,
    pub direction: StepDirection,
    /// of a roundabout, counted from 1
    pub exit: Option<u8>,
    /// the street that follows; empty where it has no name
    pub street: String,
    pub text: String,
    pub point: Point,
    pub distance_m: u32,
    pub duration_s: u32,
}

#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    Depart,
    Turn,
    Continue,
    Roundabout,
    Arrive,
}

#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepDirection {
    Straight,
    SlightRight,
    Right,
    SharpRight,
    Back,
    SharpLeft,
    Left,
    SlightLeft,
}

impl RouteStep {
    fn of(leg: usize, step: &::roads::Step) -> Self {
        use ::roads::{Direction, Kind};
        let (kind, exit) = match step.kind {
            Kind::Depart => (StepKind::Depart, None),
            Kind::Turn => (StepKind::Turn, None),
            Kind::Continue => (StepKind::Continue, None),
            Kind::Roundabout { exit } => (StepKind::Roundabout, Some(exit)),
            Kind::Arrive => (StepKind::Arrive, None),
        };
        let direction = match step.direction {
            Direction::Straight => StepDirection::Straight,
            Direction::SlightRight => StepDirection::SlightRight,
            Direction::Right => StepDirection::Right,
            Direction::SharpRight => StepDirection::SharpRight,
            Direction::Back => StepDirection::Back,
            Direction::SharpLeft => StepDirection::SharpLeft,
            Direction::Left => StepDirection::Left,
            Direction::SlightLeft => StepDirection::SlightLeft,
        };
        Self {
            leg,
            kind,
            direction,
            exit,
            street: step.street.clone(),
            text: step.text.clone(),
            point: wish::point(step.at),
            distance_m: step.metres.round() as u32,
            duration_s: step.seconds.round() as u32,
        }
    }
}

impl FoundRoute {
    pub fn of(
        guided: &Guided,
        profile: Profile,
        depart_at: Time,
        window: Option<Window>,
        tolls: Option<&Tolls>,
    ) -> Self {
        let toll_charges = tolls.map_or_else(Vec::new, |tolls| charges(guided, tolls, profile, depart_at));
        let route = guided.whole();
        let steps = guided.legs.iter().enumerate();
        let other = |leg: &crate::GuidedLeg| OtherRoute {
            distance_m: leg.route.leg.metres.round() as u64,
            duration_s: leg.route.leg.seconds.round() as u64,
            polyline6: polyline6(leg.route.points.iter().map(|at| wish::point(*at))),
        };
        Self {
            source: guided.source(),
            profile,
            distance_m: route.distance_m(),
            duration_s: route.duration_s(),
            duration_p10_s: window.map(|window| window.p10_s),
            duration_p90_s: window.map(|window| window.p90_s),
            learned: window.is_some(),
            depart_at,
            arrive_at: depart_at.plus_s(route.duration_s() as i64),
            legs: route.legs.clone(),
            estimated_legs: (0..guided.legs.len()).filter(|i| !guided.legs[*i].is_on_roads).collect(),
            polyline6: polyline6(route.line.iter().copied()),
            steps: steps
                .flat_map(|(i, leg)| leg.steps.iter().map(move |step| RouteStep::of(i, step)))
                .collect(),
            alternatives: guided.others.iter().map(other).collect(),
            tolls: guided
                .legs
                .iter()
                .flat_map(|leg| &leg.route.tolls)
                .map(|toll| toll.name.clone())
                .collect(),
            toll_total: tolls.map(|tolls| {
                let minor = toll_charges.iter().filter_map(|charge| charge.amount).map(|amount| amount.minor);
                Money::new(minor.sum(), tolls.currency)
            }),
            toll_charges,
        }
    }
}

/// Each gate at the time when it is passed.
fn charges(guided: &Guided, tolls: &Tolls, profile: Profile, depart_at: Time) -> Vec<TollCharge> {
    let mut charges = Vec::new();
    let mut before_s = 0.0;
    for leg in &guided.legs {
        for toll in &leg.route.tolls {
            let passed_at = depart_at.plus_s((before_s + toll.after_s) as i64);
            charges.push(tolls.charge(&toll.name, profile, passed_at));
        }
        before_s += leg.route.leg.seconds;
    }
    charges
}

pub fn polyline6(line: impl Iterator<Item = Point>) -> String {
    let line: Vec<geo::Point> = line.map(|p| geo::Point::new(p.lat, p.lon)).collect();
    geo::polyline::encode(&line, geo::polyline::Precision::Six)
}
