//! Reactions take effect once, in order, and fail alone.

use crate::world::{BROKEN, ROOM, TRIES, count, effects, emit, reactions, table};
use kernel::EventId;
use platform::{Roles, feed, workers};
use std::{sync::atomic::Ordering, time::Duration};
use testkit::Stage;
use tokio::time::sleep;

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
