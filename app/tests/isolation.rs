//! Written by the catalogue, not by hand: every table of every room is protected, and no organisation reaches another's rows
//! in any of them. A table that somebody adds tomorrow is tested tomorrow.

mod common;

use common::tables::{Table, fill, room_schemas, sample, tables};
use kernel::OrgId;
use platform::db::APP_ROLE;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use testkit::{Stage, dev_options};

/// Tables of the house that everyone may read, and why that gives nothing away.
const SHARED: [(&str, &str); 1] =
    [("platform.outbox_floor", "two numbers: where the feed begins; no row is anyone's")];

#[tokio::test]
async fn every_table_is_protected_and_every_view_asks_as_its_reader() {
    let stage = Stage::new().await;
    let mut eyes = stage.eyes().await;
    let bare: Vec<String> = sqlx::query_scalar(
        "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = any($1) and c.relkind in ('r', 'p') and c.relname <> '_migrations'
            and (not c.relrowsecurity or not c.relforcerowsecurity
                 or not exists (select from pg_policy p where p.polrelid = c.oid))",
    )
    .bind(room_schemas().await)
    .fetch_all(&mut eyes)
    .await
    .unwrap();
    assert!(bare.is_empty(), "without row-level security, FORCE or a policy: {bare:?}");

    let views: Vec<String> = sqlx::query_scalar(
        "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = any($1)
            and (c.relkind = 'm' or (c.relkind = 'v' and not coalesce(c.reloptions::text like '%security_invoker=true%', false)))",
    )
    .bind(room_schemas().await)
    .fetch_all(&mut eyes)
    .await
    .unwrap();
    assert!(views.is_empty(), "views that answer as their owner: {views:?}");
    assert!(
        tables(&mut eyes).await.len() > 20,
        "the catalogue shows too few tables for this test to mean anything"
    );
}

/// Security definer functions run as their owner: each must be one that this list knows why.
#[tokio::test]
async fn no_function_runs_with_its_owners_rights() {
    let stage = Stage::new().await;
    let mut eyes = stage.eyes().await;
    let found: Vec<String> = sqlx::query_scalar(
        "select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
          where n.nspname = any($1) and p.prosecdef",
    )
    .bind(room_schemas().await)
    .fetch_all(&mut eyes)
    .await
    .unwrap();
    assert!(found.is_empty(), "security definer: {found:?}");
}

/// What `sql` does when the connection speaks for `org` (or nobody): the rows it touched, or `None` when it was refused.
async fn attempt(app: &mut PgConnection, org: Option<OrgId>, sql: &str) -> Option<u64> {
    let mut tx = app.begin().await.expect("the superuser may");
    if let Some(org) = org {
        tx.execute(AssertSqlSafe(format!("set local qafila.org = '{}'", org.0)))
            .await
            .expect("the superuser may");
    }
    let done = tx.execute(AssertSqlSafe(sql.to_owned())).await;
    tx.rollback().await.expect("the superuser may");
    done.ok().map(|d| d.rows_affected())
}

#[tokio::test]
async fn no_organisation_reaches_another_in_any_table() {
    let stage = Stage::new().await;
    let (theirs, ours) = (stage.org(), stage.org());
    let mut eyes = stage.eyes().await;
    let tables = tables(&mut eyes).await;
    fill(&mut eyes, &tables, theirs).await;

    let mut app = PgConnection::connect_with(&dev_options(APP_ROLE, &stage.database())).await.unwrap();
    let mut leaks = Vec::new();
    let shared = |table: &&Table| SHARED.iter().any(|(name, _)| *name == table.name);
    for table in tables.iter().filter(|table| !shared(table)) {
        let name = &table.name;
        for (who, org) in [("another organisation", Some(ours)), ("nobody", None)] {
            let seen = attempt(&mut app, org, &format!("select 1 from {name}")).await.unwrap_or(0);
            if seen > 0 {
                leaks.push(format!("{who} reads {name}"));
            }
            let column = &table.columns[0].0;
            for (verb, sql) in [
                ("updates", format!("update {name} set {column} = {column}")),
                ("deletes from", format!("delete from {name}")),
            ] {
                if attempt(&mut app, org, &sql).await.unwrap_or(0) > 0 {
                    leaks.push(format!("{who} {verb} {name}"));
                }
            }
            if !table.has_org {
                continue;
            }
            let names = table.columns.iter().map(|(c, _)| c.as_str()).collect::<Vec<_>>().join(", ");
            let values = table
                .columns
                .iter()
                .map(|(c, k)| sample(k, c, table.owner(), theirs))
                .collect::<Vec<_>>()
                .join(", ");
            if attempt(&mut app, org, &format!("insert into {name} ({names}) values ({values})"))
                .await
                .is_some()
            {
                leaks.push(format!("{who} writes into {name} for the other"));
            }
        }
        // The control: its own organisation does see the row, or the test above proves nothing.
        if table.has_org && attempt(&mut app, Some(theirs), &format!("select 1 from {name}")).await != Some(1)
        {
            leaks.push(format!("{name}: its own organisation does not see its row"));
        }
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}
