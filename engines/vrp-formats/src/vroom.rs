//! VROOM JSON input: jobs, shipments, vehicles with breaks, matrices.

use serde::Deserialize;
use vrp::{
    Break, Job, JobId, Limits, Matrix, Objective, Priority, Problem, Rates, Shift, Stop, Task, Term, Vehicle,
    Window,
};

use crate::{Instance, Raw, Unreadable};

/// Costs are counted in thousandths.
pub const SCALE: i64 = 1000;
/// Ids of shipments in the problem come after those of jobs.
pub const SHIPMENTS: u64 = 1 << 32;

pub struct Input {
    pub json: serde_json::Value,
    pub file: File,
}

#[derive(Clone, Debug, Deserialize)]
pub struct File {
    pub vehicles: Vec<VroomVehicle>,
    #[serde(default)]
    pub jobs: Vec<VroomJob>,
    #[serde(default)]
    pub shipments: Vec<VroomShipment>,
    pub matrices: std::collections::BTreeMap<String, VroomMatrix>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct VroomMatrix {
    pub durations: Vec<Vec<u32>>,
    #[serde(default)]
    pub distances: Vec<Vec<u32>>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct VroomVehicle {
    pub id: u64,
    #[serde(default)]
    pub profile: Option<String>,
    /// Longitude and latitude.
    #[serde(default)]
    pub start: Option<(f64, f64)>,
    #[serde(default)]
    pub end: Option<(f64, f64)>,
    #[serde(default)]
    pub start_index: Option<u32>,
    #[serde(default)]
    pub end_index: Option<u32>,
    #[serde(default)]
    pub capacity: Vec<i64>,
    #[serde(default)]
    pub skills: Vec<u32>,
    #[serde(default)]
    pub time_window: Option<(i64, i64)>,
    #[serde(default)]
    pub breaks: Vec<VroomBreak>,
    #[serde(default)]
    pub costs: VroomCosts,
    #[serde(default)]
    pub max_tasks: Option<u32>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct VroomBreak {
    #[serde(default)]
    pub service: i64,
    pub time_windows: Vec<(i64, i64)>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct VroomCosts {
    pub fixed: i64,
    pub per_hour: i64,
    pub per_km: i64,
}

impl Default for VroomCosts {
    fn default() -> Self {
        Self { fixed: 0, per_hour: 3600, per_km: 0 }
    }
}

#[derive(Clone, Debug, Deserialize)]
pub struct VroomJob {
    pub id: u64,
    #[serde(flatten)]
    pub stop: VroomStop,
    #[serde(default)]
    pub delivery: Vec<i64>,
    #[serde(default)]
    pub pickup: Vec<i64>,
    #[serde(default)]
    pub skills: Vec<u32>,
    #[serde(default)]
    pub priority: u32,
}

#[derive(Clone, Debug, Deserialize)]
pub struct VroomStop {
    pub location_index: u32,
    /// Longitude and latitude.
    #[serde(default)]
    pub location: Option<(f64, f64)>,
    #[serde(default)]
    pub service: i64,
    #[serde(default)]
    pub setup: i64,
    #[serde(default)]
    pub time_windows: Vec<(i64, i64)>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct VroomShipment {
    pub pickup: VroomStep,
    pub delivery: VroomStep,
    #[serde(default)]
    pub amount: Vec<i64>,
    #[serde(default)]
    pub skills: Vec<u32>,
    #[serde(default)]
    pub priority: u32,
}

#[derive(Clone, Debug, Deserialize)]
pub struct VroomStep {
    pub id: u64,
    #[serde(flatten)]
    pub stop: VroomStop,
}

/// Reads a request as VROOM takes it; legs have to be in `matrices`.
///
/// # Errors
/// When the JSON is not of that shape.
pub fn read(name: &str, text: &str) -> Result<Instance, Unreadable> {
    let json: serde_json::Value = serde_json::from_str(text)?;
    let file: File = serde_json::from_value(json.clone())?;
    let names: Vec<&String> = file.matrices.keys().collect();
    let profiles: Result<Vec<Matrix>, Unreadable> = file.matrices.iter().map(|(n, m)| matrix(n, m)).collect();
    let mut problem = Problem {
        profiles: profiles?,
        // VROOM: the sum of priorities first, then the number of tasks, then cost. A shipment is two tasks.
        objective: Objective::of(&[&[Term::Unserved], &[Term::UnservedJobs], &[Term::Cost]]),
        ..Problem::default()
    };
    for v in &file.vehicles {
        let profile = names.iter().position(|n| Some(*n) == v.profile.as_ref()).unwrap_or(0);
        problem.vehicles.push(vehicle(v, profile as u32));
    }
    for j in &file.jobs {
        let stop = stop(&j.stop);
        let task = match (j.delivery.is_empty(), j.pickup.is_empty()) {
            (true, true) => Task::Visit { stop },
            (false, true) => Task::Deliver { stop, load: j.delivery.clone() },
            (true, false) => Task::Collect { stop, load: j.pickup.clone() },
            (false, false) => Task::Exchange { stop, deliver: j.delivery.clone(), collect: j.pickup.clone() },
        };
        let must = j.skills.iter().copied().collect();
        problem.jobs.push(Job { must, priority: Priority::Value(j.priority), ..Job::new(j.id, task) });
    }
    for s in &file.shipments {
        let task = Task::Shipment {
            pickup: stop(&s.pickup.stop),
            dropoff: stop(&s.delivery.stop),
            load: s.amount.clone(),
            max_ride_s: None,
        };
        let must = s.skills.iter().copied().collect();
        // VROOM counts the priority at both ends.
        let priority = Priority::Value(s.priority.saturating_mul(2));
        problem.jobs.push(Job { must, priority, ..Job::new(SHIPMENTS + s.pickup.id, task) });
    }
    let n = file.jobs.len() + 2 * file.shipments.len();
    if problem.vehicles.is_empty() {
        return Err(Unreadable::Missing("no vehicles"));
    }
    let xy = coordinates(&file, problem.profiles.first().map_or(0, |m| m.size as usize));
    let raw = Raw::Vroom(Box::new(Input { json, file }));
    Ok(Instance { name: name.into(), n, problem, raw, scale: SCALE as f64, unit: 1.0, xy })
}

fn matrix(name: &str, m: &VroomMatrix) -> Result<Matrix, Unreadable> {
    let size = m.durations.len();
    let square = |rows: &[Vec<u32>]| rows.len() == size && rows.iter().all(|row| row.len() == size);
    if !square(&m.durations) || !m.distances.is_empty() && !square(&m.distances) {
        return Err(Unreadable::Matrix(name.to_owned()));
    }
    let distance = |a: usize, b: usize| m.distances.get(a).map_or(0, |row| row[b]);
    Ok(Matrix::from_fn(size as u32, |a, b| {
        (distance(a as usize, b as usize), m.durations[a as usize][b as usize])
    }))
}

/// Where the places of the matrix are, when the file says it of every place that it names.
fn coordinates(file: &File, places: usize) -> Vec<(f64, f64)> {
    let vehicles = file.vehicles.iter().flat_map(|v| [(v.start_index, v.start), (v.end_index, v.end)]);
    let jobs = file.jobs.iter().map(|j| &j.stop);
    let stops = jobs.chain(file.shipments.iter().flat_map(|s| [&s.pickup.stop, &s.delivery.stop]));
    let named = vehicles.chain(stops.map(|stop| (Some(stop.location_index), stop.location)));
    let mut xy = vec![(f64::NAN, f64::NAN); places];
    for (index, at) in named {
        match (index, at) {
            (None, _) => {}
            (Some(index), Some(at)) if (index as usize) < places => xy[index as usize] = at,
            _ => return Vec::new(),
        }
    }
    xy
}

fn vehicle(v: &VroomVehicle, profile: u32) -> Vehicle {
    let (open, close) = v.time_window.unwrap_or((0, 10_000_000));
    Vehicle {
        profile,
        start: v.start_index,
        end: v.end_index,
        shifts: vec![Shift { open, close, leave_by: None }],
        capacity: v.capacity.clone(),
        skills: v.skills.iter().copied().collect(),
        rates: Rates {
            fixed: v.costs.fixed * SCALE,
            per_m: v.costs.per_km * SCALE / 1000,
            per_drive_s: v.costs.per_hour * SCALE / 3600,
            ..Rates::default()
        },
        limits: Limits { tasks: v.max_tasks, ..Limits::default() },
        breaks: (v.breaks.iter())
            .map(|b| Break::Timed { windows: windows(&b.time_windows), duration_s: b.service })
            .collect(),
        ..Vehicle::new(v.id, 0, open, close)
    }
}

fn stop(s: &VroomStop) -> Stop {
    Stop {
        windows: windows(&s.time_windows),
        service_s: s.service,
        setup_s: s.setup,
        ..Stop::at(s.location_index)
    }
}

fn windows(of: &[(i64, i64)]) -> Vec<Window> {
    of.iter().map(|&(open, close)| Window { open, close }).collect()
}

/// Priorities and tasks served, in VROOM's terms.
pub fn served(input: &File, plan: &vrp::Plan) -> (u64, usize) {
    let (mut priority, mut tasks) = (0u64, 0);
    for JobId(id) in plan.routes.iter().flat_map(vrp::Route::visits).map(|visit| visit.job) {
        let worth = if id >= SHIPMENTS {
            input.shipments.iter().find(|s| s.pickup.id == id - SHIPMENTS).map(|s| s.priority)
        } else {
            input.jobs.iter().find(|j| j.id == id).map(|j| j.priority)
        };
        priority += u64::from(worth.unwrap_or(0));
        tasks += 1;
    }
    (priority, tasks)
}
