//! A request in the solver's terms: indices instead of names, seconds since the window's start, amounts as vectors.

use crate::{
    check::dimensions,
    request::{self, Amounts, Goal, Kind, PlanRequest, Span},
};
use kernel::{Point, Time};
use routing::{Profile, Roads};
use std::collections::{BTreeMap, BTreeSet};
use vrp::Term;

/// The solver counts in thousandths of a minor unit, because a metre costs less than one.
pub const MILLI: i64 = 1000;
/// What it costs to give a job to another vehicle than the customer was told: ten kilometres of a small van.
const BROKEN_PROMISE: i64 = 1000 * MILLI;
/// For a dimension that a vehicle does not limit.
const UNLIMITED: i64 = 1 << 40;

/// A request and the problem made of it. Job `i` of the request is `JobId(i)` of the problem, vehicle `i` is `VehicleId(i)`.
pub struct Model<'a> {
    pub request: &'a PlanRequest,
    pub problem: vrp::Problem,
    pub dimensions: Vec<String>,
    points: Vec<Point>,
    jobs: BTreeMap<&'a str, usize>,
    vehicles: BTreeMap<&'a str, usize>,
    skills: BTreeMap<String, u32>,
}

/// Jobs that a person tied to a vehicle, by their names.
pub type Locks = BTreeMap<String, String>;

impl<'a> Model<'a> {
    /// Computes travel between all places; seconds of work for a thousand jobs on many profiles, so not on an async thread.
    pub fn build(request: &'a PlanRequest, roads: &dyn Roads, locks: &Locks) -> Self {
        Self::build_on(
            request,
            &|points, profile| matrix(roads, points, profile, request.window.middle()),
            locks,
        )
    }

    /// As [`Model::build`], with travel tables from elsewhere.
    pub fn build_on(
        request: &'a PlanRequest,
        table: &dyn Fn(&[Point], Profile) -> vrp::Matrix,
        locks: &Locks,
    ) -> Self {
        let mut places = Places::default();
        let names = Names::of(request);
        let dimensions = dimensions(request);
        let profiles = request.vehicles.iter().map(|v| v.profile).collect::<BTreeSet<Profile>>();
        let jobs: BTreeMap<&str, usize> =
            request.jobs.iter().enumerate().map(|(i, j)| (j.id.as_str(), i)).collect();
        let vehicles: BTreeMap<&str, usize> =
            request.vehicles.iter().enumerate().map(|(i, v)| (v.id.as_str(), i)).collect();
        let mut making =
            Making { request, names: &names, dimensions: &dimensions, places: &mut places, jobs: &jobs };
        let mut problem = vrp::Problem {
            jobs: (0..request.jobs.len()).map(|i| making.job(i, &vehicles, locks)).collect(),
            vehicles: (0..request.vehicles.len()).map(|i| making.vehicle(i, &profiles)).collect(),
            links: making.links(),
            objective: objective(request.objective),
            ..vrp::Problem::default()
        };
        problem.profiles = profiles.iter().map(|profile| table(&places.points, *profile)).collect();
        Self { request, problem, dimensions, points: places.points, jobs, vehicles, skills: names.skills }
    }

    pub fn point(&self, place: vrp::PlaceIx) -> Point {
        self.points[place as usize]
    }
    pub fn time(&self, t: vrp::Time) -> Time {
        self.request.window.from.plus_s(t)
    }
    pub fn job_at(&self, id: vrp::JobId) -> &'a request::Job {
        &self.request.jobs[id.0 as usize]
    }
    pub fn vehicle_at(&self, id: vrp::VehicleId) -> &'a request::Vehicle {
        &self.request.vehicles[id.0 as usize]
    }
    pub fn job_named(&self, name: &str) -> Option<vrp::JobId> {
        self.jobs.get(name).map(|i| vrp::JobId(*i as u64))
    }
    pub fn vehicle_named(&self, name: &str) -> Option<vrp::VehicleId> {
        self.vehicles.get(name).map(|i| vrp::VehicleId(*i as u64))
    }
    /// The name of a skill.
    pub fn skill(&self, number: u32) -> Option<String> {
        self.skills.iter().find(|(_, n)| **n == number).map(|(name, _)| name.clone())
    }
    /// A load by the names of its dimensions; what is nothing is left out.
    pub fn amounts(&self, load: &vrp::Load) -> Amounts {
        self.dimensions.iter().cloned().zip(load.iter().copied()).filter(|(_, n)| *n != 0).collect()
    }
    /// Metres and seconds of a leg for a vehicle.
    pub fn leg(&self, vehicle: vrp::VehicleId, from: vrp::PlaceIx, to: vrp::PlaceIx) -> (i64, i64) {
        let vehicle = &self.problem.vehicles[vehicle.0 as usize];
        let matrix = &self.problem.profiles[vehicle.profile as usize];
        let at = from as usize * matrix.size as usize + to as usize;
        let pct = i64::from(vehicle.speed_pct);
        let drive_s = (i64::from(matrix.duration_s[at]) * 100 + pct - 1) / pct;
        (i64::from(matrix.distance_m[at]), drive_s)
    }
}

/// Points by their rounded coordinates: the same door is the same place.
#[derive(Default)]
struct Places {
    points: Vec<Point>,
    known: BTreeMap<(i32, i32), vrp::PlaceIx>,
}

impl Places {
    fn of(&mut self, point: Point) -> vrp::PlaceIx {
        let next = self.points.len() as vrp::PlaceIx;
        *self.known.entry(point.to_e7()).or_insert_with(|| {
            self.points.push(point);
            next
        })
    }
}

/// Skills as numbers.
struct Names {
    skills: BTreeMap<String, u32>,
}

impl Names {
    fn of(request: &PlanRequest) -> Self {
        let of_jobs = request.jobs.iter().flat_map(|j| &j.skills);
        let all: BTreeSet<&String> = of_jobs.chain(request.vehicles.iter().flat_map(|v| &v.skills)).collect();
        Self { skills: all.into_iter().cloned().zip(0..).collect() }
    }
    fn skills(&self, names: &[String]) -> vrp::Skills {
        names.iter().filter_map(|name| self.skills.get(name)).copied().collect()
    }
}

struct Making<'a, 'b> {
    request: &'a PlanRequest,
    names: &'b Names,
    dimensions: &'b [String],
    places: &'b mut Places,
    jobs: &'b BTreeMap<&'a str, usize>,
}

impl Making<'_, '_> {
    fn seconds(&self, at: Time) -> vrp::Time {
        at.since_s(self.request.window.from)
    }

    fn window(&self, span: Span) -> vrp::Window {
        vrp::Window { open: self.seconds(span.from), close: self.seconds(span.until) }
    }

    fn load(&self, amounts: &Amounts) -> vrp::Load {
        self.dimensions.iter().map(|name| amounts.get(name).copied().unwrap_or(0)).collect()
    }

    fn job(&mut self, i: usize, vehicles: &BTreeMap<&str, usize>, locks: &Locks) -> vrp::Job {
        let job = &self.request.jobs[i];
        let vehicle = |name: &String| vehicles.get(name.as_str()).map(|i| vrp::VehicleId(*i as u64));
        let mut made = vrp::Job::new(i as u64, self.task(job));
        made.must = self.names.skills(&job.skills);
        made.only = match locks.get(&job.id) {
            Some(name) => vehicle(name).map(|id| vec![id]),
            None => job.vehicles.as_ref().map(|ids| ids.iter().filter_map(vehicle).collect()),
        };
        made.priority = job.priority.map_or(vrp::Priority::Mandatory, vrp::Priority::Value);
        made.release = job.release_at.map(|at| self.seconds(at));
        made.promise = job
            .promised_to
            .as_ref()
            .and_then(vehicle)
            .map(|vehicle| vrp::Promise { vehicle, cost: BROKEN_PROMISE });
        made
    }

    fn task(&mut self, job: &request::Job) -> vrp::Task {
        let stop = vrp::Stop {
            place: self.places.of(job.point),
            windows: job.windows.iter().map(|span| self.window(*span)).collect(),
            service_s: job.service_s,
            setup_s: job.setup_s,
            late: job
                .late
                .map(|late| vrp::Late { cost_per_s: late.cost_per_minute * MILLI / 60, max_s: late.s_max }),
            ..vrp::Stop::default()
        };
        let load = self.load(&job.load);
        match (job.kind, &job.pickup) {
            (Kind::Deliver, _) => vrp::Task::Deliver { stop, load },
            (Kind::Collect, _) => vrp::Task::Collect { stop, load },
            (Kind::Exchange, _) => {
                vrp::Task::Exchange { stop, deliver: load, collect: self.load(&job.collect) }
            }
            (Kind::Shipment, Some(pickup)) => {
                let pickup = vrp::Stop {
                    place: self.places.of(pickup.point),
                    windows: pickup.windows.iter().map(|span| self.window(*span)).collect(),
                    service_s: pickup.service_s,
                    ..vrp::Stop::default()
                };
                vrp::Task::Shipment { pickup, dropoff: stop, load, max_ride_s: job.ride_s_max }
            }
            // a shipment without a pickup does not pass the check
            (Kind::Visit | Kind::Shipment, _) => vrp::Task::Visit { stop },
        }
    }

    fn vehicle(&mut self, i: usize, profiles: &BTreeSet<Profile>) -> vrp::Vehicle {
        let vehicle = &self.request.vehicles[i];
        let shift = self.window(vehicle.shift.unwrap_or(self.request.window));
        let depot = self.request.depot;
        let end = if vehicle.open_end { None } else { vehicle.end.or(depot) };
        vrp::Vehicle {
            id: vrp::VehicleId(i as u64),
            profile: profiles.iter().position(|p| *p == vehicle.profile).unwrap_or(0) as u32,
            speed_pct: vehicle.speed_pct,
            start: vehicle.start.or(depot).map(|point| self.places.of(point)),
            end: end.map(|point| self.places.of(point)),
            shifts: vec![vrp::Shift { open: shift.open, close: shift.close, leave_by: None }],
            capacity: self.capacity(&vehicle.capacity),
            skills: self.names.skills(&vehicle.skills),
            driver: None,
            rates: rates(&vehicle.rates),
            limits: vrp::Limits {
                distance_m: vehicle.limits.distance_m_max,
                drive_s: vehicle.limits.drive_s_max,
                duration_s: vehicle.limits.duration_s_max,
                tasks: vehicle.limits.stops_max,
                zones: None,
            },
            breaks: self.breaks(&vehicle.breaks),
            reloads: vehicle.reloads.iter().map(|reload| self.reload(*reload)).collect(),
            commitment: self.commitment(vehicle, shift.open),
        }
    }

    /// Empty when nothing is limited, which the solver takes as no limit at all.
    fn capacity(&self, capacity: &Amounts) -> vrp::Load {
        if capacity.is_empty() {
            return vrp::Load::new();
        }
        self.dimensions.iter().map(|name| capacity.get(name).copied().unwrap_or(UNLIMITED)).collect()
    }

    fn breaks(&self, breaks: &[request::Break]) -> Vec<vrp::Break> {
        let mut breaks = breaks.to_vec();
        breaks.sort_by_key(|b| b.window.from);
        let timed = |b: &request::Break| vrp::Break::Timed {
            windows: vec![self.window(b.window)],
            duration_s: b.duration_s,
        };
        breaks.iter().map(timed).collect()
    }

    fn reload(&mut self, reload: request::Reload) -> vrp::Reload {
        let place = self.places.of(reload.point);
        vrp::Reload { place, windows: Vec::new(), service_s: reload.service_s, max_times: reload.times_max }
    }

    fn commitment(&self, vehicle: &request::Vehicle, open: vrp::Time) -> Option<vrp::Commitment> {
        if vehicle.frozen.is_empty() && vehicle.aboard.is_empty() {
            return None;
        }
        let id = |name: &String| self.jobs.get(name.as_str()).map(|i| vrp::JobId(*i as u64));
        let frozen = vehicle.frozen.iter().filter_map(|stop| {
            let job = id(&stop.job)?;
            Some(vrp::Visit { job, part: part(stop.part), option: 0 })
        });
        let aboard =
            vehicle.aboard.iter().filter_map(|name| Some(vrp::Aboard { job: id(name)?, since: open }));
        Some(vrp::Commitment { frozen: frozen.collect(), aboard: aboard.collect(), load: vrp::Load::new() })
    }

    fn links(&self) -> Vec<vrp::Link> {
        let ids = |names: &[String]| {
            names
                .iter()
                .filter_map(|name| self.jobs.get(name.as_str()))
                .map(|i| vrp::JobId(*i as u64))
                .collect()
        };
        let link = |link: &request::Link| match link {
            request::Link::SameRoute(names) => vrp::Link::SameRoute(ids(names)),
            request::Link::Sequence(names) => vrp::Link::Sequence(ids(names)),
        };
        self.request.links.iter().map(link).collect()
    }
}

fn rates(rates: &request::Rates) -> vrp::Rates {
    let per_s = (rates.per_hour * MILLI + 1800) / 3600;
    vrp::Rates {
        fixed: rates.fixed * MILLI,
        // thousandths of a minor unit per metre are minor units per kilometre
        per_m: rates.per_km,
        per_drive_s: per_s,
        per_wait_s: per_s,
        per_service_s: per_s,
        per_task: rates.per_stop * MILLI,
        overtime: None,
    }
}

fn objective(goal: Goal) -> vrp::Objective {
    let money: &[Term] = &[Term::Cost, Term::Lateness, Term::Stability];
    let (value, count): (&[Term], &[Term]) = (&[Term::Unserved], &[Term::UnservedJobs]);
    match goal {
        Goal::Cheapest => vrp::Objective::of(&[value, count, money]),
        Goal::FewestVehicles => vrp::Objective::of(&[value, count, &[Term::Vehicles], money]),
        Goal::Balanced => vrp::Objective::of(&[value, count, &[Term::Balance], money]),
        Goal::Earliest => vrp::Objective::of(&[value, count, &[Term::Finish], money]),
    }
}

/// Travel between all points at a time of the week, worked out.
pub fn matrix(roads: &dyn Roads, points: &[Point], profile: Profile, at: Time) -> vrp::Matrix {
    let matrix = roads.matrix(points, points, profile, Some(at));
    vrp::Matrix { size: points.len() as u32, distance_m: matrix.distance_m, duration_s: matrix.duration_s }
}

/// Ours to theirs.
pub fn part(part: request::Part) -> vrp::Part {
    match part {
        request::Part::Whole => vrp::Part::Whole,
        request::Part::Pickup => vrp::Part::Pickup,
        request::Part::Dropoff => vrp::Part::Dropoff,
    }
}

/// Theirs to ours.
pub fn part_of(part: vrp::Part) -> request::Part {
    match part {
        vrp::Part::Whole => request::Part::Whole,
        vrp::Part::Pickup => request::Part::Pickup,
        vrp::Part::Dropoff => request::Part::Dropoff,
    }
}
