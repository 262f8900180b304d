use super::ON_PROOF_SEALED;
use crate::ROOM;
use kernel::{DeliveryId, EventId, OrgId, Point};
use lexicon::{Event, delivery::ProofSealed};
use platform::{Cursor, Fact};
use serde_json::Value;
use testkit::{Caller, Stage};

const ADDRESS: &str = "Villa 7, Street 15, Jumeirah 1";

/// A proof was sealed there, in Dubai.
pub async fn hear(stage: &Stage, org: OrgId, end: &str, address: &str, at: (f64, f64), accuracy_m: f64) {
    let now = stage.db.now();
    let sealed = ProofSealed {
        delivery: DeliveryId::mint(),
        end: end.into(),
        seal: String::new(),
        point: Some(Point { lat: at.0, lon: at.1 }),
        accuracy_m: Some(accuracy_m),
        address: Some(address.into()),
        city: Some("Dubai".into()),
        occurred_at: now,
    };
    let fact = Fact {
        id: EventId::mint(),
        cursor: Cursor::default(),
        org,
        name: ProofSealed::NAME.into(),
        subject: sealed.subject(),
        topics: sealed.topics(),
        body: serde_json::to_value(&sealed).unwrap(),
        actor: None,
        cause: None,
        occurred_at: now,
    };
    let mut tx = stage.tx(org).await;
    (ON_PROOF_SEALED.run)(&mut tx, &fact).await.unwrap();
    tx.commit().await.unwrap();
}

async fn resolve(who: &Caller, text: &str) -> Value {
    let text = text.replace(' ', "%20").replace(',', "%2C");
    let got = who.get(&format!("/places/resolve?text={text}&city=Dubai")).await;
    assert_eq!(got.status, 200, "{}", got.text());
    got.data().clone()
}

#[tokio::test]
async fn an_address_that_was_delivered_to_is_found_at_its_door_by_its_own_organisation_only() {
    let stage = Stage::new().await;
    let api = stage.api(&[&ROOM]);
    let org = stage.org();
    let desk = api.caller(org, &["places:read"]);
    let before = resolve(&desk, ADDRESS).await;
    assert_eq!(before["source"], "area", "{before}");
    hear(&stage, org, "pickup", ADDRESS, (25.30, 55.40), 5.0).await;
    hear(&stage, org, "dropoff", ADDRESS, (25.31, 55.41), 300.0).await;
    hear(&stage, org, "dropoff", "Jumeirah", (25.32, 55.42), 5.0).await;
    assert_eq!(resolve(&desk, ADDRESS).await, before, "a pickup, a poor fix and a quarter teach nothing");

    hear(&stage, org, "dropoff", ADDRESS, (25.2204, 55.2520), 8.0).await;
    let known = resolve(&desk, "villa 7 street 15 JUMEIRAH 1").await;
    assert_eq!(
        (&known["source"], &known["point"]["lat"], &known["confidence"]),
        (&"door".into(), &25.2204.into(), &0.9.into())
    );
    hear(&stage, org, "dropoff", ADDRESS, (25.2205, 55.2521), 8.0).await;
    assert_eq!(resolve(&desk, ADDRESS).await["confidence"], 0.97, "seen twice");
    assert_eq!(resolve(&desk, "Villa 8, Street 15, Jumeirah 1").await, before, "another house");
    let stranger = api.caller(stage.org(), &["places:read"]);
    assert_eq!(resolve(&stranger, ADDRESS).await, before);
    for _ in 0..7 {
        hear(&stage, org, "dropoff", ADDRESS, (25.2206, 55.2522), 8.0).await;
    }
    let kept: (i32, i64) = sqlx::query_as("select cardinality(lats_e7), seen from places.doors")
        .fetch_one(&mut stage.eyes().await)
        .await
        .unwrap();
    assert_eq!(kept, (5, 9));
}
