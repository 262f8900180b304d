//! A fact that counts, and reactions whose effects go to a table.

use futures::future::BoxFuture;
use kernel::OrgId;
use lexicon::Event;
use platform::{Cursor, Fact, Reaction, Room, Tx, feed};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, migrate::Migrator};
use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use testkit::Stage;
use tokio::time::sleep;
use uuid::Uuid;

#[derive(Debug, Serialize, Deserialize)]
pub struct Counted {
    pub id: Uuid,
    pub n: i64,
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

pub fn counted(n: i64) -> Counted {
    Counted { id: Uuid::now_v7(), n }
}

pub async fn emit(stage: &Stage, org: OrgId, n: i64) {
    let mut tx = stage.tx(org).await;
    tx.emit(&counted(n)).await.unwrap();
    tx.commit().await.unwrap();
}

pub fn n_of(fact: &Fact) -> i64 {
    fact.read::<Counted>().unwrap().n
}

/// Effects go to a table, so that they are undone with their transaction.
pub async fn table(stage: &Stage) {
    let sql = "create table public.effects (org_id uuid, reaction text, n bigint, at bigserial);
               grant all on public.effects to qafila_app, qafila_system; grant usage on sequence public.effects_at_seq to qafila_app, qafila_system";
    sqlx::raw_sql(sql).execute(&mut stage.eyes().await).await.unwrap();
}

pub async fn effects(stage: &Stage, reaction: &str) -> Vec<i64> {
    sqlx::query_scalar("select n from public.effects where reaction = $1 order by at")
        .bind(reaction)
        .fetch_all(&mut stage.eyes().await)
        .await
        .unwrap()
}

pub async fn count(eyes: &mut PgConnection, table: &'static str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from platform.{table}")))
        .fetch_one(eyes)
        .await
        .unwrap()
}

pub static BROKEN: AtomicBool = AtomicBool::new(false);
pub static TRIES: Mutex<Vec<i64>> = Mutex::new(Vec::new());

pub async fn insert(tx: &mut Tx, reaction: &str, n: i64) -> sqlx::Result<()> {
    let org = tx.org();
    sqlx::query("insert into public.effects (org_id, reaction, n) values ($1, $2, $3)")
        .bind(org)
        .bind(reaction)
        .bind(n)
        .execute(tx.conn())
        .await
        .map(drop)
}

pub fn steady<'a>(tx: &'a mut Tx, fact: &'a Fact) -> BoxFuture<'a, anyhow::Result<()>> {
    Box::pin(async move { Ok(insert(tx, "steady", n_of(fact)).await?) })
}

/// Fails on negative numbers while `BROKEN`, after its effect: the effect must go too.
pub fn fragile<'a>(tx: &'a mut Tx, fact: &'a Fact) -> BoxFuture<'a, anyhow::Result<()>> {
    Box::pin(async move {
        let n = n_of(fact);
        TRIES.lock().unwrap().push(n);
        insert(tx, "fragile", n).await?;
        anyhow::ensure!(n >= 0 || !BROKEN.load(Ordering::SeqCst), "negative");
        assert!(n != -13, "unlucky");
        Ok(())
    })
}

pub static ROOM: Room = Room {
    reactions: &[
        Reaction { name: "test.steady", on: &["test.counted"], run: steady },
        Reaction { name: "test.fragile", on: &["test.counted"], run: fragile },
    ],
    ..Room::new("test", || Migrator::with_migrations(vec![]))
};

pub fn reactions() -> Vec<&'static Reaction> {
    ROOM.reactions.iter().collect()
}

/// Everything from `cursor` on, waiting for transactions that hold it back.
pub async fn all_after(stage: &Stage, org: OrgId, mut cursor: Cursor, wanted: usize) -> Vec<Fact> {
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
