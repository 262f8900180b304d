use crate::{ROOM, recall_doors::book_of, remember_doors::tests::hear};
use kernel::OrgId;
use serde_json::Value;
use testkit::{Caller, Stage};

const VILLA: &str = "Villa 7, Street 15, Jumeirah 1";
const TOWER: &str = "Flat 1204, Marina Crown, Dubai Marina";
const ARABIC: &str = "فيلا ٧، شارع الوصل ١٥، أم سقيم";
const URDU: &str = "مکان نمبر ۱۲، گلی ۴، بحریہ ٹاؤن";

async fn found(who: &Caller, query: &str) -> Value {
    let path = format!("/places/search?{query}").replace(' ', "%20").replace(',', "%2C");
    let got = who.get(&path).await;
    assert_eq!(got.status, 200, "{}", got.text());
    got.data().clone()
}

async fn delivered(stage: &Stage, org: OrgId, address: &str, at: (f64, f64)) {
    hear(stage, org, "dropoff", address, at, 8.0).await;
}

#[tokio::test]
async fn own_doors_come_first_and_are_told_with_their_deliveries() {
    let stage = Stage::new().await;
    let org = stage.org();
    let desk = stage.api(&[&ROOM]).caller(org, &["places:read"]);
    let before = found(&desk, "q=villa 7 street 15 jumeirah").await;
    assert!(before.as_array().unwrap().iter().all(|hit| hit["source"] != "door" && hit["door"].is_null()));
    delivered(&stage, org, VILLA, (25.2204, 55.2520)).await;
    delivered(&stage, org, VILLA, (25.2205, 55.2521)).await;
    delivered(&stage, org, TOWER, (25.0790, 55.1380)).await;

    for text in
        ["Villa 7, Street 15, Jumeirah 1", "villa 7 street 15", "vila 7 stret 15 jumeira", "villa 7 str"]
    {
        let hits = found(&desk, &format!("q={text}")).await;
        assert_eq!(hits[0]["source"], "door", "{text}: {hits}");
        assert_eq!(hits[0]["label"], "Villa 7, Street 15, Jumeirah 1, Dubai", "{text}");
        assert_eq!(hits[0]["entry"]["level"], "door");
        assert_eq!(hits[0]["door"]["deliveries"], 2);
        assert_eq!(hits[0]["door"]["address"], VILLA);
        assert!(hits[0]["door"]["last_delivered_at"].is_string());
        assert_eq!(hits[0]["entry"]["timezone"], "Asia/Dubai");
    }
    let quarter = found(&desk, "q=Dubai Marina").await;
    assert_eq!(
        quarter[0]["entry"]["code"], "ae.du.marina",
        "the very name of a place stays first: {quarter}"
    );
    assert_eq!(quarter[1]["door"]["address"], TOWER, "{quarter}");
    let elsewhere = found(&desk, "q=flat 1204 marina crown&within=ae.sh").await;
    assert!(elsewhere.as_array().unwrap().iter().all(|hit| hit["source"] != "door"), "{elsewhere}");
    let only = found(&desk, "q=marina&level=door").await;
    assert_eq!(only.as_array().unwrap().len(), 1, "{only}");
    let none = found(&desk, "q=marina&level=area").await;
    assert!(none.as_array().unwrap().iter().all(|hit| hit["source"] == "gazetteer"), "{none}");
}

#[tokio::test]
async fn a_door_is_found_in_arabic_and_urdu_letters_and_digits() {
    let stage = Stage::new().await;
    let org = stage.org();
    let desk = stage.api(&[&ROOM]).caller(org, &["places:read"]).with("Accept-Language", "ar");
    delivered(&stage, org, ARABIC, (25.1400, 55.1900)).await;
    delivered(&stage, org, URDU, (25.2600, 55.3000)).await;
    for (text, address) in [
        ("فيلا 7 شارع الوصل 15", ARABIC),
        ("فىلا ٧ شارع الوصل", ARABIC),
        ("شارع الوصال ١٥ ام سقيم", ARABIC),
        ("مکان نمبر 12 گلی 4 بحریہ", URDU),
        ("مكان نمبر ١٢ گلی ٤ بحريہ ٹاون", URDU),
    ] {
        let hits = found(&desk, &format!("q={text}")).await;
        assert_eq!(hits[0]["door"]["address"], address, "{text}: {hits}");
    }
    let hits = found(&desk, "q=فيلا 7 شارع الوصل").await;
    assert_eq!(hits[0]["label"], format!("{ARABIC}، Dubai"));
}

#[tokio::test]
async fn another_organisation_never_sees_a_door() {
    let stage = Stage::new().await;
    let api = stage.api(&[&ROOM]);
    let (org, other) = (stage.org(), stage.org());
    let [desk, stranger] = [org, other].map(|org| api.caller(org, &["places:read"]));
    delivered(&stage, org, VILLA, (25.2204, 55.2520)).await;
    let (search, reverse, resolve) = (
        "q=villa 7 street 15 jumeirah 1",
        "/places/reverse?lat=25.2204&lon=55.2520",
        "/places/resolve?text=Villa%207%2C%20Street%2015%2C%20Jumeirah%201&city=Dubai",
    );
    // the one who may, before and after the one who may not: what is kept in memory is asked for in both orders
    for _ in 0..2 {
        assert_eq!(found(&desk, search).await[0]["source"], "door");
        assert_eq!(desk.get(reverse).await.data()["door"]["address"], VILLA);
        assert_eq!(desk.get(resolve).await.data()["source"], "door");
        let hits = found(&stranger, search).await;
        assert!(!hits.to_string().contains("Villa 7"), "{hits}");
        let there = stranger.get(reverse).await;
        assert!(there.data()["door"].is_null() && !there.text().contains("Villa 7"), "{}", there.text());
        assert_eq!(stranger.get(resolve).await.data()["source"], "area");
    }
    delivered(&stage, other, TOWER, (25.0790, 55.1380)).await;
    assert_eq!(found(&stranger, "q=flat 1204 marina crown").await[0]["door"]["address"], TOWER);
    assert!(!found(&desk, "q=flat 1204 marina crown").await.to_string().contains("1204"));
}

#[tokio::test]
async fn of_two_doors_of_a_name_the_nearer_comes_first() {
    let stage = Stage::new().await;
    let org = stage.org();
    let desk = stage.api(&[&ROOM]).caller(org, &["places:read"]);
    delivered(&stage, org, "Shop 4, Market Road, West", (25.05, 55.10)).await;
    delivered(&stage, org, "Shop 4, Market Road, East", (25.30, 55.45)).await;
    for (near, address) in [
        ("lat=25.05&lon=55.11", "Shop 4, Market Road, West"),
        ("lat=25.3&lon=55.44", "Shop 4, Market Road, East"),
    ] {
        let hits = found(&desk, &format!("q=shop 4 market road&{near}")).await;
        assert_eq!(hits[0]["door"]["address"], address, "{hits}");
    }
}

#[tokio::test]
async fn a_point_at_a_door_is_told_by_its_address_unless_it_may_be_another_one() {
    let stage = Stage::new().await;
    let org = stage.org();
    let desk = stage.api(&[&ROOM]).caller(org, &["places:read"]);
    let told = async |lat: f64, lon: f64| {
        desk.get(&format!("/places/reverse?lat={lat}&lon={lon}")).await.data().clone()
    };
    delivered(&stage, org, VILLA, (25.2204, 55.2520)).await;
    let there = told(25.2205, 55.2521).await;
    assert_eq!(there["label"], "Villa 7, Street 15, Jumeirah 1, Dubai", "{there}");
    assert_eq!((&there["door"]["deliveries"], &there["door"]["distance_m"]), (&1.into(), &15.0.into()));
    assert!(there["path"][0]["code"].is_string(), "the quarter is told as before");
    let away = told(25.2208, 55.2520).await;
    assert!(away["door"].is_null() && away["label"] != there["label"], "44 m: {away}");

    delivered(&stage, org, "Flat 2, Villa 7, Street 15", (25.2204, 55.2520)).await;
    let either = told(25.2204, 55.2520).await;
    assert!(either["door"].is_object() && either["label"] == away["label"], "{either}");
}

#[tokio::test]
async fn a_book_in_memory_is_kept_up_by_another_process_too() {
    let stage = Stage::new().await;
    let org = stage.org();
    let [one, two] = [(); 2].map(|()| stage.api(&[&ROOM]));
    let [desk, other_desk] = [&one, &two].map(|api| api.caller(org, &["places:read"]));
    for desk in [&desk, &other_desk] {
        assert!(!found(desk, "q=villa 7 street 15").await.to_string().contains("Villa 7"));
    }
    let moved = [(25.2204, 55.2520), (25.2304, 55.2620), (25.2304, 55.2620)];
    for (n, at) in (1..).zip(moved) {
        delivered(&stage, org, VILLA, at).await;
        for desk in [&desk, &other_desk] {
            let hits = found(desk, "q=villa 7 street 15&level=door").await;
            // two places that disagree are no door
            let doors = usize::from(n != 2);
            assert_eq!(hits.as_array().unwrap().len(), doors, "{n}: {hits}");
        }
    }
    let hits = found(&desk, "q=villa 7 street 15").await;
    assert_eq!(
        (&hits[0]["door"]["deliveries"], &hits[0]["entry"]["point"]["lat"]),
        (&3.into(), &25.2304.into())
    );
    let mut tx = stage.tx(org).await;
    let book = book_of(&one.app, &mut tx).await.unwrap();
    let again = book_of(&one.app, &mut tx).await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&book, &again), "what did not change is not indexed again");
}

const MANY: i64 = 100_000;

/// `cargo nextest run --workspace -E 'test(a_hundred_thousand_doors)' --run-ignored only --no-capture`
#[tokio::test]
#[ignore = "a measurement of half a minute"]
async fn a_hundred_thousand_doors() {
    let stage = Stage::new().await;
    let org = stage.org();
    let mut tx = stage.tx(org).await;
    sqlx::query(
        "insert into places.doors (id, key, address, city, lats_e7, lons_e7, created_at, updated_at)
         select gen_random_uuid(), format('house %s street %s f7 %s|islamabad', n % 500, n / 500 % 100, n / 50000),
                format('House %s, Street %s, F-7/%s', n % 500, n / 500 % 100, n / 50000), 'Islamabad',
                array[337000000 + n * 3 % 400000]::int[], array[730300000 + n * 7 % 500000]::int[],
                now() - interval '1 day', now() - interval '1 day'
           from generate_series(0, $1 - 1) n",
    )
    .bind(MANY)
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let desk = stage.api(&[&ROOM]).caller(org, &["places:read"]);
    let mut times = Vec::new();
    let mut timed = async |what: &'static str, path: &str, expected: &str| {
        let mut each = Vec::new();
        for n in 0..41 {
            let path = path.replace("{n}", &(n * 11).to_string());
            let begun = std::time::Instant::now();
            let got = desk.get(&path).await;
            each.push(begun.elapsed().as_secs_f64() * 1e3);
            assert!(got.text().contains(expected), "{path}: {}", got.text());
        }
        let first = each[0];
        each.sort_by(f64::total_cmp);
        times.push((what, first, each[20], each[39]));
    };
    let resolve = "/places/resolve?text=House%20{n},%20Street%207,%20F-7/1&city=Islamabad";
    timed("resolve", resolve, "\"source\":\"door\"").await;
    timed("search", "/places/search?q=House%20{n}%20Street%207%20F-7/1", "\"source\":\"door\"").await;
    timed("search, a slip", "/places/search?q=Huose%20{n}%20Stret%207%20F-7", "\"source\":\"door\"").await;
    timed("reverse", "/places/reverse?lat=33.72&lon=73.0{n}", "\"door\"").await;
    let mut tx = stage.tx(org).await;
    let begun = std::time::Instant::now();
    let all = super::sql::newest(&mut tx, MANY).await.unwrap();
    let read_ms = begun.elapsed().as_secs_f64() * 1e3;
    eprintln!("{} doors read: {read_ms:.0} ms (what each `resolve` did)", all.len());
    for (what, first, p50, p95) in times {
        eprintln!("{what}: first {first:.1}, p50 {p50:.2}, p95 {p95:.2} ms");
    }
}
