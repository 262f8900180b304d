//! The least change of one limit that lets a job in, proven on the changed problem.

use crate::answer::{Act, Plan, Relaxation, Relaxed, Rule};
use crate::ask::Problem;
use crate::ask::job::{JobId, Stop, Task};
use crate::draft::{Draft, schedule};
use crate::error::PlanError;
use crate::model::sim::Sim;
use crate::model::{Lane, Model, NONE, Node, PLENTY};
use crate::search::State;
use crate::verify::verify;

/// Jobs with more insertion places than this are tried on the first ones only.
const PLACES: usize = 40_000;

/// Where a job fits: lane, positions of its stops, variant.
#[derive(Clone, Copy)]
struct Place {
    lane: usize,
    first: usize,
    second: usize,
    nodes: (u32, u32),
}

struct Search<'m, 'p> {
    m: Model<'p>,
    /// What relaxing changes, as it was.
    nodes: Vec<Node>,
    windows: Vec<(i32, i32)>,
    lanes: Vec<Lane>,
    horizon: i32,
    seqs: &'m [Vec<u32>],
    job: JobId,
    sim: Sim,
}

pub(super) fn relaxations(
    problem: &Problem,
    plan: &Plan,
    state: &State,
    job: JobId,
) -> Result<Vec<Relaxation>, PlanError> {
    let seqs: Vec<Vec<u32>> = state.tracks.iter().map(|track| track.seq.clone()).collect();
    let mut found = Vec::new();
    for kind in kinds(problem, job) {
        let mut search = Search::new(Model::light(problem)?, &seqs, job);
        let Some((what, place)) = search.least(kind) else { continue };
        let Some(relaxation) = prove(problem, plan, &search, what, place)? else { continue };
        found.push(relaxation);
    }
    Ok(found)
}

/// What may be relaxed, with the amount left open.
fn kinds(problem: &Problem, job: JobId) -> Vec<Relaxed> {
    let mut kinds = vec![Relaxed::WindowLater(0), Relaxed::WindowEarlier(0), Relaxed::ShiftLonger(0)];
    let dims = crate::model::validate::dimensions(problem) as u32;
    kinds.extend((0..dims).map(|dimension| Relaxed::Capacity { dimension, more: 0 }));
    kinds.push(Relaxed::Tasks(0));
    if let Some(known) = problem.jobs.iter().find(|known| known.id == job) {
        kinds.extend(known.must.iter().map(|&skill| Relaxed::Skill(skill)));
    }
    let limits = [Rule::MaxDistance, Rule::MaxDrive, Rule::MaxDuration, Rule::MaxRide, Rule::MaxZones];
    kinds.extend(limits.map(|rule| Relaxed::Limit { rule, more: 0 }));
    kinds
}

fn with_amount(kind: Relaxed, n: i64) -> Relaxed {
    match kind {
        Relaxed::WindowLater(_) => Relaxed::WindowLater(n),
        Relaxed::WindowEarlier(_) => Relaxed::WindowEarlier(n),
        Relaxed::ShiftLonger(_) => Relaxed::ShiftLonger(n),
        Relaxed::Capacity { dimension, .. } => Relaxed::Capacity { dimension, more: n },
        Relaxed::Tasks(_) => Relaxed::Tasks(n as u32),
        Relaxed::Skill(skill) => Relaxed::Skill(skill),
        Relaxed::Limit { rule, .. } => Relaxed::Limit { rule, more: n },
    }
}

impl<'m, 'p> Search<'m, 'p> {
    fn new(m: Model<'p>, seqs: &'m [Vec<u32>], job: JobId) -> Self {
        let (nodes, windows, lanes, horizon) =
            (m.nodes.clone(), m.windows.clone(), m.lanes.clone(), m.horizon);
        Self { m, nodes, windows, lanes, horizon, seqs, job, sim: Sim::default() }
    }

    /// The smallest amount that helps, by halving: more of a relaxation never hurts.
    fn least(&mut self, kind: Relaxed) -> Option<(Relaxed, Place)> {
        let most = match kind {
            Relaxed::WindowLater(_) | Relaxed::WindowEarlier(_) => i64::from(self.m.horizon),
            Relaxed::ShiftLonger(_) => 86_400,
            Relaxed::Tasks(_) | Relaxed::Limit { rule: Rule::MaxZones, .. } => 2,
            Relaxed::Skill(_) => 1,
            Relaxed::Capacity { .. } | Relaxed::Limit { .. } => 1 << 32,
        };
        let mut best = self.attempt(with_amount(kind, most))?;
        let (mut low, mut high) = (0, most);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            match self.attempt(with_amount(kind, middle)) {
                Some(place) => (high, best) = (middle, place),
                None => low = middle,
            }
        }
        Some((with_amount(kind, high), best))
    }

    fn attempt(&mut self, what: Relaxed) -> Option<Place> {
        self.m.nodes.clone_from(&self.nodes);
        self.m.windows.clone_from(&self.windows);
        self.m.lanes.clone_from(&self.lanes);
        self.m.horizon = self.horizon;
        self.loosen(what);
        self.place()
    }

    /// Changes the model; all lanes at once, the place found says which one needed it.
    fn loosen(&mut self, what: Relaxed) {
        let job = self.m.problem.jobs.iter().position(|known| known.id == self.job);
        let m = &mut self.m;
        match what {
            Relaxed::WindowLater(n) | Relaxed::WindowEarlier(n) => {
                let later = matches!(what, Relaxed::WindowLater(_));
                let n = n as i32;
                for at in 0..m.stops {
                    if m.nodes[at].job as usize != job.unwrap_or(usize::MAX) {
                        continue;
                    }
                    let windows = m.nodes[at].windows;
                    for window in &mut m.windows[windows.0 as usize..windows.1 as usize] {
                        *window = if later { (window.0, window.1 + n) } else { (window.0 - n, window.1) };
                    }
                    let node = &mut m.nodes[at];
                    if later {
                        node.close = (node.close + n).min(m.horizon);
                        node.due += n;
                    } else {
                        node.open = (node.open - n).max(0);
                    }
                }
            }
            Relaxed::ShiftLonger(n) => {
                let old = m.horizon;
                m.horizon += n as i32;
                // Stops that were only cut off by the end of all shifts.
                for node in m.nodes.iter_mut().filter(|node| node.job != NONE && node.close == old) {
                    node.close = m.horizon;
                    node.due = node.due.max(m.horizon);
                }
                for l in 0..m.lanes.len() {
                    m.lanes[l].close += n as i32;
                    let end = m.end_node(l) as usize;
                    m.nodes[end].close += n as i32;
                    m.nodes[end].due += n as i32;
                }
            }
            Relaxed::Capacity { dimension, more } => {
                for lane in &mut m.lanes {
                    let capacity = &mut lane.capacity[dimension as usize];
                    *capacity = (*capacity + more).min(PLENTY);
                }
            }
            Relaxed::Tasks(n) => m.lanes.iter_mut().for_each(|lane| {
                lane.limits.tasks = lane.limits.tasks.map(|most| most + n);
            }),
            Relaxed::Skill(skill) => m.allow_without(self.job, skill),
            Relaxed::Limit { rule, more } => {
                for lane in &mut m.lanes {
                    let limits = &mut lane.limits;
                    match rule {
                        Rule::MaxDistance => limits.distance_m = limits.distance_m.map(|most| most + more),
                        Rule::MaxDrive => limits.drive_s = limits.drive_s.map(|most| most + more),
                        Rule::MaxDuration => limits.duration_s = limits.duration_s.map(|most| most + more),
                        Rule::MaxZones => limits.zones = limits.zones.map(|most| most + more as u32),
                        _ => {}
                    }
                }
                for node in
                    m.nodes.iter_mut().filter(|node| rule == Rule::MaxRide && node.max_ride < i32::MAX)
                {
                    if Some(node.job as usize) == job {
                        node.max_ride = (i64::from(node.max_ride) + more).min(i64::from(i32::MAX - 1)) as i32;
                    }
                }
            }
        }
    }

    /// The first place in the routes as they are that obeys all rules.
    fn place(&mut self) -> Option<Place> {
        let mut tries = 0;
        let variants: Vec<(u32, u32)> = self.m.variants_of(self.job).collect();
        for lane in 0..self.seqs.len() {
            for &nodes in &variants {
                if !self.m.allows(self.m.job_of(nodes.0), lane) || !self.linked(nodes.0, lane) {
                    continue;
                }
                let (from, last) = (self.m.lanes[lane].frozen.len(), self.seqs[lane].len() - 1);
                for first in from..last {
                    let seconds = if nodes.1 == NONE { first..first + 1 } else { first..last };
                    for second in seconds {
                        tries += 1;
                        if tries > PLACES {
                            return None;
                        }
                        let place = Place { lane, first, second, nodes };
                        if self.sim.run(&self.m, lane, &self.sequence(place)).is_some() {
                            return Some(place);
                        }
                    }
                }
            }
        }
        None
    }

    /// Jobs of the same route are on this lane or nowhere.
    fn linked(&self, node: u32, lane: usize) -> bool {
        let same = &self.m.same[self.m.nodes[node as usize].unit as usize];
        same.iter().all(|&unit| {
            let on = |seq: &Vec<u32>| seq.iter().any(|&n| self.m.nodes[n as usize].unit == unit);
            self.seqs.iter().position(on).is_none_or(|at| at == lane)
        })
    }

    fn sequence(&self, place: Place) -> Vec<u32> {
        let mut seq = self.seqs[place.lane].clone();
        if place.nodes.1 != NONE {
            seq.insert(place.second + 1, place.nodes.1);
        }
        seq.insert(place.first + 1, place.nodes.0);
        seq
    }
}

/// Changes the problem itself, writes the plan with the job in it, and asks `verify`.
fn prove(
    problem: &Problem,
    plan: &Plan,
    search: &Search,
    what: Relaxed,
    place: Place,
) -> Result<Option<Relaxation>, PlanError> {
    let m = &search.m;
    let vehicle = m.problem.vehicles[m.lanes[place.lane].vehicle as usize].id;
    let shift = m.lanes[place.lane].shift;
    let changed = relaxed(problem, search.job, vehicle, shift, what);
    let act = |&n: &u32| {
        if m.is_reload(n) { Act::Reload(m.nodes[n as usize].reload) } else { Act::Serve(m.visit(n)) }
    };
    let seq = search.sequence(place);
    let mut drafts: Vec<Draft> = (plan.routes.iter())
        .filter(|route| (route.vehicle, route.shift) != (vehicle, shift))
        .map(|route| Draft {
            vehicle: route.vehicle,
            shift: route.shift,
            acts: route.steps.iter().map(|step| step.act).collect(),
        })
        .collect();
    drafts.push(Draft { vehicle, shift, acts: seq[1..seq.len() - 1].iter().map(act).collect() });
    let with_job = schedule(&changed, &drafts)?;
    if !verify(&changed, &with_job).is_empty() {
        return Ok(None);
    }
    let previous = m.nodes[search.seqs[place.lane][place.first] as usize].job;
    let after = (previous != NONE).then(|| m.problem.jobs[previous as usize].id);
    Ok(Some(Relaxation { vehicle, shift, after, what }))
}

/// The problem with one limit changed, for one job or one vehicle.
pub fn relaxed(
    problem: &Problem,
    job: JobId,
    vehicle: crate::VehicleId,
    shift: u32,
    what: Relaxed,
) -> Problem {
    let mut changed = problem.clone();
    let known = changed.jobs.iter_mut().find(|known| known.id == job);
    let truck = changed.vehicles.iter_mut().find(|known| known.id == vehicle);
    let (Some(known), Some(truck)) = (known, truck) else { return changed };
    match what {
        Relaxed::WindowLater(n) => each_stop(&mut known.task, |stop| widen(stop, 0, n)),
        Relaxed::WindowEarlier(n) => each_stop(&mut known.task, |stop| widen(stop, n, 0)),
        Relaxed::ShiftLonger(n) => {
            if let Some(shift) = truck.shifts.get_mut(shift as usize) {
                shift.close += n;
            }
        }
        Relaxed::Capacity { dimension, more } => {
            if let Some(capacity) = truck.capacity.get_mut(dimension as usize) {
                *capacity += more;
            }
        }
        Relaxed::Tasks(n) => truck.limits.tasks = truck.limits.tasks.map(|most| most + n),
        Relaxed::Skill(skill) => {
            truck.skills.insert(skill);
        }
        Relaxed::Limit { rule, more } => match rule {
            Rule::MaxDistance => truck.limits.distance_m = truck.limits.distance_m.map(|most| most + more),
            Rule::MaxDrive => truck.limits.drive_s = truck.limits.drive_s.map(|most| most + more),
            Rule::MaxDuration => truck.limits.duration_s = truck.limits.duration_s.map(|most| most + more),
            Rule::MaxZones => truck.limits.zones = truck.limits.zones.map(|most| most + more as u32),
            Rule::MaxRide => {
                if let Task::Shipment { max_ride_s, .. } = &mut known.task {
                    *max_ride_s = max_ride_s.map(|most| most + more);
                }
            }
            _ => {}
        },
    }
    changed
}

fn each_stop(task: &mut Task, change: impl Fn(&mut Stop)) {
    let stops = match task {
        Task::Deliver { stop, .. }
        | Task::Collect { stop, .. }
        | Task::Exchange { stop, .. }
        | Task::Visit { stop } => vec![stop],
        Task::Shipment { pickup, dropoff, .. } => vec![pickup, dropoff],
    };
    for stop in stops {
        change(stop);
        stop.alternatives.iter_mut().for_each(&change);
    }
}

/// Opens every window earlier and closes it later; windows that now overlap become one.
fn widen(stop: &mut Stop, earlier: i64, later: i64) {
    let mut wide: Vec<crate::Window> = Vec::new();
    for w in &stop.windows {
        let (open, close) = (w.open - earlier, w.close + later);
        match wide.last_mut() {
            Some(last) if open <= last.close => last.close = last.close.max(close),
            _ => wide.push(crate::Window { open, close }),
        }
    }
    stop.windows = wide;
}
