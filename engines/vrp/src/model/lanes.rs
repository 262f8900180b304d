//! Lanes: vehicles by shift, with their start, end and reload nodes, breaks and frozen stops.

use std::collections::BTreeMap;

use super::validate::FAR;
use super::{Flow, Lane, Model, NONE, Node, PLENTY, Pause};
use crate::answer::Part;
use crate::ask::job::Window;
use crate::ask::vehicle::{Break, Vehicle};
use crate::ask::{PlaceIx, Problem, Term, Time};

/// Windows in model time, cut to the horizon.
pub(super) fn clip(windows: &[Window], base: Time, horizon: i32) -> Vec<(i32, i32)> {
    if windows.is_empty() {
        return vec![(0, horizon)];
    }
    let last = i64::from(horizon);
    let cut = windows.iter().map(|w| ((w.open - base).max(0), (w.close - base).min(last)));
    cut.filter(|w| w.0 <= w.1).map(|w| (w.0 as i32, w.1 as i32)).collect()
}

pub(super) fn build_lanes(m: &mut Model) {
    let problem = m.problem;
    let mut order: Vec<usize> = (0..problem.vehicles.len()).collect();
    order.sort_by_key(|&v| problem.vehicles[v].id);
    let mut tables = BTreeMap::new();
    for &v in &order {
        let vehicle = &problem.vehicles[v];
        let key = (vehicle.profile, vehicle.speed_pct);
        let table = *tables.entry(key).or_insert_with(|| m.add_table(key.0, key.1));
        for shift in 0..vehicle.shifts.len() {
            let lane = lane(m, v, shift, table);
            m.lanes.push(lane);
        }
    }
    for l in 0..m.lanes.len() {
        let (start, end, open, close) = (m.lanes[l].start, m.lanes[l].end, m.lanes[l].open, m.lanes[l].close);
        let leave_by = m.lanes[l].leave_by;
        m.nodes.push(terminal(start, open, leave_by));
        m.nodes.push(terminal(end, open, close));
    }
    for l in 0..m.lanes.len() {
        reload_nodes(m, l);
    }
    m.pad(m.nodes.len());
    for l in 0..m.lanes.len() {
        commit(m, l);
    }
    let rich_jobs = rich_jobs(m);
    let timely = problem.objective.levels.iter().flat_map(|level| &level.terms);
    let timely = timely.clone().any(|t| matches!(t.term, Term::Balance | Term::Finish | Term::Compactness));
    for lane in &mut m.lanes {
        let simple = lane.pauses.is_empty()
            && lane.reloads.is_empty()
            && lane.frozen.is_empty()
            && lane.rates.per_wait_s == 0
            && lane.rates.overtime.is_none()
            && lane.limits.duration_s.is_none()
            && lane.limits.zones.is_none();
        lane.rich = rich_jobs || timely || !simple;
    }
}

fn lane(m: &Model, v: usize, shift: usize, table: u32) -> Lane {
    let vehicle: &Vehicle = &m.problem.vehicles[v];
    let nowhere = m.problem.profiles[vehicle.profile as usize].size;
    let place = |at: Option<PlaceIx>| at.unwrap_or(nowhere);
    let s = vehicle.shifts[shift];
    let time = |t: Time| (t - m.base).clamp(-FAR, FAR) as i32;
    let full = |load: &Vec<i64>, none: i64| -> Vec<i64> {
        (0..m.dims).map(|k| load.get(k).copied().unwrap_or(none)).collect()
    };
    let mut pauses: Vec<Pause> = (vehicle.breaks.iter().enumerate())
        .map(|(index, one)| match one {
            Break::Timed { windows, duration_s } => Pause::Timed {
                windows: windows.iter().map(|w| (time(w.open), time(w.close))).collect(),
                duration: *duration_s as i32,
                index: index as u32,
            },
            Break::Driving { max_drive_s, duration_s } => {
                Pause::Driving { max: *max_drive_s as i32, duration: *duration_s as i32 }
            }
        })
        .collect();
    pauses.sort_by_key(|one| match one {
        Pause::Timed { windows, index, .. } => (windows[0].0, *index),
        Pause::Driving { .. } => (0, 0),
    });
    Lane {
        vehicle: v as u32,
        shift: shift as u32,
        table,
        start: place(vehicle.start),
        end: place(vehicle.end),
        open: time(s.open),
        close: time(s.close),
        leave_by: s.leave_by.map_or(time(s.close), |by| time(by.min(s.close))),
        capacity: full(&vehicle.capacity, PLENTY),
        base: full(&vehicle.commitment.as_ref().map(|c| c.load.clone()).unwrap_or_default(), 0),
        aboard: vec![0; m.dims],
        rates: vehicle.rates,
        limits: vehicle.limits,
        pauses,
        reloads: Vec::new(),
        frozen: Vec::new(),
        rich: false,
        kind: 0,
        rank: 0,
    }
}

fn terminal(place: u32, open: i32, close: i32) -> Node {
    Node {
        place,
        job: NONE,
        unit: NONE,
        variant: 0,
        part: Part::Whole,
        option: 0,
        mate: NONE,
        open,
        close,
        windows: (0, 0),
        service: 0,
        setup: 0,
        due: close,
        late_cost: 0,
        max_ride: i32::MAX,
        release: 0,
        reload: NONE,
        zone: NONE,
        class_bit: 0,
        frozen: false,
    }
}

fn reload_nodes(m: &mut Model, l: usize) {
    let problem: &Problem = m.problem;
    let reloads = &problem.vehicles[m.lanes[l].vehicle as usize].reloads;
    for (index, reload) in reloads.iter().enumerate() {
        let clipped = clip(&reload.windows, m.base, m.horizon);
        let (Some(first), Some(last)) = (clipped.first(), clipped.last()) else { continue };
        let from = m.windows.len() as u32;
        if clipped.len() > 1 {
            m.windows.extend(&clipped);
        }
        let windows = (from, m.windows.len() as u32);
        for _ in 0..reload.max_times {
            let node = terminal(reload.place, first.0, last.1);
            m.lanes[l].reloads.push(m.nodes.len() as u32);
            m.nodes.push(Node { windows, service: reload.service_s as i32, reload: index as u32, ..node });
        }
    }
}

/// Frozen stops and shipments aboard.
fn commit(m: &mut Model, l: usize) {
    let problem: &Problem = m.problem;
    let Some(done) = &problem.vehicles[m.lanes[l].vehicle as usize].commitment else { return };
    for one in &done.aboard {
        for node in 0..m.stops {
            if problem.jobs[m.nodes[node].job as usize].id == one.job && m.nodes[node].option == 0 {
                for k in 0..m.dims {
                    m.lanes[l].aboard[k] -= m.ship[node * m.dims + k];
                }
            }
        }
    }
    for (at, visit) in done.frozen.iter().enumerate() {
        let option_of_mate =
            done.frozen.iter().skip(at + 1).find(|v| v.job == visit.job).map_or(0, |v| v.option);
        let fits = |node: &Node| {
            let mate_fits = visit.part != Part::Pickup
                || (node.mate != NONE && m.nodes[node.mate as usize].option == option_of_mate);
            node.job != NONE
                && problem.jobs[node.job as usize].id == visit.job
                && node.part == visit.part
                && node.option == visit.option
                && mate_fits
                && (visit.part != Part::Dropoff
                    || node.mate == NONE
                    || m.lanes[l].frozen.contains(&node.mate))
        };
        let Some(node) = m.nodes[..m.stops].iter().position(fits) else { continue };
        m.lanes[l].frozen.push(node as u32);
    }
    for f in m.lanes[l].frozen.clone() {
        let node = &mut m.nodes[f as usize];
        node.frozen = true;
        node.open = if node.open > m.horizon { 0 } else { node.open };
        node.close = FAR as i32 - 1;
        node.windows = (0, 0);
        let unit = node.unit as usize;
        m.units[unit].locked = true;
    }
    excuse(m, l);
}

/// A vehicle whose frozen stops make it late may come home as late as they force it to, and drive, work and
/// carry as much as they force it to.
fn excuse(m: &mut Model, l: usize) {
    let lane = &m.lanes[l];
    let table = &m.tables[lane.table as usize];
    let (mut t, mut at) = (lane.open, lane.start);
    for &f in &lane.frozen {
        let node = &m.nodes[f as usize];
        let setup = if node.place == at { 0 } else { node.setup };
        t = (t + table.arc(at, node.place).1).max(node.open) + setup + node.service;
        at = node.place;
    }
    t += table.arc(at, lane.end).1;
    if t > lane.close && t < FAR as i32 {
        m.lanes[l].close = t;
        let end = m.end_node(l) as usize;
        m.nodes[end].close = t;
        m.nodes[end].due = t;
    }
}

fn rich_jobs(m: &Model) -> bool {
    let stops = &m.nodes[..m.stops];
    let links = &m.problem.links;
    !links.is_empty()
        || stops.iter().any(|n| n.setup > 0 || n.close > n.due || n.max_ride < i32::MAX || n.release > 0)
}

/// Numbers the kinds of lanes: equal but for the vehicle's id.
pub(super) fn kinds(m: &mut Model) {
    let named = m.problem.jobs.iter().any(|job| job.only.is_some() || job.promise.is_some());
    let drivers = m.problem.jobs.iter().any(|job| job.usual_driver.is_some());
    let mut seen: Vec<(usize, u32)> = Vec::new();
    for l in 0..m.lanes.len() {
        let alike =
            seen.iter().find(|&&(other, _)| twins(m, l, other, named, drivers)).map(|&(_, kind)| kind);
        let kind = alike.unwrap_or(seen.len() as u32);
        if alike.is_none() {
            seen.push((l, kind));
        }
        m.lanes_of.resize(seen.len(), Vec::new());
        m.lanes[l].kind = kind;
        m.lanes[l].rank = m.lanes_of[kind as usize].len() as u32;
        m.lanes_of[kind as usize].push(l as u32);
    }
}

/// Lists for each kind the others that differ in capacity and costs, but not in where and when they drive.
pub(super) fn siblings(m: &mut Model) {
    let of = |kind: usize| m.lanes_of[kind][0] as usize;
    let alike = |from: usize, to: usize| {
        let (a, b) = (of(from), of(to));
        let (x, y) = (&m.lanes[a], &m.lanes[b]);
        from != to
            && !x.rich
            && !y.rich
            && (x.table, x.start, x.end, x.limits) == (y.table, y.start, y.end, y.limits)
            && (x.open, x.close, x.leave_by) == (y.open, y.close, y.leave_by)
            && x.rates.per_service_s == y.rates.per_service_s
            && (0..m.problem.jobs.len() as u32).all(|job| !m.allows(job, a) || m.allows(job, b))
    };
    let plain = m.flow == Flow::Sum && !m.cares_who_comes();
    let kinds = 0..if plain { m.lanes_of.len() } else { 0 };
    m.siblings =
        kinds.clone().map(|a| kinds.clone().filter(|&b| alike(a, b)).map(|b| b as u32).collect()).collect();
    m.has_siblings = m.siblings.iter().any(|some| !some.is_empty());
}

/// Whether two lanes are equal. Vehicles with names or drivers that jobs ask for never are.
fn twins(m: &Model, a: usize, b: usize, named: bool, drivers: bool) -> bool {
    let (x, y) = (&m.lanes[a], &m.lanes[b]);
    let (v, w) = (&m.problem.vehicles[x.vehicle as usize], &m.problem.vehicles[y.vehicle as usize]);
    let shifts = v.shifts[x.shift as usize] == w.shifts[y.shift as usize];
    shifts
        && (!named || x.vehicle == y.vehicle)
        && (!drivers || v.driver == w.driver)
        && v.commitment.is_none()
        && w.commitment.is_none()
        && (x.table, x.start, x.end, x.rates, x.limits) == (y.table, y.start, y.end, y.rates, y.limits)
        && (&v.capacity, &v.skills, &v.breaks, &v.reloads) == (&w.capacity, &w.skills, &w.breaks, &w.reloads)
}
