//! A client of the live stream.

use super::Client;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

pub struct Live {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// where to go on after a pause
    pub cursor: Option<String>,
    /// every frame so far
    pub seen: Vec<Value>,
}

impl Live {
    /// Connects, signs in as `who` and watches `topics`, from `resume` on.
    pub async fn watch(who: &Client, topics: &[&str], resume: Option<&str>) -> Self {
        let url = format!("{}/api/v1/stream", who.url.replace("http://", "ws://"));
        let (mut socket, _) = connect_async(url).await.expect("the stream is open");
        let mut hello = json!({"token": who.token, "subscribe": topics, "rate_ms": 200});
        if let Some(cursor) = resume {
            hello["resume"] = json!(cursor);
        }
        socket.send(Message::text(hello.to_string())).await.expect("connected");
        let mut live = Self { socket, cursor: resume.map(str::to_owned), seen: Vec::new() };
        let last = if resume.is_some() { "resumed" } else { "subscribed" };
        live.until(last, |frame| frame["type"] == last).await;
        live
    }

    /// The next frame.
    async fn next(&mut self) -> Value {
        loop {
            let message =
                self.socket.next().await.expect("the stream goes on").expect("the connection holds");
            let Message::Text(text) = message else { continue };
            let frame: Value = serde_json::from_str(&text).expect("frames are JSON");
            assert_ne!(frame["type"], "error", "{frame}");
            self.cursor = frame["cursor"].as_str().map(str::to_owned).or(self.cursor.take());
            self.seen.push(frame.clone());
            return frame;
        }
    }

    /// Reads on to the first frame that `fits`.
    pub async fn until(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let waited = timeout(Duration::from_secs(30), async {
            loop {
                let frame = self.next().await;
                if fits(&frame) {
                    return frame;
                }
            }
        })
        .await;
        waited.unwrap_or_else(|_| panic!("30 s without: {what}; seen: {:?}", self.seen))
    }
}
