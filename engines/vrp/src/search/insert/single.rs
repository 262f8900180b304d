//! Places for one stop on one lane.

use super::memo::{Found, Place};
use super::{Price, surcharge};
use crate::model::{Flow, NONE};
use crate::search::State;

impl State<'_, '_> {
    /// All positions of a lane where time alone decides: the innermost loop of the search.
    pub(super) fn scan_plain(&self, l: usize, c: u32, found: &mut Found) {
        let m = self.m;
        let (table, node, lane) = (m.table(l), &m.nodes[c as usize], &m.lanes[l]);
        let (to_row, on_row) = (table.to(node.place), table.from(node.place));
        let price = Price::of(m, lane);
        let extra = surcharge(m, l, self.tracks[l].is_empty(), node, None);
        let limited = lane.limits.distance_m.is_some() || lane.limits.drive_s.is_some();
        let seq = &self.tracks[l].seq;
        // Stops that have to begin before this one opens cannot come after it.
        let from = if seq.len() > 12 {
            let early = seq[1..].partition_point(|&n| self.cells[n as usize].latest < node.open);
            early.min(seq.len() - 2)
        } else {
            0
        };
        let mut bound = found.bound();
        let mut x = &self.cells[seq[from] as usize];
        for (i, &next) in seq.iter().enumerate().skip(from + 1) {
            if x.earliest > node.close {
                break;
            }
            let y = &self.cells[next as usize];
            let (to, on) = (arc(to_row[x.place as usize]), arc(on_row[y.place as usize]));
            let delta = price.arcs(to, on) - x.leg + extra;
            let before = x;
            x = y;
            if delta >= bound {
                continue;
            }
            let Some(start) = m.start_at(node, before.earliest + before.service + to.1) else { continue };
            if start + node.service + on.1 > y.latest
                || limited && !self.within_limits(l, to, on, table.arc(before.place, y.place))
            {
                continue;
            }
            found.offer(Place { delta, first: i as u32 - 1, second: 0, reload: 0 });
            bound = found.bound();
        }
    }

    /// All positions of a lane where loads change from leg to leg, or the timetable is more than windows.
    pub(super) fn scan_single(&mut self, l: usize, c: u32, found: &mut Found) {
        let m = self.m;
        let (lane, node, table) = (&m.lanes[l], &m.nodes[c as usize], m.table(l));
        let price = Price::of(m, lane);
        let extra = surcharge(m, l, self.tracks[l].is_empty(), node, None);
        for i in lane.frozen.len()..self.tracks[l].seq.len() - 1 {
            let (x, y) = (self.tracks[l].seq[i], self.tracks[l].seq[i + 1]);
            let (cx, cy) = (self.cells[x as usize], self.cells[y as usize]);
            if cx.earliest > node.close {
                break;
            }
            let (to, on) = (table.arc(cx.place, node.place), table.arc(node.place, cy.place));
            let delta = price.arcs(to, on) - cx.leg + extra;
            if delta >= found.bound() && !lane.rich {
                continue;
            }
            let Some(start) = m.start_at(node, cx.earliest + cx.service + to.1) else { continue };
            if start + node.service + on.1 > cy.latest {
                continue;
            }
            if lane.rich {
                self.try_rich(l, (c, NONE), (i, i), delta, found);
                continue;
            }
            if m.flow == Flow::Legs && !self.carries(l, c, x)
                || !self.within_limits(l, to, on, table.arc(cx.place, cy.place))
            {
                continue;
            }
            found.offer(Place { delta, first: i as u32, second: 0, reload: 0 });
        }
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
}

#[inline]
fn arc([distance, drive]: [i32; 2]) -> (i32, i32) {
    (distance, drive)
}
