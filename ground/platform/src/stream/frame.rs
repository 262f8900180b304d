//! What the server says.

use crate::{Fact, bus::Latest, feed::Cursor, http::Problem};
use kernel::Time;
use serde::Serialize;
use serde_json::{Value, json};

/// One frame: its text, and where a client that has seen it resumes.
#[derive(Debug)]
pub(super) struct Frame {
    pub cursor: Cursor,
    pub text: String,
}

#[derive(Serialize)]
struct Wire<'a> {
    r#type: &'a str,
    cursor: Cursor,
    topic: Option<&'a str>,
    data: &'a Value,
    at: Time,
}

fn frame(r#type: &str, cursor: Cursor, topic: Option<&str>, data: &Value, at: Time) -> Frame {
    let wire = Wire { r#type, cursor, topic, data, at };
    Frame { cursor, text: serde_json::to_string(&wire).expect("BUG: a frame is plain JSON") }
}

pub(super) fn fact(fact: &Fact, topic: &str) -> Frame {
    frame(&fact.frame_type(), fact.cursor, Some(topic), &fact.body, fact.occurred_at)
}

pub(super) fn latest(latest: &Latest, topic: &str, cursor: Cursor, now: Time) -> Frame {
    frame(latest.kind, cursor, Some(topic), &latest.data, now)
}

pub(super) fn ready(cursor: Cursor, expires_s: i64, now: Time) -> Frame {
    // Keys do not expire; a token does.
    let expires_at = (expires_s < i64::from(u32::MAX)).then(|| Time::from_unix_s(expires_s));
    frame("ready", cursor, None, &json!({ "expires_at": expires_at }), now)
}

/// `subscribed`, `unsubscribed`, `gone`: something about one topic.
pub(super) fn about(r#type: &str, topic: &str, cursor: Cursor, now: Time) -> Frame {
    frame(r#type, cursor, Some(topic), &Value::Null, now)
}

/// `ping`, `resumed`, `reset`, `gap`: something about the place in the feed.
pub(super) fn place(r#type: &str, cursor: Cursor, now: Time) -> Frame {
    frame(r#type, cursor, None, &json!({ "resume": cursor }), now)
}

pub(super) fn error(problem: &Problem, topic: Option<&str>, cursor: Cursor, now: Time) -> Frame {
    frame("error", cursor, topic, &json!({ "code": problem.code, "detail": problem.detail }), now)
}
