use crate::fixtures::{Desk, day};
use serde_json::json;
use std::time::{Duration, Instant};

/// A search with a minute to go, in hand of a worker.
async fn searching(desk: &Desk) -> (String, tokio::task::JoinHandle<Vec<&'static str>>) {
    let mut ask = day(40, 4);
    ask["budget_s"] = json!(60);
    let id = desk.ask(ask).await;
    let app = desk.api.app.clone();
    let worker = tokio::spawn(async move {
        let ran = platform::jobs::run_due(&app, &[&crate::solve_plan::SOLVE]).await.unwrap();
        ran.into_iter().map(|ran| ran.state).collect()
    });
    while desk.plan(&id).await["progress"].is_null() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    (id, worker)
}

#[tokio::test]
async fn enough_searched_keeps_the_best_found() {
    let desk = Desk::new().await;
    let (id, worker) = searching(&desk).await;
    let asked = Instant::now();
    let got = desk.post(&id, "stop", json!({})).await;
    assert_eq!((got.status, &got.data()["state"]), (202, &json!("solving")), "{}", got.text());
    assert_eq!(worker.await.unwrap(), ["done"]);
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
    let plan = desk.plan(&id).await;
    assert_eq!((&plan["state"], &plan["solution"]["totals"]["served"]), (&json!("ready"), &json!(40)));
    assert_eq!(desk.post(&id, "stop", json!({})).await.status, 409);
}

#[tokio::test]
async fn a_cancelled_search_leaves_nothing_and_can_be_asked_for_again() {
    let desk = Desk::new().await;
    let (id, worker) = searching(&desk).await;
    let got = desk.post(&id, "cancel", json!({})).await;
    assert_eq!((got.status, &got.data()["state"]), (200, &json!("cancelled")), "{}", got.text());
    assert_eq!(worker.await.unwrap(), ["done"]);
    let plan = desk.plan(&id).await;
    assert_eq!((&plan["state"], &plan["revision"]), (&json!("cancelled"), &json!(0)));
    assert_eq!(desk.facts("planning.plan_ready").await.len(), 0);
    assert_eq!(desk.post(&id, "cancel", json!({})).await.status, 409);

    assert_eq!(desk.post(&id, "solve", json!({})).await.status, 202);
    assert_eq!(desk.post(&id, "stop", json!({})).await.status, 202);
    assert_eq!(desk.work().await, ["done"]);
    assert_eq!(desk.plan(&id).await["state"], "ready");
}

#[tokio::test]
async fn a_cancel_on_what_has_moved_on_is_refused() {
    let desk = Desk::new().await;
    let plan = desk.solved(day(3, 1)).await;
    let id = plan["id"].as_str().unwrap();
    let stale =
        desk.dispatcher.with("if-match", "\"1\"").post(&format!("/plans/{id}/cancel"), json!({})).await;
    assert_eq!((stale.status, stale.error()), (409, "version.stale"));
    let held = format!("\"{}\"", plan["version"]);
    let got = desk.dispatcher.with("if-match", &held).post(&format!("/plans/{id}/cancel"), json!({})).await;
    assert_eq!(got.status, 200, "{}", got.text());
}
