use crate::world::World;
use kernel::{DeliveryId, PlanId, Point, Time};
use lexicon::planning::{PlanPublished, PlannedRoute, PlannedStop, PlannedStopKind, PublishUndone};
use serde_json::json;

fn plan(world: &World, plan: PlanId, deliveries: &[&str]) -> PlanPublished {
    let time = |s: i64| Time::from_unix_s(1_795_255_200 + s);
    let stop = |(n, d): (usize, &&str)| PlannedStop {
        sequence: n as i32 + 1,
        job: format!("job {n}"),
        delivery: Some(d.parse::<DeliveryId>().unwrap()),
        kind: PlannedStopKind::Deliver,
        point: Point::new(25.2204, 55.2520).unwrap(),
        arrive_at: time(600),
        start_at: time(600),
        leave_at: time(780),
        service_s: 180,
    };
    PlanPublished {
        plan,
        name: "Saturday".into(),
        date: "2026-11-21".into(),
        revision: 1,
        replaces: None,
        routes: vec![PlannedRoute {
            name: "Van 1".into(),
            vehicle: None,
            driver: Some(world.driver),
            start: None,
            end: None,
            depart_at: time(0),
            end_at: time(3600),
            distance_m: 12_000,
            drive_s: 1_500,
            stops: deliveries.iter().enumerate().map(stop).collect(),
        }],
        unserved: vec![],
    }
}

async fn say<E: lexicon::Event>(world: &World, event: &E) {
    let mut tx = world.stage.tx(world.org).await;
    tx.emit(event).await.unwrap();
    tx.commit().await.unwrap();
    // other tests' transactions in the same cluster hold the feed's horizon back for a moment
    for _ in 0..50 {
        let settled = platform::workers::settle(&world.api.app, &[&crate::ROOM]).await.unwrap();
        assert!(settled.failures().is_empty(), "{:?}", settled.failures());
        if settled.reactions.done.values().any(|n| *n > 0) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("nobody heard of it");
}

async fn routes(world: &World) -> Vec<String> {
    let got = world.desk.get("/routes?order=created_at.asc").await;
    let got = if got.status == 200 { got } else { world.desk.get("/routes?order=id.asc").await };
    got.data().as_array().unwrap().iter().map(|r| r["status"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_published_plan_becomes_routes_that_replace_its_earlier_ones_and_undo_frees_all() {
    let world = World::new().await;
    let id = |d: serde_json::Value| d["id"].as_str().unwrap().to_owned();
    let (one, two) = (id(world.order(json!({})).await), id(world.order(json!({})).await));
    let saturday = PlanId::mint();
    say(&world, &plan(&world, saturday, &[&one, &two])).await;
    let route = world.desk.get("/routes").await.data()[0].clone();
    assert_eq!(
        (route["status"].as_str(), route["stops_total"].as_i64()),
        (Some("published"), Some(1)),
        "one door, one stop"
    );
    assert_eq!(world.delivery(&one).await["status"], "assigned");

    world.advance_s(10);
    say(&world, &plan(&world, saturday, &[&two])).await;
    assert_eq!(routes(&world).await, ["withdrawn", "published"]);
    assert_eq!(world.delivery(&one).await["status"], "ready");
    assert_eq!(world.delivery(&two).await["status"], "assigned");

    world.advance_s(10);
    let undone = PublishUndone {
        plan: saturday,
        name: "Saturday".into(),
        date: "2026-11-21".into(),
        revision: 1,
        restores: None,
    };
    say(&world, &undone).await;
    assert_eq!(routes(&world).await, ["withdrawn", "withdrawn"]);
    assert_eq!(world.delivery(&two).await["status"], "ready");
}

#[tokio::test]
async fn a_plan_taken_back_leaves_a_begun_route_to_its_driver_and_says_so() {
    let world = World::new().await;
    let one = world.order(json!({})).await["id"].as_str().unwrap().to_owned();
    let saturday = PlanId::mint();
    say(&world, &plan(&world, saturday, &[&one])).await;
    let route = world.desk.get("/routes").await.data()[0]["id"].clone();
    let start = format!("/routes/{}/commands", route.as_str().unwrap());
    assert_eq!(world.desk.post(&start, json!({"command": "start"})).await.status, 200);
    world.advance_s(10);
    let undone = PublishUndone {
        plan: saturday,
        name: "Saturday".into(),
        date: "2026-11-21".into(),
        revision: 1,
        restores: None,
    };
    say(&world, &undone).await;
    assert_eq!(routes(&world).await, ["started"]);
    assert_eq!(world.delivery(&one).await["status"], "assigned");
    let told = world.desk.get("/incidents?kind=eq.route_kept").await;
    assert_eq!(
        (&told.data()[0]["route_id"], &told.data()[0]["note"]),
        (&route, &json!("Saturday")),
        "{}",
        told.body
    );
}

#[tokio::test]
async fn what_a_plan_cannot_take_is_shown_to_the_desk() {
    let world = World::new().await;
    let one = world.order(json!({})).await["id"].as_str().unwrap().to_owned();
    let held = world.tell(&one, json!({"command": "hold", "reason": "payment"})).await;
    assert_eq!(held.data()["status"], "on_hold", "{}", held.body);
    say(&world, &plan(&world, PlanId::mint(), &[&one])).await;
    let incidents = world.desk.get("/incidents?kind=eq.not_planned").await;
    assert_eq!(
        (incidents.data()[0]["delivery_id"].as_str(), incidents.data()[0]["note"].as_str()),
        (Some(&*one), Some("Saturday: it is on_hold"))
    );
}
