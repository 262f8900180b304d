//! From an extract's elements to what matters on roads: two passes, ways first, so that only their nodes are kept.

use super::{At, Network, cutting, furniture, names::Collected, trait_of_way};
use crate::{
    osm::{self, Element, Extract, MemberKind, Node, OsmError, Relation, Tags, Way},
    profile::{Profile, Speeds, barred_at, class_of, restricted, speeds, tenths},
};

/// A way that somebody may travel on.
pub(super) struct RawWay {
    pub osm: i64,
    pub nodes: Vec<i64>,
    pub names: [u32; 5],
    pub kmh: [f32; 12],
    pub limits: [u16; 2],
    pub traits: u8,
    pub class: u8,
}

/// A turn restriction as it is mapped: ways by their OpenStreetMap numbers.
pub(crate) struct Sign {
    pub from: Vec<i64>,
    pub via: Via,
    pub to: Vec<i64>,
    pub only: bool,
    pub u_turn: bool,
    /// the profiles that it binds, a bit each
    pub binds: u8,
}

pub(crate) enum Via {
    Node(i64),
    Ways(Vec<i64>),
}

#[derive(Default)]
pub(super) struct Raw {
    pub ways: Vec<RawWay>,
    pub signs: Vec<Sign>,
    pub names: Collected,
}

/// What one node of a way is.
#[derive(Clone, Copy, Default)]
pub(super) struct NodeInfo {
    /// `None`: the extract's edge cut the node off
    pub at: Option<At>,
    pub has: u8,
    pub bars: u8,
    /// of a toll gate
    pub name: u32,
}

impl Network {
    /// Reads an extract in any of the formats of [`osm::read`]; also gives the turn restrictions, for the graph of turns.
    pub(crate) fn read_with_signs(bytes: &[u8]) -> Result<(Self, Vec<Resolved>), OsmError> {
        Self::from_elements(|each| osm::read(bytes, each))
    }

    /// Reads an extract in any of the formats of [`osm::read`].
    pub fn read(bytes: &[u8]) -> Result<Self, OsmError> {
        Self::read_with_signs(bytes).map(|(network, _)| network)
    }

    pub(crate) fn of_extract(extract: &Extract) -> (Self, Vec<Resolved>) {
        let visit = |each: &mut dyn FnMut(Element<'_>)| -> Result<(), std::convert::Infallible> {
            extract.visit(each);
            Ok(())
        };
        let Ok(read) = Self::from_elements(visit);
        read
    }

    fn from_elements<E>(
        pass: impl Fn(&mut dyn FnMut(Element<'_>)) -> Result<(), E>,
    ) -> Result<(Self, Vec<Resolved>), E> {
        let mut raw = Raw::default();
        pass(&mut |element| raw.take(element))?;
        let mut ids: Vec<i64> = raw.ways.iter().flat_map(|w| w.nodes.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut nodes = vec![NodeInfo::default(); ids.len()];
        pass(&mut |element| {
            if let Element::Node(node) = element
                && let Ok(index) = ids.binary_search(&node.id)
            {
                nodes[index] = info(&node, &mut raw.names);
            }
        })?;
        Ok(cutting::cut(raw, &ids, &nodes))
    }
}

/// A sign, with the via node as one of the network's junctions.
pub(crate) struct Resolved {
    pub sign: Sign,
    /// [`u32::MAX`] when the via is ways
    pub junction: u32,
}

fn info(node: &Node<'_>, names: &mut Collected) -> NodeInfo {
    let tags = &node.tags;
    let toll = tags.is("highway", "toll_gantry") || tags.is("barrier", "toll_booth");
    let mut has = if tags.is("highway", "traffic_signals") { furniture::SIGNAL } else { 0 };
    if toll {
        has |= furniture::TOLL;
    }
    NodeInfo {
        at: Some(At { lat_e7: node.lat_e7, lon_e7: node.lon_e7 }),
        has,
        bars: barred_at(tags),
        name: if toll { names.id(tags.get("name").or_else(|| tags.get("operator"))) } else { 0 },
    }
}

impl Raw {
    fn take(&mut self, element: Element<'_>) {
        match element {
            Element::Way(way) if way.nodes.len() > 1 => self.take_way(&way),
            Element::Relation(relation) => self.signs.extend(signs(&relation)),
            _ => {}
        }
    }

    fn take_way(&mut self, way: &Way<'_>) {
        let tags = &way.tags;
        let Some(class) = tags.get("highway") else { return };
        let of = Profile::ALL.map(|profile| speeds(profile, tags));
        if of.iter().all(|s| *s == Speeds::default()) {
            return;
        }
        let mut kmh = [0.0; 12];
        for (i, s) in of.iter().enumerate() {
            (kmh[i * 2], kmh[i * 2 + 1]) = (s.along, s.against);
        }
        let names = ["name", "name:en", "name:ar", "name:ur", "ref"].map(|key| self.names.id(tags.get(key)));
        self.ways.push(RawWay {
            osm: way.id,
            nodes: way.nodes.to_vec(),
            names,
            kmh,
            limits: [tenths(tags.get("maxheight")), tenths(tags.get("maxweight"))],
            traits: traits(tags, class),
            class: class_of(class),
        });
    }
}

fn traits(tags: &Tags<'_>, class: &str) -> u8 {
    let roundabout = matches!(tags.get("junction"), Some("roundabout" | "circular"));
    [
        (tags.is("hazmat", "no"), trait_of_way::NO_HAZMAT),
        (roundabout, trait_of_way::ROUNDABOUT),
        (class.ends_with("_link"), trait_of_way::LINK),
        (tags.is("toll", "yes"), trait_of_way::TOLL),
    ]
    .into_iter()
    .filter_map(|(is, bit)| is.then_some(bit))
    .sum()
}

/// The signs of one relation (<https://wiki.openstreetmap.org/wiki/Relation:restriction>). Signs that hold at some hours only are
/// left out: a detour for a turn that is allowed most of the day would be wrong most of the day.
fn signs(relation: &Relation<'_>) -> Vec<Sign> {
    let tags = &relation.tags;
    if !tags.is("type", "restriction") {
        return Vec::new();
    }
    let ways = |role: &str| -> Vec<i64> {
        let of_role = relation.members.iter().filter(|m| m.role == role && m.kind == MemberKind::Way);
        of_role.map(|m| m.id).collect()
    };
    let node = relation.members.iter().find(|m| m.role == "via" && m.kind == MemberKind::Node);
    let (from, to, between) = (ways("from"), ways("to"), ways("via"));
    if from.is_empty() || to.is_empty() || (node.is_none() && between.is_empty()) {
        return Vec::new();
    }
    tags.iter()
        .filter_map(|(key, kind)| {
            let binds = restricted(key, tags.get("except"));
            let only = kind.starts_with("only_");
            (binds != 0 && (only || kind.starts_with("no_"))).then(|| Sign {
                from: from.clone(),
                via: node.map_or_else(|| Via::Ways(between.clone()), |m| Via::Node(m.id)),
                to: to.clone(),
                only,
                u_turn: kind == "no_u_turn",
                binds,
            })
        })
        .collect()
}
