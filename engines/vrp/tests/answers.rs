//! Explanations, what-if, planning again, commitments: what is promised is checked.

mod common;

use std::time::{Duration, Instant};

use common::{Dice, problem};
use proptest::prelude::*;
use vrp::*;

fn run(p: &Problem, config: &Config) -> Plan {
    solve(p, config, &Control::default(), &mut |_| {}).expect("the problem is well formed")
}

fn drafts(plan: &Plan) -> Vec<Draft> {
    let acts = |route: &Route| route.steps.iter().map(|step| step.act).collect();
    let draft = |route: &Route| Draft { vehicle: route.vehicle, shift: route.shift, acts: acts(route) };
    plan.routes.iter().map(draft).collect()
}

/// A town of `n` deliveries for `vehicles` vans.
fn town(n: u64, vehicles: u64, seed: u64) -> Problem {
    let mut d = Dice::new(seed);
    let xy: Vec<(i64, i64)> = (0..=n + 1).map(|_| (d.roll(20_000), d.roll(20_000))).collect();
    let leg = |a: u32, b: u32| {
        let (p, q) = (xy[a as usize], xy[b as usize]);
        let m = ((p.0 - q.0) as f64).hypot((p.1 - q.1) as f64);
        (m as u32, (m / 9.0) as u32)
    };
    let stop = |d: &mut Dice, place: u32| {
        let open = 28_800 + 3_600 * d.roll(6);
        Stop::at(place).between(open, open + 10_800).taking(240)
    };
    Problem {
        profiles: vec![Matrix::from_fn(n as u32 + 2, leg)],
        jobs: (1..=n)
            .map(|id| {
                Job::new(id, Task::Deliver { stop: stop(&mut d, id as u32), load: vec![1 + d.roll(5)] })
            })
            .collect(),
        vehicles: (1..=vehicles)
            .map(|id| Vehicle { capacity: vec![60], ..Vehicle::new(id, 0, 28_800, 64_800) })
            .collect(),
        ..Problem::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_unserved_job_is_explained_and_every_relaxation_holds(seed in any::<u64>()) {
        let p = problem(seed, 9, 2);
        let plan = run(&p, &Config::iterations(200));
        for &job in &plan.unserved {
            let explanation = explain(&p, &plan, job).expect("well formed");
            let Explanation::Unserved { verdicts, relaxations, fits, .. } = explanation else {
                panic!("seed {seed}: {explanation:?}");
            };
            prop_assert_eq!(verdicts.len(), p.vehicles.iter().map(|v| v.shifts.len()).sum::<usize>());
            let any_fits = verdicts.iter().any(|v| v.why == Why::Fits);
            prop_assert_eq!(any_fits, fits.is_some(), "seed {}", seed);
            for r in relaxations {
                holds(&p, &plan, job, &r, seed)?;
            }
        }
    }

    #[test]
    fn the_reason_for_a_vehicle_is_priced_right(seed in any::<u64>()) {
        let p = problem(seed, 6, 3);
        let plan = run(&p, &Config::iterations(200));
        for route in &plan.routes {
            for visit in route.visits().collect::<Vec<_>>() {
                let Ok(Explanation::Served { vehicle, shift, next_best }) = explain(&p, &plan, visit.job) else {
                    panic!("seed {seed}: served job {} is not explained as served", visit.job);
                };
                prop_assert_eq!((vehicle, shift), (route.vehicle, route.shift));
                for next in next_best {
                    let edit = Edit::Move { job: visit.job, vehicle: next.vehicle, shift: next.shift, at: None, dropoff_at: None };
                    let what = what_if(&p, &plan, &[edit]).expect("known job");
                    // A reload that nobody needs any more stays in a plan made by hand.
                    let reloads = p.vehicles.iter().any(|v| !v.reloads.is_empty());
                    if what.violations.is_empty() && !reloads {
                        prop_assert_eq!(what.delta, next.delta, "seed {}", seed);
                    }
                }
            }
        }
    }

    #[test]
    fn what_if_counts_like_evaluate(seed in any::<u64>(), pick in 1u64..9, to in 1u64..3) {
        let p = problem(seed, 8, 2);
        let plan = run(&p, &Config::iterations(100));
        let edit = Edit::Move { job: JobId(pick), vehicle: VehicleId(to), shift: 0, at: Some(0), dropoff_at: None };
        let what = what_if(&p, &plan, &[edit]).expect("known job");
        let now = evaluate(&p, &what.plan).levels;
        let was = evaluate(&p, &plan).levels;
        let delta: Vec<i64> = now.iter().zip(&was).map(|(a, b)| a - b).collect();
        prop_assert_eq!(what.delta, delta);
        prop_assert_eq!(what.violations, verify(&p, &what.plan));
        let route = what.plan.routes.iter().find(|r| r.vehicle == VehicleId(to) && r.shift == 0).expect("moved there");
        prop_assert_eq!(route.visits().next().map(|v| v.job), Some(JobId(pick)));
    }
}

/// Puts the job there in the relaxed problem; some place for the dropoff has to be right.
fn holds(p: &Problem, plan: &Plan, job: JobId, r: &Relaxation, seed: u64) -> Result<(), TestCaseError> {
    let changed = relaxed(p, job, r.vehicle, r.shift, r.what);
    let base = schedule(&changed, &drafts(plan)).expect("known ids");
    let route = plan.routes.iter().find(|x| (x.vehicle, x.shift) == (r.vehicle, r.shift));
    let stops: Vec<Act> = route.map_or(Vec::new(), |x| {
        x.steps.iter().map(|s| s.act).filter(|a| matches!(a, Act::Serve(_) | Act::Reload(_))).collect()
    });
    let mut good = false;
    for at in 0..=stops.len() as u32 {
        for drop in at..=stops.len() as u32 + 1 {
            let edit =
                Edit::Move { job, vehicle: r.vehicle, shift: r.shift, at: Some(at), dropoff_at: Some(drop) };
            good |= what_if(&changed, &base, &[edit]).is_ok_and(|w| verify(&changed, &w.plan).is_empty());
        }
    }
    // Alternatives of a stop are not tried here.
    let options =
        p.jobs.iter().any(|j| j.id == job && format!("{:?}", j.task).contains("alternatives: [Stop"));
    prop_assert!(good || options, "seed {seed}: {r:?} does not let job {job} in");
    Ok(())
}

#[test]
fn a_minute_less_than_the_minimal_relaxation_is_not_enough() {
    let mut p = town(1, 1, 3);
    p.jobs[0].task = Task::Visit { stop: Stop::at(1).between(28_800, 28_800).taking(60) };
    let plan = run(&p, &Config::iterations(10));
    assert_eq!(plan.unserved, [JobId(1)]);
    let Ok(Explanation::Unserved { relaxations, .. }) = explain(&p, &plan, JobId(1)) else {
        panic!("unserved")
    };
    let drive = i64::from(p.profiles[0].duration_s[1]);
    let later =
        relaxations.iter().find(|r| matches!(r.what, Relaxed::WindowLater(_))).expect("a later window helps");
    assert_eq!(later.what, Relaxed::WindowLater(drive));
}

#[test]
fn dragging_a_stop_among_two_hundred_is_fast() {
    let p = town(200, 10, 5);
    let plan = run(&p, &Config::iterations(3_000));
    let begin = Instant::now();
    for k in 0..20 {
        let edit = Edit::Move {
            job: JobId(k + 1),
            vehicle: VehicleId(1 + k % 10),
            shift: 0,
            at: Some(2),
            dropoff_at: None,
        };
        what_if(&p, &plan, &[edit]).expect("known job");
    }
    let each = begin.elapsed() / 20;
    assert!(each < Duration::from_millis(100), "{each:?}");
}

#[test]
fn an_urgent_job_changes_little_and_nothing_that_is_frozen() {
    let p = town(200, 12, 8);
    let plan = run(&p, &Config::iterations(20_000));
    assert_eq!(plan.unserved, []);
    let mut events = vec![Event::JobAdded(Job::new(
        201,
        Task::Deliver { stop: Stop::at(201).between(36_000, 50_000).taking(120), load: vec![1] },
    ))];
    let mut frozen = Vec::new();
    for route in &plan.routes {
        let first: Vec<Visit> = route.visits().take(2).collect();
        frozen.push((route.vehicle, first.clone()));
        let commitment = Commitment { frozen: first, ..Commitment::default() };
        events.push(Event::UnderWay { vehicle: route.vehicle, from: 28_800, place: 0, commitment });
    }
    let begin = Instant::now();
    let mut first_answer = None;
    let again =
        replan(&p, &plan, &events, &Config::iterations(5_000), &Control::default(), &mut |progress| {
            first_answer.get_or_insert_with(|| (begin.elapsed(), progress.unserved));
        })
        .expect("well formed");
    assert_eq!(verify(&again.problem, &again.plan), []);
    assert_eq!(again.plan.unserved, []);
    assert_eq!(again.diff.added, [JobId(201)]);
    for (vehicle, first) in frozen {
        let route = again.plan.routes.iter().find(|r| r.vehicle == vehicle).expect("frozen routes stay");
        assert_eq!(route.visits().take(2).collect::<Vec<_>>(), first);
    }
    assert!(again.diff.reassigned.len() <= 20, "{} jobs change vehicle", again.diff.reassigned.len());
    let (time, unserved) = first_answer.expect("news at once");
    assert!(unserved == 0 && time < Duration::from_millis(500), "{unserved} left out after {time:?}");
}

#[test]
fn commitments_hold_on_random_problems() {
    let mut checked = 0;
    for seed in 0..150 {
        let mut p = problem(seed, 8, 2);
        for v in &mut p.vehicles {
            v.shifts.truncate(1);
        }
        let plan = run(&p, &Config::iterations(100));
        let mut d = Dice::new(seed);
        for route in &plan.routes {
            let visits: Vec<Visit> = route.visits().collect();
            let keep = d.roll(visits.len() as i64 + 1) as usize;
            let v = p.vehicles.iter_mut().find(|v| v.id == route.vehicle).expect("known");
            let begins_with_reload = matches!(route.steps[1].act, Act::Reload(_));
            let reloads = route.steps.iter().any(|s| matches!(s.act, Act::Reload(_)));
            if keep > 0 && !begins_with_reload && !reloads {
                v.commitment = Some(Commitment { frozen: visits[..keep].to_vec(), ..Commitment::default() });
                checked += 1;
            }
        }
        let config = Config { start: Some(plan.clone()), ..Config::iterations(100) };
        let again = solve(&p, &config, &Control::default(), &mut |_| {}).expect("well formed");
        assert_eq!(verify(&p, &again), [], "seed {seed}");
    }
    assert!(checked > 80, "{checked}");
}

#[test]
fn goods_aboard_are_brought_by_the_vehicle_that_has_them() {
    let mut p = town(6, 2, 4);
    let stop = |place| Stop::at(place);
    p.jobs.push(Job::new(
        9,
        Task::Shipment { pickup: stop(1), dropoff: stop(2), load: vec![50], max_ride_s: Some(20_000) },
    ));
    p.vehicles[1].commitment =
        Some(Commitment { aboard: vec![Aboard { job: JobId(9), since: 28_000 }], ..Commitment::default() });
    let plan = run(&p, &Config::iterations(2_000));
    assert_eq!(verify(&p, &plan), []);
    let at = plan.route_of(JobId(9)).expect("served");
    assert_eq!(plan.routes[at].vehicle, VehicleId(2));
    assert_eq!(
        plan.routes[at].visits().filter(|v| v.job == JobId(9)).collect::<Vec<_>>(),
        [Visit::dropoff(JobId(9))]
    );
    assert!(plan.routes[at].steps[0].load[0] >= 50);
}
