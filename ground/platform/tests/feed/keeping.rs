//! What is kept of facts, what is forgotten, and who sweeps.

use crate::world::{BROKEN, ROOM, count, effects, emit, reactions, table};
use futures::future::BoxFuture;
use platform::{
    Cursor, Roles, Room,
    feed::{self, Forgotten},
    sweeps, workers,
};
use sqlx::migrate::Migrator;
use std::{
    collections::BTreeMap,
    sync::{Mutex, atomic::Ordering},
    time::Duration,
};
use testkit::Stage;
use tokio::time::sleep;

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
