//! Finding things by id, and what the problem says about them.

use std::collections::BTreeMap;

use super::JobMap;
use crate::answer::{Part, Visit};
use crate::ask::job::{Job, JobId, Stop, Task};
use crate::ask::vehicle::{Vehicle, VehicleId};
use crate::ask::{Load, NO_WAY, PlaceIx, Problem};

pub(super) struct Lookup<'a> {
    pub problem: &'a Problem,
    pub jobs: JobMap<'a>,
    pub vehicles: BTreeMap<VehicleId, &'a Vehicle>,
    /// Shipments already picked up: by whom, and since when.
    pub aboard: BTreeMap<JobId, (VehicleId, i64)>,
}

impl<'a> Lookup<'a> {
    pub fn new(problem: &'a Problem) -> Self {
        let aboard = problem.vehicles.iter().flat_map(|v| {
            v.commitment.iter().flat_map(|done| &done.aboard).map(move |one| (one.job, (v.id, one.since)))
        });
        Self {
            problem,
            jobs: problem.jobs.iter().map(|job| (job.id, job)).collect(),
            vehicles: problem.vehicles.iter().map(|v| (v.id, v)).collect(),
            aboard: aboard.collect(),
        }
    }

    /// The stop that a visit means; `None` when the job has no such part or option.
    pub fn stop(&self, visit: Visit) -> Option<(&'a Job, &'a Stop)> {
        let job = *self.jobs.get(&visit.job)?;
        let stop = match (&job.task, visit.part) {
            (
                Task::Deliver { stop, .. }
                | Task::Collect { stop, .. }
                | Task::Exchange { stop, .. }
                | Task::Visit { stop },
                Part::Whole,
            ) => stop,
            (Task::Shipment { pickup, .. }, Part::Pickup) if !self.aboard.contains_key(&job.id) => pickup,
            (Task::Shipment { dropoff, .. }, Part::Dropoff) => dropoff,
            _ => return None,
        };
        match visit.option {
            0 => Some((job, stop)),
            k => stop.alternatives.get(k as usize - 1).map(|stop| (job, stop)),
        }
    }

    /// Metres and seconds; `None` without a way. Nothing between a place and nowhere.
    pub fn leg(&self, v: &Vehicle, from: Option<PlaceIx>, to: Option<PlaceIx>) -> Option<(i64, i64)> {
        let (Some(from), Some(to)) = (from, to) else { return Some((0, 0)) };
        let matrix = self.problem.profiles.get(v.profile as usize)?;
        let at = from as usize * matrix.size as usize + to as usize;
        let (distance, duration) = (*matrix.distance_m.get(at)?, *matrix.duration_s.get(at)?);
        if distance == NO_WAY || duration == NO_WAY {
            return None;
        }
        let slowed = (i64::from(duration) * 100 + i64::from(v.speed_pct) - 1) / i64::from(v.speed_pct);
        Some((i64::from(distance), slowed))
    }

    /// Loads by what happens to them: left, taken and kept, shipped in or out.
    pub fn moved(&self, visit: Visit) -> (Load, Load, Load) {
        let none = Load::new;
        let Some(job) = self.jobs.get(&visit.job) else { return (none(), none(), none()) };
        match (&job.task, visit.part) {
            (Task::Deliver { load, .. }, _) => (load.clone(), none(), none()),
            (Task::Collect { load, .. }, _) => (none(), load.clone(), none()),
            (Task::Exchange { deliver, collect, .. }, _) => (deliver.clone(), collect.clone(), none()),
            (Task::Visit { .. }, _) => (none(), none(), none()),
            (Task::Shipment { load, .. }, Part::Dropoff) => {
                (none(), none(), load.iter().map(|n| -n).collect())
            }
            (Task::Shipment { load, .. }, _) => (none(), none(), load.clone()),
        }
    }

    /// Number of load dimensions in use.
    pub fn dims(&self) -> usize {
        let loads = self.problem.jobs.iter().map(|job| match &job.task {
            Task::Deliver { load, .. } | Task::Collect { load, .. } | Task::Shipment { load, .. } => {
                load.len()
            }
            Task::Exchange { deliver, collect, .. } => deliver.len().max(collect.len()),
            Task::Visit { .. } => 0,
        });
        loads.chain(self.problem.vehicles.iter().map(|v| v.capacity.len())).max().unwrap_or(0)
    }

    /// The end of the shift, moved as far as the frozen stops alone force it.
    pub fn close(&self, v: &Vehicle, shift: u32) -> i64 {
        let Some(s) = v.shifts.get(shift as usize) else { return i64::MIN };
        let frozen = v.commitment.iter().flat_map(|done| &done.frozen);
        let (mut t, mut at, mut any) = (s.open, v.start, false);
        for &visit in frozen {
            let Some((_, stop)) = self.stop(visit) else { continue };
            let Some((_, drive)) = self.leg(v, at, Some(stop.place)) else { continue };
            let opens = stop.windows.iter().find(|w| w.close >= s.open).map_or(t, |w| w.open);
            let release = self.release_of(visit);
            t = (t + drive).max(opens).max(release)
                + stop.service_s
                + if at == Some(stop.place) { 0 } else { stop.setup_s };
            at = Some(stop.place);
            any = true;
        }
        let home = self.leg(v, at, v.end).map_or(0, |leg| leg.1);
        if any { s.close.max(t + home) } else { s.close }
    }

    /// When service of a collection, visit or pickup may begin; deliveries are released at the depot.
    pub fn release_of(&self, visit: Visit) -> i64 {
        let Some(job) = self.jobs.get(&visit.job) else { return i64::MIN };
        let here = match job.task {
            Task::Deliver { .. } | Task::Exchange { .. } => false,
            Task::Collect { .. } | Task::Visit { .. } => true,
            Task::Shipment { .. } => visit.part == Part::Pickup,
        };
        job.release.filter(|_| here).unwrap_or(i64::MIN)
    }
}

pub(super) fn is_frozen(v: &Vehicle, visit: Visit) -> bool {
    v.commitment.as_ref().is_some_and(|done| done.frozen.contains(&visit))
}
