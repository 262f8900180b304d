use crate::world::{DESK, World};
use serde_json::{Value, json};

/// The driver sits in a van with so much room.
async fn van(world: &World, capacity: Value, skills: Value) -> kernel::VehicleId {
    let mut tx = world.stage.tx(world.org).await;
    let input = json!({"name": "Van 3", "kind": "van", "capacity": capacity, "skills": skills});
    let van = fleet::add_vehicle(&mut tx, &serde_json::from_value(input).unwrap()).await.unwrap().id;
    let seat = serde_json::from_value(json!({"driver": world.driver})).unwrap();
    fleet::assign_driver(&mut tx, van, &seat).await.unwrap();
    tx.commit().await.unwrap();
    van
}

async fn shift(world: &World, driver: kernel::DriverId, from: &str, to: &str) {
    let mut tx = world.stage.tx(world.org).await;
    let input = json!({"driver": driver, "starts_at": from, "ends_at": to});
    fleet::plan_shift(&mut tx, &serde_json::from_value(input).unwrap()).await.unwrap();
    tx.commit().await.unwrap();
}

fn codes(value: &Value, key: &str) -> Vec<String> {
    value.as_array().unwrap().iter().map(|r| r[key].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_speaks_against_a_driver_is_said_and_a_reason_overrides_it() {
    let world = World::new().await;
    van(&world, json!({"weight_g": 5_000, "parcels": 3}), json!(["cold"])).await;
    let order =
        world.order(json!({"weight_g": 6_000, "skills": ["cold", "id_check"], "service_s": 80_000})).await;
    let id = order["id"].as_str().unwrap();
    let assign = json!({"command": "assign", "driver": world.driver});
    let refused = world.tell(id, assign.clone()).await;
    assert_eq!((refused.status, refused.error()), (409, "delivery.driver_unfit"), "{}", refused.body);
    let fields = &refused.body["error"]["fields"];
    assert_eq!(codes(fields, "path"), ["driver.capacity", "driver.skills", "driver.time"], "{fields}");
    assert_eq!(
        (&fields[0]["message"], &fields[1]["message"]),
        (&json!("weight_g: 6000 of 5000"), &json!("id_check"))
    );

    let shown = world.desk.get(&format!("/deliveries/{id}/candidates")).await;
    assert_eq!(shown.data().as_array().unwrap().len(), 2, "{}", shown.body);
    assert_eq!(shown.data()[1]["driver"]["id"], json!(world.driver), "the fitter one comes first");
    assert_eq!(
        (&shown.data()[1]["fits"], &shown.data()[1]["vehicle"]["name"]),
        (&json!(false), &json!("Van 3"))
    );

    let mut over = assign;
    over["override_reason"] = json!("he has a second van");
    assert_eq!(world.tell(id, over.clone()).await.status, 403, "not everybody may");
    let lead = world.api.caller(world.org, &[DESK, &["deliveries:override"]].concat());
    let path = format!("/deliveries/{id}/commands");
    let blank = json!({"command": "assign", "driver": world.driver, "override_reason": " "});
    assert_eq!(lead.post(&path, blank).await.status, 422);
    assert_eq!(lead.post(&path, over).await.status, 200);
    let told = world.desk.get(&format!("/deliveries/{id}/timeline")).await;
    assert_eq!(told.data()[1]["note"], "he has a second van");
}

#[tokio::test]
async fn where_shifts_are_kept_a_driver_without_one_is_off() {
    let world = World::new().await;
    let id = world.order(json!({})).await["id"].as_str().unwrap().to_owned();
    shift(&world, world.other, "2026-11-21T08:00:00Z", "2026-11-21T16:00:00Z").await;
    let refused = world.tell(&id, json!({"command": "assign", "driver": world.driver})).await;
    assert_eq!(
        (refused.status, codes(&refused.body["error"]["fields"], "path")),
        (409, vec!["driver.shift".to_owned()])
    );
    assert_eq!(world.tell(&id, json!({"command": "assign", "driver": world.other})).await.status, 200);
    // an illegal command is refused as that, whoever it names
    let again = world.tell(&id, json!({"command": "assign", "driver": world.driver})).await;
    assert_eq!(again.error(), "delivery.not_legal");
    let theirs = world.api.caller(world.stage.org(), DESK);
    assert_eq!(theirs.get(&format!("/deliveries/{id}/candidates")).await.status, 404);
}
