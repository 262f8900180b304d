//! One row of an organisation in every table, whatever tables there are: written from the catalogue.

use kernel::OrgId;
use sqlx::{AssertSqlSafe, Executor, PgConnection, Row};

pub struct Table {
    /// `room.things`
    pub name: String,
    pub has_org: bool,
    pub columns: Vec<(String, String)>,
}

pub async fn room_schemas() -> Vec<String> {
    testkit::chapters().await.expect("migrations can be read").into_iter().map(|c| c.room).collect()
}

pub async fn tables(eyes: &mut PgConnection) -> Vec<Table> {
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

impl Table {
    /// The column that says whose row it is: `org_id`, or the id of the organisation itself where that follows from it.
    pub fn owner(&self) -> &'static str {
        if self.columns.iter().any(|(name, _)| name == "org_id") { "org_id" } else { "id" }
    }
}

pub fn sample(kind: &str, column: &str, owner: &str, org: OrgId) -> String {
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
pub async fn fill(eyes: &mut PgConnection, tables: &[Table], org: OrgId) {
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
