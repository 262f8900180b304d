//! What scans found, kept for as long as the lane does not change. Most steps of the search are taken back, and
//! the rest change few lanes, so that most questions are asked again with the same answer.

use super::Spot;
use crate::model::NONE;

/// Entries kept at most: 20 MB.
const MOST: usize = 1 << 18;
/// Bits of a key that name the node; the rest is the version of the lane, which no other lane ever has.
const NODE_BITS: u32 = 24;

/// The two cheapest places of one unit on one lane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    places: [Place; 2],
    /// Places that cost as much or more were not looked for.
    limit: i64,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
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
        Self { places: [none; 2], limit }
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
    }

    /// The places, cheapest first; those not found cost `i64::MAX`.
    pub fn places(&self) -> [Place; 2] {
        self.places
    }

    /// No place is cheaper.
    fn least(&self) -> i64 {
        self.places[0].delta.min(self.limit)
    }

    /// Whether it answers a question about places cheaper than `bound`.
    fn answers(&self, bound: i64) -> bool {
        self.places[0].delta < i64::MAX || bound <= self.limit
    }
}

impl Place {
    /// The spot on a lane. Dropoffs are counted from their pickup, so that places stay small.
    pub fn spot(&self, lane: usize, variant: u32, reloads: &[u32]) -> Spot {
        Spot {
            lane: lane as u32,
            moved: NONE,
            variant,
            first: self.first,
            second: self.first + u32::from(self.second),
            reload: if self.reload == 0 { NONE } else { reloads[(self.reload as usize - 1) / 2] },
            reload_before: self.reload.is_multiple_of(2),
        }
    }
}

/// What an answer is about, and the price that no place of it is below: all that most questions need.
#[derive(Clone, Copy, Debug)]
struct Brief {
    key: u64,
    least: i64,
}

/// A direct-mapped table: an answer gives way to the next one with the same index.
pub(crate) struct Memo {
    briefs: Vec<Brief>,
    founds: Vec<Found>,
    /// Version per lane, as high bits of the key.
    versions: Vec<u64>,
    /// Versions given so far.
    given: u64,
}

/// A question: where in the table its answer belongs, and what it is about.
#[derive(Clone, Copy)]
pub(super) struct Question {
    slot: usize,
    key: u64,
}

impl Memo {
    /// Remembers next to nothing: for those who ask once.
    pub fn small(lanes: usize) -> Self {
        Self::new(1, lanes)
    }

    pub fn new(nodes: usize, lanes: usize) -> Self {
        let size = (nodes * lanes).next_power_of_two().min(MOST);
        Self {
            briefs: vec![Brief { key: 0, least: 0 }; size],
            founds: vec![Found::nothing(0); size],
            versions: vec![1 << NODE_BITS; lanes],
            given: 1,
        }
    }

    /// The version of a lane, to be brought back when a change is taken back.
    pub fn version(&self, lane: usize) -> u64 {
        self.versions[lane]
    }

    /// Forgets what is known about a lane that changed.
    pub fn renew(&mut self, lane: usize) {
        self.given += 1;
        self.versions[lane] = self.given << NODE_BITS;
    }

    /// Knows again what was known about a lane.
    pub fn bring_back(&mut self, lane: usize, version: u64) {
        self.versions[lane] = version;
    }

    #[inline]
    pub(super) fn question(&self, node: u32, lane: usize) -> Question {
        let slot = (node as usize * self.versions.len() + lane) & (self.briefs.len() - 1);
        Question { slot, key: self.versions[lane] | u64::from(node) }
    }

    /// Whether it is known that no place is cheaper than `bound`.
    #[inline]
    pub(super) fn rules_out(&self, q: Question, bound: i64) -> bool {
        let brief = &self.briefs[q.slot];
        brief.key == q.key && brief.least >= bound
    }

    /// The places cheaper than `bound`, if they are known.
    pub(super) fn recall(&self, q: Question, bound: i64) -> Option<Found> {
        let found = &self.founds[q.slot];
        (self.briefs[q.slot].key == q.key && found.answers(bound)).then_some(*found)
    }

    pub(super) fn keep(&mut self, q: Question, found: Found) {
        self.briefs[q.slot] = Brief { key: q.key, least: found.least() };
        self.founds[q.slot] = found;
    }
}
