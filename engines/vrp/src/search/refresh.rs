//! What is known about the nodes of a lane, computed again after its sequence changed.

use super::insert::Price;
use super::state::State;
use crate::model::sim::Outcome;
use crate::model::{Flow, NONE, Terms};

impl State<'_, '_> {
    /// Recomputes everything about a lane after its sequence changed. False when the route breaks a rule.
    pub fn refresh(&mut self, l: usize) -> bool {
        self.memo.renew(l);
        self.note_use(l);
        let times = self.times(l);
        let fits = self.loads(l);
        let cost = self.price(l);
        times && fits && cost
    }

    /// Like `refresh`, for a sequence whose price is known: after an undo.
    pub fn relink(&mut self, l: usize) {
        self.note_use(l);
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
            cell.pos = pos as u32;
            self.home[n as usize] = l as u32;
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
}
