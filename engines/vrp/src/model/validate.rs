//! Refuses problems that make no sense or could overflow, naming the field.

use std::collections::BTreeSet;

use crate::answer::Part;
use crate::ask::job::{Job, JobId, Stop, Task, Window};
use crate::ask::vehicle::{Break, Vehicle};
use crate::ask::{Link, Load, NO_WAY, Problem};
use crate::error::{Fault, PlanError};

/// No time, horizon, service or leg is longer: sums of five stay within 31 bits.
pub(crate) const FAR: i64 = 1 << 28;
const TIME_MAX: i64 = 1 << 40;
const RATE_MAX: i64 = 1 << 31;
const LOAD_MAX: i64 = 1 << 40;
const JOBS_MAX: usize = 20_000;
const VEHICLES_MAX: usize = 5_000;
const DIMENSIONS_MAX: usize = 16;
const ALTERNATIVES_MAX: usize = 16;
const LEVELS_MAX: usize = 5;
pub(crate) const BREAKS_MAX: usize = 6;

type Check = Result<(), PlanError>;

fn ensure(holds: bool, path: impl FnOnce() -> String, fault: Fault) -> Check {
    if holds { Ok(()) } else { Err(PlanError::new(path(), fault)) }
}

fn amount(n: i64, max: i64, path: impl Fn() -> String) -> Check {
    ensure(n >= 0, &path, Fault::Negative)?;
    ensure(n <= max, &path, Fault::TooLarge)
}

/// Checks everything that does not need the compiled model.
pub(crate) fn validate(p: &Problem) -> Check {
    ensure(p.jobs.len() <= JOBS_MAX, || "jobs".into(), Fault::TooMany)?;
    ensure(p.vehicles.len() <= VEHICLES_MAX, || "vehicles".into(), Fault::TooMany)?;
    matrices(p)?;
    let places = p.profiles.first().map_or(0, |m| m.size);
    let dims = dimensions(p);
    ensure(dims <= DIMENSIONS_MAX, || "jobs".into(), Fault::TooMany)?;
    let vehicle_ids: BTreeSet<u64> = p.vehicles.iter().map(|v| v.id.0).collect();
    let job_ids: BTreeSet<u64> = p.jobs.iter().map(|j| j.id.0).collect();
    let mut seen = BTreeSet::new();
    for (i, job) in p.jobs.iter().enumerate() {
        let path = format!("jobs[{i}]");
        ensure(seen.insert(job.id.0), || format!("{path}.id"), Fault::Duplicate)?;
        check_job(job, &path, places, dims, &vehicle_ids)?;
    }
    seen.clear();
    for (i, vehicle) in p.vehicles.iter().enumerate() {
        let path = format!("vehicles[{i}]");
        ensure(seen.insert(vehicle.id.0), || format!("{path}.id"), Fault::Duplicate)?;
        check_vehicle(p, vehicle, &path, places, dims)?;
    }
    horizon(p)?;
    commitments(p)?;
    links(p, &job_ids)?;
    ensure(p.objective.levels.len() <= LEVELS_MAX, || "objective.levels".into(), Fault::TooMany)?;
    for (l, level) in p.objective.levels.iter().enumerate() {
        for (t, term) in level.terms.iter().enumerate() {
            let path = || format!("objective.levels[{l}].terms[{t}].weight");
            ensure(term.weight >= 1, path, Fault::Negative)?;
            ensure(term.weight <= 1 << 20, path, Fault::TooLarge)?;
        }
    }
    Ok(())
}

/// The number of load dimensions: the length of any load that is not empty.
pub(crate) fn dimensions(p: &Problem) -> usize {
    let jobs = p.jobs.iter().flat_map(|job| match &job.task {
        Task::Deliver { load, .. } | Task::Collect { load, .. } | Task::Shipment { load, .. } => vec![load],
        Task::Exchange { deliver, collect, .. } => vec![deliver, collect],
        Task::Visit { .. } => vec![],
    });
    jobs.chain(p.vehicles.iter().map(|v| &v.capacity)).map(Vec::len).max().unwrap_or(0)
}

fn matrices(p: &Problem) -> Check {
    for (i, matrix) in p.profiles.iter().enumerate() {
        let size = matrix.size as usize;
        ensure(matrix.size == p.profiles[0].size, || format!("profiles[{i}].size"), Fault::Contradiction)?;
        ensure(size <= 2 * JOBS_MAX, || format!("profiles[{i}].size"), Fault::TooMany)?;
        for (name, table) in [("distance_m", &matrix.distance_m), ("duration_s", &matrix.duration_s)] {
            ensure(table.len() == size * size, || format!("profiles[{i}].{name}"), Fault::Length)?;
            let bad = table.iter().position(|&leg| leg != NO_WAY && i64::from(leg) >= FAR);
            ensure(bad.is_none(), || format!("profiles[{i}].{name}[{}]", bad.unwrap_or(0)), Fault::TooLarge)?;
        }
    }
    Ok(())
}

fn check_load(load: &Load, dims: usize, path: impl Fn() -> String) -> Check {
    ensure(load.is_empty() || load.len() == dims, &path, Fault::Length)?;
    load.iter().enumerate().try_for_each(|(k, &n)| amount(n, LOAD_MAX, || format!("{}[{k}]", path())))
}

fn check_windows(windows: &[Window], path: &str) -> Check {
    ensure(windows.len() <= 64, || path.to_owned(), Fault::TooMany)?;
    let mut last = -TIME_MAX - 1;
    for (i, w) in windows.iter().enumerate() {
        ensure(w.open <= w.close && w.open > last, || format!("{path}[{i}]"), Fault::Window)?;
        ensure(
            w.open.abs() <= TIME_MAX && w.close.abs() <= TIME_MAX,
            || format!("{path}[{i}]"),
            Fault::TooLarge,
        )?;
        last = w.close;
    }
    Ok(())
}

fn check_job(job: &Job, path: &str, places: u32, dims: usize, vehicles: &BTreeSet<u64>) -> Check {
    let task = format!("{path}.task");
    match &job.task {
        Task::Deliver { stop, load } | Task::Collect { stop, load } => {
            check_stop(stop, &format!("{task}.stop"), places)?;
            check_load(load, dims, || format!("{task}.load"))?;
        }
        Task::Exchange { stop, deliver, collect } => {
            check_stop(stop, &format!("{task}.stop"), places)?;
            check_load(deliver, dims, || format!("{task}.deliver"))?;
            check_load(collect, dims, || format!("{task}.collect"))?;
        }
        Task::Visit { stop } => check_stop(stop, &format!("{task}.stop"), places)?,
        Task::Shipment { pickup, dropoff, load, max_ride_s } => {
            check_stop(pickup, &format!("{task}.pickup"), places)?;
            check_stop(dropoff, &format!("{task}.dropoff"), places)?;
            let options = (1 + pickup.alternatives.len()) * (1 + dropoff.alternatives.len());
            ensure(
                options <= ALTERNATIVES_MAX + 1,
                || format!("{task}.dropoff.alternatives"),
                Fault::TooMany,
            )?;
            check_load(load, dims, || format!("{task}.load"))?;
            amount(max_ride_s.unwrap_or(0), TIME_MAX, || format!("{task}.max_ride_s"))?;
        }
    }
    for (i, id) in job.only.iter().flatten().enumerate() {
        ensure(vehicles.contains(&id.0), || format!("{path}.only[{i}]"), Fault::Dangling)?;
    }
    if let Some(release) = job.release {
        ensure(release.abs() <= TIME_MAX, || format!("{path}.release"), Fault::TooLarge)?;
    }
    let both = job.must.intersection(&job.forbid).next();
    ensure(both.is_none(), || format!("{path}.forbid"), Fault::Contradiction)?;
    amount(job.usual_driver.map_or(0, |u| u.cost), RATE_MAX, || format!("{path}.usual_driver.cost"))?;
    amount(job.promise.map_or(0, |u| u.cost), RATE_MAX, || format!("{path}.promise.cost"))
}

fn check_stop(stop: &Stop, path: &str, places: u32) -> Check {
    ensure(stop.alternatives.len() <= ALTERNATIVES_MAX, || format!("{path}.alternatives"), Fault::TooMany)?;
    one_stop(stop, path, places)?;
    for (i, other) in stop.alternatives.iter().enumerate() {
        let path = format!("{path}.alternatives[{i}]");
        one_stop(other, &path, places)?;
        ensure(other.alternatives.is_empty(), || format!("{path}.alternatives"), Fault::Unsupported)?;
    }
    Ok(())
}

fn one_stop(stop: &Stop, path: &str, places: u32) -> Check {
    ensure(stop.place < places, || format!("{path}.place"), Fault::Dangling)?;
    amount(stop.service_s, FAR - 1, || format!("{path}.service_s"))?;
    amount(stop.setup_s, FAR - 1, || format!("{path}.setup_s"))?;
    check_windows(&stop.windows, &format!("{path}.windows"))?;
    if let Some(late) = stop.late {
        amount(late.cost_per_s, RATE_MAX, || format!("{path}.late.cost_per_s"))?;
        amount(late.max_s, FAR - 1, || format!("{path}.late.max_s"))?;
        ensure(!stop.windows.is_empty(), || format!("{path}.late"), Fault::Contradiction)?;
    }
    Ok(())
}

fn check_vehicle(p: &Problem, v: &Vehicle, path: &str, places: u32, dims: usize) -> Check {
    ensure((v.profile as usize) < p.profiles.len(), || format!("{path}.profile"), Fault::Dangling)?;
    ensure(v.speed_pct >= 1, || format!("{path}.speed_pct"), Fault::Negative)?;
    ensure(v.speed_pct <= 10_000, || format!("{path}.speed_pct"), Fault::TooLarge)?;
    for (name, place) in [("start", v.start), ("end", v.end)] {
        ensure(place.is_none_or(|at| at < places), || format!("{path}.{name}"), Fault::Dangling)?;
    }
    for (i, shift) in v.shifts.iter().enumerate() {
        let path = format!("{path}.shifts[{i}]");
        ensure(shift.open <= shift.close, || path.clone(), Fault::Window)?;
        ensure(
            shift.open.abs() <= TIME_MAX && shift.close.abs() <= TIME_MAX,
            || path.clone(),
            Fault::TooLarge,
        )?;
        ensure(
            shift.leave_by.is_none_or(|by| by >= shift.open),
            || format!("{path}.leave_by"),
            Fault::Window,
        )?;
    }
    check_load(&v.capacity, dims, || format!("{path}.capacity"))?;
    let r = &v.rates;
    let over = r.overtime.map_or((0, 0), |o| (o.after_s, o.per_s));
    let rates = [
        ("fixed", r.fixed, 1 << 40),
        ("per_m", r.per_m, RATE_MAX),
        ("per_drive_s", r.per_drive_s, RATE_MAX),
        ("per_wait_s", r.per_wait_s, RATE_MAX),
        ("per_service_s", r.per_service_s, RATE_MAX),
        ("per_task", r.per_task, 1 << 40),
        ("overtime.after_s", over.0, TIME_MAX),
        ("overtime.per_s", over.1, RATE_MAX),
    ];
    rates.iter().try_for_each(|&(name, n, max)| amount(n, max, || format!("{path}.rates.{name}")))?;
    let l = &v.limits;
    for (name, n) in [("distance_m", l.distance_m), ("drive_s", l.drive_s), ("duration_s", l.duration_s)] {
        amount(n.unwrap_or(0), TIME_MAX, || format!("{path}.limits.{name}"))?;
    }
    check_breaks(&v.breaks, path)?;
    for (i, reload) in v.reloads.iter().enumerate() {
        let path = format!("{path}.reloads[{i}]");
        ensure(reload.place < places, || format!("{path}.place"), Fault::Dangling)?;
        amount(reload.service_s, FAR - 1, || format!("{path}.service_s"))?;
        check_windows(&reload.windows, &format!("{path}.windows"))?;
        ensure(reload.max_times >= 1, || format!("{path}.max_times"), Fault::Negative)?;
        ensure(reload.max_times <= 32, || format!("{path}.max_times"), Fault::TooMany)?;
    }
    Ok(())
}

fn check_breaks(breaks: &[Break], path: &str) -> Check {
    ensure(breaks.len() <= BREAKS_MAX, || format!("{path}.breaks"), Fault::TooMany)?;
    for (i, one) in breaks.iter().enumerate() {
        let path = format!("{path}.breaks[{i}]");
        match one {
            Break::Timed { windows, duration_s } => {
                amount(*duration_s, FAR - 1, || format!("{path}.duration_s"))?;
                ensure(!windows.is_empty(), || format!("{path}.windows"), Fault::Length)?;
                check_windows(windows, &format!("{path}.windows"))?;
            }
            Break::Driving { max_drive_s, duration_s } => {
                ensure(*max_drive_s >= 1, || format!("{path}.max_drive_s"), Fault::Negative)?;
                amount(*max_drive_s, FAR - 1, || format!("{path}.max_drive_s"))?;
                amount(*duration_s, FAR - 1, || format!("{path}.duration_s"))?;
                ensure(breaks.len() == 1, || path.clone(), Fault::Unsupported)?;
            }
        }
    }
    Ok(())
}

fn horizon(p: &Problem) -> Check {
    let shifts = || p.vehicles.iter().flat_map(|v| &v.shifts);
    let open = shifts().map(|s| s.open).min().unwrap_or(0);
    for (i, v) in p.vehicles.iter().enumerate() {
        let far = v.shifts.iter().position(|s| s.close - open >= FAR);
        ensure(
            far.is_none(),
            || format!("vehicles[{i}].shifts[{}].close", far.unwrap_or(0)),
            Fault::TooLarge,
        )?;
    }
    Ok(())
}

fn commitments(p: &Problem) -> Check {
    let find = |id: JobId| p.jobs.iter().find(|job| job.id == id);
    let mut aboard = BTreeSet::new();
    let mut frozen = BTreeSet::new();
    for (i, v) in p.vehicles.iter().enumerate() {
        let Some(done) = &v.commitment else { continue };
        let path = format!("vehicles[{i}].commitment");
        ensure(v.shifts.len() == 1, || path.clone(), Fault::Unsupported)?;
        check_load(&done.load, dimensions(p), || format!("{path}.load"))?;
        for (k, one) in done.aboard.iter().enumerate() {
            let path = format!("{path}.aboard[{k}]");
            let job = find(one.job).ok_or_else(|| PlanError::new(format!("{path}.job"), Fault::Dangling))?;
            let shipment = matches!(job.task, Task::Shipment { .. });
            ensure(shipment && job.group.is_none(), || format!("{path}.job"), Fault::Contradiction)?;
            ensure(aboard.insert(one.job), || format!("{path}.job"), Fault::Duplicate)?;
            ensure(one.since.abs() <= TIME_MAX, || format!("{path}.since"), Fault::TooLarge)?;
        }
    }
    for (i, v) in p.vehicles.iter().enumerate() {
        let Some(done) = &v.commitment else { continue };
        let mut picked: BTreeSet<JobId> = done.aboard.iter().map(|one| one.job).collect();
        for (k, visit) in done.frozen.iter().enumerate() {
            let path = format!("vehicles[{i}].commitment.frozen[{k}]");
            let job =
                find(visit.job).ok_or_else(|| PlanError::new(format!("{path}.job"), Fault::Dangling))?;
            ensure(frozen.insert((visit.job, visit.part)), || path.clone(), Fault::Duplicate)?;
            let options = match (&job.task, visit.part) {
                (Task::Shipment { pickup, .. }, Part::Pickup) => pickup.alternatives.len(),
                (Task::Shipment { dropoff, .. }, Part::Dropoff) => dropoff.alternatives.len(),
                (
                    Task::Deliver { stop, .. }
                    | Task::Collect { stop, .. }
                    | Task::Exchange { stop, .. }
                    | Task::Visit { stop },
                    Part::Whole,
                ) => stop.alternatives.len(),
                _ => return Err(PlanError::new(format!("{path}.part"), Fault::Contradiction)),
            };
            ensure(visit.option as usize <= options, || format!("{path}.option"), Fault::Dangling)?;
            let ordered = match visit.part {
                Part::Whole => true,
                Part::Pickup => !aboard.contains(&visit.job) && picked.insert(visit.job),
                Part::Dropoff => picked.contains(&visit.job),
            };
            ensure(ordered, || path, Fault::Contradiction)?;
        }
    }
    Ok(())
}

fn links(p: &Problem, jobs: &BTreeSet<u64>) -> Check {
    let mut classes = BTreeSet::new();
    for (i, link) in p.links.iter().enumerate() {
        let named = match link {
            Link::SameRoute(ids) | Link::Sequence(ids) => ids.clone(),
            Link::Before(first, second) => vec![*first, *second],
            Link::NotTogether(..) => vec![],
        };
        let mut seen = BTreeSet::new();
        for (k, id) in named.iter().enumerate() {
            ensure(jobs.contains(&id.0), || format!("links[{i}][{k}]"), Fault::Dangling)?;
            ensure(seen.insert(id), || format!("links[{i}][{k}]"), Fault::Duplicate)?;
            let grouped = p.jobs.iter().any(|job| job.id == *id && job.group.is_some());
            ensure(!grouped, || format!("links[{i}][{k}]"), Fault::Unsupported)?;
        }
        if let Link::NotTogether(a, b) = link {
            classes.extend([a.0, b.0]);
        }
        ensure(classes.len() <= 64, || format!("links[{i}]"), Fault::TooMany)?;
    }
    Ok(())
}
