use crate::world::World;
use serde_json::json;

#[tokio::test]
async fn each_parcel_gets_a_page_with_a_code_that_opens_the_tracking_page() {
    let world = World::new().await;
    let order = world.order(json!({"cod": {"minor": 12550, "currency": "AED"}})).await;
    let got = world.desk.get(&format!("/deliveries/{}/label", order["id"].as_str().unwrap())).await;
    let page = got.text();
    assert_eq!(
        (got.status, page.matches("<section class=\"label\"").count(), page.matches("<svg").count()),
        (200, 2, 2)
    );
    assert!(page.contains("dir=\"rtl\"") && page.contains("بنام"), "in the recipient's language");
    assert!(page.contains("2026-11-21 14:00 – 2026-11-21 18:00"), "on Dubai's clock");
    assert!(page.contains("AED 125.50") && page.contains(order["tracking_url"].as_str().unwrap()));
    assert!(page.contains("Dune Couriers"), "what names no sender comes from the house");
    let english = world.desk.get(&format!("/labels?lang=en&ids={}", order["id"].as_str().unwrap())).await;
    assert!(english.text().contains(">To<") && english.text().contains("dir=\"ltr\""));
    assert!(got.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
}

#[tokio::test]
async fn what_people_write_stays_text() {
    let world = World::new().await;
    let order = world.order(json!({"recipient": {"name": "<script>alert(1)</script>"}})).await;
    let page = world.desk.get(&format!("/deliveries/{}/label", order["id"].as_str().unwrap())).await.text();
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;"));
    assert_eq!(world.desk.get("/labels?ids=veh_1").await.status, 422);
    let stranger = world.api.caller(world.stage.org(), crate::world::DESK);
    assert_eq!(stranger.get(&format!("/labels?ids={}", order["id"].as_str().unwrap())).await.status, 404);
}
