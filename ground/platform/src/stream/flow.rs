//! What goes out of one connection, in order: replies, the replay, live facts, latest values.

use super::{
    RECHECK_EVERY, conflate,
    frame::Frame,
    session::{Replay, Session},
};
use crate::{
    bus::Message,
    feed::Cursor,
    http::{App, Problem},
};
use http::HeaderMap;
use kernel::Kind;
use std::{collections::VecDeque, pin::Pin, time::Duration};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, Interval, MissedTickBehavior, Sleep, interval, interval_at, sleep, timeout},
};

/// A server that has just started takes a moment to read where the feed ends.
const FEED_WAIT: Duration = Duration::from_secs(5);

/// Why the server ends a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    NotSignedIn,
    TooSlow,
    Going,
    Broken,
}

pub(super) enum Next {
    Frame(Frame),
    End(End),
}

pub(super) struct Flow {
    app: App,
    pub session: Session,
    live: Receiver<Message>,
    queue: VecDeque<Frame>,
    replay: Option<Replay>,
    tick: Interval,
    recheck: Interval,
    recheck_now: bool,
    expiry: Pin<Box<Sleep>>,
    ended: Option<End>,
}

impl Flow {
    /// Signs in and listens. The first frame is `ready`.
    pub async fn open(app: &App, credentials: HeaderMap) -> Result<Self, Problem> {
        if timeout(FEED_WAIT, app.bus().fed()).await.is_err() {
            let detail = "this server does not follow the feed yet: try again, or ask the one that does";
            return Err(Problem::of(Kind::Unavailable, "stream.not_ready", detail));
        }
        // First the bus, then the place in the feed: what is committed between the two is heard twice and sent once.
        let live = app.bus().listen();
        let session = Session::open(app, credentials).await?;
        let mut tick = interval(conflate::TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let recheck = interval_at(Instant::now() + RECHECK_EVERY, RECHECK_EVERY);
        let expiry = Box::pin(sleep(session.expires_in()));
        let queue = [session.ready()].into();
        let app = app.clone();
        Ok(Self {
            app,
            session,
            live,
            queue,
            replay: None,
            tick,
            recheck,
            recheck_now: false,
            expiry,
            ended: None,
        })
    }

    /// Puts a reply behind what is already on its way.
    pub fn say(&mut self, frame: Frame) {
        self.queue.push_back(frame);
    }

    /// Replays the facts after `cursor` before anything live.
    pub fn resume(&mut self, cursor: Cursor) {
        match self.session.resume(cursor) {
            Ok(replay) => self.replay = Some(replay),
            Err(problem) => {
                let frame = self.session.error(&problem, None);
                self.say(frame);
            }
        }
    }

    /// Goes on with a fresh token.
    pub async fn renew(&mut self, token: &str) {
        match self.session.renew(token).await {
            Ok(frames) => {
                self.queue.extend(frames);
                self.expiry.as_mut().reset(Instant::now() + self.session.expires_in());
            }
            Err(problem) => self.refuse(&problem),
        }
    }

    /// The next thing to send. Safe to drop while it waits: nothing is taken before it can be given.
    pub async fn next(&mut self) -> Next {
        loop {
            if let Some(frame) = self.queue.pop_front() {
                return Next::Frame(frame);
            }
            if let Some(end) = self.ended {
                return Next::End(end);
            }
            if self.recheck_now {
                self.check_again().await;
            } else if self.replay.is_some() {
                self.replay().await;
            } else {
                self.wait().await;
            }
        }
    }

    async fn wait(&mut self) {
        let going = self.app.bus().closed();
        tokio::select! {
            message = self.live.recv() => self.hear(message),
            _ = self.tick.tick(), if self.session.is_waiting() => self.queue.extend(self.session.due()),
            _ = self.recheck.tick() => self.recheck_now = true,
            () = &mut self.expiry => self.expire(),
            () = going => self.ended = Some(End::Going),
        }
    }

    fn hear(&mut self, message: Result<Message, RecvError>) {
        match message {
            Ok(Message::Fact(fact)) => {
                let heard = self.session.fact(&fact);
                self.queue.extend(heard.frame);
                self.recheck_now |= heard.about_caller;
            }
            Ok(Message::Latest(latest)) => self.queue.extend(self.session.latest(latest)),
            Err(RecvError::Lagged(missed)) => {
                tracing::debug!(missed, "a live connection is too slow");
                metrics::counter!("stream_gaps_total").increment(1);
                self.queue.push_back(self.session.place("gap"));
                self.ended = Some(End::TooSlow);
            }
            Err(RecvError::Closed) => self.ended = Some(End::Going),
        }
    }

    async fn replay(&mut self) {
        let Some(replay) = &mut self.replay else { return };
        match self.session.replay(replay).await {
            Ok(frames) => {
                self.queue.extend(frames);
                if replay.over {
                    self.replay = None;
                }
            }
            Err(problem) => self.refuse(&problem),
        }
    }

    async fn check_again(&mut self) {
        match self.session.recheck().await {
            Ok(frames) => self.queue.extend(frames),
            // The database is away for a moment: the question stays open, and is asked again soon.
            Err(problem) if problem.kind == Kind::Unavailable => {
                self.recheck.reset_after(Duration::from_secs(1));
            }
            Err(problem) => self.refuse(&problem),
        }
        self.recheck_now = false;
    }

    fn expire(&mut self) {
        let left = self.session.expires_in();
        if left.is_zero() {
            self.refuse(&Problem::unauthenticated(
                "auth.expired",
                "the token ran out: get a fresh one and resume",
            ));
        } else {
            self.expiry.as_mut().reset(Instant::now() + left);
        }
    }

    fn refuse(&mut self, problem: &Problem) {
        self.queue.push_back(self.session.error(problem, None));
        let signed_out = matches!(problem.kind, Kind::Unauthenticated | Kind::Forbidden | Kind::NotFound);
        self.ended = Some(if signed_out { End::NotSignedIn } else { End::Broken });
    }
}
