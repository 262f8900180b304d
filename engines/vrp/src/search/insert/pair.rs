//! Places for a pickup and its dropoff on one lane.

use super::memo::{Found, Place};
use super::{Price, surcharge};
use crate::model::Flow;
use crate::search::State;

impl State<'_, '_> {
    /// Pickup after position `i`, dropoff after position `j >= i`.
    pub(super) fn scan_pair(&mut self, l: usize, a: u32, b: u32, found: &mut Found) {
        let m = self.m;
        let lane = &m.lanes[l];
        let (na, nb) = (&m.nodes[a as usize], &m.nodes[b as usize]);
        let table = m.table(l);
        let price = Price::of(m, lane);
        let base = surcharge(m, l, self.tracks[l].is_empty(), na, Some(nb));
        let last = self.tracks[l].seq.len() - 1;
        let mut drops = std::mem::take(&mut self.drops);
        self.cheapest_drops(l, b, &mut drops);
        for i in lane.frozen.len()..last {
            let (x, y) = (self.tracks[l].seq[i], self.tracks[l].seq[i + 1]);
            let (cx, cy) = (self.cells[x as usize], self.cells[y as usize]);
            if cx.earliest > na.close {
                break;
            }
            if cy.latest < na.open || !self.has_room_for(l, a, x) {
                continue;
            }
            let to = table.arc(cx.place, na.place);
            let Some(start) = m.start_at(na, cx.earliest + cx.service + to.1) else { continue };
            let free = start + na.service;
            let (between, on) = (table.arc(na.place, nb.place), table.arc(nb.place, cy.place));
            let delta = base + price.arc(to) + price.arc(between) + price.arc(on) - cx.leg;
            if (delta < found.bound() || lane.rich)
                && let Some(drop) = m.start_at(nb, free + between.1)
                && drop + nb.service + on.1 <= cy.latest
            {
                self.offer_pair(l, (a, b), (i, i), delta, found);
            }
            let onward = table.arc(na.place, cy.place);
            let head = base + price.arc(to) + price.arc(onward) - cx.leg;
            // However the dropoff is placed, it adds at least the cheapest detour that is left.
            if head + drops[i + 1] >= found.bound() && !lane.rich {
                continue;
            }
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
                let delta = head + price.arcs(into, out) - cu.leg;
                if (delta < found.bound() || lane.rich)
                    && let Some(drop) = m.start_at(nb, free + into.1)
                    && drop + nb.service + out.1 <= cv.latest
                {
                    self.offer_pair(l, (a, b), (i, j), delta, found);
                }
                arrive = free + table.arc(cu.place, cv.place).1;
            }
        }
        self.drops = drops;
    }

    /// Per position: the cheapest detour to `b` from there on, were time no matter.
    fn cheapest_drops(&self, l: usize, b: u32, drops: &mut Vec<i64>) {
        let m = self.m;
        let (table, price, place) = (m.table(l), Price::of(m, &m.lanes[l]), m.nodes[b as usize].place);
        let seq = &self.tracks[l].seq;
        drops.clear();
        drops.resize(seq.len(), i64::MAX / 4);
        for j in (0..seq.len() - 1).rev() {
            let (u, v) = (&self.cells[seq[j] as usize], &self.cells[seq[j + 1] as usize]);
            let detour = price.arc(table.arc(u.place, place)) + price.arc(table.arc(place, v.place)) - u.leg;
            drops[j] = detour.min(drops[j + 1]);
        }
    }

    fn offer_pair(&mut self, l: usize, nodes: (u32, u32), at: (usize, usize), delta: i64, found: &mut Found) {
        let lane = &self.m.lanes[l];
        if lane.rich {
            self.try_rich(l, nodes, at, delta, found);
            return;
        }
        let place = Place { delta, first: at.0 as u32, second: (at.1 - at.0) as u16, reload: 0 };
        if lane.limits.distance_m.is_some() || lane.limits.drive_s.is_some() {
            self.simulate(l, nodes, place, found);
            return;
        }
        found.offer(place);
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
