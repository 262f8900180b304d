use crate::world::{World, desk_of};
use serde_json::json;

#[tokio::test]
async fn an_organisation_adds_replies_of_its_own() {
    let world = World::new().await;
    let ask = json!({"code": "gate_four", "side": "driver", "texts": {"en": "I am at gate 4.", "ar": "أنا عند البوابة ٤."}});
    let added = world.desk.post("/canned-replies", ask.clone()).await;
    assert_eq!(added.status, 201, "{}", added.text());
    assert_eq!(world.desk.post("/canned-replies", ask.clone()).await.error(), "messages.code_taken");
    let ours = json!({"code": "understood", "side": "both", "texts": {"en": "Yes"}});
    assert_eq!(world.desk.post("/canned-replies", ours).await.status, 422);
    assert_eq!(
        world
            .desk
            .post("/canned-replies", json!({"code": "X!", "side": "both", "texts": {"en": "Yes"}}))
            .await
            .status,
        422
    );

    let listed = world.phone.get("/canned-replies").await;
    let codes: Vec<_> =
        listed.data().as_array().unwrap().iter().map(|r| r["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"gate_four") && codes.contains(&"running_late"));
    let said = world.phone.post("/driver/messages", json!({"canned": "gate_four"})).await;
    assert_eq!(
        (said.data()["text"].as_str(), said.data()["canned"].as_str()),
        (Some("I am at gate 4."), Some("gate_four"))
    );

    let path = format!("/canned-replies/{}", added.data()["id"].as_str().unwrap());
    let stranger = desk_of(&world.api, world.stage.org());
    assert_eq!(stranger.put(&path, ask.clone()).await.status, 404);
    assert_eq!(stranger.delete(&path).await.status, 404);
    assert_eq!(world.phone.delete(&path).await.status, 403);
    let changed = json!({"code": "gate_four", "side": "both", "texts": {"en": "At gate four."}});
    assert_eq!(world.desk.put(&path, changed).await.data()["texts"]["en"], "At gate four.");
    assert_eq!(world.desk.delete(&path).await.status, 200);
    assert_eq!(world.desk.delete(&path).await.status, 404);
}
