//! Written by the catalogue, not by hand: every table of every room is protected, and no organisation reaches another's rows
//! in any of them. A table that somebody adds tomorrow is tested tomorrow.

use kernel::OrgId;
use platform::db::APP_ROLE;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use testkit::{Stage, dev_options};

/// Tables of the house that everyone may read, and why that gives nothing away.
const SHARED: [(&str, &str); 1] =
    [("platform.outbox_floor", "two numbers: where the feed begins; no row is anyone's")];

struct Table {
    /// `room.things`
    name: String,
    has_org: bool,
    columns: Vec<(String, String)>,
}

async fn room_schemas() -> Vec<String> {
    testkit::chapters().await.expect("migrations can be read").into_iter().map(|c| c.room).collect()
}

async fn tables(eyes: &mut PgConnection) -> Vec<Table> {
    let schemas = room_schemas().await;
    let rows = sqlx::query(
        "select c.oid::regclass::text as name,
                exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id') as has_org
           from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> '_migrations'
          order by 1",
    )
    .bind(&schemas)
    .fetch_all(&mut *eyes)
    .await
    .expect("the catalogue can be read");
    let mut found = Vec::new();
    for row in rows {
        let name: String = row.get("name");
        let columns = sqlx::query_as(
            "select quote_ident(attname), format_type(atttypid, null) from pg_attribute
              where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = ''",
        )
        .bind(&name)
        .fetch_all(&mut *eyes)
        .await
        .expect("the catalogue can be read");
        found.push(Table { name, has_org: row.get("has_org"), columns });
    }
    found
}

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

impl Table {
    /// The column that says whose row it is: `org_id`, or the id of the organisation itself where that follows from it.
    fn owner(&self) -> &'static str {
        if self.columns.iter().any(|(name, _)| name == "org_id") { "org_id" } else { "id" }
    }
}

fn sample(kind: &str, column: &str, owner: &str, org: OrgId) -> String {
    if column == owner {
        return format!("'{}'", org.0);
    }
    match kind {
        "uuid" => "gen_random_uuid()".into(),
        "text" | "character varying" => "md5(random()::text)".into(),
        "bigint" | "integer" | "smallint" | "double precision" | "real" | "numeric" => "1".into(),
        "boolean" => "false".into(),
        "timestamp with time zone" => "now()".into(),
        "date" => "current_date".into(),
        "time without time zone" => "'08:00'".into(),
        "interval" => "'1 hour'".into(),
        "jsonb" | "json" => "'{}'".into(),
        "bytea" => "'\\x00'".into(),
        "inet" => "'127.0.0.1'".into(),
        "xid8" => "pg_current_xact_id()".into(),
        other if other.ends_with("[]") => "'{}'".into(),
        other => panic!("teach this test to fill a column of type {other}"),
    }
}

/// One row of `org` in every table, put there by the superuser. Checks and foreign keys are taken off first (this database is
/// thrown away): what is tested here is who sees a row, not what is in it.
async fn fill(eyes: &mut PgConnection, tables: &[Table], org: OrgId) {
    let checks: Vec<String> = sqlx::query_scalar(
        "select format('alter table %s drop constraint if exists %I cascade', conrelid::regclass, conname)
           from pg_constraint c join pg_namespace n on n.oid = c.connamespace
          where n.nspname = any($1) and contype in ('c', 'f') and conparentid = 0 and coninhcount = 0",
    )
    .bind(room_schemas().await)
    .fetch_all(&mut *eyes)
    .await
    .expect("the superuser may");
    for sql in checks {
        eyes.execute(AssertSqlSafe(sql)).await.expect("the superuser may");
    }
    let partitioned: Vec<String> = sqlx::query_scalar(
        "select p.partrelid::regclass::text from pg_partitioned_table p where p.partdefid = 0",
    )
    .fetch_all(&mut *eyes)
    .await
    .expect("the superuser may");
    for name in partitioned {
        eyes.execute(AssertSqlSafe(format!(
            "create table {name}_everything_else partition of {name} default"
        )))
        .await
        .expect("the superuser may");
    }
    for table in tables.iter().filter(|t| t.has_org) {
        let names = table.columns.iter().map(|(c, _)| c.as_str()).collect::<Vec<_>>().join(", ");
        let values = table
            .columns
            .iter()
            .map(|(c, k)| sample(k, c, table.owner(), org))
            .collect::<Vec<_>>()
            .join(", ");
        let sql = format!(
            "set session_replication_role = replica; insert into {} ({names}) values ({values})",
            table.name
        );
        if let Err(error) = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *eyes).await {
            panic!("{}: {error}", table.name);
        }
    }
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
