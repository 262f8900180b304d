//! The live stream over real connections: a server on a port, a WebSocket client, an SSE client.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

use futures::{SinkExt, StreamExt};
use http::{HeaderMap, header};
use kernel::{OrgId, SessionId, Time, UserId};
use lexicon::Event;
use platform::{
    App, Cursor, Principal, Problem, Roles, Services, Topic, Workers,
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
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};
use uuid::Uuid;

#[derive(Serialize)]
struct Changed {
    id: Uuid,
    n: i64,
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
struct GrantsChanged(Uuid);
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

struct World {
    stage: Stage,
    app: App,
    address: SocketAddr,
    tokens: Tokens,
    workers: Option<Workers>,
    org: OrgId,
    user: UserId,
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
    async fn new() -> Self {
        Self::on(Stage::new().await).await
    }

    async fn on(stage: Stage) -> Self {
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

    fn grant(&self, token: &str, org: OrgId, permissions: &[&str], expires_s: i64) {
        let permissions: Arc<BTreeSet<String>> =
            Arc::new(permissions.iter().map(|p| (*p).to_owned()).collect());
        let who = Who::Session(SessionId::mint());
        let principal = Principal { org, user: self.user, who, permissions, scope: String::new(), expires_s };
        self.tokens.lock().unwrap().insert(token.into(), principal);
    }

    async fn fact(&self, org: OrgId, n: i64) -> Uuid {
        let id = Uuid::now_v7();
        let mut tx = self.stage.tx(org).await;
        tx.emit(&Changed { id, n }).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    fn moved(&self, vehicle: &str, n: i64, lon: f64, lat: f64) {
        let data = json!({"n": n, "point": {"lat": lat, "lon": lon}});
        let topics = vec![format!("vehicle:{vehicle}")];
        let latest = Latest { org: self.org, topics, kind: "vehicle:location:updated", data };
        self.app.bus().publish(Live::Latest(Arc::new(latest)));
    }

    async fn socket(&self) -> Client {
        let (socket, _) = connect_async(format!("ws://{}/api/v1/stream", self.address)).await.unwrap();
        Client(socket)
    }

    /// Signed in, `ready` read.
    async fn watch(&self, ask: Value) -> Client {
        let mut client = self.socket().await;
        let mut first = json!({"token": "mine"});
        first.as_object_mut().unwrap().extend(ask.as_object().unwrap().clone());
        client.say(first).await;
        assert_eq!(client.frame().await["type"], "ready");
        client
    }
}

struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    async fn say(&mut self, message: Value) {
        self.0.send(Message::Text(message.to_string().into())).await.unwrap();
    }

    async fn next(&mut self) -> Result<Value, (u16, String)> {
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

    async fn frame(&mut self) -> Value {
        self.next().await.expect("a frame, not a close")
    }

    /// The next frame that is not `subscribed` or `ping`.
    async fn news(&mut self) -> Value {
        loop {
            let frame = self.frame().await;
            if !matches!(frame["type"].as_str(), Some("subscribed" | "ping")) {
                return frame;
            }
        }
    }

    /// The code of the close, past whatever frames come before.
    async fn closed(&mut self) -> u16 {
        loop {
            if let Err((code, _)) = self.next().await {
                return code;
            }
        }
    }

    async fn silent(&mut self, ms: u64) {
        if let Ok(Some(Ok(Message::Text(text)))) = timeout(Duration::from_millis(ms), self.0.next()).await {
            panic!("nothing was expected, and {text} came");
        }
    }
}

#[tokio::test]
async fn facts_arrive_live_with_their_cursor() {
    let world = World::new().await;
    let mut client = world.watch(json!({"subscribe": ["things"]})).await;
    assert_eq!(client.frame().await["type"], "subscribed");
    let id = world.fact(world.org, 7).await;
    let frame = client.news().await;
    assert_eq!(
        (&frame["type"], &frame["topic"], &frame["data"]["n"]),
        (&json!("thing:state:changed"), &json!("things"), &json!(7))
    );
    frame["cursor"].as_str().unwrap().parse::<Cursor>().unwrap();
    frame["at"].as_str().unwrap().parse::<Time>().unwrap();
    client.say(json!({"unsubscribe": "things", "subscribe": format!("thing:{id}")})).await;
    assert_eq!(client.frame().await["type"], "unsubscribed");
    assert_eq!(client.frame().await["type"], "subscribed");
    world.fact(world.org, 8).await;
    client.silent(400).await;
}

#[tokio::test]
async fn the_header_signs_in_too() {
    let world = World::new().await;
    let mut request = format!("ws://{}/api/v1/stream", world.address).into_client_request().unwrap();
    request.headers_mut().insert(header::AUTHORIZATION, "Bearer mine".parse().unwrap());
    let mut client = Client(connect_async(request).await.unwrap().0);
    assert_eq!(client.frame().await["type"], "ready");
}

#[tokio::test]
async fn nobody_gets_in_without_a_good_token() {
    let world = World::new().await;
    for first in [json!({"token": "wrong"}), json!({"subscribe": "things"}), json!({"token": "line\nbreak"})]
    {
        let mut client = world.socket().await;
        client.say(first.clone()).await;
        assert_eq!(client.closed().await, 3000, "{first}");
    }
    let mut client = world.socket().await;
    client.0.send(Message::Text("hello".into())).await.unwrap();
    assert_eq!(client.closed().await, 1008);
    let mut client = world.socket().await;
    client.0.send(Message::Binary(vec![1, 2].into())).await.unwrap();
    assert_eq!(client.closed().await, 1008);
}

#[tokio::test]
async fn a_strange_page_is_turned_away() {
    let world = World::new().await;
    let with_origin = async |origin: &str| {
        let mut request = format!("ws://{}/api/v1/stream", world.address).into_client_request().unwrap();
        request.headers_mut().insert(header::ORIGIN, origin.parse().unwrap());
        request.headers_mut().insert(header::AUTHORIZATION, "Bearer mine".parse().unwrap());
        Client(connect_async(request).await.unwrap().0)
    };
    assert_eq!(with_origin("https://evil.example").await.closed().await, 3003);
    assert_eq!(with_origin(&format!("http://{}", world.address)).await.frame().await["type"], "ready");
}

#[tokio::test]
async fn nothing_of_another_organisation_is_seen() {
    let world = World::new().await;
    let mut client = world
        .watch(json!({"subscribe": ["things", "thing:*", "vehicle:*", "viewport:-180,-90,180,90"]}))
        .await;
    for _ in 0..4 {
        assert_eq!(client.frame().await["type"], "subscribed");
    }
    let other = world.stage.org();
    let theirs = world.fact(other, 1).await;
    let latest = Latest {
        org: other,
        topics: vec!["vehicle:x".into()],
        kind: "vehicle:location:updated",
        data: json!({"lat": 1, "lon": 1}),
    };
    world.app.bus().publish(Live::Latest(Arc::new(latest)));
    client.say(json!({"subscribe": format!("thing:{theirs}"), "resume": "0-0"})).await;
    assert_eq!(client.frame().await["type"], "subscribed");
    assert_eq!(client.news().await["type"], "resumed");
    world.fact(world.org, 2).await;
    assert_eq!(client.news().await["data"]["n"], 2);
}

#[tokio::test]
async fn topics_want_their_permission_and_their_form() {
    let world = World::new().await;
    world.grant("mine", world.org, &["things:read"], i64::MAX);
    let mut client = world.watch(json!({})).await;
    for (topic, code) in [
        ("vehicle:veh_1", "auth.forbidden"),
        ("viewport:0,0,1,1", "auth.forbidden"),
        ("job:job_1", "auth.forbidden"),
        ("money", "stream.no_such_topic"),
        ("*", "stream.no_such_topic"),
        ("", "stream.no_such_topic"),
        ("thing:a*", "stream.bad_topic"),
        ("thing:*:*", "stream.bad_topic"),
        ("things ", "stream.bad_topic"),
    ] {
        client.say(json!({"subscribe": topic})).await;
        let frame = client.frame().await;
        assert_eq!((&frame["type"], &frame["data"]["code"]), (&json!("error"), &json!(code)), "{topic}");
    }
    for text in ["{", "[]", r#"{"subscribe": 5}"#, r#"{"subscribe_": "x"}"#, r#"{"resume": "yesterday"}"#] {
        client.0.send(Message::Text(text.into())).await.unwrap();
        assert_eq!(client.frame().await["data"]["code"], "stream.malformed", "{text}");
    }
    let many = (0..257).map(|n| format!("thing:{n}")).collect::<Vec<_>>();
    client.say(json!({"subscribe": many[..250]})).await;
    client.say(json!({"subscribe": many[250..]})).await;
    let mut last = Value::Null;
    for _ in 0..257 {
        last = client.frame().await;
    }
    assert_eq!(last["data"]["code"], "stream.too_many_topics");
}

#[tokio::test]
async fn a_table_topic_tells_what_its_conditions_let_through_live_and_replayed() {
    let world = World::new().await;
    let topic = "table:things?n=gte.10&or=(n.lt.20,n.eq.99)";
    let mut client = world.watch(json!({"subscribe": topic})).await;
    let from = client.frame().await["cursor"].clone();
    for n in [1, 10, 25, 99] {
        world.fact(world.org, n).await;
    }
    for n in [10, 99] {
        let frame = client.news().await;
        assert_eq!((&frame["topic"], &frame["data"]["n"]), (&json!(topic), &json!(n)));
    }
    client.say(json!({"unsubscribe": topic})).await;
    assert_eq!(client.frame().await["type"], "unsubscribed");
    world.fact(world.org, 11).await;
    client.silent(300).await;
    let mut again = world.watch(json!({"subscribe": [topic], "resume": from})).await;
    for n in [10, 99, 11] {
        assert_eq!(again.news().await["data"]["n"], n);
    }
    assert_eq!(again.news().await["type"], "resumed");
    for (bad, code) in [
        ("table:money?n=eq.1", "stream.no_such_topic"),
        ("table:vehicle?n=eq.1", "auth.forbidden"),
        ("table:things?n=like.1*", "filter.syntax"),
        ("table:things?n=1", "filter.unknown_operator"),
        ("table:thing:x", "stream.bad_topic"),
        ("table:inbox", "stream.not_yours"),
    ] {
        world.grant("mine", world.org, &["things:read"], i64::MAX);
        let mut client = world.watch(json!({"subscribe": bad})).await;
        assert_eq!(client.frame().await["data"]["code"], code, "{bad}");
    }
}

#[tokio::test]
async fn an_inbox_is_watched_by_its_owner_alone() {
    let world = World::new().await;
    let mut client = world.watch(json!({"subscribe": "inbox"})).await;
    assert_eq!(client.frame().await["type"], "subscribed");
    for other in [format!("inbox:{}", UserId::mint()), "inbox:*".to_owned()] {
        client.say(json!({"subscribe": other})).await;
        assert_eq!(client.frame().await["data"]["code"], "stream.not_yours", "{other}");
    }
    let say = |user: UserId, n: i64| {
        let topics = vec![format!("inbox:{user}")];
        let latest = Latest { org: world.org, topics, kind: "notice:raised", data: json!({"n": n}) };
        world.app.bus().publish(Live::Latest(Arc::new(latest)));
    };
    say(UserId::mint(), 1);
    say(world.user, 2);
    assert_eq!(client.news().await["data"]["n"], 2);
    client.say(json!({"unsubscribe": "inbox"})).await;
    assert_eq!(client.frame().await["type"], "unsubscribed");
    say(world.user, 3);
    client.silent(300).await;
}

#[tokio::test]
async fn one_person_has_so_many_connections_and_no_more() {
    let world = World::new().await;
    let mut open = Vec::new();
    for _ in 0..64 {
        open.push(world.watch(json!({})).await);
    }
    let mut one_too_many = world.socket().await;
    one_too_many.say(json!({"token": "mine"})).await;
    assert_eq!(one_too_many.closed().await, 1013);
    drop(open.pop());
    tokio::time::sleep(Duration::from_millis(200)).await;
    world.watch(json!({})).await;
}

#[tokio::test]
async fn too_large_and_too_many_messages_end_the_connection() {
    let world = World::new().await;
    let mut client = world.watch(json!({})).await;
    client.0.send(Message::Text("x".repeat(20_000).into())).await.unwrap();
    assert_eq!(client.closed().await, 1009);
    let mut client = world.watch(json!({})).await;
    for _ in 0..400 {
        if client.0.send(Message::Text("{}".into())).await.is_err() {
            break;
        }
    }
    assert_eq!(client.closed().await, 1008);
}

#[tokio::test]
async fn resume_replays_what_was_missed_and_goes_on_live() {
    let world = World::new().await;
    let mut client = world.watch(json!({"subscribe": ["things"]})).await;
    world.fact(world.org, 1).await;
    let cursor = client.news().await["cursor"].clone();
    drop(client);
    for n in 2..=5 {
        world.fact(world.org, n).await;
        world.fact(world.stage.org(), 100 + n).await;
    }
    let mut client = world.watch(json!({"subscribe": ["things"], "resume": cursor})).await;
    for n in 2..=5 {
        assert_eq!(client.news().await["data"]["n"], n);
    }
    assert_eq!(client.news().await["type"], "resumed");
    world.fact(world.org, 6).await;
    assert_eq!(client.news().await["data"]["n"], 6);
    client.silent(300).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn reconnecting_amid_eight_writers_loses_nothing_and_doubles_nothing() {
    const WRITERS: i64 = 8;
    const EACH: i64 = 50;
    let world = World::new().await;
    let writers = (0..WRITERS)
        .map(|w| {
            let (db, org) = (world.stage.db.clone(), world.org);
            tokio::spawn(async move {
                for i in 0..EACH {
                    let mut tx = db.begin(org, None, None).await.unwrap();
                    tx.emit(&Changed { id: Uuid::now_v7(), n: w * EACH + i }).await.unwrap();
                    tokio::time::sleep(Duration::from_millis(((w * 5 + i * 3) % 13) as u64)).await;
                    tx.commit().await.unwrap();
                }
            })
        })
        .collect::<Vec<_>>();

    let (mut seen, mut cursor) = (Vec::new(), json!("0-0"));
    let (mut connections, mut replayed) = (0, 0);
    while (seen.len() as i64) < WRITERS * EACH {
        // Subscribed first and resumed after, as a hasty client does: live facts may come before the replay.
        let mut client = world.watch(json!({"subscribe": ["things"]})).await;
        client.say(json!({"resume": cursor})).await;
        connections += 1;
        let (mut news, mut resumed) = (Vec::new(), false);
        while news.len() < 40 && (seen.len() + news.len()) < (WRITERS * EACH) as usize || !resumed {
            let frame = client.news().await;
            match frame["type"].as_str().unwrap() {
                "resumed" => {
                    resumed = true;
                    replayed += news.len();
                }
                "thing:state:changed" => {
                    news.push((frame["cursor"].clone(), frame["data"]["n"].as_i64().unwrap()));
                }
                other => panic!("{other}"),
            }
        }
        cursor = news
            .iter()
            .map(|(c, _)| c.as_str().unwrap().parse::<Cursor>().unwrap())
            .max()
            .map_or(cursor, |c| json!(c));
        seen.extend(news.into_iter().map(|(_, n)| n));
        // Gone without a goodbye; what comes now is missed, and must come with the next resume.
        drop(client);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    futures::future::join_all(writers).await;
    assert_eq!(seen.len() as i64, WRITERS * EACH);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len());
    assert!(
        connections >= 4 && replayed > 0,
        "{connections} connections, {replayed} replayed: this shows nothing"
    );
}

#[tokio::test]
async fn a_cursor_from_before_what_is_kept_is_answered_with_reset() {
    let world = World::new().await;
    sqlx::query("update platform.outbox_floor set xid = 5")
        .execute(&mut world.stage.eyes().await)
        .await
        .unwrap();
    for stale in ["1-1", "99999999999-1"] {
        let mut client = world.watch(json!({"subscribe": ["things"], "resume": stale})).await;
        assert_eq!(client.news().await["type"], "reset");
        world.fact(world.org, 3).await;
        assert_eq!(client.news().await["data"]["n"], 3, "live goes on");
    }
}

#[tokio::test]
async fn positions_come_once_a_period_the_newest_last() {
    let world = World::new().await;
    let mut client = world.watch(json!({"subscribe": ["vehicle:*"], "rate_ms": 300})).await;
    assert_eq!(client.frame().await["type"], "subscribed");
    for n in 0..100 {
        world.moved("a", n, 55.0, 25.0);
        world.moved("b", n, 55.0, 25.0);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let mut frames = HashMap::<String, Vec<i64>>::new();
    while frames.values().filter(|f| f.contains(&99)).count() < 2 {
        let frame = client.news().await;
        frames
            .entry(frame["topic"].as_str().unwrap().into())
            .or_default()
            .push(frame["data"]["n"].as_i64().unwrap());
    }
    for (topic, ns) in frames {
        assert!(ns.len() <= 6, "{topic}: {} frames for 100 positions in half a second", ns.len());
        assert_eq!(ns[0], 0, "the first at once");
        assert!(ns.windows(2).all(|w| w[0] < w[1]));
    }
    client.silent(500).await;
}

#[tokio::test]
async fn a_viewport_shows_what_is_inside_and_what_leaves_once_more() {
    let world = World::new().await;
    let mut client =
        world.watch(json!({"subscribe": ["viewport:54.9,24.7,55.6,25.4"], "rate_ms": 100})).await;
    assert_eq!(client.frame().await["type"], "subscribed");
    world.moved("far", 1, 67.0, 24.8);
    world.moved("near", 2, 55.27, 25.2);
    let frame = client.news().await;
    assert_eq!((&frame["data"]["n"], &frame["topic"]), (&json!(2), &json!("viewport:54.9,24.7,55.6,25.4")));
    tokio::time::sleep(Duration::from_millis(150)).await;
    world.moved("near", 3, 56.5, 25.2);
    assert_eq!(client.news().await["data"]["n"], 3, "it left");
    tokio::time::sleep(Duration::from_millis(150)).await;
    world.moved("near", 4, 56.6, 25.2);
    client.silent(300).await;
}

#[tokio::test]
async fn a_withdrawn_permission_takes_effect_at_once() {
    let world = World::new().await;
    let mut client = world.watch(json!({"subscribe": ["things", "vehicle:*"]})).await;
    for _ in 0..2 {
        assert_eq!(client.frame().await["type"], "subscribed");
    }
    world.grant("mine", world.org, &["positions:read"], i64::MAX);
    let mut tx = world.stage.tx(world.org).await;
    tx.emit(&GrantsChanged(world.user.0)).await.unwrap();
    tx.commit().await.unwrap();
    let frame = client.news().await;
    assert_eq!((&frame["type"], &frame["topic"]), (&json!("gone"), &json!("things")));
    world.fact(world.org, 1).await;
    world.moved("a", 9, 1.0, 1.0);
    assert_eq!(client.news().await["data"]["n"], 9, "the other topic goes on");

    world.tokens.lock().unwrap().clear();
    let mut tx = world.stage.tx(world.org).await;
    tx.emit(&GrantsChanged(world.user.0)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(client.closed().await, 3000);
}

#[tokio::test]
async fn an_expired_token_ends_the_connection_unless_renewed() {
    let world = World::new().await;
    let now = kernel::Clock::now(&kernel::SystemClock).unix_s();
    world.grant("mine", world.org, &["things:read"], now + 2);
    world.grant("fresh", world.org, &["things:read"], now + 3600);
    let mut renewed = world.watch(json!({"subscribe": "things"})).await;
    let mut client = world.watch(json!({"subscribe": "things"})).await;
    renewed.say(json!({"token": "fresh"})).await;
    assert_eq!(client.news().await["data"]["code"], "auth.expired");
    assert_eq!(client.closed().await, 3000);
    assert_eq!(renewed.news().await["type"], "ready");
    world.fact(world.org, 5).await;
    assert_eq!(renewed.news().await["data"]["n"], 5);
    // A token of someone else does not take a connection over.
    world.grant("other", world.stage.org(), &["things:read"], now + 3600);
    renewed.say(json!({"token": "other"})).await;
    assert_eq!(renewed.closed().await, 3000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_client_is_told_where_to_resume_and_closed() {
    let world = World::new().await;
    let mut client = world.watch(json!({"subscribe": ["things"]})).await;
    assert_eq!(client.frame().await["type"], "subscribed");
    // It reads nothing, until neither the network nor the bus holds more.
    let body = "x".repeat(2000);
    let fact = |n: i64| platform::Fact {
        id: kernel::EventId::mint(),
        cursor: Cursor { xid: 1 << 40, seq: n },
        org: world.org,
        name: "thing.state_changed".into(),
        subject: Uuid::now_v7(),
        topics: vec!["things".into()],
        body: json!({"n": n, "body": body}),
        actor: None,
        cause: None,
        occurred_at: world.stage.db.now(),
    };
    for n in 0..40_000 {
        world.app.bus().publish(Live::Fact(Arc::new(fact(n))));
        if n % 500 == 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
    let (mut last, mut gap) = (-1, None);
    let code = loop {
        match client.next().await {
            Ok(frame) if frame["type"] == "gap" => gap = Some(frame),
            Ok(frame) => {
                let n = frame["data"]["n"].as_i64().unwrap_or(last + 1);
                assert_eq!(n, last + 1, "nothing is skipped in silence");
                last = n;
            }
            Err((code, _)) => break code,
        }
    };
    assert_eq!(code, 3008);
    let gap = gap.expect("it was told");
    assert_eq!(gap["data"]["resume"], json!(Cursor { xid: 1 << 40, seq: last }), "exactly after what it got");
    assert!(last < 39_999, "it was never slow");
}

#[tokio::test]
async fn a_stopping_server_says_so() {
    let mut world = World::new().await;
    let mut client = world.watch(json!({"subscribe": ["things"]})).await;
    world.workers.take().unwrap().stop().await;
    assert_eq!(client.closed().await, 1012);
}

/// Reads events until one satisfies `is`.
async fn event_until(
    response: &mut reqwest::Response,
    text: &mut String,
    is: impl Fn(&Value) -> bool,
) -> (String, Value) {
    loop {
        while let Some((event, rest)) = text.split_once("\n\n") {
            let line =
                |name: &str| event.lines().find_map(|l| l.strip_prefix(name)).map(|v| v.trim().to_owned());
            let (id, data) = (line("id:"), line("data:"));
            *text = rest.to_string();
            if let Some(data) = data.map(|d| serde_json::from_str::<Value>(&d).unwrap()).filter(&is) {
                return (id.unwrap(), data);
            }
        }
        let chunk = timeout(Duration::from_secs(10), response.chunk())
            .await
            .expect("an event")
            .unwrap()
            .expect("an open stream");
        text.push_str(std::str::from_utf8(&chunk).unwrap());
    }
}

#[tokio::test]
async fn server_sent_events_resume_from_the_last_event() {
    let world = World::new().await;
    let client = reqwest::Client::new();
    let get = |query: &str, last: Option<&str>| {
        let request =
            client.get(format!("http://{}/api/v1/stream/sse?{query}", world.address)).bearer_auth("mine");
        last.iter().fold(request, |r, id| r.header("Last-Event-ID", *id)).send()
    };
    let mut response = get("topic=things", None).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut text = String::new();
    event_until(&mut response, &mut text, |f| f["type"] == "ready").await;
    world.fact(world.org, 1).await;
    let (id, frame) = event_until(&mut response, &mut text, |f| f["type"] != "ping").await;
    assert_eq!((&frame["data"]["n"], &frame["cursor"]), (&json!(1), &json!(id)));
    drop(response);
    for n in 2..=4 {
        world.fact(world.org, n).await;
    }
    let mut response = get("topic=things", Some(&id)).await.unwrap();
    let mut text = String::new();
    for n in 2..=4 {
        let (_, frame) = event_until(&mut response, &mut text, |f| f["topic"] == "things").await;
        assert_eq!(frame["data"]["n"], n);
    }
    for (query, status) in [
        ("", 400),
        ("topic=money", 404),
        ("topic=job:x", 403),
        ("topic=thing:a*", 400),
        ("topic=things&rate_ms=1", 422),
        ("topic=things&resume=x", 422),
    ] {
        assert_eq!(get(query, None).await.unwrap().status(), status, "{query}");
    }
    let nobody =
        client.get(format!("http://{}/api/v1/stream/sse?topic=things", world.address)).send().await.unwrap();
    assert_eq!(nobody.status(), 401);
    let plain = client
        .get(format!("http://{}/api/v1/stream", world.address))
        .bearer_auth("mine")
        .send()
        .await
        .unwrap();
    assert_eq!(plain.status(), 400);
}
