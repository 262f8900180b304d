use super::tell_of_expiry;
use crate::bench::Bench;
use serde_json::{Value, json};

fn insurance(vehicle: &str, expires_on: &str) -> Value {
    json!({"vehicle": vehicle, "kind": "insurance", "number": "P-1", "issued_on": "2025-11-21", "expires_on": expires_on})
}

#[tokio::test]
async fn a_document_says_how_it_stands_today() {
    let b = Bench::at("2026-11-21T08:00:00Z").await;
    let van = b.vehicle("Van").await;
    for (last, standing, left) in [
        ("2026-11-20", "expired", -1),
        ("2026-11-21", "expiring", 0),
        ("2026-12-21", "expiring", 30),
        ("2026-12-22", "valid", 31),
    ] {
        let made = b.office.post("/documents", insurance(&van, last)).await;
        assert_eq!(
            (made.data()["standing"].as_str(), made.data()["days_left"].as_i64()),
            (Some(standing), Some(left)),
            "{}",
            made.text()
        );
        assert_eq!(made.data()["holder"], "Van");
    }
    b.add("/documents", json!({"vehicle": van, "kind": "contract"})).await;
    for (standing, found) in [("expired", 1), ("expiring", 2), ("valid", 2)] {
        let listed = b.office.get(&format!("/documents?standing={standing}&vehicle=eq.{van}")).await;
        assert_eq!(listed.data().as_array().unwrap().len(), found, "{standing}: {}", listed.text());
        assert!(listed.data().as_array().unwrap().iter().all(|d| d["standing"] == standing));
    }
}

#[tokio::test]
async fn running_out_is_told_once_for_each_step_and_again_after_a_renewal() {
    let b = Bench::at("2026-11-21T08:00:00Z").await;
    let van = b.vehicle("Van").await;
    let id = b.add("/documents", insurance(&van, "2026-12-01")).await;
    b.add("/documents", insurance(&van, "2027-12-01")).await;
    let facts = || b.facts("fleet.document_expiring");
    for _ in 0..2 {
        tell_of_expiry(&b.api.app).await.unwrap();
    }
    assert_eq!(facts().await, 1, "told once, however often the sweep runs");
    let clock = b.stage.clock.as_ref().unwrap();
    clock.advance_s(11 * 86_400);
    tell_of_expiry(&b.api.app).await.unwrap();
    assert_eq!(facts().await, 2, "and once when it has run out");
    let renewed = b.office.put(&format!("/documents/{id}"), insurance(&van, "2026-12-25")).await;
    assert_eq!(renewed.status, 200, "{}", renewed.text());
    tell_of_expiry(&b.api.app).await.unwrap();
    assert_eq!(facts().await, 3);
    let body: Value = sqlx::query_scalar(
        "select body from platform.outbox where name = 'fleet.document_expiring' order by seq limit 1",
    )
    .fetch_one(&mut b.eyes().await)
    .await
    .unwrap();
    assert_eq!(
        (body["holder"].as_str(), body["standing"].as_str(), body["expires_on"].as_str()),
        (Some("Van"), Some("expiring"), Some("2026-12-01"))
    );
    b.office.delete(&format!("/documents/{id}")).await;
    clock.advance_s(60 * 86_400);
    tell_of_expiry(&b.api.app).await.unwrap();
    assert_eq!(facts().await, 3, "a removed document is no news");
}

#[tokio::test]
async fn a_document_has_one_holder_of_ones_own_and_days_in_order() {
    let b = Bench::new().await;
    let (van, ali) = (b.vehicle("Van").await, b.driver("Ali").await);
    for (body, path) in [
        (json!({"kind": "visa"}), "vehicle"),
        (json!({"kind": "visa", "vehicle": van, "driver": ali}), "vehicle"),
        (json!({"kind": "visa", "driver": "drv_01h455vb4pex5vsknk084sn02q"}), "driver"),
        (
            json!({"kind": "visa", "driver": ali, "issued_on": "2026-01-02", "expires_on": "2026-01-01"}),
            "expires_on",
        ),
        (json!({"kind": "visa", "driver": ali, "expires_on": "2026-02-30"}), "expires_on"),
        (json!({"kind": "visa", "driver": ali, "file_hash": "../../etc/passwd"}), "file_hash"),
    ] {
        let got = b.office.post("/documents", body).await;
        assert_eq!(
            (got.status, got.body["error"]["fields"][0]["path"].as_str()),
            (422, Some(path)),
            "{}",
            got.text()
        );
    }
    let id = b.add("/documents", json!({"kind": "visa", "driver": ali})).await;
    let stranger = b.stranger();
    assert_eq!(stranger.get(&format!("/documents/{id}")).await.status, 404);
    assert_eq!(stranger.post("/documents", json!({"kind": "visa", "driver": ali})).await.status, 422);
    assert_eq!(b.api.caller(b.org, &["vehicles:read"]).get("/documents").await.status, 403);
}
