use crate::{
    ROOM, on_approach_changed,
    testing::{NOW, driver, vehicle},
};
use kernel::{DeliveryId, DriverId, EventId, OrgId, UserId, VehicleId};
use lexicon::{Event, delivery::ApproachChanged};
use platform::{Cursor, Fact};
use serde_json::json;
use testkit::{Got, Stage};

const CODE: &str = "7K2M9QX4TB1C";

/// The delivery room says whether the van is near.
async fn hear(stage: &Stage, org: OrgId, delivery: DeliveryId, driver: Option<DriverId>, near: bool) {
    let now = stage.db.now();
    let change = ApproachChanged {
        delivery,
        tracking_code: CODE.into(),
        near,
        driver,
        vehicle: None,
        stops_before: None,
    };
    let fact = Fact {
        id: EventId::mint(),
        cursor: Cursor::default(),
        org,
        name: ApproachChanged::NAME.into(),
        subject: change.subject(),
        topics: change.topics(),
        body: serde_json::to_value(&change).unwrap(),
        actor: None,
        cause: None,
        occurred_at: now,
    };
    let mut tx = stage.tx(org).await;
    on_approach_changed::run(&mut tx, &fact).await.unwrap();
    tx.commit().await.unwrap();
}

async fn drive(stage: &Stage, org: OrgId, van: VehicleId, lat: f64) {
    let program = stage.api(&[&ROOM]).caller(org, &["positions:write"]);
    let fix = json!({"vehicle_id": van, "point": {"lat": lat, "lon": 55.3}, "fix_at": stage.db.now(), "heading_deg": 10});
    assert_eq!(program.post("/positions", fix).await.status, 200);
}

async fn look(stage: &Stage, code: &str) -> Got {
    stage.api(&[&ROOM]).public("GET", &format!("/track/{code}/vehicle"), None).await
}

#[tokio::test]
async fn a_recipient_sees_the_vehicle_only_while_it_is_on_its_way() {
    let stage = Stage::at(NOW).await;
    let (org, delivery) = (stage.org(), DeliveryId::mint());
    let van = vehicle(&stage, org).await;
    driver(&stage, org, UserId::mint(), Some(van)).await;
    let amal: DriverId =
        sqlx::query_scalar("select id from fleet.drivers").fetch_one(&mut stage.eyes().await).await.unwrap();
    let pass = |s| stage.clock.as_ref().unwrap().advance_s(s);

    drive(&stage, org, van, 25.0).await;
    hear(&stage, org, delivery, Some(amal), false).await;
    assert_eq!(look(&stage, CODE).await.error(), "tracking.not_on_its_way");

    pass(60);
    hear(&stage, org, delivery, Some(amal), true).await;
    // where it was before it set out is nobody's business
    assert_eq!(look(&stage, CODE).await.status, 404);
    for lat in [25.01, 25.02, 25.03] {
        pass(30);
        drive(&stage, org, van, lat).await;
    }
    hear(&stage, org, delivery, Some(amal), true).await;
    // with the dashes people type
    let seen = look(&stage, "7k2m-9qx4-tb1c").await;
    assert_eq!(seen.status, 200, "{}", seen.text());
    assert_eq!((&seen.data()["point"]["lat"], &seen.data()["heading_deg"]), (&json!(25.03), &json!(10.0)));
    let trail = seen.data()["trail_polyline6"].as_str().unwrap();
    let trail = geo::polyline::decode(trail, geo::polyline::Precision::Six).unwrap();
    assert_eq!((trail.len(), trail[0].lat), (2, 25.01));
    assert!(seen.data().get("vehicle_id").is_none());

    // silent for too long
    pass(3_600);
    assert_eq!(look(&stage, CODE).await.status, 404);
    drive(&stage, org, van, 25.04).await;
    assert_eq!(look(&stage, CODE).await.status, 200);
    hear(&stage, org, delivery, Some(amal), false).await;
    for code in [CODE, "", "nothing", "%00"] {
        assert_eq!(look(&stage, code).await.status, 404, "{code}");
    }
}
