use crate::bench::Bench;
use serde_json::{Value, json};

fn van(name: &str) -> Value {
    json!({"name": name, "plate": format!("DXB {name}"), "kind": "van", "make": "Toyota", "model": "Hiace", "year": 2023,
           "fuel": "diesel", "capacity": {"weight_g": 800_000, "parcels": 120}, "skills": ["refrigerated"], "equipment": ["tail_lift"]})
}

#[tokio::test]
async fn a_vehicle_is_added_changed_listed_and_removed() {
    let b = Bench::new().await;
    let made = b.office.post("/vehicles", van("A 1")).await;
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(made.headers["etag"], "\"1\"");
    assert_eq!(made.data()["capacity"], json!({"weight_g": 800_000, "parcels": 120}));
    let path = format!("/vehicles/{}", made.data()["id"].as_str().unwrap());

    let mut next = van("A 1");
    next["status"] = json!("workshop");
    let changed = b.office.with("If-Match", "\"1\"").put(&path, next.clone()).await;
    assert_eq!(
        (changed.status, &changed.data()["status"], &changed.data()["version"]),
        (200, &json!("workshop"), &json!(2))
    );
    let stale = b.office.with("If-Match", "\"1\"").put(&path, next).await;
    assert_eq!((stale.status, stale.error()), (409, "version.stale"));

    for (query, found) in [
        ("status=eq.workshop", 1),
        ("status=in.(active,retired)", 0),
        ("name=ilike.*a*", 1),
        ("q=dxb", 1),
        ("q=%25", 0),
        ("or=(kind.eq.truck,odometer_m.gt.5)", 0),
    ] {
        let listed = b.office.get(&format!("/vehicles?{query}&count=exact")).await;
        assert_eq!(listed.body["meta"]["pagination"]["total"], found, "{query}: {}", listed.text());
        assert_eq!(listed.data().as_array().unwrap().len(), found, "{query}");
    }
    assert_eq!(b.office.delete(&path).await.status, 200);
    assert_eq!(b.office.get("/vehicles").await.data(), &json!([]));
    assert!(b.office.get(&path).await.data()["removed_at"].is_string());
    assert_eq!(b.facts("fleet.vehicle_changed").await, 2);
    assert_eq!(b.facts("fleet.vehicle_removed").await, 1);
}

#[tokio::test]
async fn one_plate_is_one_vehicle_however_it_is_written() {
    let b = Bench::new().await;
    let first = b.vehicle_with("DXB A 12345").await;
    let again = b.office.post("/vehicles", json!({"name": "x", "kind": "van", "plate": "dxb-a12345"})).await;
    assert_eq!((again.status, again.error()), (409, "fleet.taken"), "{}", again.text());
    assert_eq!(again.body["error"]["fields"][0]["path"], "plate");
    let stranger = b.stranger();
    let theirs =
        stranger.post("/vehicles", json!({"name": "x", "kind": "van", "plate": "DXB A 12345"})).await;
    assert_eq!(theirs.status, 201, "a plate of another organisation is none of my business");
    b.office.delete(&format!("/vehicles/{first}")).await;
    b.vehicle_with("DXBA12345").await;
}

impl Bench {
    async fn vehicle_with(&self, plate: &str) -> String {
        self.add("/vehicles", json!({"name": "x", "kind": "van", "plate": plate})).await
    }
}

#[tokio::test]
async fn another_organisation_finds_nothing() {
    let b = Bench::new().await;
    let stranger = b.stranger();
    let path = format!("/vehicles/{}", b.vehicle("Mine").await);
    for got in [stranger.get(&path).await, stranger.put(&path, van("x")).await, stranger.delete(&path).await]
    {
        assert_eq!((got.status, got.error()), (404, "fleet.not_found"));
    }
    assert_eq!(stranger.get("/vehicles").await.data(), &json!([]));
    let reader = b.api.caller(b.org, &["vehicles:read"]);
    assert_eq!(reader.post("/vehicles", van("no")).await.status, 403);
}

#[tokio::test]
async fn bad_input_is_answered_with_the_field() {
    let b = Bench::new().await;
    for (change, path) in [
        (json!({"name": ""}), "name"),
        (json!({"kind": "submarine"}), "kind"),
        (json!({"year": 1800}), "year"),
        (json!({"capacity": {"Weight": 1}}), "capacity"),
        (json!({"capacity": {"weight_g": -1}}), "capacity"),
        (json!({"capacity": {"weight_g": 1.5}}), "capacity"),
        (json!({"skills": ["Cold Chain"]}), "skills"),
        (json!({"odometer_m": -1}), "odometer_m"),
        (json!({"home_place": "plc_01h455vb4pex5vsknk084sn02q"}), "home_place"),
        (json!({"home_place": "veh_01h455vb4pex5vsknk084sn02q"}), "home_place"),
        (json!({"wheels": 4}), "wheels"),
    ] {
        let mut body = van("Bad");
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let got = b.office.post("/vehicles", body).await;
        assert_eq!(got.status, 422, "{change}: {}", got.text());
        assert!(
            got.body["error"]["fields"][0]["path"].as_str().unwrap().starts_with(path),
            "{change}: {}",
            got.text()
        );
    }
    assert_eq!(b.office.get("/vehicles/drv_01h455vb4pex5vsknk084sn02q").await.status, 422);
    assert_eq!(b.office.get("/vehicles?status=eq.flying").await.status, 400);
}

#[tokio::test]
async fn a_home_is_a_place_of_ones_own() {
    let b = Bench::new().await;
    let depot = b
        .add("/places", json!({"kind": "depot", "name": "Depot", "point": {"lat": 25.14, "lon": 55.22}}))
        .await;
    let mut body = van("Home");
    body["home_place"] = json!(depot);
    let made = b.office.post("/vehicles", body.clone()).await;
    assert_eq!(made.data()["home_place"], json!(depot), "{}", made.text());
    let theirs = b.stranger().post("/vehicles", body).await;
    assert_eq!(
        (theirs.status, theirs.body["error"]["fields"][0]["path"].as_str()),
        (422, Some("home_place"))
    );
}

#[tokio::test]
async fn the_list_leaves_as_a_spreadsheet_without_formulas() {
    let b = Bench::new().await;
    b.add("/vehicles", json!({"name": "=HYPERLINK(\"x\")", "kind": "van"})).await;
    b.add("/vehicles", json!({"name": "شاحنة", "kind": "truck"})).await;
    let file = b.office.get("/vehicles/csv").await;
    assert_eq!(
        (file.status, file.headers["content-type"].to_str().unwrap()),
        (200, "text/csv; charset=utf-8")
    );
    let text = file.text();
    assert!(text.starts_with("\u{feff}id,name,plate,kind,status"), "{text}");
    assert!(text.contains("'=HYPERLINK") && text.contains("شاحنة"), "{text}");
    assert_eq!(text.lines().count(), 3);
}

#[tokio::test]
async fn a_retry_adds_one_vehicle() {
    let b = Bench::new().await;
    let keyed = b.office.with("Idempotency-Key", "once");
    let (one, two) = (keyed.post("/vehicles", van("K")).await, keyed.post("/vehicles", van("K")).await);
    assert_eq!((one.status, two.status), (201, 201));
    assert_eq!(one.data()["id"], two.data()["id"]);
}

#[tokio::test]
async fn the_plan_holds_so_many_vehicles_and_one_removed_makes_room() {
    let b = Bench::new().await;
    b.limit("vehicles", 3).await;
    let asks: Vec<_> = (0..8)
        .map(|i| {
            let office = b.office.clone();
            tokio::spawn(async move { office.post("/vehicles", van(&format!("P {i}"))).await.status })
        })
        .collect();
    let mut added = 0;
    for ask in asks {
        match ask.await.unwrap() {
            201 => added += 1,
            status => assert_eq!(status, 402),
        }
    }
    assert_eq!(added, 3);
    let clash = b.office.post("/vehicles", json!({"name": "", "kind": "van"})).await;
    assert_eq!(clash.status, 422);
    let one = b.office.get("/vehicles?limit=1").await.data()[0]["id"].as_str().unwrap().to_owned();
    b.office.delete(&format!("/vehicles/{one}")).await;
    assert_eq!(b.office.post("/vehicles", van("N 1")).await.status, 201);
    assert_eq!(b.office.post("/vehicles", van("N 2")).await.status, 402);
}
