use super::{rest::rest_of_day, wire::AskReplan};
use crate::{
    fixtures::{Desk, at, day, orders, point, request},
    model::Model,
    request::{Kind, PlanRequest},
    solution::Solution,
};
use kernel::Time;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn solve(ask: &PlanRequest) -> Solution {
    let model = Model::build(ask, &routing::StraightLine, &BTreeMap::new());
    let plan =
        vrp::solve(&model.problem, &vrp::Config::iterations(1_000), &vrp::Control::default(), &mut |_| {})
            .unwrap();
    Solution::of(&model, &plan, &BTreeSet::new(), &[])
}

fn ask(json: Value) -> AskReplan {
    serde_json::from_value(json).unwrap()
}

fn names(solution: &Solution, vehicle: &str) -> Vec<String> {
    let route = solution.routes.iter().find(|r| r.vehicle == vehicle).unwrap();
    route.stops.iter().filter_map(|s| s.job.clone()).collect()
}

#[test]
fn what_is_done_is_gone_what_is_aboard_stays_and_what_is_next_is_settled() {
    let asked = request(day(12, 2));
    let solution = solve(&asked);
    let vehicle = solution.routes[0].vehicle.clone();
    let order = names(&solution, &vehicle);
    let now: Time = at(8).parse().unwrap();
    let stand = json!({"at": at(8), "frozen": 2, "vehicles": [{"id": vehicle, "done": [order[0]], "position": point(3)}]});
    let rest = rest_of_day(&asked, &solution, ask(stand), now).unwrap();
    assert!(rest.jobs.iter().all(|job| job.id != order[0]));
    let van = rest.vehicles.iter().find(|v| v.id == vehicle).unwrap();
    assert_eq!(van.shift.unwrap().from, now);
    assert_eq!(serde_json::to_value(van.start).unwrap(), point(3));
    assert_eq!(van.frozen.iter().map(|f| f.job.clone()).collect::<Vec<_>>(), order[1..3]);
    for job in order[1..].iter().map(|id| rest.jobs.iter().find(|job| job.id == *id).unwrap()) {
        assert_eq!(job.vehicles.as_deref(), Some(&[vehicle.clone()][..]), "{} is aboard", job.id);
    }
    assert_eq!(crate::check::check(&rest), []);
}

#[test]
fn a_vehicle_that_nobody_reports_is_where_the_plan_has_it() {
    let asked = request(day(12, 2));
    let solution = solve(&asked);
    let route = &solution.routes[0];
    // in the middle of the third call
    let now = route.stops[2].arrive_at.plus_s(1);
    let rest = rest_of_day(&asked, &solution, ask(json!({})), now).unwrap();
    let left: BTreeSet<&str> = rest.jobs.iter().map(|job| job.id.as_str()).collect();
    let order = names(&solution, &route.vehicle);
    assert!(
        order[..3].iter().all(|id| !left.contains(id.as_str()))
            && order[3..].iter().all(|id| left.contains(id.as_str()))
    );
    let van = rest.vehicles.iter().find(|v| v.id == route.vehicle).unwrap();
    assert_eq!((van.start, van.shift.unwrap().from), (route.stops[2].point, route.stops[2].leave_at));
}

#[test]
fn before_the_vans_leave_everything_is_free_and_only_promised() {
    let asked = request(day(8, 2));
    let solution = solve(&asked);
    let rest = rest_of_day(&asked, &solution, ask(json!({})), at(5).parse().unwrap()).unwrap();
    assert_eq!(rest.jobs.len(), 8);
    assert!(rest.jobs.iter().all(|job| job.vehicles.is_none() && job.promised_to.is_some()));
    assert!(rest.vehicles.iter().all(|v| v.frozen.is_empty() && v.shift.unwrap().from == asked.window.from));
}

#[test]
fn what_a_broken_van_carries_is_fetched_where_it_stands() {
    let asked = request(day(8, 2));
    let solution = solve(&asked);
    let vehicle = solution.routes[0].vehicle.clone();
    let order = names(&solution, &vehicle);
    let stand =
        json!({"vehicles": [{"id": vehicle, "done": [order[0]], "position": point(7), "broken_down": true}]});
    let rest = rest_of_day(&asked, &solution, ask(stand), at(9).parse().unwrap()).unwrap();
    assert!(rest.vehicles.iter().all(|v| v.id != vehicle));
    for job in order[1..].iter().map(|id| rest.jobs.iter().find(|job| job.id == *id).unwrap()) {
        assert_eq!(job.kind, Kind::Shipment);
        assert_eq!(serde_json::to_value(job.pickup.as_ref().unwrap().point).unwrap(), point(7));
        assert!(job.vehicles.is_none() && job.promised_to.is_none());
    }
    assert_eq!(crate::check::check(&rest), []);
}

#[test]
fn new_work_is_fetched_at_the_depot_and_nonsense_is_refused() {
    let asked = request(day(4, 1));
    let solution = solve(&asked);
    let now = at(7).parse().unwrap();
    let new = json!({"add_jobs": [{"id": "urgent", "point": point(9), "load": {"parcels": 1}}], "drop_jobs": ["job 1"]});
    let rest = rest_of_day(&asked, &solution, ask(new), now).unwrap();
    let urgent = rest.jobs.iter().find(|job| job.id == "urgent").unwrap();
    assert_eq!((urgent.kind, urgent.pickup.as_ref().map(|p| p.point)), (Kind::Shipment, asked.depot));
    assert!(rest.jobs.iter().all(|job| job.id != "job 1"));

    for bad in [
        json!({"vehicles": [{"id": "van 9"}]}),
        json!({"vehicles": [{"id": "van 0"}, {"id": "van 0"}]}),
        json!({"vehicles": [{"id": "van 0", "done": ["nobody"]}]}),
        json!({"drop_jobs": ["nobody"]}),
        json!({"drop_jobs": ["job 0", "job 1", "job 2", "job 3"]}),
    ] {
        assert!(rest_of_day(&asked, &solution, ask(bad.clone()), now).is_err(), "{bad}");
    }
}

#[tokio::test]
async fn the_rest_of_a_day_takes_the_place_of_the_plan_and_gives_it_back() {
    let desk = Desk::new().await;
    let parent = desk.solved(day(12, 2)).await;
    let id = parent["id"].as_str().unwrap();
    assert_eq!(desk.post(id, "replan", json!({})).await.status, 409, "only what is in force is re-planned");
    assert_eq!(desk.post(id, "publish", json!({})).await.status, 200);

    let (vehicle, order) = orders(&parent["solution"])[0].clone();
    let urgent = json!({"id": "urgent", "point": point(9), "load": {"parcels": 1}, "service_s": 60});
    let stand = json!({"at": at(8), "frozen": 1, "vehicles": [{"id": vehicle, "done": [order[0]], "position": point(0)}], "add_jobs": [urgent]});
    let asked = desk.post(id, "replan", stand).await;
    assert_eq!((asked.status, &asked.data()["parent"]), (202, &json!(id)), "{}", asked.text());
    let child = asked.data()["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.work().await, ["done"]);
    let plan = desk.plan(&child).await;
    assert_eq!(plan["state"], "ready", "{plan}");
    let served: Vec<String> = orders(&plan["solution"]).into_iter().flat_map(|(_, jobs)| jobs).collect();
    assert!(served.contains(&"urgent".to_owned()) && !served.contains(&order[0]), "{served:?}");
    let route = orders(&plan["solution"]).into_iter().find(|(v, _)| *v == vehicle).unwrap();
    assert_eq!(route.1[0], order[1], "the next stop is settled");

    let second =
        desk.post(id, "replan", json!({"at": at(8)})).await.data()["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.work().await, ["done"]);
    assert_eq!(desk.post(&child, "publish", json!({})).await.status, 200);
    assert_eq!(desk.plan(id).await["state"], "superseded");
    let late = desk.post(&second, "publish", json!({})).await;
    assert_eq!((late.status, late.error()), (409, "planning.parent_moved_on"));
    let published = desk.facts("planning.plan_published").await;
    assert_eq!(published[1]["replaces"], json!(id));

    let undone = desk.post(&child, "undo", json!({})).await;
    assert_eq!((undone.status, &undone.data()["state"]), (200, &json!("undone")), "{}", undone.text());
    let parent = desk.plan(id).await;
    assert_eq!((&parent["state"], &parent["published_revision"]), (&json!("published"), &json!(1)));
    let again = desk.facts("planning.plan_published").await;
    assert_eq!((&again[2]["plan"], &again[2]["replaces"]), (&json!(id), &json!(child)));
    assert_eq!(again[2]["routes"], again[0]["routes"]);
}
