use crate::world::{PHOTO, World, deliver};
use serde_json::{Value, json};

async fn proof_of(world: &World, id: &str) -> String {
    world.delivery(id).await["proofs"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned()
}

async fn verify(world: &World, proof: &str) -> Value {
    let got = world.api.public("GET", &format!("/public/proofs/{proof}"), None).await;
    assert_eq!(got.status, 200, "{}", got.body);
    got.data().clone()
}

async fn delivered(world: &World) -> (String, String) {
    let order = world.order(json!({"recipient": {"name": "Amina Khan", "phone": "0501234567"}})).await;
    let id = order["id"].as_str().unwrap().to_owned();
    world.to_the_door(&id).await;
    let mut command = deliver();
    // as phones measure it: more digits than anybody needs
    command["fix"] = json!({"at": {"lat": 25.220_400_123_456_78, "lon": 55.252_000_987_654_32}, "accuracy_m": 7.123_456_789});
    command["proof"]["recipient_name"] = json!("Amina Khan");
    assert_eq!(world.does(&id, command).await.status, 200);
    (id.clone(), proof_of(world, &id).await)
}

#[tokio::test]
async fn anybody_can_check_a_proof_and_learns_no_more_than_that() {
    let world = World::new().await;
    let (id, proof) = delivered(&world).await;
    let seen = verify(&world, &proof).await;
    assert_eq!(
        (&seen["valid"], &seen["fault"], &seen["end"]),
        (&json!(true), &json!(null), &json!("dropoff")),
        "{seen}"
    );
    assert_eq!((&seen["received_by"], &seen["items"]), (&json!("Amina K."), &json!({"delivered": 2})));
    assert_eq!(seen["photos"], json!([{"sha256": PHOTO, "stored": false}]));
    assert_eq!(seen["accuracy_m"], 7.1);
    let text = seen.to_string();
    for secret in ["Khan", "+97150", "25.22", "drv_", "dlv_", "usr_"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    // the tracking page leads there
    let code = world.delivery(&id).await["tracking_code"].as_str().unwrap().to_owned();
    let page = world.api.public("GET", &format!("/public/track/{code}"), None).await;
    assert_eq!(page.data()["proof"]["verify_url"], format!("/api/v1/public/proofs/{proof}"));
    assert_eq!(page.data()["proof"]["hash"], seen["hash"]);
    for (unknown, status) in
        [(kernel::ProofId::mint().to_string(), 404), ("prf_x".to_owned(), 422), (id, 422)]
    {
        let got = world.api.public("GET", &format!("/public/proofs/{unknown}"), None).await;
        assert_eq!(got.status, status, "{}", got.body);
    }
}

#[tokio::test]
async fn a_row_that_was_tampered_with_is_found_out() {
    let world = World::new().await;
    let (_, proof) = delivered(&world).await;
    let uuid = proof.parse::<kernel::ProofId>().unwrap().0;
    let mut eyes = world.stage.eyes().await;
    sqlx::query("update delivery.proofs set record = jsonb_set(record, '{shown,recipient_name}', '\"Nobody\"') where id = $1")
        .bind(uuid)
        .execute(&mut eyes)
        .await
        .unwrap();
    let seen = verify(&world, &proof).await;
    assert_eq!((&seen["valid"], &seen["fault"]), (&json!(false), &json!("record_changed")), "{seen}");
    assert_eq!(
        seen["checks"][0],
        json!({"check": "seal", "ok": false, "detail": "sha256 of link 2 worked out anew", "code": "seal_wrong",
               "params": {"link": "2"}})
    );
    assert_eq!(
        (&seen["checks"][1]["code"], &seen["checks"][1]["params"]),
        (&json!("chain_broken"), &json!({"link": "2", "fault": "record_changed"}))
    );
    // the pickup's own link is untouched, and yet the chain is not whole
    sqlx::query("delete from delivery.proofs where link = 1").execute(&mut eyes).await.unwrap();
    assert_eq!(verify(&world, &proof).await["fault"], "link_missing");
}
