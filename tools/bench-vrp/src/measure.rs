//! Measuring one instance.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::ensure;
use vrp::{Act, Budget, Config, Control, JobId, Part, Plan, Priority};

use crate::check::{self, VroomRoute, VroomStepKind};
use vrp_formats::{Raw, vroom};

use crate::clock;
use crate::instance::Case;

/// Published values are rounded to this.
const ROUNDED: f64 = 0.01;

/// One instance at one limit: a value per seed.
pub struct Row {
    pub name: String,
    pub n: usize,
    pub seconds: f64,
    /// Worst last.
    pub runs: Vec<One>,
    pub best: Option<(Option<u32>, f64)>,
    pub vroom: bool,
}

pub struct One {
    /// In published units.
    pub cost: f64,
    pub vehicles: u32,
    pub priority: u64,
    pub tasks: usize,
    pub iterations: u64,
    /// CPU seconds.
    pub spent: f64,
    pub unserved: usize,
}

impl Row {
    /// The run in the middle: fewest vehicles or most priority first, then cost.
    pub fn median(&self) -> &One {
        &self.runs[self.runs.len() / 2]
    }
    pub fn gap(&self) -> Option<f64> {
        Some(gap(self.median().cost, self.best?.1))
    }
    /// Vehicles of the run in the middle beyond the best known, where they come first.
    pub fn extra_vehicles(&self) -> Option<i64> {
        Some(i64::from(self.median().vehicles) - i64::from(self.best?.0?))
    }
    /// Whether the run in the middle is as good as the best known value.
    pub fn at_best(&self) -> bool {
        self.best.is_some_and(|best| reaches(self.median().vehicles, self.median().cost, best))
    }
}

/// Per cent above the best known cost, in thousandths; never a zero with a sign.
pub fn gap(cost: f64, best: f64) -> f64 {
    ((cost / best - 1.0) * 1e5).round() / 1e3 + 0.0
}

/// Whether this is as good as the best known value, vehicles first where they come first. Those are published with
/// two decimals.
fn reaches(vehicles: u32, cost: f64, (fewest, best): (Option<u32>, f64)) -> bool {
    fewest.is_some_and(|k| vehicles < k)
        || fewest.is_none_or(|k| vehicles == k) && cost < best + ROUNDED + best * 1e-7
}

/// Runs an instance with each seed. With `until_best`, a run ends as soon as nobody has published a better plan.
pub fn measure(instance: &Case, seconds: f64, seeds: &[u64], until_best: bool) -> anyhow::Result<Row> {
    let runs = seeds.iter().map(|&seed| run(instance, seconds, seed, until_best));
    let mut runs = runs.collect::<anyhow::Result<Vec<One>>>()?;
    let fleet = instance.fleet_first();
    let rank = |r: &One| (u64::MAX - r.priority, usize::MAX - r.tasks, if fleet { r.vehicles } else { 0 });
    runs.sort_by(|a, b| rank(a).cmp(&rank(b)).then(a.cost.total_cmp(&b.cost)));
    let vroom = matches!(instance.raw, Raw::Vroom(_));
    Ok(Row { name: instance.name.clone(), n: instance.n, seconds, runs, best: instance.best, vroom })
}

fn run(instance: &Case, seconds: f64, seed: u64, until_best: bool) -> anyhow::Result<One> {
    let begin = clock::cpu();
    let control = Control::with_clock(move || clock::cpu().saturating_sub(begin));
    let config = Config { seed, budget: Budget::Time(Duration::from_secs_f64(seconds)), start: None };
    let enough = Arc::clone(&control.finish);
    let mut iterations = 0;
    let plan = vrp::solve(&instance.problem, &config, &control, &mut |p| {
        iterations = p.iterations;
        if until_best && p.plan.is_some_and(|plan| unbeaten(instance, &plan)) {
            enough.store(true, Ordering::Relaxed);
        }
    })?;
    let spent = clock::cpu().saturating_sub(begin).as_secs_f64();
    let wrong = vrp::verify(&instance.problem, &plan);
    ensure!(wrong.is_empty(), "{}: {wrong:?}", instance.name);
    let cost = second_opinion(instance, &plan)?;
    let (priority, tasks) = match &instance.raw {
        Raw::Vroom(input) => vroom::served(&input.file, &plan),
        _ => (0, plan.costs.stops as usize),
    };
    let (vehicles, unserved) = (plan.costs.vehicles, plan.unserved.len());
    Ok(One { cost, vehicles, priority, tasks, iterations, spent, unserved })
}

/// Whether a plan is as good as the best value known.
fn unbeaten(instance: &Case, plan: &Plan) -> bool {
    let whole = left_out(instance, plan).is_none();
    let cost = stated(instance, plan);
    whole && instance.best.is_some_and(|best| reaches(plan.costs.vehicles, cost, best))
}

/// The cost according to the second checker, which has to agree with the plan's own.
fn second_opinion(instance: &Case, plan: &Plan) -> anyhow::Result<f64> {
    let stated = stated(instance, plan);
    match &instance.raw {
        Raw::Classic(c) => {
            ensure!(plan.unserved.is_empty(), "{}: {} left out", instance.name, plan.unserved.len());
            let node = |v: vrp::Visit| match v.part {
                Part::Whole | Part::Pickup => v.job.0 as usize,
                Part::Dropoff => c.pairs.iter().find(|p| p.0 == v.job.0 as usize).map_or(0, |p| p.1),
            };
            let routes: Vec<Vec<usize>> =
                plan.routes.iter().map(|r| r.visits().map(node).collect()).collect();
            let cost = check::classic(c, &routes)?;
            ensure!((cost - stated).abs() <= 0.002 * (c.xy.len() as f64) + 1e-6, "{cost} is not {stated}");
            Ok(cost)
        }
        Raw::Vroom(input) => {
            let kind = |s: &vrp::Step| match s.act {
                Act::Serve(v) => Some(match v.part {
                    Part::Whole => VroomStepKind::Job(v.job.0, s.start),
                    Part::Pickup => VroomStepKind::Pickup(v.job.0, s.start),
                    Part::Dropoff => VroomStepKind::Delivery(v.job.0, s.start),
                }),
                Act::Break(index) => Some(VroomStepKind::Break(index as usize, s.start)),
                _ => None,
            };
            let route = |r: &vrp::Route| VroomRoute {
                vehicle: r.vehicle.0,
                steps: r.steps.iter().filter_map(kind).collect(),
            };
            let routes: Vec<VroomRoute> = plan.routes.iter().map(route).collect();
            let cost = check::vroom(&input.file, &routes)?;
            ensure!((cost - stated).abs() < 1.0, "{cost} is not {stated}");
            Ok(cost)
        }
        Raw::Rich => {
            let left = left_out(instance, plan);
            ensure!(left.is_none(), "{}: {left:?} left out", instance.name);
            Ok(stated)
        }
    }
}

/// A job that has to be done and is not. What leaving out others costs is part of the value.
fn left_out(instance: &Case, plan: &Plan) -> Option<JobId> {
    let owed = instance.problem.jobs.iter().filter(|job| job.priority == Priority::Mandatory);
    owed.map(|job| job.id).find(|id| plan.unserved.contains(id))
}

/// The cost according to the plan; with what is left out, where prizes are counted so.
fn stated(instance: &Case, plan: &Plan) -> f64 {
    match &instance.raw {
        Raw::Rich => (plan.costs.total + plan.costs.unserved_value) as f64 / instance.scale,
        _ => instance.cost(plan),
    }
}
