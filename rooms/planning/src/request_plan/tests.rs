use crate::fixtures::{Desk, at, day};
use serde_json::{Value, json};

#[tokio::test]
async fn a_request_is_taken_at_once_and_solved_behind_it() {
    let desk = Desk::new().await;
    let got = desk.dispatcher.post("/plans", day(12, 2)).await;
    assert_eq!(got.status, 202, "{}", got.text());
    assert_eq!((&got.data()["state"], &got.data()["jobs"]), (&json!("solving"), &json!(12)));
    let id = got.data()["id"].as_str().unwrap();
    assert_eq!(got.headers["location"], format!("/api/v1/plans/{id}"));
    assert_eq!(desk.facts("planning.plan_requested").await.len(), 1);
    assert_eq!(desk.work().await, ["done"]);
    assert_eq!(desk.plan(id).await["state"], "ready");
}

#[tokio::test]
async fn a_retry_with_the_same_key_makes_no_second_plan() {
    let desk = Desk::new().await;
    let caller = desk.dispatcher.with("idempotency-key", "tonight");
    let first = caller.post("/plans", day(3, 1)).await;
    let second = caller.post("/plans", day(3, 1)).await;
    assert_eq!((first.status, second.status), (202, 202));
    assert_eq!(first.data()["id"], second.data()["id"]);
    assert_eq!(caller.post("/plans", day(4, 1)).await.error(), "idempotency.key_reused");
    assert_eq!(desk.facts("planning.plan_requested").await.len(), 1);
}

#[tokio::test]
async fn a_draft_waits_until_it_is_asked_for() {
    let desk = Desk::new().await;
    let mut ask = day(3, 1);
    ask["solve"] = json!(false);
    let id = desk.ask(ask).await;
    assert_eq!(desk.work().await, Vec::<&str>::new());
    assert_eq!(desk.plan(&id).await["state"], "draft");
    assert_eq!(desk.post(&id, "publish", json!({})).await.status, 409);
    assert_eq!(desk.post(&id, "solve", json!({})).await.status, 202);
    assert_eq!(desk.work().await, ["done"]);
}

/// Changes one thing of a good request and names the field that must be blamed for it.
fn spoilt() -> Vec<(&'static str, Value)> {
    let with = |pointer: &str, value: Value| {
        let mut ask = day(3, 2);
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = ask.pointer_mut(parent).unwrap();
        match parent {
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
            other => other[key] = value,
        }
        ask
    };
    let span = |from: u32, until: u32| json!({"from": at(from), "until": at(until)});
    vec![
        ("jobs[1].id", with("/jobs/1/id", json!("job 0"))),
        ("jobs[0].id", with("/jobs/0/id", json!(""))),
        ("vehicles[1].id", with("/vehicles/1/id", json!("van 0"))),
        ("date", with("/date", json!("2026-02-30"))),
        ("date", with("/date", json!("tomorrow"))),
        ("window", with("/window", span(18, 6))),
        ("jobs[0].windows[0]", with("/jobs/0/windows", json!([span(9, 8)]))),
        ("jobs[0].windows[1]", with("/jobs/0/windows", json!([span(9, 11), span(10, 12)]))),
        (
            "jobs[0].windows[0]",
            with(
                "/jobs/0/windows",
                json!([{"from": "1999-01-01T00:00:00Z", "until": "1999-01-01T01:00:00Z"}]),
            ),
        ),
        ("jobs[0].service_s", with("/jobs/0/service_s", json!(-1))),
        ("jobs[0].load.parcels", with("/jobs/0/load", json!({"parcels": -1}))),
        ("jobs[0].load.parcels", with("/jobs/0/load", json!({"parcels": 9_000_000_000_000i64}))),
        ("jobs[0].point", with("/jobs/0/point", json!({"lat": 95, "lon": 0}))),
        ("jobs[0].pickup", with("/jobs/0/kind", json!("shipment"))),
        ("jobs[0].kind", with("/jobs/0/kind", json!("teleport"))),
        ("jobs[0].vehicles[0]", with("/jobs/0/vehicles", json!(["van 9"]))),
        ("jobs[0].promised_to", with("/jobs/0/promised_to", json!("van 9"))),
        ("jobs[1].late", with("/jobs/1/late", json!({"s_max": 60, "cost_per_minute": 1}))),
        ("jobs[0].collect", with("/jobs/0/collect", json!({"empties": 1}))),
        ("vehicles[0].shift", with("/vehicles/0/shift", span(12, 7))),
        ("vehicles[0].frozen[0]", with("/vehicles/0/frozen", json!([{"job": "nobody"}]))),
        ("vehicles[0].frozen[1]", with("/vehicles/0/frozen", json!([{"job": "job 0"}, {"job": "job 0"}]))),
        (
            "vehicles[0].frozen[0].part",
            with("/vehicles/0/frozen", json!([{"job": "job 0", "part": "pickup"}])),
        ),
        ("vehicles[0].aboard[0]", with("/vehicles/0/aboard", json!(["job 0"]))),
        ("vehicles[0].rates.per_km", with("/vehicles/0/rates", json!({"per_km": -5}))),
        ("links[0][1]", with("/links", json!([{"sequence": ["job 0", "nobody"]}]))),
        ("budget_s", with("/budget_s", json!(3600))),
        ("jobs", with("/jobs", json!([]))),
        ("vehicles", with("/vehicles", json!([]))),
    ]
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_the_field_that_is_to_blame() {
    let desk = Desk::new().await;
    for (field, ask) in spoilt() {
        let got = desk.dispatcher.post("/plans", ask).await;
        assert_eq!(got.status, 422, "{field}: {}", got.text());
        let paths: Vec<_> =
            got.body["error"]["fields"].as_array().unwrap().iter().map(|f| f["path"].clone()).collect();
        assert!(paths.contains(&json!(field)), "{field}: {paths:?}");
    }
    assert_eq!(desk.facts("planning.plan_requested").await.len(), 0);
}

#[tokio::test]
async fn nobody_plans_without_the_permission_and_nobody_sees_what_others_plan() {
    let desk = Desk::new().await;
    let viewer = desk.api.caller(desk.dispatcher.org, &["plans:read"]);
    assert_eq!(viewer.post("/plans", day(2, 1)).await.status, 403);

    let id = desk.ask(day(2, 1)).await;
    assert_eq!(desk.work().await, ["done"]);
    let stranger = desk.api.caller(desk.stage.org(), &["plans:read", "plans:write"]);
    assert_eq!(stranger.get("/plans").await.data(), &json!([]));
    for (method, path) in [
        ("GET", ""),
        ("GET", "/request"),
        ("GET", "/revisions"),
        ("POST", "/solve"),
        ("POST", "/stop"),
        ("POST", "/cancel"),
        ("POST", "/publish"),
        ("POST", "/undo"),
    ] {
        let got = stranger.call(method, &format!("/plans/{id}{path}"), None).await;
        assert_eq!(got.status, 404, "{method} {path}: {}", got.text());
    }
    for (path, body) in [
        ("/edit", json!({"edits": [{"op": "unassign", "job": "job 0"}]})),
        ("/what-if", json!({"edits": [{"op": "unassign", "job": "job 0"}]})),
        ("/replan", json!({})),
    ] {
        let got = stranger.post(&format!("/plans/{id}{path}"), body).await;
        assert_eq!(got.status, 404, "{path}: {}", got.text());
    }
    assert_eq!(desk.dispatcher.get("/plans/veh_01h455vb4pex5vsknk084sn02q").await.status, 422);
}
