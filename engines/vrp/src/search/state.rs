//! The plan under change: sequences of nodes with what makes insertion tests take constant time.

use super::insert::Price;
use crate::det::Rng;
use crate::model::sim::{Outcome, Sim};
use crate::model::{Flow, Model, NONE, Score, Terms};

/// What the tests need to know about a node on a route.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    /// Earliest start of service.
    pub earliest: i32,
    /// Latest arrival that keeps the rest of the route feasible.
    pub latest: i32,
    pub place: u32,
    pub service: i32,
    pub lane: u32,
    pub pos: u32,
    /// Search cost of the leg to the next node.
    pub leg: i64,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Track {
    /// Nodes from start to end.
    pub seq: Vec<u32>,
    /// Search cost, 0 when empty.
    pub cost: i64,
    pub out: Outcome,
    pub tasks: u32,
}

impl Track {
    pub fn is_empty(&self) -> bool {
        self.seq.len() <= 2
    }
}

/// The tracks of a plan, for keeping the best.
#[derive(Clone, Debug, Default)]
pub(crate) struct Snapshot {
    pub seqs: Vec<Vec<u32>>,
    pub score: Score,
    pub soft: i64,
}

pub(crate) struct State<'m, 'p> {
    pub m: &'m Model<'p>,
    pub cells: Vec<Cell>,
    pub tracks: Vec<Track>,
    /// Variant in use per unit, `NONE` when left out.
    pub variant: Vec<u32>,
    /// Units left out.
    pub absent: Vec<u32>,
    /// Load after each node, largest load up to it and from it on, per dimension.
    pub load: Vec<i64>,
    pub load_before: Vec<i64>,
    pub load_after: Vec<i64>,
    /// Sum per lane and dimension, where the sum decides.
    pub sums: Vec<i64>,
    pub sim: Sim,
    pub rng: Rng,
    /// Journal of the running step: lanes touched with their track before.
    pub touched: Vec<(u32, Track)>,
    pub stamp: Vec<u64>,
    pub step: u64,
    spare: Vec<Track>,
    pub scratch: Vec<u32>,
    pub absent_before: Vec<u32>,
    pub seen_kind: Vec<u64>,
    pub kind_epoch: u64,
    pub seen_lane: Vec<u64>,
    pub lane_epoch: u64,
    /// Units are served even where leaving them out is cheaper.
    pub eager: bool,
    /// No empty lane may be opened.
    pub closed: bool,
    /// Kinds of empty lanes that this step does not use, as bits modulo 64.
    pub shy: u64,
}

impl<'m, 'p> State<'m, 'p> {
    /// All lanes empty but for frozen stops, all units left out.
    pub fn new(m: &'m Model<'p>, seed: u64) -> Self {
        let cell = |n: &crate::model::Node| Cell {
            earliest: 0,
            latest: 0,
            place: n.place,
            service: n.service,
            lane: NONE,
            pos: 0,
            leg: 0,
        };
        let legs = if m.flow == Flow::Legs { m.nodes.len() * m.dims } else { 0 };
        let mut state = Self {
            m,
            cells: m.nodes.iter().map(cell).collect(),
            tracks: vec![Track::default(); m.lanes.len()],
            variant: vec![NONE; m.units.len()],
            absent: (0..m.units.len() as u32).collect(),
            load: vec![0; legs],
            load_before: vec![0; legs],
            load_after: vec![0; legs],
            sums: vec![0; m.lanes.len() * m.dims],
            sim: Sim::default(),
            rng: Rng::new(seed),
            touched: Vec::new(),
            stamp: vec![0; m.lanes.len()],
            step: 1,
            spare: Vec::new(),
            scratch: Vec::new(),
            absent_before: Vec::new(),
            seen_kind: vec![0; m.lanes.len()],
            kind_epoch: 0,
            seen_lane: vec![0; m.lanes.len()],
            lane_epoch: 0,
            shy: 0,
            closed: false,
            eager: false,
        };
        state.empty();
        state
    }

    /// Takes everything off the lanes but what is frozen.
    pub fn empty(&mut self) {
        let m = self.m;
        for l in 0..m.lanes.len() {
            self.unlink(l);
            let mut seq = vec![m.start_node(l)];
            seq.extend(&m.lanes[l].frozen);
            seq.push(m.end_node(l));
            self.tracks[l].seq = seq;
        }
        for l in 0..m.lanes.len() {
            self.refresh(l);
        }
        let variant = &self.variant;
        self.absent = (0..variant.len() as u32).filter(|&u| variant[u as usize] == NONE).collect();
    }

    /// Drops from `absent` what is on a route.
    pub fn forget_served(&mut self) {
        let variant = &self.variant;
        self.absent.retain(|&u| variant[u as usize] == NONE);
    }

    /// Search cost and levels of everything.
    pub fn totals(&self) -> (i64, Score) {
        let mut score = Score::default();
        let mut soft = 0;
        for track in self.tracks.iter().filter(|track| !track.is_empty()) {
            soft += track.cost;
            self.m.levels.add_route(&mut score, &track.out.terms, 1);
        }
        for &u in &self.absent {
            soft += self.m.units[u as usize].penalty;
            self.m.levels.add_unserved(&mut score, &self.m.units[u as usize], 1);
        }
        (soft, score)
    }

    /// Recomputes everything about a lane after its sequence changed. False when the route breaks a rule.
    pub fn refresh(&mut self, l: usize) -> bool {
        let times = self.times(l);
        let fits = self.loads(l);
        let cost = self.price(l);
        times && fits && cost
    }

    /// Like `refresh`, for a sequence whose price is known: after an undo.
    pub fn relink(&mut self, l: usize) {
        self.times(l);
        self.loads(l);
    }

    fn times(&mut self, l: usize) -> bool {
        let m = self.m;
        let lane = &m.lanes[l];
        let table = m.table(l);
        let seq = &self.tracks[l].seq;
        let (mut t, mut at) = (lane.open, lane.start);
        let mut good = true;
        for (pos, &n) in seq.iter().enumerate() {
            let node = &m.nodes[n as usize];
            let arrive = t + if pos == 0 { 0 } else { table.arc(at, node.place).1 };
            let start = m.start_at(node, arrive).unwrap_or_else(|| {
                good = false;
                arrive.min(crate::model::validate::FAR as i32)
            });
            let cell = &mut self.cells[n as usize];
            cell.earliest = start;
            cell.lane = l as u32;
            cell.pos = pos as u32;
            if node.unit != NONE {
                self.variant[node.unit as usize] = node.variant;
            }
            t = start + node.service;
            at = node.place;
        }
        let price = Price::of(m, lane);
        let mut next = lane.end;
        let mut latest = lane.close;
        for pos in (0..seq.len()).rev() {
            let n = seq[pos];
            let node = &m.nodes[n as usize];
            let arc = table.arc(node.place, next);
            let cell = &mut self.cells[n as usize];
            // The end has no leg: its place to itself.
            if pos + 1 < seq.len() {
                latest -= node.service + arc.1;
                cell.leg = price.arc(arc);
            }
            latest = m.latest_at(node, latest).unwrap_or(-1);
            cell.latest = latest;
            next = node.place;
        }
        good
    }

    fn loads(&mut self, l: usize) -> bool {
        let m = self.m;
        let d = m.dims;
        let seq = &self.tracks[l].seq;
        let lane = &m.lanes[l];
        let mut good = true;
        match m.flow {
            Flow::None => {}
            Flow::Sum => {
                for k in 0..d {
                    let amount = |n: u32| m.give[n as usize * d + k] + m.take[n as usize * d + k];
                    let sum: i64 = seq.iter().map(|&n| amount(n)).sum();
                    self.sums[l * d + k] = sum;
                    // With reloads the trips decide, and the simulation looks at them.
                    good &= sum <= lane.capacity[k] || !lane.reloads.is_empty();
                }
            }
            Flow::Legs => {
                for k in 0..d {
                    let at = |n: u32| n as usize * d + k;
                    let mut load =
                        lane.base[k] + lane.aboard[k] + seq.iter().map(|&n| m.give[at(n)]).sum::<i64>();
                    let mut most = 0;
                    for &n in seq {
                        load += m.take[at(n)] + m.ship[at(n)] - m.give[at(n)];
                        most = load.max(most);
                        self.load[at(n)] = load;
                        self.load_before[at(n)] = most;
                    }
                    good &= most <= lane.capacity[k] || !lane.reloads.is_empty();
                    most = 0;
                    for &n in seq.iter().rev() {
                        most = most.max(self.load[at(n)]);
                        self.load_after[at(n)] = most;
                    }
                }
            }
        }
        good
    }

    fn price(&mut self, l: usize) -> bool {
        let m = self.m;
        let lane = &m.lanes[l];
        let track = &mut self.tracks[l];
        if track.is_empty() {
            (track.cost, track.out, track.tasks) = (0, Outcome::default(), 0);
            return true;
        }
        if lane.rich {
            let Some(out) = self.sim.run(m, l, &track.seq) else { return false };
            track.tasks = track.seq.iter().filter(|&&n| m.nodes[n as usize].job != NONE).count() as u32;
            track.cost = m.levels.soft_route(&out.terms);
            track.out = out;
            return true;
        }
        let table = m.table(l);
        let mut out = Outcome::default();
        let (mut service, mut at) = (0, lane.start);
        for &n in &track.seq[1..] {
            let cell = &self.cells[n as usize];
            let (distance, drive) = table.arc(at, cell.place);
            out.distance += i64::from(distance);
            out.drive += i64::from(drive);
            service += i64::from(cell.service);
            at = cell.place;
        }
        track.tasks = track.seq.len() as u32 - 2;
        let rates = &lane.rates;
        out.terms = Terms {
            money: rates.fixed
                + rates.per_m * out.distance
                + rates.per_drive_s * out.drive
                + rates.per_service_s * service
                + rates.per_task * i64::from(track.tasks),
            ..Terms::default()
        };
        if m.cares_who_comes() {
            for &n in &track.seq[1..track.seq.len() - 1] {
                let node = &m.nodes[n as usize];
                if node.part != crate::answer::Part::Dropoff || node.mate == NONE {
                    let (unusual, broken) = m.strangeness(&m.problem.jobs[node.job as usize], lane.vehicle);
                    out.terms.money += unusual;
                    out.terms.stability += broken;
                }
            }
        }
        track.cost = m.levels.soft_route(&out.terms);
        track.out = out;
        let limits = &lane.limits;
        limits.distance_m.is_none_or(|most| out.distance <= most)
            && limits.drive_s.is_none_or(|most| out.drive <= most)
            && limits.tasks.is_none_or(|most| track.tasks <= most)
    }

    /// Puts a stop on a lane where time and sums are all that counts, and updates only what changes.
    pub fn insert_plain(&mut self, l: usize, c: u32, spot: &super::insert::Spot) {
        let m = self.m;
        let (lane, table, node) = (&m.lanes[l], m.table(l), &m.nodes[c as usize]);
        let price = Price::of(m, lane);
        let at = spot.first as usize + 1;
        let track = &mut self.tracks[l];
        let was_empty = track.is_empty();
        track.seq.insert(at, c);
        let (x, y) = (track.seq[at - 1], track.seq[at + 1]);
        let (px, py) = (self.cells[x as usize].place, self.cells[y as usize].place);
        let (to, on, old) = (table.arc(px, node.place), table.arc(node.place, py), table.arc(px, py));
        let more = |new: i32, new2: i32, old: i32| i64::from(new) + i64::from(new2) - i64::from(old);
        let (distance, drive) = (more(to.0, on.0, old.0), more(to.1, on.1, old.1));
        let (unusual, broken) = if m.cares_who_comes() {
            m.strangeness(&m.problem.jobs[node.job as usize], lane.vehicle)
        } else {
            (0, 0)
        };
        let rates = &lane.rates;
        track.out.distance += distance;
        track.out.drive += drive;
        track.out.terms.money += rates.per_m * distance
            + rates.per_drive_s * drive
            + rates.per_service_s * i64::from(node.service)
            + rates.per_task
            + unusual
            + if was_empty { rates.fixed } else { 0 };
        track.out.terms.stability += broken;
        track.tasks += 1;
        track.cost = m.levels.soft_route(&track.out.terms);
        if m.flow == Flow::Sum {
            for k in 0..m.dims {
                let from = c as usize * m.dims + k;
                self.sums[l * m.dims + k] += m.give[from] + m.take[from];
            }
        }
        self.variant[node.unit as usize] = node.variant;
        let cell = &mut self.cells[c as usize];
        (cell.lane, cell.leg) = (l as u32, price.arc(on));
        self.cells[x as usize].leg = price.arc(to);
        let seq = &self.tracks[l].seq;
        for (pos, &n) in seq.iter().enumerate().skip(at) {
            self.cells[n as usize].pos = pos as u32;
        }
        let mut previous = self.cells[x as usize];
        for &n in &seq[at..] {
            let drive = table.arc(previous.place, self.cells[n as usize].place).1;
            let arrive = previous.earliest + previous.service + drive;
            let start = m.start_at(&m.nodes[n as usize], arrive).unwrap_or(arrive);
            let cell = &mut self.cells[n as usize];
            if n != c && cell.earliest == start {
                break;
            }
            cell.earliest = start;
            previous = *cell;
        }
        let mut next = self.cells[y as usize];
        for &n in seq[..=at].iter().rev() {
            let cell = self.cells[n as usize];
            let by = next.latest - table.arc(cell.place, next.place).1 - cell.service;
            let latest = m.latest_at(&m.nodes[n as usize], by).unwrap_or(-1);
            if n != c && cell.latest == latest {
                break;
            }
            self.cells[n as usize].latest = latest;
            next = self.cells[n as usize];
        }
    }

    /// Opens a step: what follows can be undone.
    pub fn begin(&mut self) {
        self.step += 1;
        // Without this, the greedy choice of the cheapest empty vehicle would hardly ever be questioned.
        self.shy = if self.m.kinds > 1 && self.rng.below(4) == 0 { self.rng.next() } else { 0 };
        while let Some((_, track)) = self.touched.pop() {
            self.spare.push(track);
        }
        self.absent_before.clear();
        self.absent_before.extend(&self.absent);
    }

    /// Remembers a lane before its first change in this step.
    pub fn touch(&mut self, l: usize) {
        if self.stamp[l] == self.step {
            return;
        }
        self.stamp[l] = self.step;
        let mut copy = self.spare.pop().unwrap_or_default();
        let track = &self.tracks[l];
        copy.seq.clear();
        copy.seq.extend(&track.seq);
        (copy.cost, copy.out, copy.tasks) = (track.cost, track.out, track.tasks);
        self.touched.push((l as u32, copy));
    }

    /// Change of the search cost since `begin`.
    pub fn change(&self) -> i64 {
        let routes: i64 = self.touched.iter().map(|(l, old)| self.tracks[*l as usize].cost - old.cost).sum();
        let penalty = |units: &[u32]| units.iter().map(|&u| self.m.units[u as usize].penalty).sum::<i64>();
        routes + penalty(&self.absent) - penalty(&self.absent_before)
    }

    /// Change of the levels since `begin`, added to `score`.
    pub fn add_change(&self, score: &mut Score) {
        let levels = &self.m.levels;
        for (l, old) in &self.touched {
            if !old.is_empty() {
                levels.add_route(score, &old.out.terms, -1);
            }
            let track = &self.tracks[*l as usize];
            if !track.is_empty() {
                levels.add_route(score, &track.out.terms, 1);
            }
        }
        for &u in &self.absent_before {
            levels.add_unserved(score, &self.m.units[u as usize], -1);
        }
        for &u in &self.absent {
            levels.add_unserved(score, &self.m.units[u as usize], 1);
        }
    }

    /// Takes back everything since `begin`.
    pub fn undo(&mut self) {
        for i in 0..self.touched.len() {
            let l = self.touched[i].0 as usize;
            self.unlink(l);
        }
        for i in 0..self.touched.len() {
            let l = self.touched[i].0 as usize;
            std::mem::swap(&mut self.tracks[l], &mut self.touched[i].1);
            self.relink(l);
        }
        std::mem::swap(&mut self.absent, &mut self.absent_before);
    }

    /// Marks the stops of a lane as being nowhere.
    pub fn unlink(&mut self, l: usize) {
        for &n in &self.tracks[l].seq {
            self.cells[n as usize].lane = NONE;
            let unit = self.m.nodes[n as usize].unit;
            if unit != NONE {
                self.variant[unit as usize] = NONE;
            }
        }
    }

    pub fn snapshot(&self, soft: i64, score: Score) -> Snapshot {
        Snapshot { seqs: self.tracks.iter().map(|track| track.seq.clone()).collect(), score, soft }
    }

    /// Goes back to a snapshot.
    pub fn restore(&mut self, to: &Snapshot) {
        for l in 0..self.tracks.len() {
            self.unlink(l);
        }
        for (l, seq) in to.seqs.iter().enumerate() {
            self.tracks[l].seq.clone_from(seq);
            self.refresh(l);
        }
        self.absent.clear();
        self.absent.extend((0..self.variant.len() as u32).filter(|&u| self.variant[u as usize] == NONE));
    }
}
