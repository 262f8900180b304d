//! Turn by turn: what to do where, from a route's pieces.

use super::{Language, Part, Route, Travel, words};
use crate::{geometry::turn_deg, network::At, network::trait_of_way};

/// One thing to do, and the stretch that follows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub kind: Kind,
    pub direction: Direction,
    /// the street that follows
    pub street: String,
    pub text: String,
    pub at: At,
    /// degrees clockwise from north, before and after
    pub before_deg: f64,
    pub after_deg: f64,
    pub metres: f64,
    pub seconds: f64,
    /// the stretch's points in the route, first and last
    pub points: (usize, usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Depart,
    Turn,
    /// the street changes its name
    Continue,
    /// into a circle and out at this exit, counted from 1
    Roundabout {
        exit: u8,
    },
    Arrive,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Straight,
    SlightRight,
    Right,
    SharpRight,
    Back,
    SharpLeft,
    Left,
    SlightLeft,
}

impl Direction {
    /// Of a turn, degrees, positive to the right.
    fn of(degrees: f64) -> Self {
        match degrees.abs() {
            d if d < 15.0 => Self::Straight,
            d if d > 172.0 => Self::Back,
            d => match (degrees > 0.0, d) {
                (true, d) if d < 45.0 => Self::SlightRight,
                (true, d) if d < 135.0 => Self::Right,
                (true, _) => Self::SharpRight,
                (false, d) if d < 45.0 => Self::SlightLeft,
                (false, d) if d < 135.0 => Self::Left,
                (false, _) => Self::SharpLeft,
            },
        }
    }
}

/// Less than this is no turn where the road just bends.
const BEND_DEG: f64 = 35.0;

impl Travel<'_> {
    /// What to do along a route, in words of a language. The first is the departure, the last the arrival.
    pub fn steps(&self, route: &Route, language: Language) -> Vec<Step> {
        let parts = &route.parts;
        let mut steps = vec![self.departure(route, language)];
        let mut circle: Option<u8> = None;
        for i in 1..parts.len() {
            let (from, to) = (parts[i - 1].edge, parts[i].edge);
            let (was_round, is_round) = (self.is_round(from), self.is_round(to));
            let mut act = None;
            if is_round && !was_round {
                circle = Some(0);
                act = None;
            } else if was_round {
                let exits = circle.get_or_insert(0);
                if self.is_exit_passed(from, to) {
                    *exits = exits.saturating_add(1);
                }
                if !is_round {
                    act = Some(Kind::Roundabout { exit: (*exits).max(1) });
                    circle = None;
                }
            } else {
                act = self.act(from, to, language);
            }
            if let Some(kind) = act {
                let first = if matches!(kind, Kind::Roundabout { .. }) { entry(self, parts, i) } else { i };
                steps.push(self.step(route, (kind, first, i), language));
            }
            let step = steps.last_mut().expect("BUG: a route departs");
            step.metres += parts[i].metres;
            step.seconds += parts[i].seconds;
            step.points.1 = route.last_point(i);
        }
        steps.push(self.arrival(route, language));
        for step in &mut steps {
            step.text = words::text(step, language, route.right);
        }
        steps
    }

    fn departure(&self, route: &Route, language: Language) -> Step {
        let mut step = self.step(route, (Kind::Depart, 0, 0), language);
        step.direction = Direction::Straight;
        (step.metres, step.seconds) = (route.parts[0].metres, route.parts[0].seconds);
        step.points = (0, route.last_point(0));
        step.before_deg = 0.0;
        step
    }

    fn arrival(&self, route: &Route, language: Language) -> Step {
        let last = route.parts.len() - 1;
        let mut step = self.step(route, (Kind::Arrive, last, last), language);
        let end = route.points.len() - 1;
        step.at = route.points[end];
        step.before_deg = step.after_deg;
        step.after_deg = 0.0;
        step.direction = if route.right { Direction::Right } else { Direction::Left };
        step.points = (end, end);
        step
    }

    /// A step that is done at the beginning of part `first`, and after which part `i` is driven.
    fn step(&self, route: &Route, (kind, first, i): (Kind, usize, usize), language: Language) -> Step {
        let network = &self.roads.network;
        let edge = route.parts[i].edge;
        let before = if first == 0 { edge } else { route.parts[first - 1].edge };
        let (arriving, leaving) = (network.arrive_deg(before), network.leave_deg(edge));
        let point = route.parts[first].first_point;
        Step {
            kind,
            direction: if before == edge ^ 1 {
                Direction::Back
            } else {
                Direction::of(turn_deg(arriving, leaving))
            },
            street: self.street(edge, language).to_owned(),
            text: String::new(),
            at: route.points[point],
            before_deg: f64::from(arriving).rem_euclid(360.0),
            after_deg: f64::from(leaving).rem_euclid(360.0),
            metres: 0.0,
            seconds: 0.0,
            points: (point, point),
        }
    }

    fn is_round(&self, edge: u32) -> bool {
        self.roads.network.has_trait(edge, trait_of_way::ROUNDABOUT)
    }

    /// The directed pieces, other than back and onward, that one could take where `from` ends.
    fn others(&self, from: u32, to: u32) -> impl Iterator<Item = u32> + '_ {
        let out = self.roads.leaving.of(self.roads.network.head(from));
        let open =
            move |edge: &u32| *edge != to && *edge != from ^ 1 && self.traveller.reachable[*edge as usize];
        out.iter().copied().filter(open)
    }

    /// In a circle: whether there is a way out where `from` ends.
    fn is_exit_passed(&self, from: u32, to: u32) -> bool {
        !self.is_round(to) || self.others(from, to).any(|edge| !self.is_round(edge))
    }

    /// Whether one must be told anything between two pieces.
    fn act(&self, from: u32, to: u32, language: Language) -> Option<Kind> {
        if to == from ^ 1 {
            return Some(Kind::Turn);
        }
        let network = &self.roads.network;
        let bend = |edge: u32| turn_deg(network.arrive_deg(from), network.leave_deg(edge)).abs();
        let turn = bend(to);
        let straighter = self.others(from, to).map(bend).fold(f64::INFINITY, f64::min);
        let (old, new) = (self.street(from, language), self.street(to, language));
        if straighter.is_finite()
            && (turn > BEND_DEG || straighter + 5.0 < turn)
            && (turn > 15.0 || old != new)
        {
            return Some(Kind::Turn);
        }
        (old != new && !new.is_empty() && !old.is_empty()).then_some(Kind::Continue)
    }
}

/// Where the circle that is left at part `i` was entered.
fn entry(travel: &Travel<'_>, parts: &[Part], i: usize) -> usize {
    let round = parts[..i].iter().rev().take_while(|part| travel.is_round(part.edge)).count();
    i - round
}
