use crate::bench::Bench;
use kernel::{DriverId, UserId};
use serde_json::json;
use testkit::Caller;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n";

/// A driver with an account, and what he may do.
async fn driver(b: &Bench, name: &str) -> (DriverId, Caller) {
    let user = UserId::mint();
    let mut tx = b.stage.tx(b.org).await;
    let input = serde_json::from_value(json!({"name": name, "user": user})).unwrap();
    let driver = crate::add_driver(&mut tx, &input).await.unwrap().id;
    tx.commit().await.unwrap();
    (driver, b.api.caller_as(b.org, user, &["driver:act", "shifts:read"]))
}

#[tokio::test]
async fn the_page_is_kept_with_its_document_and_counted() {
    let b = Bench::at("2026-11-21T08:00:00Z").await;
    b.limit("storage_bytes", 40).await;
    let van = b.vehicle("Van").await;
    let id = b.add("/documents", json!({"vehicle": van, "kind": "insurance"})).await;
    let path = format!("/documents/{id}/file");
    assert_eq!(b.office.get(&path).await.status, 404, "no page yet");
    for _ in 0..2 {
        let put = b.office.send_bytes("PUT", &path, "application/pdf", PDF.to_vec()).await;
        assert_eq!(
            (put.status, &put.data()["file"]),
            (200, &json!({"media": "application/pdf", "bytes": 29})),
            "{}",
            put.text()
        );
    }
    let got = b.office.get(&path).await;
    assert_eq!((got.status, got.bytes.as_slice()), (200, PDF));
    assert_eq!(got.headers["content-type"], "application/pdf");
    assert!(got.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    let full = b.office.send_bytes("PUT", &path, "application/pdf", [PDF, b"more"].concat()).await;
    assert_eq!((full.status, full.error()), (402, "identity.plan_limit"), "the same page counted once");
    let page = b"<html><script>1</script>".to_vec();
    assert_eq!(b.office.send_bytes("PUT", &path, "application/pdf", page).await.status, 415);

    let renewed = json!({"vehicle": van, "kind": "insurance", "expires_on": "2027-01-01"});
    let changed = b.office.put(&format!("/documents/{id}"), renewed).await;
    assert_eq!(
        changed.data()["file"]["bytes"],
        29,
        "what is said of it leaves its page alone: {}",
        changed.text()
    );
    let reader = b.api.caller(b.org, &["documents:read"]);
    assert_eq!(reader.get(&path).await.status, 200);
    assert_eq!(reader.send_bytes("PUT", &path, "application/pdf", PDF.to_vec()).await.status, 403);
    assert_eq!(b.stranger().get(&path).await.status, 404);
    assert_eq!(b.stranger().send_bytes("PUT", &path, "application/pdf", PDF.to_vec()).await.status, 404);
    assert_eq!(b.stranger().delete(&path).await.status, 404);
    assert_eq!(b.api.caller(b.org, &["vehicles:read"]).get(&path).await.status, 403);
    assert!(b.office.delete(&path).await.data()["file"].is_null());
    assert_eq!(b.office.get(&path).await.status, 404);
}

#[tokio::test]
async fn a_driver_sees_his_own_papers_and_those_of_his_vehicle() {
    let b = Bench::at("2026-11-21T08:00:00Z").await;
    let (bilal, phone) = driver(&b, "Bilal").await;
    let (omar, _) = driver(&b, "Omar").await;
    let (van, other) = (b.vehicle("Van").await, b.vehicle("Other").await);
    let seat = b.office.put(&format!("/vehicles/{van}/driver"), json!({"driver": bilal})).await;
    assert_eq!(seat.status, 200, "{}", seat.text());
    let mine = b.add("/documents", json!({"driver": bilal, "kind": "licence"})).await;
    let of_van = b.add("/documents", json!({"vehicle": van, "kind": "registration"})).await;
    let his = b.add("/documents", json!({"driver": omar, "kind": "licence"})).await;
    let of_other = b.add("/documents", json!({"vehicle": other, "kind": "registration"})).await;
    let listed = phone.get("/driver/documents").await;
    let ids: Vec<_> = listed.data().as_array().unwrap().iter().map(|d| d["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 2, "{}", listed.text());
    assert!(ids.contains(&mine.as_str()) && ids.contains(&of_van.as_str()));
    for (id, status) in [(&mine, 200), (&of_van, 200), (&his, 404), (&of_other, 404)] {
        let path = format!("/documents/{id}/file");
        b.office.send_bytes("PUT", &path, "application/pdf", PDF.to_vec()).await;
        assert_eq!(phone.get(&path).await.status, status);
    }
}
