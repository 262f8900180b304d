//! POST /driver/device
//! A driver's own phone reports where he is: its link and key, made at the first call and the same after.

use crate::{
    DeviceInput, DeviceKind, DeviceStatus, Error,
    keep_devices::{Pairing, add_device, device_key, pair, sql},
    keep_drivers::{self, driver_of_user},
};
use platform::{Actor, Answer, App, Envelope, OpenApiRouter, Reply};
use utoipa_axum::routes;

/// The longest name that a device has.
const NAME_CHARS_MAX: usize = 120;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(own_device))
}

/// My phone as a device: it reports for the vehicle I sit in.
#[utoipa::path(post, path = "/driver/device", operation_id = "pair_own_device", tag = "driver",
    responses((status = 200, body = Envelope<Pairing>), (status = 403), (status = 404)))]
async fn own_device(actor: Actor) -> Reply<Pairing> {
    // The delivery room's own: who may act as a driver.
    actor.require("driver:act")?;
    // No idempotency record: it would keep the key in a second place. The driver's row, locked, makes two calls one device.
    let mut tx = actor.begin().await?;
    let driver = driver_of_user(&mut tx, actor.user()).await?.ok_or(Error::NoSuch("driver"))?;
    let driver = keep_drivers::sql::lock(&mut tx, driver.id).await?.ok_or(Error::NoSuch("driver"))?;
    let device = if let Some(device) = sql::phone_of(&mut tx, driver.id).await? {
        device
    } else {
        let input = DeviceInput {
            name: driver.name.chars().take(NAME_CHARS_MAX).collect(),
            kind: DeviceKind::Phone,
            status: DeviceStatus::Active,
            imei: None,
            vehicle: None,
            driver: Some(driver.id),
        };
        add_device(&mut tx, &input).await?.id
    };
    let key = device_key(&mut tx, device).await?.ok_or(Error::NoSuch("device"))?;
    tx.commit().await?;
    Ok(Answer::ok(pair(actor.app(), device, key)))
}

#[cfg(test)]
mod tests {
    use crate::{bench::Bench, device_by_key};
    use serde_json::json;

    #[tokio::test]
    async fn a_drivers_phone_is_one_device_that_goes_where_he_sits() {
        let b = Bench::new().await;
        let user = b.user("bilal@example.com").await;
        let driver = b.add("/drivers", json!({"name": "Bilal", "user": user})).await;
        let van = b.vehicle("Van").await;
        let phone = b.api.caller_as(b.org, user, &["driver:act"]);
        let first = phone.post("/driver/device", json!({})).await;
        assert_eq!(first.status, 200, "{}", first.text());
        let told = first.data();
        let (server, key) = (told["server"].as_str().unwrap(), told["key"].as_str().unwrap());
        assert!(server.ends_with("/api/v1/ingest/osmand"), "{server}");
        assert!(told["link"].as_str().unwrap().starts_with(&format!("{server}?id={key}")));
        assert!(told["qr_svg"].as_str().unwrap().contains("<svg"));
        assert_eq!(phone.post("/driver/device", json!({})).await.data(), told, "the same after");
        b.office.put(&format!("/vehicles/{van}/driver"), json!({"driver": driver})).await;
        let mut tx = b.stage.system().await;
        let found = device_by_key(&mut tx, key).await.unwrap().unwrap();
        assert_eq!((found.org, found.vehicle.unwrap().to_string()), (b.org, van));
        drop(tx);

        // taken away by the office, it is another one the next time
        let path = format!("/devices/{}", told["device"].as_str().unwrap());
        assert_eq!(b.office.delete(&path).await.status, 200);
        assert_ne!(phone.post("/driver/device", json!({})).await.data()["device"], told["device"]);

        assert_eq!(
            b.api.caller_as(b.org, user, &["shifts:read"]).post("/driver/device", json!({})).await.status,
            403
        );
        assert_eq!(b.api.caller(b.org, &["driver:act"]).post("/driver/device", json!({})).await.status, 404);
        let elsewhere = b.api.caller_as(b.stage.org(), user, &["driver:act"]);
        assert_eq!(elsewhere.post("/driver/device", json!({})).await.status, 404, "no driver there");
    }
}
