//! What one traveller can ask of one extract.

mod alternatives;
mod ends;
mod local;
mod matching;
mod matrix;
mod outline;
mod reach;
mod route;
mod steps;
mod words;

pub use matching::{Fix, Matched, Trace};
pub use matrix::Matrix;
pub use reach::Area;
pub use route::{Part, Route, Toll};
pub use steps::{Direction, Kind, Step};

use crate::{
    costs::{Weight, cm_of, ms_of, weight},
    geometry::{between, short_m},
    network::At,
    roads::{Roads, Traveller},
    snap::OnPiece,
};

/// One traveller on one extract.
#[derive(Clone, Copy)]
pub struct Travel<'a> {
    pub(crate) roads: &'a Roads,
    pub(crate) traveller: &'a Traveller,
}

/// How far and how long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leg {
    pub seconds: f64,
    pub metres: f64,
}

/// A place to begin or end at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop {
    pub at: At,
    /// only so that the door is on the kerb's side, where the road is not one-way
    pub kerb: bool,
}

impl From<At> for Stop {
    fn from(at: At) -> Self {
        Self { at, kerb: false }
    }
}

/// The nearest place on a road.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    pub at: At,
    pub away_m: f64,
    pub street: String,
}

/// The language of names and instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    Arabic,
    Urdu,
}

const NEAR_M: f64 = 2_000.0;

impl<'a> Travel<'a> {
    /// The nearest road that leads somewhere; `None` when there is none within about ten kilometres.
    pub fn nearest(&self, place: At) -> Option<Nearest> {
        self.named(self.snap(place)?)
    }

    /// The nearest places on up to `count` different road pieces, within about two kilometres.
    pub fn several_nearest(&self, place: At, count: usize) -> Vec<Nearest> {
        let near = self
            .roads
            .index
            .within(&self.roads.network, place, (NEAR_M, f64::INFINITY), |piece| self.is_open(piece));
        near.into_iter().take(count).filter_map(|on| self.named(on)).collect()
    }

    fn named(&self, on: OnPiece) -> Option<Nearest> {
        let at = *self.cut(on.piece, 0.0, on.along).last()?;
        Some(Nearest { at, away_m: on.away_m, street: self.local_name(on.piece * 2).to_owned() })
    }

    pub(crate) fn snap(&self, place: At) -> Option<OnPiece> {
        self.roads.index.nearest(&self.roads.network, place, |piece| self.is_open(piece))
    }

    /// Whether a piece leads somewhere in at least one direction.
    pub(crate) fn is_open(&self, piece: u32) -> bool {
        let reachable = &self.traveller.reachable;
        reachable[piece as usize * 2] || reachable[piece as usize * 2 + 1]
    }

    /// The street's name in a language; its local name or its number where it has none.
    pub fn street(&self, edge: u32, language: Language) -> &'a str {
        let network = &self.roads.network;
        let [local, english, arabic, urdu, number] = network.way_names[network.way(edge)];
        let own = match language {
            Language::English => english,
            Language::Arabic => arabic,
            Language::Urdu => urdu,
        };
        network.names.get([own, local, number].into_iter().find(|id| *id != 0).unwrap_or(0))
    }

    fn local_name(&self, edge: u32) -> &'a str {
        let network = &self.roads.network;
        let [local, _, _, _, number] = network.way_names[network.way(edge)];
        network.names.get(if local == 0 { number } else { local })
    }

    /// The part of a piece between two shares of its length, in that direction. At least two points.
    pub(crate) fn cut(&self, piece: u32, start: f64, end: f64) -> Vec<At> {
        let points: Vec<At> = self.roads.network.points(piece).iter().map(|p| (*p).into()).collect();
        let (low, high) = (start.min(end), start.max(end));
        let lengths: Vec<f64> = points.windows(2).map(|p| short_m(p[0], p[1])).collect();
        let total: f64 = lengths.iter().sum();
        let at_share = |share: f64| {
            let mut left = share * total;
            for (i, length) in lengths.iter().enumerate() {
                if left <= *length || i == lengths.len() - 1 {
                    return between(points[i], points[i + 1], (left / length.max(1e-9)).clamp(0.0, 1.0));
                }
                left -= length;
            }
            points[0]
        };
        let mut out = vec![at_share(low)];
        let mut sum = 0.0;
        for (i, length) in lengths.iter().enumerate() {
            sum += length;
            if sum > low * total && sum < high * total && i + 1 < points.len() - 1 {
                out.push(points[i + 1]);
            }
        }
        out.push(at_share(high));
        if end < start {
            out.reverse();
        }
        out
    }
}

fn share(whole: Weight, share: f64) -> Weight {
    weight((ms_of(whole) as f64 * share).round() as u64, (cm_of(whole) as f64 * share).round() as u64)
}

fn leg_of(cost: Weight) -> Leg {
    Leg { seconds: ms_of(cost) as f64 / 1e3, metres: cm_of(cost) as f64 / 1e2 }
}
