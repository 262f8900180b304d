//! What a reader of the feed sees, and when.

use crate::world::{all_after, counted, emit, n_of};
use platform::{Cursor, Roles, bus::Message, feed, workers};
use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use testkit::Stage;
use tokio::time::{sleep, timeout};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_writers_lose_nothing_and_double_nothing_where_the_last_number_would_lose_some() {
    const WRITERS: i64 = 8;
    const EACH: i64 = 60;
    let stage = Stage::new().await;
    let org = stage.org();
    let api = stage.api(&[]);
    let workers =
        workers::start(api.app.clone(), &[], Roles { sweeps: false, job_slots: 0, ..Roles::default() });
    sleep(Duration::from_millis(300)).await;
    let mut live = api.app.bus().listen();
    let done = std::sync::Arc::new(AtomicBool::new(false));

    // The control: the reader that everyone writes first, and that loses rows.
    let naive = tokio::spawn({
        let (db, done) = (stage.db.clone(), done.clone());
        async move {
            let (mut last, mut seen) = (0i64, 0usize);
            loop {
                let ended = done.load(Ordering::SeqCst);
                let mut tx = db.begin_read(org, None, None).await.unwrap();
                let rows: Vec<i64> =
                    sqlx::query_scalar("select seq from platform.outbox where seq > $1 order by seq")
                        .bind(last)
                        .fetch_all(tx.conn())
                        .await
                        .unwrap();
                seen += rows.len();
                last = rows.last().copied().unwrap_or(last);
                if ended {
                    return seen;
                }
            }
        }
    });
    let follower = tokio::spawn({
        let (db, done) = (stage.db.clone(), done.clone());
        async move {
            let (mut cursor, mut seen) = (Cursor::default(), Vec::new());
            loop {
                let ended = done.load(Ordering::SeqCst);
                let mut tx = db.begin_read(org, None, None).await.unwrap();
                let stretch = feed::read_after(&mut tx, cursor, 7).await.unwrap().unwrap();
                cursor = stretch.next;
                seen.extend(stretch.facts.iter().map(|f| (f.cursor, n_of(f))));
                if ended && seen.len() as i64 >= WRITERS * EACH {
                    return seen;
                }
            }
        }
    });
    let writers = (0..WRITERS).map(|w| {
        let db = stage.db.clone();
        tokio::spawn(async move {
            for i in 0..EACH {
                let mut tx = db.begin(org, None, None).await.unwrap();
                tx.emit(&counted(w * EACH + i)).await.unwrap();
                // The number is taken; the commit comes later, in another order.
                sleep(Duration::from_millis(((w * 7 + i * 3) % 9) as u64)).await;
                tx.commit().await.unwrap();
            }
        })
    });
    futures::future::join_all(writers).await;
    done.store(true, Ordering::SeqCst);

    let naive = naive.await.unwrap();
    let followed = timeout(Duration::from_secs(20), follower).await.expect("the follower ends").unwrap();
    let total = (WRITERS * EACH) as usize;
    assert_eq!(followed.len(), total, "none lost, none doubled");
    assert_eq!(followed.iter().map(|(_, n)| n).collect::<BTreeSet<_>>().len(), total);
    assert!(followed.windows(2).all(|w| w[0].0 < w[1].0), "in order");
    assert!(naive < total, "the control lost nothing ({naive} of {total}), so this test shows nothing");

    let mut heard = Vec::new();
    while heard.len() < total {
        match timeout(Duration::from_secs(10), live.recv()).await.expect("the relay goes on").unwrap() {
            Message::Fact(fact) => heard.push((fact.cursor, n_of(&fact))),
            Message::Latest(_) => {}
        }
    }
    assert_eq!(heard, followed, "the bus says the same, in the same order");
    workers.stop().await;
}

#[tokio::test]
async fn the_feed_shows_an_organisation_its_own_and_only_what_is_committed() {
    let stage = Stage::new().await;
    let (mine, other) = (stage.org(), stage.org());
    emit(&stage, mine, 1).await;
    emit(&stage, other, 2).await;
    // The cluster is shared with other tests, whose transactions hold the feed back too: wait them out first.
    all_after(&stage, mine, Cursor::default(), 1).await;
    let mut open = stage.tx(mine).await;
    open.emit(&counted(3)).await.unwrap();
    emit(&stage, mine, 4).await;
    let mut tx = stage.tx(mine).await;
    let stretch = feed::read_after(&mut tx, Cursor::default(), 100).await.unwrap().unwrap();
    assert_eq!(stretch.facts.iter().map(n_of).collect::<Vec<_>>(), [1], "4 is committed, and waits for 3");
    open.commit().await.unwrap();
    let rest = all_after(&stage, mine, stretch.next, 2).await;
    assert_eq!(rest.iter().map(n_of).collect::<Vec<_>>(), [3, 4]);
    let end = feed::end(&mut tx).await.unwrap();
    assert!(feed::read_after(&mut tx, end, 10).await.unwrap().unwrap().facts.is_empty());
}

#[tokio::test]
async fn reading_one_organisations_feed_uses_its_index() {
    let stage = Stage::new().await;
    let (org, mut eyes) = (stage.org(), stage.eyes().await);
    sqlx::query(
        "insert into platform.outbox (id, org_id, name, subject, body, occurred_at)
         select gen_random_uuid(), gen_random_uuid(), 'x', gen_random_uuid(), '{}', now() from generate_series(1, 20000)",
    )
    .execute(&mut eyes)
    .await
    .unwrap();
    sqlx::query("analyze platform.outbox").execute(&mut eyes).await.unwrap();
    let mut tx = stage.tx(org).await;
    let plan: Vec<String> = sqlx::query_scalar(
        "explain select seq from platform.outbox where (xid, seq) > ('5'::xid8, 3) and xid < '999999999'::xid8 order by xid, seq limit 50",
    )
    .fetch_all(tx.conn())
    .await
    .unwrap();
    let plan = plan.join("\n");
    assert!(plan.contains("outbox_by_org"), "{plan}");
}

#[tokio::test]
async fn what_only_says_look_again_is_said_once_in_a_transaction_and_again_when_it_was_undone() {
    let stage = Stage::new().await;
    let org = stage.org();
    let (one, other) = (counted(1), counted(2));
    let mut tx = stage.tx(org).await;
    for fact in [&one, &one, &other] {
        tx.emit_once(fact).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = stage.tx(org).await;
    tx.savepoint().await.unwrap();
    tx.emit_once(&one).await.unwrap();
    tx.rollback_to_savepoint().await.unwrap();
    tx.emit_once(&one).await.unwrap();
    tx.commit().await.unwrap();
    let heard = all_after(&stage, org, Cursor::default(), 3).await;
    assert_eq!(heard.iter().map(n_of).collect::<Vec<_>>(), [1, 2, 1]);
}
