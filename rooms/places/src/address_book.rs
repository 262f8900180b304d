//! The doors of one organisation, found by address, by name with slips, and by place.
//!
//! A whole reading is indexed once; what was delivered since lies in a small index before it, so that a proof of delivery costs nobody
//! a new reading of a hundred thousand doors.

use crate::{
    Ask, Entry, Gazetteer, Level,
    door::{Door, Memory, key_of},
    parents::Parents,
    squares::Squares,
};
use kernel::{Names, Point};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use uuid::Uuid;

/// Two doors as near as this to each other from a point: nobody can say which is meant.
const EITHER_M: f64 = 8.0;
/// The rank of a door that was delivered to very often.
const RANK_MAX: u8 = 6;

/// The address book: empty for who has delivered nothing.
#[derive(Debug, Clone, Default)]
pub struct AddressBook {
    whole: Arc<Page>,
    /// since the whole reading; stands in the place of what is of the same id there
    newer: Arc<Page>,
}

/// Doors that were indexed together.
#[derive(Debug, Default)]
struct Page {
    doors: Vec<Door>,
    /// also of those whose places disagree
    ids: HashSet<Uuid>,
    names: Gazetteer,
    by_key: HashMap<String, u32>,
    squares: Squares,
}

/// A door that answers, and how it ranks.
#[derive(Debug, Clone)]
pub struct FoundDoor {
    pub door: Door,
    /// as an entry of the gazetteer
    pub entry: Entry,
    pub score: f64,
    pub weight: f64,
}

impl AddressBook {
    /// Of one reading; takes a second or two for a hundred thousand.
    pub fn of(memories: Vec<Memory>) -> Self {
        Self { whole: Arc::new(Page::of(memories)), newer: Arc::default() }
    }

    /// With what was remembered since its reading: all of it, as often as this is called.
    pub fn since(&self, newer: Vec<Memory>) -> Self {
        Self { whole: self.whole.clone(), newer: Arc::new(Page::of(newer)) }
    }

    /// How many addresses it holds.
    pub fn len(&self) -> usize {
        self.whole.ids.len() + self.newer.ids.len()
    }

    /// The door of an address as it was written before, whatever the case, the commas and the script of the digits.
    pub fn find(&self, address: &str, city: Option<&str>) -> Option<&Door> {
        let key = key_of(address, city)?;
        self.pages().find_map(|(page, counts)| {
            let door = &page.doors[*page.by_key.get(&key)? as usize];
            counts(door).then_some(door)
        })
    }

    /// The best answers first. `base` holds what the doors lie in.
    pub fn search(&self, ask: &Ask<'_>, base: &Gazetteer) -> Vec<FoundDoor> {
        let mut found = Vec::new();
        for (page, counts) in self.pages() {
            let hits = page.names.search_on(base, ask).into_iter();
            found.extend(
                hits.map(|hit| (&page.doors[hit.number], hit)).filter(|(door, _)| counts(door)).map(
                    |(door, hit)| FoundDoor {
                        door: door.clone(),
                        entry: hit.entry.clone(),
                        score: hit.score,
                        weight: hit.weight,
                    },
                ),
            );
        }
        found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.door.id.cmp(&b.door.id)));
        found.truncate(ask.limit);
        found
    }

    /// The nearest door within so many metres, up to 250, and whether another one is as near.
    pub fn nearest(&self, point: Point, within_m: f64) -> Option<NearestDoor> {
        let mut near: Vec<(&Door, f64)> = Vec::new();
        for (page, counts) in self.pages() {
            let around = page.squares.around(point, |number| page.doors[number as usize].point);
            let doors = around.map(|(number, metres)| (&page.doors[number as usize], metres));
            near.extend(doors.filter(|(door, metres)| *metres <= within_m && counts(door)));
        }
        near.sort_by(|a, b| a.1.total_cmp(&b.1).then(b.0.last_delivered_at.cmp(&a.0.last_delivered_at)));
        let (door, distance_m) = *near.first()?;
        let alone = near.get(1).is_none_or(|(_, metres)| *metres >= distance_m + EITHER_M);
        Some(NearestDoor { door: door.clone(), distance_m, alone })
    }

    /// The newer one first, each with which of its doors count.
    fn pages(&self) -> impl Iterator<Item = (&Page, impl Fn(&Door) -> bool)> {
        [(&*self.newer, false), (&*self.whole, true)].into_iter().map(|(page, old)| {
            let newer = &self.newer;
            (page, move |door: &Door| !old || !newer.ids.contains(&door.id))
        })
    }
}

/// A door beside a point.
#[derive(Debug, Clone)]
pub struct NearestDoor {
    pub door: Door,
    pub distance_m: f64,
    /// no other one is as near
    pub alone: bool,
}

impl Page {
    fn of(memories: Vec<Memory>) -> Self {
        let base = Gazetteer::built_in();
        let mut parents = Parents::new(&base);
        let ids = memories.iter().map(|memory| memory.id).collect();
        let (mut doors, mut entries, mut by_key) = (Vec::new(), Vec::new(), HashMap::new());
        for memory in memories {
            let Some(door) = memory.door() else { continue };
            by_key.insert(memory.key, doors.len() as u32);
            entries.push(entry(&door, &mut parents));
            doors.push(door);
        }
        let squares = Squares::of(doors.iter().zip(0..).map(|(door, number)| (number, door.point)));
        Self { doors, ids, names: Gazetteer::new(entries), by_key, squares }
    }
}

/// A door as the search knows names: alone and with its town, the more often delivered to the better known.
fn entry(door: &Door, parents: &mut Parents<'_>) -> Entry {
    let label = door.label();
    let also = if label == door.address { Vec::new() } else { vec![label] };
    Entry {
        code: format!("door.{}", kernel::encode(door.id)),
        parent: parents.of(door.point),
        level: Level::Door,
        names: Names { en: door.address.clone(), ar: None, ur: None },
        point: door.point,
        timezone: None,
        rank: (1 + door.deliveries.max(1).ilog2() as u8).min(RANK_MAX),
        also,
    }
}

#[cfg(test)]
mod tests;
