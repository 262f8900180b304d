//! A server on a port, and clients of its stream.

use futures::{SinkExt, StreamExt};
use http::{HeaderMap, header};
use kernel::{OrgId, SessionId, UserId};
use lexicon::Event;
use platform::{
    App, Principal, Problem, Roles, Services, Topic, Workers,
    bus::{Latest, Message as Live},
    http::{EdgeConfig, Gate, Who, edge, openapi_of},
    workers,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    collections::{BTreeSet, HashMap},
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use testkit::Stage;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};
use uuid::Uuid;

#[derive(Serialize)]
pub struct Changed {
    pub id: Uuid,
    pub n: i64,
}
impl Event for Changed {
    const NAME: &'static str = "thing.state_changed";
    fn subject(&self) -> Uuid {
        self.id
    }
    fn topics(&self) -> Vec<String> {
        vec![format!("thing:{}", self.id), "things".into()]
    }
}

/// A fact about a user, as identity emits them.
#[derive(Serialize)]
pub struct GrantsChanged(pub Uuid);
impl Event for GrantsChanged {
    const NAME: &'static str = "identity.grants_changed";
    fn subject(&self) -> Uuid {
        self.0
    }
}

static TOPICS: [Topic; 5] = [
    Topic::new("thing", "things:read"),
    Topic::new("things", "things:read"),
    Topic::new("vehicle", "positions:read"),
    Topic::new("viewport", "positions:read"),
    Topic::own("inbox", "things:read"),
];

type Tokens = Arc<Mutex<HashMap<String, Principal>>>;

pub struct World {
    pub stage: Stage,
    pub app: App,
    pub address: SocketAddr,
    pub tokens: Tokens,
    pub workers: Option<Workers>,
    pub org: OrgId,
    pub user: UserId,
}

fn gate(tokens: Tokens) -> Gate {
    Arc::new(move |_, headers: HeaderMap| {
        let token = headers
            .get(header::AUTHORIZATION)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("")
            .replace("Bearer ", "");
        let who = tokens.lock().unwrap().get(&token).cloned();
        Box::pin(
            async move { who.ok_or_else(|| Problem::unauthenticated("auth.token_invalid", "who is that?")) },
        )
    })
}

impl World {
    pub async fn new() -> Self {
        Self::on(Stage::new().await).await
    }

    pub async fn on(stage: Stage) -> Self {
        let tokens = Tokens::default();
        let mut services = Services::new(stage.db.clone(), EdgeConfig::local(stage.files_dir()));
        services.set_gate(gate(tokens.clone()));
        let app = App::new(services, TOPICS.iter().collect());
        let router =
            edge(app.clone(), openapi_of(&[], platform::stream::routes()), axum::Router::new(), None);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        let workers =
            workers::start(app.clone(), &[], Roles { sweeps: false, job_slots: 0, ..Roles::default() });
        let (org, user) = (stage.org(), UserId::mint());
        let world = Self { stage, app, address, tokens, workers: Some(workers), org, user };
        world.grant("mine", world.org, &["things:read", "positions:read"], i64::MAX);
        world
    }

    pub fn grant(&self, token: &str, org: OrgId, permissions: &[&str], expires_s: i64) {
        let permissions: Arc<BTreeSet<String>> =
            Arc::new(permissions.iter().map(|p| (*p).to_owned()).collect());
        let who = Who::Session(SessionId::mint());
        let principal = Principal { org, user: self.user, who, permissions, scope: String::new(), expires_s };
        self.tokens.lock().unwrap().insert(token.into(), principal);
    }

    pub async fn fact(&self, org: OrgId, n: i64) -> Uuid {
        let id = Uuid::now_v7();
        let mut tx = self.stage.tx(org).await;
        tx.emit(&Changed { id, n }).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub fn moved(&self, vehicle: &str, n: i64, lon: f64, lat: f64) {
        let data = json!({"n": n, "point": {"lat": lat, "lon": lon}});
        let topics = vec![format!("vehicle:{vehicle}")];
        let latest = Latest { org: self.org, topics, kind: "vehicle:location:updated", data };
        self.app.bus().publish(Live::Latest(Arc::new(latest)));
    }

    pub async fn socket(&self) -> Client {
        let (socket, _) = connect_async(format!("ws://{}/api/v1/stream", self.address)).await.unwrap();
        Client(socket)
    }

    /// Signed in, `ready` read.
    pub async fn watch(&self, ask: Value) -> Client {
        let mut client = self.socket().await;
        let mut first = json!({"token": "mine"});
        first.as_object_mut().unwrap().extend(ask.as_object().unwrap().clone());
        client.say(first).await;
        assert_eq!(client.frame().await["type"], "ready");
        client
    }
}

pub struct Client(pub WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    pub async fn say(&mut self, message: Value) {
        self.0.send(Message::Text(message.to_string().into())).await.unwrap();
    }

    pub async fn next(&mut self) -> Result<Value, (u16, String)> {
        loop {
            let message = timeout(Duration::from_secs(10), self.0.next()).await.expect("a frame within 10 s");
            match message.expect("an open connection") {
                Ok(Message::Text(text)) => return Ok(serde_json::from_str(&text).unwrap()),
                Ok(Message::Close(Some(close))) => return Err((close.code.into(), close.reason.to_string())),
                Ok(Message::Close(None)) => return Err((1005, String::new())),
                Ok(_) => {}
                Err(error) => return Err((0, error.to_string())),
            }
        }
    }

    pub async fn frame(&mut self) -> Value {
        self.next().await.expect("a frame, not a close")
    }

    /// The next frame that is not `subscribed` or `ping`.
    pub async fn news(&mut self) -> Value {
        loop {
            let frame = self.frame().await;
            if !matches!(frame["type"].as_str(), Some("subscribed" | "ping")) {
                return frame;
            }
        }
    }

    /// The code of the close, past whatever frames come before.
    pub async fn closed(&mut self) -> u16 {
        loop {
            if let Err((code, _)) = self.next().await {
                return code;
            }
        }
    }

    /// Nothing but signs of life for so long.
    pub async fn silent(&mut self, ms: u64) {
        let spoken = async {
            loop {
                let frame = self.frame().await;
                if frame["type"] != "ping" {
                    return frame;
                }
            }
        };
        if let Ok(frame) = timeout(Duration::from_millis(ms), spoken).await {
            panic!("nothing was expected, and {frame} came");
        }
    }
}
