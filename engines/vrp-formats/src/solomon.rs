//! Solomon and Gehring & Homberger (VRPTW), Li & Lim (PDPTW).

use vrp::{Job, Matrix, Objective, Problem, Rates, Stop, Task, Term, Vehicle};

use crate::{Classic, Instance, MOST, Raw, Rounding, Unreadable};

/// Units per published unit.
const TENTHS: f64 = 10.0;
const FINE: f64 = 1000.0;

pub fn read_vrptw(name: &str, text: &str) -> Result<Instance, Unreadable> {
    let rows = numbers(text);
    let fleet = rows
        .iter()
        .find(|row| row.len() == 2)
        .ok_or(Unreadable::Missing("no line with number and capacity of vehicles"))?;
    let mut c = Classic {
        name: name.to_owned(),
        vehicles: fleet[0] as usize,
        capacity: fleet[1] as i64,
        rounding: Rounding::OneDecimal,
        ..Classic::default()
    };
    for row in rows.iter().filter(|row| row.len() == 7) {
        c.xy.push((row[1], row[2]));
        c.demand.push(row[3] as i64);
        c.times.push((row[4], row[5], row[6]));
    }
    customers(&c)?;
    let time = |t: f64| (t * TENTHS) as i64;
    let mut p = base(&c, TENTHS);
    for i in 1..c.xy.len() {
        let (ready, due, service) = c.times[i];
        let stop = Stop::at(i as u32).between(time(ready), time(due)).taking(time(service));
        p.jobs.push(Job::new(i as u64, Task::Deliver { stop, load: vec![c.demand[i]] }));
    }
    p.objective = Objective::of(&[&[Term::Cost]]);
    Ok(Instance {
        name: name.into(),
        n: c.xy.len() - 1,
        problem: p,
        xy: c.xy.clone(),
        raw: Raw::Classic(c),
        scale: TENTHS,
        unit: TENTHS,
    })
}

pub fn read_pdptw(name: &str, text: &str) -> Result<Instance, Unreadable> {
    let rows = numbers(text);
    let fleet = rows
        .first()
        .filter(|row| row.len() >= 2)
        .ok_or(Unreadable::Missing("no line with number and capacity of vehicles"))?;
    let mut c = Classic {
        name: name.to_owned(),
        vehicles: fleet[0] as usize,
        capacity: fleet[1] as i64,
        rounding: Rounding::Exact,
        ..Classic::default()
    };
    for row in rows.iter().filter(|row| row.len() == 9) {
        let i = c.xy.len();
        c.xy.push((row[1], row[2]));
        c.demand.push(row[3] as i64);
        c.times.push((row[4], row[5], row[6]));
        if row[8] > 0.0 {
            c.pairs.push((i, row[8] as usize));
        }
    }
    customers(&c)?;
    if let Some(&(a, _)) = c.pairs.iter().find(|(_, b)| *b >= c.xy.len()) {
        return Err(Unreadable::Numbers(format!("the delivery of node {a}")));
    }
    let mut p = base(&c, FINE);
    let stop = |i: usize| {
        let (ready, due, service) = c.times[i];
        let time = |t: f64| (t * FINE) as i64;
        Stop::at(i as u32).between(time(ready), time(due)).taking(time(service))
    };
    for &(a, b) in &c.pairs {
        let task =
            Task::Shipment { pickup: stop(a), dropoff: stop(b), load: vec![c.demand[a]], max_ride_s: None };
        p.jobs.push(Job::new(a as u64, task));
    }
    p.objective = Objective::of(&[&[Term::Vehicles], &[Term::Cost]]);
    Ok(Instance {
        name: name.into(),
        n: c.xy.len() - 1,
        problem: p,
        xy: c.xy.clone(),
        raw: Raw::Classic(c),
        scale: FINE,
        unit: FINE,
    })
}

/// There has to be a depot and someone to visit.
fn customers(c: &Classic) -> Result<(), Unreadable> {
    match c.xy.len() {
        0 | 1 => Err(Unreadable::Missing("no depot and customers")),
        n if n > MOST => Err(Unreadable::TooMany { what: "nodes", most: MOST }),
        _ if c.vehicles > MOST => Err(Unreadable::TooMany { what: "vehicles", most: MOST }),
        _ => Ok(()),
    }
}

/// Vehicles and matrix; distance and duration are the same.
fn base(c: &Classic, scale: f64) -> Problem {
    let leg = |a: u32, b: u32| {
        let d = (c.leg(a as usize, b as usize) * scale).round() as u32;
        (d, d)
    };
    let close = (c.times[0].1 * scale) as i64;
    let vehicle = |id: u64| Vehicle {
        capacity: vec![c.capacity],
        rates: Rates { per_m: 1, ..Rates::default() },
        ..Vehicle::new(id, 0, (c.times[0].0 * scale) as i64, close)
    };
    Problem {
        profiles: vec![Matrix::from_fn(c.xy.len() as u32, leg)],
        vehicles: (1..=c.vehicles as u64).map(vehicle).collect(),
        ..Problem::default()
    }
}

fn numbers(text: &str) -> Vec<Vec<f64>> {
    let row = |line: &str| line.split_whitespace().map(str::parse).collect::<Result<Vec<f64>, _>>().ok();
    text.lines().filter_map(row).filter(|row| !row.is_empty()).collect()
}
