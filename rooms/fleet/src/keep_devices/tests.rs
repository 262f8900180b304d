use crate::{bench::Bench, device_by_imei, device_by_key, devices_seen};
use kernel::{DeviceId, Time};
use serde_json::json;

#[tokio::test]
async fn a_phone_is_paired_by_a_link_and_known_by_its_key() {
    let b = Bench::new().await;
    let (van, ali) = (b.vehicle("Van").await, b.driver("Ali").await);
    let device = b.add("/devices", json!({"name": "Ali's phone", "kind": "phone", "driver": ali})).await;
    let pairing = b.office.get(&format!("/devices/{device}/pairing")).await;
    let key = pairing.data()["key"].as_str().unwrap().to_owned();
    let link = pairing.data()["link"].as_str().unwrap();
    assert!(
        link.starts_with("http://127.0.0.1:8080/api/v1/ingest/osmand?id=") && link.contains(&key),
        "{link}"
    );
    assert!(pairing.data()["qr_svg"].as_str().unwrap().contains("<svg"));
    assert!(!b.office.get("/devices").await.text().contains(&key), "lists do not show keys");

    let mut tx = b.stage.system().await;
    let found = device_by_key(&mut tx, &key).await.unwrap().unwrap();
    assert_eq!((found.id.to_string(), found.org, found.vehicle), (device.clone(), b.org, None));
    b.office.put(&format!("/vehicles/{van}/driver"), json!({"driver": ali})).await;
    let found = device_by_key(&mut tx, &key).await.unwrap().unwrap();
    assert_eq!(found.vehicle.unwrap().to_string(), van, "the phone goes where its driver sits");
    for wrong in ["", "x", &key[1..], "' or true --"] {
        assert_eq!(device_by_key(&mut tx, wrong).await.unwrap(), None, "{wrong}");
    }
    drop(tx);

    let rotated = b.office.call("POST", &format!("/devices/{device}/rotate"), None).await;
    let new_key = rotated.data()["key"].as_str().unwrap();
    assert_ne!(new_key, key);
    let mut tx = b.stage.system().await;
    assert_eq!(device_by_key(&mut tx, &key).await.unwrap(), None, "the old phone is cut off");
    assert!(device_by_key(&mut tx, new_key).await.unwrap().is_some());
    let off = b
        .office
        .put(&format!("/devices/{device}"), json!({"name": "Off", "kind": "phone", "status": "disabled"}))
        .await;
    assert_eq!(off.status, 200, "{}", off.text());
    assert_eq!(device_by_key(&mut tx, new_key).await.unwrap(), None, "a disabled device is a stranger");
}

#[tokio::test]
async fn a_tracker_is_known_by_its_imei_and_brings_the_driver_along() {
    let b = Bench::new().await;
    let (van, ali) = (b.vehicle("Van").await, b.driver("Ali").await);
    let body = json!({"name": "GT06", "kind": "tracker", "imei": "352093081234567", "vehicle": van});
    b.add("/devices", body.clone()).await;
    b.office.put(&format!("/vehicles/{van}/driver"), json!({"driver": ali})).await;
    let mut tx = b.stage.system().await;
    let found = device_by_imei(&mut tx, "352093081234567").await.unwrap().unwrap();
    assert_eq!((found.vehicle.unwrap().to_string(), found.driver.unwrap().to_string()), (van, ali));
    let mut theirs = body.clone();
    theirs.as_object_mut().unwrap().remove("vehicle");
    let twin = b.stranger().post("/devices", theirs).await;
    assert_eq!((twin.status, twin.error()), (409, "fleet.taken"), "one tracker reports for one organisation");
}

#[tokio::test]
async fn keys_need_the_right_to_change_and_stay_in_the_organisation() {
    let b = Bench::new().await;
    let device = b.add("/devices", json!({"name": "P", "kind": "phone"})).await;
    let path = format!("/devices/{device}/pairing");
    assert_eq!(b.api.caller(b.org, &["devices:read"]).get(&path).await.status, 403);
    let stranger = b.stranger();
    assert_eq!(stranger.get(&path).await.status, 404);
    assert_eq!(stranger.call("POST", &format!("/devices/{device}/rotate"), None).await.status, 404);
    let van = b.vehicle("Van").await;
    let theirs = stranger.post("/devices", json!({"name": "P", "kind": "phone", "vehicle": van})).await;
    assert_eq!((theirs.status, theirs.body["error"]["fields"][0]["path"].as_str()), (422, Some("vehicle")));
    for bad in
        [json!({"name": "P", "kind": "toaster"}), json!({"name": "P", "kind": "phone", "imei": "12ab"})]
    {
        assert_eq!(b.office.post("/devices", bad).await.status, 422);
    }
    assert_eq!(b.office.delete(&format!("/devices/{device}")).await.status, 200);
    assert_eq!(b.office.get(&path).await.status, 404);
}

#[tokio::test]
async fn when_a_device_was_heard_of_only_moves_forward() {
    let b = Bench::new().await;
    let device = b.add("/devices", json!({"name": "P", "kind": "phone"})).await;
    let id: DeviceId = device.parse().unwrap();
    let at = |text: &str| text.parse::<Time>().unwrap();
    let mut tx = b.stage.system().await;
    devices_seen(&mut tx, &[id], at("2026-11-21T08:00:00Z")).await.unwrap();
    devices_seen(&mut tx, &[id], at("2026-11-21T07:00:00Z")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        b.office.get(&format!("/devices/{device}")).await.data()["last_seen_at"],
        "2026-11-21T08:00:00Z"
    );
}
