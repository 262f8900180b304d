use crate::{bench::Bench, check::built_in};
use kernel::{ShiftId, VehicleCheckId};
use serde_json::{Value, json};
use testkit::{Caller, Got};

struct Day {
    bench: Bench,
    driver: String,
    van: String,
    phone: Caller,
}

/// Six in the morning: Bilal has a phone, and a van stands in the yard.
async fn day() -> Day {
    let bench = Bench::at("2026-11-21T06:00:00Z").await;
    let user = bench.user("bilal@example.com").await;
    let driver = bench.add("/drivers", json!({"name": "Bilal", "user": user})).await;
    let van = bench.vehicle("Van").await;
    let phone = bench.api.caller_as(bench.org, user, &["driver:act", "shifts:read"]);
    Day { bench, driver, van, phone }
}

impl Day {
    async fn plan(&self, from: &str, to: &str) -> String {
        let at = |clock: &str| format!("2026-11-21T{clock}:00Z");
        let hours = json!({"driver": self.driver, "starts_at": at(from), "ends_at": at(to)});
        self.bench.add("/shifts", hours).await
    }
    async fn start(&self, body: Value) -> Got {
        self.phone.post("/driver/shift/start", body).await
    }
    async fn checked(&self, shift: ShiftId, failing: &[&str], at: &str) -> Got {
        let answer = |item: &crate::CheckItem| json!({"code": item.code, "ok": !failing.contains(&item.code.as_str())});
        let answers: Vec<Value> = built_in().iter().map(answer).collect();
        let body = json!({"id": VehicleCheckId::mint(), "shift": shift, "vehicle": self.van, "answers": answers, "checked_at": at});
        self.phone.post("/driver/shift/checks", body).await
    }
}

#[tokio::test]
async fn a_shift_that_nobody_planned_begins_once_however_often_it_is_sent() {
    let d = day().await;
    assert_eq!(d.phone.get("/driver/shift").await.data()["may_start_unplanned"], true);
    let id = ShiftId::mint();
    let body = json!({"id": id, "vehicle": d.van, "started_at": "2026-11-21T04:30:00Z"});
    let begun = d.start(body.clone()).await;
    assert_eq!(begun.status, 201, "{}", begun.text());
    let shift = begun.data();
    assert_eq!(
        (shift["id"].as_str(), shift["state"].as_str()),
        (Some(id.to_string().as_str()), Some("active"))
    );
    assert_eq!(shift["started_at"], "2026-11-21T04:30:00Z", "when it happened, not when it was heard of");
    assert_eq!(shift["ends_at"], "2026-11-21T16:30:00Z");
    let again = d.start(body).await;
    assert_eq!((again.status, again.data()), (200, shift), "the answer got lost, the shift did not");
    let other = d.start(json!({"id": ShiftId::mint()})).await;
    assert_eq!((other.status, other.error()), (409, "fleet.already_on_shift"));
    let own = d.phone.get("/driver/shift").await;
    assert_eq!(
        (&own.data()["shift"]["id"], own.data()["vehicle"]["name"].as_str()),
        (&json!(id), Some("Van"))
    );
    let seat = d.bench.office.get(&format!("/vehicles/{}", d.van)).await;
    assert_eq!(seat.data()["driver_name"], "Bilal", "who drives off in a free van sits in it");
    assert_eq!(d.phone.post(&format!("/shifts/{id}/end"), json!({})).await.data()["state"], "ended");
    assert_eq!(d.bench.facts("fleet.shift_changed").await, 3, "planned, begun, ended");
}

#[tokio::test]
async fn the_shift_that_was_planned_is_the_one_that_begins() {
    let d = day().await;
    let planned = d.plan("08:00", "16:00").await;
    let id = ShiftId::mint();
    let begun = d.start(json!({"id": id, "vehicle": d.van})).await;
    assert_eq!(
        (begun.status, begun.data()["id"].as_str()),
        (200, Some(planned.as_str())),
        "{}",
        begun.text()
    );
    assert_eq!(begun.data()["vehicle"], json!(d.van));
    let again = d.start(json!({"id": id, "vehicle": d.van})).await;
    assert_eq!((again.status, again.data()), (200, begun.data()));
    let ended = d.phone.post(&format!("/shifts/{id}/end"), json!({})).await;
    assert_eq!(
        (ended.status, ended.data()["id"].as_str()),
        (200, Some(planned.as_str())),
        "{}",
        ended.text()
    );
    assert_eq!(d.start(json!({"id": id})).await.data()["state"], "ended", "a late retry begins nothing");
}

#[tokio::test]
async fn one_planned_for_the_evening_is_not_begun_in_the_morning() {
    let d = day().await;
    let evening = d.plan("14:00", "20:00").await;
    let begun = d.start(json!({"id": ShiftId::mint()})).await;
    assert_eq!(begun.status, 201, "{}", begun.text());
    assert_ne!(begun.data()["id"], json!(evening));
    assert_eq!(begun.data()["ends_at"], "2026-11-21T14:00:00Z", "until the planned one begins");
}

#[tokio::test]
async fn an_organisation_that_plans_every_shift_begins_no_other() {
    let d = day().await;
    d.bench.office.put("/shift-settings", json!({"unplanned_shifts": false})).await;
    assert_eq!(d.phone.get("/driver/shift").await.data()["may_start_unplanned"], false);
    let refused = d.start(json!({"id": ShiftId::mint()})).await;
    assert_eq!((refused.status, refused.error()), (409, "fleet.unplanned_not_allowed"));
    d.plan("06:00", "14:00").await;
    assert_eq!(d.start(json!({"id": ShiftId::mint()})).await.status, 200);
}

#[tokio::test]
async fn the_check_comes_before_the_shift_it_is_for() {
    let d = day().await;
    d.bench.office.put("/vehicle-checklist", json!({"required": true, "items": []})).await;
    let id = ShiftId::mint();
    let start = json!({"id": id, "vehicle": d.van, "started_at": "2026-11-21T05:10:00Z"});
    assert_eq!(d.start(start.clone()).await.error(), "fleet.check_needed");
    assert_eq!(
        d.phone.get("/driver/shift").await.data()["shift"],
        Value::Null,
        "a refusal leaves nothing behind"
    );
    let unfit = d.checked(id, &["brakes"], "2026-11-21T05:00:00Z").await;
    assert_eq!((unfit.status, unfit.data()["result"].as_str()), (201, Some("unfit")), "{}", unfit.text());
    assert_eq!(d.phone.get("/driver/shift").await.data()["shift"]["state"], "planned");
    assert_eq!(d.start(start.clone()).await.error(), "fleet.vehicle_unfit");
    let override_path = format!("/vehicle-checks/{}/override", unfit.data()["id"].as_str().unwrap());
    assert_eq!(d.bench.office.post(&override_path, json!({"note": "slowly"})).await.status, 200);
    let begun = d.start(start).await;
    assert_eq!((begun.status, &begun.data()["id"]), (200, &json!(id)), "{}", begun.text());
    assert_eq!(begun.data()["started_at"], "2026-11-21T05:10:00Z");
}

#[tokio::test]
async fn what_was_found_of_one_van_says_nothing_of_another() {
    let d = day().await;
    let id = ShiftId::mint();
    assert_eq!(d.checked(id, &["brakes"], "2026-11-21T05:00:00Z").await.data()["result"], "unfit");
    let other = d.bench.vehicle("Other van").await;
    let begun = d.start(json!({"id": id, "vehicle": other})).await;
    assert_eq!((begun.status, &begun.data()["vehicle"]), (200, &json!(other)), "{}", begun.text());
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_stays_in_its_organisation() {
    let d = day().await;
    let start = |change: Value| {
        let mut body = json!({"id": ShiftId::mint()});
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        d.start(body)
    };
    let theirs = d.bench.stranger().post("/vehicles", json!({"name": "T", "kind": "van"})).await;
    for (change, path) in [
        (json!({"started_at": "2026-11-19T06:00:00Z"}), "started_at"),
        (json!({"vehicle": theirs.data()["id"]}), "vehicle"),
        (json!({"id": d.van}), "id"),
    ] {
        let got = start(change).await;
        assert_eq!(
            (got.status, got.body["error"]["fields"][0]["path"].as_str()),
            (422, Some(path)),
            "{}",
            got.text()
        );
    }
    let ahead = start(json!({"started_at": "2026-11-21T09:00:00Z"})).await;
    assert_eq!(ahead.data()["started_at"], "2026-11-21T06:00:00Z", "a clock that is ahead is not believed");

    // another driver: neither his shift nor his van
    let user = d.bench.user("omar@example.com").await;
    d.bench.add("/drivers", json!({"name": "Omar", "user": user})).await;
    let omar = d.bench.api.caller_as(d.bench.org, user, &["driver:act", "shifts:read"]);
    let same = omar.post("/driver/shift/start", json!({"id": ahead.data()["id"]})).await;
    assert_eq!((same.status, same.error()), (409, "fleet.taken"));
    let elsewhere = d.bench.api.caller_as(d.bench.stage.org(), user, &["driver:act"]);
    assert_eq!(elsewhere.post("/driver/shift/start", json!({"id": ShiftId::mint()})).await.status, 404);
    let reader = d.bench.api.caller_as(d.bench.org, user, &["shifts:read"]);
    assert_eq!(reader.post("/driver/shift/start", json!({"id": ShiftId::mint()})).await.status, 403);
}

#[tokio::test]
async fn a_van_is_in_one_shift_at_a_time() {
    let d = day().await;
    d.start(json!({"id": ShiftId::mint(), "vehicle": d.van})).await;
    let user = d.bench.user("omar@example.com").await;
    d.bench.add("/drivers", json!({"name": "Omar", "user": user})).await;
    let omar = d.bench.api.caller_as(d.bench.org, user, &["driver:act"]);
    let taken = omar.post("/driver/shift/start", json!({"id": ShiftId::mint(), "vehicle": d.van})).await;
    assert_eq!((taken.status, taken.error()), (409, "fleet.shifts_overlap"), "{}", taken.text());
}
