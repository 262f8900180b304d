use crate::world::{DOOR, PHOTO, World, deliver, fix};
use kernel::CommandId;
use serde_json::{Value, json};

async fn ordered(world: &World, more: Value) -> String {
    world.order(more).await["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_day_from_the_shop_to_the_door_leaves_a_chain_and_a_seal() {
    let world = World::new().await;
    let id = ordered(&world, json!({})).await;
    world.to_the_door(&id).await;
    let got = world.does(&id, deliver()).await;
    assert_eq!((got.status, got.data()["status"].as_str()), (200, Some("delivered")), "{}", got.body);
    assert_eq!(got.data()["custody"], "recipient");
    let proofs = got.data()["proofs"].as_array().unwrap();
    assert_eq!(proofs.iter().map(|p| p["end"].as_str().unwrap()).collect::<Vec<_>>(), ["pickup", "dropoff"]);
    assert_eq!(proofs[1]["previous"], proofs[0]["seal"], "the chain has no gap");
    assert_eq!(got.headers["etag"], format!("\"{}\"", got.data()["version"]));

    let timeline = world.desk.get(&format!("/deliveries/{id}/timeline")).await;
    let verbs: Vec<_> =
        timeline.data().as_array().unwrap().iter().map(|e| e["command"].as_str().unwrap()).collect();
    let all = [
        "submit",
        "assign",
        "accept",
        "depart_pickup",
        "arrive_pickup",
        "pickup",
        "depart_dropoff",
        "arrive_dropoff",
        "deliver",
    ];
    assert_eq!(verbs, all);

    let mut eyes = world.stage.eyes().await;
    let links: Vec<(String, String)> =
        sqlx::query_as("select from_custody, to_custody from delivery.custody order by item_id, at")
            .fetch_all(&mut eyes)
            .await
            .unwrap();
    let hops = [("shipper", "driver"), ("driver", "recipient")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(links, [hops.clone(), hops].concat());
    let open: i64 = sqlx::query_scalar("select count(*) from delivery.assignments where closed_at is null")
        .fetch_one(&mut eyes)
        .await
        .unwrap();
    assert_eq!(open, 0);
}

#[tokio::test]
async fn an_illegal_verb_is_refused_with_what_is_legal() {
    let world = World::new().await;
    let id = ordered(&world, json!({})).await;
    let got = world.tell(&id, json!({"command": "retry_today"})).await;
    assert_eq!((got.status, got.error()), (409, "delivery.not_legal"));
    let allowed = got.body["error"]["allowed"].as_array().unwrap();
    assert!(allowed.contains(&json!("assign")) && !allowed.contains(&json!("deliver")), "{allowed:?}");
}

#[tokio::test]
async fn the_same_command_id_gets_the_same_answer_and_one_effect() {
    let world = World::new().await;
    let id = ordered(&world, json!({})).await;
    let command = json!({"id": CommandId::mint(), "command": "assign", "driver": world.driver});
    let (one, two) = (world.tell(&id, command.clone()).await, world.tell(&id, command.clone()).await);
    assert_eq!((one.status, two.status), (200, 200));
    assert_eq!(one.data()["command"], two.data()["command"]);
    assert_eq!(one.data()["version"], two.data()["version"]);

    let refused = json!({"id": CommandId::mint(), "command": "release"});
    let no = world.tell(&id, refused.clone()).await;
    world.tell(&id, json!({"command": "hold", "reason": "payment"})).await;
    let still_no = world.tell(&id, refused).await;
    assert_eq!((no.status, no.body["error"].clone()), (still_no.status, still_no.body["error"].clone()));

    let mut other = command;
    other["driver"] = json!(world.other);
    let reused = world.tell(&id, other).await;
    assert_eq!((reused.status, reused.error()), (422, "delivery.command_reused"));
}

#[tokio::test]
async fn of_two_drivers_who_accept_at_once_exactly_one_wins() {
    let world = World::new().await;
    let id = ordered(&world, json!({})).await;
    let offer =
        json!({"command": "offer", "drivers": [world.driver, world.other], "until": "2026-11-21T09:30:00Z"});
    assert_eq!(world.tell(&id, offer).await.status, 200);
    let path = format!("/deliveries/{id}/commands");
    let accept = json!({"command": "accept_offer"});
    let (one, two) =
        tokio::join!(world.phone.post(&path, accept.clone()), world.other_phone.post(&path, accept.clone()));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{} {}", one.body, two.body);
    let loser = if one.status == 409 { one } else { two };
    assert_eq!(loser.error(), "delivery.taken");
}

#[tokio::test]
async fn a_stale_desk_is_told_and_shown_the_present() {
    let world = World::new().await;
    let id = ordered(&world, json!({})).await;
    world.tell(&id, json!({"command": "hold", "reason": "payment"})).await;
    let late = world.desk.with("if-match", "\"2\"");
    let got = late.post(&format!("/deliveries/{id}/commands"), json!({"command": "release"})).await;
    assert_eq!(
        (got.status, got.error(), got.body["error"]["current"].as_str()),
        (409, "version.stale", Some("on_hold"))
    );
}

#[tokio::test]
async fn the_server_itself_asks_for_the_proof() {
    let world = World::new().await;
    let policy = json!({"photos_min": 1, "recipient_name": true, "code": true, "geofence_m": 100});
    let id = ordered(&world, json!({"proof": policy, "cod": {"minor": 12500, "currency": "AED"}})).await;
    world.to_the_door(&id).await;
    let got = world.does(&id, json!({"command": "deliver"})).await;
    assert_eq!((got.status, got.error()), (422, "delivery.unmet"));
    let paths: Vec<_> =
        got.body["error"]["fields"].as_array().unwrap().iter().map(|f| f["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["proof.photos", "proof.recipient_name", "proof.code", "fix", "cod.collected"]);

    let mut eyes = world.stage.eyes().await;
    let code: String =
        sqlx::query_scalar("select code from delivery.deliveries").fetch_one(&mut eyes).await.unwrap();
    let mut command = deliver();
    command["proof"]["code"] = json!(code);
    command["cod"] = json!({"collected": {"minor": 12500, "currency": "AED"}, "method": "cash"});
    let done = world.does(&id, command).await;
    assert_eq!(done.data()["status"], "delivered", "{}", done.body);
    let view = world.delivery(&id).await;
    assert_eq!(
        (&view["cod_collected"], &view["cod_method"]),
        (&json!({"minor": 12500, "currency": "AED"}), &json!("cash")),
        "{view}"
    );
    let shown = &done.data()["proofs"][1]["record"]["shown"];
    assert_eq!(shown["code"], true, "the code itself is kept out of the record");
    let booked: Vec<Value> =
        sqlx::query_scalar("select body from platform.outbox where name = 'delivery.cash_booked'")
            .fetch_all(&mut eyes)
            .await
            .unwrap();
    assert_eq!((booked.len(), booked[0]["amount"]["minor"].as_i64()), (1, Some(12_500)));
}

#[tokio::test]
async fn roles_are_kept_apart() {
    let world = World::new().await;
    let id = ordered(&world, json!({})).await;
    let path = format!("/deliveries/{id}/commands");
    let assign = json!({"command": "assign", "driver": world.driver});
    let shipper = world.api.caller(world.org, &["deliveries:read", "deliveries:write"]);
    let refused = shipper.post(&path, assign.clone()).await;
    assert_eq!((refused.status, refused.error()), (403, "delivery.not_for_role"));
    let nobody = world.api.caller(world.org, &["deliveries:read"]);
    assert_eq!(nobody.post(&path, assign.clone()).await.status, 403);
    world.tell(&id, assign).await;
    let stranger = world.other_phone.post(&path, json!({"command": "accept"})).await;
    assert_eq!((stranger.status, stranger.error()), (403, "delivery.not_yours"));
    let unknown = json!({"command": "reassign", "driver": kernel::DriverId::mint(), "reason": "nearer"});
    assert_eq!(world.tell(&id, unknown).await.status, 422);
}

#[tokio::test]
async fn the_status_alias_finds_the_verb() {
    let world = World::new().await;
    let id = ordered(&world, json!({})).await;
    let path = format!("/deliveries/{id}/status");
    let hold = world.desk.put(&path, json!({"status": "on_hold", "reason": "payment"})).await;
    assert_eq!(
        (hold.status, hold.data()["command"]["command"].as_str()),
        (200, Some("hold")),
        "{}",
        hold.body
    );
    let jump = world.desk.put(&path, json!({"status": "delivered"})).await;
    assert_eq!((jump.status, jump.body["error"]["fields"][0]["path"].as_str()), (422, Some("status")));
    let words = world.desk.put(&path, json!({"status": "cancelled"})).await;
    assert_eq!(words.status, 422, "a reason is needed");
}

#[tokio::test]
async fn a_failed_visit_opens_an_incident_and_a_delivery_closes_it() {
    let world = World::new().await;
    let id = ordered(&world, json!({})).await;
    world.to_the_door(&id).await;
    let hasty = json!({"command": "fail", "code": "not_home", "fix": fix(DOOR)});
    let got = world.does(&id, hasty).await;
    assert_eq!(got.error(), "delivery.unmet");
    let evidence = json!({"photos": [PHOTO], "waited_s": 320, "calls": 2});
    let fail = json!({"command": "fail", "code": "not_home", "fix": fix(DOOR), "evidence": evidence});
    let failed = world.does(&id, fail).await;
    assert_eq!(
        (failed.data()["status"].as_str(), failed.data()["attempts"].as_i64()),
        (Some("attempted"), Some(1))
    );
    assert_eq!(failed.data()["visits"][0]["code"], "not_home");
    let open = "select count(*) from delivery.incidents where state = 'open'";
    let mut eyes = world.stage.eyes().await;
    assert_eq!(sqlx::query_scalar::<_, i64>(open).fetch_one(&mut eyes).await.unwrap(), 1);
    world.advance_s(60);
    for step in
        [json!({"command": "retry_today"}), json!({"command": "arrive_dropoff", "fix": fix(DOOR)}), deliver()]
    {
        world.advance_s(60);
        let got = world.does(&id, step).await;
        assert_eq!(got.status, 200, "{}", got.body);
    }
    assert_eq!(sqlx::query_scalar::<_, i64>(open).fetch_one(&mut eyes).await.unwrap(), 0);
    assert_eq!(world.delivery(&id).await["visits"][0]["superseded"], false, "the visit stays on record");
}

#[tokio::test]
async fn what_is_left_of_a_partial_delivery_goes_on_as_its_own() {
    let world = World::new().await;
    let order = world.order(json!({"cod": {"minor": 10000, "currency": "AED"}})).await;
    let id = order["id"].as_str().unwrap();
    world.to_the_door(id).await;
    let (one, two) = (order["items"][0]["id"].clone(), order["items"][1]["id"].clone());
    let partial = json!({
        "command": "deliver_partial", "fix": fix(DOOR), "remainder": "redeliver",
        "items": [{"item": one, "outcome": "delivered"}, {"item": two, "outcome": "refused", "reason": "torn bag"}],
        "proof": {"photos": [PHOTO], "recipient_name": "Amina"}, "cod": {"collected": {"minor": 6000, "currency": "AED"}},
    });
    let got = world.does(id, partial).await;
    assert_eq!(
        (got.status, got.data()["status"].as_str()),
        (200, Some("partially_delivered")),
        "{}",
        got.body
    );
    let all = world.desk.get("/deliveries?status=eq.in_custody").await;
    let child = all.data()[0]["id"].as_str().unwrap().to_owned();
    let child = world.delivery(&child).await;
    assert_eq!((child["parent_id"].as_str(), child["cod"]["minor"].as_i64()), (Some(id), Some(4000)));
    assert_eq!((child["custody"].as_str(), child["items"].as_array().unwrap().len()), (Some("driver"), 1));
    world.advance_s(60);
    let back = json!({"command": "cancel", "reason": "customer does not want it"});
    let child_id = child["id"].as_str().unwrap();
    assert_eq!(world.tell(child_id, back).await.data()["status"], "returning");
    assert!(world.delivery(id).await["closed_at"].is_null());
    let home = json!({"command": "return_done", "proof": {"scanned": ["P-2"]}});
    let returned = world.does(child_id, home).await;
    assert_eq!(returned.data()["status"], "returned", "{}", returned.body);
    assert!(world.delivery(id).await["closed_at"].is_string(), "nothing of it is open any more");
}
