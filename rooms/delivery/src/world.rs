//! A small organisation for tests: a desk, two drivers, and a day's way to a door.

use kernel::{CommandId, DriverId, OrgId, UserId};
use serde_json::{Value, json};
use testkit::{Api, Caller, Got, Stage};

pub(crate) const SHOP: (f64, f64) = (25.142, 55.228);
pub(crate) const DOOR: (f64, f64) = (25.2204, 55.2520);
pub(crate) const PHOTO: &str = "aa00000000000000000000000000000000000000000000000000000000000000";

pub(crate) struct World {
    pub stage: Stage,
    pub api: Api,
    pub org: OrgId,
    pub desk: Caller,
    pub driver: DriverId,
    pub phone: Caller,
    pub other: DriverId,
    pub other_phone: Caller,
}

pub(crate) const DESK: &[&str] =
    &["deliveries:read", "deliveries:write", "deliveries:command", "deliveries:import"];

impl World {
    /// Nine o'clock UTC on a day in November.
    pub async fn new() -> Self {
        let stage = Stage::at("2026-11-21T09:00:00Z").await;
        let api = stage.api(&[&places::ROOM, &crate::ROOM]);
        let org = stage.org();
        stage.found(org, "Dune Couriers", "standard", stage.db.now()).await;
        let desk = api.caller(org, DESK);
        let (driver, phone) = enlist(&stage, &api, org).await;
        let (other, other_phone) = enlist(&stage, &api, org).await;
        Self { stage, api, org, desk, driver, phone, other, other_phone }
    }

    pub fn advance_s(&self, s: i64) {
        self.stage.clock.as_ref().unwrap().advance_s(s);
    }

    pub fn now(&self) -> String {
        self.stage.db.now().to_string()
    }

    /// A delivery with two parcels, from the shop to the door, submitted; `more` overrides.
    pub async fn order(&self, more: Value) -> Value {
        let got = self.desk.post("/deliveries", order(more)).await;
        assert_eq!(got.status, 201, "{}", got.body);
        got.data().clone()
    }

    /// Gives a command at the desk.
    pub async fn tell(&self, id: &str, command: Value) -> Got {
        self.desk.post(&format!("/deliveries/{id}/commands"), command).await
    }

    /// The driver does something, online.
    pub async fn does(&self, id: &str, command: Value) -> Got {
        self.phone.post(&format!("/deliveries/{id}/commands"), command).await
    }

    /// Assigned to the driver and worked to the door, a minute between steps.
    pub async fn to_the_door(&self, id: &str) {
        let got = self.tell(id, json!({"command": "assign", "driver": self.driver})).await;
        assert_eq!(got.status, 200, "{}", got.body);
        for step in way_to_the_door() {
            self.advance_s(60);
            let got = self.does(id, step.clone()).await;
            assert_eq!(got.status, 200, "{step}: {}", got.body);
        }
        self.advance_s(60);
    }

    pub async fn delivery(&self, id: &str) -> Value {
        self.desk.get(&format!("/deliveries/{id}")).await.data().clone()
    }

    /// Sends a phone's queue.
    pub async fn sync(&self, commands: Vec<Value>) -> Vec<Value> {
        let got =
            self.phone.post("/driver/commands", json!({"sent_at": self.now(), "commands": commands})).await;
        assert_eq!(got.status, 200, "{}", got.body);
        got.data()["results"].as_array().unwrap().clone()
    }
}

/// A driver of the organisation and the phone in his hand.
pub(crate) async fn enlist(stage: &Stage, api: &Api, org: OrgId) -> (DriverId, Caller) {
    let user = UserId::mint();
    let mut tx = stage.tx(org).await;
    let input = serde_json::from_value(json!({"name": "Bilal Ahmed", "user": user})).unwrap();
    let driver = fleet::add_driver(&mut tx, &input).await.unwrap().id;
    tx.commit().await.unwrap();
    (driver, api.caller_as(org, user, &["driver:act"]))
}

pub(crate) fn order(more: Value) -> Value {
    let mut order = json!({
        "recipient": {"name": "Amina Khan", "phone": "050 123 4567", "lang": "ur"},
        "pickup": {"address": "Warehouse 4, Al Quoz", "point": {"lat": SHOP.0, "lon": SHOP.1}},
        "dropoff": {"address": "Villa 7, Street 15, Jumeirah 1", "city": "Dubai", "point": {"lat": DOOR.0, "lon": DOOR.1}},
        "window": {"from": "2026-11-21T10:00:00Z", "to": "2026-11-21T14:00:00Z"},
        "items": [{"description": "box", "barcode": "P-1"}, {"description": "bag", "barcode": "P-2"}],
        "proof": {"photos_min": 1, "recipient_name": true},
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        order[key] = value.clone();
    }
    order
}

pub(crate) fn fix(place: (f64, f64)) -> Value {
    json!({"at": {"lat": place.0, "lon": place.1}, "accuracy_m": 8.0})
}

pub(crate) fn way_to_the_door() -> Vec<Value> {
    vec![
        json!({"command": "accept"}),
        json!({"command": "depart_pickup"}),
        json!({"command": "arrive_pickup", "fix": fix(SHOP)}),
        json!({"command": "pickup", "fix": fix(SHOP)}),
        json!({"command": "depart_dropoff", "fix": fix(SHOP)}),
        json!({"command": "arrive_dropoff", "fix": fix(DOOR)}),
    ]
}

pub(crate) fn deliver() -> Value {
    json!({"command": "deliver", "fix": fix(DOOR), "proof": {"photos": [PHOTO], "recipient_name": "Amina", "relation": "self"}})
}

/// As it waits in a phone's queue.
pub(crate) fn queued(delivery: &str, occurred_at: &str, base_version: i64, command: Value) -> Value {
    let mut queued = command;
    queued["id"] = json!(CommandId::mint());
    queued["delivery"] = json!(delivery);
    queued["occurred_at"] = json!(occurred_at);
    queued["base_version"] = json!(base_version);
    queued
}
