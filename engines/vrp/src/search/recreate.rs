//! Putting the units left out back in, greedily, in one of several orders.

use super::state::State;
use crate::model::{Model, NONE};

/// Of the units left out before this step, at most so many are tried.
const OLD: usize = 50;
/// One recreation in so many opens an empty lane first.
const OPEN_FIRST: usize = 30;

/// Chance of 65536 to overlook a place: one in a hundred, and up to ten where there are so few stops and places that
/// greed would hardly ever err.
pub(crate) fn blink(stops: usize) -> u64 {
    (26_000 / stops.max(1) as u64).clamp(655, 6_500)
}

impl State<'_, '_> {
    /// Inserts what fits; the rest stays left out. Gives up (false) as soon as the search cost has grown by `most`:
    /// putting in the rest would hardly make it less.
    pub fn recreate(&mut self, blink: u64, most: f64) -> bool {
        let mut units = std::mem::take(&mut self.absent);
        let old = self.absent_before.len().min(units.len());
        if old > OLD && !self.eager {
            self.rng.shuffle(&mut units[..old]);
            self.absent.extend(units.drain(OLD..old));
        }
        self.order(&mut units);
        // Greedy insertion never opens a route that pays only once several stops are on it.
        let seed =
            (blink > 0 && !self.closed && self.rng.below(OPEN_FIRST) == 0).then(|| units.pop()).flatten();
        if let Some(unit) = seed {
            match self.find_empty(unit) {
                Some(spot) => self.put(&spot, unit),
                None => units.push(unit),
            }
        }
        let mut change = self.change();
        for (k, &unit) in units.iter().enumerate() {
            if !self.rein.step() {
                self.absent.extend(&units[k..]);
                break;
            }
            if let Some(spot) = self.find(unit, blink) {
                let l = spot.lane as usize;
                change -= self.tracks[l].cost;
                if spot.moved != NONE {
                    change -= self.tracks[spot.moved as usize].cost;
                }
                self.put(&spot, unit);
                change += self.tracks[l].cost;
            } else {
                self.absent.push(unit);
                change += self.m.units[unit as usize].penalty;
            }
            if change as f64 >= most {
                return false;
            }
        }
        true
    }

    fn order(&mut self, units: &mut [u32]) {
        let m = self.m;
        units.sort_unstable();
        self.rng.shuffle(units);
        let timed = m.horizon_matters();
        let first = |u: u32| &m.nodes[m.units[u as usize].variants[0].0 as usize];
        let last = |u: u32| {
            let (a, b) = m.units[u as usize].variants[0];
            &m.nodes[if b == NONE { a } else { b } as usize]
        };
        match self.rng.below(if timed { 17 } else { 11 }) {
            0..=3 => {}
            4..=7 => units.sort_by_key(|&u| -m.units[u as usize].size),
            8..=9 => units.sort_by_key(|&u| -m.units[u as usize].far),
            10 => units.sort_by_key(|&u| m.units[u as usize].far),
            11..=12 => units.sort_by_key(|&u| first(u).close - first(u).open),
            13..=14 => units.sort_by_key(|&u| first(u).open),
            _ => units.sort_by_key(|&u| -last(u).close),
        }
        if m.has_siblings && self.lacks_room() && self.rng.below(2) == 0 {
            units.sort_by_key(|&u| -m.units[u as usize].size);
        }
        if m.has_choice && self.rng.below(2) == 0 {
            units.sort_by_key(|&u| -m.units[u as usize].penalty);
        }
    }
}

impl Model<'_> {
    /// Whether any stop has a window narrower than the horizon.
    pub fn horizon_matters(&self) -> bool {
        self.has_windows
    }
}
