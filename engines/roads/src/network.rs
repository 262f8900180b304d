//! The junction graph: road pieces between junctions, the same for every traveller, with each one's speed on it.

use crate::{
    geometry::{bearing_deg, metres},
    osm::{Element, MemberKind, OsmError, Relation, Tags, read},
    profile::{Profile, Speeds, speeds},
};

/// A place: degrees × 10⁷.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct At {
    pub lat_e7: i32,
    pub lon_e7: i32,
}

impl At {
    pub fn new(lat: f64, lon: f64) -> Self {
        Self { lat_e7: (lat * 1e7).round() as i32, lon_e7: (lon * 1e7).round() as i32 }
    }
    pub fn lat(self) -> f64 {
        f64::from(self.lat_e7) / 1e7
    }
    pub fn lon(self) -> f64 {
        f64::from(self.lon_e7) / 1e7
    }
}

/// A stretch of one way between two junctions. Driven along (`2·index`) or against (`2·index + 1`) its nodes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    pub from: u32,
    pub to: u32,
    /// into `ways`
    pub way: u32,
    pub length_cm: u32,
    /// traffic signals passed inside the piece, each costing a moment
    pub signals: u8,
    /// first point in `shape`; it ends where the next piece begins
    pub shape: u32,
    /// degrees clockwise from north when leaving `from`, and when arriving at `to`
    pub leave_deg: f32,
    pub arrive_deg: f32,
}

pub(crate) struct WayInfo {
    pub osm: i64,
    pub name: u32,
    pub speeds: [Speeds; Profile::ALL.len()],
}

/// A turn that signs forbid, or the only one that they allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Restriction {
    pub from_way: i64,
    pub junction: u32,
    pub to_way: i64,
    pub only: bool,
}

/// The road network of one extract.
pub struct Network {
    pub(crate) junctions: Vec<At>,
    pub(crate) signals: Vec<bool>,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) shape: Vec<At>,
    pub(crate) ways: Vec<WayInfo>,
    pub(crate) names: Vec<String>,
    pub(crate) restrictions: Vec<Restriction>,
    /// left in Pakistan, right in the Gulf: it decides which turns cross oncoming traffic
    pub(crate) drives_left: bool,
}

/// Counts, for people who want to know what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub junctions: usize,
    pub pieces: usize,
    pub ways: usize,
    pub restrictions: usize,
}

struct RawWay {
    id: i64,
    nodes: Vec<i64>,
    info: WayInfo,
}

#[derive(Default)]
struct Raw {
    ways: Vec<RawWay>,
    restrictions: Vec<(i64, i64, i64, bool)>,
    names: Vec<String>,
    name_ids: std::collections::HashMap<String, u32>,
}

impl Network {
    /// Reads an extract in any of the formats of [`osm::read`](crate::osm::read). Two passes over the bytes: ways first, so that only their nodes are kept.
    pub fn read(bytes: &[u8]) -> Result<Self, OsmError> {
        let mut raw = Raw { names: vec![String::new()], ..Raw::default() };
        read(bytes, |element| raw.take(element))?;

        let mut ids: Vec<i64> = raw.ways.iter().flat_map(|w| w.nodes.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut nodes = vec![NodeInfo::default(); ids.len()];
        read(bytes, |element| {
            if let Element::Node(node) = element
                && let Ok(index) = ids.binary_search(&node.id)
            {
                let at = At { lat_e7: node.lat_e7, lon_e7: node.lon_e7 };
                nodes[index] = NodeInfo {
                    at: Some(at),
                    signal: node.tags.is("highway", "traffic_signals"),
                    blocked: blocks(&node.tags),
                };
            }
        })?;
        Ok(cut(raw, &ids, &nodes))
    }

    pub fn size(&self) -> Size {
        Size {
            junctions: self.junctions.len(),
            pieces: self.pieces.len(),
            ways: self.ways.len(),
            restrictions: self.restrictions.len(),
        }
    }

    /// Directed pieces: two per piece.
    pub(crate) fn directed(&self) -> usize {
        self.pieces.len() * 2
    }
    pub(crate) fn tail(&self, edge: u32) -> u32 {
        let piece = &self.pieces[edge as usize / 2];
        if edge & 1 == 0 { piece.from } else { piece.to }
    }
    pub(crate) fn head(&self, edge: u32) -> u32 {
        self.tail(edge ^ 1)
    }
    pub(crate) fn way(&self, edge: u32) -> &WayInfo {
        &self.ways[self.pieces[edge as usize / 2].way as usize]
    }
    pub(crate) fn leave_deg(&self, edge: u32) -> f32 {
        let piece = &self.pieces[edge as usize / 2];
        if edge & 1 == 0 { piece.leave_deg } else { piece.arrive_deg + 180.0 }
    }
    pub(crate) fn arrive_deg(&self, edge: u32) -> f32 {
        let piece = &self.pieces[edge as usize / 2];
        if edge & 1 == 0 { piece.arrive_deg } else { piece.leave_deg + 180.0 }
    }
    /// km/h, 0 when closed in this direction.
    pub(crate) fn kmh(&self, edge: u32, profile: Profile) -> f32 {
        let speeds = &self.way(edge).speeds[profile.index()];
        if edge & 1 == 0 { speeds.along } else { speeds.against }
    }
    /// The piece's points from `from` to `to`.
    pub(crate) fn points(&self, piece: usize) -> &[At] {
        let end = self.pieces.get(piece + 1).map_or(self.shape.len(), |next| next.shape as usize);
        &self.shape[self.pieces[piece].shape as usize..end]
    }
}

impl Raw {
    fn take(&mut self, element: Element<'_>) {
        match element {
            Element::Way(way) if way.nodes.len() > 1 => {
                let of = Profile::ALL.map(|profile| speeds(profile, &way.tags));
                if of.iter().all(|s| s.along == 0.0 && s.against == 0.0) {
                    return;
                }
                let name = way.tags.get("name").or_else(|| way.tags.get("ref")).unwrap_or("");
                let name = self.name_id(name);
                let info = WayInfo { osm: way.id, name, speeds: of };
                self.ways.push(RawWay { id: way.id, nodes: way.nodes.to_vec(), info });
            }
            Element::Relation(relation) => self.restrictions.extend(restriction(&relation)),
            _ => {}
        }
    }

    fn name_id(&mut self, name: &str) -> u32 {
        if name.is_empty() {
            return 0;
        }
        if let Some(id) = self.name_ids.get(name) {
            return *id;
        }
        let id = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.name_ids.insert(name.to_owned(), id);
        id
    }
}

/// A restriction at a junction (<https://wiki.openstreetmap.org/wiki/Relation:restriction>): from way, via node, to way, only.
fn restriction(relation: &Relation<'_>) -> Option<(i64, i64, i64, bool)> {
    let tags = &relation.tags;
    let kind = tags.get("restriction").or_else(|| tags.get("restriction:motorcar"))?;
    if !tags.is("type", "restriction") || tags.get("except").is_some_and(|e| e.contains("motorcar")) {
        return None;
    }
    let find = |role: &str, kind: MemberKind| {
        relation.members.iter().find(|m| m.role == role && m.kind == kind).map(|m| m.id)
    };
    let from = find("from", MemberKind::Way)?;
    let via = find("via", MemberKind::Node)?;
    let to = find("to", MemberKind::Way)?;
    (kind.starts_with("no_") || kind.starts_with("only_")).then(|| (from, via, to, kind.starts_with("only_")))
}

#[derive(Clone, Copy, Default)]
struct NodeInfo {
    /// `None`: the extract's edge cut the node off
    at: Option<At>,
    signal: bool,
    blocked: bool,
}

fn blocks(tags: &Tags<'_>) -> bool {
    matches!(tags.get("barrier"), Some("bollard" | "block" | "jersey_barrier" | "debris"))
}

/// Cuts ways at the nodes that they share.
fn cut(raw: Raw, ids: &[i64], nodes: &[NodeInfo]) -> Network {
    let index = |id: i64| ids.binary_search(&id).expect("BUG: the list was made from these ways");
    let mut uses = vec![0u8; ids.len()];
    for way in &raw.ways {
        let last = way.nodes.len() - 1;
        for (i, id) in way.nodes.iter().enumerate() {
            let slot = &mut uses[index(*id)];
            *slot = slot.saturating_add(if i == 0 || i == last { 2 } else { 1 });
        }
    }
    let mut network = Network {
        junctions: Vec::new(),
        signals: Vec::new(),
        pieces: Vec::new(),
        shape: Vec::new(),
        ways: Vec::with_capacity(raw.ways.len()),
        names: raw.names,
        restrictions: Vec::new(),
        drives_left: false,
    };
    let mut junction_of = vec![u32::MAX; ids.len()];
    for way in raw.ways {
        let run: Vec<usize> =
            way.nodes.iter().map(|id| index(*id)).filter(|i| nodes[*i].at.is_some()).collect();
        let way_ix = network.ways.len() as u32;
        debug_assert_eq!(way.id, way.info.osm);
        network.ways.push(way.info);
        let mut start = 0;
        for end in 1..run.len() {
            let node = run[end];
            if uses[node] > 1 || end == run.len() - 1 {
                network.add_piece(&run[start..=end], way_ix, nodes, &mut junction_of);
                start = end;
            }
        }
    }
    network.drives_left = drives_left(&network.junctions);
    network.restrictions = raw
        .restrictions
        .iter()
        .filter_map(|(from_way, via, to_way, only)| {
            let junction = junction_of[ids.binary_search(via).ok()?];
            (junction != u32::MAX).then_some(Restriction {
                from_way: *from_way,
                junction,
                to_way: *to_way,
                only: *only,
            })
        })
        .collect();
    network
}

impl Network {
    fn add_piece(&mut self, run: &[usize], way: u32, nodes: &[NodeInfo], junction_of: &mut [u32]) {
        // A bollard inside the piece closes it; one at its end closes nothing but itself.
        if run[1..run.len() - 1].iter().any(|n| nodes[*n].blocked) {
            return;
        }
        let points: Vec<At> = run.iter().filter_map(|n| nodes[*n].at).collect();
        let length_m: f64 = points.windows(2).map(|p| metres(p[0], p[1])).sum();
        if length_m <= 0.0 {
            return;
        }
        let mut junction = |node: usize| {
            if junction_of[node] == u32::MAX {
                junction_of[node] = self.junctions.len() as u32;
                self.junctions.push(nodes[node].at.unwrap_or_default());
                self.signals.push(nodes[node].signal);
            }
            junction_of[node]
        };
        let (from, to) = (junction(run[0]), junction(run[run.len() - 1]));
        let signals = run[1..run.len() - 1].iter().filter(|n| nodes[**n].signal).count().min(255) as u8;
        let last = points.len() - 1;
        self.pieces.push(Piece {
            from,
            to,
            way,
            length_cm: (length_m * 100.0).round().clamp(1.0, 4e9) as u32,
            signals,
            shape: self.shape.len() as u32,
            leave_deg: bearing_deg(points[0], points[1]) as f32,
            arrive_deg: bearing_deg(points[last - 1], points[last]) as f32,
        });
        self.shape.extend(points);
    }
}

/// Pakistan and India drive on the left; the rest of where we are at home on the right. Judged by the middle of the extract.
fn drives_left(junctions: &[At]) -> bool {
    let Some(middle) = junctions.get(junctions.len() / 2) else { return false };
    let (lat, lon) = (middle.lat(), middle.lon());
    (5.0..37.5).contains(&lat) && (61.0..92.0).contains(&lon) && !(lat > 29.5 && lon < 66.2)
}
