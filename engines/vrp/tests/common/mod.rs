//! Random small problems with every feature, from a seed.
#![allow(dead_code, reason = "each test file uses a part")]

use vrp::*;

/// A small generator, so that a failing seed says everything.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }
    pub fn roll(&mut self, sides: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) as i64) % sides
    }
    pub fn one_in(&mut self, n: i64) -> bool {
        self.roll(n) == 0
    }
}

/// `jobs` jobs, `vehicles` vehicles, and a random choice of features.
pub fn problem(seed: u64, jobs: u64, vehicles: u64) -> Problem {
    let mut d = Dice::new(seed);
    let places = 6;
    let xy: Vec<(i64, i64)> = (0..places).map(|_| (d.roll(40), d.roll(40))).collect();
    let crooked = d.one_in(3);
    let bend: Vec<u32> = (0..places * places).map(|_| if crooked { d.roll(8) as u32 } else { 0 }).collect();
    let leg = |a: u32, b: u32| {
        let (p, q) = (xy[a as usize], xy[b as usize]);
        if a == b {
            return (0, 0);
        }
        let far = (p.0 - q.0).unsigned_abs() as u32 + (p.1 - q.1).unsigned_abs() as u32;
        (far * 10, far + bend[(a * places as u32 + b) as usize])
    };
    let features: Vec<bool> = (0..24).map(|_| d.one_in(3)).collect();
    let mut p = Problem { profiles: vec![Matrix::from_fn(places as u32, leg)], ..Problem::default() };
    for id in 1..=jobs {
        p.jobs.push(job(&mut d, id, places, &features));
    }
    for id in 1..=vehicles {
        p.vehicles.push(vehicle(&mut d, id, places, &features));
    }
    links(&mut d, &mut p, jobs, &features);
    p.objective = objective(&mut d);
    p
}

fn stop(d: &mut Dice, places: i64, f: &[bool]) -> Stop {
    let mut stop = Stop::at(d.roll(places) as u32).taking(d.roll(10));
    if d.one_in(2) {
        let open = d.roll(150);
        stop = stop.between(open, open + 5 + d.roll(80));
        if f[0] && d.one_in(2) {
            let open = stop.windows[0].close + 1 + d.roll(40);
            stop = stop.between(open, open + d.roll(60));
        }
        if f[1] && d.one_in(2) {
            stop.late = Some(Late { cost_per_s: 1 + d.roll(20), max_s: d.roll(60) });
        }
    }
    if f[2] {
        stop.setup_s = d.roll(6);
    }
    stop
}

fn job(d: &mut Dice, id: u64, places: i64, f: &[bool]) -> Job {
    let one = |d: &mut Dice| {
        let mut first = stop(d, places, f);
        if f[3] && d.one_in(3) {
            first.alternatives.push(stop(d, places, f));
        }
        first
    };
    let load = |d: &mut Dice| vec![1 + d.roll(4), d.roll(3)];
    let task = match d.roll(6) {
        0 | 1 => Task::Deliver { stop: one(d), load: load(d) },
        2 => Task::Collect { stop: one(d), load: load(d) },
        3 => Task::Exchange { stop: one(d), deliver: load(d), collect: load(d) },
        4 => Task::Visit { stop: one(d) },
        _ => Task::Shipment {
            pickup: one(d),
            dropoff: one(d),
            load: load(d),
            max_ride_s: (f[4] && d.one_in(2)).then(|| 20 + d.roll(60)),
        },
    };
    let mut job = Job::new(id, task);
    if d.one_in(2) {
        job.priority = Priority::Value(1 + d.roll(5) as u32 * 10);
    }
    if f[5] && d.one_in(3) {
        job.must.insert(1);
    }
    if f[5] && d.one_in(4) {
        job.forbid.insert(2);
    }
    if f[6] && d.one_in(3) {
        job.only = Some(vec![VehicleId(1)]);
    }
    if f[7] && d.one_in(2) {
        job.release = Some(d.roll(60));
    }
    if f[8] && d.one_in(3) {
        job.group = Some(GroupId(1));
    }
    job.class = (f[9] && d.one_in(2)).then(|| ClassId(d.roll(2) as u64));
    job.zone = (f[10] && d.one_in(2)).then(|| ZoneId(d.roll(3) as u64));
    if f[11] && d.one_in(2) {
        job.usual_driver = Some(Usual { driver: DriverId(d.roll(2) as u64), cost: d.roll(100) });
    }
    if f[12] && d.one_in(2) {
        job.promise = Some(Promise { vehicle: VehicleId(1 + d.roll(2) as u64), cost: d.roll(100) });
    }
    job
}

fn vehicle(d: &mut Dice, id: u64, places: i64, f: &[bool]) -> Vehicle {
    let open = d.roll(30);
    let mut v = Vehicle::new(id, d.roll(places) as u32, open, open + 150 + d.roll(150));
    if d.one_in(4) {
        v.end = None;
    }
    if d.one_in(6) {
        v.start = None;
    }
    if !d.one_in(4) {
        v.capacity = vec![3 + d.roll(8), 2 + d.roll(8)];
    }
    v.skills = (0..4).filter(|_| d.one_in(2)).collect();
    v.driver = Some(DriverId(d.roll(2) as u64));
    v.speed_pct = if d.one_in(4) { 70 } else { 100 };
    v.rates.fixed = d.roll(300);
    v.rates.per_drive_s = d.roll(3);
    if f[13] {
        v.rates.per_wait_s = d.roll(4);
        v.rates.per_service_s = d.roll(3);
        v.rates.per_task = d.roll(30);
    }
    if f[14] {
        v.rates.overtime = Some(Overtime { after_s: 60 + d.roll(60), per_s: 1 + d.roll(9) });
    }
    if f[15] {
        v.limits.duration_s = d.one_in(2).then(|| 60 + d.roll(150));
        v.limits.distance_m = d.one_in(2).then(|| 300 + d.roll(1500));
        v.limits.drive_s = d.one_in(2).then(|| 50 + d.roll(150));
        v.limits.tasks = d.one_in(2).then(|| 1 + d.roll(4) as u32);
    }
    if f[10] && d.one_in(2) {
        v.limits.zones = Some(1 + d.roll(2) as u32);
    }
    if f[16] {
        for _ in 0..=d.roll(2) {
            let open = 20 + d.roll(150);
            let mut windows = vec![Window { open, close: open + d.roll(60) }];
            if d.one_in(3) {
                let open = windows[0].close + 1 + d.roll(30);
                windows.push(Window { open, close: open + d.roll(20) });
            }
            v.breaks.push(Break::Timed { windows, duration_s: d.roll(25) });
        }
    } else if f[17] {
        v.breaks.push(Break::Driving { max_drive_s: 20 + d.roll(60), duration_s: 1 + d.roll(20) });
    }
    if f[18] {
        v.reloads.push(Reload {
            place: d.roll(places) as u32,
            windows: vec![],
            service_s: d.roll(10),
            max_times: 2,
        });
    }
    if f[19] {
        v.shifts.push(Shift { open: 300, close: 420, leave_by: None });
    }
    if f[20] {
        v.shifts[0].leave_by = Some(open + 20 + d.roll(60));
    }
    v
}

fn links(d: &mut Dice, p: &mut Problem, jobs: u64, f: &[bool]) {
    let free: Vec<JobId> = p.jobs.iter().filter(|job| job.group.is_none()).map(|job| job.id).collect();
    if f[9] {
        p.links.push(Link::NotTogether(ClassId(0), ClassId(d.roll(2) as u64)));
    }
    if f[21] && free.len() >= 3 && jobs >= 3 {
        p.links.push(match d.roll(3) {
            0 => Link::SameRoute(free[..2].to_vec()),
            1 => Link::Sequence(free[1..3].to_vec()),
            _ => Link::Before(free[2], free[0]),
        });
    }
}

fn objective(d: &mut Dice) -> Objective {
    use Term::*;
    match d.roll(6) {
        0 => Objective::of(&[&[Unserved], &[Vehicles], &[Cost]]),
        1 => Objective::of(&[&[Unserved], &[Balance], &[Cost]]),
        2 => Objective::of(&[&[UnservedJobs], &[Cost, Lateness], &[Finish]]),
        3 => Objective::of(&[&[Unserved], &[Compactness, Stability], &[Cost]]),
        _ => Objective::default(),
    }
}
