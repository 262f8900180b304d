//! The live stream: facts and latest values as they happen, over one WebSocket (`/stream`) or server-sent events
//! (`/stream/sse`).
//!
//! What a client says (each part optional, taken in this order):
//!
//! ```json
//! {"token": "…", "unsubscribe": ["fleet"], "subscribe": ["vehicle:veh_…", "delivery:*", "viewport:54.9,24.7,55.6,25.4"],
//!  "rate_ms": 1000, "resume": "731-42"}
//! ```
//!
//! - `token` is the first message when the request had no `Authorization` header (browsers cannot send one), and again to
//!   go on with a fresh token before the old one runs out.
//! - `subscribe` takes a topic, all of a family (`delivery:*`), a viewport (`viewport:minLon,minLat,maxLon,maxLat`), which
//!   carries whatever has a position inside it, or a list with conditions on the fields of its facts
//!   (`table:deliveries?status=in.(attempted,returning)`, the grammar of [`Conditions`](crate::http::Conditions)). `inbox` is
//!   the caller's own. Each family needs its permission.
//! - `resume` replays the facts after a cursor, then goes on live, without gap or repetition. It belongs into the message
//!   that subscribes.
//!
//! What the server says: `{"type", "cursor", "topic", "data", "at"}` each time. `cursor` is always the place to resume from.
//!
//! | type | meaning |
//! | --- | --- |
//! | `vehicle:location:updated`, … | a fact, or the latest value of something: values of one thing are sent once per `rate_ms`, newest wins |
//! | `ready` | signed in; `data.expires_at` says until when |
//! | `subscribed`, `unsubscribed`, `resumed` | done; `resumed` follows the last replayed fact |
//! | `error` | what was asked is not possible, `data.code` and `data.detail` say why; the connection goes on |
//! | `gone` | the permission for a topic was withdrawn |
//! | `reset` | the cursor is from before what is kept: read your lists afresh, live goes on from here |
//! | `gap` | too slow: what was not sent is not kept in memory. Close 3008 follows; come back with `resume` |
//! | `ping` | nothing happened, this is how far nothing happened |
//!
//! Close codes: 3000 not (or no longer) signed in, 3003 an unknown origin, 3008 too slow or silent, 1008 not our protocol,
//! 1009 a message too large, 1012 the server restarts (come back), 1013 too many connections.

mod conflate;
mod events;
mod flow;
mod frame;
mod origin;
mod session;
mod socket;
mod topic;

use crate::http::App;
use kernel::UserId;
use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// What a client may send in one message.
const MESSAGE_BYTES_MAX: usize = 16 << 10;
/// Messages a client may send per second, averaged over ten.
const MESSAGES_PER_S: u32 = 20;
const SUBSCRIPTIONS_MAX: usize = 256;
/// Connections of one process.
const CONNECTIONS_MAX: usize = 10_000;
/// Of one person, in one process: a wall of screens, not a runaway page.
const CONNECTIONS_PER_USER_MAX: usize = 64;
/// How long a client has to say who it is.
const HELLO_MAX: Duration = Duration::from_secs(10);
const PING_EVERY: Duration = Duration::from_secs(20);
/// A client that answers no ping for this long is gone.
const SILENCE_MAX: Duration = Duration::from_mins(1);
/// One frame that cannot be handed to the network for this long: the client is too slow.
const WRITE_MAX: Duration = Duration::from_secs(10);
/// Permissions are looked at again when a fact about the caller says so, and this often anyway.
const RECHECK_EVERY: Duration = Duration::from_mins(1);
/// Facts that one `resume` reads at most; who is further behind reads afresh.
const REPLAY_MAX: usize = 20_000;
const REPLAY_BATCH: i64 = 200;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(socket::stream)).routes(routes!(events::stream_sse))
}

static OPEN: AtomicUsize = AtomicUsize::new(0);
static BY_USER: Mutex<BTreeMap<UserId, usize>> = Mutex::new(BTreeMap::new());

/// A place among the connections of this process, given back when dropped.
struct Place {
    user: Option<UserId>,
}

impl Place {
    fn take() -> Option<Self> {
        let taken = OPEN
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| (n < CONNECTIONS_MAX).then_some(n + 1));
        taken.ok().map(|n| {
            metrics::gauge!("stream_connections").set((n + 1) as f64);
            Self { user: None }
        })
    }

    /// Says whose it is. `false`: this person has too many already.
    fn belongs_to(&mut self, user: UserId) -> bool {
        let mut by_user = BY_USER.lock().unwrap_or_else(PoisonError::into_inner);
        let open = by_user.entry(user).or_default();
        if *open >= CONNECTIONS_PER_USER_MAX {
            return false;
        }
        *open += 1;
        self.user = Some(user);
        true
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let n = OPEN.fetch_sub(1, Ordering::Relaxed);
        metrics::gauge!("stream_connections").set((n - 1) as f64);
        let Some(user) = self.user else { return };
        let mut by_user = BY_USER.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = by_user.get_mut(&user) {
            *open -= 1;
            if *open == 0 {
                by_user.remove(&user);
            }
        }
    }
}
