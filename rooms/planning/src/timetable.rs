//! The times of a route whose order a person chose. Nothing is refused here: what breaks a rule gets the times it would have,
//! and `vrp::verify` says what is broken.

use crate::sketch::{Call, SketchRoute};
use vrp::{Act, Break, Load, PlaceIx, Problem, Route, Secs, Step, Task, Time, Vehicle, VehicleId, Visit};

/// Goes through the calls as early as can be, then leaves as late as costs nothing.
pub fn timetable(problem: &Problem, id: VehicleId, route: &SketchRoute) -> Route {
    let drive = Drive::new(problem, id, route);
    let mut run = drive.run(drive.open());
    if drive.vehicle.breaks.is_empty() {
        let later = drive.latest_departure(&run);
        run = drive.run(later);
    }
    Route { vehicle: id, shift: 0, steps: run }
}

struct Drive<'a> {
    problem: &'a Problem,
    vehicle: &'a Vehicle,
    calls: &'a [Call],
}

/// What happens at one call.
struct At<'a> {
    act: Act,
    place: PlaceIx,
    windows: &'a [vrp::Window],
    service_s: Secs,
    setup_s: Secs,
    /// not before this, whatever the window says
    release: Time,
}

impl<'a> Drive<'a> {
    fn new(problem: &'a Problem, id: VehicleId, route: &'a SketchRoute) -> Self {
        Self { problem, vehicle: &problem.vehicles[id.0 as usize], calls: &route.calls }
    }

    fn open(&self) -> Time {
        let shift = self.vehicle.shifts[0].open;
        self.calls
            .iter()
            .take_while(|call| !matches!(call, Call::Reload(_)))
            .filter_map(|call| self.leaves_with(*call))
            .max()
            .map_or(shift, |ready| ready.max(shift))
    }

    /// When the goods that a call brings are ready to leave the depot.
    fn leaves_with(&self, call: Call) -> Option<Time> {
        let Call::Stop(visit) = call else { return None };
        let job = &self.problem.jobs[visit.job.0 as usize];
        match job.task {
            Task::Deliver { .. } | Task::Exchange { .. } => job.release,
            _ => None,
        }
    }

    fn at(&self, call: Call) -> At<'a> {
        match call {
            Call::Reload(index) => {
                let reload = &self.vehicle.reloads[index as usize];
                let (place, service_s) = (reload.place, reload.service_s);
                At { act: Act::Reload(index), place, windows: &reload.windows, service_s, setup_s: 0, release: Time::MIN }
            }
            Call::Stop(visit) => {
                let job = &self.problem.jobs[visit.job.0 as usize];
                let stop = stop_of(&job.task, visit);
                let collects = matches!(job.task, Task::Collect { .. } | Task::Visit { .. })
                    || visit.part == vrp::Part::Pickup;
                At {
                    act: Act::Serve(visit),
                    place: stop.place,
                    windows: &stop.windows,
                    service_s: stop.service_s,
                    setup_s: stop.setup_s,
                    release: job.release.filter(|_| collects).unwrap_or(Time::MIN),
                }
            }
        }
    }

    fn leg_s(&self, from: Option<PlaceIx>, to: Option<PlaceIx>) -> Secs {
        let (Some(from), Some(to)) = (from, to) else { return 0 };
        let matrix = &self.problem.profiles[self.vehicle.profile as usize];
        let pct = i64::from(self.vehicle.speed_pct);
        let duration_s = i64::from(matrix.duration_s[from as usize * matrix.size as usize + to as usize]);
        (duration_s * 100 + pct - 1) / pct
    }

    fn run(&self, depart: Time) -> Vec<Step> {
        let mut loads = Loads::new(self);
        let mut steps = vec![Step {
            act: Act::Start,
            place: self.vehicle.start,
            arrive: depart,
            start: depart,
            depart,
            load: loads.begin_trip(0),
        }];
        let mut breaks: Vec<(u32, &Break)> = (0..).zip(&self.vehicle.breaks).collect();
        breaks.reverse();
        let (mut now, mut here) = (depart, self.vehicle.start);
        for (i, call) in self.calls.iter().enumerate() {
            let at = self.at(*call);
            let leg = self.leg_s(here, Some(at.place));
            let work = at.service_s + if here == Some(at.place) { 0 } else { at.setup_s };
            let load = steps.last().map(|s| s.load.clone()).unwrap_or_default();
            let arrive = rest_on_the_way(&mut breaks, now, leg, work, &load, &mut steps);
            let start = begins(at.windows, arrive.max(at.release));
            now = start + work;
            here = Some(at.place);
            steps.push(Step { act: at.act, place: here, arrive, start, depart: now, load: loads.after(i, *call) });
        }
        let load = steps.last().map(|s| s.load.clone()).unwrap_or_default();
        let leg = self.leg_s(here, self.vehicle.end);
        let end = rest_on_the_way(&mut breaks, now, leg, 0, &load, &mut steps);
        steps.push(Step { act: Act::End, place: self.vehicle.end, arrive: end, start: end, depart: end, load });
        steps
    }

    /// The last departure that changes neither the end nor the window in which any service begins.
    fn latest_departure(&self, run: &[Step]) -> Time {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return 0 };
        let (mut latest, mut busy, mut before) = (Time::MAX, 0, first);
        for step in &run[1..] {
            busy += self.leg_s(before.place, step.place);
            if let Some(close) = self.close_of(step) {
                latest = latest.min(close - busy);
            }
            busy += step.depart - step.start;
            before = step;
        }
        latest.min(last.arrive - busy).max(first.depart)
    }

    /// The close of the window that a step uses; its own start when it is late already.
    fn close_of(&self, step: &Step) -> Option<Time> {
        let windows = match step.act {
            Act::Serve(visit) => &stop_of(&self.problem.jobs[visit.job.0 as usize].task, visit).windows,
            Act::Reload(index) => &self.vehicle.reloads[index as usize].windows,
            _ => return None,
        };
        let used = windows.iter().find(|w| w.close >= step.start).map_or(step.start, |w| w.close);
        (!windows.is_empty()).then_some(used)
    }
}

/// Takes the breaks that begin before the leg is over, or that would be missed after the work at its end. Returns the arrival.
fn rest_on_the_way(
    breaks: &mut Vec<(u32, &Break)>,
    mut now: Time,
    mut leg: Secs,
    work: Secs,
    load: &Load,
    steps: &mut Vec<Step>,
) -> Time {
    while let Some((index, Break::Timed { windows, duration_s })) = breaks.last() {
        let Some(window) = windows.iter().find(|w| w.close >= now) else { break };
        let begin = window.open.max(now);
        let missed_after = work > 0 && now + leg + work > window.close;
        if begin > now + leg && !missed_after {
            break;
        }
        leg -= leg.min(begin - now);
        now = begin + duration_s;
        steps.push(Step { act: Act::Break(*index), place: None, arrive: begin, start: begin, depart: now, load: load.clone() });
        breaks.pop();
    }
    now + leg
}

/// Service begins in the next window, or at once when all have closed.
fn begins(windows: &[vrp::Window], ready: Time) -> Time {
    windows.iter().find(|w| w.close >= ready).map_or(ready, |w| w.open.max(ready))
}

fn stop_of(task: &Task, visit: Visit) -> &vrp::Stop {
    match task {
        Task::Deliver { stop, .. } | Task::Collect { stop, .. } | Task::Exchange { stop, .. } | Task::Visit { stop } => stop,
        Task::Shipment { pickup, dropoff, .. } => {
            if visit.part == vrp::Part::Pickup { pickup } else { dropoff }
        }
    }
}

/// What is aboard: shipments stay over a reload, everything else belongs to one trip.
struct Loads<'a> {
    drive: &'a Drive<'a>,
    aboard: Load,
    trip: Load,
}

impl<'a> Loads<'a> {
    fn new(drive: &'a Drive<'a>) -> Self {
        let dims = vrp_dimensions(drive.problem);
        let mut loads = Self { drive, aboard: vec![0; dims], trip: vec![0; dims] };
        if let Some(commitment) = &drive.vehicle.commitment {
            add(&mut loads.trip, &commitment.load, 1);
            for one in &commitment.aboard {
                if let Task::Shipment { load, .. } = &drive.problem.jobs[one.job.0 as usize].task {
                    add(&mut loads.aboard, load, 1);
                }
            }
        }
        loads
    }

    /// Loads what the calls from `from` to the next reload bring; returns what is aboard.
    fn begin_trip(&mut self, from: usize) -> Load {
        for call in self.drive.calls[from..].iter().take_while(|call| !matches!(call, Call::Reload(_))) {
            let Call::Stop(visit) = call else { continue };
            if let Task::Deliver { load, .. } | Task::Exchange { deliver: load, .. } =
                &self.drive.problem.jobs[visit.job.0 as usize].task
            {
                add(&mut self.trip, load, 1);
            }
        }
        self.total()
    }

    fn after(&mut self, i: usize, call: Call) -> Load {
        let Call::Stop(visit) = call else {
            self.trip.iter_mut().for_each(|n| *n = 0);
            return self.begin_trip(i + 1);
        };
        match &self.drive.problem.jobs[visit.job.0 as usize].task {
            Task::Deliver { load, .. } => add(&mut self.trip, load, -1),
            Task::Collect { load, .. } => add(&mut self.trip, load, 1),
            Task::Exchange { deliver, collect, .. } => {
                add(&mut self.trip, deliver, -1);
                add(&mut self.trip, collect, 1);
            }
            Task::Visit { .. } => {}
            Task::Shipment { load, .. } if visit.part == vrp::Part::Pickup => add(&mut self.aboard, load, 1),
            Task::Shipment { load, .. } => add(&mut self.aboard, load, -1),
        }
        self.total()
    }

    fn total(&self) -> Load {
        self.aboard.iter().zip(&self.trip).map(|(a, b)| a + b).collect()
    }
}

fn add(sum: &mut Load, load: &Load, times: i64) {
    for (n, more) in sum.iter_mut().zip(load) {
        *n += more * times;
    }
}

fn vrp_dimensions(problem: &Problem) -> usize {
    let job = |task: &Task| match task {
        Task::Deliver { load, .. } | Task::Collect { load, .. } | Task::Shipment { load, .. } => load.len(),
        Task::Exchange { deliver, collect, .. } => deliver.len().max(collect.len()),
        Task::Visit { .. } => 0,
    };
    let jobs = problem.jobs.iter().map(|j| job(&j.task));
    jobs.chain(problem.vehicles.iter().map(|v| v.capacity.len())).max().unwrap_or(0)
}
