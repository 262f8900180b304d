use crate::world::{DESK, DOOR, SHOP, World, deliver};
use kernel::{DriverId, VehicleId};
use serde_json::{Value, json};

const DAY: &str = "from=2026-11-21T00:00:00Z&to=2026-11-22T00:00:00Z";

async fn a_van(world: &World, name: &str) -> VehicleId {
    let mut tx = world.stage.tx(world.org).await;
    let input = serde_json::from_value(json!({"name": name, "kind": "van"})).unwrap();
    let van = fleet::add_vehicle(&mut tx, &input).await.unwrap().id;
    tx.commit().await.unwrap();
    van
}

async fn sits_in(world: &World, driver: DriverId, vehicle: VehicleId) {
    let mut tx = world.stage.tx(world.org).await;
    let seat = fleet::AssignInput { driver, take_over: true };
    fleet::assign_driver(&mut tx, vehicle, &seat).await.unwrap();
    tx.commit().await.unwrap();
}

fn told(events: &Value) -> Vec<&str> {
    events.as_array().unwrap().iter().map(|e| e["command"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_vehicle_keeps_what_happened_in_it() {
    let world = World::new().await;
    let (van, next) = (a_van(&world, "Van").await, a_van(&world, "Next").await);
    sits_in(&world, world.driver, van).await;
    let id = world.order(json!({"reference": "SO-7"})).await["id"].as_str().unwrap().to_owned();
    world.to_the_door(&id).await;
    // Another van for the rest of the day: what was done in the first stays there.
    sits_in(&world, world.driver, next).await;
    world.advance_s(60);
    assert_eq!(world.does(&id, deliver()).await.status, 200);

    let of = async |vehicle: VehicleId| {
        let got = world.desk.get(&format!("/deliveries/events?vehicle_id=eq.{vehicle}&{DAY}")).await;
        assert_eq!(got.status, 200, "{}", got.body);
        got.data().clone()
    };
    let first = of(van).await;
    assert_eq!(told(&first), ["arrive_pickup", "pickup", "arrive_dropoff"], "{first}");
    assert_eq!(first[0]["point"], json!({"lat": SHOP.0, "lon": SHOP.1}));
    assert_eq!((&first[1]["reference"], &first[1]["recipient_name"]), (&json!("SO-7"), &json!("Amina Khan")));
    let second = of(next).await;
    assert_eq!(told(&second), ["deliver"], "{second}");
    assert_eq!(
        (&second[0]["to"], &second[0]["proofs"], &second[0]["point"]),
        (&json!("delivered"), &json!(1), &json!({"lat": DOOR.0, "lon": DOOR.1}))
    );
    assert_eq!(second[0]["driver_id"], json!(world.driver));
    assert_eq!(of(VehicleId::mint()).await, json!([]));

    let path = format!("/deliveries/events?vehicle_id={next}&{DAY}");
    let stranger = world.api.caller(world.stage.org(), DESK);
    assert_eq!(stranger.get(&path).await.data(), &json!([]));
    assert_eq!(world.phone.get(&path).await.status, 403);
    assert_eq!(told(world.desk.get(&format!("{path}&limit=1")).await.data()), ["deliver"]);
}

#[tokio::test]
async fn a_question_without_its_hours_is_refused_with_the_field() {
    let world = World::new().await;
    let van = VehicleId::mint();
    for (query, path) in [
        (DAY.to_owned(), "vehicle_id"),
        (format!("vehicle_id=eq.van&{DAY}"), "vehicle_id"),
        (format!("vehicle_id=eq.{van}&to=2026-11-22T00:00:00Z"), "from"),
        (format!("vehicle_id=eq.{van}&from=2026-11-22T00:00:00Z"), "to"),
        (format!("vehicle_id=eq.{van}&from=2026-11-22T00:00:00Z&to=2026-11-21T00:00:00Z"), "to"),
        (format!("vehicle_id=eq.{van}&from=2026-11-01T00:00:00Z&to=2026-11-21T00:00:00Z"), "to"),
        (format!("vehicle_id=eq.{van}&{DAY}&limit=0"), "limit"),
    ] {
        let got = world.desk.get(&format!("/deliveries/events?{query}")).await;
        assert_eq!(
            (got.status, got.body["error"]["fields"][0]["path"].as_str()),
            (422, Some(path)),
            "{}",
            got.body
        );
    }
}
