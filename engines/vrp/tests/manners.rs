//! Stopping when told, refusing nonsense, hearing of progress.

mod common;

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use common::problem;
use vrp::*;

/// Generous, because the tests of other crates run beside; the search itself looks before every step.
const PATIENCE: Duration = Duration::from_millis(400);

#[test]
fn a_small_day_is_planned() {
    // The example of the crate's front page.
    let matrix = Matrix::from_fn(4, |a, b| (1000 * a.abs_diff(b), 120 * a.abs_diff(b)));
    let gas = |id, place| {
        Job::new(
            id,
            Task::Exchange {
                stop: Stop::at(place).between(8 * 3600, 12 * 3600).taking(300),
                deliver: vec![2, 0],
                collect: vec![0, 2],
            },
        )
    };
    let problem = Problem {
        profiles: vec![matrix],
        jobs: vec![gas(1, 1), gas(2, 2), gas(3, 3)],
        vehicles: vec![Vehicle { capacity: vec![10, 10], ..Vehicle::new(1, 0, 8 * 3600, 17 * 3600) }],
        ..Problem::default()
    };
    let plan =
        solve(&problem, &Config::iterations(100), &Control::default(), &mut |_| {}).expect("well formed");
    assert_eq!(verify(&problem, &plan), []);
    assert_eq!(plan.routes[0].visits().count(), 3);
    assert_eq!(plan.costs.total, 6000);
}

#[test]
fn cancel_is_obeyed_at_any_moment() {
    for (seed, wait) in [(1, 0), (2, 3), (3, 11), (4, 27), (5, 60)] {
        let p = problem(seed, 40, 6);
        let control = Control::default();
        let flag = control.cancel.clone();
        let (plan, late) = std::thread::scope(|scope| {
            let told = scope.spawn(move || {
                std::thread::sleep(Duration::from_millis(wait));
                flag.store(true, Ordering::Relaxed);
                Instant::now()
            });
            let config = Config::time(Duration::from_secs(60));
            let plan = solve(&p, &config, &control, &mut |_| {}).expect("well formed");
            let now = Instant::now();
            (plan, now.saturating_duration_since(told.join().expect("no panic")))
        });
        assert_eq!(verify(&p, &plan), [], "seed {seed}");
        assert!(late < PATIENCE, "{late:?} after being told");
        let receipt = plan.receipt.clone().expect("solve gives a receipt");
        assert_eq!(replay(&p, None, &receipt).expect("same problem"), plan, "seed {seed}");
    }
}

#[test]
fn a_search_cancelled_before_it_begins_keeps_what_there_was() {
    let p = problem(3, 40, 6);
    let stopped = || {
        let control = Control::default();
        control.cancel.store(true, Ordering::Relaxed);
        control
    };
    let config = Config::iterations(1_000);
    let nothing = solve(&p, &config, &stopped(), &mut |_| {}).expect("well formed");
    assert_eq!(verify(&p, &nothing), []);
    assert_eq!(nothing.routes, []);
    let receipt = nothing.receipt.clone().expect("solve gives a receipt");
    assert_eq!((receipt.first_steps, receipt.epochs.len()), (Some(0), 0));
    assert_eq!(replay(&p, None, &receipt).expect("same problem"), nothing);

    let before = solve(&p, &config, &Control::default(), &mut |_| {}).expect("well formed");
    let config = Config { start: Some(before.clone()), ..config };
    let after = solve(&p, &config, &stopped(), &mut |_| {}).expect("well formed");
    assert_eq!((&after.routes, &after.unserved), (&before.routes, &before.unserved));
}

#[test]
fn the_deadline_and_the_time_budget_hold() {
    let p = problem(11, 60, 8);
    for limit in [5, 40, 90] {
        let begin = Instant::now();
        let control = Control::default().until(begin + Duration::from_millis(limit));
        let plan =
            solve(&p, &Config::time(Duration::from_secs(60)), &control, &mut |_| {}).expect("well formed");
        assert!(begin.elapsed() < Duration::from_millis(limit) + PATIENCE);
        assert_eq!(verify(&p, &plan), []);
        let begin = Instant::now();
        let config = Config::time(Duration::from_millis(limit));
        solve(&p, &config, &Control::default(), &mut |_| {}).expect("well formed");
        assert!(begin.elapsed() < Duration::from_millis(limit) + PATIENCE);
    }
}

#[test]
fn a_day_of_many_stops_gets_better_and_comes_out_the_same_again() {
    // So many that neighbourhoods take turns: 500 places on a lattice, and room for 25 of them in each vehicle.
    let at = |place: u32| (place % 25, place / 25);
    let leg = |a: u32, b: u32| {
        let (p, q) = (at(a), at(b));
        let far = p.0.abs_diff(q.0) + p.1.abs_diff(q.1);
        (far * 100, far * 10)
    };
    let job = |id: u64| Job::new(id, Task::Deliver { stop: Stop::at(id as u32), load: vec![1] });
    let p = Problem {
        profiles: vec![Matrix::from_fn(501, leg)],
        jobs: (1..=500).map(job).collect(),
        vehicles: (1..=22)
            .map(|id| Vehicle { capacity: vec![25], ..Vehicle::new(id, 0, 0, 100_000) })
            .collect(),
        ..Problem::default()
    };
    let plan_of = |iterations| {
        let config = Config::iterations(iterations);
        solve(&p, &config, &Control::default(), &mut |_| {}).expect("well formed")
    };
    let (first, plan) = (plan_of(0), plan_of(9_000));
    assert_eq!(verify(&p, &plan), []);
    assert!(plan.unserved.is_empty() && plan.costs.total < first.costs.total);
    let receipt = plan.receipt.as_ref().expect("solve gives a receipt");
    assert_eq!(replay(&p, None, receipt).expect("same problem"), plan);
}

#[test]
fn progress_begins_at_once_and_only_improves() {
    let p = problem(21, 30, 4);
    let mut news = Vec::new();
    let plan = solve(&p, &Config::time(Duration::from_millis(700)), &Control::default(), &mut |progress| {
        news.push(progress);
    })
    .expect("well formed");
    assert!((1..=6).contains(&news.len()), "{} messages", news.len());
    assert!(
        news.windows(2)
            .all(|pair| pair[1].costs.levels <= pair[0].costs.levels && pair[1].seq == pair[0].seq + 1)
    );
    assert!(news[0].plan.is_some());
    assert!(plan.costs.levels <= news[news.len() - 1].costs.levels);
}

#[test]
fn an_empty_problem_has_an_empty_plan() {
    let nothing = Problem::default();
    let plan =
        solve(&nothing, &Config::iterations(10), &Control::default(), &mut |_| {}).expect("well formed");
    assert_eq!(verify(&nothing, &plan), []);
    let mut nobody = problem(5, 4, 1);
    nobody.vehicles.clear();
    for job in &mut nobody.jobs {
        job.only = None;
    }
    let plan =
        solve(&nobody, &Config::iterations(10), &Control::default(), &mut |_| {}).expect("well formed");
    assert_eq!(verify(&nobody, &plan), []);
    let groups = nobody.jobs.iter().filter(|job| job.group.is_some()).count();
    assert!(plan.unserved.len() == 4 && groups <= 4);
}

#[test]
fn nonsense_is_refused_with_its_path() {
    type Spoil = fn(&mut Problem);
    let cases: Vec<(&str, Fault, Spoil)> = vec![
        ("jobs[1].id", Fault::Duplicate, |p| p.jobs[1].id = p.jobs[0].id),
        ("vehicles[1].id", Fault::Duplicate, |p| p.vehicles[1].id = p.vehicles[0].id),
        ("jobs[2].task.stop.place", Fault::Dangling, |p| p.jobs[2].task = Task::Visit { stop: Stop::at(99) }),
        ("jobs[2].task.stop.windows[0]", Fault::Window, |p| {
            p.jobs[2].task = Task::Visit { stop: Stop::at(1).between(9, 3) };
        }),
        ("jobs[2].task.stop.windows[1]", Fault::Window, |p| {
            p.jobs[2].task = Task::Visit { stop: Stop::at(1).between(0, 50).between(40, 60) };
        }),
        ("jobs[2].task.stop.service_s", Fault::Negative, |p| {
            p.jobs[2].task = Task::Visit { stop: Stop::at(1).taking(-1) };
        }),
        ("jobs[2].task.stop.service_s", Fault::TooLarge, |p| {
            p.jobs[2].task = Task::Visit { stop: Stop::at(1).taking(i64::MAX) };
        }),
        ("jobs[2].task.load[0]", Fault::Negative, |p| {
            p.jobs[2].task = Task::Collect { stop: Stop::at(1), load: vec![-1, 0] };
        }),
        ("jobs[2].task.load", Fault::Length, |p| {
            p.jobs[2].task = Task::Collect { stop: Stop::at(1), load: vec![1] };
        }),
        ("jobs[0].only[0]", Fault::Dangling, |p| p.jobs[0].only = Some(vec![VehicleId(44)])),
        ("jobs[0].forbid", Fault::Contradiction, |p| {
            p.jobs[0].must.insert(5);
            p.jobs[0].forbid.insert(5);
        }),
        ("vehicles[0].profile", Fault::Dangling, |p| p.vehicles[0].profile = 3),
        ("vehicles[0].speed_pct", Fault::Negative, |p| p.vehicles[0].speed_pct = 0),
        ("vehicles[0].rates.per_m", Fault::Negative, |p| p.vehicles[0].rates.per_m = -1),
        ("vehicles[0].rates.per_m", Fault::TooLarge, |p| p.vehicles[0].rates.per_m = i64::MAX),
        ("vehicles[0].shifts[0]", Fault::Window, |p| p.vehicles[0].shifts[0].close = -1),
        ("vehicles[0].shifts[0].close", Fault::TooLarge, |p| p.vehicles[0].shifts[0].close = 1 << 39),
        ("vehicles[0].shifts[0]", Fault::TooLarge, |p| p.vehicles[0].shifts[0].close = i64::MAX),
        ("vehicles[0].breaks[0]", Fault::Unsupported, |p| {
            p.vehicles[0].breaks = vec![
                Break::Driving { max_drive_s: 9, duration_s: 1 },
                Break::Timed { windows: vec![Window { open: 0, close: 9 }], duration_s: 1 },
            ];
        }),
        ("vehicles[0].breaks[0].windows", Fault::Length, |p| {
            p.vehicles[0].breaks = vec![Break::Timed { windows: vec![], duration_s: 1 }];
        }),
        ("profiles[0].distance_m", Fault::Length, |p| {
            p.profiles[0].distance_m.pop();
        }),
        ("profiles[0].duration_s[3]", Fault::TooLarge, |p| p.profiles[0].duration_s[3] = NO_WAY - 1),
        ("links[0][1]", Fault::Dangling, |p| p.links = vec![Link::Before(JobId(1), JobId(77))]),
        ("links[0][1]", Fault::Duplicate, |p| p.links = vec![Link::SameRoute(vec![JobId(1), JobId(1)])]),
        ("objective.levels[0].terms[0].weight", Fault::Negative, |p| {
            p.objective.levels[0].terms[0].weight = 0;
        }),
        ("objective.levels", Fault::TooMany, |p| p.objective.levels = vec![Level::default(); 9]),
        ("vehicles[0].commitment.frozen[0].job", Fault::Dangling, |p| {
            let frozen = vec![Visit::whole(JobId(99))];
            p.vehicles[0].shifts.truncate(1);
            p.vehicles[0].commitment = Some(Commitment { frozen, ..Commitment::default() });
        }),
    ];
    for (path, fault, spoil) in cases {
        let mut p = plain();
        spoil(&mut p);
        let refused = check(&p).expect_err(path);
        assert_eq!((refused.path.as_str(), refused.fault), (path, fault));
        assert!(solve(&p, &Config::iterations(1), &Control::default(), &mut |_| {}).is_err());
    }
    assert_eq!(check(&plain()), Ok(()));
}

/// Three jobs with two dimensions and two vehicles, nothing special.
fn plain() -> Problem {
    let job = |id: u64| Job::new(id, Task::Deliver { stop: Stop::at(id as u32), load: vec![1, 1] });
    Problem {
        profiles: vec![Matrix::from_fn(4, |a, b| (a.abs_diff(b) * 100, a.abs_diff(b) * 10))],
        jobs: (1..=3).map(job).collect(),
        vehicles: (1..=2)
            .map(|id| Vehicle { capacity: vec![5, 5], ..Vehicle::new(id, 0, 0, 1000) })
            .collect(),
        ..Problem::default()
    }
}

#[test]
fn a_receipt_of_another_problem_is_refused() {
    let (p, q) = (problem(1, 5, 2), problem(2, 5, 2));
    let plan = solve(&p, &Config::iterations(50), &Control::default(), &mut |_| {}).expect("well formed");
    let refused = replay(&q, None, plan.receipt.as_ref().expect("a receipt")).expect_err("another problem");
    assert_eq!(refused.fault, Fault::ForeignReceipt);
}

#[test]
fn problems_and_plans_survive_json() {
    for seed in 0..40 {
        let p = problem(seed, 6, 2);
        let plan = solve(&p, &Config::iterations(30), &Control::default(), &mut |_| {}).expect("well formed");
        let text = serde_json::to_string(&(&p, &plan)).expect("serialises");
        let (q, again): (Problem, Plan) = serde_json::from_str(&text).expect("reads back");
        assert_eq!((p, plan), (q, again));
    }
}
