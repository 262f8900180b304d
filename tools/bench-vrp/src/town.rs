//! A working day in a made-up town, for measuring answers: two dimensions of load, windows of two hours, skills,
//! breaks, priorities, and rather too few vehicles.

use vrp::{
    Break, DriverId, Job, Link, Matrix, Objective, Priority, Problem, Stop, Task, Term, Vehicle, Window,
};

/// Half the side of the town in metres, and metres driven per second.
const HALF_M: i64 = 9_000;
const PACE_M_S: u32 = 8;
/// Stops for each vehicle, more than it can carry.
const STOPS_EACH: u64 = 24;
const MORNING: i64 = 7 * 3600;
const EVENING: i64 = 17 * 3600;

/// A small generator: the same town on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) % sides
    }
    fn metres(&mut self) -> i64 {
        // Denser towards the middle.
        let side = 2 * HALF_M as u64;
        i64::midpoint(self.roll(side) as i64, self.roll(side) as i64) - HALF_M
    }
}

/// A day with so many stops. Place 0 is the depot in the middle, place `i` that of job `i`; `spare` places more
/// wait for jobs that come later ([`job`]).
pub fn day(stops: u64, spare: u64) -> Problem {
    let mut dice = Dice::new(stops);
    let mut xy = vec![(0, 0)];
    xy.extend((0..stops + spare).map(|_| (dice.metres(), dice.metres())));
    let leg = |a: u32, b: u32| {
        let (p, q) = (xy[a as usize], xy[b as usize]);
        let metres = (p.0.abs_diff(q.0) + p.1.abs_diff(q.1)) as u32;
        (metres, metres / PACE_M_S + if a == b { 0 } else { 20 })
    };
    let matrix = Matrix::from_fn(xy.len() as u32, leg);
    Problem {
        profiles: vec![matrix],
        jobs: (1..=stops).map(|id| job(&mut dice, id)).collect(),
        vehicles: (1..=stops.div_ceil(STOPS_EACH)).map(vehicle).collect(),
        links: Vec::<Link>::new(),
        objective: Objective::of(&[&[Term::Unserved], &[Term::Cost]]),
    }
}

/// A job at the place with its own number.
pub fn job(dice: &mut Dice, id: u64) -> Job {
    let open = MORNING + 3600 * dice.roll(8) as i64;
    let place = Stop::at(id as u32).taking(180 + 60 * dice.roll(8) as i64);
    let stop = if dice.roll(3) == 0 { place } else { place.between(open, open + 2 * 3600) };
    let load = vec![1 + dice.roll(6) as i64, dice.roll(4) as i64];
    let task = match dice.roll(5) {
        0 => Task::Collect { stop, load },
        1 => Task::Exchange { stop, collect: load.clone(), deliver: load },
        _ => Task::Deliver { stop, load },
    };
    let mut job = Job::new(id, task);
    job.priority = Priority::Value(10 * (1 + dice.roll(3) as u32));
    if dice.roll(8) == 0 {
        job.must.insert(1);
    }
    job
}

fn vehicle(id: u64) -> Vehicle {
    let mut v = Vehicle::new(id, 0, MORNING, EVENING);
    v.capacity = vec![64, 40];
    v.driver = Some(DriverId(id));
    v.rates.fixed = 20_000;
    if id.is_multiple_of(3) {
        v.skills.insert(1);
    }
    let noon = Window { open: MORNING + 5 * 3600, close: MORNING + 6 * 3600 };
    v.breaks.push(Break::Timed { windows: vec![noon], duration_s: 1800 });
    v
}
