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

const SHEET: &str = "reference,name,phone,address,lat,lon,parcels,notes,cod\n";

#[tokio::test]
async fn a_known_reference_changes_its_delivery_until_somebody_sets_out() {
    let world = World::new().await;
    let rows = "A,Amina,0501234567,Villa 1,25.1,55.1,2,Gate 2,10\nB,Bilal,0501234568,Villa 2,25.2,55.2,1,,\nC,Chand,0501234569,Villa 3,25.3,55.3,1,,\n";
    assert_eq!(finished(&world, "", format!("{SHEET}{rows}").into_bytes()).await["created"], 3);
    let of = async |reference: &str| {
        let got = world.desk.get(&format!("/deliveries?reference=eq.{reference}&status=neq.cancelled")).await;
        world.delivery(got.data()[0]["id"].as_str().unwrap()).await
    };
    let busy = of("C").await["id"].as_str().unwrap().to_owned();
    world.tell(&busy, json!({"command": "assign", "driver": world.driver})).await;

    // a new door, another name, fewer and more parcels; what the row does not say stays
    let rows = "A,Amina Khan,,Villa 9,25.9,55.9,3,,25\nB,Bilal,0501234568,Villa 2,25.2,55.2,1,,\nC,Chand,,Villa 3,25.3,55.3,1,,\nD,Dana,,Villa 4,25.4,55.4,1,,\n";
    let file = format!("{SHEET}{rows}").into_bytes();
    let look = finished(&world, "mode=dry_run", file.clone()).await;
    assert_eq!((look["rows_good"].as_i64(), look["rows_bad"].as_i64()), (Some(3), Some(1)), "{look}");
    let shown =
        world.desk.get(&format!("/imports/{}/rows?order=row_no.asc", look["id"].as_str().unwrap())).await;
    let would: Vec<_> = shown.data().as_array().unwrap().iter().map(|r| r["would"].clone()).collect();
    assert_eq!(would, [json!("update"), json!("unchanged"), json!(null), json!("create")], "{}", shown.body);
    assert!(shown.data()[2]["errors"][0]["message"].as_str().unwrap().contains("assigned"), "{}", shown.body);

    let before = of("A").await;
    let done = finished(&world, "", file).await;
    assert_eq!(
        (done["created"].as_i64(), done["updated"].as_i64(), done["rows_bad"].as_i64()),
        (Some(1), Some(1), Some(1))
    );
    let after = of("A").await;
    assert_eq!((&after["id"], &after["recipient"]["name"]), (&before["id"], &json!("Amina Khan")));
    assert_eq!(
        (&after["recipient"]["phone"], &after["instructions"]),
        (&json!("+971501234567"), &json!("Gate 2"))
    );
    assert_eq!(
        (&after["address"]["text"], &after["address"]["point"]["lat"]),
        (&json!("Villa 9"), &json!(25.9))
    );
    assert_eq!(
        (after["items"].as_array().unwrap().len(), &after["items"][0]["id"]),
        (3, &before["items"][0]["id"])
    );
    assert_eq!(
        (&after["cod"]["minor"], &after["version"]),
        (&json!(2500), &json!(before["version"].as_i64().unwrap() + 1))
    );
    // its history is the one of a delivery that was ordered so
    let id = after["id"].as_str().unwrap();
    let given = world.tell(id, json!({"command": "assign", "driver": world.driver})).await;
    assert_eq!((given.status, given.data()["status"].as_str()), (200, Some("assigned")), "{}", given.body);
    assert_eq!(given.data()["address"]["text"], "Villa 9");
}

#[tokio::test]
async fn taking_an_import_back_brings_the_old_words_back_too() {
    let world = World::new().await;
    let first = "A,Amina,0501234567,Villa 1,25.1,55.1,2,Gate 2,10\n";
    finished(&world, "", format!("{SHEET}{first}").into_bytes()).await;
    let one = world.desk.get("/deliveries").await.data()[0]["id"].as_str().unwrap().to_owned();
    let before = world.delivery(&one).await;
    let second = "A,Anna,0507777777,Villa 8,25.8,55.8,1,,\nB,Bilal,,Villa 2,25.2,55.2,1,,\n";
    let import = finished(&world, "", format!("{SHEET}{second}").into_bytes()).await;
    let undo = format!("/imports/{}/undo", import["id"].as_str().unwrap());
    assert_eq!(world.delivery(&one).await["recipient"]["name"], "Anna");
    world.desk.patch(&format!("/deliveries/{one}"), json!({"instructions": "ring twice"})).await;
    let changed = world.desk.post(&undo, json!({})).await;
    assert_eq!((changed.status, changed.error()), (409, "delivery.import_worked_on"), "{}", changed.body);

    let import =
        finished(&world, "", format!("{SHEET}A,Zoe,0507777777,Villa 8,25.8,55.8,1,,\n").into_bytes()).await;
    let undo = format!("/imports/{}/undo", import["id"].as_str().unwrap());
    assert_eq!(world.desk.post(&undo, json!({})).await.status, 200);
    let back = world.delivery(&one).await;
    assert_eq!((&back["recipient"]["name"], &back["instructions"]), (&json!("Anna"), &json!("ring twice")));
    assert_eq!(back["items"].as_array().unwrap().len(), 1);
    assert_eq!(before["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn existing_refuse_leaves_what_there_is_alone() {
    let world = World::new().await;
    world.order(json!({"reference": "A"})).await;
    let row = format!("{SHEET}A,Anna,,Villa 8,25.8,55.8,1,,\n");
    let import = finished(&world, "existing=refuse", row.into_bytes()).await;
    assert_eq!(
        (import["updated"].as_i64(), bad_rows(&world, &import).await),
        (Some(0), vec![(2, vec!["reference".to_owned()])])
    );
    assert_eq!(upload(&world, "existing=maybe", b"name\nA\n".to_vec()).await.status, 422);
}

#[tokio::test]
async fn rows_are_set_right_where_they_stand_and_then_go_in() {
    let world = World::new().await;
    let rows =
        "A,Amina,call me,Villa 1,25.1,55.1,1,,\nB,,,Villa 2,25.2,55.2,1,,\nC,Chand,,Villa 3,25.3,55.3,1,,\n";
    let look = finished(&world, "mode=dry_run", format!("{SHEET}{rows}").into_bytes()).await;
    let path = format!("/imports/{}", look["id"].as_str().unwrap());
    assert_eq!(look["rows_bad"], 2);
    let fix = |row_no: i64, cells: Value| json!({"rows": [{"row_no": row_no, "cells": cells}]});
    let rows_path = format!("{path}/rows");
    for (body, at) in [
        (fix(9, json!({"phone": "1"})), "rows[0].row_no"),
        (fix(2, json!({"colour": "red"})), "rows[0].cells.colour"),
        (fix(2, json!({"phone": 5})), "rows[0].cells.phone"),
    ] {
        let wrong = world.desk.put(&rows_path, body).await;
        assert_eq!(
            (wrong.status, wrong.body["error"]["fields"][0]["path"].as_str()),
            (422, Some(at)),
            "{}",
            wrong.body
        );
    }
    let fixed = world.desk.put(&rows_path, fix(2, json!({"phone": "0501234567"}))).await;
    assert_eq!((fixed.status, fixed.data()[0]["state"].as_str()), (200, Some("good")), "{}", fixed.body);
    let twin = world.desk.put(&rows_path, fix(3, json!({"name": "Bilal", "reference": "C"}))).await;
    assert_eq!(twin.data()[0]["errors"][0]["path"], "reference", "row 4 has it");
    assert_eq!(world.desk.get(&path).await.data()["rows_bad"], 1);

    let other = world.api.caller(world.stage.org(), crate::world::DESK);
    assert_eq!(other.put(&rows_path, fix(2, json!({}))).await.status, 404);
    assert_eq!(other.post(&format!("{path}/apply"), json!({"mode": "good_rows"})).await.status, 404);

    // the rest is written now, and the bad row when it is good
    let apply = async |mode: &str| world.desk.post(&format!("{path}/apply"), json!({"mode": mode})).await;
    assert_eq!(apply("good_rows").await.status, 202);
    assert_eq!(apply("good_rows").await.error(), "delivery.import_not_editable", "it is under way");
    run_due(&world.api.app, &[&super::IMPORT]).await.unwrap();
    let view = world.desk.get(&path).await.data().clone();
    assert_eq!(
        (&view["state"], &view["mode"], &view["created"]),
        (&json!("done"), &json!("good_rows"), &json!(2)),
        "{view}"
    );
    assert_eq!(
        world.desk.put(&rows_path, fix(2, json!({"name": "X"}))).await.status,
        422,
        "row 2 is written"
    );
    assert_eq!(apply("all_or_nothing").await.status, 422);
    world.desk.put(&rows_path, fix(3, json!({"name": "Bilal", "reference": "B"}))).await;
    assert_eq!(apply("good_rows").await.status, 202);
    run_due(&world.api.app, &[&super::IMPORT]).await.unwrap();
    let view = world.desk.get(&path).await.data().clone();
    assert_eq!(
        (&view["created"], &view["rows_bad"], &view["rows_total"]),
        (&json!(3), &json!(0), &json!(3)),
        "{view}"
    );
    assert_eq!(world.desk.post(&format!("{path}/undo"), json!({})).await.status, 200);
    assert!(world.desk.get("/deliveries?status=neq.cancelled").await.data().as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_dry_run_of_a_file_that_is_in_already_says_which_import_has_it() {
    let world = World::new().await;
    let file = format!("{SHEET}A,Amina,,Villa 1,25.1,55.1,1,,\n").into_bytes();
    let look = finished(&world, "mode=dry_run", file.clone()).await;
    let real = finished(&world, "", file).await;
    let apply = format!("/imports/{}/apply", look["id"].as_str().unwrap());
    let got = world.desk.post(&apply, json!({"mode": "good_rows"})).await;
    assert_eq!((got.status, got.error()), (409, "delivery.file_imported"));
    assert_eq!(got.body["error"]["current"], real["id"]);
}

#[tokio::test]
async fn progress_goes_in_fine_steps() {
    let world = World::new().await;
    let mut csv = String::from(SHEET);
    for n in 0..1_200 {
        csv.push_str(&format!("R-{n},Person {n},,Villa {n},25.{:04},55.{:04},1,,\n", n + 1000, n + 2000));
    }
    let got = upload(&world, "", csv.into_bytes()).await;
    let job = got.data()["job_id"].as_str().unwrap().to_owned();
    run_due(&world.api.app, &[&super::IMPORT]).await.unwrap();
    let reader = world.api.caller(world.org, &["jobs:read"]);
    let last = reader.get(&format!("/jobs/{job}")).await;
    let seen = &last.data()["progress"];
    assert_eq!(
        (&seen["phase"], &seen["rows_written"], &seen["created"]),
        (&json!("writing"), &json!(1200), &json!(1200)),
        "{}",
        last.body
    );
}
