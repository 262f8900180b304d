//! Routes that move to a vehicle of another size: to a larger one when a stop asks for room, to a cheaper one when they
//! have room to spare. Without it a route would keep the vehicle that was cheapest for its first stop.

use super::insert::{Found, Hunt, Place, Price};
use super::state::State;
use crate::model::NONE;

/// One step in so many lets routes move; where they always may, vehicles that suit no route yet are never tried.
const MOVING: usize = 2;
/// While something that has to be done is left out, one step in so many empties whole routes.
const CLEARING: usize = 8;
/// So many of them.
const CLEARED: usize = 3;

impl State<'_, '_> {
    /// Ruins and puts back what was taken out, on vehicles of other sizes if they suit the routes of this step better.
    /// False as soon as the search cost has grown by `most`.
    pub fn rework(&mut self, blink: u64, most: impl FnOnce(&mut Self) -> f64) -> bool {
        self.moving = self.m.has_siblings && self.rng.below(MOVING) == 0;
        if self.m.has_siblings && self.lacks_room() && self.rng.below(CLEARING) == 0 {
            self.clear_routes();
        } else {
            self.ruin();
        }
        if self.moving {
            self.refit();
        }
        let most = most(self);
        let done = self.recreate(blink, most);
        if self.moving && done {
            self.refit();
        }
        done && (self.change() as f64) < most
    }

    /// Whether something was left out before this step that has to be done.
    pub(super) fn lacks_room(&self) -> bool {
        self.absent_before.iter().any(|&u| self.m.units[u as usize].mandatory)
    }

    /// Empties a few routes anywhere, so that large loads can come together on other vehicles.
    fn clear_routes(&mut self) {
        for _ in 0..CLEARED.min(self.used.len()) {
            let l = self.used[self.rng.below(self.used.len())] as usize;
            let nodes = self.tracks[l].seq.clone();
            self.remove(l, &nodes);
            if self.used.is_empty() {
                return;
            }
        }
    }

    /// Moves the routes of this step to cheaper vehicles that hold them.
    pub fn refit(&mut self) {
        for at in 0..self.touched.len() {
            let l = self.touched[at].0 as usize;
            if let Some((to, _)) = self.suited(l, NONE, 0) {
                self.move_route(l, to);
            }
        }
    }

    /// The cheapest vacant lane of another kind that holds the route of a lane, and a stop more if there is one, and
    /// what it costs more there: less than `bound`.
    fn suited(&mut self, l: usize, stop: u32, bound: i64) -> Option<(usize, i64)> {
        let m = self.m;
        if self.tracks[l].is_empty() {
            return None;
        }
        let (mut bound, mut best) = (bound, None);
        for &kind in &m.siblings[m.lanes[l].kind as usize] {
            let other = m.lanes_of[kind as usize][0] as usize;
            if self.shy >> (kind % 64) & 1 == 1 || !self.holds(l, other, stop) {
                continue;
            }
            let change = self.change_on(l, other);
            if change < bound
                && let Some(to) = self.vacant(kind as usize)
            {
                (bound, best) = (change, Some((to, change)));
            }
        }
        best
    }

    /// Whether a lane like `other` holds the load of lane `l` and of one stop more.
    fn holds(&self, l: usize, other: usize, stop: u32) -> bool {
        let m = self.m;
        (0..m.dims).all(|k| {
            let at = stop as usize * m.dims + k;
            let more = if stop == NONE { 0 } else { m.give[at] + m.take[at] };
            self.sums[l * m.dims + k] + more <= m.lanes[other].capacity[k]
        })
    }

    /// What the route of lane `l` costs more on a lane like `other`.
    fn change_on(&self, l: usize, other: usize) -> i64 {
        let (m, track) = (self.m, &self.tracks[l]);
        let (now, then) = (&m.lanes[l].rates, &m.lanes[other].rates);
        let money = then.fixed - now.fixed
            + (then.per_m - now.per_m) * track.out.distance
            + (then.per_drive_s - now.per_drive_s) * track.out.drive
            + (then.per_task - now.per_task) * i64::from(track.tasks);
        m.levels.money() * money
    }

    /// Moves the route of a lane to an empty one of a sibling.
    pub fn move_route(&mut self, from: usize, to: usize) {
        self.touch(from);
        self.touch(to);
        let mut seq = std::mem::take(&mut self.tracks[from].seq);
        std::mem::swap(&mut seq, &mut self.tracks[to].seq);
        self.tracks[from].seq = seq;
        for l in [from, to] {
            let (start, end) = (self.m.start_node(l), self.m.end_node(l));
            let seq = &mut self.tracks[l].seq;
            let last = seq.len() - 1;
            (seq[0], seq[last]) = (start, end);
            self.refresh(l);
        }
    }

    /// Offers larger vehicles for the routes of these lanes, or of all.
    #[inline(never)]
    pub(super) fn offer_moves(&mut self, lanes: Option<&[u32]>, stop: u32, hunt: &mut Hunt) {
        for at in 0..lanes.map_or(self.used.len(), <[u32]>::len) {
            let l = lanes.map_or_else(|| self.used[at], |lanes| lanes[at]);
            self.offer_larger(l as usize, stop, hunt);
        }
    }

    /// Offers a larger vehicle for the route of a lane that has no room for a stop.
    fn offer_larger(&mut self, l: usize, stop: u32, hunt: &mut Hunt) {
        let m = self.m;
        if !self.moving
            || m.siblings[m.lanes[l].kind as usize].is_empty()
            || self.holds(l, l, stop)
            || !m.allows(m.job_of(stop), l)
        {
            return;
        }
        let Some((to, change)) = self.suited(l, stop, hunt.bound) else { return };
        let mut found = Found::nothing(hunt.bound);
        self.scan_moved(l, to, stop, change, &mut found);
        if self.pick(to, stop, &found, hunt)
            && let Some(spot) = &mut hunt.best
        {
            spot.moved = l as u32;
        }
    }

    /// All positions for a stop on the route of a lane, were it on lane `to`, where it costs `change` more.
    fn scan_moved(&self, l: usize, to: usize, stop: u32, change: i64, found: &mut Found) {
        let m = self.m;
        let (lane, table, node) = (&m.lanes[to], m.table(to), &m.nodes[stop as usize]);
        let (rates, price) = (&lane.rates, Price::of(m, lane));
        let service = rates.per_service_s * i64::from(node.service) + rates.per_task;
        let extra = change + m.levels.money() * service;
        for (i, pair) in self.tracks[l].seq.windows(2).enumerate() {
            let (x, y) = (&self.cells[pair[0] as usize], &self.cells[pair[1] as usize]);
            let old = table.arc(x.place, y.place);
            let (into, on) = (table.arc(x.place, node.place), table.arc(node.place, y.place));
            let delta = extra + price.arcs(into, on) - price.arc(old);
            if delta >= found.bound() {
                continue;
            }
            let Some(start) = m.start_at(node, x.earliest + x.service + into.1) else { continue };
            if start + node.service + on.1 <= y.latest && self.within_limits(l, into, on, old) {
                found.offer(Place { delta, first: i as u32, second: 0, reload: 0 });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::vehicle::Rates;
    use crate::model::Model;
    use crate::{Config, Control, Job, Matrix, Problem, Stop, Task, Vehicle, verify};

    /// Forty stops on a grid and three sizes of vehicle, with other costs for each; `many` of each.
    fn town(many: u64) -> Problem {
        let at = |n: u32| (n % 7, n / 7);
        let leg = |a: u32, b: u32| {
            let (p, q) = (at(a), at(b));
            let far = p.0.abs_diff(q.0) + p.1.abs_diff(q.1);
            (far * 100, far * 10)
        };
        let job = |id: u64| {
            let load = vec![1 + id as i64 % 4];
            Job::new(id, Task::Deliver { stop: Stop::at(id as u32).taking(5), load })
        };
        let van = |id: u64| {
            let size = id as i64 % 3;
            let rates =
                Rates { fixed: 500 + 400 * size, per_m: 2 + size, per_drive_s: 1, ..Rates::default() };
            Vehicle { capacity: vec![6 + 9 * size], rates, ..Vehicle::new(id, 0, 0, 20_000) }
        };
        Problem {
            profiles: vec![Matrix::from_fn(41, leg)],
            jobs: (1..=40).map(job).collect(),
            vehicles: (1..=3 * many).map(van).collect(),
            ..Problem::default()
        }
    }

    #[test]
    fn a_route_on_another_vehicle_costs_what_was_said_and_comes_back() {
        let p = town(20);
        let m = Model::new(&p, &|| false).expect("well formed");
        assert!(m.siblings.iter().all(|others| others.len() == 2));
        let mut state = State::new(&m, 3);
        state.eager = true;
        state.begin();
        state.recreate(0, f64::INFINITY);
        state.eager = false;
        let (mut moves, mut grown) = (0, 0);
        for _ in 0..400 {
            state.begin();
            state.shy = 0;
            let before = state.snapshot(0, state.totals().1).seqs;
            state.ruin();
            for at in 0..state.touched.len() {
                let l = state.touched[at].0 as usize;
                if let Some((to, said)) = state.suited(l, NONE, i64::MAX) {
                    let cost = state.tracks[l].cost;
                    state.move_route(l, to);
                    assert_eq!((state.tracks[to].cost, state.tracks[l].cost), (cost + said, 0));
                    moves += 1;
                }
            }
            for unit in std::mem::take(&mut state.absent) {
                let stop = m.units[unit as usize].variants[0].0;
                let cost = state.change();
                let mut hunt = Hunt { bound: i64::MAX, best: None, blink: 0 };
                state.offer_moves(None, stop, &mut hunt);
                match hunt.best {
                    Some(spot) => {
                        state.put(&spot, unit);
                        assert_eq!(state.change(), cost + hunt.bound);
                        grown += 1;
                    }
                    None => state.absent.push(unit),
                }
            }
            state.undo();
            assert_eq!(state.snapshot(0, state.totals().1).seqs, before);
        }
        assert!(moves > 200 && grown > 200, "{moves} moves, {grown} for room");
    }

    #[test]
    fn large_loads_come_together_where_vehicles_are_few() {
        // Eight loads that only three vehicles can carry, all of their room taken; small ones have the others.
        let loads = [60, 40, 55, 45, 70, 30, 50, 50].iter().chain(&[8; 24]);
        let mut p = town(1);
        p.jobs = (1u64..)
            .zip(loads)
            .map(|(id, &load)| {
                Job::new(id, Task::Deliver { stop: Stop::at(id as u32 % 40), load: vec![load] })
            })
            .collect();
        p.vehicles = (1..=10u64)
            .map(|id| {
                let capacity = vec![if id > 6 { 100 } else { 32 }];
                let rates = Rates { fixed: if id > 6 { 100 } else { 900 }, ..Rates::default() };
                Vehicle { capacity, rates, ..Vehicle::new(id, 0, 0, 20_000) }
            })
            .collect();
        for seed in 1..=10 {
            let config = Config { seed, ..Config::iterations(20_000) };
            let plan = crate::solve(&p, &config, &Control::default(), &mut |_| {}).expect("well formed");
            assert_eq!((verify(&p, &plan), plan.unserved.len()), (vec![], 0), "seed {seed}");
        }
    }
}
