//! From problem to model: nodes, units and what belongs to them.

use std::collections::{BTreeMap, BTreeSet};

use super::lanes::{build_lanes, clip, kinds, siblings};
use super::levels::Levels;
use super::validate::{FAR, dimensions, validate};
use super::{Flow, Model, NONE, Node, Table, Unit};
use crate::answer::Part;
use crate::ask::job::{Job, JobId, Priority, Stop, Task};
use crate::ask::{Load, Problem};
use crate::error::PlanError;

impl<'a> Model<'a> {
    /// Validates and compiles, for searching. When `stop` says so, it is only fit to write down a start plan.
    pub fn new(problem: &'a Problem, stop: &dyn Fn() -> bool) -> Result<Self, PlanError> {
        let mut m = Self::light(problem)?;
        m.neighbours(stop);
        Ok(m)
    }

    /// Validates and compiles without what only the search needs.
    pub fn light(problem: &'a Problem) -> Result<Self, PlanError> {
        validate(problem)?;
        let shifts = || problem.vehicles.iter().flat_map(|v| &v.shifts);
        let base = shifts().map(|s| s.open).min().unwrap_or(0);
        let horizon = shifts().map(|s| s.close - base).max().unwrap_or(0) as i32;
        let mut m = Model {
            problem,
            base,
            horizon,
            dims: dimensions(problem),
            flow: Flow::None,
            tables: Vec::new(),
            nodes: Vec::new(),
            stops: 0,
            windows: Vec::new(),
            give: Vec::new(),
            take: Vec::new(),
            ship: Vec::new(),
            units: Vec::new(),
            unit_of: BTreeMap::new(),
            lanes: Vec::new(),
            lanes_of: Vec::new(),
            siblings: Vec::new(),
            has_siblings: false,
            allowed: Vec::new(),
            words: 0,
            static_cost: Vec::new(),
            levels: Levels::default(),
            foes: Vec::new(),
            before: Vec::new(),
            after: Vec::new(),
            same: Vec::new(),
            has_order: false,
            has_same: false,
            has_choice: false,
            has_windows: false,
            partial: false,
            near: Vec::new(),
            close_by: Vec::new(),
        };
        m.build_units();
        build_lanes(&mut m);
        m.links();
        m.flow = m.flow();
        m.allow();
        kinds(&mut m);
        m.levels = Levels::new(&m)?;
        m.penalties();
        m.static_costs();
        siblings(&mut m);
        Ok(m)
    }

    fn build_units(&mut self) {
        let jobs = &self.problem.jobs;
        let aboard: BTreeMap<_, _> = (self.problem.vehicles.iter())
            .flat_map(|v| v.commitment.iter().flat_map(|c| &c.aboard))
            .map(|one| (one.job, one.since))
            .collect();
        let mut order: Vec<usize> = (0..jobs.len()).collect();
        order.sort_by_key(|&j| jobs[j].id);
        let mut groups: BTreeMap<u64, usize> = BTreeMap::new();
        for j in order {
            let job = &jobs[j];
            let fresh = self.units.len();
            let unit = match job.group {
                Some(group) => *groups.entry(group.0).or_insert(fresh),
                None => fresh,
            };
            if unit == fresh {
                self.units.push(Unit {
                    variants: Vec::new(),
                    jobs: Vec::new(),
                    mandatory: false,
                    value: 0,
                    penalty: 0,
                    locked: false,
                    size: 0,
                    far: 0,
                });
            }
            self.units[unit].jobs.push(j as u32);
            match job.priority {
                Priority::Mandatory => self.units[unit].mandatory = true,
                Priority::Value(value) => {
                    self.units[unit].value = self.units[unit].value.max(i64::from(value));
                }
            }
            self.variants(unit, j, aboard.get(&job.id).copied());
        }
        self.stops = self.nodes.len();
    }

    fn variants(&mut self, unit: usize, j: usize, since: Option<i64>) {
        let jobs = &self.problem.jobs;
        let job = &jobs[j];
        let options = |stop: &'a Stop| std::iter::once(stop).chain(&stop.alternatives).enumerate();
        let nothing = Load::new();
        let release = job.release.map_or(0, |release| (release - self.base).clamp(0, FAR)) as i32;
        let any = (0, FAR as i32);
        match &job.task {
            Task::Shipment { pickup, dropoff, load, max_ride_s } => {
                let ride = max_ride_s.map_or(i32::MAX, |s| s.min(FAR) as i32);
                if let Some(since) = since {
                    let until =
                        max_ride_s.map_or(FAR, |ride| (since + ride - self.base).clamp(-FAR, FAR)) as i32;
                    for (option, stop) in options(dropoff) {
                        let node = self.stop(unit, j, Part::Dropoff, option, stop, (0, until));
                        self.amounts(node, &nothing, &nothing, load, -1);
                        self.units[unit].variants.push((node, NONE));
                    }
                    return;
                }
                for (from, first) in options(pickup) {
                    for (to, second) in options(dropoff) {
                        let a = self.stop(unit, j, Part::Pickup, from, first, (release, FAR as i32));
                        self.amounts(a, &nothing, &nothing, load, 1);
                        let b = self.stop(unit, j, Part::Dropoff, to, second, any);
                        self.amounts(b, &nothing, &nothing, load, -1);
                        self.nodes[a as usize].mate = b;
                        self.nodes[b as usize].mate = a;
                        self.nodes[a as usize].max_ride = ride;
                        self.units[unit].variants.push((a, b));
                    }
                }
            }
            Task::Deliver { stop, .. }
            | Task::Collect { stop, .. }
            | Task::Exchange { stop, .. }
            | Task::Visit { stop } => {
                let (give, take) = match &job.task {
                    Task::Deliver { load, .. } => (load, &nothing),
                    Task::Collect { load, .. } => (&nothing, load),
                    Task::Exchange { deliver, collect, .. } => (deliver, collect),
                    _ => (&nothing, &nothing),
                };
                let leaves = matches!(job.task, Task::Deliver { .. } | Task::Exchange { .. });
                for (option, stop) in options(stop) {
                    let node = self.stop(
                        unit,
                        j,
                        Part::Whole,
                        option,
                        stop,
                        if leaves { any } else { (release, any.1) },
                    );
                    self.amounts(node, give, take, &nothing, 0);
                    self.nodes[node as usize].release = if leaves { release } else { 0 };
                    self.units[unit].variants.push((node, NONE));
                }
            }
        }
    }

    /// Adds a node whose service begins within `span` and the stop's windows.
    fn stop(
        &mut self,
        unit: usize,
        j: usize,
        part: Part,
        option: usize,
        stop: &Stop,
        span: (i32, i32),
    ) -> u32 {
        let job: &Job = &self.problem.jobs[j];
        let late = stop.late.map_or(0, |late| late.max_s) as i32;
        let mut clipped = clip(&stop.windows, self.base, self.horizon);
        clipped.retain_mut(|w| {
            *w = (w.0.max(span.0), w.1.min(span.1));
            w.0 <= w.1
        });
        let due = match stop.windows.last() {
            Some(last) => (last.close - self.base).clamp(-FAR, FAR) as i32,
            None => self.horizon,
        };
        // A stop whose windows all lie outside the shifts has an empty span (it opens after it closes), so nothing
        // ever fits, unless it may be late enough.
        let never = if late > 0 && due < span.0 { span.0 } else { self.horizon + 1 };
        let open = clipped.first().map_or(never, |w| w.0);
        // Lateness follows the last window; when that is cut off, the last one left is the end.
        let close = match clipped.last() {
            Some(last) if last.1 < due => last.1,
            _ => due.saturating_add(late).min(self.horizon).min(span.1),
        };
        let first = self.windows.len() as u32;
        if clipped.len() > 1 {
            self.windows.extend(&clipped);
        }
        self.nodes.push(Node {
            place: stop.place,
            job: j as u32,
            unit: unit as u32,
            variant: self.units[unit].variants.len() as u32,
            part,
            option: option as u32,
            mate: NONE,
            open,
            close,
            windows: (first, self.windows.len() as u32),
            service: stop.service_s as i32,
            setup: stop.setup_s as i32,
            due,
            late_cost: stop.late.map_or(0, |late| late.cost_per_s),
            max_ride: i32::MAX,
            release: 0,
            reload: NONE,
            zone: job.zone.map_or(NONE, |zone| zone_ix(self.problem, zone.0)),
            class_bit: 0,
            frozen: false,
        });
        self.nodes.len() as u32 - 1
    }

    fn amounts(&mut self, node: u32, give: &Load, take: &Load, ship: &Load, sign: i64) {
        let at = node as usize * self.dims;
        self.pad(node as usize + 1);
        for k in 0..self.dims {
            self.give[at + k] = give.get(k).copied().unwrap_or(0);
            self.take[at + k] = take.get(k).copied().unwrap_or(0);
            self.ship[at + k] = sign * ship.get(k).copied().unwrap_or(0);
        }
    }

    /// Makes room for the amounts of `nodes` nodes.
    pub(super) fn pad(&mut self, nodes: usize) {
        for amounts in [&mut self.give, &mut self.take, &mut self.ship] {
            amounts.resize(nodes * self.dims, 0);
        }
    }

    /// Adds a table for a profile at a speed and returns its index.
    pub(super) fn add_table(&mut self, profile: u32, speed_pct: u32) -> u32 {
        let table = Table::new(&self.problem.profiles[profile as usize], speed_pct);
        self.tables.push(table);
        self.tables.len() as u32 - 1
    }

    fn flow(&self) -> Flow {
        let limited = self.lanes.iter().any(|lane| lane.capacity.iter().any(|&c| c < super::PLENTY));
        let moved = |amounts: &[i64]| amounts.iter().any(|&n| n != 0);
        if !limited {
            return Flow::None;
        }
        let aboard = self.lanes.iter().any(|lane| moved(&lane.base) || moved(&lane.aboard));
        match (moved(&self.give), moved(&self.take), moved(&self.ship) || aboard) {
            (false, false, false) => Flow::None,
            (true, true, _) | (_, _, true) => Flow::Legs,
            _ => Flow::Sum,
        }
    }

    fn allow(&mut self) {
        self.words = self.lanes.len().div_ceil(64);
        let jobs = &self.problem.jobs;
        self.allowed = vec![0; jobs.len() * self.words];
        let mut bound_to = BTreeMap::new();
        for v in &self.problem.vehicles {
            for one in v.commitment.iter().flat_map(|c| &c.aboard) {
                bound_to.insert(one.job, v.id);
            }
        }
        for (j, job) in jobs.iter().enumerate() {
            let only: Option<BTreeSet<_>> = job.only.as_ref().map(|only| only.iter().collect());
            for (l, lane) in self.lanes.iter().enumerate() {
                let v = &self.problem.vehicles[lane.vehicle as usize];
                let fits = job.must.is_subset(&v.skills)
                    && job.forbid.is_disjoint(&v.skills)
                    && only.as_ref().is_none_or(|only| only.contains(&v.id))
                    && bound_to.get(&job.id).is_none_or(|at| *at == v.id);
                if fits {
                    self.allowed[j * self.words + l / 64] |= 1 << (l % 64);
                }
            }
        }
    }

    /// Lets vehicles that lack only this skill serve the job.
    pub fn allow_without(&mut self, id: JobId, skill: u32) {
        let Some(j) = self.problem.jobs.iter().position(|job| job.id == id) else { return };
        let job = &self.problem.jobs[j];
        for (l, lane) in self.lanes.iter().enumerate() {
            let v = &self.problem.vehicles[lane.vehicle as usize];
            let missing: Vec<u32> = job.must.difference(&v.skills).copied().collect();
            let only = job.only.as_ref().is_none_or(|only| only.contains(&v.id));
            if missing == [skill] && job.forbid.is_disjoint(&v.skills) && only && !job.forbid.contains(&skill)
            {
                self.allowed[j * self.words + l / 64] |= 1 << (l % 64);
            }
        }
    }

    fn penalties(&mut self) {
        let levels = &self.levels;
        for unit in &mut self.units {
            unit.penalty = levels.penalty(unit);
        }
        let mut scale = vec![1i64; self.dims];
        for (k, most) in scale.iter_mut().enumerate() {
            *most = self
                .lanes
                .iter()
                .map(|l| l.capacity[k])
                .filter(|&c| c < super::PLENTY)
                .max()
                .unwrap_or(0)
                .max(1);
        }
        self.has_choice = self.units.iter().any(|unit| !unit.mandatory);
        let horizon = self.horizon;
        self.has_windows = self.nodes[..self.stops].iter().any(|n| n.open > 0 || n.close < horizon);
        let starts: BTreeSet<(u32, u32)> = self.lanes.iter().map(|lane| (lane.table, lane.start)).collect();
        for unit in &mut self.units {
            let place = self.nodes[unit.variants[0].0 as usize].place;
            let leg =
                |&(table, start): &(u32, u32)| i64::from(self.tables[table as usize].arc(start, place).0);
            unit.far = starts.iter().map(leg).min().unwrap_or(0);
            let at = unit.variants[0].0 as usize * self.dims;
            let part = |k: usize| {
                let most = self.give[at + k].max(self.take[at + k]).max(self.ship[at + k].abs());
                most.saturating_mul(1000) / scale[k]
            };
            unit.size = (0..self.dims).map(part).max().unwrap_or(0);
        }
    }

    fn static_costs(&mut self) {
        let jobs = &self.problem.jobs;
        if jobs.iter().all(|job| job.usual_driver.is_none() && job.promise.is_none()) {
            return;
        }
        self.static_cost = vec![0; jobs.len() * self.lanes.len()];
        for (j, job) in jobs.iter().enumerate() {
            for (l, lane) in self.lanes.iter().enumerate() {
                let (unusual, broken) = self.strangeness(job, lane.vehicle);
                self.static_cost[j * self.lanes.len() + l] = self.levels.soft_static(unusual, broken);
            }
        }
    }

    /// Costs of not being the usual driver and not the promised vehicle.
    pub fn strangeness(&self, job: &Job, vehicle: u32) -> (i64, i64) {
        let v = &self.problem.vehicles[vehicle as usize];
        let unusual =
            job.usual_driver.filter(|usual| v.driver != Some(usual.driver)).map_or(0, |usual| usual.cost);
        let broken = job.promise.filter(|promise| promise.vehicle != v.id).map_or(0, |promise| promise.cost);
        (unusual, broken)
    }
}

fn zone_ix(problem: &Problem, zone: u64) -> u32 {
    // The smallest job index with the zone names it: stable and dense enough.
    problem.jobs.iter().position(|job| job.zone.is_some_and(|z| z.0 == zone)).map_or(NONE, |at| at as u32)
}
