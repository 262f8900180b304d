//! Where to put a unit: the cheapest feasible place, with blinks.

mod memo;
mod pair;
mod rich;
mod single;

use super::state::State;
use crate::ask::job::JobId;
use crate::model::{Flow, Lane, Model, NONE, Node};

pub(crate) use memo::Memo;
use memo::Question;
pub(super) use memo::{Found, Place};

/// A place for a unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub lane: u32,
    /// The lane whose route moves to this one first, `NONE` when it is there already.
    pub moved: u32,
    pub variant: u32,
    /// The first node goes after this position, the second after that one (counted before inserting).
    pub first: u32,
    pub second: u32,
    /// A reload node that comes along, before or after the first node.
    pub reload: u32,
    pub reload_before: bool,
}

/// With more lanes in use than this, only those with one of the nearest stops are tried.
const SCAN_ALL: usize = 24;
/// So many nearest stops.
const NEAR: usize = 32;

/// Prices of the legs of one lane in the search's currency.
#[derive(Clone, Copy)]
pub(super) struct Price {
    per_m: i64,
    per_s: i64,
}

impl Price {
    pub fn of(m: &Model, lane: &Lane) -> Self {
        let money = m.levels.money();
        Self { per_m: money * lane.rates.per_m, per_s: money * lane.rates.per_drive_s }
    }
    #[inline]
    pub fn arc(&self, (distance, drive): (i32, i32)) -> i64 {
        self.per_m * i64::from(distance) + self.per_s * i64::from(drive)
    }
    /// Both legs of a detour.
    #[inline]
    pub fn arcs(&self, to: (i32, i32), on: (i32, i32)) -> i64 {
        self.per_m * (i64::from(to.0) + i64::from(on.0)) + self.per_s * (i64::from(to.1) + i64::from(on.1))
    }
}

/// What the stops cost besides the legs: using an empty lane, service, tasks, and who comes.
fn surcharge(m: &Model, l: usize, empty: bool, node: &Node, mate: Option<&Node>) -> i64 {
    let r = &m.lanes[l].rates;
    let service = i64::from(node.service) + mate.map_or(0, |n| i64::from(n.service));
    let stops = 1 + i64::from(mate.is_some());
    let money = r.per_service_s * service + r.per_task * stops + if empty { r.fixed } else { 0 };
    m.levels.money() * money + if empty { m.levels.vehicle() } else { 0 } + m.static_cost(node.job, l)
}

/// The best spot so far, and what another has to cost less than.
pub(super) struct Hunt {
    pub bound: i64,
    pub best: Option<Spot>,
    /// Chance of 65536 to overlook a place.
    pub blink: u64,
}

impl State<'_, '_> {
    /// The cheapest place for a unit, cheaper than leaving it out. Each place is overlooked with the chance
    /// `blink` of 65536.
    pub fn find(&mut self, unit: u32, blink: u64) -> Option<Spot> {
        let m = self.m;
        let bound = if self.eager { i64::MAX } else { m.units[unit as usize].penalty };
        let mut hunt = Hunt { bound, best: None, blink };
        let forced = self.forced_lane(unit);
        for &pair in &m.units[unit as usize].variants {
            if let Some(l) = forced {
                self.offer(l as usize, pair, &mut hunt);
                continue;
            }
            if self.used.len() > SCAN_ALL {
                self.offer_near(pair, &mut hunt);
            }
            if self.used.len() <= SCAN_ALL || hunt.best.is_none() {
                for at in 0..self.used.len() {
                    self.offer(self.used[at] as usize, pair, &mut hunt);
                }
                if self.moving {
                    self.offer_moves(None, pair.0, &mut hunt);
                }
            }
            if !self.closed {
                self.offer_empty(pair, &mut hunt);
            }
        }
        hunt.best
    }

    /// An empty lane of any kind, whatever it costs: what pays only with others that come after it is found by
    /// chance or not at all.
    pub fn find_empty(&mut self, unit: u32) -> Option<Spot> {
        let m = self.m;
        if self.forced_lane(unit).is_some() {
            return None;
        }
        let variants = &m.units[unit as usize].variants;
        let pair = variants[self.rng.below(variants.len())];
        let kinds = m.lanes_of.len();
        let from = self.rng.below(kinds.max(1));
        let mut hunt = Hunt { bound: i64::MAX, best: None, blink: 0 };
        for k in 0..kinds {
            if let Some(l) = self.vacant((from + k) % kinds) {
                self.offer(l, pair, &mut hunt);
            }
            if hunt.best.is_some() {
                break;
            }
        }
        hunt.best
    }

    /// The cheapest place for a job on one lane, whatever it costs.
    pub fn find_on(&mut self, job: JobId, l: usize) -> Option<Spot> {
        let m = self.m;
        let unit = *m.unit_of.get(&job)?;
        let mut hunt = Hunt { bound: i64::MAX, best: None, blink: 0 };
        if self.forced_lane(unit).is_some_and(|lane| lane != l as u32) {
            return None;
        }
        for pair in m.variants_of(job) {
            self.offer(l, pair, &mut hunt);
        }
        hunt.best
    }

    /// Puts the unit there.
    pub fn put(&mut self, spot: &Spot, unit: u32) {
        let l = spot.lane as usize;
        if spot.moved != NONE {
            self.move_route(spot.moved as usize, l);
        }
        self.touch(l);
        let (a, b) = self.m.units[unit as usize].variants[spot.variant as usize];
        let lane = &self.m.lanes[l];
        if b == NONE && !lane.rich && self.m.flow != Flow::Legs {
            self.insert_plain(l, a, spot);
            return;
        }
        let mut seq = std::mem::take(&mut self.tracks[l].seq);
        rich::build(&seq, spot, (a, b), &mut self.scratch);
        std::mem::swap(&mut seq, &mut self.scratch);
        self.tracks[l].seq = seq;
        self.refresh(l);
    }

    /// The lane where a unit has to go because others of its route are there.
    fn forced_lane(&self, unit: u32) -> Option<u32> {
        if !self.m.has_same {
            return None;
        }
        self.m.same[unit as usize].iter().find_map(|&other| self.lane_of(other))
    }

    /// Where a unit is.
    pub fn lane_of(&self, unit: u32) -> Option<u32> {
        let variant = self.variant[unit as usize];
        (variant != NONE).then(|| {
            let node = self.m.units[unit as usize].variants[variant as usize].0;
            self.home[node as usize]
        })
    }

    /// Offers the lanes that hold one of the nearest stops.
    fn offer_near(&mut self, pair: (u32, u32), hunt: &mut Hunt) {
        let m = self.m;
        self.lane_epoch += 1;
        for end in [pair.0, pair.1] {
            if end == NONE {
                continue;
            }
            let mut lanes = [NONE; NEAR];
            let found = self.lanes_near(&m.near[end as usize], &mut lanes);
            for &l in &lanes[..found] {
                self.offer(l as usize, pair, hunt);
            }
            if self.moving {
                self.offer_moves(Some(&lanes[..found]), end, hunt);
            }
        }
    }

    /// Lists the lanes of the first of these stops not listed in this epoch, nearest first, and says how many. Without
    /// branches, because no one could guess them.
    fn lanes_near(&mut self, stops: &[u32], into: &mut [u32; NEAR]) -> usize {
        let (home, seen, epoch) = (&self.home[..], &mut self.seen_lane[..], self.lane_epoch);
        // Stops that are nowhere count as on a lane beyond the last, which is always listed.
        let nowhere = seen.len() - 1;
        seen[nowhere] = epoch;
        let mut found = 0;
        for &v in stops.iter().take(NEAR) {
            let l = (home[v as usize] as usize).min(nowhere);
            into[found.min(NEAR - 1)] = l as u32;
            found += usize::from(seen[l] != epoch);
            seen[l] = epoch;
        }
        found
    }

    /// Offers one empty lane of each kind, but for the kinds that this step is shy of.
    fn offer_empty(&mut self, pair: (u32, u32), hunt: &mut Hunt) {
        for kind in 0..self.m.lanes_of.len() {
            if self.shy >> (kind % 64) & 1 == 0
                && let Some(l) = self.vacant(kind)
            {
                self.offer(l, pair, hunt);
            }
        }
    }

    /// Offers the best places of a lane.
    #[inline]
    fn offer(&mut self, l: usize, pair: (u32, u32), hunt: &mut Hunt) {
        if self.stamp[l] == self.step && !self.eager {
            self.look(l, pair, hunt);
            return;
        }
        let question = self.memo.question(pair.0, l);
        if !self.memo.rules_out(question, hunt.bound) {
            self.weigh(l, pair, question, hunt);
        }
    }

    /// The same for a lane that may have a place worth having.
    #[inline(never)]
    fn weigh(&mut self, l: usize, (a, b): (u32, u32), question: Question, hunt: &mut Hunt) {
        let m = self.m;
        let found = self.memo.recall(question, hunt.bound).unwrap_or_else(|| {
            let limit = if m.lanes[l].rich { hunt.bound } else { i64::MAX };
            let mut found = Found::nothing(limit);
            self.scan(l, a, b, &mut found);
            self.memo.keep(question, found);
            found
        });
        self.pick(l, a, &found, hunt);
    }

    /// The same for a lane that this step has changed: its answers are needed once, and would push out those of the
    /// lane before, which most steps go back to.
    #[inline(never)]
    fn look(&mut self, l: usize, (a, b): (u32, u32), hunt: &mut Hunt) {
        let mut found = Found::nothing(hunt.bound);
        self.scan(l, a, b, &mut found);
        self.pick(l, a, &found, hunt);
    }

    /// Takes the cheapest place that is not overlooked. False when there is none.
    #[inline]
    pub(super) fn pick(&mut self, l: usize, a: u32, found: &Found, hunt: &mut Hunt) -> bool {
        let m = self.m;
        for place in found.places() {
            if place.delta >= hunt.bound {
                break;
            }
            if hunt.blink > 0 && self.rng.hit(hunt.blink) {
                continue;
            }
            hunt.bound = place.delta;
            hunt.best = Some(place.spot(l, m.nodes[a as usize].variant, &m.lanes[l].reloads));
            return true;
        }
        false
    }

    /// The best places of a lane, of those cheaper than the limit of `found`.
    fn scan(&mut self, l: usize, a: u32, b: u32, found: &mut Found) {
        if !self.m.allows(self.m.job_of(a), l) || !self.room(l, a) {
            *found = Found::nothing(i64::MAX);
        } else if b != NONE {
            self.scan_pair(l, a, b, found);
        } else if self.m.lanes[l].rich || self.m.flow == Flow::Legs {
            self.scan_single(l, a, found);
        } else {
            self.scan_plain(l, a, found);
        }
    }

    /// Whether the lane's limits allow two new legs for an old one.
    pub(super) fn within_limits(&self, l: usize, to: (i32, i32), on: (i32, i32), old: (i32, i32)) -> bool {
        let (limits, out) = (&self.m.lanes[l].limits, &self.tracks[l].out);
        let more = |new: i32, new2: i32, old: i32| i64::from(new) + i64::from(new2) - i64::from(old);
        limits.distance_m.is_none_or(|most| out.distance + more(to.0, on.0, old.0) <= most)
            && limits.drive_s.is_none_or(|most| out.drive + more(to.1, on.1, old.1) <= most)
    }

    /// Route-wide limits, before any position is looked at.
    #[inline]
    fn room(&self, l: usize, c: u32) -> bool {
        let m = self.m;
        let lane = &m.lanes[l];
        if let Some(most) = lane.limits.tasks
            && self.tracks[l].tasks + if m.nodes[c as usize].mate == NONE { 1 } else { 2 } > most
        {
            return false;
        }
        if m.flow == Flow::Sum && lane.reloads.is_empty() {
            let d = m.dims;
            for k in 0..d {
                let amount = m.give[c as usize * d + k] + m.take[c as usize * d + k];
                if self.sums[l * d + k] + amount > lane.capacity[k] {
                    return false;
                }
            }
        }
        true
    }
}
