//! One way, to drive and to draw.

use super::{Leg, Stop, Travel, share};
use crate::{
    costs::{cm_of, is_toll, less, ms_of},
    hierarchy::{Look, Search},
    network::At,
    snap::OnPiece,
};

/// A way from one place to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    pub leg: Leg,
    /// the line to draw; at least two points
    pub points: Vec<At>,
    /// the road pieces driven, in order
    pub parts: Vec<Part>,
    /// the toll gates passed, in order
    pub tolls: Vec<Toll>,
    /// whether the target lies to the right of the way
    pub right: bool,
}

/// A toll gate on a way.
#[derive(Debug, Clone, PartialEq)]
pub struct Toll {
    /// empty where it has none
    pub name: String,
    /// seconds from the start of the way
    pub after_s: f64,
}

/// A road piece of a way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// directed piece
    pub edge: u32,
    /// OpenStreetMap's number of the way that it belongs to
    pub way: i64,
    pub metres: f64,
    /// with the wait at the turn onto it
    pub seconds: f64,
    /// where in the route's points it begins; it ends where the next begins
    pub first_point: usize,
}

impl Route {
    /// The point at which a part ends.
    pub fn last_point(&self, part: usize) -> usize {
        self.parts.get(part + 1).map_or(self.points.len() - 1, |next| next.first_point)
    }
}

/// A way on the hierarchy: its vertices' pieces, and where it begins and ends on the first and the last.
pub(super) struct Found {
    pub edges: Vec<u32>,
    pub from: OnPiece,
    pub to: OnPiece,
}

impl Travel<'_> {
    /// The quickest way; `None` when a place is far from any road or there is no way.
    pub fn route(&self, from: impl Into<Stop>, to: impl Into<Stop>) -> Option<Route> {
        let (from, to): (Stop, Stop) = (from.into(), to.into());
        let (from_on, to_on) = (self.snap(from.at)?, self.snap(to.at)?);
        let (begin, finish) = self.pair((from_on, from.kerb), (to_on, to.kerb));
        let ends = (&begin.ends[..], &finish.ends[..]);
        let edges =
            Search::between(&self.roads.topology, &self.traveller.metric, ends, Look::Best, |search| {
                let (_, top) = search.meetings().min()?;
                Some(self.edges(&search.path(top)))
            })?;
        Some(self.drawn(&Found { edges, from: from_on, to: to_on }))
    }

    pub(super) fn edges(&self, path: &[u32]) -> Vec<u32> {
        path.iter().map(|vertex| self.roads.graph.edge(*vertex)).collect()
    }

    /// Where the target lay behind on the same piece, the search began with the turn off it: the piece itself comes first.
    fn whole(&self, found: &Found) -> Vec<u32> {
        let (network, first) = (&self.roads.network, found.edges[0]);
        let own = [found.from.piece * 2, found.from.piece * 2 + 1];
        let left = own.into_iter().find(|edge| network.head(*edge) == network.tail(first));
        left.filter(|_| !own.contains(&first)).into_iter().chain(found.edges.iter().copied()).collect()
    }

    pub(super) fn drawn(&self, found: &Found) -> Route {
        let network = &self.roads.network;
        let edges = self.whole(found);
        let last = edges.len() - 1;
        let mut route = Route {
            leg: Leg { seconds: 0.0, metres: 0.0 },
            points: Vec::new(),
            parts: Vec::with_capacity(edges.len()),
            tolls: Vec::new(),
            right: found.to.right == (edges[last] & 1 == 0),
        };
        let (mut ms, mut cm) = (0u64, 0u64);
        for (i, &edge) in edges.iter().enumerate() {
            let piece = edge / 2;
            let mut start = f64::from(edge & 1);
            let mut end = 1.0 - start;
            let whole = self.traveller.pieces[edge as usize];
            let mut cost = whole;
            // What the hierarchy was told, to the millisecond: see `begin` and `finish`.
            if i == 0 && piece == found.from.piece {
                start = found.from.along;
                cost = share(whole, (end - start).abs());
            }
            if i == last && piece == found.to.piece {
                end = found.to.along;
                let before = if edge & 1 == 0 { end } else { 1.0 - end };
                cost = less(cost + share(whole, before), whole);
            }
            let wait_s = if i == 0 { 0.0 } else { self.wait_s(edges[i - 1], edge) };
            let points = self.cut(piece, start, end);
            let skip = usize::from(!route.points.is_empty());
            route.parts.push(Part {
                edge,
                way: network.way_osm[network.way(edge)],
                metres: cm_of(cost) as f64 / 100.0,
                seconds: ms_of(cost) as f64 / 1e3 + wait_s,
                first_point: route.points.len().saturating_sub(skip),
            });
            route.points.extend(&points[skip..]);
            let after_s = ms as f64 / 1e3;
            ms += ms_of(cost) + (wait_s * 1e3).round() as u64;
            cm += cm_of(cost);
            if i > 0 && is_toll(network, edges[i - 1], edge) {
                let name = network.toll_name(network.head(edges[i - 1])).unwrap_or_default().to_owned();
                route.tolls.push(Toll { name, after_s });
            }
        }
        route.leg = Leg { seconds: ms as f64 / 1e3, metres: cm as f64 / 100.0 };
        route
    }
}
