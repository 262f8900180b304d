//! Cuts ways at the nodes that they share, and where something stands on the road.

use super::{
    At, Network, furniture,
    reading::{NodeInfo, Raw, Resolved, Sign, Via},
    side,
};
use crate::geometry::{bearing_deg, metres};

/// Two nodes of a way further apart than this are not a road: the file is damaged there.
const STRETCH_M_MAX: f64 = 100_000.0;

pub(super) fn cut(raw: Raw, ids: &[i64], nodes: &[NodeInfo]) -> (Network, Vec<Resolved>) {
    let index = |id: i64| ids.binary_search(&id).expect("BUG: the list was made from these ways");
    let mut uses = vec![0u8; ids.len()];
    for way in &raw.ways {
        let last = way.nodes.len() - 1;
        for (i, id) in way.nodes.iter().enumerate() {
            let slot = &mut uses[index(*id)];
            *slot = slot.saturating_add(if i == 0 || i == last { 2 } else { 1 });
        }
    }
    let is_junction =
        |node: usize| uses[node] > 1 || nodes[node].bars != 0 || nodes[node].has & furniture::TOLL != 0;
    let mut pieces = Pieces { junction_of: vec![u32::MAX; ids.len()], ..Pieces::default() };
    let (mut osm, mut names, mut kmh) = (Vec::new(), Vec::new(), Vec::new());
    let (mut limits, mut traits, mut class) = (Vec::new(), Vec::new(), Vec::new());
    for way in &raw.ways {
        let run: Vec<usize> = way.nodes.iter().map(|id| index(*id)).collect();
        let way_ix = osm.len() as u32;
        osm.push(way.osm);
        names.push(way.names);
        kmh.push(way.kmh);
        limits.push(way.limits);
        traits.push(way.traits);
        class.push(way.class);
        for whole in run.split(|node| nodes[*node].at.is_none()) {
            let mut start = 0;
            for end in 1..whole.len() {
                if is_junction(whole[end]) || end == whole.len() - 1 {
                    pieces.add(&whole[start..=end], way_ix, nodes);
                    start = end;
                }
            }
        }
    }
    pieces.piece_shape.push(pieces.shape.len() as u32);
    let junction = |id: &i64| ids.binary_search(id).map_or(u32::MAX, |i| pieces.junction_of[i]);
    let resolve = |sign: Sign| {
        let junction = match &sign.via {
            Via::Node(id) => junction(id),
            Via::Ways(_) => u32::MAX,
        };
        (junction != u32::MAX || matches!(sign.via, Via::Ways(_))).then_some(Resolved { sign, junction })
    };
    let signs: Vec<Resolved> = raw.signs.into_iter().filter_map(resolve).collect();
    let mut toll_names = pieces.toll_names;
    toll_names.sort_unstable();
    let mut network = Network {
        junction_at: pieces.junction_at.into(),
        junction_has: pieces.junction_has.into(),
        junction_bars: pieces.junction_bars.into(),
        piece_ends: pieces.piece_ends.into(),
        piece_way: pieces.piece_way.into(),
        piece_cm: pieces.piece_cm.into(),
        piece_signals: pieces.piece_signals.into(),
        piece_deg: pieces.piece_deg.into(),
        piece_shape: pieces.piece_shape.into(),
        shape: pieces.shape.into(),
        way_osm: osm.into(),
        way_names: names.into(),
        way_kmh: kmh.into(),
        way_limits: limits.into(),
        way_traits: traits.into(),
        way_class: class.into(),
        toll_names: toll_names.into(),
        names: raw.names.done(),
        drives_left: false,
        restrictions: signs.len(),
    };
    network.drives_left = side::drives_left(&network);
    (network, signs)
}

/// The columns while they grow.
#[derive(Default)]
struct Pieces {
    junction_of: Vec<u32>,
    junction_at: Vec<[i32; 2]>,
    junction_has: Vec<u8>,
    junction_bars: Vec<u8>,
    toll_names: Vec<[u32; 2]>,
    piece_ends: Vec<[u32; 2]>,
    piece_way: Vec<u32>,
    piece_cm: Vec<u32>,
    piece_signals: Vec<u8>,
    piece_deg: Vec<[f32; 2]>,
    piece_shape: Vec<u32>,
    shape: Vec<[i32; 2]>,
}

impl Pieces {
    fn add(&mut self, run: &[usize], way: u32, nodes: &[NodeInfo]) {
        let points: Vec<At> = run.iter().filter_map(|n| nodes[*n].at).collect();
        let stretches = || points.windows(2).map(|p| metres(p[0], p[1]));
        let length_m: f64 = stretches().sum();
        if length_m <= 0.0 || stretches().any(|m| m > STRETCH_M_MAX) {
            return;
        }
        let (from, to) = (self.junction(run[0], nodes), self.junction(run[run.len() - 1], nodes));
        let inside = &run[1..run.len() - 1];
        let signals = inside.iter().filter(|n| nodes[**n].has & furniture::SIGNAL != 0).count().min(255);
        // Where the first or last stretch has no length, the direction is that of the next one that has.
        let pairs = || points.windows(2).map(|p| (p[0], p[1]));
        self.piece_ends.push([from, to]);
        self.piece_way.push(way);
        self.piece_cm.push((length_m * 100.0).round().clamp(1.0, 4e9) as u32);
        self.piece_signals.push(signals as u8);
        self.piece_deg.push([direction_deg(pairs()), direction_deg(pairs().rev())]);
        self.piece_shape.push(self.shape.len() as u32);
        self.shape.extend(points.iter().map(|at| [at.lat_e7, at.lon_e7]));
    }

    fn junction(&mut self, node: usize, nodes: &[NodeInfo]) -> u32 {
        if self.junction_of[node] == u32::MAX {
            let (junction, info) = (self.junction_at.len() as u32, nodes[node]);
            let at = info.at.unwrap_or_default();
            self.junction_of[node] = junction;
            self.junction_at.push([at.lat_e7, at.lon_e7]);
            self.junction_has.push(info.has);
            self.junction_bars.push(info.bars);
            if info.name != 0 {
                self.toll_names.push([junction, info.name]);
            }
        }
        self.junction_of[node]
    }
}

fn direction_deg(mut stretches: impl Iterator<Item = (At, At)>) -> f32 {
    stretches.find(|(a, b)| a != b).map_or(0.0, |(a, b)| bearing_deg(a, b) as f32)
}
