use crate::bench::Bench;
use serde_json::json;

#[tokio::test]
async fn a_driver_sits_in_one_vehicle_and_the_history_is_kept() {
    let b = Bench::new().await;
    let (van, truck) = (b.vehicle("Van").await, b.vehicle("Truck").await);
    let (ali, omar) = (b.driver("Ali").await, b.driver("Omar").await);
    let seat = |vehicle: &str| format!("/vehicles/{vehicle}/driver");

    let first = b.office.put(&seat(&van), json!({"driver": ali})).await;
    assert_eq!((first.status, &first.data()["driver_name"]), (200, &json!("Ali")), "{}", first.text());
    let same = b.office.put(&seat(&van), json!({"driver": ali})).await;
    assert_eq!(same.data()["id"], first.data()["id"], "the same pair again changes nothing");
    let taken = b.office.put(&seat(&van), json!({"driver": omar})).await;
    assert_eq!((taken.status, taken.error()), (409, "fleet.vehicle_taken"));
    let busy = b.office.put(&seat(&truck), json!({"driver": ali})).await;
    assert_eq!((busy.status, busy.error()), (409, "fleet.driver_busy"));

    let moved = b.office.put(&seat(&truck), json!({"driver": ali, "take_over": true})).await;
    assert_eq!(moved.data()["vehicle_name"], "Truck", "{}", moved.text());
    assert!(b.office.get(&format!("/vehicles/{van}")).await.data()["driver"].is_null());
    assert_eq!(b.office.get(&format!("/drivers/{ali}")).await.data()["vehicle"], json!(truck));
    let history = b.office.get(&format!("/drivers/{ali}/assignments")).await;
    let open: Vec<bool> =
        history.data().as_array().unwrap().iter().map(|a| a["ended_at"].is_null()).collect();
    assert_eq!(open, [true, false], "newest first: {}", history.text());

    let left = b.office.delete(&seat(&truck)).await;
    assert!(left.data()["ended_at"].is_string(), "{}", left.text());
    let nobody = b.office.delete(&seat(&truck)).await;
    assert_eq!((nobody.status, nobody.error()), (409, "fleet.unassigned"));
    assert_eq!(b.facts("fleet.driver_assigned").await, 2);
    assert_eq!(b.facts("fleet.driver_unassigned").await, 2);
}

#[tokio::test]
async fn of_many_who_want_one_vehicle_exactly_one_gets_it() {
    let b = Bench::new().await;
    let van = b.vehicle("Van").await;
    let mut drivers = Vec::new();
    for i in 0..6 {
        drivers.push(b.driver(&format!("D{i}")).await);
    }
    let asks = drivers.iter().map(|d| {
        let (office, path, body) =
            (b.office.clone(), format!("/vehicles/{van}/driver"), json!({"driver": d}));
        tokio::spawn(async move { office.put(&path, body).await.status })
    });
    let mut statuses = Vec::new();
    for ask in asks.collect::<Vec<_>>() {
        statuses.push(ask.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409]);
    let open: i64 = sqlx::query_scalar("select count(*) from fleet.assignments where ended_at is null")
        .fetch_one(&mut b.eyes().await)
        .await
        .unwrap();
    assert_eq!(open, 1);
}

#[tokio::test]
async fn the_database_itself_refuses_a_second_open_seat_and_a_foreign_driver() {
    let b = Bench::new().await;
    let (van, ali) = (b.vehicle("Van").await, b.driver("Ali").await);
    b.office.put(&format!("/vehicles/{van}/driver"), json!({"driver": ali})).await;
    let mut eyes = b.eyes().await;
    let again = sqlx::query(
        "insert into fleet.assignments (id, org_id, vehicle_id, driver_id, started_at)
         select gen_random_uuid(), org_id, vehicle_id, driver_id, now() from fleet.assignments",
    )
    .execute(&mut eyes)
    .await
    .unwrap_err();
    assert!(again.to_string().contains("assignments_one_per"), "{again}");
    let foreign = sqlx::query(
        "insert into fleet.assignments (id, org_id, vehicle_id, driver_id, started_at)
         select gen_random_uuid(), gen_random_uuid(), vehicle_id, driver_id, now() from fleet.assignments",
    )
    .execute(&mut eyes)
    .await
    .unwrap_err();
    assert!(foreign.to_string().contains("foreign key"), "{foreign}");
}

#[tokio::test]
async fn removing_either_side_empties_the_seat() {
    let b = Bench::new().await;
    for gone in ["vehicles", "drivers"] {
        let (van, ali) = (b.vehicle("Van").await, b.driver("Ali").await);
        b.office.put(&format!("/vehicles/{van}/driver"), json!({"driver": ali})).await;
        let id = if gone == "vehicles" { &van } else { &ali };
        assert_eq!(b.office.delete(&format!("/{gone}/{id}")).await.status, 200);
        let late = b.office.put(&format!("/vehicles/{van}/driver"), json!({"driver": ali})).await;
        assert_eq!(late.status, 404, "{gone}");
    }
    let open: i64 = sqlx::query_scalar("select count(*) from fleet.assignments where ended_at is null")
        .fetch_one(&mut b.eyes().await)
        .await
        .unwrap();
    assert_eq!(open, 0);
}

#[tokio::test]
async fn what_is_out_of_service_or_not_mine_cannot_be_assigned() {
    let b = Bench::new().await;
    let van = b.vehicle("Van").await;
    let old = b.add("/vehicles", json!({"name": "Old", "kind": "van", "status": "retired"})).await;
    let ali = b.driver("Ali").await;
    let left = b.add("/drivers", json!({"name": "Left", "status": "inactive"})).await;
    for (vehicle, driver) in [(&old, &ali), (&van, &left)] {
        let got = b.office.put(&format!("/vehicles/{vehicle}/driver"), json!({"driver": driver})).await;
        assert_eq!((got.status, got.error()), (409, "fleet.not_in_service"));
    }
    let stranger = b.stranger();
    let their_van = stranger.post("/vehicles", json!({"name": "T", "kind": "van"})).await.data()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        stranger.put(&format!("/vehicles/{their_van}/driver"), json!({"driver": ali})).await.status,
        404
    );
    assert_eq!(stranger.get(&format!("/vehicles/{van}/assignments")).await.status, 404);
}
