use super::of_organization;
use crate::ROOM;
use kernel::{OrgId, Time, VehicleId};
use serde_json::{Value, json};
use testkit::{Api, Caller, Stage};

const DESK: &[&str] = &["deliveries:read", "deliveries:write", "deliveries:command", "positions:write"];
/// Where the doors are, from south to north; a tenth of a degree is 11 km.
const DOORS: [f64; 2] = [25.10, 25.30];

struct Day {
    stage: Stage,
    api: Api,
    org: OrgId,
    desk: Caller,
    van: VehicleId,
    orders: Vec<Value>,
}

/// A van with two stops on a route that is being driven, nine o'clock; there is no map.
async fn day() -> Day {
    let stage = Stage::at("2026-11-21T09:00:00Z").await;
    let api = stage.api(&[&routing::ROOM, &fleet::ROOM, &tracking::ROOM, &delivery::ROOM, &ROOM]);
    let org = stage.org();
    let desk = api.caller(org, DESK);
    let mut tx = stage.tx(org).await;
    let van = serde_json::from_value(json!({"name": "Van 3", "kind": "van"})).unwrap();
    let van = fleet::add_vehicle(&mut tx, &van).await.unwrap().id;
    let man = serde_json::from_value(json!({"name": "Bilal", "phone": "+971507654321"})).unwrap();
    let man = fleet::add_driver(&mut tx, &man).await.unwrap().id;
    tx.commit().await.unwrap();
    let mut orders = Vec::new();
    for lat in DOORS {
        let order = json!({"recipient": {"name": "Amina", "phone": "+971501234567"},
            "dropoff": {"address": "Villa 7", "point": {"lat": lat, "lon": 55.25}},
            "window": {"from": "2026-11-21T09:00:00Z", "to": "2026-11-21T10:30:00Z"}, "items": [{"barcode": lat.to_string()}]});
        let made = desk.post("/deliveries", order).await;
        assert_eq!(made.status, 201, "{}", made.body);
        orders.push(made.data().clone());
    }
    let stop = |i: usize, arrive: &str| json!({"deliveries": [orders[i]["id"]], "arrive_at": arrive});
    let stops = [stop(0, "2026-11-21T09:15:00Z"), stop(1, "2026-11-21T09:50:00Z")];
    let route = json!({"name": "Van 3", "day": "2026-11-21", "driver": man, "vehicle": van, "stops": stops});
    let made = desk.post("/routes", route).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let commands = format!("/routes/{}/commands", made.data()["id"].as_str().unwrap());
    for command in ["publish", "start"] {
        let got = desk.post(&commands, json!({"command": command})).await;
        assert_eq!(got.status, 200, "{}", got.body);
    }
    Day { stage, api, org, desk, van, orders }
}

impl Day {
    /// The van is seen, and what lies ahead is looked at.
    async fn seen(&self, minute: i64, lat: f64) {
        let clock = self.stage.clock.as_ref().unwrap();
        let at = "2026-11-21T09:00:00Z".parse::<Time>().unwrap().plus_s(minute * 60);
        clock.advance_s(at.since_s(self.stage.db.now()));
        let fix = json!({"vehicle_id": self.van, "point": {"lat": lat, "lon": 55.25}, "fix_at": at});
        assert_eq!(self.desk.post("/positions", fix).await.status, 200);
        self.look().await;
    }

    async fn look(&self) {
        of_organization(&self.api.app, self.org).await.unwrap();
    }

    /// When the delivery is expected: (from, to) in minutes after nine.
    async fn expected(&self, order: usize) -> (i64, i64) {
        let id = self.orders[order]["id"].as_str().unwrap();
        let eta = self.desk.get(&format!("/deliveries/{id}")).await.data()["eta"].clone();
        let minute = |name: &str| {
            let at: Time = eta[name].as_str().unwrap_or_else(|| panic!("{eta}")).parse().unwrap();
            at.since_s("2026-11-21T09:00:00Z".parse().unwrap()) / 60
        };
        (minute("from"), minute("to"))
    }

    async fn troubles(&self) -> Vec<(String, String, Value)> {
        let got = self.desk.get("/exceptions").await;
        assert_eq!(got.status, 200, "{}", got.body);
        let told = got.data()["exceptions"].as_array().unwrap().iter();
        told.map(|e| (text(&e["kind"]), text(&e["reason"]), e["numbers"].clone())).collect()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn arrivals_follow_the_van_and_not_only_the_plan() {
    let day = day().await;
    let planned = (day.expected(0).await, day.expected(1).await);
    // Twelve minutes past nine, and still some twenty kilometres of road away from the first door.
    day.seen(12, 24.98).await;
    let (first, second) = (day.expected(0).await, day.expected(1).await);
    assert!(first.0 > planned.0.1, "planned {planned:?}, now {first:?}");
    assert!(second.0 > planned.1.0 + 10, "what comes after is late too: {planned:?}, now {second:?}");
    assert!(first.0 > 12 && first.0 < first.1 && first.1 < 60, "{first:?}");
    assert!(second.1 - second.0 > first.1 - first.0, "a stop between adds doubt: {first:?} {second:?}");
    // It comes nearer, and one is surer.
    day.seen(30, 25.09).await;
    let near = day.expected(0).await;
    assert!(near.0 >= 30 && near.1 <= 36, "{near:?}");
    // Not heard of any more: nothing is claimed from where it was.
    day.stage.clock.as_ref().unwrap().advance_s(600);
    day.look().await;
    let eyes = sqlx::query_scalar::<_, i64>("select count(*) from delivery.forecasts");
    assert_eq!(eyes.fetch_one(&mut day.stage.eyes().await).await.unwrap(), 0);
}

#[tokio::test]
async fn a_promise_that_cannot_be_kept_is_told_before_it_is_broken() {
    let day = day().await;
    day.seen(1, 25.00).await;
    assert_eq!(day.troubles().await, []);
    // An hour after nine he is forty kilometres away: the window of half past ten passes.
    day.seen(60, 24.80).await;
    let late: Vec<_> = day.troubles().await.into_iter().filter(|t| t.0 == "late").collect();
    assert_eq!(late.len(), 2, "{late:?}");
    assert!(late.iter().all(|t| t.1 == "eta_after_window" && t.2["late_s"].as_i64() > Some(0)), "{late:?}");
}

#[tokio::test]
async fn who_goes_away_from_all_of_his_stops_is_told_and_who_takes_them_in_another_order_is_not() {
    let day = day().await;
    let astray = async || {
        let told = day.troubles().await;
        told.into_iter().find(|t| t.0 == "off_route").map(|t| (t.1, t.2["away_m"].as_i64().unwrap()))
    };
    // Between the two, then to the second.
    for (minute, lat) in [(1, 25.15), (3, 25.20), (5, 25.25)] {
        day.seen(minute, lat).await;
        assert_eq!(astray().await, None, "minute {minute}");
    }
    // On to the north, past it.
    day.seen(8, 25.31).await;
    day.seen(9, 25.34).await;
    day.seen(10, 25.36).await;
    assert_eq!(astray().await, None, "not for two minutes yet");
    day.seen(12, 25.38).await;
    let (reason, away_m) = astray().await.unwrap();
    assert_eq!(reason, "going_away");
    assert!((8_000..16_000).contains(&away_m), "seven kilometres as the crow flies: {away_m}");
    let counts = day.desk.get("/exceptions/counts").await;
    assert_eq!(counts.data()["off_route"], 1);
    // Another organisation sees none of it.
    assert_eq!(day.api.caller(day.stage.org(), DESK).get("/exceptions/counts").await.data()["total"], 0);
    // He turns round.
    day.seen(15, 25.305).await;
    assert_eq!(astray().await, None);
}

#[tokio::test]
async fn nobody_is_astray_at_a_door_or_without_a_position() {
    let day = day().await;
    day.seen(1, 25.15).await;
    sqlx::query(
        "update delivery.stops set state = 'servicing', arrived_at = '2026-11-21T09:02:00Z', service_s = 300
                  where sequence = (select min(sequence) from delivery.stops)",
    )
    .execute(&mut day.stage.eyes().await)
    .await
    .unwrap();
    // His phone is at the door of the depot, far away: he is at a stop all the same.
    day.seen(4, 25.00).await;
    day.seen(7, 25.00).await;
    assert!(day.troubles().await.iter().all(|t| t.0 != "off_route"));
    // He leaves no sooner than his service takes, and drives twenty-two kilometres from there.
    let second = day.expected(1).await;
    assert!(second.0 > 20, "{second:?}");
}
