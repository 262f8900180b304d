//! The problem compiled for searching: indices instead of ids, 32-bit times, flat tables.
//!
//! A *lane* is one shift of one vehicle, so one possible route. A *node* is one stop of one job in one of
//! its alternatives. A *unit* is what is served or left out as a whole: a job, or a group of alternatives;
//! it has one or more *variants* (one node, or pickup and dropoff). Lanes and units are sorted by id.

mod compile;
mod lanes;
mod lenient;
mod levels;
mod links;
mod near;
pub(crate) mod sim;
mod table;
pub(crate) mod validate;

use std::collections::BTreeMap;

use crate::answer::{Part, Visit};
use crate::ask::job::JobId;
use crate::ask::vehicle::{Limits, Rates, VehicleId};
use crate::ask::{Cost, Problem, Time};

pub(crate) use levels::{Levels, Score, Terms};
pub(crate) use table::Table;

pub(crate) const NONE: u32 = u32::MAX;
/// Stands for no limit on loads and sums.
pub(crate) const PLENTY: i64 = 1 << 60;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub place: u32,
    /// Index into `Problem::jobs`; `NONE` for start, end and reload.
    pub job: u32,
    pub unit: u32,
    pub variant: u32,
    pub part: Part,
    pub option: u32,
    /// The other node of a shipment, else `NONE`.
    pub mate: u32,
    /// Earliest and latest start of service over all windows, lateness included.
    pub open: i32,
    pub close: i32,
    /// Range in `Model::windows` when there are several, else empty.
    pub windows: (u32, u32),
    pub service: i32,
    pub setup: i32,
    /// Start of service after this is late and costs `late_cost` per second.
    pub due: i32,
    pub late_cost: Cost,
    /// Longest time from here (a pickup) to the mate; `i32::MAX` without limit.
    pub max_ride: i32,
    /// The trip with this node aboard does not leave earlier.
    pub release: i32,
    /// Index into `Vehicle::reloads` for reload nodes.
    pub reload: u32,
    pub zone: u32,
    pub class_bit: u64,
    /// Windows do not close: the stop is frozen.
    pub frozen: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Unit {
    pub variants: Vec<(u32, u32)>,
    /// Indices of the member jobs.
    pub jobs: Vec<u32>,
    pub mandatory: bool,
    pub value: i64,
    /// What leaving it out costs in the search.
    pub penalty: i64,
    /// Has a frozen stop: stays on its lane.
    pub locked: bool,
    /// Largest amount relative to capacity, and distance from the nearest start, for ordering.
    pub size: i64,
    pub far: i64,
}

#[derive(Clone, Debug)]
pub(crate) enum Pause {
    /// Windows of starts (32-bit), duration, index in the vehicle.
    Timed {
        windows: Vec<(i32, i32)>,
        duration: i32,
        index: u32,
    },
    Driving {
        max: i32,
        duration: i32,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Lane {
    /// Index into `Problem::vehicles`.
    pub vehicle: u32,
    pub shift: u32,
    pub table: u32,
    pub start: u32,
    pub end: u32,
    pub open: i32,
    pub close: i32,
    pub leave_by: i32,
    pub capacity: Vec<i64>,
    /// Aboard at the start: what goes at the first reload, and shipments already picked up.
    pub base: Vec<i64>,
    pub aboard: Vec<i64>,
    pub rates: Rates,
    pub limits: Limits,
    pub pauses: Vec<Pause>,
    /// Reload nodes that this lane may use.
    pub reloads: Vec<u32>,
    pub frozen: Vec<u32>,
    /// Needs the full simulation; otherwise the constant-time tests are exact.
    pub rich: bool,
    /// Lanes of the same kind are interchangeable while empty.
    pub kind: u32,
    /// Place among the lanes of its kind.
    pub rank: u32,
}

/// How loads have to be tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    /// Nothing is moved, or nothing is limited.
    None,
    /// Only deliveries, or only collections: the sum of a route decides.
    Sum,
    /// Everything else: the load on every leg decides.
    Legs,
}

pub(crate) struct Model<'a> {
    pub problem: &'a Problem,
    /// Subtracted from all times.
    pub base: Time,
    pub horizon: i32,
    pub dims: usize,
    pub flow: Flow,
    pub tables: Vec<Table>,
    pub nodes: Vec<Node>,
    /// The first `stops` nodes are stops of jobs; start and end of lane `l` follow at `stops + 2l`,
    /// then the reload nodes.
    pub stops: usize,
    pub windows: Vec<(i32, i32)>,
    /// Per node and dimension: aboard from the start of the trip and left here; taken here and kept;
    /// change by shipments.
    pub give: Vec<i64>,
    pub take: Vec<i64>,
    pub ship: Vec<i64>,
    pub units: Vec<Unit>,
    pub unit_of: BTreeMap<JobId, u32>,
    pub lanes: Vec<Lane>,
    /// Lanes of each kind.
    pub lanes_of: Vec<Vec<u32>>,
    /// Per kind: the other kinds that can drive its routes as they are, if the load fits.
    pub siblings: Vec<Vec<u32>>,
    /// Some kind has siblings.
    pub has_siblings: bool,
    /// Bit per job and lane: skills, `only`, capacity.
    allowed: Vec<u64>,
    words: usize,
    /// Per job and lane, in the search's currency; empty when nobody cares who comes.
    static_cost: Vec<i64>,
    pub levels: Levels,
    /// Pairs of classes that exclude each other, as masks per class bit.
    pub foes: Vec<u64>,
    /// Per unit: units that come before and after on the same route.
    pub before: Vec<Vec<u32>>,
    pub after: Vec<Vec<u32>>,
    /// Per unit: units on the same route.
    pub same: Vec<Vec<u32>>,
    pub has_order: bool,
    pub has_same: bool,
    /// Some job may be left out.
    pub has_choice: bool,
    /// Some stop has a window.
    pub has_windows: bool,
    /// The lists of neighbours were not finished: there is to be no search.
    pub partial: bool,
    /// Per stop: the nearest other stops.
    pub near: Vec<Vec<u32>>,
    /// Per stop: stops that would make a good predecessor or successor.
    pub close_by: Vec<Vec<u32>>,
}

impl Model<'_> {
    pub fn start_node(&self, lane: usize) -> u32 {
        (self.stops + 2 * lane) as u32
    }
    pub fn end_node(&self, lane: usize) -> u32 {
        (self.stops + 2 * lane + 1) as u32
    }
    #[inline]
    pub fn allows(&self, job: u32, lane: usize) -> bool {
        self.allowed[job as usize * self.words + lane / 64] >> (lane % 64) & 1 == 1
    }
    /// What it costs in the search that this lane, of all, serves the job.
    #[inline]
    pub fn static_cost(&self, job: u32, lane: usize) -> i64 {
        if self.static_cost.is_empty() { 0 } else { self.static_cost[job as usize * self.lanes.len() + lane] }
    }
    #[inline]
    pub fn table(&self, lane: usize) -> &Table {
        &self.tables[self.lanes[lane].table as usize]
    }
    pub fn is_reload(&self, node: u32) -> bool {
        node as usize >= self.stops + 2 * self.lanes.len()
    }
    /// The earliest start of service at or after `t`; `None` when all windows are over.
    #[inline]
    pub fn start_at(&self, node: &Node, t: i32) -> Option<i32> {
        if node.windows.0 == node.windows.1 || t > node.due {
            let start = t.max(node.open);
            return (start <= node.close).then_some(start);
        }
        let windows = &self.windows[node.windows.0 as usize..node.windows.1 as usize];
        windows.iter().find(|w| w.1 >= t).map(|w| w.0.max(t))
    }
    /// The latest start of service at or before `t`; `None` when all windows are later.
    #[inline]
    pub fn latest_at(&self, node: &Node, t: i32) -> Option<i32> {
        if node.windows.0 == node.windows.1 || t > node.due {
            let start = t.min(node.close);
            return (start >= node.open).then_some(start);
        }
        let windows = &self.windows[node.windows.0 as usize..node.windows.1 as usize];
        windows.iter().rev().find(|w| w.0 <= t).map(|w| w.1.min(t))
    }
    /// The visit that a stop stands for.
    pub fn visit(&self, node: u32) -> Visit {
        let n = &self.nodes[node as usize];
        Visit { job: self.problem.jobs[n.job as usize].id, part: n.part, option: n.option }
    }
    /// All nodes of a visit; several for shipments with alternatives.
    pub fn nodes_of(&self, visit: Visit) -> impl Iterator<Item = u32> + '_ {
        let unit = self.unit_of.get(&visit.job).map(|&u| &self.units[u as usize]);
        let nodes = unit.into_iter().flat_map(|unit| unit.variants.iter().flat_map(|&(a, b)| [a, b]));
        nodes.filter(move |&n| n != NONE && self.visit(n) == visit)
    }
    /// Whether a pickup node belongs to this alternative of the dropoff, if one is asked for.
    pub fn drops_at(&self, node: u32, option: Option<u32>) -> bool {
        let mate = self.nodes[node as usize].mate;
        option.is_none_or(|option| mate == NONE || self.nodes[mate as usize].option == option)
    }
    /// The variants of a job.
    pub fn variants_of(&self, job: JobId) -> impl Iterator<Item = (u32, u32)> + '_ {
        let unit = self.unit_of.get(&job).map(|&u| &self.units[u as usize]);
        let all = unit.into_iter().flat_map(|unit| unit.variants.iter().copied());
        all.filter(move |&(a, _)| self.problem.jobs[self.job_of(a) as usize].id == job)
    }
    pub fn lane_named(&self, vehicle: VehicleId, shift: u32) -> Option<usize> {
        let named =
            |lane: &Lane| lane.shift == shift && self.problem.vehicles[lane.vehicle as usize].id == vehicle;
        self.lanes.iter().position(named)
    }
    /// Whether it matters to some job which vehicle comes.
    pub fn cares_who_comes(&self) -> bool {
        !self.static_cost.is_empty()
    }
    /// The job of a stop.
    pub fn job_of(&self, node: u32) -> u32 {
        self.nodes[node as usize].job
    }
}
