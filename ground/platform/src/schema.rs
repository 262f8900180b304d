//! Roles, schemas, migrations, and the step that lets indexes work under row-level security.

use crate::db::{APP_ROLE, SYSTEM_ROLE};
use anyhow::{Context, Result};
use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, migrate::Migrator, postgres::PgConnectOptions,
};

/// A room's name and its migrations, in floor order.
pub struct Chapter {
    pub room: String,
    pub migrations: Migrator,
}

/// The ground's own migrations; they come before every room's.
pub fn ground() -> Chapter {
    Chapter { room: "platform".into(), migrations: sqlx::migrate!() }
}

/// Functions whose indexes row-level security would otherwise forbid (PostgreSQL uses an index for a user's condition on a
/// protected table only when its operator cannot leak through errors). Marking them needs a superuser: on a database of the
/// user's the step is skipped, and the same queries are slower but right.
const LEAKPROOF: &[&str] = &[
    "geometry_overlaps(geometry,geometry)",
    "geography_overlaps(geography,geography)",
    "st_dwithin(geography,geography,double precision,boolean)",
    "ts_match_vq(tsvector,tsquery)",
    "texticlike(text,text)",
    "textlike(text,text)",
    "jsonb_contains(jsonb,jsonb)",
    "arrayoverlap(anyarray,anyarray)",
];

/// What could not be done for lack of rights, in words for `qafila doctor`.
#[derive(Debug, Default)]
pub struct Report {
    pub warnings: Vec<String>,
}

/// Brings a database to this program's schema. Safe to run at every start and from several processes at once.
pub async fn migrate(owner: PgConnectOptions, chapters: Vec<Chapter>) -> Result<Report> {
    let mut conn =
        PgConnection::connect_with(&owner).await.context("cannot connect as the owner of the schema")?;
    // Session lock, so two servers starting together take turns; released with the connection.
    conn.execute("select pg_advisory_lock(7221004415012001)").await?;
    let mut report = Report::default();
    bootstrap(&mut conn, &chapters, &mut report).await?;
    for chapter in &chapters {
        let mut migrator = Migrator::with_migrations(chapter.migrations.migrations.to_vec());
        migrator.dangerous_set_table_name(format!("{}._migrations", chapter.room));
        migrator.run(&mut conn).await.with_context(|| format!("migrations of {}", chapter.room))?;
    }
    make_leakproof(&mut conn, &mut report).await?;
    conn.close().await?;
    Ok(report)
}

async fn bootstrap(conn: &mut PgConnection, chapters: &[Chapter], report: &mut Report) -> Result<()> {
    for extension in ["postgis", "pg_trgm", "btree_gist"] {
        let made = conn.execute(AssertSqlSafe(format!("create extension if not exists {extension}"))).await;
        if let Err(error) = made {
            report
                .warnings
                .push(format!("extension {extension} is missing and could not be created: {error}"));
        }
    }
    let rooms = chapters.iter().map(|c| format!("room_{}", c.room));
    for role in [APP_ROLE.to_owned(), SYSTEM_ROLE.to_owned()].into_iter().chain(rooms) {
        conn.execute(AssertSqlSafe(format!(
            "do $$ begin
                 if not exists (select from pg_roles where rolname = '{role}') then create role {role} login; end if;
             exception when duplicate_object or unique_violation then null; end $$"
        )))
        .await
        .with_context(|| format!("cannot create role {role}: connect as a role with CREATEROLE"))?;
    }
    // On a database of the user's, requests and workers take these roles on the owner's connection.
    conn.execute(AssertSqlSafe(format!("grant {APP_ROLE}, {SYSTEM_ROLE} to current_user"))).await?;
    for chapter in chapters {
        let room = &chapter.room;
        conn.execute(AssertSqlSafe(format!(
            "create schema if not exists {room};
             grant usage on schema {room} to {APP_ROLE}, {SYSTEM_ROLE}, room_{room};
             alter default privileges in schema {room} grant usage, select on sequences to {APP_ROLE}, {SYSTEM_ROLE}, room_{room};"
        )))
        .await?;
    }
    let every_room = chapters.iter().map(|c| format!("room_{}", c.room)).collect::<Vec<_>>().join(", ");
    conn.execute(AssertSqlSafe(format!("grant usage on schema platform to {every_room}"))).await?;
    Ok(())
}

async fn make_leakproof(conn: &mut PgConnection, report: &mut Report) -> Result<()> {
    let superuser: bool = sqlx::query_scalar("select rolsuper from pg_roles where rolname = current_user")
        .fetch_one(&mut *conn)
        .await?;
    if !superuser {
        report.warnings.push(
            "not a superuser: text, geometry and full-text indexes stay unused under row-level security (slower, still right)".into(),
        );
        return Ok(());
    }
    for function in LEAKPROOF {
        let known: bool = sqlx::query_scalar("select to_regprocedure($1) is not null")
            .bind(function)
            .fetch_one(&mut *conn)
            .await?;
        if known {
            conn.execute(AssertSqlSafe(format!("alter function {function} leakproof"))).await?;
        }
    }
    Ok(())
}
