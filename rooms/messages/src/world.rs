//! A small organisation for tests: dispatch, a driver with a phone, and a delivery whose recipient has the link.

use kernel::{DriverId, OrgId, UserId};
use serde_json::{Value, json};
use testkit::{Api, Caller, Stage};

pub(crate) struct World {
    pub stage: Stage,
    pub api: Api,
    pub org: OrgId,
    pub desk: Caller,
    pub driver: DriverId,
    pub phone: Caller,
}

impl World {
    pub async fn new() -> Self {
        let stage = Stage::at("2026-11-21T09:00:00Z").await;
        let api = stage.api(&[&delivery::ROOM, &crate::ROOM]);
        let org = stage.org();
        stage.found(org, "Dune Couriers", "standard", stage.db.now()).await;
        let desk = desk_of(&api, org);
        let (driver, phone) = enlist(&stage, &api, org, "Bilal Ahmed").await;
        Self { stage, api, org, desk, driver, phone }
    }

    pub fn advance_s(&self, s: i64) {
        self.stage.clock.as_ref().unwrap().advance_s(s);
    }

    pub async fn delivery(&self) -> Value {
        let order = json!({
            "reference": "SO-17", "recipient": {"name": "Amina Khan", "phone": "+971501234567", "lang": "ur"},
            "pickup": {"address": "Warehouse 4, Al Quoz", "point": {"lat": 25.142, "lon": 55.228}},
            "dropoff": {"address": "Villa 7, Jumeirah 1", "city": "Dubai", "point": {"lat": 25.2204, "lon": 55.2520}},
            "items": [{"description": "box"}],
        });
        let got = self.desk.post("/deliveries", order).await;
        assert_eq!(got.status, 201, "{}", got.text());
        got.data().clone()
    }

    /// The bodies of the facts of a kind, oldest first.
    pub async fn facts(&self, name: &str) -> Vec<(Value, Vec<String>)> {
        sqlx::query_as("select body, topics from platform.outbox where name = $1 order by occurred_at, id")
            .bind(name)
            .fetch_all(&mut self.stage.eyes().await)
            .await
            .unwrap()
    }
}

pub(crate) fn desk_of(api: &Api, org: OrgId) -> Caller {
    api.caller(org, &["messages:read", "messages:write", "deliveries:read", "deliveries:write"])
}

/// A driver of the organisation and the phone in his hand.
pub(crate) async fn enlist(stage: &Stage, api: &Api, org: OrgId, name: &str) -> (DriverId, Caller) {
    let user = UserId::mint();
    let mut tx = stage.tx(org).await;
    let input = serde_json::from_value(json!({"name": name, "user": user})).unwrap();
    let driver = fleet::add_driver(&mut tx, &input).await.unwrap().id;
    tx.commit().await.unwrap();
    (driver, api.caller_as(org, user, &["driver:act"]))
}
