//! The relay: one per process, hands committed facts to the bus.

use super::{Cursor, sql};
use crate::{
    bus::{Message, Sleeper},
    db::Db,
    workers::raised,
};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::sleep};

const BATCH: i64 = 500;
/// Commits of this process nudge; those of other processes are seen after this long.
const NAP: Duration = Duration::from_millis(250);
/// While a fact is committed but an older transaction is still at work.
const SHORT_NAP: Duration = Duration::from_millis(5);

enum Step {
    Moved,
    /// Something is committed, and may not be shown before an older transaction ends.
    HeldBack,
    Idle,
}

/// Runs until `stop`. Begins at the end of the feed: the past is for [`read_after`](super::read_after).
pub(crate) async fn relay(db: Db, mut stop: watch::Receiver<bool>) {
    let mut sleeper = db.bus().sleeper();
    let mut cursor = None;
    while !*stop.borrow() {
        let nap = match step(&db, &mut cursor).await {
            Ok(Step::Moved) => continue,
            Ok(Step::HeldBack) => SHORT_NAP,
            Ok(Step::Idle) => NAP,
            Err(error) => {
                tracing::warn!(%error, "the feed cannot be read");
                sleep(Duration::from_secs(1)).await;
                continue;
            }
        };
        tokio::select! {
            () = rest(&mut sleeper, nap) => {}
            () = raised(&mut stop) => break,
        }
    }
}

async fn rest(sleeper: &mut Sleeper, nap: Duration) {
    if nap == SHORT_NAP {
        // Nudges come with new commits and cannot hurry the old transaction: without this, they would make it spin.
        sleep(nap).await;
    } else {
        sleeper.nap(nap).await;
    }
}

async fn step(db: &Db, cursor: &mut Option<Cursor>) -> sqlx::Result<Step> {
    let mut tx = db.system("relay the feed to the bus").await?;
    let Some(after) = *cursor else {
        *cursor = Some(Cursor { xid: sql::horizon(tx.conn()).await?, seq: 0 });
        db.bus().feed_begins();
        return Ok(Step::Moved);
    };
    let (horizon, lag_s) = sql::waiting(tx.conn(), after).await?;
    metrics::gauge!("feed_lag_seconds").set(lag_s.unwrap_or(0.0));
    if lag_s.is_none() {
        *cursor = Some(after.max(Cursor { xid: horizon, seq: 0 }));
        return Ok(Step::Idle);
    }
    let facts = sql::facts(tx.conn(), after, horizon, None, BATCH).await?;
    drop(tx);
    let Some(last) = facts.last() else { return Ok(Step::HeldBack) };
    *cursor = Some(last.cursor);
    metrics::counter!("feed_facts_total").increment(facts.len() as u64);
    for fact in facts {
        db.bus().publish(Message::Fact(Arc::new(fact)));
    }
    Ok(Step::Moved)
}
