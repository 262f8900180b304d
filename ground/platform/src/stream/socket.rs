//! GET /stream, upgraded to a WebSocket.
//!
//! Frames are written one by one, and nothing waits in memory behind a slow client but the bus's shared backlog: who falls
//! off its end is told where to resume, and closed.

use super::{
    HELLO_MAX, MESSAGE_BYTES_MAX, MESSAGES_PER_S, PING_EVERY, Place, SILENCE_MAX, WRITE_MAX, conflate,
    flow::{End, Flow, Next},
    frame, origin,
    session::bearer,
};
use crate::{
    feed::Cursor,
    http::{App, Problem},
};
use axum::{
    extract::{
        State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    response::{IntoResponse, Response},
};
use http::{HeaderMap, header};
use kernel::Kind;
use serde::Deserialize;
use std::{convert::Infallible, time::Duration};
use tokio::time::{Instant, interval_at, timeout};

/// A close code and its word. `None`: the client is gone, and there is nobody to tell.
type Close = Option<(u16, &'static str)>;

const WRONG_ORIGIN: Close = Some((3003, "origin"));
const NOT_SIGNED_IN: Close = Some((3000, "sign in"));
const TOO_SLOW: Close = Some((3008, "too slow: resume"));
const SILENT: Close = Some((3008, "silent"));
const NOT_OURS: Close = Some((1008, "not this protocol"));
const TOO_LARGE: Close = Some((1009, "message too large"));
const BROKEN: Close = Some((1011, "broken: come back"));
const GOING: Close = Some((1012, "restarting: come back"));
const TOO_MANY: Close = Some((1013, "too many connections"));

impl From<End> for Close {
    fn from(end: End) -> Self {
        match end {
            End::NotSignedIn => NOT_SIGNED_IN,
            End::TooSlow => TOO_SLOW,
            End::Going => GOING,
            End::Broken => BROKEN,
        }
    }
}

/// What a client says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    token: Option<String>,
    #[serde(default)]
    subscribe: Names,
    #[serde(default)]
    unsubscribe: Names,
    rate_ms: Option<u64>,
    resume: Option<Cursor>,
}

/// One name or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Names {
    One(String),
    Many(Vec<String>),
}

impl Default for Names {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl Names {
    fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(name) => vec![name],
            Self::Many(names) => names,
        }
    }
}

/// Live facts and latest values over a WebSocket; the server-sent events carry the same frames.
#[utoipa::path(get, path = "/stream", tag = "realtime", responses((status = 101, description = "a WebSocket"), (status = 400, description = "not a WebSocket")))]
pub(super) async fn stream(
    State(app): State<App>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let Ok(upgrade) = upgrade else {
        let detail = "this address speaks WebSocket; without one, use /stream/sse";
        return Problem::of(Kind::Malformed, "stream.not_a_websocket", detail).into_response();
    };
    // The defaults hold 128 KiB per connection before the first byte.
    upgrade
        .read_buffer_size(4 << 10)
        .write_buffer_size(0)
        .max_write_buffer_size(4 << 20)
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
        .on_upgrade(move |socket| serve(app, headers, socket))
}

async fn serve(app: App, headers: HeaderMap, mut socket: WebSocket) {
    let mut place = Place::take();
    let close = match &mut place {
        None => TOO_MANY,
        Some(_) if !origin::allowed(&headers, app.config()) => WRONG_ORIGIN,
        Some(place) => match hello(&app, headers, &mut socket).await {
            Ok((flow, _)) if !place.belongs_to(flow.session.user()) => TOO_MANY,
            Ok((flow, ask)) => Connection::new(flow).run(&mut socket, ask).await,
            Err(close) => close,
        },
    };
    if let Some((code, reason)) = close {
        metrics::counter!("stream_closed_total", "code" => code.to_string()).increment(1);
        let close = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
        // The word goes out before the connection does; a client that does not answer is not waited for.
        let goodbye = async {
            socket.send(close).await.ok()?;
            while let Some(Ok(_)) = socket.recv().await {}
            Some(())
        };
        let _ = timeout(Duration::from_secs(2), goodbye).await;
    }
}

/// Who it is: by the request's header, or by the first message (which may ask for more at once).
async fn hello(app: &App, headers: HeaderMap, socket: &mut WebSocket) -> Result<(Flow, Ask), Close> {
    let signed = headers.contains_key(header::AUTHORIZATION) || headers.contains_key("x-api-key");
    let (credentials, ask) = if signed {
        (Ok(headers), Ask::default())
    } else {
        let first = timeout(HELLO_MAX, first_message(socket)).await.map_err(|_| NOT_SIGNED_IN)??;
        let mut ask: Ask = serde_json::from_str(&first).map_err(|_| NOT_OURS)?;
        let token = ask.token.take().ok_or(NOT_SIGNED_IN)?;
        (bearer(&token), ask)
    };
    let opened = match credentials {
        Ok(credentials) => Flow::open(app, credentials).await,
        Err(problem) => Err(problem),
    };
    match opened {
        Ok(flow) => Ok((flow, ask)),
        Err(problem) => {
            let frame = frame::error(&problem, None, Cursor::default(), app.db().now());
            let _ = timeout(WRITE_MAX, socket.send(Message::Text(frame.text.into()))).await;
            Err(if problem.kind == Kind::Unavailable { BROKEN } else { NOT_SIGNED_IN })
        }
    }
}

async fn first_message(socket: &mut WebSocket) -> Result<String, Close> {
    loop {
        match socket.recv().await {
            Some(Ok(Message::Text(text))) => return Ok(text.to_string()),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Binary(_))) => return Err(NOT_OURS),
            Some(Err(error)) => return Err(broken_by(&error)),
            Some(Ok(Message::Close(_))) | None => return Err(None),
        }
    }
}

fn broken_by(error: &axum::Error) -> Close {
    // The library's error types are not ours to name; its words are stable.
    if error.to_string().contains("too long") { TOO_LARGE } else { None }
}

struct Connection {
    flow: Flow,
    heard_at: Instant,
    /// messages the client may still send; refills with time
    allowance: f64,
}

impl Connection {
    fn new(flow: Flow) -> Self {
        Self { flow, heard_at: Instant::now(), allowance: f64::from(MESSAGES_PER_S) * 10.0 }
    }

    async fn run(mut self, socket: &mut WebSocket, first: Ask) -> Close {
        match self.talk(socket, first).await {
            Err(close) => close,
            Ok(never) => match never {},
        }
    }

    async fn talk(&mut self, socket: &mut WebSocket, first: Ask) -> Result<Infallible, Close> {
        self.take(first).await;
        let mut ping = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        loop {
            tokio::select! {
                next = self.flow.next() => match next {
                    Next::Frame(frame) => send(socket, Message::Text(frame.text.into())).await?,
                    Next::End(end) => return Err(end.into()),
                },
                message = socket.recv() => match message {
                    Some(Ok(Message::Text(text))) => self.hear(&text).await?,
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => self.heard_at = Instant::now(),
                    Some(Ok(Message::Binary(_))) => return Err(NOT_OURS),
                    Some(Ok(Message::Close(_))) | None => return Err(None),
                    Some(Err(error)) => return Err(broken_by(&error)),
                },
                _ = ping.tick() => {
                    if self.heard_at.elapsed() > SILENCE_MAX {
                        return Err(SILENT);
                    }
                    send(socket, Message::Ping(Vec::new().into())).await?;
                    let place = self.flow.session.place("ping");
                    self.flow.say(place);
                }
            }
        }
    }

    async fn hear(&mut self, text: &str) -> Result<(), Close> {
        let now = Instant::now();
        let refill = now.duration_since(self.heard_at).as_secs_f64() * f64::from(MESSAGES_PER_S);
        self.allowance = (self.allowance + refill).min(f64::from(MESSAGES_PER_S) * 10.0) - 1.0;
        self.heard_at = now;
        if self.allowance < 0.0 {
            return Err(NOT_OURS);
        }
        match serde_json::from_str(text) {
            Ok(ask) => self.take(ask).await,
            Err(error) => {
                let detail =
                    format!("a message is {{\"subscribe\": …}} or another of the documented ones: {error}");
                let problem = Problem::of(Kind::Malformed, "stream.malformed", detail);
                let frame = self.flow.session.error(&problem, None);
                self.flow.say(frame);
            }
        }
        Ok(())
    }

    /// Does what was asked, in the documented order.
    async fn take(&mut self, ask: Ask) {
        let flow = &mut self.flow;
        if let Some(token) = &ask.token {
            flow.renew(token).await;
        }
        for topic in ask.unsubscribe.into_vec() {
            let frame = flow.session.unsubscribe(&topic);
            flow.say(frame);
        }
        for topic in ask.subscribe.into_vec() {
            let frame = flow.session.subscribe(&topic);
            flow.say(frame);
        }
        if let Some(ms) = ask.rate_ms {
            let ms = ms.clamp(*conflate::RATE_RANGE.start(), *conflate::RATE_RANGE.end());
            flow.session.set_rate(Duration::from_millis(ms));
        }
        if let Some(cursor) = ask.resume {
            flow.resume(cursor);
        }
    }
}

/// Hands one frame to the network; a client that takes none for too long is too slow.
async fn send(socket: &mut WebSocket, message: Message) -> Result<(), Close> {
    match timeout(WRITE_MAX, socket.send(message)).await {
        Ok(Ok(())) => {
            metrics::counter!("stream_frames_total").increment(1);
            Ok(())
        }
        Ok(Err(_)) => Err(None),
        Err(_) => Err(TOO_SLOW),
    }
}
