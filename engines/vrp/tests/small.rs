//! Random small problems: what `solve` says is valid, replayable, and as good as trying everything.

mod common;

use common::{Dice, problem};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use vrp::*;

fn run(p: &Problem, iterations: u64) -> Plan {
    solve(p, &Config::iterations(iterations), &Control::default(), &mut |_| {})
        .expect("the problem is well formed")
}

/// The best levels over all ways to give jobs to routes in any order, reloads and alternatives included.
fn try_everything(p: &Problem) -> Vec<i64> {
    let mut drafts: Vec<Draft> = Vec::new();
    for v in &p.vehicles {
        for shift in 0..v.shifts.len() {
            drafts.push(Draft { vehicle: v.id, shift: shift as u32, acts: Vec::new() });
        }
    }
    let mut best = None;
    place(p, 0, &mut drafts, &mut best);
    best.expect("the empty plan is valid")
}

fn place(p: &Problem, job: usize, drafts: &mut Vec<Draft>, best: &mut Option<Vec<i64>>) {
    if job == p.jobs.len() {
        reload(p, 0, drafts, best);
        return;
    }
    place(p, job + 1, drafts, best);
    let stops = |stop: &Stop| 0..=stop.alternatives.len() as u32;
    let id = p.jobs[job].id;
    for r in 0..drafts.len() {
        for at in 0..=drafts[r].acts.len() {
            match &p.jobs[job].task {
                Task::Shipment { pickup, dropoff, .. } => {
                    for from in stops(pickup) {
                        for to in stops(dropoff) {
                            let (a, b) = (
                                Visit { option: from, ..Visit::pickup(id) },
                                Visit { option: to, ..Visit::dropoff(id) },
                            );
                            drafts[r].acts.insert(at, Act::Serve(a));
                            for then in at + 1..=drafts[r].acts.len() {
                                drafts[r].acts.insert(then, Act::Serve(b));
                                place(p, job + 1, drafts, best);
                                drafts[r].acts.remove(then);
                            }
                            drafts[r].acts.remove(at);
                        }
                    }
                }
                Task::Deliver { stop, .. }
                | Task::Collect { stop, .. }
                | Task::Exchange { stop, .. }
                | Task::Visit { stop } => each_option(p, job, drafts, best, (r, at), stops(stop)),
            }
        }
    }
}

fn each_option(
    p: &Problem,
    job: usize,
    drafts: &mut Vec<Draft>,
    best: &mut Option<Vec<i64>>,
    (r, at): (usize, usize),
    options: std::ops::RangeInclusive<u32>,
) {
    for option in options {
        let visit = Visit { option, ..Visit::whole(p.jobs[job].id) };
        drafts[r].acts.insert(at, Act::Serve(visit));
        place(p, job + 1, drafts, best);
        drafts[r].acts.remove(at);
    }
}

/// At most one reload per route, and only when it does not work without.
fn reload(p: &Problem, r: usize, drafts: &mut Vec<Draft>, best: &mut Option<Vec<i64>>) {
    let plan = schedule(p, drafts).expect("all ids are known");
    let valid = verify(p, &plan).is_empty();
    if valid && best.as_ref().is_none_or(|best| plan.costs.levels < *best) {
        *best = Some(plan.costs.levels);
    }
    for r in if valid { drafts.len() } else { r }..drafts.len() {
        let reloads = p.vehicles.iter().find(|v| v.id == drafts[r].vehicle).map_or(0, |v| v.reloads.len());
        for at in 1..drafts[r].acts.len() * reloads.min(1) {
            drafts[r].acts.insert(at, Act::Reload(0));
            reload(p, r + 1, drafts, best);
            drafts[r].acts.remove(at);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_plan_obeys_the_rules(seed in any::<u64>(), jobs in 1u64..14, vehicles in 1u64..4) {
        let p = problem(seed, jobs, vehicles);
        let plan = run(&p, 300);
        prop_assert_eq!(verify(&p, &plan), vec![]);
        prop_assert_eq!(&evaluate(&p, &plan), &plan.costs);
    }

    #[test]
    fn a_receipt_gives_the_plan_again(seed in any::<u64>(), jobs in 1u64..12) {
        let p = problem(seed, jobs, 2);
        let plan = run(&p, 200);
        let again = replay(&p, None, plan.receipt.as_ref().expect("solve gives a receipt")).expect("same problem");
        prop_assert_eq!(plan, again);
    }

    #[test]
    fn the_order_of_jobs_and_vehicles_does_not_matter(seed in any::<u64>()) {
        let p = problem(seed, 8, 3);
        let mut turned = p.clone();
        turned.jobs.reverse();
        turned.vehicles.reverse();
        let (a, b) = (run(&p, 150), run(&turned, 150));
        prop_assert_eq!(a.routes, b.routes);
        prop_assert_eq!(a.unserved, b.unserved);
    }
}

fn solved_to_the_optimum(seed: u64) -> Result<(), TestCaseError> {
    let p = problem(seed, 3, 2);
    let plan = run(&p, 2_000);
    let best = try_everything(&p);
    // A needless reload can be cheaper than waiting; that is the only thing `try_everything` leaves out.
    if p.vehicles.iter().any(|v| !v.reloads.is_empty()) {
        prop_assert!(plan.costs.levels <= best, "seed {}: {:?} {:?}", seed, plan.costs.levels, best);
    } else {
        prop_assert_eq!(plan.costs.levels, best, "seed {}", seed);
    }
    Ok(())
}

proptest! {
    // The search promises no optimum, so these problems are the same ones every time: a failure is a change for the
    // worse, never bad luck. Tens of thousands of others are tried by hand after changes, with another seed.
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(7), ..ProptestConfig::with_cases(600) })]

    #[test]
    fn small_problems_are_solved_to_the_optimum(seed in any::<u64>()) {
        solved_to_the_optimum(seed)?;
    }
}

/// Problems that once were not: a vehicle that only pays with all its stops (10497145754351909821), a reload that is
/// not beside the stop it serves or that a shipment needs (three more), two groups of jobs that have to swap vehicles, and
/// two with vehicles before cost.
#[test]
fn small_problems_that_were_hard_are_solved_to_the_optimum() {
    for seed in [
        10_497_145_754_351_909_821,
        10_774_130_882_141_501_144,
        5_378_673_171_209_879_162,
        6_471_102_395_410_044_152,
        13_124_935_688_926_336_015,
        4_713_176_530_176_482_003,
        2_727_985_478_495_320_873,
    ] {
        solved_to_the_optimum(seed).expect("as good as trying everything");
    }
}

/// A stop released only after the latest time it may begin can never be served.
#[test]
fn what_is_released_too_late_is_left_out() {
    let p = problem(16_564_800_772_703_191_251, 8, 1);
    let plan = run(&p, 300);
    assert_eq!(verify(&p, &plan), vec![]);
    assert!(plan.unserved.contains(&JobId(5)));
}

#[test]
fn mutations_are_caught() {
    let (mut caught, mut tried) = (0, 0);
    for seed in 0..250 {
        let p = problem(seed, 8, 2);
        let plan = run(&p, 150);
        let mut d = Dice::new(seed + 1);
        for _ in 0..10 {
            let mut bad = plan.clone();
            if bad.routes.is_empty() {
                break;
            }
            let r = d.roll(bad.routes.len() as i64) as usize;
            let route = &mut bad.routes[r];
            let at = d.roll(route.steps.len() as i64) as usize;
            let dims = route.steps[0].load.len();
            match d.roll(9) {
                0 if at > 0 => route.steps[at].arrive = route.steps[at - 1].depart - 1,
                1 => route.steps.iter_mut().for_each(|s| {
                    (s.arrive, s.start, s.depart) = (s.arrive + 9_999, s.start + 9_999, s.depart + 9_999);
                }),
                2 => route.steps[at].depart = route.steps[at].start - 1,
                3 => drop(route.steps.remove(at)),
                4 if dims > 0 => route.steps[at].load[0] += 1,
                5 => route.steps[at].place = Some(99),
                6 => bad.unserved.push(JobId(1)),
                7 => route.vehicle = VehicleId(77),
                8 => {
                    let copy = route.steps[at].clone();
                    route.steps.insert(at, copy);
                }
                _ => bad.costs.total -= 1,
            }
            if bad == plan {
                continue;
            }
            tried += 1;
            let (was, is) = (&plan.routes[r], bad.routes.get(r));
            assert!(!verify(&p, &bad).is_empty(), "seed {seed}: unnoticed\n{was:?}\n{is:?}");
            caught += 1;
        }
    }
    assert!(tried > 500 && caught == tried, "{caught} of {tried}");
}

/// Moving the last stops to another vehicle once left a route of a reload alone.
#[test]
fn no_route_is_a_reload_alone() {
    let p = problem(16_645_515_622_035_975_605, 4, 2);
    let plan = run(&p, 300);
    assert_eq!(verify(&p, &plan), []);
    assert_eq!(plan.routes.len(), 1);
}
