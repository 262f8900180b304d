//! Edits on an order, and what comes of it. No database.

use super::wire::Edit;
use crate::{
    draft,
    error::Error,
    model::Model,
    request::{Kind, PlanRequest},
    sketch::{Change, Sketch, Spot},
    solution::Solution,
};
use kernel::Point;
use routing::Profile;
use std::collections::BTreeSet;
use vrp::{JobId, VehicleId};

/// The plan before and after.
pub struct Tried {
    pub before: Solution,
    pub after: Solution,
}

/// Makes the edits on `from`; `base` is what the outcome is compared with. `offset` numbers the first edit.
pub fn try_edits(
    request: &PlanRequest,
    table: &dyn Fn(&[Point], Profile) -> vrp::Matrix,
    base: Solution,
    from: &Solution,
    edits: &[Edit],
    offset: usize,
) -> Result<Tried, Error> {
    // Locks bind the solver, not the hand of a person.
    let model = Model::build_on(request, table, &std::collections::BTreeMap::new());
    let mut hand = Hand { model: &model, sketch: from.sketch(&model), locked: from.locked() };
    for (i, edit) in edits.iter().enumerate() {
        hand.make(edit).map_err(|why| Error::BadEdit { index: i + offset, why })?;
    }
    let Hand { sketch, locked, .. } = hand;
    let after = draft::evaluate(&model, &sketch, &locked)?;
    Ok(Tried { before: base, after })
}

struct Hand<'a> {
    model: &'a Model<'a>,
    sketch: Sketch,
    locked: BTreeSet<String>,
}

impl Hand<'_> {
    fn make(&mut self, edit: &Edit) -> Result<(), String> {
        let change = match edit {
            Edit::Move { job, vehicle, after, first } => {
                let (name, job, vehicle) = (job, self.job(job)?, self.vehicle(vehicle)?);
                let spot = match after {
                    Some(_) if *first => return Err("`after` and `first` contradict each other".to_owned()),
                    Some(other) => Spot::After(self.job(other)?),
                    None if *first => Spot::First,
                    None => self.best_spot(job, vehicle)?,
                };
                if self.sketch.vehicle_of(job) != Some(vehicle) {
                    self.locked.remove(name);
                }
                self.place(job, vehicle, spot)
            }
            Edit::Swap { a, b } => {
                let (first, second) = (self.job(a)?, self.job(b)?);
                Change::Swap { a: first, b: second }
            }
            Edit::Unassign { job } => {
                self.locked.remove(job);
                Change::Drop { job: self.job(job)? }
            }
            Edit::Reverse { vehicle } => Change::Reverse { vehicle: self.vehicle(vehicle)? },
            Edit::Lock { job } => {
                let id = self.job(job)?;
                if self.sketch.vehicle_of(id).is_none() {
                    return Err("only a job on a route can be locked to its vehicle".to_owned());
                }
                self.locked.insert(job.clone());
                return Ok(());
            }
            Edit::Unlock { job } => {
                self.job(job)?;
                self.locked.remove(job);
                return Ok(());
            }
            // the caller began from the revision it names
            Edit::Revert { .. } => return Ok(()),
        };
        self.sketch.change(change).map_err(|e| e.to_string())
    }

    fn job(&self, name: &str) -> Result<JobId, String> {
        self.model.job_named(name).ok_or_else(|| format!("no job of the plan is called `{name}`"))
    }

    fn vehicle(&self, name: &str) -> Result<VehicleId, String> {
        self.model.vehicle_named(name).ok_or_else(|| format!("no vehicle of the plan is called `{name}`"))
    }

    fn place(&self, job: JobId, vehicle: VehicleId, spot: Spot) -> Change {
        let shipment = self.model.job_at(job).kind == Kind::Shipment;
        Change::Place { job, shipment, vehicle, spot }
    }

    /// Where on the route it breaks the fewest rules, and costs the least among those.
    fn best_spot(&self, job: JobId, vehicle: VehicleId) -> Result<Spot, String> {
        let mut alone = Sketch::default();
        if let Some(route) = self.sketch.routes.get(&vehicle) {
            alone.routes.insert(vehicle, route.clone());
        }
        let on_route = alone.jobs();
        let spots =
            std::iter::once(Spot::First).chain(on_route.into_iter().filter(|j| *j != job).map(Spot::After));
        let mut best: Option<((usize, i64), Spot)> = None;
        for spot in spots {
            let mut tried = alone.clone();
            tried.change(self.place(job, vehicle, spot)).map_err(|e| e.to_string())?;
            let plan = draft::plan_of(self.model, &tried).map_err(|e| e.to_string())?;
            let broken =
                vrp::verify(&self.model.problem, &plan).iter().filter(|v| v.vehicle == Some(vehicle)).count();
            let worth = (broken, plan.costs.total + plan.costs.lateness);
            if best.as_ref().is_none_or(|(least, _)| worth < *least) {
                best = Some((worth, spot));
            }
        }
        Ok(best.map_or(Spot::Last, |(_, spot)| spot))
    }
}
