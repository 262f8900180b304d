//! Who calls where in which order: a plan without its times, which is what a person moves about.

use std::collections::BTreeMap;
use vrp::{Act, JobId, Part, Plan, VehicleId, Visit};

/// One call of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    Stop(Visit),
    /// Back to a depot, by its index in the vehicle's reloads.
    Reload(u32),
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SketchRoute {
    pub calls: Vec<Call>,
}

/// All routes that have a call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sketch {
    pub routes: BTreeMap<VehicleId, SketchRoute>,
}

/// One change by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Serve a job by this vehicle, wherever it was before; at a place in the order, or at the end.
    Place { job: JobId, shipment: bool, vehicle: VehicleId, spot: Spot },
    /// Two jobs take each other's place.
    Swap { a: JobId, b: JobId },
    /// Serve it by nobody.
    Drop { job: JobId },
    /// Drive a route the other way round.
    Reverse { vehicle: VehicleId },
}

/// Where in the order of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    First,
    /// Right behind this job's (last) stop.
    After(JobId),
    Last,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadChange {
    #[error("the job to go behind is not on that route")]
    NotOnRoute,
    #[error("both jobs must be on a route to change places")]
    NotServed,
    #[error("the job is not on a route")]
    NowhereToDrop,
    #[error("a job cannot go behind itself")]
    BehindItself,
    #[error("shipments do not change places: move them one by one")]
    SwapsShipment,
    #[error("a route with shipments or a frozen beginning cannot be turned round")]
    OneWay,
}

impl Sketch {
    /// The order of a plan.
    pub fn of(plan: &Plan) -> Self {
        let mut sketch = Self::default();
        for route in &plan.routes {
            let calls = route.steps.iter().filter_map(|step| match step.act {
                Act::Serve(visit) => Some(Call::Stop(visit)),
                Act::Reload(index) => Some(Call::Reload(index)),
                Act::Start | Act::Break(_) | Act::End => None,
            });
            sketch.routes.insert(route.vehicle, SketchRoute { calls: calls.collect() });
        }
        sketch
    }

    /// The vehicle that serves a job.
    pub fn vehicle_of(&self, job: JobId) -> Option<VehicleId> {
        self.routes.iter().find(|(_, route)| route.holds(job)).map(|(id, _)| *id)
    }

    /// The jobs on all routes, each once, in the order of their first call.
    pub fn jobs(&self) -> Vec<JobId> {
        let mut jobs = Vec::new();
        for call in self.routes.values().flat_map(|route| &route.calls) {
            if let Call::Stop(visit) = call
                && !jobs.contains(&visit.job)
            {
                jobs.push(visit.job);
            }
        }
        jobs
    }

    /// Makes one change, or leaves everything as it was.
    pub fn change(&mut self, change: Change) -> Result<(), BadChange> {
        match change {
            Change::Place { job, shipment, vehicle, spot } => self.place(job, shipment, vehicle, spot)?,
            Change::Swap { a, b } => self.swap(a, b)?,
            Change::Drop { job } => {
                let from = self.vehicle_of(job).ok_or(BadChange::NowhereToDrop)?;
                self.take_out(from, job);
            }
            Change::Reverse { vehicle } => self.routes.entry(vehicle).or_default().reverse()?,
        }
        self.routes.retain(|_, route| route.calls.iter().any(|call| matches!(call, Call::Stop(_))));
        Ok(())
    }

    fn place(&mut self, job: JobId, shipment: bool, vehicle: VehicleId, spot: Spot) -> Result<(), BadChange> {
        if let Spot::After(other) = spot {
            if other == job {
                return Err(BadChange::BehindItself);
            }
            if self.vehicle_of(other) != Some(vehicle) {
                return Err(BadChange::NotOnRoute);
            }
        }
        if let Some(from) = self.vehicle_of(job) {
            self.take_out(from, job);
        }
        let calls = &mut self.routes.entry(vehicle).or_default().calls;
        let at = match spot {
            Spot::First => 0,
            Spot::Last => calls.len(),
            Spot::After(other) => {
                calls.iter().rposition(|call| call.serves(other)).map_or(calls.len(), |i| i + 1)
            }
        };
        let visits =
            if shipment { vec![Visit::pickup(job), Visit::dropoff(job)] } else { vec![Visit::whole(job)] };
        calls.splice(at..at, visits.into_iter().map(Call::Stop));
        Ok(())
    }

    fn swap(&mut self, a: JobId, b: JobId) -> Result<(), BadChange> {
        for job in [a, b] {
            let vehicle = self.vehicle_of(job).ok_or(BadChange::NotServed)?;
            if self.routes[&vehicle].calls.iter().filter(|call| call.serves(job)).count() != 1
                || self.routes[&vehicle].calls.iter().any(|call| call.serves(job) && call.is_half())
            {
                return Err(BadChange::SwapsShipment);
            }
        }
        for call in self.routes.values_mut().flat_map(|route| &mut route.calls) {
            if let Call::Stop(visit) = call {
                visit.job = match visit.job {
                    job if job == a => b,
                    job if job == b => a,
                    job => job,
                };
            }
        }
        Ok(())
    }

    fn take_out(&mut self, vehicle: VehicleId, job: JobId) {
        if let Some(route) = self.routes.get_mut(&vehicle) {
            route.calls.retain(|call| !call.serves(job));
        }
    }
}

impl SketchRoute {
    fn holds(&self, job: JobId) -> bool {
        self.calls.iter().any(|call| call.serves(job))
    }

    fn reverse(&mut self) -> Result<(), BadChange> {
        if self.calls.iter().any(|call| call.is_half()) {
            return Err(BadChange::OneWay);
        }
        self.calls.reverse();
        Ok(())
    }
}

impl Call {
    fn serves(self, job: JobId) -> bool {
        matches!(self, Self::Stop(visit) if visit.job == job)
    }
    fn is_half(self) -> bool {
        matches!(self, Self::Stop(visit) if visit.part != Part::Whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sketch(routes: &[(u64, &[u64])]) -> Sketch {
        let route = |jobs: &[u64]| SketchRoute {
            calls: jobs.iter().map(|j| Call::Stop(Visit::whole(JobId(*j)))).collect(),
        };
        Sketch { routes: routes.iter().map(|(id, jobs)| (VehicleId(*id), route(jobs))).collect() }
    }
    fn orders(sketch: &Sketch) -> Vec<(u64, Vec<u64>)> {
        let jobs = |route: &SketchRoute| {
            let stop = |call: &Call| match call {
                Call::Stop(visit) => Some(visit.job.0),
                Call::Reload(_) => None,
            };
            route.calls.iter().filter_map(stop).collect()
        };
        sketch.routes.iter().map(|(id, route)| (id.0, jobs(route))).collect()
    }

    #[test]
    fn a_job_moves_behind_another_and_a_route_left_empty_is_gone() {
        let mut s = sketch(&[(0, &[1, 2, 3]), (1, &[4])]);
        let to = |job, vehicle, spot| Change::Place {
            job: JobId(job),
            shipment: false,
            vehicle: VehicleId(vehicle),
            spot,
        };
        s.change(to(4, 0, Spot::After(JobId(1)))).unwrap();
        assert_eq!(orders(&s), [(0, vec![1, 4, 2, 3])]);
        s.change(to(3, 2, Spot::First)).unwrap();
        assert_eq!(orders(&s), [(0, vec![1, 4, 2]), (2, vec![3])]);
        assert_eq!(s.change(to(3, 0, Spot::After(JobId(3)))), Err(BadChange::BehindItself));
        assert_eq!(s.change(to(1, 0, Spot::After(JobId(3)))), Err(BadChange::NotOnRoute));
    }

    #[test]
    fn a_shipment_moves_with_both_its_stops_and_is_not_turned_round() {
        let mut s = sketch(&[(0, &[1, 2])]);
        let place = Change::Place {
            job: JobId(9),
            shipment: true,
            vehicle: VehicleId(0),
            spot: Spot::After(JobId(1)),
        };
        s.change(place).unwrap();
        assert_eq!(orders(&s), [(0, vec![1, 9, 9, 2])]);
        assert_eq!(s.change(Change::Reverse { vehicle: VehicleId(0) }), Err(BadChange::OneWay));
        assert_eq!(s.change(Change::Swap { a: JobId(1), b: JobId(9) }), Err(BadChange::SwapsShipment));
        s.change(Change::Drop { job: JobId(9) }).unwrap();
        assert_eq!(orders(&s), [(0, vec![1, 2])]);
        assert_eq!(s.change(Change::Drop { job: JobId(9) }), Err(BadChange::NowhereToDrop));
    }

    proptest! {
        #[test]
        fn no_change_loses_or_doubles_a_job(changes in prop::collection::vec((0u8..4, 0u64..6, 0u64..6, 0u64..3), 0..40)) {
            let mut s = sketch(&[(0, &[0, 1, 2]), (1, &[3, 4])]);
            let mut served: std::collections::BTreeSet<u64> = (0..5).collect();
            for (kind, a, b, vehicle) in changes {
                let (job, vehicle) = (JobId(a), VehicleId(vehicle));
                let change = match kind {
                    0 => Change::Place { job, shipment: false, vehicle, spot: Spot::After(JobId(b)) },
                    1 => Change::Swap { a: job, b: JobId(b) },
                    2 => Change::Drop { job },
                    _ => Change::Reverse { vehicle },
                };
                let before = s.clone();
                match (s.change(change), change) {
                    (Ok(()), Change::Place { .. }) => { served.insert(a); }
                    (Ok(()), Change::Drop { .. }) => { served.remove(&a); }
                    (Ok(()), _) => {}
                    (Err(_), _) => prop_assert_eq!(&s, &before),
                }
                let mut now: Vec<u64> = orders(&s).into_iter().flat_map(|(_, jobs)| jobs).collect();
                now.sort_unstable();
                prop_assert_eq!(now, served.iter().copied().collect::<Vec<_>>());
            }
        }
    }
}
