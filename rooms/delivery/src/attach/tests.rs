use crate::{journal::hex, picture::tests::photo, world::World};
use sha2::{Digest, Sha256};

fn name(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

#[tokio::test]
async fn a_photo_is_kept_under_its_hash_without_its_place() {
    let world = World::new().await;
    let bytes = photo();
    let path = format!("/attachments/{}", name(&bytes));
    let put = world.phone.send_bytes("PUT", &path, "image/jpeg", bytes.clone()).await;
    assert_eq!((put.status, put.data()["place_removed"].as_bool()), (201, Some(true)), "{}", put.body);
    assert_eq!(
        world.phone.send_bytes("PUT", &path, "image/jpeg", bytes.clone()).await.status,
        201,
        "again is the same"
    );
    let got = world.desk.get(&path).await;
    assert_eq!((got.status, got.headers["content-type"].to_str().unwrap()), (200, "image/jpeg"));
    assert!(!got.bytes.windows(6).any(|w| w == b"SECRET"));
    let stranger = world.api.caller(world.stage.org(), crate::world::DESK);
    assert_eq!(stranger.get(&path).await.status, 404, "knowing a hash is not a right to see");
}

#[tokio::test]
async fn what_is_not_what_it_says_is_refused() {
    let world = World::new().await;
    let bytes = photo();
    let swapped =
        world.phone.send_bytes("PUT", &format!("/attachments/{}", name(b"other")), "image/jpeg", bytes).await;
    assert_eq!((swapped.status, swapped.error()), (422, "delivery.wrong_hash"));
    let page = b"<html><script>1</script></html>".to_vec();
    let wrong =
        world.phone.send_bytes("PUT", &format!("/attachments/{}", name(&page)), "image/jpeg", page).await;
    assert_eq!((wrong.status, wrong.error()), (415, "delivery.wrong_media"));
    let large = vec![0xFF; (12 << 20) + 1];
    let refused =
        world.phone.send_bytes("PUT", &format!("/attachments/{}", name(&large)), "image/jpeg", large).await;
    assert_eq!(refused.status, 413);
    let viewer = world.api.caller(world.org, &["deliveries:read"]);
    assert_eq!(viewer.send_bytes("PUT", "/attachments/00", "image/jpeg", photo()).await.status, 403);
}
