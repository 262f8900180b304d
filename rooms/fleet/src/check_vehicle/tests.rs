use crate::{bench::Bench, check::built_in};
use kernel::{UserId, VehicleCheckId};
use serde_json::{Value, json};
use testkit::Caller;

struct Yard {
    bench: Bench,
    phone: Caller,
    shift: String,
}

/// A driver with a phone, and a shift of his in a van.
async fn yard() -> Yard {
    let bench = Bench::at("2026-11-21T04:00:00Z").await;
    let user = UserId::mint();
    let mut tx = bench.stage.tx(bench.org).await;
    let input = serde_json::from_value(json!({"name": "Bilal", "user": user})).unwrap();
    let driver = crate::add_driver(&mut tx, &input).await.unwrap().id;
    tx.commit().await.unwrap();
    let van = bench.vehicle("Van").await;
    let hours = json!({"driver": driver, "vehicle": van, "starts_at": "2026-11-21T04:00:00Z", "ends_at": "2026-11-21T12:00:00Z"});
    let shift = bench.add("/shifts", hours).await;
    let phone = bench.api.caller_as(bench.org, user, &["driver:act", "shifts:read"]);
    Yard { bench, phone, shift }
}

fn found(failing: &[&str]) -> Value {
    let answer = |item: &crate::CheckItem| {
        let ok = !failing.contains(&item.code.as_str());
        json!({"code": item.code, "ok": ok, "note": if ok { Value::Null } else { json!("worn") }, "photos": []})
    };
    json!({"odometer_m": 120_000_000, "answers": built_in().iter().map(answer).collect::<Vec<_>>()})
}

impl Yard {
    async fn check(&self, body: Value) -> testkit::Got {
        self.phone.post(&format!("/shifts/{}/checks", self.shift), body).await
    }
    async fn start(&self) -> testkit::Got {
        self.phone.post(&format!("/shifts/{}/start", self.shift), json!({})).await
    }
}

#[tokio::test]
async fn an_unfit_vehicle_stays_until_the_office_lets_it_leave() {
    let y = yard().await;
    let mut body = found(&["brakes", "horn"]);
    body["id"] = json!(VehicleCheckId::mint());
    let unfit = y.check(body.clone()).await;
    assert_eq!((unfit.status, unfit.data()["result"].as_str()), (201, Some("unfit")), "{}", unfit.text());
    assert_eq!(y.check(body).await.data()["id"], unfit.data()["id"], "sent twice, checked once");
    let kept = y.start().await;
    assert_eq!((kept.status, kept.error()), (409, "fleet.vehicle_unfit"));

    let path = format!("/vehicle-checks/{}", unfit.data()["id"].as_str().unwrap());
    let note = json!({"note": "to the workshop next door, slowly"});
    assert_eq!(
        y.phone.post(&format!("{path}/override"), note.clone()).await.status,
        403,
        "not the driver's to say"
    );
    assert_eq!(y.bench.stranger().post(&format!("{path}/override"), note.clone()).await.status, 404);
    assert_eq!(y.bench.stranger().get(&path).await.status, 404);
    let let_go = y.bench.office.post(&format!("{path}/override"), note).await;
    assert_eq!(let_go.data()["override"]["note"], "to the workshop next door, slowly", "{}", let_go.text());
    let own = y.phone.get("/driver/shift").await;
    assert_eq!(
        (
            &own.data()["check"]["id"],
            own.data()["vehicle"]["name"].as_str(),
            own.data()["shift"]["state"].as_str()
        ),
        (&unfit.data()["id"], Some("Van"), Some("planned")),
        "{}",
        own.text()
    );
    assert_eq!(y.start().await.status, 200);
    let listed = y.bench.office.get("/vehicle-checks?result=eq.unfit").await;
    assert_eq!(listed.data()[0]["vehicle_name"], "Van", "{}", listed.text());
    assert_eq!(y.bench.facts("fleet.vehicle_checked").await, 2);
}

#[tokio::test]
async fn a_later_check_counts_and_small_defects_do_not_keep_it() {
    let y = yard().await;
    y.check(found(&["tyres"])).await;
    y.bench.stage.clock.as_ref().unwrap().advance_s(600);
    let fixed = y.check(found(&["horn"])).await;
    assert_eq!(fixed.data()["result"], "defects");
    let path = format!("/vehicle-checks/{}/override", fixed.data()["id"].as_str().unwrap());
    assert_eq!(y.bench.office.post(&path, json!({"note": "x"})).await.error(), "fleet.nothing_to_override");
    assert_eq!(y.start().await.status, 200);
}

#[tokio::test]
async fn an_organisation_asks_for_the_check_and_for_what_it_wants() {
    let y = yard().await;
    let list = y.phone.get("/vehicle-checklist").await;
    assert_eq!((list.data()["required"].as_bool(), list.data()["version"].as_i64()), (Some(false), Some(0)));
    let own = json!({"required": true, "items": [{"code": "cold", "texts": {"en": "Cold box below 4 °C", "ar": "صندوق التبريد دون ٤ درجات"}, "critical": true}]});
    assert_eq!(y.phone.put("/vehicle-checklist", own.clone()).await.status, 403);
    assert_eq!(y.bench.office.put("/vehicle-checklist", own).await.status, 200);
    assert_eq!(y.start().await.error(), "fleet.check_needed");
    assert_eq!(y.check(found(&[])).await.status, 422, "the list is another one now");
    let cold = y.check(json!({"answers": [{"code": "cold", "ok": true}]})).await;
    assert_eq!((cold.status, cold.data()["result"].as_str()), (201, Some("passed")), "{}", cold.text());
    assert_eq!(y.start().await.status, 200);
    let back = y.bench.office.put("/vehicle-checklist", json!({"required": false, "items": []})).await;
    assert_eq!(back.data()["items"].as_array().unwrap().len(), built_in().len());
    assert_eq!(
        cold.data()["answers"][0]["texts"]["en"],
        "Cold box below 4 °C",
        "the record stays as it was asked"
    );
}

#[tokio::test]
async fn another_drivers_shift_is_not_ones_own() {
    let y = yard().await;
    let other = y.bench.api.caller(y.bench.org, &["driver:act", "shifts:read"]);
    let path = format!("/shifts/{}/checks", y.shift);
    assert_eq!(other.post(&path, found(&[])).await.error(), "fleet.not_your_shift");
    assert_eq!(y.bench.stranger().post(&path, found(&[])).await.status, 404);
}
