use crate::bench::Bench;
use serde_json::json;

#[tokio::test]
async fn shifts_begin_unplanned_until_an_organisation_says_otherwise() {
    let b = Bench::new().await;
    let usual = b.office.get("/shift-settings").await;
    assert_eq!(usual.data(), &json!({"unplanned_shifts": true, "version": 0}), "{}", usual.text());
    let only_planned = json!({"unplanned_shifts": false});
    let dispatcher = b.api.caller(b.org, &["shifts:read", "shifts:write"]);
    assert_eq!(dispatcher.put("/shift-settings", only_planned.clone()).await.status, 403);
    let set = b.office.put("/shift-settings", only_planned.clone()).await;
    assert_eq!((set.status, set.data()), (200, &json!({"unplanned_shifts": false, "version": 1})));
    let stale = b.office.with("If-Match", "\"0\"").put("/shift-settings", only_planned).await;
    assert_eq!((stale.status, stale.error()), (409, "version.stale"));
    assert_eq!(dispatcher.get("/shift-settings").await.data()["unplanned_shifts"], false);
    assert_eq!(b.stranger().get("/shift-settings").await.data()["unplanned_shifts"], true);
    assert_eq!(b.office.put("/shift-settings", json!({})).await.status, 422);
}
