//! The second half of the scan: places for all nodes, shapes for all plans.

use super::{NAME_KEYS, NameTags, Plan, Scan, Strand, Union};
use crate::{
    kinds::{self, Kind, Layer},
    land::{Feature, Land},
    names::{House, Named, Naming, Sort, gather},
    props::{Sayings, text},
    rings, sea,
    shape::{self, Ring, Shape, doubled_area},
    world::{Frame, Spot},
};
use std::collections::HashMap;

/// Two labels of one name, nearer to each other than about 3 km, are one place mapped twice.
const SAME_PLACE_UNITS: i32 = 20_000;
/// Beyond the outermost road the map goes on this far, about 5 km.
const MARGIN_UNITS: i32 = 34_000;

struct Nodes<'a> {
    ids: &'a [i64],
    spots: &'a [Option<Spot>],
}

impl Nodes<'_> {
    /// What the extract's edge cut off is left out.
    fn walk(&self, nodes: &[i64]) -> Vec<Spot> {
        nodes.iter().filter_map(|id| self.spots[self.ids.binary_search(id).ok()?]).collect()
    }
}

pub fn finish(mut scan: Scan, ids: &[i64], spots: &[Option<Spot>]) -> Land {
    let nodes = Nodes { ids, spots };
    let mut out = Drawn { sayings: std::mem::take(&mut scan.sayings), ..Drawn::default() };
    let points = std::mem::take(&mut scan.points);
    for (at, plan) in points {
        out.point(at, plan);
    }
    for (at, house) in std::mem::take(&mut scan.houses) {
        out.house(at, house);
    }
    out.unions(&scan, &nodes);
    let coasts: Vec<&[i64]> =
        scan.strands.iter().filter(|(_, s)| s.coast).map(|(_, s)| s.nodes.as_slice()).collect();
    let coasts: Vec<Vec<Spot>> = sea::joined(&coasts).iter().map(|coast| nodes.walk(coast)).collect();
    for (_, strand) in scan.strands {
        out.strand(strand, &nodes);
    }
    let around = if out.roads.is_nothing() { out.all } else { grown(out.roads) };
    out.sea(&coasts, around);
    // The most important first: a tile that is too full drops from the end.
    out.features.sort_by_key(|f| (f.from, f.layer));
    Land {
        features: out.features,
        sayings: out.sayings,
        frame: around,
        names: gather(out.named).into_iter().chain(out.houses).collect(),
        made_up: scan.made_up,
    }
}

fn grown(frame: Frame) -> Frame {
    let by = |spot: Spot, units: i32| Spot { x: spot.x + units, y: spot.y + units };
    Frame { min: by(frame.min, -MARGIN_UNITS), max: by(frame.max, MARGIN_UNITS) }
}

struct Drawn {
    features: Vec<Feature>,
    sayings: Sayings,
    named: Vec<(Spot, Naming)>,
    houses: Vec<Named>,
    labels: HashMap<Box<str>, Vec<Spot>>,
    roads: Frame,
    /// a place on each road on land
    on_roads: Vec<Spot>,
    all: Frame,
}

impl Default for Drawn {
    fn default() -> Self {
        Self {
            features: Vec::new(),
            sayings: Sayings::default(),
            named: Vec::new(),
            houses: Vec::new(),
            labels: HashMap::new(),
            roads: Frame::NOTHING,
            on_roads: Vec::new(),
            all: Frame::NOTHING,
        }
    }
}

impl Drawn {
    fn draw(&mut self, plan: &Plan, shape: Shape) {
        let Kind { layer, from, named, .. } = plan.kind;
        let frame = shape.frame();
        self.all.take(frame.min);
        self.all.take(frame.max);
        let far = self.sayings.id(plan.props.clone());
        let mut props = plan.props.clone();
        for (key, name) in NAME_KEYS.into_iter().zip(&plan.names) {
            props.extend(name.as_deref().map(|name| (key, text(name))));
        }
        let near = if named == u8::MAX { far } else { self.sayings.id(props) };
        self.features.push(Feature { layer, from, far, near, named, shape });
    }

    fn point(&mut self, at: Spot, plan: Plan) {
        let Some(name) = plan.names[0].clone() else { return };
        if plan.kind.layer == Layer::Place {
            let known = self.labels.entry(name).or_default();
            let near = |s: &Spot| (s.x - at.x).abs().max((s.y - at.y).abs()) < SAME_PLACE_UNITS;
            if known.iter().any(near) {
                return;
            }
            known.push(at);
        }
        let sort = if plan.kind.layer == Layer::Place { Sort::Place } else { Sort::Poi };
        self.named.push((at, Naming { sort, class: plan.kind.class, names: plan.names.clone(), ends: None }));
        self.draw(&plan, Shape::Point(at));
    }

    fn house(&mut self, at: Spot, house: House) {
        let props = self.sayings.id(vec![("housenumber", text(&house.number))]);
        self.houses.extend(house.found_at(at));
        let shape = Shape::Point(at);
        self.features.push(Feature {
            layer: Layer::HouseNumber,
            from: 14,
            far: props,
            near: props,
            named: 14,
            shape,
        });
    }

    fn sea(&mut self, coasts: &[Vec<Spot>], around: Frame) {
        if coasts.is_empty() || around.is_nothing() {
            return;
        }
        let parts = sea::sea(coasts, around, &self.on_roads);
        if !parts.is_empty() {
            let props = vec![("class", text(kinds::OCEAN.class))];
            let plan = Plan { kind: kinds::OCEAN, props, names: NameTags::default() };
            self.draw(&plan, Shape::Area(parts));
        }
    }

    fn unions(&mut self, scan: &Scan, nodes: &Nodes<'_>) {
        let ways: HashMap<i64, &[i64]> =
            scan.strands.iter().map(|(id, s)| (*id, s.nodes.as_slice())).collect();
        for union in &scan.unions {
            self.union(union, &ways, nodes);
        }
    }

    fn union(&mut self, union: &Union, ways: &HashMap<i64, &[i64]>, nodes: &Nodes<'_>) {
        let rings_of = |members: &[i64]| -> Vec<Vec<Spot>> {
            let pieces: Vec<&[i64]> = members.iter().filter_map(|id| ways.get(id).copied()).collect();
            rings::closed(&pieces).iter().map(|ring| nodes.walk(ring)).collect()
        };
        let parts = rings::parts(&rings_of(&union.outer), &rings_of(&union.inner));
        let size = |part: &Vec<Ring>| doubled_area(part[0].iter().map(|v| v.at)).abs();
        let Some(largest) = parts.iter().max_by_key(|part| size(part)) else { return };
        if let Some(plan) = &union.spot {
            let at = shape::middle(&largest[0]);
            self.point(at, Plan { kind: plan.kind, props: plan.props.clone(), names: plan.names.clone() });
        }
        if let Some(plan) = &union.area {
            self.draw(plan, Shape::Area(parts));
        }
    }

    fn strand(&mut self, strand: Strand, nodes: &Nodes<'_>) {
        let walk = nodes.walk(&strand.nodes);
        if let Some(plan) = &strand.line
            && let Some(line) = shape::line(&walk)
        {
            if plan.kind.layer == Layer::Transportation {
                for vertex in &line {
                    self.roads.take(vertex.at);
                }
            }
            if plan.kind.layer == Layer::Transportation && plan.kind.class != "ferry" {
                self.on_roads.push(line[line.len() / 2].at);
            }
            if let Some(mut naming) = strand.street {
                naming.ends = Some([line[0].at, line[line.len() - 1].at]);
                self.named.push((line[line.len() / 2].at, naming));
            }
            self.draw(plan, Shape::Line(line));
        }
        if strand.area.is_none() && strand.spot.is_none() && strand.house.is_none() {
            return;
        }
        let Some(ring) = shape::ring(&walk) else { return };
        let middle = shape::middle(&ring);
        if let Some(plan) = strand.spot {
            self.point(middle, plan);
        }
        if let Some(house) = strand.house {
            self.house(middle, house);
        }
        if let Some(plan) = &strand.area {
            self.draw(plan, Shape::Area(vec![vec![ring]]));
        }
    }
}
