//! One connection, whatever carries it: who it is, what it watches, how far it has come.

use super::{REPLAY_BATCH, REPLAY_MAX, conflate::Conflation, frame, frame::Frame, topic::Topics};
use crate::{
    Fact,
    bus::Latest,
    feed::{self, Cursor},
    http::{App, Principal, Problem, Who},
};
use http::{HeaderMap, HeaderValue, header};
use kernel::{Kind, Time, UserId};
use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};
use tokio::time::Instant;
use uuid::Uuid;

/// Facts sent live before a `resume`, which the replay must not repeat. Who resumes later than this many is told to come
/// anew.
const EARLY_MAX: usize = 1024;

pub(super) struct Session {
    app: App,
    who: Principal,
    /// what the gate reads when it is asked again
    credentials: HeaderMap,
    pub topics: Topics,
    conflation: Conflation,
    /// things last seen inside a viewport, to be shown once more when they leave it
    in_view: HashSet<String>,
    /// every fact up to here was considered; the place to resume from
    position: Cursor,
    /// live facts up to here were already replayed
    replayed: Cursor,
    /// live facts sent so far; `None` once a resume is no longer possible
    early: Option<HashSet<Cursor>>,
}

/// What a live fact means for a connection.
#[derive(Default)]
pub(super) struct Heard {
    pub frame: Option<Frame>,
    /// It is about the caller: permissions may have changed.
    pub about_caller: bool,
}

impl Session {
    /// Checks the credentials. Call it after listening to the bus, so that nothing falls between.
    pub async fn open(app: &App, credentials: HeaderMap) -> Result<Self, Problem> {
        let who = ask_gate(app, &credentials).await?;
        let mut tx = app.db().begin_read(who.org, Some(who.user), None).await?;
        let position = feed::end(&mut tx).await?;
        Ok(Self {
            app: app.clone(),
            who,
            credentials,
            topics: Topics::default(),
            conflation: Conflation::default(),
            in_view: HashSet::new(),
            position,
            replayed: Cursor::default(),
            early: Some(HashSet::new()),
        })
    }

    pub fn user(&self) -> UserId {
        self.who.user
    }
    pub fn now(&self) -> Time {
        self.app.db().now()
    }
    /// At most one frame per thing in this time.
    pub fn set_rate(&mut self, every: Duration) {
        self.conflation.set_rate(every);
    }
    /// Do latest values wait for their turn?
    pub fn is_waiting(&self) -> bool {
        self.conflation.is_waiting()
    }
    /// Until the credentials run out.
    pub fn expires_in(&self) -> Duration {
        let left_s = self.who.expires_s.saturating_sub(self.now().unix_s());
        Duration::from_secs(left_s.clamp(0, 86_400) as u64)
    }
    pub fn ready(&self) -> Frame {
        frame::ready(self.position, self.who.expires_s, self.now())
    }
    pub fn place(&self, r#type: &str) -> Frame {
        frame::place(r#type, self.position, self.now())
    }
    pub fn error(&self, problem: &Problem, topic: Option<&str>) -> Frame {
        frame::error(problem, topic, self.position, self.now())
    }

    pub fn watch(&mut self, topic: &str) -> Result<(), Problem> {
        self.topics.add(topic, &self.app, &self.who)
    }

    /// Watches a topic; the answer is a frame either way.
    pub fn subscribe(&mut self, topic: &str) -> Frame {
        match self.watch(topic) {
            Ok(()) => frame::about("subscribed", topic, self.position, self.now()),
            Err(problem) => self.error(&problem, Some(&short(topic))),
        }
    }

    pub fn unsubscribe(&mut self, topic: &str) -> Frame {
        self.topics.remove(topic, &self.app, &self.who);
        frame::about("unsubscribed", &short(topic), self.position, self.now())
    }

    /// A live fact.
    pub fn fact(&mut self, fact: &Fact) -> Heard {
        if fact.cursor <= self.replayed {
            return Heard::default();
        }
        self.position = self.position.max(fact.cursor);
        if fact.org != self.who.org {
            return Heard::default();
        }
        let frame = self.topics.watched(&fact.topics, &fact.body).map(|topic| frame::fact(fact, topic));
        if frame.is_some() {
            match &mut self.early {
                Some(early) if early.len() < EARLY_MAX => drop(early.insert(fact.cursor)),
                early => *early = None,
            }
        }
        Heard { frame, about_caller: self.is_caller(fact.subject) }
    }

    /// The user, the session or the key behind this connection.
    fn is_caller(&self, subject: Uuid) -> bool {
        let credential = match self.who.who {
            Who::Session(id) => id.0,
            Who::ApiKey(id) => id.0,
        };
        subject == self.who.user.0 || subject == credential
    }

    /// A latest value: a frame now, or later ([`Session::due`]), or never when a newer one comes first.
    pub fn latest(&mut self, latest: Arc<Latest>) -> Option<Frame> {
        if latest.org != self.who.org {
            return None;
        }
        let topic = self.watching(&latest)?;
        let (latest, topic) = self.conflation.take(latest, topic, Instant::now())?;
        Some(frame::latest(&latest, &topic, self.position, self.now()))
    }

    fn watching(&mut self, latest: &Latest) -> Option<String> {
        if let Some(topic) = self.topics.watched(&latest.topics, &latest.data) {
            return Some(topic.to_owned());
        }
        if !self.topics.has_viewports() {
            return None;
        }
        let thing = latest.topics.iter().find(|t| t.contains(':'))?;
        if let Some(viewport) = self.topics.showing(position_of(&latest.data)?) {
            self.in_view.insert(thing.clone());
            return Some(viewport.to_owned());
        }
        // One last value shows that it left.
        self.in_view.remove(thing).then(|| thing.clone())
    }

    /// Latest values whose turn has come.
    pub fn due(&mut self) -> Vec<Frame> {
        let (position, now) = (self.position, self.now());
        let due = self.conflation.due(Instant::now());
        due.iter().map(|(latest, topic)| frame::latest(latest, topic, position, now)).collect()
    }

    /// Begins a replay after `cursor`.
    pub fn resume(&mut self, cursor: Cursor) -> Result<Replay, Problem> {
        if self.early.is_none() {
            let detail =
                "too much was sent live before this `resume`: put it into the message that subscribes";
            return Err(Problem::of(Kind::Conflict, "stream.resume_late", detail));
        }
        Ok(Replay { cursor, read: 0, over: false })
    }

    /// The next frames of a replay; the last ones end with `resumed` or `reset`.
    pub async fn replay(&mut self, replay: &mut Replay) -> Result<VecDeque<Frame>, Problem> {
        let mut tx = self.app.db().begin_read(self.who.org, Some(self.who.user), None).await?;
        let stretch = feed::read_after(&mut tx, replay.cursor, REPLAY_BATCH).await?;
        let Some(stretch) = stretch.ok().filter(|_| replay.read < REPLAY_MAX) else {
            replay.over = true;
            return Ok([self.place("reset")].into());
        };
        drop(tx);
        let early = self.early.as_ref();
        let mut frames = stretch
            .facts
            .iter()
            .filter(|fact| early.is_none_or(|sent| !sent.contains(&fact.cursor)))
            .filter_map(|fact| {
                self.topics.watched(&fact.topics, &fact.body).map(|topic| frame::fact(fact, topic))
            })
            .collect::<VecDeque<_>>();
        replay.read += stretch.facts.len();
        replay.cursor = stretch.next;
        if !stretch.more {
            replay.over = true;
            self.replayed = self.replayed.max(stretch.next);
            self.position = self.position.max(stretch.next);
            self.early = Some(HashSet::new());
            frames.push_back(self.place("resumed"));
        }
        Ok(frames)
    }

    /// Asks the gate again. Topics that are no longer allowed are dropped, with a frame each.
    pub async fn recheck(&mut self) -> Result<Vec<Frame>, Problem> {
        self.who = self.same(ask_gate(&self.app, &self.credentials).await?)?;
        let gone = self.topics.withdraw(&self.who);
        Ok(gone.iter().map(|topic| frame::about("gone", topic, self.position, self.now())).collect())
    }

    /// Goes on with a fresh token of the same caller.
    pub async fn renew(&mut self, token: &str) -> Result<Vec<Frame>, Problem> {
        let credentials = bearer(token)?;
        self.who = self.same(ask_gate(&self.app, &credentials).await?)?;
        self.credentials = credentials;
        let gone = self.recheck().await?;
        Ok([self.ready()].into_iter().chain(gone).collect())
    }

    fn same(&self, who: Principal) -> Result<Principal, Problem> {
        if (who.org, who.user) == (self.who.org, self.who.user) {
            return Ok(who);
        }
        Err(Problem::unauthenticated(
            "stream.other_caller",
            "this token is someone else's: open a connection of its own",
        ))
    }
}

/// A replay in progress: read stretch by stretch, so that it is never in memory whole.
pub(super) struct Replay {
    cursor: Cursor,
    read: usize,
    pub over: bool,
}

async fn ask_gate(app: &App, credentials: &HeaderMap) -> Result<Principal, Problem> {
    let gate = app
        .gate()
        .ok_or_else(|| Problem::of(Kind::Unavailable, "auth.not_ready", "nobody can sign in yet"))?;
    gate(app.clone(), credentials.clone()).await
}

/// The headers of a request that carries this token.
pub(super) fn bearer(token: &str) -> Result<HeaderMap, Problem> {
    let value = HeaderValue::from_str(&format!("Bearer {token}"))
        .map_err(|_| Problem::unauthenticated("auth.malformed", "a token is visible ASCII"))?;
    Ok(HeaderMap::from_iter([(header::AUTHORIZATION, value)]))
}

/// (longitude, latitude) of `{"lat", "lon"}` or `{"point": {"lat", "lon"}}`
fn position_of(data: &serde_json::Value) -> Option<(f64, f64)> {
    let point = data.get("point").unwrap_or(data);
    Some((point.get("lon")?.as_f64()?, point.get("lat")?.as_f64()?))
}

fn short(topic: &str) -> String {
    topic.chars().take(120).collect()
}
