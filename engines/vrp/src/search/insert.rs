//! Where to put a unit: the cheapest feasible place, with blinks.

use super::state::State;
use crate::ask::job::JobId;
use crate::model::{Flow, Lane, Model, NONE, Node};

/// A place for a unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub delta: i64,
    pub lane: u32,
    pub variant: u32,
    /// The first node goes after this position, the second after that one (counted before inserting).
    pub first: u32,
    pub second: u32,
    /// A reload node that comes along, before or after the first node.
    pub reload: u32,
    pub reload_before: bool,
}

/// Beyond that many stops, only lanes with one of this many nearest stops are tried.
const NEAR: usize = 60;
/// Above this many stops, single stops are only tried beside their good neighbours.
const SCAN_ALL: usize = 130;

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
}

/// What the stops cost besides the legs: using an empty lane, service, tasks, and who comes.
fn surcharge(m: &Model, l: usize, empty: bool, node: &Node, mate: Option<&Node>) -> i64 {
    let r = &m.lanes[l].rates;
    let service = i64::from(node.service) + mate.map_or(0, |n| i64::from(n.service));
    let stops = 1 + i64::from(mate.is_some());
    let money = r.per_service_s * service + r.per_task * stops + if empty { r.fixed } else { 0 };
    m.levels.money() * money + if empty { m.levels.vehicle() } else { 0 } + m.static_cost(node.job, l)
}

impl State<'_, '_> {
    /// The cheapest place for a unit, cheaper than leaving it out. Each place is overlooked with the chance
    /// `blink` of 65536.
    pub fn find(&mut self, unit: u32, blink: u64) -> Option<Spot> {
        let m = self.m;
        let mut best = None;
        let mut bound = if self.eager { i64::MAX } else { m.units[unit as usize].penalty };
        let forced = self.forced_lane(unit);
        for variant in 0..m.units[unit as usize].variants.len() {
            let (a, b) = m.units[unit as usize].variants[variant];
            if b == NONE && m.stops > SCAN_ALL && forced.is_none() {
                self.scan_near(a, &mut bound, &mut best, blink);
            }
            if best.is_none() || b != NONE || m.stops <= SCAN_ALL || forced.is_some() {
                self.kind_epoch += 1;
                for l in 0..m.lanes.len() {
                    if forced.is_none_or(|lane| lane == l as u32) && self.is_candidate(l, m.job_of(a)) {
                        self.scan_lane(l, a, b, &mut bound, &mut best, blink);
                    }
                }
            }
        }
        best
    }

    /// The cheapest empty lane, even if the unit alone is not worth it.
    pub fn find_empty(&mut self, unit: u32) -> Option<Spot> {
        let m = self.m;
        let (mut best, mut bound) = (None, i64::MAX);
        if self.forced_lane(unit).is_some() {
            return None;
        }
        for &(a, b) in &m.units[unit as usize].variants {
            self.kind_epoch += 1;
            for l in 0..m.lanes.len() {
                if self.tracks[l].is_empty() && self.is_candidate(l, m.job_of(a)) {
                    self.scan_lane(l, a, b, &mut bound, &mut best, 0);
                }
            }
        }
        best
    }

    /// The cheapest place for a job on one lane, whatever it costs.
    pub fn find_on(&mut self, job: JobId, l: usize) -> Option<Spot> {
        let m = self.m;
        let unit = *m.unit_of.get(&job)?;
        let mut best = None;
        let mut bound = i64::MAX;
        if self.forced_lane(unit).is_some_and(|lane| lane != l as u32) {
            return None;
        }
        for (a, b) in m.variants_of(job) {
            if m.allows(m.job_of(a), l) {
                self.scan_lane(l, a, b, &mut bound, &mut best, 0);
            }
        }
        best
    }

    /// Puts the unit there.
    pub fn put(&mut self, spot: &Spot, unit: u32) {
        let l = spot.lane as usize;
        self.touch(l);
        let (a, b) = self.m.units[unit as usize].variants[spot.variant as usize];
        if b == NONE && !self.m.lanes[l].rich && self.m.flow != Flow::Legs {
            self.insert_plain(l, a, spot);
            return;
        }
        let mut seq = std::mem::take(&mut self.tracks[l].seq);
        build(&seq, spot, self.m.units[unit as usize].variants[spot.variant as usize], &mut self.scratch);
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
            self.cells[node as usize].lane
        })
    }

    /// Allowed, and not the second empty lane of its kind.
    fn is_candidate(&mut self, l: usize, job: u32) -> bool {
        if !self.m.allows(job, l) {
            return false;
        }
        if self.tracks[l].is_empty() {
            if self.closed {
                return false;
            }
            let kind = self.m.lanes[l].kind as usize;
            if self.seen_kind[kind] == self.kind_epoch || self.shy >> (kind % 64) & 1 == 1 {
                return false;
            }
            self.seen_kind[kind] = self.kind_epoch;
        }
        true
    }

    /// Tries the lanes that hold one of the nearest stops, and empty lanes.
    fn scan_near(&mut self, c: u32, bound: &mut i64, best: &mut Option<Spot>, blink: u64) {
        let m = self.m;
        let job = m.job_of(c);
        self.lane_epoch += 1;
        for &v in m.near[c as usize].iter().take(NEAR) {
            let lane = self.cells[v as usize].lane;
            if lane == NONE || self.seen_lane[lane as usize] == self.lane_epoch {
                continue;
            }
            self.seen_lane[lane as usize] = self.lane_epoch;
            if m.allows(job, lane as usize) {
                self.scan_lane(lane as usize, c, NONE, bound, best, blink);
            }
        }
        self.kind_epoch += 1;
        for l in 0..m.lanes.len() {
            if self.tracks[l].is_empty() && self.is_candidate(l, job) && self.room(l, c) {
                self.try_single(l, c, 0, bound, best, blink);
            }
        }
    }

    fn scan_lane(&mut self, l: usize, a: u32, b: u32, bound: &mut i64, best: &mut Option<Spot>, blink: u64) {
        let m = self.m;
        if !self.room(l, a) {
            return;
        }
        let from = m.lanes[l].frozen.len();
        if b != NONE {
            self.scan_pair(l, a, b, bound, best, blink);
            return;
        }
        if !m.lanes[l].rich && m.flow != Flow::Legs {
            self.scan_plain(l, a, from, bound, best, blink);
            return;
        }
        let close = m.nodes[a as usize].close;
        for i in from..self.tracks[l].seq.len() - 1 {
            if self.cells[self.tracks[l].seq[i] as usize].earliest > close {
                break;
            }
            self.try_single(l, a, i, bound, best, blink);
        }
    }

    /// All positions of a lane where time alone decides: the innermost loop of the search.
    fn scan_plain(
        &mut self,
        l: usize,
        c: u32,
        from: usize,
        bound: &mut i64,
        best: &mut Option<Spot>,
        blink: u64,
    ) {
        let m = self.m;
        let (table, node, lane) = (m.table(l), &m.nodes[c as usize], &m.lanes[l]);
        let price = Price::of(m, lane);
        let extra = surcharge(m, l, self.tracks[l].is_empty(), node, None);
        let limited = lane.limits.distance_m.is_some() || lane.limits.drive_s.is_some();
        let seq = &self.tracks[l].seq;
        // Stops that have to begin before this one opens cannot come after it.
        let from = if seq.len() > 12 {
            let early = seq[from + 1..].partition_point(|&n| self.cells[n as usize].latest < node.open);
            (from + early).min(seq.len() - 2)
        } else {
            from
        };
        let mut x = &self.cells[seq[from] as usize];
        for (i, &next) in seq.iter().enumerate().skip(from + 1) {
            if x.earliest > node.close {
                break;
            }
            let y = &self.cells[next as usize];
            let (to, on) = (table.arc(x.place, node.place), table.arc(node.place, y.place));
            let delta = price.arc(to) + price.arc(on) - x.leg + extra;
            let arrive = x.earliest + x.service + to.1;
            let old = if limited { table.arc(x.place, y.place) } else { (0, 0) };
            x = y;
            if delta >= *bound {
                continue;
            }
            let Some(start) = m.start_at(node, arrive) else { continue };
            if start + node.service + on.1 > y.latest {
                continue;
            }
            if limited && !self.within_limits(l, to, on, old) {
                continue;
            }
            if blink > 0 && self.rng.hit(blink) {
                continue;
            }
            *bound = delta;
            let (first, variant) = (i as u32 - 1, node.variant);
            *best = Some(Spot {
                delta,
                lane: l as u32,
                variant,
                first,
                second: first,
                reload: NONE,
                reload_before: false,
            });
        }
    }

    /// Whether the lane's limits allow two new legs for an old one.
    fn within_limits(&self, l: usize, to: (i32, i32), on: (i32, i32), old: (i32, i32)) -> bool {
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

    #[inline]
    fn try_single(
        &mut self,
        l: usize,
        c: u32,
        i: usize,
        bound: &mut i64,
        best: &mut Option<Spot>,
        blink: u64,
    ) {
        let m = self.m;
        let lane = &m.lanes[l];
        let (x, y) = (self.tracks[l].seq[i], self.tracks[l].seq[i + 1]);
        let (cx, cy) = (self.cells[x as usize], self.cells[y as usize]);
        let node = &m.nodes[c as usize];
        let table = m.table(l);
        let (to, on) = (table.arc(cx.place, node.place), table.arc(node.place, cy.place));
        let price = Price::of(m, lane);
        let mut delta = price.arc(to) + price.arc(on) - cx.leg;
        if delta >= *bound && !lane.rich {
            return;
        }
        delta += surcharge(m, l, self.tracks[l].is_empty(), node, None);
        if delta >= *bound && !lane.rich {
            return;
        }
        let Some(start) = m.start_at(node, cx.earliest + cx.service + to.1) else { return };
        if start + node.service + on.1 > cy.latest {
            return;
        }
        if lane.rich {
            self.try_rich(l, (c, NONE), (i, i), delta, bound, best, blink);
            return;
        }
        if m.flow == Flow::Legs && !self.carries(l, c, x) {
            return;
        }
        if !self.within_limits(l, to, on, table.arc(cx.place, cy.place)) {
            return;
        }
        if blink > 0 && self.rng.hit(blink) {
            return;
        }
        *bound = delta;
        let (first, variant) = (i as u32, node.variant);
        *best = Some(Spot {
            delta,
            lane: l as u32,
            variant,
            first,
            second: first,
            reload: NONE,
            reload_before: false,
        });
    }

    /// Whether the loads on all legs allow a single stop after `x`.
    fn carries(&self, l: usize, c: u32, x: u32) -> bool {
        let m = self.m;
        let lane = &m.lanes[l];
        (0..m.dims).all(|k| {
            let (at, from) = (c as usize * m.dims + k, x as usize * m.dims + k);
            let (give, take) = (m.give[at], m.take[at]);
            (give == 0 || self.load_before[from] + give <= lane.capacity[k])
                && (take == 0 || self.load_after[from] + take <= lane.capacity[k])
        })
    }

    /// Simulates the route with the stops put in; with a reload beside them when that alone helps.
    #[expect(clippy::too_many_arguments, reason = "the hot path of the search passes scalars")]
    fn try_rich(
        &mut self,
        l: usize,
        nodes: (u32, u32),
        at: (usize, usize),
        delta: i64,
        bound: &mut i64,
        best: &mut Option<Spot>,
        blink: u64,
    ) {
        let m = self.m;
        let may_save = m.lanes[l].rates.per_wait_s > 0;
        if delta >= *bound && !may_save {
            return;
        }
        if blink > 0 && self.rng.hit(blink) {
            return;
        }
        let variant = m.nodes[nodes.0 as usize].variant;
        let mut spot = Spot {
            delta,
            lane: l as u32,
            variant,
            first: at.0 as u32,
            second: at.1 as u32,
            reload: NONE,
            reload_before: false,
        };
        if self.simulate(l, nodes, &mut spot, bound) {
            *best = Some(spot);
            return;
        }
        if m.lanes[l].reloads.is_empty() || nodes.1 != NONE {
            return;
        }
        let mut tried = NONE;
        for r in 0..m.lanes[l].reloads.len() {
            let reload = m.lanes[l].reloads[r];
            let option = m.nodes[reload as usize].reload;
            if self.cells[reload as usize].lane != NONE || option == tried {
                continue;
            }
            tried = option;
            for before in [true, false] {
                (spot.reload, spot.reload_before) = (reload, before);
                if self.simulate(l, nodes, &mut spot, bound) {
                    *best = Some(spot);
                }
            }
        }
    }

    fn simulate(&mut self, l: usize, nodes: (u32, u32), spot: &mut Spot, bound: &mut i64) -> bool {
        let mut seq = std::mem::take(&mut self.scratch);
        build(&self.tracks[l].seq, spot, nodes, &mut seq);
        let out = self.sim.run(self.m, l, &seq);
        self.scratch = seq;
        let Some(out) = out else { return false };
        let delta = self.m.levels.soft_route(&out.terms) - self.tracks[l].cost;
        if delta >= *bound {
            return false;
        }
        spot.delta = delta;
        *bound = delta;
        true
    }

    /// Pickup after position `i`, dropoff after position `j >= i`.
    fn scan_pair(&mut self, l: usize, a: u32, b: u32, bound: &mut i64, best: &mut Option<Spot>, blink: u64) {
        let m = self.m;
        let lane = &m.lanes[l];
        let (na, nb) = (&m.nodes[a as usize], &m.nodes[b as usize]);
        let table = m.table(l);
        let price = Price::of(m, lane);
        let base = surcharge(m, l, self.tracks[l].is_empty(), na, Some(nb));
        let last = self.tracks[l].seq.len() - 1;
        for i in lane.frozen.len()..last {
            let (x, y) = (self.tracks[l].seq[i], self.tracks[l].seq[i + 1]);
            let (cx, cy) = (self.cells[x as usize], self.cells[y as usize]);
            if cx.earliest > na.close {
                break;
            }
            if !self.has_room_for(l, a, x) {
                continue;
            }
            let to = table.arc(cx.place, na.place);
            let Some(start) = m.start_at(na, cx.earliest + cx.service + to.1) else { continue };
            if blink > 0 && self.rng.hit(blink) {
                continue;
            }
            let free = start + na.service;
            let old = cx.leg;
            let (between, on) = (table.arc(na.place, nb.place), table.arc(nb.place, cy.place));
            let delta = base + price.arc(to) + price.arc(between) + price.arc(on) - old;
            if let Some(drop) = m.start_at(nb, free + between.1)
                && drop + nb.service + on.1 <= cy.latest
            {
                self.offer_pair(l, (a, b), (i, i), delta, bound, best);
            }
            let onward = table.arc(na.place, cy.place);
            let head = base + price.arc(to) + price.arc(onward) - old;
            let mut arrive = free + onward.1;
            for j in i + 1..last {
                let (u, v) = (self.tracks[l].seq[j], self.tracks[l].seq[j + 1]);
                let (cu, cv) = (self.cells[u as usize], self.cells[v as usize]);
                let Some(begin) = m.start_at(&m.nodes[u as usize], arrive) else { break };
                if arrive > cu.latest || begin > nb.close || !self.has_room_for(l, a, u) {
                    break;
                }
                let free = begin + cu.service;
                let (into, out) = (table.arc(cu.place, nb.place), table.arc(nb.place, cv.place));
                let delta = head + price.arc(into) + price.arc(out) - cu.leg;
                if (delta < *bound || lane.rich)
                    && let Some(drop) = m.start_at(nb, free + into.1)
                    && drop + nb.service + out.1 <= cv.latest
                {
                    self.offer_pair(l, (a, b), (i, j), delta, bound, best);
                }
                arrive = free + table.arc(cu.place, cv.place).1;
            }
        }
    }

    fn offer_pair(
        &mut self,
        l: usize,
        nodes: (u32, u32),
        at: (usize, usize),
        delta: i64,
        bound: &mut i64,
        best: &mut Option<Spot>,
    ) {
        let lane = &self.m.lanes[l];
        if lane.rich {
            self.try_rich(l, nodes, at, delta, bound, best, 0);
            return;
        }
        let limited = lane.limits.distance_m.is_some() || lane.limits.drive_s.is_some();
        if delta >= *bound {
            return;
        }
        let variant = self.m.nodes[nodes.0 as usize].variant;
        let (first, second) = (at.0 as u32, at.1 as u32);
        let mut spot =
            Spot { delta, lane: l as u32, variant, first, second, reload: NONE, reload_before: false };
        if limited {
            if self.simulate(l, nodes, &mut spot, bound) {
                *best = Some(spot);
            }
            return;
        }
        *bound = delta;
        *best = Some(spot);
    }

    /// Whether the pickup's load fits on the leg after `x`.
    fn has_room_for(&self, l: usize, pickup: u32, x: u32) -> bool {
        let m = self.m;
        if m.flow != Flow::Legs || !m.lanes[l].reloads.is_empty() {
            return true;
        }
        (0..m.dims).all(|k| {
            let q = m.ship[pickup as usize * m.dims + k];
            q == 0 || self.load[x as usize * m.dims + k] + q <= m.lanes[l].capacity[k]
        })
    }
}

/// The sequence with the stops, and the reload that may come along, put in.
fn build(seq: &[u32], spot: &Spot, nodes: (u32, u32), into: &mut Vec<u32>) {
    into.clear();
    let (i, j) = (spot.first as usize, spot.second as usize);
    into.extend_from_slice(&seq[..=i]);
    if spot.reload != NONE && spot.reload_before {
        into.push(spot.reload);
    }
    into.push(nodes.0);
    if spot.reload != NONE && !spot.reload_before {
        into.push(spot.reload);
    }
    into.extend_from_slice(&seq[i + 1..=j]);
    if nodes.1 != NONE {
        into.push(nodes.1);
    }
    into.extend_from_slice(&seq[j + 1..]);
}
