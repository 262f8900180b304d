//! Written by the OpenAPI document, not by hand: every path that names a thing is called by another organisation, with the id
//! of a thing that is there and with every permission, and answers 404; and nothing changes. A path that somebody adds
//! tomorrow is tested tomorrow, or this test says that it must be taught.

mod common;
#[path = "../src/rooms.rs"]
mod rooms;

use axum::body::Body;
use common::tables::{Table, fill, tables};
use http::Request;
use platform::jobs;
use rooms::ROOMS;
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, PgConnection, types::Uuid};
use testkit::{Caller, Stage};

/// Where the thing of a path lies: the path's beginning, the prefix of its ids, and its table.
const THINGS: &[(&str, &str, &str)] = &[
    ("/api-keys/", "key", "identity.api_keys"),
    ("/canned-replies/", "can", "messages.canned_replies"),
    ("/deliveries/", "dlv", "delivery.deliveries"),
    ("/devices/", "dev", "fleet.devices"),
    ("/documents/", "doc", "fleet.documents"),
    ("/drivers/", "drv", "fleet.drivers"),
    ("/enquiries/", "enq", "messages.enquiries"),
    ("/imports/", "imp", "delivery.imports"),
    ("/incidents/", "inc", "delivery.incidents"),
    ("/invitations/", "inv", "identity.invitations"),
    ("/jobs/", "job", "platform.jobs"),
    ("/maintenance/records/", "mnt", "fleet.maintenance"),
    ("/maintenance/rules/", "mrl", "fleet.maintenance_rules"),
    ("/me/sessions/", "ses", "identity.sessions"),
    ("/notices/", "ntc", "notify.notices"),
    ("/places/{place}", "plc", "places.places"),
    ("/plans/", "pln", "planning.plans"),
    ("/routes/", "rte", "delivery.routes"),
    ("/shifts/", "shf", "fleet.shifts"),
    ("/threads/", "thr", "messages.threads"),
    ("/users/", "usr", "identity.users"),
    ("/vehicle-checks/", "chk", "fleet.vehicle_checks"),
    ("/vehicles/", "veh", "fleet.vehicles"),
    ("/views/", "viw", "identity.views"),
    ("/zones/", "zon", "places.zones"),
];

/// Paths whose parameter is no id of an organisation's thing, and what it is instead.
const NO_IDS: &[(&str, &str)] = &[
    ("/layers/", "a tile's place on the map"),
    ("/auth/", "a secret from a mail"),
    ("/public/", "a secret on a parcel, or the hash of a public picture"),
    ("/track/", "a secret on a parcel"),
    ("/ingest/", "the secret of a device"),
    ("/places/plus-codes/", "a place on earth"),
    ("/places/gazetteer/", "a code that many organisations may have, each its own"),
    ("/attachments/", "the hash of a picture: tested where it is kept"),
];

/// Calls that are refused before anything is looked up, because their body is a file.
const REFUSED_BEFORE: &[&str] = &["PUT /documents/{document}/file"];

/// Bodies that make sense, where the description alone does not say enough to make one.
fn body_of(name: &str) -> Option<Value> {
    match name {
        "POST /plans/{id}/edit" | "POST /plans/{id}/what-if" => {
            Some(json!({"edits": [{"op": "unassign", "job": "x"}]}))
        }
        "POST /plans/{id}/replan" => Some(json!({})),
        "POST /threads/{thread}/messages" => Some(json!({"text": "x"})),
        _ => None,
    }
}

#[tokio::test]
async fn another_organisations_things_are_not_there() {
    let stage = Stage::new().await;
    let api = stage.api(ROOMS);
    let (theirs, ours) = (stage.org(), stage.org());
    let mut eyes = stage.eyes().await;
    let all = tables(&mut eyes).await;
    fill(&mut eyes, &all, theirs).await;
    let permissions: Vec<&str> = ROOMS
        .iter()
        .flat_map(|room| room.permissions.iter().copied())
        .chain(jobs::PERMISSIONS.iter().copied())
        .collect();
    let stranger = api.caller(ours, &permissions);
    let document = Request::get("/api/openapi.json").body(Body::empty()).expect("a request");
    let document = api.send(document).await.body;
    let before = everything(&mut eyes, &all).await;

    let (mut wrong, mut called) = (Vec::new(), 0);
    for (path, methods) in document["paths"].as_object().expect("a document has paths") {
        let path = path.strip_prefix("/api/v1").unwrap_or(path);
        if !path.contains('{') || NO_IDS.iter().any(|(start, _)| path.starts_with(start)) {
            continue;
        }
        let Some((_, prefix, table)) = THINGS.iter().find(|(start, ..)| path.starts_with(start)) else {
            wrong.push(format!("{path}: teach this test which table its things are in"));
            continue;
        };
        let id = id_in(&mut eyes, table).await;
        let url = filled(path, &format!("{prefix}_{}", kernel::encode(id)));
        for (method, operation) in methods.as_object().expect("a path has methods") {
            let method = method.to_uppercase();
            if !["GET", "PUT", "POST", "PATCH", "DELETE"].contains(&method.as_str()) {
                continue;
            }
            let name = format!("{method} {path}");
            let got = call(&stranger, &method, &url, (&name, operation), &document).await;
            let expected = if REFUSED_BEFORE.contains(&name.as_str()) { 400..=422 } else { 404..=404 };
            called += 1;
            if !expected.contains(&got.0) {
                wrong.push(format!("{name} answers {}: {}", got.0, got.1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(called > 60, "only {called} calls: this test means nothing");
    for (now, was) in everything(&mut eyes, &all).await.into_iter().zip(before) {
        assert_eq!(now, was, "a stranger changed something");
    }
}

async fn id_in(eyes: &mut PgConnection, table: &str) -> Uuid {
    let sql = format!("select id from {table} limit 1");
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(eyes).await.unwrap_or_else(|e| panic!("{table}: {e}"))
}

/// The first parameter is the thing; what follows is inside it.
fn filled(path: &str, id: &str) -> String {
    let mut url = String::new();
    for (i, part) in path.split('{').enumerate() {
        match part.split_once('}') {
            None => url.push_str(part),
            Some((name, rest)) => {
                let inside = if name == "stop" { kernel::StopId::mint().to_string() } else { "x".to_owned() };
                url.push_str(if i == 1 { id } else { &inside });
                url.push_str(rest);
            }
        }
    }
    url
}

async fn call(
    who: &Caller,
    method: &str,
    url: &str,
    (name, operation): (&str, &Value),
    document: &Value,
) -> (u16, String) {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let body = body_of(name).or_else(|| schema.is_object().then(|| sample_of(schema, document, 0)));
    let got = who.call(method, url, body).await;
    (got.status, got.text())
}

/// The least that a schema accepts, as far as a schema says.
fn sample_of(schema: &Value, document: &Value, depth: u8) -> Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        return sample_of(&document["components"]["schemas"][name], document, depth + 1);
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(first) =
            schema[choice].as_array().and_then(|all| all.iter().find(|s| s["type"] != "null"))
        {
            return sample_of(first, document, depth + 1);
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut whole = Map::new();
        for part in parts {
            whole.extend(sample_of(part, document, depth + 1).as_object().cloned().unwrap_or_default());
        }
        return Value::Object(whole);
    }
    if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
        return first.clone();
    }
    let kind =
        schema["type"].as_str().or_else(|| schema["type"].as_array()?.first()?.as_str()).unwrap_or("object");
    match kind {
        "string" => text_of(schema),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(1)),
        "boolean" => json!(false),
        "array" if depth < 6 => {
            json!([sample_of(&schema["items"], document, depth + 1)])
        }
        "array" => json!([]),
        _ => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let of = |name: &str| sample_of(&schema["properties"][name], document, depth + 1);
            required.iter().filter_map(Value::as_str).map(|name| (name.to_owned(), of(name))).collect()
        }
    }
}

fn text_of(schema: &Value) -> Value {
    if let Some(prefix) =
        schema["pattern"].as_str().and_then(|p| p.strip_prefix('^')?.split_once("_[0-7]")).map(|p| p.0)
    {
        return json!(format!("{prefix}_{}", kernel::encode(Uuid::now_v7())));
    }
    match schema["format"].as_str() {
        Some("date-time") => json!("2026-11-21T09:00:00Z"),
        Some("date") => json!("2026-11-21"),
        Some("uuid") => json!(Uuid::now_v7()),
        _ => json!("x"),
    }
}

/// Every row there is, as text.
async fn everything(eyes: &mut PgConnection, tables: &[Table]) -> Vec<String> {
    let mut dumps = Vec::new();
    for table in tables.iter().filter(|table| table.has_org) {
        let sql = format!(
            "select coalesce(string_agg(t::text, ' ' order by t::text), '') from {} t where org_id is not null",
            table.name
        );
        let rows: String =
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *eyes).await.expect("rows have a text");
        dumps.push(format!("{}: {rows}", table.name));
    }
    dumps
}
