use super::{driver, vehicle};
use crate::world::{World, way_to_the_door};
use kernel::{EventId, OrgId, VehicleId};
use lexicon::{
    Event,
    fleet::{DriverChanged, DriverRemoved, VehicleChanged},
};
use platform::{Cursor, Fact};
use serde_json::json;

fn fact<E: Event>(org: OrgId, event: &E, now: kernel::Time) -> Fact {
    Fact {
        id: EventId::mint(),
        cursor: Cursor::default(),
        org,
        name: E::NAME.into(),
        subject: event.subject(),
        topics: event.topics(),
        body: serde_json::to_value(event).unwrap(),
        actor: None,
        cause: None,
        occurred_at: now,
    }
}

#[tokio::test]
async fn what_a_driver_who_left_had_is_freed_or_told_of() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(world.order(json!({})).await["id"].as_str().unwrap().to_owned());
    }
    for id in &ids[..2] {
        world.tell(id, json!({"command": "assign", "driver": world.driver})).await;
    }
    world.tell(&ids[2], json!({"command": "assign", "driver": world.other})).await;
    for step in &way_to_the_door()[..4] {
        assert_eq!(world.does(&ids[1], step.clone()).await.status, 200);
    }
    let ill =
        DriverChanged { driver: world.driver, name: "Bilal".into(), status: "active".into(), version: 2 };
    let gone = DriverRemoved { driver: world.driver };
    let now = world.stage.db.now();
    for fact in [fact(world.org, &ill, now), fact(world.org, &gone, now), fact(world.org, &gone, now)] {
        let mut tx = world.stage.tx(world.org).await;
        driver(&mut tx, &fact).await.unwrap();
        tx.commit().await.unwrap();
    }
    let status = async |n: usize| world.delivery(&ids[n]).await["status"].as_str().unwrap().to_owned();
    assert_eq!(
        (status(0).await, status(1).await, status(2).await),
        ("ready".into(), "in_custody".into(), "assigned".into())
    );
    let open = world.desk.get("/incidents?kind=eq.driver_gone").await;
    assert_eq!(open.data().as_array().unwrap().len(), 1, "told once: {}", open.body);
    assert_eq!(open.data()[0]["delivery_id"], json!(ids[1]));
}

#[tokio::test]
async fn a_vehicle_in_the_workshop_carries_nothing() {
    let world = World::new().await;
    let id = world.order(json!({})).await["id"].as_str().unwrap().to_owned();
    let van = VehicleId::mint();
    let route = json!({"name": "Van 3", "day": "2026-11-21", "driver": world.driver, "vehicle": van, "stops": [{"deliveries": [id]}]});
    let made = world.desk.post("/routes", route).await;
    let path = format!("/routes/{}", made.data()["id"].as_str().unwrap());
    assert_eq!(world.desk.post(&format!("{path}/commands"), json!({"command": "publish"})).await.status, 200);
    let broken = VehicleChanged { vehicle: van, name: "Van 3".into(), status: "workshop".into(), version: 2 };
    let mut tx = world.stage.tx(world.org).await;
    vehicle(&mut tx, &fact(world.org, &broken, world.stage.db.now())).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(world.delivery(&id).await["status"], "ready");
    assert_eq!(world.desk.get(&path).await.data()["vehicle_id"], json!(null));
}

#[tokio::test]
async fn what_a_driver_on_leave_has_stays_his_until_somebody_gives_it_to_another() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(world.order(json!({})).await["id"].as_str().unwrap().to_owned());
    }
    let stops: Vec<_> = ids[..2].iter().map(|id| json!({"deliveries": [id]})).collect();
    let route = json!({"name": "Tomorrow", "day": "2026-11-22", "driver": world.driver, "stops": stops});
    let made = world.desk.post("/routes", route).await;
    let path = format!("/routes/{}", made.data()["id"].as_str().unwrap());
    assert_eq!(world.desk.post(&format!("{path}/commands"), json!({"command": "publish"})).await.status, 200);
    world.tell(&ids[2], json!({"command": "assign", "driver": world.driver})).await;

    let now = world.stage.db.now();
    let status = |status: &str| {
        let changed =
            DriverChanged { driver: world.driver, name: "Bilal".into(), status: status.into(), version: 2 };
        fact(world.org, &changed, now)
    };
    let hear = async |fact: Fact| {
        let mut tx = world.stage.tx(world.org).await;
        driver(&mut tx, &fact).await.unwrap();
        tx.commit().await.unwrap();
    };
    let open = async || {
        let got = world.desk.get("/incidents?kind=eq.driver_on_leave&state=eq.open").await;
        got.data().as_array().unwrap().clone()
    };
    hear(status("on_leave")).await;
    hear(status("on_leave")).await;
    assert_eq!(open().await.len(), 2, "one for the route, one for what is on none, each told once");
    for id in &ids {
        assert_eq!(world.delivery(id).await["status"], "assigned", "nothing is lost");
    }
    let troubles = crate::troubles(&mut world.stage.tx(world.org).await).await.unwrap();
    let told: Vec<_> = troubles.iter().filter(|t| t.reason == "driver_on_leave").collect();
    assert_eq!((told.len(), told[0].actions[0], told[0].driver), (2, "reassign", Some(world.driver)));

    let given =
        world.tell(&ids[2], json!({"command": "reassign", "driver": world.other, "reason": "nearer"})).await;
    assert_eq!(given.status, 200, "{}", given.body);
    crate::on_leave::settle(&world.api.app).await.unwrap();
    let left = open().await;
    assert_eq!((left.len(), left[0]["delivery_id"].is_null()), (1, true), "{left:?}");
    let elsewhere = world.api.caller(world.stage.org(), &["deliveries:read"]);
    assert_eq!(elsewhere.get("/incidents").await.data(), &json!([]));
    hear(status("active")).await;
    assert!(open().await.is_empty(), "he is back");
}
