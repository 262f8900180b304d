//! An extract held in memory: to make one, to change one, to write one.

use super::{Element, Member, MemberKind, Node, OsmError, Relation, Tags, Way, read};

type Pairs = Vec<(String, String)>;

/// Nodes, ways and relations, in the order in which they will be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extract {
    pub nodes: Vec<OwnedNode>,
    pub ways: Vec<OwnedWay>,
    pub relations: Vec<OwnedRelation>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedNode {
    pub id: i64,
    pub lat_e7: i32,
    pub lon_e7: i32,
    pub tags: Pairs,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedWay {
    pub id: i64,
    pub nodes: Vec<i64>,
    pub tags: Pairs,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedMember {
    pub kind: MemberKind,
    pub id: i64,
    pub role: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedRelation {
    pub id: i64,
    pub members: Vec<OwnedMember>,
    pub tags: Pairs,
}

fn owned(tags: &Tags<'_>) -> Pairs {
    tags.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

fn borrowed(pairs: &Pairs) -> Vec<(&str, &str)> {
    pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect()
}

impl Extract {
    /// Reads a whole file of any of the formats.
    pub fn read(bytes: &[u8]) -> Result<Self, OsmError> {
        let mut extract = Self::default();
        read(bytes, |element| extract.push(element))?;
        Ok(extract)
    }

    pub fn push(&mut self, element: Element<'_>) {
        match element {
            Element::Node(n) => {
                self.nodes.push(OwnedNode {
                    id: n.id,
                    lat_e7: n.lat_e7,
                    lon_e7: n.lon_e7,
                    tags: owned(&n.tags),
                });
            }
            Element::Way(w) => {
                self.ways.push(OwnedWay { id: w.id, nodes: w.nodes.to_vec(), tags: owned(&w.tags) });
            }
            Element::Relation(r) => {
                let member = |m: &Member<'_>| OwnedMember { kind: m.kind, id: m.id, role: m.role.to_owned() };
                self.relations.push(OwnedRelation {
                    id: r.id,
                    members: r.members.iter().map(member).collect(),
                    tags: owned(&r.tags),
                });
            }
        }
    }

    /// Calls `each` with every element, as a reader of its file would.
    pub fn visit(&self, mut each: impl FnMut(Element<'_>)) {
        for n in &self.nodes {
            let pairs = borrowed(&n.tags);
            each(Element::Node(Node {
                id: n.id,
                lat_e7: n.lat_e7,
                lon_e7: n.lon_e7,
                tags: Tags::new(&pairs),
            }));
        }
        for w in &self.ways {
            let pairs = borrowed(&w.tags);
            each(Element::Way(Way { id: w.id, nodes: &w.nodes, tags: Tags::new(&pairs) }));
        }
        for r in &self.relations {
            let pairs = borrowed(&r.tags);
            let members: Vec<Member<'_>> =
                r.members.iter().map(|m| Member { kind: m.kind, id: m.id, role: &m.role }).collect();
            each(Element::Relation(Relation { id: r.id, members: &members, tags: Tags::new(&pairs) }));
        }
    }
}
