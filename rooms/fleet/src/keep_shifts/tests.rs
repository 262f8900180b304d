use crate::bench::Bench;
use serde_json::{Value, json};

fn day(driver: &str, from: &str, to: &str) -> Value {
    json!({"driver": driver, "starts_at": format!("2026-11-22T{from}:00Z"), "ends_at": format!("2026-11-22T{to}:00Z")})
}

#[tokio::test]
async fn a_driver_starts_and_ends_his_own_shift_and_nobody_elses() {
    let b = Bench::at("2026-11-22T05:00:00Z").await;
    let user = b.user("ali@example.com").await;
    let ali = b.add("/drivers", json!({"name": "Ali", "user": user})).await;
    let shift = b.add("/shifts", day(&ali, "05:00", "13:00")).await;
    let me = b.api.caller_as(b.org, user, &[]);
    let other = b.api.caller(b.org, &["shifts:read"]);
    let start = format!("/shifts/{shift}/start");
    let denied = other.call("POST", &start, None).await;
    assert_eq!((denied.status, denied.error()), (403, "fleet.not_your_shift"));
    let started = me.call("POST", &start, None).await;
    assert_eq!((started.status, &started.data()["state"]), (200, &json!("active")), "{}", started.text());
    assert_eq!(started.data()["started_at"], "2026-11-22T05:00:00Z");
    let twice = me.call("POST", &start, None).await;
    assert_eq!(
        (twice.status, twice.error(), &twice.body["error"]["allowed"]),
        (409, "fleet.shift_not_legal", &json!(["end", "change"]))
    );
    b.stage.clock.as_ref().unwrap().advance_s(8 * 3600);
    let ended = me.call("POST", &format!("/shifts/{shift}/end"), None).await;
    assert_eq!(
        (ended.data()["state"].as_str(), ended.data()["ended_at"].as_str()),
        (Some("ended"), Some("2026-11-22T13:00:00Z"))
    );
    assert_eq!(me.call("POST", &format!("/shifts/{shift}/cancel"), None).await.status, 403);
    assert_eq!(b.stranger().call("POST", &start, None).await.status, 404);
    assert_eq!(b.facts("fleet.shift_changed").await, 3);
}

#[tokio::test]
async fn nobody_and_nothing_is_in_two_shifts_at_once() {
    let b = Bench::new().await;
    let (ali, omar, van) = (b.driver("Ali").await, b.driver("Omar").await, b.vehicle("Van").await);
    let morning = b.add("/shifts", day(&ali, "05:00", "13:00")).await;
    let overlap = b.office.post("/shifts", day(&ali, "12:00", "20:00")).await;
    assert_eq!((overlap.status, overlap.error()), (409, "fleet.shifts_overlap"), "{}", overlap.text());
    b.add("/shifts", day(&ali, "13:00", "20:00")).await;
    let mut in_van = day(&omar, "05:00", "13:00");
    in_van["vehicle"] = json!(van);
    b.add("/shifts", in_van).await;
    let mut also_in_van = day(&ali, "05:00", "13:00");
    also_in_van["vehicle"] = json!(van);
    let put = b.office.put(&format!("/shifts/{morning}"), also_in_van).await;
    assert_eq!((put.status, put.error()), (409, "fleet.shifts_overlap"));
    assert!(put.text().contains("the vehicle has another shift"), "{}", put.text());
    b.office.call("POST", &format!("/shifts/{morning}/cancel"), None).await;
    b.add("/shifts", day(&ali, "06:00", "12:00")).await;
}

#[tokio::test]
async fn of_many_plans_for_the_same_hours_one_stands() {
    let b = Bench::new().await;
    let ali = b.driver("Ali").await;
    let asks: Vec<_> = (0..5)
        .map(|i| {
            let (office, body) = (b.office.clone(), day(&ali, &format!("0{}:30", i + 4), "13:00"));
            tokio::spawn(async move { office.post("/shifts", body).await.status })
        })
        .collect();
    let mut won = 0;
    for ask in asks {
        match ask.await.unwrap() {
            201 => won += 1,
            // 503: the database broke a tie between writers that waited for each other; safe to send again
            status => assert!(status == 409 || status == 503, "{status}"),
        }
    }
    assert_eq!(won, 1);
}

#[tokio::test]
async fn shifts_are_found_by_the_hours_they_touch() {
    let b = Bench::new().await;
    let ali = b.driver("Ali").await;
    b.add("/shifts", day(&ali, "05:00", "13:00")).await;
    for (query, found) in [
        ("from=2026-11-22T12:00:00Z&to=2026-11-22T20:00:00Z", 1),
        ("from=2026-11-22T13:00:00Z", 0),
        ("to=2026-11-22T05:00:00Z", 0),
        ("state=eq.planned", 1),
        ("state=eq.active", 0),
    ] {
        assert_eq!(
            b.office.get(&format!("/shifts?{query}&driver=eq.{ali}")).await.data().as_array().unwrap().len(),
            found,
            "{query}"
        );
    }
    assert_eq!(b.office.get("/shifts?from=yesterday").await.status, 422);
    assert_eq!(b.stranger().get("/shifts").await.data(), &json!([]));
}

#[tokio::test]
async fn impossible_hours_and_unknown_people_are_refused() {
    let b = Bench::new().await;
    let ali = b.driver("Ali").await;
    let theirs =
        b.stranger().post("/drivers", json!({"name": "T"})).await.data()["id"].as_str().unwrap().to_owned();
    for (body, path) in [
        (day(&ali, "13:00", "05:00"), "ends_at"),
        (
            json!({"driver": ali, "starts_at": "2026-11-22T05:00:00Z", "ends_at": "2026-11-25T05:00:00Z"}),
            "ends_at",
        ),
        (json!({"driver": ali, "starts_at": "soon", "ends_at": "2026-11-25T05:00:00Z"}), "starts_at"),
        (day(&theirs, "05:00", "13:00"), "driver"),
    ] {
        let got = b.office.post("/shifts", body).await;
        assert_eq!(
            (got.status, got.body["error"]["fields"][0]["path"].as_str()),
            (422, Some(path)),
            "{}",
            got.text()
        );
    }
}
