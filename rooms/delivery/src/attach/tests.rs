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

/// Sends bytes from an offset on, as part of so many.
async fn patch(
    phone: &testkit::Caller,
    path: &str,
    offset: usize,
    length: usize,
    bytes: &[u8],
) -> testkit::Got {
    phone
        .with("upload-offset", &offset.to_string())
        .with("upload-length", &length.to_string())
        .send_bytes("PATCH", path, "application/offset+octet-stream", bytes.to_vec())
        .await
}

#[tokio::test]
async fn a_photo_comes_in_pieces_and_goes_on_where_it_stopped() {
    let world = World::new().await;
    let bytes = photo();
    let (path, length) = (format!("/attachments/{}", name(&bytes)), bytes.len());
    let head = async || world.phone.call("HEAD", &path, None).await;
    assert_eq!(head().await.status, 404);
    let first = patch(&world.phone, &path, 0, length, &bytes[..40]).await;
    assert_eq!(
        (first.status, first.headers["upload-offset"].to_str().unwrap()),
        (204, "40"),
        "{}",
        first.text()
    );
    let half = head().await;
    assert_eq!(
        (
            half.status,
            half.headers["upload-offset"].to_str().unwrap(),
            half.headers["upload-complete"].to_str().unwrap()
        ),
        (200, "40", "?0")
    );
    let lost = patch(&world.phone, &path, 0, length, &bytes[..40]).await;
    assert_eq!(
        (lost.status, lost.error(), lost.headers["upload-offset"].to_str().unwrap()),
        (409, "delivery.wrong_offset", "40")
    );
    let other = patch(&world.phone, &path, 40, length + 1, &bytes[40..]).await;
    assert_eq!(other.status, 422, "its length is known: {}", other.text());
    let too_much = patch(&world.phone, &path, 40, length, &bytes).await;
    assert_eq!(too_much.status, 422);
    let rest = patch(&world.phone, &path, 40, length, &bytes[40..]).await;
    assert_eq!((rest.status, rest.data()["place_removed"].as_bool()), (201, Some(true)), "{}", rest.text());
    let again = patch(&world.phone, &path, 40, length, &bytes[40..]).await;
    assert_eq!((again.status, again.data()), (201, rest.data()), "the answer may have been lost");
    assert_eq!(&head().await.headers["upload-complete"], "?1");
    assert_eq!(world.desk.get(&path).await.status, 200);
    let stranger = world.api.caller(world.stage.org(), crate::world::DESK);
    assert_eq!(stranger.call("HEAD", &path, None).await.status, 404);
}

#[tokio::test]
async fn pieces_that_do_not_make_the_whole_are_thrown_away() {
    let world = World::new().await;
    let bytes = photo();
    let (path, length) = (format!("/attachments/{}", name(&bytes)), bytes.len());
    let mut wrong = bytes.clone();
    wrong[50] ^= 1;
    patch(&world.phone, &path, 0, length, &wrong[..60]).await;
    let refused = patch(&world.phone, &path, 60, length, &wrong[60..]).await;
    assert_eq!((refused.status, refused.error()), (422, "delivery.wrong_hash"), "{}", refused.text());
    assert_eq!(world.phone.call("HEAD", &path, None).await.status, 404, "begin again");
    assert_eq!(patch(&world.phone, &path, 0, length, &bytes).await.status, 201);
    for (path, length, status) in [("/attachments/nonsense", 10, 422), (path.as_str(), 13 << 20, 413)] {
        assert_eq!(patch(&world.phone, path, 0, length, b"x").await.status, status);
    }
    let bare = world.phone.send_bytes("PATCH", &path, "application/offset+octet-stream", bytes.clone()).await;
    assert_eq!(bare.status, 422);
    let viewer = world.api.caller(world.org, &["deliveries:read"]);
    assert_eq!(patch(&viewer, &path, 0, length, &bytes).await.status, 403);
}

#[tokio::test]
async fn what_is_kept_counts_against_the_plan() {
    let world = World::new().await;
    let mut eyes = world.stage.eyes().await;
    for sql in [
        "update identity.organizations set plan = 'trial' where id = $1",
        "insert into identity.limits (org_id, resource, most) values ($1, 'storage_bytes', 10)",
    ] {
        sqlx::query(sql).bind(world.org).execute(&mut eyes).await.unwrap();
    }
    let bytes = photo();
    assert!(bytes.len() > 10);
    let path = format!("/attachments/{}", name(&bytes));
    let full = world.phone.send_bytes("PUT", &path, "image/jpeg", bytes.clone()).await;
    assert_eq!((full.status, full.error()), (402, "identity.plan_limit"), "{}", full.text());
    sqlx::query("update identity.limits set most = null").execute(&mut eyes).await.unwrap();
    for _ in 0..2 {
        assert_eq!(world.phone.send_bytes("PUT", &path, "image/jpeg", bytes.clone()).await.status, 201);
    }
    let used: i64 =
        sqlx::query_scalar("select used from identity.limits").fetch_one(&mut eyes).await.unwrap();
    assert_eq!(used, bytes.len() as i64, "counted once");
}
