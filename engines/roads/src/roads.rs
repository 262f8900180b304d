//! Routes and matrices on one extract.

use crate::{
    cch::{End, Metric, Scratch, Topology, many_to_many, query},
    component,
    network::{At, Network, Size},
    order::order,
    osm::OsmError,
    profile::Profile,
    snap::{Index, OnPiece},
    turns::{self, Costs, Leaving, NEVER, Turn, Weight, cm_of, ms_of, weight},
};

/// One extract, ready to answer for the travellers it was prepared for.
pub struct Roads {
    network: Network,
    leaving: Leaving,
    turns: Vec<Turn>,
    topology: Topology,
    index: Index,
    travellers: Vec<Traveller>,
}

struct Traveller {
    profile: Profile,
    metric: Metric,
    /// cost of each directed piece
    pieces: Vec<Weight>,
    /// directed pieces from which everywhere can be reached
    reachable: Vec<bool>,
}

/// How far and how long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leg {
    pub seconds: f64,
    pub metres: f64,
}

/// A way from one place to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    pub leg: Leg,
    pub points: Vec<At>,
    /// Streets in order, each with the metres on it; without a name, an empty text.
    pub streets: Vec<(String, f64)>,
}

/// The nearest place on a road.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    pub at: At,
    pub away_m: f64,
    pub street: String,
}

/// Legs between all pairs, row by row; `None` where there is no way.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    pub columns: usize,
    pub legs: Vec<Option<Leg>>,
}

/// A place as the hierarchy sees it: where to begin or end, and what was added to keep costs positive.
struct Snapped {
    on: OnPiece,
    ends: Vec<End>,
    lift: Weight,
}

impl Roads {
    /// Prepares an `.osm.pbf` extract for some travellers.
    pub fn from_pbf(bytes: &[u8], profiles: &[Profile]) -> Result<Self, OsmError> {
        Ok(Self::new(Network::read(bytes)?, profiles))
    }

    pub fn new(network: Network, profiles: &[Profile]) -> Self {
        let turns = turns::turns(&network);
        let topology = Topology::new(order(&network), &turns);
        let index = Index::new(&network);
        let leaving = turns::leaving(&network);
        let mut roads = Self { network, leaving, turns, topology, index, travellers: Vec::new() };
        roads.travellers = profiles.iter().map(|profile| roads.prepare(*profile)).collect();
        roads
    }

    fn prepare(&self, profile: Profile) -> Traveller {
        let costs = Costs::new(&self.network, profile);
        let edges = 0..self.network.directed() as u32;
        let heads: Vec<u32> = edges.clone().map(|e| self.network.head(e)).collect();
        Traveller {
            profile,
            metric: Metric::new(&self.topology, &self.turns, |turn| costs.turn(turn)),
            pieces: edges.map(|e| costs.piece(e)).collect(),
            reachable: component::largest(&costs, &self.leaving, &heads),
        }
    }

    pub fn size(&self) -> Size {
        self.network.size()
    }

    /// Arcs of the hierarchy: what a metric costs in memory is 24 bytes for each.
    pub fn arcs(&self) -> usize {
        self.topology.arcs()
    }

    fn traveller(&self, profile: Profile) -> Option<&Traveller> {
        self.travellers.iter().find(|t| t.profile == profile)
    }

    /// The nearest road that leads somewhere; `None` when there is none within about ten kilometres, or the profile was not prepared.
    pub fn nearest(&self, profile: Profile, place: At) -> Option<Nearest> {
        let on = self.snap(self.traveller(profile)?, place)?;
        let street = self.network.ways[self.network.pieces[on.piece as usize].way as usize].name;
        let at = *self.cut(on.piece, 0.0, on.along).last()?;
        Some(Nearest { at, away_m: on.away_m, street: self.network.names[street as usize].clone() })
    }

    /// The quickest way; `None` when a place is far from any road or there is no way.
    pub fn route(&self, profile: Profile, from: At, to: At) -> Option<Route> {
        let traveller = self.traveller(profile)?;
        let (from, to) = (self.snap(traveller, from)?, self.snap(traveller, to)?);
        let mut path = Vec::new();
        let leg = self.leg(traveller, &mut Scratch::default(), from, to, Some(&mut path))?;
        Some(self.drawn(leg, &path, from, to))
    }

    /// Legs from every source to every target.
    pub fn matrix(&self, profile: Profile, sources: &[At], targets: &[At]) -> Option<Matrix> {
        let traveller = self.traveller(profile)?;
        let snap = |places: &[At]| places.iter().map(|p| self.snap(traveller, *p)).collect::<Vec<_>>();
        let (from, to) = (snap(sources), snap(targets));
        let begin: Vec<Vec<End>> =
            from.iter().map(|s| s.map_or_else(Vec::new, |on| Self::begin(traveller, on).ends)).collect();
        let finish: Vec<Snapped> =
            to.iter().map(|s| s.map_or_else(Snapped::nowhere, |on| Self::finish(traveller, on))).collect();
        let ends: Vec<Vec<End>> = finish.iter().map(|s| s.ends.clone()).collect();
        let table = many_to_many(&self.topology, &traveller.metric, &begin, &ends);
        let columns = targets.len();
        let mut scratch = Scratch::default();
        let legs = table
            .iter()
            .enumerate()
            .map(|(i, cost)| {
                let (source, target) = (from[i / columns]?, &finish[i % columns]);
                // On one and the same piece the table does not know which comes first.
                if source.piece == target.on.piece {
                    return self.leg(traveller, &mut scratch, source, target.on, None);
                }
                (*cost < NEVER).then(|| leg_of(cost - target.lift))
            })
            .collect();
        Some(Matrix { columns, legs })
    }

    fn snap(&self, traveller: &Traveller, place: At) -> Option<OnPiece> {
        let usable = |piece: u32| {
            traveller.reachable[piece as usize * 2] || traveller.reachable[piece as usize * 2 + 1]
        };
        self.index.nearest(&self.network, place, usable)
    }

    /// Both directions that are open, each with what is left of the piece.
    fn begin(traveller: &Traveller, on: OnPiece) -> Snapped {
        let ends = directions(traveller, on)
            .map(|(edge, whole, along)| End { vertex: edge, cost: share(whole, 1.0 - along) });
        Snapped { on, ends: ends.collect(), lift: 0 }
    }

    /// Arriving on a piece costs the hierarchy all of it; what is not driven is taken off, and a lift keeps that positive.
    fn finish(traveller: &Traveller, on: OnPiece) -> Snapped {
        let lift = directions(traveller, on)
            .map(|(_, whole, _)| whole)
            .fold(0, |a, b| weight(ms_of(a).max(ms_of(b)), cm_of(a).max(cm_of(b))));
        let ends = directions(traveller, on)
            .map(|(edge, whole, along)| End { vertex: edge, cost: lift - (whole - share(whole, along)) });
        Snapped { on, ends: ends.collect(), lift }
    }

    fn leg(
        &self,
        traveller: &Traveller,
        scratch: &mut Scratch,
        from: OnPiece,
        to: OnPiece,
        path: Option<&mut Vec<u32>>,
    ) -> Option<Leg> {
        let (mut begin, finish) = (Self::begin(traveller, from), Self::finish(traveller, to));
        if from.piece == to.piece {
            // Where the target lies behind, the piece is left first and then come back to.
            begin.ends =
                begin.ends.iter().flat_map(|end| self.unless_behind(traveller, *end, from, to)).collect();
        }
        let cost = query(&self.topology, &traveller.metric, scratch, (&begin.ends, &finish.ends), path)?;
        Some(leg_of(cost - finish.lift))
    }

    fn unless_behind(&self, traveller: &Traveller, end: End, from: OnPiece, to: OnPiece) -> Vec<End> {
        let ahead = if end.vertex & 1 == 0 { to.along >= from.along } else { to.along <= from.along };
        if ahead {
            return vec![end];
        }
        let costs = Costs::new(&self.network, traveller.profile);
        let out = self.leaving.of(self.network.head(end.vertex));
        out.iter()
            .filter(|to| **to != end.vertex ^ 1 || out.len() == 1)
            .map(|to| End { vertex: *to, cost: end.cost + costs.turn(Turn { from: end.vertex, to: *to }) })
            .filter(|end| end.cost < NEVER)
            .collect()
    }

    fn drawn(&self, leg: Leg, path: &[u32], from: OnPiece, to: OnPiece) -> Route {
        let mut points: Vec<At> = Vec::new();
        let mut streets: Vec<(String, f64)> = Vec::new();
        for (i, edge) in path.iter().enumerate() {
            let piece = edge / 2;
            let against = edge & 1 == 1;
            let mut start = if against { 1.0 } else { 0.0 };
            let mut end = 1.0 - start;
            if i == 0 && piece == from.piece {
                start = from.along;
            }
            if i == path.len() - 1 && piece == to.piece {
                end = to.along;
            }
            let part = self.cut(piece, start, end);
            let skip = usize::from(!points.is_empty());
            points.extend(part.iter().skip(skip));
            let metres =
                f64::from(self.network.pieces[piece as usize].length_cm) / 100.0 * (end - start).abs();
            let name = &self.network.names[self.network.way(*edge).name as usize];
            match streets.last_mut() {
                Some((last, sum)) if last == name => *sum += metres,
                _ => streets.push((name.clone(), metres)),
            }
        }
        Route { leg, points, streets }
    }

    /// The part of a piece between two shares of its length, in that direction.
    fn cut(&self, piece: u32, start: f64, end: f64) -> Vec<At> {
        let points = self.network.points(piece as usize);
        let (low, high) = (start.min(end), start.max(end));
        let lengths: Vec<f64> = points.windows(2).map(|p| crate::geometry::metres(p[0], p[1])).collect();
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

impl Snapped {
    fn nowhere() -> Self {
        Self { on: OnPiece { piece: u32::MAX, along: 0.0, away_m: f64::INFINITY }, ends: Vec::new(), lift: 0 }
    }
}

/// (directed piece, its whole cost, the share of it before the place)
fn directions(traveller: &Traveller, on: OnPiece) -> impl Iterator<Item = (u32, Weight, f64)> + use<'_> {
    [(on.piece * 2, on.along), (on.piece * 2 + 1, 1.0 - on.along)]
        .into_iter()
        .filter(|(edge, _)| traveller.reachable[*edge as usize])
        .map(|(edge, along)| (edge, traveller.pieces[edge as usize], along))
}

fn share(whole: Weight, share: f64) -> Weight {
    weight((ms_of(whole) as f64 * share).round() as u64, (cm_of(whole) as f64 * share).round() as u64)
}

fn leg_of(cost: Weight) -> Leg {
    Leg { seconds: ms_of(cost) as f64 / 1e3, metres: cm_of(cost) as f64 / 1e2 }
}

fn between(a: At, b: At, share: f64) -> At {
    let mix = |x: i32, y: i32| x + (f64::from(y - x) * share).round() as i32;
    At { lat_e7: mix(a.lat_e7, b.lat_e7), lon_e7: mix(a.lon_e7, b.lon_e7) }
}

/// For tests: the same question answered by Dijkstra on the turn-expanded graph, without the hierarchy.
#[doc(hidden)]
pub mod oracle {
    use super::*;
    use std::{cmp::Reverse, collections::BinaryHeap};

    impl Roads {
        /// Least costs from directed piece `source` to all, in the packed unit.
        pub fn dijkstra(&self, profile: Profile, source: u32) -> Vec<u64> {
            let costs = Costs::new(&self.network, profile);
            let mut dist = vec![NEVER; self.network.directed()];
            let mut queue = BinaryHeap::from([Reverse((0, source))]);
            dist[source as usize] = 0;
            while let Some(Reverse((d, edge))) = queue.pop() {
                if d > dist[edge as usize] {
                    continue;
                }
                let out = self.leaving.of(self.network.head(edge));
                for &to in out.iter().filter(|to| **to != edge ^ 1 || out.len() == 1) {
                    let there = d + costs.turn(Turn { from: edge, to });
                    if there < dist[to as usize] {
                        dist[to as usize] = there;
                        queue.push(Reverse((there, to)));
                    }
                }
            }
            dist
        }

        /// The hierarchy's answer between two directed pieces, and the sum over its unpacked path.
        pub fn hierarchy(&self, profile: Profile, source: u32, target: u32) -> (u64, u64) {
            let traveller = self.traveller(profile).expect("a prepared profile");
            let costs = Costs::new(&self.network, profile);
            let mut path = Vec::new();
            let ends = |vertex| [End { vertex, cost: 0 }];
            let found = query(
                &self.topology,
                &traveller.metric,
                &mut Scratch::default(),
                (&ends(source), &ends(target)),
                Some(&mut path),
            );
            let sum = path.windows(2).map(|p| costs.turn(Turn { from: p[0], to: p[1] })).sum();
            found.map_or((NEVER, NEVER), |cost| (cost, sum))
        }

        pub fn directed(&self) -> u32 {
            self.network.directed() as u32
        }
    }
}
