use crate::world::World;
use platform::jobs::run_due;
use serde_json::{Value, json};
use testkit::{Got, workspace};

async fn upload(world: &World, query: &str, bytes: Vec<u8>) -> Got {
    world.desk.send_bytes("POST", &format!("/imports?date=2026-11-21&{query}"), "text/csv", bytes).await
}

async fn finished(world: &World, query: &str, bytes: Vec<u8>) -> Value {
    let got = upload(world, query, bytes).await;
    assert_eq!(got.status, 202, "{}", got.body);
    let ran = run_due(&world.api.app, &[&super::IMPORT]).await.unwrap();
    assert_eq!(ran.len(), 1);
    let path = got.headers["location"].to_str().unwrap().trim_start_matches("/api/v1").to_owned();
    world.desk.get(&path).await.data().clone()
}

fn example(name: &str) -> Vec<u8> {
    std::fs::read(workspace().join("examples").join(name)).unwrap()
}

async fn bad_rows(world: &World, import: &Value) -> Vec<(i64, Vec<String>)> {
    let got = world.desk.get(&format!("/imports/{}/rows?state=eq.bad", import["id"].as_str().unwrap())).await;
    let paths = |row: &Value| {
        row["errors"].as_array().unwrap().iter().map(|e| e["path"].as_str().unwrap().to_owned()).collect()
    };
    got.data().as_array().unwrap().iter().map(|row| (row["row_no"].as_i64().unwrap(), paths(row))).collect()
}

#[tokio::test]
async fn the_example_of_a_day_is_imported_whole() {
    let world = World::new().await;
    let import = finished(&world, "mode=all_or_nothing", example("deliveries.csv")).await;
    let bad = bad_rows(&world, &import).await;
    assert_eq!(
        (import["state"].as_str(), import["created"].as_i64(), bad),
        (Some("done"), Some(200), vec![])
    );
    let ready = world.desk.get("/deliveries?status=eq.ready&count=exact&limit=1").await;
    assert_eq!(ready.body["meta"]["pagination"]["total"], 200);
    let one = world.desk.get("/deliveries?reference=eq.QF-10004").await;
    let one = &one.data()[0];
    assert_eq!(
        (one["cod"]["minor"].as_i64(), one["recipient"]["phone"].as_str()),
        (Some(9_900), Some("+971500000004"))
    );
    let placed = world.desk.get("/deliveries?reference=eq.QF-10001").await;
    assert!(placed.data()[0]["address"]["point"]["lat"].is_f64(), "placed by its words: {}", placed.body);
}

#[tokio::test]
async fn one_of_every_mistake_is_named_in_its_row_and_the_good_rows_go_in() {
    let world = World::new().await;
    let look = finished(&world, "mode=dry_run", example("deliveries-broken.csv")).await;
    assert_eq!(
        (look["state"].as_str(), look["rows_good"].as_i64(), look["created"].as_i64()),
        (Some("done"), Some(2), Some(0))
    );
    let bad = bad_rows(&world, &look).await;
    let first = |row: i64| bad.iter().find(|(n, _)| *n == row).map(|(_, paths)| paths[0].clone());
    let expected = [
        "recipient_name",
        "phone",
        "address",
        "lat",
        "lon",
        "window_end",
        "window_start",
        "weight_kg",
        "parcels",
        "cod_amount",
        "currency",
        "priority",
        "address",
        "reference",
    ];
    for (row, path) in (2..).zip(expected) {
        assert_eq!(first(row).as_deref(), Some(path), "row {row}: {bad:?}");
    }
    let nothing = finished(&world, "mode=all_or_nothing", example("deliveries-broken.csv")).await;
    assert_eq!((nothing["state"].as_str(), nothing["created"].as_i64()), (Some("refused"), Some(0)));
    let some = finished(&world, "mode=good_rows", example("deliveries-broken.csv")).await;
    assert_eq!(
        (some["state"].as_str(), some["created"].as_i64(), some["rows_bad"].as_i64()),
        (Some("done"), Some(2), Some(14))
    );
}

#[tokio::test]
async fn the_same_file_again_is_the_same_import() {
    let world = World::new().await;
    let import = finished(&world, "", example("deliveries.csv")).await;
    let again = upload(&world, "", example("deliveries.csv")).await;
    assert_eq!((again.status, again.data()["id"].clone()), (200, import["id"].clone()));
    assert!(run_due(&world.api.app, &[&super::IMPORT]).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_whole_import_is_taken_back_unless_work_has_begun() {
    let world = World::new().await;
    let import = finished(&world, "", example("deliveries.csv")).await;
    let undo = format!("/imports/{}/undo", import["id"].as_str().unwrap());
    let one = world.desk.get("/deliveries?limit=1").await.data()[0]["id"].as_str().unwrap().to_owned();
    let got = world.tell(&one, json!({"command": "assign", "driver": world.driver})).await;
    assert_eq!(got.status, 200, "{}", got.body);
    let busy = world.desk.post(&undo, json!({})).await;
    assert_eq!((busy.status, busy.error()), (409, "delivery.import_worked_on"));
    world.tell(&one, json!({"command": "unassign", "reason": "mistake"})).await;
    let undone = world.desk.post(&undo, json!({})).await;
    assert_eq!((undone.status, undone.data()["state"].as_str()), (200, Some("undone")), "{}", undone.body);
    let left = world.desk.get("/deliveries?status=neq.cancelled").await;
    assert_eq!(left.data().as_array().unwrap().len(), 0);
    // what was written for all at once is what the history of each says
    let other = world.desk.get("/deliveries?limit=1").await.data()[0]["id"].as_str().unwrap().to_owned();
    let refused = world.tell(&other, json!({"command": "release"})).await;
    assert_eq!((refused.status, refused.error()), (409, "delivery.not_legal"));
    let mut eyes = world.stage.eyes().await;
    let superseded: i64 =
        sqlx::query_scalar("select count(*) from delivery.transitions where superseded_at is not null")
            .fetch_one(&mut eyes)
            .await
            .unwrap();
    assert_eq!(superseded, 0);
    let again = finished(&world, "", example("deliveries.csv")).await;
    assert_eq!(again["created"], 200, "and the file may be imported again");
}

#[tokio::test]
async fn a_form_with_a_mapping_of_ones_own_is_read_as_it_says() {
    let world = World::new().await;
    let boundary = "X-qafila";
    let part = |name: &str, extra: &str, value: &str| {
        format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{extra}\r\n\r\n{value}\r\n")
    };
    let csv = "Wer,Wohin,lat,lon\nAmina,Villa 7,25.22,55.25\n";
    let body = [
        part("mode", "", "good_rows"),
        part("date", "", "2026-11-21"),
        part("mapping", "", r#"{"Wer": "recipient_name", "Wohin": "address"}"#),
        part("file", "; filename=\"heute.csv\"", csv),
        format!("--{boundary}--\r\n"),
    ];
    let media = format!("multipart/form-data; boundary={boundary}");
    let got = world.desk.send_bytes("POST", "/imports", &media, body.concat().into_bytes()).await;
    assert_eq!((got.status, got.data()["file_name"].as_str()), (202, Some("heute.csv")), "{}", got.body);
    run_due(&world.api.app, &[&super::IMPORT]).await.unwrap();
    let all = world.desk.get("/deliveries").await;
    assert_eq!(all.data()[0]["recipient"]["name"], "Amina", "{}", all.body);
}

#[tokio::test]
async fn rubbish_fails_with_words_and_writes_nothing() {
    let world = World::new().await;
    for bytes in [b"PK\x03\x04rubbish".to_vec(), b"name\n\xE3\xE4\n".to_vec(), b"\n\n \n".to_vec()] {
        let import = finished(&world, "", bytes).await;
        assert_eq!(
            (import["state"].as_str(), import["failure"].is_string()),
            (Some("failed"), true),
            "{import}"
        );
    }
    assert_eq!(upload(&world, "", vec![]).await.status, 422);
    assert_eq!(upload(&world, "mode=maybe", b"name\nA\n".to_vec()).await.status, 422);
    assert_eq!(upload(&world, "mapping=%7B%22a%22%3A%22b%22%7D", b"name\nA\n".to_vec()).await.status, 422);
}

#[tokio::test]
async fn five_thousand_rows_take_seconds() {
    let world = World::new().await;
    let mut csv = String::from("reference,name,phone,address,city,lat,lon,from,until,parcels,cod,currency\n");
    for n in 0..5_000 {
        csv.push_str(&format!("R-{n},Person {n},0501234567,\"Villa {n}, Street 15\",Dubai,25.{:05},55.{:05},09:00,12:00,2,99.50,AED\n", n + 10_000, n + 20_000));
    }
    let began = std::time::Instant::now();
    let import = finished(&world, "mode=all_or_nothing", csv.into_bytes()).await;
    assert_eq!(import["created"], 5_000, "{import}");
    assert!(began.elapsed().as_secs() < 30, "took {:?}", began.elapsed());
    println!("5,000 rows in {:?}", began.elapsed());
}
