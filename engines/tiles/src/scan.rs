//! From an extract's elements to what is drawn: relations first, so that only their ways are kept, then ways, so that only their
//! nodes are kept.

mod finish;

use crate::{
    kinds::{self, Kind, Layer},
    land::Land,
    names::{self, House, Naming},
    props::{Props, Sayings, Value, text},
    world::Spot,
};
use roads::{
    osm::{self, Element, MemberKind, Node, OsmError, Relation, Tags, Way},
    town::MADE_UP,
};
use std::collections::HashMap;

/// `name`, `name:en`, `name:ar`, `name:ur`.
pub type NameTags = [Option<Box<str>>; 4];
pub const NAME_KEYS: [&str; 4] = ["name", "name:en", "name:ar", "name:ur"];
/// Longer names are cut: no label is that long.
const NAME_LEN_MAX: usize = 120;

/// What is to be drawn once its nodes are known.
pub struct Plan {
    pub kind: Kind,
    pub props: Props,
    pub names: NameTags,
}

/// A way that is drawn, or a part of a relation that is.
#[derive(Default)]
pub struct Strand {
    pub nodes: Vec<i64>,
    pub line: Option<Plan>,
    pub area: Option<Plan>,
    pub spot: Option<Plan>,
    pub house: Option<House>,
    pub street: Option<Naming>,
    /// the sea is to its right
    pub coast: bool,
}

pub struct Union {
    pub outer: Vec<i64>,
    pub inner: Vec<i64>,
    pub area: Option<Plan>,
    pub spot: Option<Plan>,
}

#[derive(Default)]
pub struct Scan {
    pub unions: Vec<Union>,
    /// ways that relations speak of, and the most important border that each is
    pub members: HashMap<i64, Option<(u8, u8)>>,
    pub strands: Vec<(i64, Strand)>,
    pub sayings: Sayings,
    pub points: Vec<(Spot, Plan)>,
    pub houses: Vec<(Spot, House)>,
    pub made_up: bool,
}

pub fn land(bytes: &[u8]) -> Result<Land, OsmError> {
    let mut scan = Scan::default();
    osm::read(bytes, |element| {
        if let Element::Relation(relation) = element {
            scan.take_relation(&relation);
        }
    })?;
    osm::read(bytes, |element| {
        if let Element::Way(way) = element {
            scan.take_way(&way);
        }
    })?;
    let mut ids: Vec<i64> = scan.strands.iter().flat_map(|(_, s)| s.nodes.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut spots: Vec<Option<Spot>> = vec![None; ids.len()];
    osm::read(bytes, |element| {
        if let Element::Node(node) = element {
            if let Ok(index) = ids.binary_search(&node.id) {
                spots[index] = Some(Spot::of(node.lat_e7, node.lon_e7));
            }
            scan.take_node(&node);
        }
    })?;
    Ok(finish::finish(scan, &ids, &spots))
}

impl Scan {
    fn take_relation(&mut self, relation: &Relation<'_>) {
        let tags = &relation.tags;
        let ways = || relation.members.iter().filter(|m| m.kind == MemberKind::Way);
        if let Some(border) = kinds::border(tags) {
            for way in ways() {
                let known = self.members.entry(way.id).or_default();
                *known = Some(known.map_or(border, |k| k.min(border)));
            }
        }
        if !tags.is("type", "multipolygon") && !tags.is("type", "boundary") {
            return;
        }
        let (area, spot) = (kinds::area(tags), kinds::point(tags));
        if area.is_none() && spot.is_none() {
            return;
        }
        let of_role = |inner: bool| ways().filter(|m| (m.role == "inner") == inner).map(|m| m.id).collect();
        for way in ways() {
            self.members.entry(way.id).or_default();
        }
        self.unions.push(Union {
            outer: of_role(false),
            inner: of_role(true),
            area: area.map(|kind| plan(kind, tags)),
            spot: spot.map(|kind| plan(kind, tags)),
        });
    }

    fn take_way(&mut self, way: &Way<'_>) {
        if way.nodes.len() < 2 {
            return;
        }
        let (tags, member) = (&way.tags, self.members.get(&way.id).copied());
        let closed = way.nodes.len() > 3 && way.nodes.first() == way.nodes.last();
        let border = member.flatten().or_else(|| kinds::border(tags));
        let mut strand = Strand {
            line: kinds::line(tags).map(|kind| plan(kind, tags)).or_else(|| border.map(border_plan)),
            coast: tags.is("natural", "coastline"),
            ..Strand::default()
        };
        if closed {
            strand.area = kinds::area(tags).map(|kind| plan(kind, tags));
            strand.spot = kinds::point(tags).map(|kind| plan(kind, tags));
            strand.house = house(tags);
        }
        if strand.line.as_ref().is_some_and(|l| l.kind.layer == Layer::Transportation)
            && tags.get("highway").is_some()
        {
            strand.street = names::street(tags);
        }
        let drawn = strand.line.is_some()
            || strand.area.is_some()
            || strand.spot.is_some()
            || strand.house.is_some()
            || strand.coast;
        if drawn || member.is_some() {
            strand.nodes = way.nodes.to_vec();
            self.strands.push((way.id, strand));
        }
    }

    fn take_node(&mut self, node: &Node<'_>) {
        let at = || Spot::of(node.lat_e7, node.lon_e7);
        self.made_up |= node.tags.get(MADE_UP) == Some("yes");
        if let Some(kind) = kinds::point(&node.tags) {
            self.points.push((at(), plan(kind, &node.tags)));
        }
        if let Some(house) = house(&node.tags) {
            self.houses.push((at(), house));
        }
    }
}

fn house(tags: &Tags<'_>) -> Option<House> {
    let number = tags.get("addr:housenumber").filter(|n| n.len() <= 16)?;
    let street = tags.get("addr:street").map(cut).filter(|street| !street.is_empty());
    Some(House { number: number.into(), street: street.map(Into::into) })
}

fn border_plan((level, from): (u8, u8)) -> Plan {
    let kind = Kind { layer: Layer::Boundary, class: "administrative", from, named: u8::MAX, rank: level };
    Plan { kind, props: vec![("admin_level", Value::Number(level.into()))], names: NameTags::default() }
}

fn plan(kind: Kind, tags: &Tags<'_>) -> Plan {
    let mut props: Props = vec![("class", text(kind.class))];
    if matches!(kind.layer, Layer::Place | Layer::Poi) {
        props.push(("rank", Value::Number(kind.rank.into())));
    }
    if kind.layer == Layer::Transportation {
        if tags.get("bridge").is_some_and(|b| b != "no") {
            props.push(("brunnel", text("bridge")));
        } else if tags.get("tunnel").is_some_and(|t| t != "no") {
            props.push(("brunnel", text("tunnel")));
        }
    }
    Plan { kind, props, names: names_of(tags) }
}

/// Names in four tags; one that says the same as the plain one is left out.
pub fn names_of(tags: &Tags<'_>) -> NameTags {
    let mut found = NAME_KEYS.map(|key| tags.get(key).map(cut).filter(|name| !name.is_empty()));
    if found[0].is_none() {
        found[0] = found[1];
    }
    let plain = found[0];
    [
        plain,
        found[1].filter(|n| Some(*n) != plain),
        found[2].filter(|n| Some(*n) != plain),
        found[3].filter(|n| Some(*n) != plain),
    ]
    .map(|name| name.map(Into::into))
}

fn cut(name: &str) -> &str {
    let end = name.char_indices().nth(NAME_LEN_MAX).map_or(name.len(), |(at, _)| at);
    name[..end].trim()
}
