//! What OpenStreetMap consists of, borrowed from the reader while it reads.

/// What an element carries beside its place: keys and values.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tags<'a> {
    pairs: &'a [(&'a str, &'a str)],
}

impl<'a> Tags<'a> {
    pub fn new(pairs: &'a [(&'a str, &'a str)]) -> Self {
        Self { pairs }
    }
    pub fn get(&self, key: &str) -> Option<&'a str> {
        self.pairs.iter().find(|(k, _)| *k == key).map(|(_, v)| *v)
    }
    /// Whether `key` has exactly `value`.
    pub fn is(&self, key: &str, value: &str) -> bool {
        self.get(key) == Some(value)
    }
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        self.pairs.iter().copied()
    }
}

/// A node: degrees × 10⁷, WGS 84.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    pub id: i64,
    pub lat_e7: i32,
    pub lon_e7: i32,
    pub tags: Tags<'a>,
}

#[derive(Debug, Clone, Copy)]
pub struct Way<'a> {
    pub id: i64,
    pub nodes: &'a [i64],
    pub tags: Tags<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    Node,
    Way,
    Relation,
}

impl MemberKind {
    pub(super) fn from_word(word: &str) -> Option<Self> {
        match word {
            "node" => Some(Self::Node),
            "way" => Some(Self::Way),
            "relation" => Some(Self::Relation),
            _ => None,
        }
    }
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Way => "way",
            Self::Relation => "relation",
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    pub kind: MemberKind,
    pub id: i64,
    pub role: &'a str,
}

#[derive(Debug, Clone, Copy)]
pub struct Relation<'a> {
    pub id: i64,
    pub members: &'a [Member<'a>],
    pub tags: Tags<'a>,
}

#[derive(Debug, Clone, Copy)]
pub enum Element<'a> {
    Node(Node<'a>),
    Way(Way<'a>),
    Relation(Relation<'a>),
}
