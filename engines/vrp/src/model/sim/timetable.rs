//! When everything happens on a route: windows, breaks, ride limits, departure as late as costs nothing.
//!
//! The rule of departure: among all timetables with the earliest possible end, the one that leaves last.
//! Forward, each state is the earliest time with so many breaks taken; that is exact for feasibility.
//! A chosen chain of breaks makes the end a function `max(departure + c, e)` for departures up to some
//! latest one, which gives the departure without a backward pass.

use super::{Halt, Sim, Times, work};
use crate::model::validate::{BREAKS_MAX, FAR};
use crate::model::{Lane, Model, NONE, Node, Pause};

const NEVER: i32 = i32::MAX;

impl Sim {
    /// Departure, end and time off of the best timetable.
    pub(super) fn timetable(&mut self, m: &Model, l: usize, seq: &[u32]) -> Option<(i32, i32, i32)> {
        let lane = &m.lanes[l];
        self.lower.clear();
        self.lower.resize(seq.len(), i32::MIN);
        self.releases(m, lane, seq);
        let mut rounds = 0;
        loop {
            let finish = self.forward(m, l, seq)?;
            let (depart, pause) = self.fold(m, l, seq, finish);
            if !self.rides(m, seq)? {
                return Some((depart, finish, pause));
            }
            rounds += 1;
            if rounds > 4 * seq.len() {
                return None;
            }
        }
    }

    /// Nothing leaves before the goods of its trip are there.
    fn releases(&mut self, m: &Model, lane: &Lane, seq: &[u32]) {
        let mut latest = i32::MIN;
        for at in (0..seq.len()).rev() {
            let node = &m.nodes[seq[at] as usize];
            if node.job != NONE && node.release > 0 && !node.frozen {
                latest = latest.max(node.release);
            }
            if at == 0 || m.is_reload(seq[at]) {
                if latest > i32::MIN {
                    self.lower[at] = (latest - node.service).max(lane.open);
                }
                latest = i32::MIN;
            }
        }
    }

    /// Earliest times by breaks taken; fills `taken` and `begin` along the best chain and returns the end.
    fn forward(&mut self, m: &Model, l: usize, seq: &[u32]) -> Option<i32> {
        let lane = &m.lanes[l];
        let table = m.table(l);
        let timed = timed(lane);
        let (end, count) = (seq.len() - 1, timed.len());
        self.free.resize(seq.len().max(self.free.len()), [NEVER; BREAKS_MAX + 1]);
        self.from.resize(self.free.len(), [0; BREAKS_MAX + 1]);
        self.free[0] = [NEVER; BREAKS_MAX + 1];
        self.free[0][0] = lane.open.max(self.lower[0]);
        if self.free[0][0] > lane.leave_by {
            return None;
        }
        let mut driven = 0;
        for at in 1..seq.len() {
            let (x, y) = (&m.nodes[seq[at - 1] as usize], &m.nodes[seq[at] as usize]);
            let mut leg = table.arc(x.place, y.place).1;
            let work = work(x, y);
            if let Some(Pause::Driving { max, duration }) = lane.pauses.first() {
                let halts = halts(&mut driven, leg, *max);
                if i64::from(halts) * i64::from(*duration) >= FAR {
                    return None;
                }
                leg += halts * duration;
            }
            self.free[at] = [NEVER; BREAKS_MAX + 1];
            for k in 0..=count {
                let mut t = self.free[at - 1][k];
                if t == NEVER {
                    continue;
                }
                let (mut rest, mut taken) = (leg, k);
                loop {
                    let ready = (t + rest).max(self.lower[at]);
                    if let Some(start) = m.start_at(y, ready)
                        && start + work < self.free[at][taken]
                    {
                        self.free[at][taken] = start + work;
                        self.from[at][taken] = k as u8;
                    }
                    let Some(Pause::Timed { windows, duration, .. }) = timed.get(taken) else { break };
                    let Some(begin) = next_in(windows, t) else { break };
                    rest -= rest.min(begin - t);
                    t = begin + duration;
                    taken += 1;
                }
            }
            if self.free[at].iter().all(|&t| t == NEVER) {
                return None;
            }
        }
        let over = |k: usize, t: i32| timed[k..].iter().all(|pause| first_open(pause) >= t);
        let best = (0..=count).filter(|&k| self.free[end][k] != NEVER && over(k, self.free[end][k]));
        let mut k = best.min_by_key(|&k| self.free[end][k])?;
        let finish = self.free[end][k];
        self.taken.clear();
        self.taken.resize(seq.len(), 0);
        for at in (0..seq.len()).rev() {
            self.taken[at] = k as u8;
            k = if at > 0 { self.from[at][k] as usize } else { 0 };
        }
        Some(finish)
    }

    /// The latest departure with this end along the chosen breaks; writes times from there.
    fn fold(&mut self, m: &Model, l: usize, seq: &[u32], finish: i32) -> (i32, i32) {
        let lane = &m.lanes[l];
        let first = self.free[0][0];
        let table = m.table(l);
        let timed = timed(lane);
        // end = max(departure + c, _) for departures up to `latest`
        let (mut c, mut latest, mut t, mut driven) = (0i32, lane.leave_by, first, 0);
        for at in 1..seq.len() {
            let (x, y) = (&m.nodes[seq[at - 1] as usize], &m.nodes[seq[at] as usize]);
            let mut rest = table.arc(x.place, y.place).1;
            for k in self.taken[at - 1]..self.taken[at] {
                let Pause::Timed { windows, duration, .. } = &timed[k as usize] else { continue };
                let (Some(begin), Some(close)) = (next_in(windows, t), close_of(windows, t)) else {
                    continue;
                };
                latest = latest.min(close - c);
                rest -= rest.min(begin - t);
                t = begin + duration;
                // The leg's driving goes on around the break, so only the halt itself delays.
                c += duration;
            }
            if let Some(Pause::Driving { max, duration }) = lane.pauses.first() {
                // These halts come after so much driving, whenever the route begins.
                let off = halts(&mut driven, rest, *max) * duration;
                (c, rest) = (c + off, rest + off);
            }
            c += table.arc(x.place, y.place).1;
            let ready = (t + rest).max(self.lower[at]);
            let start = m.start_at(y, ready).unwrap_or(ready);
            let close = if start > y.due { start } else { close_in(m, y, start) };
            latest = latest.min(close - c);
            let work = work(x, y);
            c += work;
            t = start + work;
        }
        let depart = latest.min(finish - c).max(first);
        let pause = self.write(m, l, seq, depart);
        (depart, pause)
    }

    /// Times along the chosen breaks from a departure; returns the time off.
    fn write(&mut self, m: &Model, l: usize, seq: &[u32], depart: i32) -> i32 {
        let lane = &m.lanes[l];
        let table = m.table(l);
        let timed = timed(lane);
        self.times.clear();
        self.halts.clear();
        self.begin.clear();
        self.begin.push(depart);
        self.times.push(Times { arrive: depart, start: depart, depart });
        let (mut t, mut off, mut driven) = (depart, 0, 0);
        for at in 1..seq.len() {
            let (x, y) = (&m.nodes[seq[at - 1] as usize], &m.nodes[seq[at] as usize]);
            let mut rest = table.arc(x.place, y.place).1;
            for k in self.taken[at - 1]..self.taken[at] {
                let Pause::Timed { windows, duration, index } = &timed[k as usize] else { continue };
                let begin = next_in(windows, t).unwrap_or(t);
                rest -= rest.min(begin - t);
                t = begin + duration;
                off += duration;
                self.halts.push(Halt { after: at - 1, index: *index, start: begin, end: t });
            }
            if let Some(Pause::Driving { max, duration }) = lane.pauses.first() {
                let mut before = driven;
                for _ in 0..halts(&mut driven, rest, *max) {
                    let begin = t + (max - before);
                    rest -= max - before;
                    before = 0;
                    t = begin + duration;
                    off += duration;
                    self.halts.push(Halt { after: at - 1, index: 0, start: begin, end: t });
                }
            }
            let arrive = t + rest;
            let start = m.start_at(y, arrive.max(self.lower[at])).unwrap_or(arrive);
            t = start + work(x, y);
            self.begin.push(start);
            self.times.push(Times { arrive, start, depart: t });
        }
        off
    }

    /// Makes pickups wait whose goods would ride too long. `Some(true)` when it had to, `None` when nothing helps.
    fn rides(&mut self, m: &Model, seq: &[u32]) -> Option<bool> {
        let mut changed = false;
        for at in 1..seq.len() - 1 {
            let node = &m.nodes[seq[at] as usize];
            if node.max_ride == i32::MAX || node.mate == NONE {
                continue;
            }
            let Some(drop) = seq.iter().position(|&n| n == node.mate) else { continue };
            let excess = self.begin[drop] - self.times[at].depart - node.max_ride;
            if excess > 0 {
                let later = self.begin[at] + excess;
                if later > node.close || later <= self.lower[at] {
                    return None;
                }
                self.lower[at] = later;
                changed = true;
            }
        }
        Some(changed)
    }
}

fn timed(lane: &Lane) -> &[Pause] {
    match lane.pauses.first() {
        Some(Pause::Driving { .. }) => &[],
        _ => &lane.pauses,
    }
}

fn first_open(pause: &Pause) -> i32 {
    match pause {
        Pause::Timed { windows, .. } => windows[0].0,
        Pause::Driving { .. } => i32::MIN,
    }
}

fn next_in(windows: &[(i32, i32)], t: i32) -> Option<i32> {
    windows.iter().find(|w| w.1 >= t).map(|w| w.0.max(t))
}

fn close_of(windows: &[(i32, i32)], t: i32) -> Option<i32> {
    windows.iter().find(|w| w.1 >= t).map(|w| w.1)
}

/// The close of the window in which service starts.
fn close_in(m: &Model, node: &Node, start: i32) -> i32 {
    if node.windows.0 == node.windows.1 {
        return node.due.min(node.close);
    }
    let windows = &m.windows[node.windows.0 as usize..node.windows.1 as usize];
    close_of(windows, start).unwrap_or(start)
}

/// Halts the driving rule needs within a leg; keeps the driving since the last one.
fn halts(driven: &mut i32, leg: i32, max: i32) -> i32 {
    let total = *driven + leg;
    let halts = if total > max { (total - 1) / max } else { 0 };
    *driven = total - halts * max;
    halts
}
