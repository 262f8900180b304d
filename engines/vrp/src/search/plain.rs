//! A stop put on a lane where nothing but time and sums counts: only what changes is computed.

use super::insert::{Price, Spot};
use super::state::State;
use crate::model::Flow;

impl State<'_, '_> {
    /// Puts a stop on a lane where time and sums are all that counts, and updates only what changes.
    pub fn insert_plain(&mut self, l: usize, c: u32, spot: &Spot) {
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
        self.memo.renew(l);
        self.note_use(l);
        self.variant[node.unit as usize] = node.variant;
        let cell = &mut self.cells[c as usize];
        cell.leg = price.arc(on);
        self.home[c as usize] = l as u32;
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
}
