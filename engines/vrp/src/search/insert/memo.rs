//! What scans found, kept for as long as the lane does not change. Most steps of the search are taken back, and
//! the rest change few lanes, so that most questions are asked again with the same answer.

use super::Spot;
use crate::model::NONE;

/// Entries kept at most: 16 MB.
const MOST: usize = 1 << 18;

/// The two cheapest places of one unit on one lane.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Found {
    /// Version of the lane and first node: what the answer is about.
    version: u64,
    node: u32,
    count: u32,
    places: [Place; 2],
    /// Places that cost as much or more were not looked for.
    limit: i64,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub delta: i64,
    pub first: u32,
    pub second: u16,
    /// 0 without a reload, else twice its rank plus one, plus one when it goes before.
    pub reload: u16,
}

impl Found {
    /// Nothing yet; only places cheaper than `limit` matter.
    pub fn nothing(limit: i64) -> Self {
        let none = Place { delta: i64::MAX, first: 0, second: 0, reload: 0 };
        Self { version: 0, node: NONE, count: 0, places: [none; 2], limit }
    }

    /// Says what the answer is about.
    pub fn about(self, version: u64, node: u32) -> Self {
        Self { version, node, ..self }
    }

    /// A place has to be cheaper than this to be kept.
    #[inline]
    pub fn bound(&self) -> i64 {
        self.places[1].delta.min(self.limit)
    }

    /// Keeps the place when it is among the two cheapest with different places for the first node.
    #[inline]
    pub fn offer(&mut self, place: Place) {
        let [best, next] = &mut self.places;
        if place.delta < best.delta {
            if place.first != best.first {
                *next = *best;
            }
            *best = place;
        } else if place.delta < next.delta && place.first != best.first {
            *next = place;
        }
        self.count = u32::from(best.delta < i64::MAX) + u32::from(next.delta < i64::MAX);
    }

    pub fn places(&self) -> &[Place] {
        &self.places[..self.count as usize]
    }

    /// Whether a question about places cheaper than `bound` is answered.
    #[inline]
    pub fn answers(&self, version: u64, node: u32, bound: i64) -> bool {
        self.version == version && self.node == node && (self.count > 0 || bound <= self.limit)
    }
}

impl Place {
    /// The spot on a lane. Dropoffs are counted from their pickup, so that places stay small.
    pub fn spot(&self, lane: usize, variant: u32, reloads: &[u32]) -> Spot {
        Spot {
            lane: lane as u32,
            variant,
            first: self.first,
            second: self.first + u32::from(self.second),
            reload: if self.reload == 0 { NONE } else { reloads[(self.reload as usize - 1) / 2] },
            reload_before: self.reload.is_multiple_of(2),
        }
    }
}

/// A direct-mapped table: an answer gives way to the next one with the same index.
pub(crate) struct Memo {
    entries: Vec<Found>,
    lanes: usize,
}

impl Default for Memo {
    /// Remembers one answer: for those who ask once.
    fn default() -> Self {
        Self::new(1, 1)
    }
}

impl Memo {
    pub fn new(nodes: usize, lanes: usize) -> Self {
        let size = (nodes * lanes).next_power_of_two().min(MOST);
        Self { entries: vec![Found::nothing(0); size], lanes }
    }

    /// Where an answer about this node and lane is kept.
    #[inline]
    pub(super) fn slot(&self, node: u32, lane: usize) -> usize {
        (node as usize * self.lanes + lane) & (self.entries.len() - 1)
    }

    #[inline]
    pub(super) fn at(&self, slot: usize) -> &Found {
        &self.entries[slot]
    }

    pub(super) fn keep(&mut self, slot: usize, found: Found) {
        self.entries[slot] = found;
    }
}
