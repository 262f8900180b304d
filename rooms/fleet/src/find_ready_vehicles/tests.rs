use crate::bench::Bench;
use serde_json::json;

#[tokio::test]
async fn what_can_be_planned_comes_with_its_driver_and_hours() {
    let b = Bench::new().await;
    let (van, bike, idle) = (b.vehicle("Van").await, b.vehicle("Bike").await, b.vehicle("Idle").await);
    b.add("/vehicles", json!({"name": "Broken", "kind": "van", "status": "workshop"})).await;
    let (ali, omar, sick) = (
        b.driver("Ali").await,
        b.driver("Omar").await,
        b.add("/drivers", json!({"name": "Sick", "status": "on_leave"})).await,
    );
    b.office.put(&format!("/vehicles/{van}/driver"), json!({"driver": ali})).await;
    b.office.put(&format!("/vehicles/{idle}/driver"), json!({"driver": sick})).await;
    let hours = |driver: &str, from: u8, to: u8| json!({"driver": driver, "starts_at": format!("2026-11-22T{from:02}:00:00Z"), "ends_at": format!("2026-11-22T{to:02}:00:00Z")});
    b.add("/shifts", hours(&ali, 5, 13)).await;
    let mut on_bike = hours(&omar, 6, 14);
    on_bike["vehicle"] = json!(bike);
    b.add("/shifts", on_bike).await;

    let got = b.office.get("/fleet/ready?from=2026-11-22T00:00:00Z&to=2026-11-23T00:00:00Z").await;
    let mut seen: Vec<(String, String, String)> = got
        .data()
        .as_array()
        .unwrap()
        .iter()
        .map(|r| {
            let text = |v: &serde_json::Value| v.as_str().unwrap_or("-").to_owned();
            (text(&r["vehicle"]["name"]), text(&r["driver"]["name"]), text(&r["shift"]["starts_at"]))
        })
        .collect();
    seen.sort();
    let expect = |v: &str, d: &str, s: &str| (v.to_owned(), d.to_owned(), s.to_owned());
    assert_eq!(
        seen,
        [
            expect("Bike", "Omar", "2026-11-22T06:00:00Z"),
            expect("Idle", "-", "-"),
            expect("Van", "Ali", "2026-11-22T05:00:00Z")
        ],
        "{}",
        got.text()
    );
    let night = b.office.get("/fleet/ready?from=2026-11-22T20:00:00Z&to=2026-11-22T23:00:00Z").await;
    assert!(night.data().as_array().unwrap().iter().all(|r| r["shift"].is_null()));
    assert_eq!(
        b.office.get("/fleet/ready?from=2026-11-23T00:00:00Z&to=2026-11-22T00:00:00Z").await.status,
        422
    );
    assert_eq!(
        b.stranger().get("/fleet/ready?from=2026-11-22T00:00:00Z&to=2026-11-23T00:00:00Z").await.data(),
        &json!([])
    );
}
