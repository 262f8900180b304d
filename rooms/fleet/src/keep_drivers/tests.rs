use crate::bench::Bench;
use kernel::UserId;
use serde_json::json;

#[tokio::test]
async fn a_driver_is_added_changed_and_removed() {
    let b = Bench::new().await;
    let body = json!({"name": "عمران قریشی", "phone": "+971 50 000 0001", "email": "imran@example.com", "employee_no": "D-7",
                      "licence_classes": ["3"], "skills": ["id_check"], "languages": ["ur", "en"]});
    let made = b.office.post("/drivers", body.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(
        (made.data()["phone"].as_str(), &made.data()["languages"]),
        (Some("+971500000001"), &json!(["ur", "en"]))
    );
    let path = format!("/drivers/{}", made.data()["id"].as_str().unwrap());
    let mut next = body.clone();
    next["status"] = json!("on_leave");
    assert_eq!(b.office.with("If-Match", "\"1\"").put(&path, next).await.data()["version"], 2);
    assert_eq!(
        b.office
            .get("/drivers?status=eq.on_leave&order=name.asc&q=D-7")
            .await
            .data()
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let twin = b.office.post("/drivers", body).await;
    assert_eq!((twin.status, twin.body["error"]["fields"][0]["path"].as_str()), (409, Some("employee_no")));
    assert!(b.office.get("/drivers/csv").await.text().contains("+971500000001"));
    assert_eq!(b.office.delete(&path).await.status, 200);
    assert_eq!(b.stranger().get(&path).await.status, 404);
}

#[tokio::test]
async fn a_user_is_one_driver_and_finds_himself() {
    let b = Bench::new().await;
    let user = b.user("bilal@example.com").await;
    let body = json!({"name": "Bilal", "user": user});
    let driver = b.add("/drivers", body.clone()).await;
    let again = b.office.post("/drivers", body.clone()).await;
    assert_eq!((again.status, again.body["error"]["fields"][0]["path"].as_str()), (409, Some("user")));
    let me = b.api.caller_as(b.org, user, &[]);
    assert_eq!(me.get("/drivers/me").await.data()["id"], json!(driver));
    assert_eq!(b.office.get("/drivers/me").await.status, 404, "the office drives nothing");
    let elsewhere = b.api.caller_as(b.stage.org(), user, &[]);
    assert_eq!(
        elsewhere.get("/drivers/me").await.status,
        404,
        "the same person in another organisation is no driver there"
    );
    assert_eq!(me.get("/drivers").await.status, 403);
}

#[tokio::test]
async fn an_account_of_nobody_here_is_refused() {
    let b = Bench::new().await;
    let user = b.user("sana@example.com").await;
    for (who, user) in [(&b.office, UserId::mint()), (&b.stranger(), user)] {
        let got = who.post("/drivers", json!({"name": "x", "user": user})).await;
        assert_eq!(
            (got.status, got.body["error"]["fields"][0]["path"].as_str()),
            (422, Some("user")),
            "{}",
            got.text()
        );
    }
}

#[tokio::test]
async fn bad_input_is_answered_with_the_field() {
    let b = Bench::new().await;
    for (change, path) in [
        (json!({"name": " ".repeat(200)}), "name"),
        (json!({"phone": "call me"}), "phone"),
        (json!({"email": "not a mail"}), "email"),
        (json!({"languages": ["fr"]}), "languages"),
        (json!({"status": "asleep"}), "status"),
    ] {
        let mut body = json!({"name": "x"});
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let got = b.office.post("/drivers", body).await;
        assert_eq!(got.status, 422, "{change}: {}", got.text());
        assert!(
            got.body["error"]["fields"][0]["path"].as_str().unwrap().starts_with(path),
            "{change}: {}",
            got.text()
        );
    }
}
