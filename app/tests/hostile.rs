//! What does not belong: each gets the documented refusal, in words, and never a 5xx.

mod common;

use common::{
    Client, DataDir, Got, Server,
    world::{World, a_delivery, id_of},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const BROKEN: &str = include_str!("../../examples/deliveries-broken.csv");

#[track_caller]
fn refused(got: &Got, status: u16, code: &str) {
    assert_eq!(got.status.as_u16(), status, "{}", got.body);
    assert_eq!(got.body["error"]["type"], code, "{}", got.body);
    assert!(!got.body["error"]["detail"].as_str().unwrap_or_default().is_empty(), "says why: {}", got.body);
    assert!(got.body["meta"]["request_id"].is_string(), "can be found in the log: {}", got.body);
}

async fn send(client: &Client, path: &str, media: &str, body: impl Into<Vec<u8>>) -> Got {
    client.send(Method::POST, path, media, body).await.expect("the server answers")
}

#[tokio::test]
async fn each_misuse_gets_its_own_refusal() {
    let data = DataDir::new();
    let server = Server::start(&data);
    let world = World::found(&server.url, "hostile", 1).await;
    bodies_that_cannot_be_read(&world.owner).await;
    ids_that_are_not(&world.owner).await;
    commands_out_of_turn(&world).await;
    filters_that_want_to_be_sql(&world.owner).await;
    texts_and_numbers_without_measure(&world).await;
    a_spreadsheet_with_every_fault(&world).await;
    assert_eq!(server.stop(), 0);
}

async fn bodies_that_cannot_be_read(owner: &Client) {
    for broken in
        ["{", "", "[", "null", "[]", "{\"reference\": }", "\u{feff}{}", "{\"a\":1}{\"b\":2}", "nonsense"]
    {
        let got = send(owner, "/deliveries", "application/json", broken).await;
        assert!(matches!(got.status.as_u16(), 400 | 422), "{broken:?}: {} {}", got.status, got.body);
    }
    refused(&send(owner, "/deliveries", "application/json", "{").await, 400, "request.malformed");
    let deep = format!("{}1{}", "[".repeat(20_000), "]".repeat(20_000));
    assert!(send(owner, "/deliveries", "application/json", deep).await.status.is_client_error());
    assert!(
        send(owner, "/deliveries", "application/json", b"{\"reference\": \"\xff\xfe\"}".to_vec())
            .await
            .status
            .is_client_error()
    );
    assert_eq!(
        send(owner, "/deliveries", "text/plain", "{}").await.status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    let huge = format!("{{\"reference\": \"{}\"}}", "x".repeat(20 << 20));
    let got = owner.send(Method::POST, "/deliveries", "application/json", huge).await;
    // A server may also hang up on whoever goes on sending.
    assert!(got.is_err() || got.is_ok_and(|got| got.status == StatusCode::PAYLOAD_TOO_LARGE));
}

async fn ids_that_are_not(owner: &Client) {
    let theirs = id_of(&owner.post("/deliveries", a_delivery("H-1")).await.ok());
    for path in ["/vehicles/", "/drivers/", "/plans/", "/routes/", "/users/"] {
        let got = owner.get(&format!("{path}{theirs}")).await;
        assert!(matches!(got.status.as_u16(), 400 | 404 | 405 | 422), "{path}: {}", got.body);
    }
    for id in [
        "1",
        "dlv_",
        "dlv_zzzzzzzzzzzzzzzzzzzzzzzzzz",
        "%00",
        "dlv_%F0%9F%90%AA",
        "..%2f..%2fetc",
        "'%20or%201=1--",
        &"d".repeat(3000),
    ] {
        let got = owner.get(&format!("/deliveries/{id}")).await;
        assert!(got.status.is_client_error(), "{id}: {} {}", got.status, got.body);
    }
}

/// The right person, the wrong moment: 409, and what would be allowed.
async fn commands_out_of_turn(world: &World) {
    let id = id_of(&world.owner.post("/deliveries", a_delivery("H-2")).await.ok());
    let path = format!("/deliveries/{id}/commands");
    let got = world.owner.post(&path, json!({"command": "deliver", "proof": {}})).await;
    assert!(matches!(got.status.as_u16(), 403 | 409), "{}", got.body);
    let assign = json!({"command": "assign", "driver": world.crews[0].driver});
    world.owner.post(&path, assign.clone()).await.ok();
    let got = world.owner.post(&path, assign).await;
    refused(&got, 409, "delivery.not_legal");
    let allowed = got.body["error"]["allowed"].as_array().cloned().unwrap_or_default();
    assert!(allowed.contains(&json!("cancel")), "says what would be possible: {}", got.body);
    let fresh = id_of(&world.owner.post("/deliveries", a_delivery("H-3")).await.ok());
    let got = world.owner.post(&format!("/deliveries/{fresh}/commands"), json!({"command": "accept"})).await;
    assert!(matches!(got.status.as_u16(), 403 | 409), "{}", got.body);
    for body in [json!({"command": "fly"}), json!({}), json!({"command": 7}), json!({"command": "assign"})] {
        let got = world.owner.post(&path, body).await;
        assert!(matches!(got.status.as_u16(), 400 | 422), "{}", got.body);
    }
}

async fn filters_that_want_to_be_sql(owner: &Client) {
    for (lists, names) in
        [("deliveries", "reference"), ("vehicles", "name"), ("drivers", "name"), ("routes", "name")]
    {
        for value in [
            "eq.'%20or%20'1'='1",
            "eq.\");drop%20table%20x;--",
            "in.(",
            "in.(a",
            "in.()",
            "like.%25%25",
            "ilike.*'*",
            "is.maybe",
            "not.not.eq.1",
            "eq.",
            "fts.word",
            "eq.%00",
            "gt.%F0%9F%90%AA",
            "like.%5C",
        ] {
            let got = owner.get(&format!("/{lists}?{names}={value}")).await;
            assert!(!got.status.is_server_error(), "{lists}?{names}={value}: {}", got.body);
            let rows = got.data().as_array().map_or(0, Vec::len);
            assert!(rows == 0 || value.contains("like"), "{value} matched {rows} rows");
        }
        let deep = format!("{}a.eq.1{}", "and(".repeat(200), ")".repeat(200));
        for ask in [
            format!("or=({deep})"),
            "order=name);drop".into(),
            "order=1".into(),
            "select=*".into(),
            "select=a(b(c(d(e))))".into(),
            "limit=-1".into(),
            "limit=99999999999999999999".into(),
            "limit=1e9".into(),
            "offset=-5".into(),
            "page=0".into(),
            "cursor=garbage".into(),
            "count=maybe".into(),
            "org_id=eq.1".into(),
            "pg_sleep(9)=eq.1".into(),
            "1=eq.1".into(),
        ] {
            let got = owner.get(&format!("/{lists}?{ask}")).await;
            assert!(!got.status.is_server_error(), "{lists}?{ask}: {}", got.body);
        }
        let got = owner.get(&format!("/{lists}?org_id=eq.1")).await;
        assert_eq!(
            got.status,
            StatusCode::BAD_REQUEST,
            "{lists}: a column that is not offered: {}",
            got.body
        );
    }
}

async fn texts_and_numbers_without_measure(world: &World) {
    let owner = &world.owner;
    let with = |path: &[&str], value: Value| {
        let mut body = a_delivery("H-4");
        let mut at = &mut body;
        for key in path {
            at = &mut at[*key];
        }
        *at = value;
        body
    };
    let faults = [
        with(&["reference"], json!("a\u{0}b")),
        with(&["recipient", "name"], json!("\u{0}")),
        with(&["reference"], json!("x".repeat(100_000))),
        with(&["dropoff", "point"], json!({"lat": 1e308, "lon": -1e308})),
        with(&["dropoff", "point"], json!({"lat": "25", "lon": "55"})),
        with(&["dropoff", "point"], json!({"lat": 91, "lon": 0})),
        with(&["service_s"], json!(i64::MAX)),
        with(&["service_s"], json!(-1)),
        with(&["weight_g"], json!(1e300)),
        with(&["items"], json!(vec![json!({"description": "x", "quantity": 4_294_967_296_i64}); 2])),
        with(&["cod"], json!({"amount": i64::MAX, "currency": "XXXX"})),
        with(&["window"], json!({"from": "9999-12-31T23:59:59Z", "to": "0001-01-01T00:00:00Z"})),
        with(&["recipient"], json!([])),
    ];
    for body in faults {
        let got = owner.post("/deliveries", body.clone()).await;
        assert!(
            matches!(got.status.as_u16(), 400 | 422),
            "{} {} for {:.300}",
            got.status,
            got.body,
            body.to_string()
        );
    }
    let fix = |point: Value, at: Value, seq: Value| json!({"vehicle_id": world.crews[0].vehicle, "point": point, "fix_at": at, "seq": seq});
    let here = json!({"lat": 25.1, "lon": 55.2});
    for body in [
        fix(here.clone(), json!("yesterday"), json!(1)),
        fix(here.clone(), json!("2026-01-01T00:00:00Z"), json!(9_000_000_000_i64)),
        fix(json!({"lat": 1e39, "lon": 0}), json!("2026-01-01T00:00:00Z"), json!(1)),
        fix(here.clone(), json!("-009999-01-01T00:00:00Z"), json!(1)),
        json!({"positions": []}),
        json!({"positions": vec![fix(here, json!("2026-01-01T00:00:00Z"), json!(1)); 1001]}),
    ] {
        let got = owner.post("/positions", body).await;
        let told = got.data()["refused"].as_array().is_some_and(|refused| !refused.is_empty());
        assert!(got.status.is_client_error() || told, "{} {}", got.status, got.body);
    }
}

/// Every faulty row is named with its place and reason, and the good ones go through.
async fn a_spreadsheet_with_every_fault(world: &World) {
    let import = world.import(BROKEN, "good_rows").await;
    assert_eq!(import["state"], "done", "{import}");
    let path = format!("/imports/{}/rows?limit=100&order=row_no.asc", id_of(&import));
    let rows = world.owner.get(&path).await.ok();
    for (row, line) in rows.as_array().expect("rows").iter().zip(BROKEN.lines().skip(1)) {
        let is_bad = row["state"] == "bad";
        // the second row of the name BAD-01 is the first that could be taken under it
        let expected = line.starts_with("BAD") && !(line.starts_with("BAD-01") && row["row_no"] != 2);
        if expected {
            assert!(is_bad, "{line} was taken: {row}");
            let first = &row["errors"][0];
            assert!(
                first["path"].is_string() && !first["message"].as_str().unwrap_or_default().is_empty(),
                "{line}: {row}"
            );
        }
        if line.starts_with("GOOD") {
            assert!(!is_bad, "{line} was refused: {row}");
        }
    }
    assert_eq!(import["rows_total"].as_u64(), Some(BROKEN.lines().count() as u64 - 1), "{import}");
    let strict = world
        .owner
        .upload_csv(&BROKEN.replace("BAD-", "WORSE-"), "all_or_nothing")
        .await
        .expect("the server answers");
    let strict = world.import_ended(&id_of(&strict.ok())).await;
    assert_eq!(
        (strict["state"].as_str(), strict["created"].as_i64()),
        (Some("refused"), Some(0)),
        "{strict}"
    );
    for nonsense in ["", "\0\0\0", "a,b,c\n1,2,3", "PK\u{3}\u{4}not a workbook", "reference\n\"unclosed"] {
        let got = world.owner.upload_csv(nonsense, "good_rows").await.expect("the server answers");
        if got.status.is_success() {
            let ended = world.import_ended(&id_of(got.data())).await;
            assert_eq!(ended["created"], 0, "{nonsense:?}: {ended}");
        } else {
            assert!(got.status.is_client_error(), "{nonsense:?}: {}", got.body);
        }
    }
}

/// Two organisations: what one has, the other cannot tell from what does not exist.
#[tokio::test]
async fn another_organisation_s_things_do_not_exist() {
    let data = DataDir::new();
    let server = Server::start(&data);
    let ours = World::found(&server.url, "ours", 1).await;
    let theirs = World::found(&server.url, "theirs", 1).await;
    let delivery = id_of(&theirs.owner.post("/deliveries", a_delivery("T-1")).await.ok());
    let import = id_of(&theirs.import("reference,recipient_name,phone,address,city,lat,lon\nT-2,Layla,+971501234567,Villa 7,Dubai,25.2,55.2\n", "good_rows").await);
    let zone = json!({"name": "Z", "shape": {"kind": "circle", "center": {"lat": 25.1, "lon": 55.2}, "radius_m": 500}});
    let place = theirs
        .owner
        .post("/places", json!({"kind": "depot", "name": "D", "point": {"lat": 25.1, "lon": 55.2}}))
        .await
        .ok();
    let me = theirs.owner.get("/me").await.ok();
    let crew = &theirs.crews[0];
    let mut things = vec![
        format!("/deliveries/{delivery}"),
        format!("/deliveries/{delivery}/timeline"),
        format!("/deliveries/{delivery}/label"),
        format!("/imports/{import}"),
        format!("/imports/{import}/rows"),
        format!("/places/{}", id_of(&place)),
        format!("/vehicles/{}", crew.vehicle),
        format!("/vehicles/{}/location", crew.vehicle),
        format!("/vehicles/{}/positions", crew.vehicle),
        format!("/drivers/{}", crew.driver),
        format!("/users/{}", id_of(&me["user"])),
    ];
    let plan = theirs.owner.post("/deliveries/plan", World::plan_request(1)).await.ok();
    let plan = theirs.plan_ended(&id_of(&plan)).await;
    let published = theirs.owner.post(&format!("/plans/{}/publish", id_of(&plan)), json!({})).await.ok();
    let routes = theirs.routes_of(&published).await;
    things.push(format!("/plans/{}", id_of(&plan)));
    things.extend(routes.iter().map(|route| format!("/routes/{}", id_of(route))));
    if let Ok(zone) = theirs.owner.try_call(Method::POST, "/zones", Some(zone)).await
        && zone.status.is_success()
    {
        things.push(format!("/zones/{}", id_of(zone.data())));
    }
    for path in things {
        let own = theirs.owner.get(&path).await.status;
        assert_ne!(own, StatusCode::FORBIDDEN, "{path} is there for its owner");
        let got = ours.owner.get(&path).await;
        assert_eq!(got.status, StatusCode::NOT_FOUND, "{path}: {}", got.body);
    }
    let cancel = ours
        .owner
        .post(&format!("/deliveries/{delivery}/commands"), json!({"command": "cancel", "reason": "mine now"}))
        .await;
    assert_eq!(cancel.status, StatusCode::NOT_FOUND, "{}", cancel.body);
    let position = json!({"vehicle_id": crew.vehicle, "point": {"lat": 25.1, "lon": 55.2}, "fix_at": common::world::now()});
    assert!(
        ours.owner.post("/positions", position).await.status.is_client_error(),
        "another's van cannot be moved"
    );
    let sit = ours
        .owner
        .put(
            &format!("/vehicles/{}/driver", ours.crews[0].vehicle),
            json!({"driver": crew.driver, "take_over": true}),
        )
        .await;
    assert!(sit.status.is_client_error(), "another's driver cannot be seated: {}", sit.body);
    for list in [
        "/deliveries",
        "/imports",
        "/plans",
        "/routes",
        "/jobs",
        "/incidents",
        "/positions/latest",
        "/notices",
    ] {
        let shown = ours.owner.get(list).await;
        let shown = shown.data().as_array().expect("a list");
        // Their own sign-up wrote them a letter.
        let not_own = shown.iter().filter(|thing| thing["kind"] != "identity.send_mail");
        assert_eq!(not_own.count(), 0, "{list} shows {shown:?}");
    }
}

/// Written by the OpenAPI document: every path and method, with nobody behind it, and with rubbish in its body.
#[tokio::test]
async fn every_operation_withstands_strangers_and_rubbish() {
    let data = DataDir::new();
    let server = Server::start(&data);
    let nobody = Client::new(&server.url);
    let owner = Client::sign_up(&server.url, "walk@caravan.example").await;
    let document: Value = nobody
        .http
        .get(format!("{}/api/openapi.json", server.url))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let mut walked = 0;
    for (path, operations) in document["paths"].as_object().expect("paths") {
        // Ends sessions: the walk would go on as a stranger. The stream does not end.
        if path.contains("sign-out")
            || path.contains("/stream")
            || path.contains("/me/sessions")
            || path.contains("/me/password")
        {
            continue;
        }
        let open = path.contains("/auth/")
            || path.contains("/public/")
            || path.contains("/ingest/")
            || path.contains("/track/")
            // which maps there are: the recipient's page draws streets without a sign-in
            || path.ends_with("/routing/maps");
        let bare = path.trim_start_matches("/api/v1");
        for (method, _) in operations.as_object().expect("operations") {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            let stranger = nobody
                .send(method.clone(), &filled(bare, "1"), "application/json", "{}")
                .await
                .expect("an answer");
            assert!(
                !stranger.status.is_server_error(),
                "{method} {path}: {} {}",
                stranger.status,
                stranger.body
            );
            assert!(
                open || matches!(stranger.status.as_u16(), 400 | 401 | 404 | 422),
                "{method} {path} lets strangers in: {}",
                stranger.status
            );
            for (word, media, rubbish) in RUBBISH {
                let got = owner
                    .send(method.clone(), &filled(bare, word), media, *rubbish)
                    .await
                    .expect("an answer");
                assert!(
                    !got.status.is_server_error(),
                    "{method} {path} with {word} and {rubbish:?}: {} {}",
                    got.status,
                    got.body
                );
                walked += 1;
            }
        }
    }
    assert!(walked > 500, "the document has many operations: {walked}");
    assert_eq!(server.stop(), 0);
}

/// (in the path, media type, body)
const RUBBISH: &[(&str, &str, &[u8])] = &[
    ("0", "application/json", b"{"),
    ("dlv_01m7yr6hzze6ntte2rmyynkvmb", "application/json", b"{\"a\": [1, 2, {\"b\": null}]}"),
    ("01a1fd81-d79b-74d6-b2b3-44b5536c0d14", "application/json", b"[[[[]]]]"),
    ("%00", "application/json", b"\"\\u0000\""),
    ("%F0%9F%90%AA", "text/csv", b"\xff\xfe\x00\x00"),
    ("a%2Fb", "multipart/form-data; boundary=x", b"--x\r\nbroken"),
];

/// `{name}` replaced by `word`.
fn filled(path: &str, word: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { word } else { part }).collect::<Vec<_>>().join("/")
}
