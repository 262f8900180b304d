//! The second checker: routes of node numbers against the instance as the papers define it, in their own
//! arithmetic. It knows nothing of `vrp`.

use anyhow::{Context, ensure};

use vrp_formats::vroom::{File, SHIPMENTS, VroomStop, VroomVehicle};
use vrp_formats::{Classic, Rounding};

/// Distance of the routes, when they obey the rules.
pub fn classic(c: &Classic, routes: &[Vec<usize>]) -> anyhow::Result<f64> {
    ensure!(routes.len() <= c.vehicles, "{} routes for {} vehicles", routes.len(), c.vehicles);
    let mut times_seen = vec![0; c.xy.len()];
    let mut total = 0.0;
    for route in routes {
        let load: i64 = route.iter().map(|&i| c.demand[i]).sum();
        if c.pairs.is_empty() {
            ensure!(load <= c.capacity, "load {load} of {}", c.capacity);
        }
        let (mut at, mut t, mut aboard) = (0, c.times[0].0, 0);
        for &i in route.iter().chain(&[0]) {
            let (ready, due, service) = c.times[i];
            let leg = c.leg(at, i);
            t = (t + leg).max(ready);
            // Legs in doubles were rounded to thousandths for the solver.
            let slack = if c.rounding == Rounding::Exact { 1e-3 * (route.len() + 1) as f64 } else { 1e-6 };
            ensure!(t <= due + slack, "node {i} reached at {t}, due {due}");
            t += service;
            total += leg;
            aboard += if c.pairs.is_empty() || i == 0 { 0 } else { c.demand[i] };
            ensure!(aboard <= c.capacity, "{aboard} aboard at {i}");
            times_seen[i] += 1;
            at = i;
        }
    }
    let missing = (1..times_seen.len()).find(|&i| times_seen[i] != 1);
    ensure!(missing.is_none(), "node {missing:?} is not visited once");
    for &(a, b) in &c.pairs {
        let route = routes.iter().find(|route| route.contains(&a)).context("no pickup")?;
        let (from, to) = (route.iter().position(|&i| i == a), route.iter().position(|&i| i == b));
        ensure!(to.is_some() && from < to, "{a} and {b} are not on one route in order");
    }
    Ok(total)
}

/// One route of a VROOM plan: vehicle, and steps in order.
pub struct VroomRoute {
    pub vehicle: u64,
    pub steps: Vec<VroomStepKind>,
}

pub enum VroomStepKind {
    Job(u64, i64),
    Pickup(u64, i64),
    Delivery(u64, i64),
    /// Index in the vehicle, start.
    Break(usize, i64),
}

/// Cost of the routes in VROOM's terms, when they obey its rules at the starts of service they state.
pub fn vroom(file: &File, routes: &[VroomRoute]) -> anyhow::Result<f64> {
    let durations = &file.matrices.values().next().context("no matrix")?.durations;
    let mut done = std::collections::BTreeSet::new();
    let mut total = 0.0;
    for route in routes {
        let v = file.vehicles.iter().find(|v| v.id == route.vehicle).context("unknown vehicle")?;
        let tasks: Vec<Task> =
            route.steps.iter().filter_map(|s| task(file, s).transpose()).collect::<Result<_, _>>()?;
        for t in &tasks {
            ensure!(t.skills.iter().all(|skill| v.skills.contains(skill)), "skill on vehicle {}", v.id);
            ensure!(done.insert((t.id, t.pickup, t.delivery)), "task {} twice", t.id);
        }
        ensure!(v.max_tasks.is_none_or(|most| tasks.len() <= most as usize), "too many tasks");
        loads(&v.capacity, &tasks)?;
        let places: Vec<u32> = v
            .start_index
            .into_iter()
            .chain(tasks.iter().map(|t| t.stop.location_index))
            .chain(v.end_index)
            .collect();
        let drive: u32 = places.windows(2).map(|leg| durations[leg[0] as usize][leg[1] as usize]).sum();
        total += v.costs.fixed as f64 + f64::from(drive) * v.costs.per_hour as f64 / 3600.0;
        timetable(file, v, route, durations)?;
    }
    Ok(total)
}

struct Task<'a> {
    id: u64,
    stop: &'a VroomStop,
    skills: &'a [u32],
    give: &'a [i64],
    take: &'a [i64],
    ship: &'a [i64],
    pickup: bool,
    delivery: bool,
}

fn task<'a>(file: &'a File, step: &VroomStepKind) -> anyhow::Result<Option<Task<'a>>> {
    let (id, pickup, delivery) = match *step {
        VroomStepKind::Break(..) => return Ok(None),
        VroomStepKind::Job(id, _) => (id, false, false),
        VroomStepKind::Pickup(id, _) => (id, true, false),
        VroomStepKind::Delivery(id, _) => (id, false, true),
    };
    if !pickup && !delivery {
        let j = file.jobs.iter().find(|j| j.id == id).context("unknown job")?;
        let (give, take) = (j.delivery.as_slice(), j.pickup.as_slice());
        return Ok(Some(Task {
            id,
            stop: &j.stop,
            skills: &j.skills,
            give,
            take,
            ship: &[],
            pickup,
            delivery,
        }));
    }
    let s = file.shipments.iter().find(|s| s.pickup.id == id - SHIPMENTS).context("unknown shipment")?;
    let stop = if pickup { &s.pickup.stop } else { &s.delivery.stop };
    Ok(Some(Task { id, stop, skills: &s.skills, give: &[], take: &[], ship: &s.amount, pickup, delivery }))
}

fn loads(capacity: &[i64], tasks: &[Task]) -> anyhow::Result<()> {
    for (k, &most) in capacity.iter().enumerate() {
        let get = |amounts: &[i64]| amounts.get(k).copied().unwrap_or(0);
        let mut aboard: i64 = tasks.iter().map(|t| get(t.give)).sum();
        ensure!(aboard <= most, "{aboard} of {most} at the start");
        let mut open = Vec::new();
        for t in tasks {
            aboard += get(t.take) - get(t.give) + if t.pickup { get(t.ship) } else { 0 };
            if t.pickup {
                open.push(t.id);
            }
            if t.delivery {
                aboard -= get(t.ship);
                let at = open.iter().position(|id| *id == t.id).context("delivery before pickup")?;
                open.remove(at);
            }
            ensure!(aboard <= most, "{aboard} of {most} aboard");
        }
        ensure!(open.is_empty(), "a shipment stays aboard");
    }
    Ok(())
}

/// Replays the stated starts: travel, windows, service and breaks.
fn timetable(
    file: &File,
    v: &VroomVehicle,
    route: &VroomRoute,
    durations: &[Vec<u32>],
) -> anyhow::Result<()> {
    let (open, close) = v.time_window.unwrap_or((0, i64::MAX));
    let (mut t, mut at, mut left) = (None, v.start_index, None);
    let mut breaks = 0;
    for (pos, step) in route.steps.iter().enumerate() {
        if let VroomStepKind::Break(index, start) = *step {
            let b = v.breaks.get(index).context("unknown break")?;
            ensure!(b.time_windows.iter().any(|w| w.0 <= start && start <= w.1), "break at {start}");
            let to = route.steps[pos..].iter().find_map(|s| task(file, s).transpose()).transpose()?;
            let to = to.map(|task| task.stop.location_index).or(v.end_index);
            let total = travel(durations, at, to);
            let (free, rest) = (t.unwrap_or(open), left.unwrap_or(total));
            ensure!(start >= free, "break at {start} before {free}");
            left = Some((rest - (start - free)).max(0));
            t = Some(start + b.service);
            breaks += 1;
            continue;
        }
        let task = task(file, step)?.context("BUG: breaks are handled above")?;
        let (VroomStepKind::Job(_, start)
        | VroomStepKind::Pickup(_, start)
        | VroomStepKind::Delivery(_, start)) = *step
        else {
            continue;
        };
        let here = Some(task.stop.location_index);
        let drive = left.take().unwrap_or(travel(durations, at, here));
        let free = t.unwrap_or(open);
        ensure!(start >= free + drive, "task {} at {start}, free {free}, drive {drive}", task.id);
        let windows = &task.stop.time_windows;
        ensure!(
            windows.is_empty() || windows.iter().any(|w| w.0 <= start && start <= w.1),
            "task {} at {start}",
            task.id
        );
        let setup = if at == here { 0 } else { task.stop.setup };
        t = Some(start + setup + task.stop.service);
        at = here;
    }
    let end = t.unwrap_or(open) + left.unwrap_or(travel(durations, at, v.end_index));
    ensure!(end <= close, "vehicle {} ends at {end}, closes {close}", v.id);
    // A break whose window only opens after the end is taken there, if the shift still allows it.
    let after = v
        .breaks
        .iter()
        .filter(|b| b.time_windows[0].0 >= end && b.time_windows[0].0 + b.service <= close)
        .count();
    ensure!(breaks + after >= v.breaks.len(), "vehicle {} has no break", v.id);
    Ok(())
}

fn travel(durations: &[Vec<u32>], from: Option<u32>, to: Option<u32>) -> i64 {
    match (from, to) {
        (Some(from), Some(to)) => i64::from(durations[from as usize][to as usize]),
        _ => 0,
    }
}
