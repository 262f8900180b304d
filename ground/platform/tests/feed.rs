//! The feed and the reactions, against a real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

use futures::future::BoxFuture;
use kernel::{EventId, OrgId};
use lexicon::Event;
use platform::{
    Cursor, Fact, Reaction, Roles, Room, Tx,
    bus::Message,
    feed::{self, Forgotten},
    sweeps, workers,
};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, migrate::Migrator};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use testkit::Stage;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

#[derive(Debug, Serialize, Deserialize)]
struct Counted {
    id: Uuid,
    n: i64,
}
impl Event for Counted {
    const NAME: &'static str = "test.counted";
    fn subject(&self) -> Uuid {
        self.id
    }
    fn topics(&self) -> Vec<String> {
        vec![format!("counter:{}", self.id)]
    }
}

fn counted(n: i64) -> Counted {
    Counted { id: Uuid::now_v7(), n }
}

async fn emit(stage: &Stage, org: OrgId, n: i64) {
    let mut tx = stage.tx(org).await;
    tx.emit(&counted(n)).await.unwrap();
    tx.commit().await.unwrap();
}

fn n_of(fact: &Fact) -> i64 {
    fact.read::<Counted>().unwrap().n
}

/// Effects go to a table, so that they are undone with their transaction.
async fn table(stage: &Stage) {
    let sql = "create table public.effects (org_id uuid, reaction text, n bigint, at bigserial);
               grant all on public.effects to qafila_app, qafila_system; grant usage on sequence public.effects_at_seq to qafila_app, qafila_system";
    sqlx::raw_sql(sql).execute(&mut stage.eyes().await).await.unwrap();
}

async fn effects(stage: &Stage, reaction: &str) -> Vec<i64> {
    sqlx::query_scalar("select n from public.effects where reaction = $1 order by at")
        .bind(reaction)
        .fetch_all(&mut stage.eyes().await)
        .await
        .unwrap()
}

async fn count(eyes: &mut PgConnection, table: &'static str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from platform.{table}")))
        .fetch_one(eyes)
        .await
        .unwrap()
}

static BROKEN: AtomicBool = AtomicBool::new(false);
static TRIES: Mutex<Vec<i64>> = Mutex::new(Vec::new());

async fn insert(tx: &mut Tx, reaction: &str, n: i64) -> sqlx::Result<()> {
    let org = tx.org();
    sqlx::query("insert into public.effects (org_id, reaction, n) values ($1, $2, $3)")
        .bind(org)
        .bind(reaction)
        .bind(n)
        .execute(tx.conn())
        .await
        .map(drop)
}

fn steady<'a>(tx: &'a mut Tx, fact: &'a Fact) -> BoxFuture<'a, anyhow::Result<()>> {
    Box::pin(async move { Ok(insert(tx, "steady", n_of(fact)).await?) })
}

/// Fails on negative numbers while `BROKEN`, after its effect: the effect must go too.
fn fragile<'a>(tx: &'a mut Tx, fact: &'a Fact) -> BoxFuture<'a, anyhow::Result<()>> {
    Box::pin(async move {
        let n = n_of(fact);
        TRIES.lock().unwrap().push(n);
        insert(tx, "fragile", n).await?;
        anyhow::ensure!(n >= 0 || !BROKEN.load(Ordering::SeqCst), "negative");
        assert!(n != -13, "unlucky");
        Ok(())
    })
}

static ROOM: Room = Room {
    reactions: &[
        Reaction { name: "test.steady", on: &["test.counted"], run: steady },
        Reaction { name: "test.fragile", on: &["test.counted"], run: fragile },
    ],
    ..Room::new("test", || Migrator::with_migrations(vec![]))
};

fn reactions() -> Vec<&'static Reaction> {
    ROOM.reactions.iter().collect()
}

/// Everything from `cursor` on, waiting for transactions that hold it back.
async fn all_after(stage: &Stage, org: OrgId, mut cursor: Cursor, wanted: usize) -> Vec<Fact> {
    let mut all: Vec<Fact> = Vec::new();
    for _ in 0..500 {
        let mut tx = stage.tx(org).await;
        let stretch = feed::read_after(&mut tx, cursor, 50).await.unwrap().unwrap();
        cursor = stretch.next;
        all.extend(stretch.facts);
        if all.len() >= wanted && !stretch.more {
            return all;
        }
        if !stretch.more {
            sleep(Duration::from_millis(10)).await;
        }
    }
    panic!("{} of {wanted} facts", all.len());
}

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
async fn each_fact_takes_effect_once_per_reaction() {
    let stage = Stage::new().await;
    table(&stage).await;
    let app = stage.api(&[]).app;
    for n in 0..5 {
        emit(&stage, stage.org(), n).await;
    }
    let settled = feed::settle(&app, &reactions()).await.unwrap();
    assert_eq!((settled.done["test.steady"], settled.done["test.fragile"]), (5, 5));
    // A crash between the effect and the cursor: the look repeats, the effect does not.
    sqlx::query("update platform.cursors set xid = 0, seq = 0")
        .execute(&mut stage.eyes().await)
        .await
        .unwrap();
    feed::settle(&app, &reactions()).await.unwrap();
    assert_eq!(effects(&stage, "steady").await, [0, 1, 2, 3, 4]);
    assert_eq!(effects(&stage, "fragile").await, [0, 1, 2, 3, 4]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_processes_share_the_reactions() {
    let stage = Stage::new().await;
    table(&stage).await;
    let app = stage.api(&[]).app;
    let orgs = [stage.org(), stage.org(), stage.org()];
    let all = (0..3)
        .map(|_| workers::start(app.clone(), &[&ROOM], Roles { sweeps: false, ..Roles::default() }))
        .collect::<Vec<_>>();
    for n in 0..60 {
        emit(&stage, orgs[n as usize % 3], n).await;
    }
    for _ in 0..500 {
        if effects(&stage, "fragile").await.len() >= 60 && effects(&stage, "steady").await.len() >= 60 {
            break;
        }
        sleep(Duration::from_millis(20)).await;
    }
    for workers in all {
        workers.stop().await;
    }
    let expected = (0..60).collect::<Vec<i64>>();
    assert_eq!(effects(&stage, "steady").await, expected, "each once, in order");
    assert_eq!(effects(&stage, "fragile").await, expected);
}

#[tokio::test]
async fn two_at_the_same_fact_make_one_effect() {
    let stage = Stage::new().await;
    table(&stage).await;
    let app = stage.api(&[]).app;
    for n in 0..20 {
        emit(&stage, stage.org(), n).await;
    }
    let all = reactions();
    let (a, b) = tokio::join!(feed::settle(&app, &all), feed::settle(&app, &all));
    let done = a.unwrap().done["test.steady"] + b.unwrap().done["test.steady"];
    assert_eq!((done, effects(&stage, "steady").await.len()), (20, 20));
}

#[tokio::test]
async fn one_organisations_trouble_keeps_its_order_and_is_not_the_others() {
    let stage = Stage::at("2026-11-21T08:00:00Z").await;
    table(&stage).await;
    let clock = stage.clock.clone().unwrap();
    let app = stage.api(&[]).app;
    let (troubled, calm) = (stage.org(), stage.org());
    BROKEN.store(true, Ordering::SeqCst);
    for (org, n) in [(troubled, -1), (troubled, 2), (calm, 3), (troubled, 4)] {
        emit(&stage, org, n).await;
    }
    let settled = feed::settle(&app, &reactions()).await.unwrap();
    assert_eq!(
        effects(&stage, "fragile").await,
        [3],
        "the failed one left nothing behind; 2 and 4 wait behind it"
    );
    assert_eq!(effects(&stage, "steady").await, [-1, 2, 3, 4]);
    assert_eq!(settled.failed.len(), 1, "{:?}", settled.failed);
    assert_eq!(count(&mut stage.eyes().await, "reactions_parked").await, 3);
    feed::settle(&app, &reactions()).await.unwrap();
    assert_eq!(TRIES.lock().unwrap().iter().filter(|n| **n == -1).count(), 1, "not before its time");

    clock.advance_s(2);
    emit(&stage, troubled, 5).await;
    feed::settle(&app, &reactions()).await.unwrap();
    assert_eq!(TRIES.lock().unwrap().iter().filter(|n| **n == -1).count(), 2);

    BROKEN.store(false, Ordering::SeqCst);
    clock.advance_s(4);
    feed::settle(&app, &reactions()).await.unwrap();
    assert_eq!(effects(&stage, "fragile").await, [3, -1, 2, 4, 5], "in order, each once");
    assert_eq!(count(&mut stage.eyes().await, "reactions_parked").await, 0);
}

#[tokio::test]
async fn what_always_fails_is_laid_aside_and_can_be_replayed() {
    let stage = Stage::at("2026-11-21T08:00:00Z").await;
    table(&stage).await;
    let clock = stage.clock.clone().unwrap();
    let app = stage.api(&[]).app;
    let org = stage.org();
    BROKEN.store(true, Ordering::SeqCst);
    emit(&stage, org, -1).await;
    emit(&stage, org, 7).await;
    for _ in 0..8 {
        feed::settle(&app, &reactions()).await.unwrap();
        clock.advance_s(3600);
    }
    assert_eq!(TRIES.lock().unwrap().iter().filter(|n| **n == -1).count(), 8);
    let (event, error): (EventId, String) =
        sqlx::query_as("select event_id, error from platform.reactions_dead")
            .fetch_one(&mut stage.eyes().await)
            .await
            .unwrap();
    assert_eq!(error, "negative");
    assert_eq!(effects(&stage, "fragile").await, [7], "the next one went on");

    BROKEN.store(false, Ordering::SeqCst);
    let mut strange = stage.tx(stage.org()).await;
    assert_eq!(feed::replay(&mut strange, "test.fragile", Some(event)).await.unwrap(), 0, "not theirs");
    drop(strange);
    let mut tx = stage.tx(org).await;
    assert_eq!(feed::replay(&mut tx, "test.fragile", Some(event)).await.unwrap(), 1);
    tx.commit().await.unwrap();
    feed::settle(&app, &reactions()).await.unwrap();
    assert_eq!(effects(&stage, "fragile").await, [7, -1]);
    assert_eq!(count(&mut stage.eyes().await, "reactions_dead").await, 0);
}

#[tokio::test]
async fn a_panic_is_a_failure_like_any_other() {
    let stage = Stage::new().await;
    table(&stage).await;
    let app = stage.api(&[]).app;
    emit(&stage, stage.org(), -13).await;
    let settled = feed::settle(&app, &reactions()).await.unwrap();
    assert!(settled.failed[0].contains("panicked"), "{:?}", settled.failed);
    assert_eq!(effects(&stage, "fragile").await, [0; 0]);
}

#[tokio::test]
async fn a_reaction_that_comes_later_does_not_react_to_the_past() {
    let stage = Stage::new().await;
    table(&stage).await;
    let app = stage.api(&[]).app;
    emit(&stage, stage.org(), 1).await;
    let (first, second) = (&ROOM.reactions[..1], &ROOM.reactions[1..]);
    feed::settle(&app, &first.iter().collect::<Vec<_>>()).await.unwrap();
    assert_eq!(effects(&stage, "steady").await, [1], "a fresh installation begins at the beginning");
    // Other tests' transactions in the cluster may hold the end of the feed back; `settle` waited them out.
    feed::settle(&app, &second.iter().collect::<Vec<_>>()).await.unwrap();
    assert_eq!(effects(&stage, "fragile").await, [0; 0]);
    emit(&stage, stage.org(), 2).await;
    feed::settle(&app, &reactions()).await.unwrap();
    assert_eq!(effects(&stage, "fragile").await, [2]);
}

fn forget_facts() -> &'static platform::Sweep {
    sweeps::built_in().iter().find(|s| s.name == "platform.forget_facts").unwrap()
}

#[tokio::test]
async fn old_facts_go_when_every_reader_has_passed_them() {
    let stage = Stage::at("2026-11-21T08:00:00Z").await;
    table(&stage).await;
    let app = stage.api(&[]).app;
    let org = stage.org();
    let mut eyes = stage.eyes().await;
    BROKEN.store(true, Ordering::SeqCst);
    for n in [1, 2, -3] {
        emit(&stage, org, n).await;
    }
    let age = "update platform.outbox set recorded_at = now() - interval '49 hours'";
    sqlx::query(age).execute(&mut eyes).await.unwrap();
    // The reactions have not seen them.
    feed::settle(&app, &reactions()[..1]).await.unwrap();
    sqlx::query("update platform.cursors set xid = 0").execute(&mut eyes).await.unwrap();
    sweeps::run_now(&app, forget_facts()).await.unwrap();
    assert_eq!(count(&mut eyes, "outbox").await, 3);

    sqlx::query("insert into platform.cursors (reader, xid, seq) values ('test.fragile', 0, 0)")
        .execute(&mut eyes)
        .await
        .unwrap();
    feed::settle(&app, &reactions()).await.unwrap();
    emit(&stage, org, 4).await;
    sweeps::run_now(&app, forget_facts()).await.unwrap();
    assert_eq!(count(&mut eyes, "outbox").await, 2, "-3 is parked, 4 is young");

    let mut tx = stage.tx(org).await;
    assert_eq!(
        feed::read_after(&mut tx, Cursor::default(), 10).await.unwrap().unwrap_err(),
        Forgotten,
        "a gap is said, never silent"
    );
}

#[tokio::test]
async fn a_restored_database_goes_on_without_losing_or_repeating() {
    let stage = Stage::new().await;
    table(&stage).await;
    let app = stage.api(&[]).app;
    let (org, mut eyes) = (stage.org(), stage.eyes().await);
    for n in 0..3 {
        emit(&stage, org, n).await;
    }
    feed::settle(&app, &reactions()).await.unwrap();
    emit(&stage, org, 3).await;
    // What a dump of a much older cluster brings: transaction numbers from this one's future.
    for sql in [
        "update platform.outbox set xid = (xid::text::bigint + 1000000000)::text::xid8",
        "update platform.cursors set xid = xid + 1000000000",
    ] {
        sqlx::query(sql).execute(&mut eyes).await.unwrap();
    }
    let workers = workers::start(app, &[&ROOM], Roles { sweeps: false, ..Roles::default() });
    for _ in 0..500 {
        if effects(&stage, "steady").await.len() >= 4 {
            break;
        }
        sleep(Duration::from_millis(20)).await;
    }
    emit(&stage, org, 4).await;
    for _ in 0..500 {
        if effects(&stage, "steady").await.len() >= 5 && effects(&stage, "fragile").await.len() >= 5 {
            break;
        }
        sleep(Duration::from_millis(20)).await;
    }
    workers.stop().await;
    assert_eq!(effects(&stage, "steady").await, [0, 1, 2, 3, 4]);
    assert_eq!(effects(&stage, "fragile").await, [0, 1, 2, 3, 4]);
    let mut tx = stage.tx(org).await;
    let stale = Cursor { xid: 1_000_000_700, seq: 3 };
    assert_eq!(feed::read_after(&mut tx, stale, 10).await.unwrap().unwrap_err(), Forgotten);
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
async fn a_sweep_runs_once_per_period_in_the_cluster() {
    static RUNS: Mutex<BTreeMap<&str, usize>> = Mutex::new(BTreeMap::new());
    fn tick(_: &platform::App) -> BoxFuture<'_, anyhow::Result<()>> {
        Box::pin(async {
            *RUNS.lock().unwrap().entry("tick").or_default() += 1;
            sleep(Duration::from_millis(50)).await;
            Ok(())
        })
    }
    static SWEEPING: Room = Room {
        sweeps: &[platform::Sweep { name: "test.tick", every_s: 1, run: tick }],
        ..Room::new("test", || Migrator::with_migrations(vec![]))
    };
    let stage = Stage::new().await;
    let app = stage.api(&[]).app;
    let all = (0..4)
        .map(|_| {
            workers::start(
                app.clone(),
                &[&SWEEPING],
                Roles { relay: false, reactions: false, job_slots: 0, ..Roles::default() },
            )
        })
        .collect::<Vec<_>>();
    sleep(Duration::from_millis(3500)).await;
    for workers in all {
        workers.stop().await;
    }
    let runs = RUNS.lock().unwrap()["tick"];
    assert!((2..=4).contains(&runs), "four processes, 3.5 s, every second: {runs} runs");
}
