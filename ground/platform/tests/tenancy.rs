//! What a transaction may see, and what the next user of its connection may not.

use kernel::OrgId;
use lexicon::Event;
use serde::Serialize;
use testkit::Stage;
use uuid::Uuid;

#[derive(Serialize)]
struct Happened {
    thing: Uuid,
}

impl Event for Happened {
    const NAME: &'static str = "test.happened";
    fn subject(&self) -> Uuid {
        self.thing
    }
}

async fn facts_seen(stage: &Stage, org: OrgId) -> i64 {
    let mut tx = stage.tx(org).await;
    sqlx::query_scalar("select count(*) from platform.outbox")
        .fetch_one(tx.conn())
        .await
        .expect("the count is read")
}

#[tokio::test]
async fn a_fact_is_seen_by_its_organisation_only() {
    let stage = Stage::new().await;
    let (ours, theirs) = (stage.org(), stage.org());
    let mut tx = stage.tx(ours).await;
    tx.emit(&Happened { thing: Uuid::now_v7() }).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(facts_seen(&stage, ours).await, 1);
    assert_eq!(facts_seen(&stage, theirs).await, 0);
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing() {
    let stage = Stage::new().await;
    let org = stage.org();
    let mut tx = stage.tx(org).await;
    tx.emit(&Happened { thing: Uuid::now_v7() }).await.unwrap();
    drop(tx);
    assert_eq!(facts_seen(&stage, org).await, 0);
}

#[tokio::test]
async fn nobody_writes_for_another_organisation() {
    let stage = Stage::new().await;
    let (ours, theirs) = (stage.org(), stage.org());
    let mut tx = stage.tx(ours).await;
    let smuggled = sqlx::query(
        "insert into platform.reactions_done (org_id, reaction, event_id) values ($1, 'x', gen_random_uuid())",
    )
    .bind(theirs)
    .execute(tx.conn())
    .await;
    assert!(smuggled.is_err(), "row-level security lets a row of another organisation in");
}

#[tokio::test]
async fn a_journal_cannot_be_rewritten() {
    let stage = Stage::new().await;
    let org = stage.org();
    let mut tx = stage.tx(org).await;
    tx.emit(&Happened { thing: Uuid::now_v7() }).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = stage.tx(org).await;
    let changed = sqlx::query("update platform.outbox set body = '{}'").execute(tx.conn()).await;
    assert!(changed.is_err(), "the outbox can be updated");
}

/// `SET LOCAL` ends with its transaction: the pooled connection speaks for nobody afterwards.
#[tokio::test]
async fn the_organisation_does_not_leak_to_the_next_user_of_the_connection() {
    let stage = Stage::new().await;
    for _ in 0..10 {
        stage.tx(stage.org()).await.commit().await.unwrap();
    }
    let app = testkit::dev_options(platform::db::APP_ROLE, &stage.database());
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(1).connect_with(app).await.unwrap();
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("select set_config('qafila.org', $1, true)")
        .bind(Uuid::now_v7().to_string())
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let left: Option<Uuid> = sqlx::query_scalar("select platform.org()").fetch_one(&pool).await.unwrap();
    assert_eq!(left, None);
    let rows: i64 =
        sqlx::query_scalar("select count(*) from platform.outbox").fetch_one(&pool).await.unwrap();
    assert_eq!(rows, 0);
}
