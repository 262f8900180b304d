//! The plan under change: sequences of nodes with what makes insertion tests take constant time.

use super::insert::Memo;
use super::rein::Rein;
use super::round::Round;
use crate::det::Rng;
use crate::model::sim::{Outcome, Sim};
use crate::model::{Flow, Model, NONE, Score};

/// What the tests need to know about a node on a route.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    /// Earliest start of service.
    pub earliest: i32,
    /// Latest arrival that keeps the rest of the route feasible.
    pub latest: i32,
    pub place: u32,
    pub service: i32,
    pub pos: u32,
    /// Search cost of the leg to the next node.
    pub leg: i64,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Track {
    /// Nodes from start to end.
    pub seq: Vec<u32>,
    /// What the memo knew the lane by, while it waits in the journal.
    pub version: u64,
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
    /// Lanes in use, in order, with their sequences.
    pub seqs: Vec<(u32, Vec<u32>)>,
    pub score: Score,
    pub soft: i64,
}

pub(crate) struct State<'m, 'p> {
    pub m: &'m Model<'p>,
    pub cells: Vec<Cell>,
    /// Lane of each node, `NONE` while it is nowhere.
    pub home: Vec<u32>,
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
    /// Lanes in use in no particular order, and where each is in there (`NONE` while empty).
    pub used: Vec<u32>,
    used_at: Vec<u32>,
    /// Per kind: no lane before this rank is empty.
    full_before: Vec<usize>,
    pub memo: Memo,
    /// Buffer of the scan for pairs.
    pub drops: Vec<i64>,
    pub seen_lane: Vec<u64>,
    pub lane_epoch: u64,
    /// Stops what takes long.
    pub rein: Rein<'m>,
    /// Units are served even where leaving them out is cheaper.
    pub eager: bool,
    /// No empty lane may be opened.
    pub closed: bool,
    /// Routes may move to vehicles of another kind in this step.
    pub moving: bool,
    /// Kinds of empty lanes that this step does not use, as bits modulo 64.
    pub shy: u64,
    /// Who is ruined next, of many.
    pub(super) round: Round,
}

impl<'m, 'p> State<'m, 'p> {
    /// All lanes empty but for frozen stops, all units left out.
    pub fn new(m: &'m Model<'p>, seed: u64) -> Self {
        let cell = |n: &crate::model::Node| Cell {
            earliest: 0,
            latest: 0,
            place: n.place,
            service: n.service,
            pos: 0,
            leg: 0,
        };
        let legs = if m.flow == Flow::Legs { m.nodes.len() * m.dims } else { 0 };
        let mut state = Self {
            m,
            cells: m.nodes.iter().map(cell).collect(),
            home: vec![NONE; m.nodes.len()],
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
            used: Vec::new(),
            used_at: vec![NONE; m.lanes.len()],
            full_before: vec![0; m.lanes_of.len()],
            memo: Memo::small(m.lanes.len()),
            drops: Vec::new(),
            seen_lane: vec![0; m.lanes.len() + 1],
            lane_epoch: 0,
            shy: 0,
            round: Round::default(),
            closed: false,
            moving: m.has_siblings,
            eager: false,
            rein: Rein::free(),
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

    /// Keeps the lists of used and empty lanes.
    pub(super) fn note_use(&mut self, l: usize) {
        let at = self.used_at[l];
        if self.tracks[l].is_empty() == (at == NONE) {
            return;
        }
        if at == NONE {
            self.used_at[l] = self.used.len() as u32;
            self.used.push(l as u32);
            return;
        }
        self.used.swap_remove(at as usize);
        if let Some(&moved) = self.used.get(at as usize) {
            self.used_at[moved as usize] = at;
        }
        self.used_at[l] = NONE;
        let (kind, rank) = (self.m.lanes[l].kind as usize, self.m.lanes[l].rank as usize);
        self.full_before[kind] = self.full_before[kind].min(rank);
    }

    /// The first empty lane of a kind.
    pub fn vacant(&mut self, kind: usize) -> Option<usize> {
        let lanes = &self.m.lanes_of[kind];
        let mut rank = self.full_before[kind];
        while rank < lanes.len() && self.used_at[lanes[rank] as usize] != NONE {
            rank += 1;
        }
        self.full_before[kind] = rank;
        lanes.get(rank).map(|&l| l as usize)
    }

    /// Opens a step: what follows can be undone.
    pub fn begin(&mut self) {
        self.step += 1;
        self.moving = self.m.has_siblings;
        // Without this, the greedy choice of the cheapest empty vehicle would hardly ever be questioned. A plan from
        // nothing needs them all.
        let shy = !self.eager && self.m.lanes_of.len() > 1 && self.rng.below(4) == 0;
        self.shy = if shy { self.rng.next() } else { 0 };
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
        copy.version = self.memo.version(l);
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

    /// What is known about lanes that came out of this step as they went in is still true.
    pub fn keep_known(&mut self) {
        for (l, old) in &self.touched {
            if self.tracks[*l as usize].seq == old.seq {
                self.memo.bring_back(*l as usize, old.version);
            }
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
            self.memo.bring_back(l, self.tracks[l].version);
            self.relink(l);
        }
        std::mem::swap(&mut self.absent, &mut self.absent_before);
    }

    /// Marks the stops of a lane as being nowhere.
    pub fn unlink(&mut self, l: usize) {
        for &n in &self.tracks[l].seq {
            self.home[n as usize] = NONE;
            let unit = self.m.nodes[n as usize].unit;
            if unit != NONE {
                self.variant[unit as usize] = NONE;
            }
        }
    }

    pub fn snapshot(&self, soft: i64, score: Score) -> Snapshot {
        let mut lanes = self.used.clone();
        lanes.sort_unstable();
        let seqs = lanes.into_iter().map(|l| (l, self.tracks[l as usize].seq.clone())).collect();
        Snapshot { seqs, score, soft }
    }

    /// Goes back to a snapshot.
    pub fn restore(&mut self, to: &Snapshot) {
        while let Some(&l) = self.used.last() {
            let l = l as usize;
            self.unlink(l);
            self.tracks[l].seq = vec![self.m.start_node(l), self.m.end_node(l)];
            self.refresh(l);
        }
        for (l, seq) in &to.seqs {
            self.tracks[*l as usize].seq.clone_from(seq);
            self.refresh(*l as usize);
        }
        self.absent.clear();
        self.absent.extend((0..self.variant.len() as u32).filter(|&u| self.variant[u as usize] == NONE));
    }
}
