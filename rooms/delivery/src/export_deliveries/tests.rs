use crate::world::{DESK, World, order};
use serde_json::json;

/// The rows of the file, without its first line.
fn lines(text: &str) -> Vec<&str> {
    text.trim_start_matches('\u{feff}').lines().collect()
}

#[tokio::test]
async fn the_file_holds_what_the_list_shows_in_the_readers_language() {
    let world = World::new().await;
    world.order(json!({"reference": "=1+1", "cod": {"minor": 12_500, "currency": "AED"}})).await;
    world.order(json!({"reference": "SO-2", "recipient": {"name": "Bilal", "phone": "0507654321"}})).await;
    let theirs = world.api.caller(world.stage.org(), DESK);
    theirs.post("/deliveries", order(json!({"reference": "SECRET"}))).await;

    let got = world.desk.with("accept-language", "ar").get("/deliveries/export?order=reference.asc").await;
    assert_eq!((got.status, got.headers["content-type"].to_str().unwrap()), (200, "text/csv; charset=utf-8"));
    assert_eq!(got.headers["content-disposition"], "attachment; filename=\"deliveries-2026-11-21.csv\"");
    let text = got.text();
    assert!(text.starts_with('\u{feff}') && !text.contains("SECRET"), "{text}");
    let lines = lines(&text);
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[0].contains("اسم المستلم") && lines[1].contains("جاهزة"), "{text}");
    assert!(lines[1].contains("'=1+1") && lines[1].contains(",125.00,AED,"), "{text}");
    // window in the organisation's zone, which is four hours ahead
    assert!(lines[2].contains("+971507654321") && lines[2].contains("2026-11-21 14:00"), "{text}");

    let one = world.desk.get("/deliveries/export?q=bilal&lang=ur").await.text();
    assert!(one.lines().count() == 2 && one.contains("تیار"), "{one}");
    for (wrong, path) in [("format=pdf", "format"), ("lang=fr", "lang")] {
        let got = world.desk.get(&format!("/deliveries/export?{wrong}")).await;
        assert_eq!((got.status, got.body["error"]["fields"][0]["path"].as_str()), (422, Some(path)));
    }
    assert_eq!(world.desk.get("/deliveries/export?colour=eq.red").await.status, 400);
    assert_eq!(world.phone.get("/deliveries/export").await.status, 403);
}

#[tokio::test]
async fn a_workbook_and_a_csv_say_the_same_and_an_import_reads_both() {
    let world = World::new().await;
    for n in 0..3 {
        world.order(json!({"reference": format!("SO-{n}"), "skills": ["cold"], "priority": "urgent"})).await;
    }
    let csv = world.desk.get("/deliveries/export?order=reference.asc&lang=en").await;
    let xlsx = world.desk.get("/deliveries/export?order=reference.asc&lang=en&format=xlsx").await;
    assert_eq!(crate::sheet::Format::sniff(&xlsx.bytes), crate::sheet::Format::Xlsx);
    let read = |format, bytes: &[u8]| crate::sheet::read(format, bytes).unwrap();
    let (one, two) =
        (read(crate::sheet::Format::Csv, &csv.bytes), read(crate::sheet::Format::Xlsx, &xlsx.bytes));
    assert_eq!(one.header, two.header);
    assert_eq!((one.rows.len(), &one.rows), (3, &two.rows));
}
