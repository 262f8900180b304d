//! The HTTP edge, on a room made for the purpose: notes that can be written, read and changed.

use axum::{body::Body, extract::Path};
use garde::Validate;
use http::Request;
use lexicon::Event;
use platform::{Answer, App, Envelope, IfMatch, Input, May, OpenApiRouter, Reply, Room, permission};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;
use testkit::{Caller, Stage};
use utoipa_axum::routes;
use uuid::Uuid;

permission!(NotesWrite, "notes:write");

static NOTES: Room = Room { routes: notes, ..Room::new("notes", no_migrations) };

fn no_migrations() -> sqlx::migrate::Migrator {
    sqlx::migrate::Migrator::DEFAULT
}

fn notes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(write_note))
        .routes(routes!(change_note))
        .routes(routes!(break_down))
        .routes(routes!(slow_note))
}

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewNote {
    #[garde(length(chars, min = 1, max = 20))]
    text: String,
    #[garde(range(min = 1, max = 9))]
    #[serde(default = "one")]
    copies: i32,
}

fn one() -> i32 {
    1
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Note {
    id: String,
    text: String,
}

#[derive(Serialize)]
struct Written {
    note: Uuid,
}

impl Event for Written {
    const NAME: &'static str = "notes.written";
    fn subject(&self) -> Uuid {
        self.note
    }
}

#[utoipa::path(post, path = "/notes", request_body = NewNote, responses((status = 201, body = Envelope<Note>)))]
async fn write_note(actor: May<NotesWrite>, input: Input<NewNote>) -> Reply<Note> {
    let mut tx = actor.write(&input).await?;
    let note = Uuid::now_v7();
    tx.emit(&Written { note }).await?;
    tx.reply(Answer::created(Note { id: note.to_string(), text: input.value.text }).version(1)).await
}

#[utoipa::path(post, path = "/notes/slow", request_body = NewNote, responses((status = 201, body = Envelope<Note>)))]
async fn slow_note(actor: May<NotesWrite>, input: Input<NewNote>) -> Reply<Note> {
    let tx = actor.write(&input).await?;
    tokio::time::sleep(Duration::from_millis(600)).await;
    tx.reply(Answer::created(Note { id: "slow".into(), text: input.value.text })).await
}

#[utoipa::path(put, path = "/notes/{id}", responses((status = 200, body = Envelope<Note>)))]
async fn change_note(actor: May<NotesWrite>, Path(id): Path<String>, held: IfMatch) -> Reply<Note> {
    let note = Note { id, text: "as it is".into() };
    held.check(7, &note)?;
    Ok(Answer::ok(Note { text: actor.org().to_string(), ..note }).version(8))
}

#[utoipa::path(get, path = "/notes/broken", responses((status = 500)))]
async fn break_down() -> Reply<Note> {
    panic!("secret: hunter2");
}

fn writer(stage: &Stage) -> Caller {
    stage.api(&[&NOTES]).caller(stage.org(), &["notes:write"])
}

async fn notes_written(stage: &Stage, writer: &Caller) -> i64 {
    let mut tx = stage.tx(writer.org).await;
    sqlx::query_scalar("select count(*) from platform.outbox where name = 'notes.written'")
        .fetch_one(tx.conn())
        .await
        .expect("the outbox can be read")
}

#[tokio::test]
async fn an_answer_comes_in_the_envelope() {
    let stage = Stage::new().await;
    let got = writer(&stage).post("/notes", json!({"text": "buy dates"})).await;
    assert_eq!(got.status, 201);
    assert_eq!(got.body["status"], "success");
    assert_eq!(got.body["code"], 201);
    assert_eq!(got.data()["text"], "buy dates");
    assert_eq!(got.headers["etag"], "\"1\"");
    assert_eq!(got.body["meta"]["request_id"], got.headers["x-request-id"].to_str().unwrap());
    assert!(got.headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
}

#[tokio::test]
async fn a_retry_gets_the_first_answer_and_has_no_second_effect() {
    let stage = Stage::new().await;
    let writer = writer(&stage).with("Idempotency-Key", "a-key");
    let first = writer.post("/notes", json!({"text": "once"})).await;
    let again = writer.post("/notes", json!({"text": "once"})).await;
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.data(), again.data());
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.headers["etag"], first.headers["etag"]);
    assert_eq!(notes_written(&stage, &writer).await, 1);

    let other = writer.post("/notes", json!({"text": "twice"})).await;
    assert_eq!((other.status, other.error()), (422, "idempotency.key_reused"));
}

#[tokio::test]
async fn a_key_at_work_is_not_started_twice() {
    let stage = Stage::new().await;
    let writer = writer(&stage).with("Idempotency-Key", "a-key");
    let second = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        writer.post("/notes/slow", json!({"text": "x"})).await
    };
    let (first, second) = tokio::join!(writer.post("/notes/slow", json!({"text": "x"})), second);
    assert_eq!(first.status, 201);
    assert_eq!((second.status, second.error()), (409, "idempotency.in_flight"));
    assert!(second.headers.contains_key("retry-after"));
}

#[tokio::test]
async fn keys_of_different_people_do_not_meet() {
    let stage = Stage::new().await;
    let api = stage.api(&[&NOTES]);
    let org = stage.org();
    for _ in 0..2 {
        let someone = api.caller(org, &["notes:write"]).with("Idempotency-Key", "same");
        let got = someone.post("/notes", json!({"text": "mine"})).await;
        assert_eq!(got.status, 201);
        assert!(!got.headers.contains_key("idempotency-replayed"));
    }
}

#[tokio::test]
async fn every_wrong_field_is_named() {
    let stage = Stage::new().await;
    let writer = writer(&stage);
    for (body, path) in [
        (json!({"text": ""}), "text"),
        (json!({"text": "x".repeat(21)}), "text"),
        (json!({"text": 7}), "text"),
        (json!({"text": "x", "copies": 10}), "copies"),
        (json!({"text": "x", "coppies": 1}), "coppies"),
        (json!({}), ""),
    ] {
        let got = writer.post("/notes", body.clone()).await;
        assert_eq!((got.status, got.error()), (422, "request.invalid"), "{body}");
        assert_eq!(got.body["error"]["fields"][0]["path"], path, "{body} {}", got.body);
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_in_kind() {
    let stage = Stage::new().await;
    let writer = writer(&stage);
    let json = "application/json";
    let malformed = writer.send_bytes("POST", "/notes", json, b"{\"text\": ".to_vec()).await;
    assert_eq!((malformed.status, malformed.error()), (400, "request.malformed"));
    let trailing = writer.send_bytes("POST", "/notes", json, b"{\"text\":\"a\"} and more".to_vec()).await;
    assert_eq!(trailing.status, 400);
    let not_text = writer.send_bytes("POST", "/notes", json, vec![0xff, 0xfe]).await;
    assert_eq!(not_text.status, 400);
    let media = writer.send_bytes("POST", "/notes", "text/plain", b"{}".to_vec()).await;
    assert_eq!((media.status, media.error()), (415, "request.media"));
    let large = writer.send_bytes("POST", "/notes", json, vec![b' '; 2 << 20]).await;
    assert_eq!((large.status, large.error()), (413, "request.too_large"));
    let deep = writer
        .send_bytes(
            "POST",
            "/notes",
            json,
            format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)).into_bytes(),
        )
        .await;
    assert!(matches!(deep.status, 400 | 422), "{}", deep.status);
}

#[tokio::test]
async fn a_stale_version_is_a_conflict_that_shows_what_is_there() {
    let stage = Stage::new().await;
    let writer = writer(&stage);
    let stale = writer.with("If-Match", "\"6\"").put("/notes/1", json!({})).await;
    assert_eq!((stale.status, stale.error()), (409, "version.stale"));
    assert_eq!(stale.body["error"]["current"]["text"], "as it is");
    assert_eq!(writer.with("If-Match", "\"7\"").put("/notes/1", json!({})).await.status, 200);
    assert_eq!(writer.put("/notes/1", json!({})).await.status, 200);
    assert_eq!(writer.with("If-Match", "seven").put("/notes/1", json!({})).await.status, 422);
}

#[tokio::test]
async fn nobody_without_the_permission_gets_in() {
    let stage = Stage::new().await;
    let api = stage.api(&[&NOTES]);
    let reader = api.caller(stage.org(), &["notes:read"]);
    let got = reader.post("/notes", json!({"text": "x"})).await;
    assert_eq!((got.status, got.error()), (403, "auth.forbidden"));
    let stranger = api.public("POST", "/notes", Some(json!({"text": "x"}))).await;
    assert_eq!(stranger.status, 401);
    assert_eq!(stranger.headers["www-authenticate"], "Bearer");
}

#[tokio::test]
async fn a_panic_is_our_fault_and_tells_nothing() {
    let stage = Stage::new().await;
    let got = stage.api(&[&NOTES]).public("GET", "/notes/broken", None).await;
    assert_eq!(got.status, 500);
    assert!(!got.text().contains("hunter2"));
    assert_eq!(got.body["error"]["type"], "internal");
}

#[tokio::test]
async fn an_unknown_path_answers_in_the_envelope() {
    let stage = Stage::new().await;
    let got = stage.api(&[&NOTES]).public("GET", "/nothing/here", None).await;
    assert_eq!((got.status, got.error()), (404, "not_found"));
}

#[tokio::test]
async fn another_origin_is_not_let_in() {
    let stage = Stage::new().await;
    let request = Request::builder()
        .method("OPTIONS")
        .uri("/api/v1/notes")
        .header("origin", "https://elsewhere.example")
        .header("access-control-request-method", "POST")
        .body(Body::empty())
        .unwrap();
    let got = stage.api(&[&NOTES]).send(request).await;
    assert!(!got.headers.contains_key("access-control-allow-origin"));
}
