//! What Overpass answers to `[out:json]` (<https://wiki.openstreetmap.org/wiki/Overpass_API/Overpass_QL#Output_Format_(out:)>),
//! streamed: memory holds one element.

use super::{Broken, Element, Member, MemberKind, Node, OsmError, Relation, Tags, Way, place_e7};
use serde::{
    Deserialize,
    de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use std::{borrow::Cow, collections::BTreeMap, fmt};

pub(super) fn read_overpass(bytes: &[u8], each: &mut impl FnMut(Element<'_>)) -> Result<(), OsmError> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let skipped = (bytes.len() - text.len()) as u64;
    let mut said = None;
    let mut json = serde_json::Deserializer::from_slice(text);
    let done = Document { each, said: &mut said }.deserialize(&mut json).and_then(|()| json.end());
    done.map_err(|error| OsmError::Broken {
        offset: skipped + offset_of(text, error.line(), error.column()),
        what: said.map_or("the text is not the JSON that Overpass answers", |Broken(what)| what),
    })
}

/// Byte offset of a line and column, both counted from 1.
fn offset_of(text: &[u8], line: usize, column: usize) -> u64 {
    let before: usize =
        text.split_inclusive(|b| *b == b'\n').take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    (before + column.saturating_sub(1)).min(text.len()) as u64
}

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    id: i64,
    lat: Option<f64>,
    lon: Option<f64>,
    #[serde(default)]
    nodes: Vec<i64>,
    #[serde(default, borrow)]
    members: Vec<Part<'a>>,
    #[serde(default, borrow)]
    tags: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Part<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(rename = "ref")]
    id: i64,
    #[serde(default, borrow)]
    role: Cow<'a, str>,
}

/// The whole answer: `{"elements": [...]}` among other things.
struct Document<'e, F> {
    each: &'e mut F,
    said: &'e mut Option<Broken>,
}

impl<'de, F: FnMut(Element<'_>)> DeserializeSeed<'de> for Document<'_, F> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, F: FnMut(Element<'_>)> Visitor<'de> for Document<'_, F> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `elements`")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = false;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if key == "elements" {
                map.next_value_seed(Items { each: self.each, said: self.said })?;
                seen = true;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if seen {
            return Ok(());
        }
        *self.said = Some(Broken("there is no list `elements`"));
        Err(serde::de::Error::custom("no elements"))
    }
}

struct Items<'e, F> {
    each: &'e mut F,
    said: &'e mut Option<Broken>,
}

impl<'de, F: FnMut(Element<'_>)> DeserializeSeed<'de> for Items<'_, F> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Element<'_>)> Visitor<'de> for Items<'_, F> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of elements")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(item) = list.next_element::<Item<'de>>()? {
            if let Err(broken) = hand_over(&item, self.each) {
                *self.said = Some(broken);
                return Err(serde::de::Error::custom(broken.0));
            }
        }
        Ok(())
    }
}

fn hand_over(item: &Item<'_>, each: &mut impl FnMut(Element<'_>)) -> Result<(), Broken> {
    let pairs: Vec<(&str, &str)> = item.tags.iter().map(|(k, v)| (k.as_ref(), v.as_ref())).collect();
    let tags = Tags::new(&pairs);
    match MemberKind::from_word(&item.kind) {
        Some(MemberKind::Node) => {
            let (lat, lon) = item.lat.zip(item.lon).ok_or(Broken("a node without a place"))?;
            let (lat_e7, lon_e7) = place_e7(lat, lon)?;
            each(Element::Node(Node { id: item.id, lat_e7, lon_e7, tags }));
        }
        Some(MemberKind::Way) => each(Element::Way(Way { id: item.id, nodes: &item.nodes, tags })),
        Some(MemberKind::Relation) => {
            let member = |part: &'_ Part<'_>| MemberKind::from_word(&part.kind).map(|kind| (kind, part.id));
            let known: Vec<Member<'_>> = item
                .members
                .iter()
                .filter_map(|part| {
                    member(part).map(|(kind, id)| Member { kind, id, role: part.role.as_ref() })
                })
                .collect();
            each(Element::Relation(Relation { id: item.id, members: &known, tags }));
        }
        // counts, areas and other answers of Overpass are no map data
        None => {}
    }
    Ok(())
}
