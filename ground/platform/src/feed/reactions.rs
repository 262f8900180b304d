//! Reactions: each fact takes effect once per reaction, whatever crashes.
//!
//! The effect and its row in `reactions_done` commit together in a transaction of the fact's organisation; the reaction's
//! cursor only says where to look from, so a crash between the two repeats the look and not the effect. One process of the
//! cluster drives a reaction at a time (an advisory lock, gone with its connection), which keeps the order; the primary key
//! of `reactions_done` would keep the effect single even if two did.
//!
//! A fact whose reaction fails is parked and tried again with backoff, and the later facts of its organisation wait behind
//! it: order holds within an organisation, and one organisation's trouble is not the others'. After [`ATTEMPTS_MAX`] tries
//! it goes to `reactions_dead` with the reason, until [`replay`].

use super::{Cursor, Fact, sql};
use crate::{
    Reaction, Tx,
    bus::Message,
    db::SystemTx,
    http::App,
    workers::{backoff_s, raised},
};
use futures::FutureExt;
use kernel::{EventId, OrgId, Time};
use sqlx::FromRow;
use std::{
    collections::{HashMap, HashSet},
    panic::AssertUnwindSafe,
    sync::Arc,
    time::Duration,
};
use tokio::{
    sync::{Semaphore, broadcast::error::RecvError, watch},
    task::JoinSet,
    time::{Instant, interval, sleep},
};

const ATTEMPTS_MAX: i32 = 8;
const BATCH: i64 = 100;
/// A look at everything, also without news: for parked facts whose time has come, and for the work of dead processes.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// A cursor without facts of its own still moves on this often, so that what all have passed can go.
const ADVANCE_EVERY: Duration = Duration::from_mins(1);
/// Reactions of one process at work at once; each holds two connections.
const AT_ONCE: usize = 4;
/// A turn ends after this long, well before the database ends an idle transaction (60 s).
const TURN_MAX: Duration = Duration::from_secs(20);

/// Makes a cursor for every reaction that has none. On a fresh database it begins at the beginning, else at the end of the
/// feed: a reaction that came with an upgrade does not react to last week.
pub(crate) async fn register(app: &App, reactions: &[&'static Reaction]) -> sqlx::Result<()> {
    let mut tx = app.db().system("register the readers of the feed").await?;
    let horizon = sql::horizon(tx.conn()).await?;
    sqlx::query(
        "insert into platform.cursors (reader, xid, seq)
         select reader, case when exists (select from platform.cursors) then $2 else 0 end, 0 from unnest($1::text[]) as reader
         on conflict do nothing",
    )
    .bind(reactions.iter().map(|r| r.name).collect::<Vec<_>>())
    .bind(horizon)
    .execute(tx.conn())
    .await?;
    tx.commit().await
}

/// The reactions of one process.
pub(crate) struct Reactor {
    pub app: App,
    pub reactions: Arc<[&'static Reaction]>,
    pub stop: watch::Receiver<bool>,
}

impl Reactor {
    /// Runs until `stop`, and then until the facts in hand are done.
    pub async fn run(self) {
        let Self { app, reactions, mut stop } = self;
        let mut news = app.bus().listen();
        let mut look = interval(LOOK_EVERY);
        let gate = Arc::new(Semaphore::new(AT_ONCE));
        let mut turns: JoinSet<usize> = JoinSet::new();
        let (mut wanted, mut at_work) = (HashSet::new(), HashSet::new());
        loop {
            tokio::select! {
                message = news.recv() => match message {
                    Ok(Message::Fact(fact)) => wanted.extend(hearing(&reactions, &fact.name)),
                    Ok(Message::Latest(_)) => continue,
                    Err(RecvError::Lagged(_)) => wanted.extend(0..reactions.len()),
                    Err(RecvError::Closed) => break,
                },
                _ = look.tick() => wanted.extend(0..reactions.len()),
                Some(turn) = turns.join_next() => if let Ok(i) = turn { at_work.remove(&i); },
                () = raised(&mut stop) => break,
            }
            for i in wanted.extract_if(|i| !at_work.contains(i)).collect::<Vec<_>>() {
                at_work.insert(i);
                let (app, reaction, gate, stop) = (app.clone(), reactions[i], gate.clone(), stop.clone());
                turns.spawn(async move {
                    let _permit = gate.acquire().await;
                    drive(&app, reaction, &stop).await;
                    i
                });
            }
        }
        while turns.join_next().await.is_some() {}
    }
}

fn hearing(reactions: &[&'static Reaction], name: &str) -> Vec<usize> {
    (0..reactions.len()).filter(|i| reactions[*i].on.contains(&name)).collect()
}

async fn drive(app: &App, reaction: &'static Reaction, stop: &watch::Receiver<bool>) {
    while !*stop.borrow() {
        match turn(app, reaction, stop).await {
            Ok(Turn { again: true, .. }) => {}
            Ok(_) => return,
            Err(error) => {
                return tracing::warn!(%error, reaction = reaction.name, "a reaction cannot go on yet");
            }
        }
    }
}

/// What one turn did.
#[derive(Debug, Default)]
struct Turn {
    done: usize,
    failed: Vec<String>,
    /// There may be more at once.
    again: bool,
}

/// One turn: what is parked and due, then the next facts. Nothing when another process is at it.
async fn turn(app: &App, reaction: &'static Reaction, stop: &watch::Receiver<bool>) -> sqlx::Result<Turn> {
    let mut turn = Turn::default();
    let mut guard = app.db().system("drive a reaction").await?;
    let lock = format!("reaction:{}", reaction.name);
    let free: bool = sqlx::query_scalar("select pg_try_advisory_xact_lock(hashtextextended($1, 7222))")
        .bind(lock)
        .fetch_one(guard.conn())
        .await?;
    if !free {
        return Ok(turn);
    }
    let Some((cursor, age_s)) = cursor_of(&mut guard, reaction).await? else { return Ok(turn) };
    let deadline = Instant::now() + TURN_MAX;
    let mut blocked = retry_parked(app, &mut guard, reaction, &mut turn, deadline).await?;

    let horizon = sql::horizon(guard.conn()).await?;
    let facts = sql::facts(guard.conn(), cursor, horizon, Some(reaction.on), BATCH).await?;
    turn.again |= facts.len() as i64 == BATCH;
    let mut reached = cursor;
    for fact in &facts {
        if *stop.borrow() || Instant::now() > deadline {
            turn.again = true;
            break;
        }
        take(app, reaction, fact, &mut blocked, &mut turn).await?;
        reached = fact.cursor;
    }
    if !turn.again {
        reached = reached.max(Cursor { xid: horizon, seq: 0 });
    }
    if !facts.is_empty() || age_s > ADVANCE_EVERY.as_secs_f64() {
        advance(&mut guard, reaction, reached).await?;
    }
    guard.commit().await?;
    Ok(turn)
}

/// One fact, new to this reaction.
async fn take(
    app: &App,
    reaction: &'static Reaction,
    fact: &Fact,
    blocked: &mut HashSet<OrgId>,
    turn: &mut Turn,
) -> sqlx::Result<()> {
    if blocked.contains(&fact.org) {
        return park(app, reaction, fact, 0, None).await;
    }
    match react(app, reaction, fact, false).await {
        Ok(()) => turn.done += 1,
        Err(error) => {
            give_up_if_away(&error)?;
            turn.failed.push(report(reaction, fact, 1, &error));
            blocked.insert(fact.org);
            park(app, reaction, fact, 1, Some(&error)).await?;
        }
    }
    Ok(())
}

#[derive(FromRow)]
struct Parked {
    org_id: OrgId,
    event_id: EventId,
    seq: i64,
    attempts: i32,
    retry_at: Time,
}

/// Tries the oldest parked fact of each organisation whose time has come, and those behind it. Returns the organisations
/// that still wait.
async fn retry_parked(
    app: &App,
    guard: &mut SystemTx,
    reaction: &'static Reaction,
    turn: &mut Turn,
    deadline: Instant,
) -> sqlx::Result<HashSet<OrgId>> {
    let mut heads = heads(guard, reaction, None).await?;
    let mut blocked = heads.iter().map(|head| head.org_id).collect::<HashSet<_>>();
    let now = app.db().now();
    while let Some(head) = heads.pop() {
        if Instant::now() > deadline {
            turn.again = true;
            break;
        }
        let org = head.org_id;
        if head.retry_at > now || !retry(app, guard, reaction, head, turn).await? {
            continue;
        }
        match self::heads(guard, reaction, Some(org)).await?.pop() {
            Some(next) => heads.push(next),
            None => drop(blocked.remove(&org)),
        }
    }
    Ok(blocked)
}

/// The oldest parked fact of each organisation, or of one.
async fn heads(guard: &mut SystemTx, reaction: &Reaction, org: Option<OrgId>) -> sqlx::Result<Vec<Parked>> {
    sqlx::query_as(
        "select distinct on (org_id) org_id, event_id, seq, attempts, retry_at from platform.reactions_parked
         where reaction = $1 and ($2::uuid is null or org_id = $2) order by org_id, xid, seq",
    )
    .bind(reaction.name)
    .bind(org)
    .fetch_all(guard.conn())
    .await
}

/// Tries a parked fact again. `true`: it is parked no longer, done or given up.
async fn retry(
    app: &App,
    guard: &mut SystemTx,
    reaction: &'static Reaction,
    head: Parked,
    turn: &mut Turn,
) -> sqlx::Result<bool> {
    let Some(fact) = sql::fact(guard.conn(), head.seq).await? else {
        tracing::error!(event = %head.event_id, reaction = reaction.name, "a parked fact is no longer in the outbox");
        unpark(app, reaction, head.org_id, head.event_id).await?;
        return Ok(true);
    };
    let Err(error) = react(app, reaction, &fact, true).await else {
        turn.done += 1;
        return Ok(true);
    };
    give_up_if_away(&error)?;
    let attempt = head.attempts + 1;
    turn.failed.push(report(reaction, &fact, attempt, &error));
    if attempt >= ATTEMPTS_MAX {
        bury(app, reaction, &fact, &error).await?;
        return Ok(true);
    }
    park(app, reaction, &fact, attempt, Some(&error)).await?;
    Ok(false)
}

/// The effect and its bookkeeping, or neither. Done before: nothing.
async fn react(app: &App, reaction: &'static Reaction, fact: &Fact, parked: bool) -> anyhow::Result<()> {
    let mut tx = app.db().begin(fact.org, fact.actor, Some(fact.id.0)).await?;
    let first = sqlx::query(
        "insert into platform.reactions_done (org_id, reaction, event_id) values ($1, $2, $3) on conflict do nothing",
    )
    .bind(fact.org)
    .bind(reaction.name)
    .bind(fact.id)
    .execute(tx.conn())
    .await?
    .rows_affected()
        == 1;
    if first {
        let run = AssertUnwindSafe((reaction.run)(&mut tx, fact)).catch_unwind();
        run.await.unwrap_or_else(|_| Err(anyhow::anyhow!("it panicked")))?;
    }
    if parked {
        forget_parked(&mut tx, reaction, fact.id).await?;
    }
    tx.commit().await?;
    metrics::counter!("reactions_total", "reaction" => reaction.name, "outcome" => "done").increment(1);
    Ok(())
}

/// A database that is away is nobody's failure: the turn ends, and nothing is counted.
fn give_up_if_away(error: &anyhow::Error) -> sqlx::Result<()> {
    let away = error.chain().filter_map(|e| e.downcast_ref::<sqlx::Error>()).any(|e| match e {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => true,
        sqlx::Error::Database(e) => matches!(e.code().as_deref(), Some("57P01" | "57P02" | "57P03")),
        _ => false,
    });
    if away { Err(sqlx::Error::PoolTimedOut) } else { Ok(()) }
}

fn report(reaction: &Reaction, fact: &Fact, attempt: i32, error: &anyhow::Error) -> String {
    metrics::counter!("reactions_total", "reaction" => reaction.name, "outcome" => "failed").increment(1);
    let words = format!("{} on {} ({}): {error:#}", reaction.name, fact.name, fact.id);
    tracing::warn!(attempt, "a reaction failed: {words}");
    words
}

async fn park(
    app: &App,
    reaction: &Reaction,
    fact: &Fact,
    attempts: i32,
    error: Option<&anyhow::Error>,
) -> sqlx::Result<()> {
    let mut tx = app.db().begin(fact.org, None, Some(fact.id.0)).await?;
    let wait_s = if attempts == 0 { 0 } else { backoff_s(attempts) };
    let retry_at = tx.now().plus_s(wait_s);
    sqlx::query(
        "insert into platform.reactions_parked (org_id, reaction, event_id, xid, seq, attempts, retry_at, error)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (reaction, event_id) do update
         set attempts = excluded.attempts, retry_at = excluded.retry_at, error = excluded.error
         where excluded.attempts > 0",
    )
    .bind(fact.org)
    .bind(reaction.name)
    .bind(fact.id)
    .bind(fact.cursor.xid)
    .bind(fact.cursor.seq)
    .bind(attempts)
    .bind(retry_at)
    .bind(error.map(|e| format!("{e:#}")))
    .execute(tx.conn())
    .await?;
    tx.commit().await
}

async fn bury(app: &App, reaction: &Reaction, fact: &Fact, error: &anyhow::Error) -> sqlx::Result<()> {
    let mut tx = app.db().begin(fact.org, None, Some(fact.id.0)).await?;
    sqlx::query(
        "insert into platform.reactions_dead (org_id, reaction, event_id, xid, seq, error) values ($1, $2, $3, $4, $5, $6)
         on conflict (reaction, event_id) do update set error = excluded.error, at = excluded.at",
    )
    .bind(fact.org)
    .bind(reaction.name)
    .bind(fact.id)
    .bind(fact.cursor.xid)
    .bind(fact.cursor.seq)
    .bind(format!("{error:#}"))
    .execute(tx.conn())
    .await?;
    forget_parked(&mut tx, reaction, fact.id).await?;
    tx.commit().await?;
    metrics::counter!("reactions_total", "reaction" => reaction.name, "outcome" => "dead").increment(1);
    tracing::error!(reaction = reaction.name, event = %fact.id, "a reaction gave up on a fact");
    Ok(())
}

async fn unpark(app: &App, reaction: &Reaction, org: OrgId, event: EventId) -> sqlx::Result<()> {
    let mut tx = app.db().begin(org, None, Some(event.0)).await?;
    forget_parked(&mut tx, reaction, event).await?;
    tx.commit().await
}

async fn forget_parked(tx: &mut Tx, reaction: &Reaction, event: EventId) -> sqlx::Result<()> {
    sqlx::query("delete from platform.reactions_parked where reaction = $1 and event_id = $2")
        .bind(reaction.name)
        .bind(event)
        .execute(tx.conn())
        .await?;
    Ok(())
}

async fn cursor_of(guard: &mut SystemTx, reaction: &Reaction) -> sqlx::Result<Option<(Cursor, f64)>> {
    let row: Option<(i64, i64, f64)> = sqlx::query_as(
        "select xid, seq, extract(epoch from clock_timestamp() - at)::float8 from platform.cursors where reader = $1",
    )
    .bind(reaction.name)
    .fetch_optional(guard.conn())
    .await?;
    Ok(row.map(|(xid, seq, age_s)| (Cursor { xid, seq }, age_s)))
}

async fn advance(guard: &mut SystemTx, reaction: &Reaction, to: Cursor) -> sqlx::Result<()> {
    sqlx::query("update platform.cursors set xid = $2, seq = $3, at = clock_timestamp() where reader = $1")
        .bind(reaction.name)
        .bind(to.xid)
        .bind(to.seq)
        .execute(guard.conn())
        .await?;
    Ok(())
}

/// Gives what a reaction gave up on another chance: one fact, or all of the organisation. Returns how many.
pub async fn replay(tx: &mut Tx, reaction: &str, event: Option<EventId>) -> sqlx::Result<u64> {
    let now = tx.now();
    let done = sqlx::query(
        "with chance as (
             delete from platform.reactions_dead where reaction = $1 and ($2::uuid is null or event_id = $2)
             returning org_id, reaction, event_id, xid, seq)
         insert into platform.reactions_parked (org_id, reaction, event_id, xid, seq, retry_at)
         select org_id, reaction, event_id, xid, seq, $3 from chance",
    )
    .bind(reaction)
    .bind(event)
    .bind(now)
    .execute(tx.conn())
    .await?;
    tx.nudge_after_commit();
    Ok(done.rows_affected())
}

/// What [`settle`] did, by reaction.
#[derive(Debug, Default)]
pub struct Settled {
    pub done: HashMap<&'static str, usize>,
    /// in words, one per failed try
    pub failed: Vec<String>,
}

/// Runs all reactions until none has anything to do now. For tests and tools; servers have workers. Waits for the
/// transactions that hold committed facts back, but not for ever: the caller may hold one open itself.
pub async fn settle(app: &App, reactions: &[&'static Reaction]) -> sqlx::Result<Settled> {
    register(app, reactions).await?;
    let (_hold, stop) = watch::channel(false);
    let patience = Instant::now() + TURN_MAX / 2;
    let mut settled = Settled::default();
    loop {
        let mut moved = false;
        // Asked before the turns: what comes free during them is for the next round.
        let held_back = held_back(app).await?;
        for reaction in reactions {
            let turn = turn(app, reaction, &stop).await?;
            *settled.done.entry(reaction.name).or_default() += turn.done;
            moved |= turn.done > 0 || turn.again;
            settled.failed.extend(turn.failed);
        }
        if moved {
            continue;
        }
        if !held_back || Instant::now() > patience {
            return Ok(settled);
        }
        sleep(Duration::from_millis(5)).await;
    }
}

/// Are there committed facts behind a transaction that is still at work?
async fn held_back(app: &App) -> sqlx::Result<bool> {
    let mut tx = app.db().system("is the feed held back").await?;
    let horizon = sql::horizon(tx.conn()).await?;
    Ok(sql::waiting(tx.conn(), Cursor { xid: horizon, seq: 0 }).await?.1.is_some())
}
