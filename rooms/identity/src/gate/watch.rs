//! What this process knows about who may come in, and how old that knowledge may be.
//!
//! No request is judged by a view older than [`VIEW_S_MAX`]. The view is two small sets: the sessions that ended lately
//! (an access token lives 15 minutes, so older ends do not matter) and the versions of users and keys that changed lately.
//! The request that finds the view older than [`VIEW_FRESH`] reads it anew, with one query for the whole process; an idle
//! server asks nothing, and a server that cannot ask refuses rather than guesses. A change is therefore in force at once
//! in the process that made it and within a second in every other, without any message having to arrive.

use super::{load_standing, sql};
use crate::{
    api_keys::RateClass,
    error::Error,
    grant::{Grant, Scope},
    refresh_token::ACCESS_S,
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};
use kernel::{ApiKeyId, OrgId, SessionId, Time, UserId};
use platform::{Db, Problem};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    num::NonZeroU32,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};
use uuid::Uuid;

/// A view younger than this is used as it is.
const VIEW_FRESH: Duration = Duration::from_millis(400);
/// A view older than this is never used.
const VIEW_S_MAX: Duration = Duration::from_millis(900);
/// What was read about a user or a key is read again after this, changed or not.
const ENTRY_AGE_MAX: Duration = Duration::from_secs(60);
/// Changes are looked for this far back: longer than an entry is kept plus the longest transaction.
const CHANGES_S: i64 = 300;
/// Beyond this many, the memory starts anew: a limit, not a tuning knob.
const ENTRIES_MAX: usize = 100_000;
/// How often a key's last use is written down.
const KEY_USE_S: i64 = 60;

/// What a user may do.
#[derive(Debug, Clone)]
pub struct Standing {
    pub version: i64,
    pub active: bool,
    pub grants: Vec<Grant>,
    /// Where they act who do not say, and what they may do there.
    pub natural: Scope,
    pub permissions: Arc<BTreeSet<String>>,
}

/// An API key that is not revoked.
#[derive(Debug, Clone)]
pub struct Key {
    pub id: ApiKeyId,
    pub version: i64,
    pub org: OrgId,
    pub user: UserId,
    pub permissions: Vec<String>,
    pub rate_class: RateClass,
    pub expires_at: Option<Time>,
    pub last_used_at: Option<Time>,
}

struct Entry<T> {
    value: T,
    read_at: Instant,
}

impl<T> Entry<T> {
    fn now(value: T) -> Self {
        Self { value, read_at: Instant::now() }
    }
    fn is_young(&self) -> bool {
        self.read_at.elapsed() < ENTRY_AGE_MAX
    }
}

#[derive(Default)]
struct Memory {
    looked_at: Option<Instant>,
    ended: HashSet<SessionId>,
    versions: HashMap<Uuid, i64>,
    standings: HashMap<UserId, Entry<Arc<Standing>>>,
    keys: HashMap<Vec<u8>, Entry<Arc<Key>>>,
    /// Access tokens known to have been used, by the refresh token they came with.
    used: HashMap<Uuid, Time>,
    /// When each key's use was last written down.
    key_uses: HashMap<ApiKeyId, Time>,
}

impl Memory {
    fn is_current(&self, id: Uuid, version: i64) -> bool {
        self.versions.get(&id).is_none_or(|latest| *latest <= version)
    }
}

type Meter = DefaultKeyedRateLimiter<ApiKeyId>;

pub struct Watch {
    memory: Mutex<Memory>,
    /// One reader at a time.
    reading: tokio::sync::Mutex<()>,
    meters: HashMap<RateClass, Meter>,
}

impl Default for Watch {
    fn default() -> Self {
        let meter = |class: &RateClass| {
            let per_minute =
                NonZeroU32::new(class.calls_per_minute()).expect("BUG: every class allows some calls");
            (*class, RateLimiter::keyed(Quota::per_minute(per_minute)))
        };
        Self {
            memory: Mutex::default(),
            reading: tokio::sync::Mutex::default(),
            meters: RateClass::ALL.iter().map(meter).collect(),
        }
    }
}

impl Watch {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().expect("BUG: no holder of the memory panics")
    }

    fn age(&self) -> Option<Duration> {
        self.memory().looked_at.map(|at| at.elapsed())
    }

    /// Makes sure that the view is young enough to judge by.
    pub async fn look(&self, db: &Db) -> Result<(), Error> {
        if self.age().is_some_and(|age| age < VIEW_FRESH) {
            return Ok(());
        }
        // While another request reads, a view that is still in bounds serves this one.
        let reading = match self.reading.try_lock() {
            Ok(reading) => reading,
            Err(_) if self.age().is_some_and(|age| age < VIEW_S_MAX) => return Ok(()),
            Err(_) => self.reading.lock().await,
        };
        if self.age().is_none_or(|age| age >= VIEW_FRESH) {
            self.read(db).await?;
        }
        drop(reading);
        Ok(())
    }

    /// Reads the view now, however young it is: what was just committed is in it.
    pub async fn look_again(&self, db: &Db) -> Result<(), Error> {
        let _reading = self.reading.lock().await;
        self.read(db).await
    }

    async fn read(&self, db: &Db) -> Result<(), Error> {
        // The view is as old as the question, not as the answer.
        let asked_at = Instant::now();
        let mut tx = db.system("what changed about sessions, users and keys").await?;
        let now = tx.now();
        let ended = sql::ended_since(tx.conn(), now.plus_s(-ACCESS_S - 60)).await?;
        let versions = sql::changed_since(tx.conn(), now.plus_s(-CHANGES_S)).await?;
        drop(tx);

        let mut memory = self.memory();
        memory.looked_at = Some(asked_at);
        memory.ended = ended;
        memory.versions = versions;
        let forgotten = now.plus_s(-ACCESS_S - 60);
        memory.used.retain(|_, at| *at > forgotten);
        if memory.standings.len() > ENTRIES_MAX {
            memory.standings.clear();
        }
        if memory.keys.len() > ENTRIES_MAX {
            memory.keys.clear();
            memory.key_uses.clear();
        }
        Ok(())
    }

    pub fn is_over(&self, session: SessionId) -> bool {
        self.memory().ended.contains(&session)
    }
    pub fn is_new(&self, refresh: Uuid) -> bool {
        !self.memory().used.contains_key(&refresh)
    }
    pub fn remember_used(&self, refresh: Uuid, now: Time) {
        self.memory().used.insert(refresh, now);
    }

    /// What a user may do, from memory when nothing about them changed.
    pub async fn standing(&self, db: &Db, org: OrgId, user: UserId) -> Result<Arc<Standing>, Problem> {
        {
            let memory = self.memory();
            if let Some(entry) = memory.standings.get(&user)
                && entry.is_young()
                && memory.is_current(user.0, entry.value.version)
            {
                return Ok(entry.value.clone());
            }
        }
        let found = load_standing(db, org, user).await?;
        let gone = || Problem::unauthenticated("auth.deactivated", "this user cannot sign in any more");
        let standing = Arc::new(found.ok_or_else(gone)?);
        self.memory().standings.insert(user, Entry::now(standing.clone()));
        Ok(standing)
    }

    /// The key with this hash, unless it was revoked.
    pub async fn key(&self, db: &Db, hash: Vec<u8>) -> Result<Option<Arc<Key>>, Error> {
        {
            let memory = self.memory();
            if let Some(entry) = memory.keys.get(&hash)
                && entry.is_young()
                && memory.is_current(entry.value.id.0, entry.value.version)
            {
                return Ok(Some(entry.value.clone()));
            }
        }
        let mut tx = db.system("whose API key is this").await?;
        let found = sql::key_by_hash(tx.conn(), &hash).await?.map(Arc::new);
        let mut memory = self.memory();
        match &found {
            Some(key) => {
                memory.keys.insert(hash, Entry::now(key.clone()));
            }
            // Unknown keys are not remembered: guesses would fill the memory.
            None => {
                memory.keys.remove(&hash);
            }
        }
        Ok(found)
    }

    /// Counts a call against the key's class; the seconds to wait when there were too many.
    pub fn count_call(&self, key: &Key) -> Result<(), u64> {
        let Some(meter) = self.meters.get(&key.rate_class) else { return Ok(()) };
        meter.check_key(&key.id).map_err(|not_until| {
            not_until.wait_time_from(governor::clock::DefaultClock::default().now()).as_secs() + 1
        })
    }

    /// Writes down that the key is in use, at most once a minute.
    pub async fn mark_key_used(&self, db: &Db, key: &Key, now: Time) -> Result<(), Error> {
        let last = self.memory().key_uses.get(&key.id).copied().or(key.last_used_at);
        if last.is_some_and(|at| now.since_s(at) < KEY_USE_S) {
            return Ok(());
        }
        let mut tx = db.system("an API key is used").await?;
        sql::mark_key_used(tx.conn(), key.id, now).await?;
        tx.commit().await?;
        self.memory().key_uses.insert(key.id, now);
        Ok(())
    }
}
