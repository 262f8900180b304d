use crate::fixtures::{Desk, at, day, orders};
use kernel::{DeliveryId, DriverId, VehicleId};
use serde_json::{Value, json};

#[tokio::test]
async fn a_published_plan_says_who_goes_where_and_when() {
    let desk = Desk::new().await;
    let (delivery, vehicle, driver) = (DeliveryId::mint(), VehicleId::mint(), DriverId::mint());
    let mut ask = day(6, 1);
    ask["jobs"][2]["id"] = json!(delivery);
    ask["vehicles"][0]["id"] = json!(vehicle);
    ask["vehicles"][0]["driver"] = json!(driver);
    ask["vehicles"][0]["breaks"] = json!([{"window": {"from": at(8), "until": at(9)}, "duration_s": 900}]);
    let plan = desk.solved(ask).await;
    let id = plan["id"].as_str().unwrap();
    let got = desk.post(id, "publish", json!({})).await;
    assert_eq!(
        (got.status, &got.data()["state"], &got.data()["published_revision"]),
        (200, &json!("published"), &json!(1)),
        "{}",
        got.text()
    );

    let facts = desk.facts("planning.plan_published").await;
    let fact: lexicon::planning::PlanPublished = serde_json::from_value(facts[0].clone()).unwrap();
    assert_eq!(
        (fact.plan.to_string(), fact.revision, fact.replaces, fact.unserved.len()),
        (id.to_owned(), 1, None, 0)
    );
    let route = &fact.routes[0];
    assert_eq!((route.vehicle, route.driver), (Some(vehicle), Some(driver)));
    assert_eq!(
        route.stops.iter().map(|s| s.sequence).collect::<Vec<_>>(),
        [1, 2, 3, 4, 5, 6],
        "breaks are not stops"
    );
    let stop = route.stops.iter().find(|s| s.delivery == Some(delivery)).unwrap();
    assert_eq!((stop.job.clone(), stop.service_s), (delivery.to_string(), 240));
    assert!(route.stops.iter().all(|s| s.arrive_at <= s.start_at && s.start_at < s.leave_at));
    assert!(route.depart_at <= route.stops[0].arrive_at && route.stops[5].leave_at <= route.end_at);

    let again = desk.post(id, "publish", json!({})).await;
    assert_eq!((again.status, again.error()), (409, "planning.already_published"));
    assert_eq!(desk.post(id, "solve", json!({})).await.status, 409);
}

#[tokio::test]
async fn an_edit_of_what_is_in_force_counts_when_it_is_published_and_undo_goes_one_step_back() {
    let desk = Desk::new().await;
    let plan = desk.solved(day(8, 2)).await;
    let id = plan["id"].as_str().unwrap();
    assert_eq!(desk.post(id, "publish", json!({})).await.status, 200);
    let edited = desk.post(id, "edit", json!({"edits": [{"op": "unassign", "job": "job 1"}]})).await;
    assert_eq!(
        (edited.status, &edited.data()["plan"]["state"]),
        (200, &json!("published")),
        "{}",
        edited.text()
    );
    assert_eq!(edited.data()["plan"]["published_revision"], 1);
    assert_eq!(desk.facts("planning.plan_published").await.len(), 1);
    assert_eq!(desk.post(id, "publish", json!({})).await.data()["published_revision"], 2);

    let undone = desk.post(id, "undo", json!({})).await;
    assert_eq!(
        (undone.status, &undone.data()["state"], &undone.data()["published_revision"]),
        (200, &json!("published"), &json!(1)),
        "{}",
        undone.text()
    );
    let published = desk.facts("planning.plan_published").await;
    let revisions: Vec<&Value> = published.iter().map(|f| &f["revision"]).collect();
    assert_eq!(revisions, [&json!(1), &json!(2), &json!(1)]);
    assert_eq!(published[2]["routes"], published[0]["routes"], "what is in force again is said whole");

    let undone = desk.post(id, "undo", json!({})).await;
    assert_eq!(
        (&undone.data()["state"], &undone.data()["published_revision"]),
        (&json!("undone"), &Value::Null)
    );
    let undos = desk.facts("planning.publish_undone").await;
    assert_eq!((undos.len(), &undos[0]["restores"], &undos[1]["restores"]), (2, &json!(id), &Value::Null));
    assert_eq!(desk.post(id, "undo", json!({})).await.status, 409);
    // The way is open again.
    assert_eq!(desk.post(id, "publish", json!({})).await.data()["published_revision"], 2);
}

#[tokio::test]
async fn a_plan_that_serves_nothing_is_not_published() {
    let desk = Desk::new().await;
    let mut ask = day(1, 1);
    ask["jobs"][0]["load"] = json!({"parcels": 1000});
    let plan = desk.solved(ask).await;
    assert_eq!(orders(&plan["solution"]), []);
    let got = desk.post(plan["id"].as_str().unwrap(), "publish", json!({})).await;
    assert_eq!((got.status, got.error()), (409, "planning.nothing_to_publish"));
}

#[tokio::test]
async fn of_two_who_publish_one_wins_and_the_other_hears_it() {
    let desk = Desk::new().await;
    let plan = desk.solved(day(6, 1)).await;
    let id = plan["id"].as_str().unwrap();
    let (a, b) = tokio::join!(desk.post(id, "publish", json!({})), desk.post(id, "publish", json!({})));
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(desk.facts("planning.plan_published").await.len(), 1);
}
