//! The development cluster: where checked queries are described and tests clone their databases. Never holds real data.

use anyhow::{Context, Result, bail};
use platform::{
    db::OWNER_ROLE,
    pg::{Durability, Embedded, Settings},
    schema,
};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{
    fs,
    os::unix::process::CommandExt,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use testkit::{chapters, dev_options, room_sources, socket_dir, socket_file, workspace};

/// The database that the rooms' queries are checked against.
const DEV: &str = "dev";

/// Runs the cluster until told to stop. Started by [`up`] as a process of its own.
pub fn daemon() -> Result<()> {
    let settings = Settings {
        durability: Durability::None,
        connections_max: 200,
        trust_local: true,
        ..Settings::at(workspace().join("target/pg"))
    };
    let cluster = Embedded::start(settings)?;
    fs::write(socket_file(), cluster.socket_dir().to_string_lossy().as_bytes())?;
    fs::write(pid_file(), std::process::id().to_string())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        term.recv().await;
        anyhow::Ok(())
    })?;
    let _ = fs::remove_file(socket_file());
    let _ = fs::remove_file(pid_file());
    drop(cluster);
    Ok(())
}

fn pid_file() -> std::path::PathBuf {
    workspace().join("target/pg.pid")
}

pub fn stop() -> Result<()> {
    let pid: i32 =
        fs::read_to_string(pid_file()).context("the development cluster does not run")?.trim().parse()?;
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGTERM)?;
    Ok(())
}

/// Makes sure that it runs; returns when it accepts connections.
pub fn start() -> Result<()> {
    if answers() {
        return Ok(());
    }
    let _ = fs::remove_file(socket_file());
    let log = fs::File::create(workspace().join("target/pg.log"))?;
    let mut daemon = Command::new(std::env::current_exe()?);
    daemon
        .arg("pg-daemon")
        .stdin(Stdio::null())
        .stdout(Stdio::from(log.try_clone()?))
        .stderr(Stdio::from(log));
    // Its own session: it outlives the command that started it.
    let mut child = daemon.process_group(0).spawn()?;
    let asked = Instant::now();
    while !answers() {
        if let Some(status) = child.try_wait()? {
            // Another one may have won the race for the lock.
            thread::sleep(Duration::from_millis(500));
            if answers() {
                return Ok(());
            }
            bail!("the development cluster did not start ({status}): see target/pg.log");
        }
        if asked.elapsed() > Duration::from_secs(60) {
            bail!("the development cluster did not answer within 60 s: see target/pg.log");
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn answers() -> bool {
    socket_dir().is_some()
        && block_on(async { PgConnection::connect_with(&dev_options(OWNER_ROLE, "postgres")).await.is_ok() })
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be built")
        .block_on(work)
}

/// Starts the cluster, migrates the development database, writes `.env` for the checked queries.
pub fn up(rebuild: Option<&str>) -> Result<()> {
    start()?;
    block_on(async {
        let mut admin = PgConnection::connect_with(&dev_options(OWNER_ROLE, "postgres")).await?;
        let exists: bool = sqlx::query_scalar("select exists(select from pg_database where datname = $1)")
            .bind(DEV)
            .fetch_one(&mut admin)
            .await?;
        if !exists {
            admin.execute(AssertSqlSafe(format!("create database {DEV}"))).await?;
        }
        drop_leftovers(&mut admin).await?;
        let mut dev = PgConnection::connect_with(&dev_options(OWNER_ROLE, DEV)).await?;
        if let Some(room) = rebuild {
            drop_schema(&mut dev, room).await?;
        }
        for room in stale(&mut dev).await? {
            drop_schema(&mut dev, &room).await?;
        }
        let report = schema::migrate(dev_options(OWNER_ROLE, DEV), chapters().await?).await?;
        for warning in report.warnings {
            eprintln!("warning: {warning}");
        }
        anyhow::Ok(())
    })?;
    write_env()
}

async fn drop_schema(dev: &mut PgConnection, room: &str) -> Result<()> {
    dev.execute(AssertSqlSafe(format!("drop schema if exists {room} cascade"))).await?;
    Ok(())
}

/// Rooms whose applied migrations are not those of the tree any more (files are rewritten until they are released).
async fn stale(dev: &mut PgConnection) -> Result<Vec<String>> {
    let mut stale = Vec::new();
    for chapter in chapters().await? {
        let applied: Vec<(i64, Vec<u8>)> = sqlx::query_as(AssertSqlSafe(format!(
            "select version, checksum from {}._migrations order by 1",
            chapter.room
        )))
        .fetch_all(&mut *dev)
        .await
        .unwrap_or_default();
        let known = |(version, checksum): &(i64, Vec<u8>)| {
            chapter
                .migrations
                .iter()
                .any(|m| m.version == *version && m.checksum.as_ref() == checksum.as_slice())
        };
        if !applied.iter().all(known) {
            stale.push(chapter.room);
        }
    }
    Ok(stale)
}

/// Databases that killed tests left behind, and templates of migrations that are no more. Their names carry their age.
async fn drop_leftovers(admin: &mut PgConnection) -> Result<()> {
    let old: Vec<String> =
        sqlx::query_scalar("select datname::text from pg_database where datname like 't\\_%'")
            .fetch_all(&mut *admin)
            .await?;
    for name in old {
        let Ok(id) = name[2..].parse::<sqlx::types::Uuid>() else { continue };
        let minted_s = id.get_timestamp().map_or(0, |t| t.to_unix().0);
        let now_s = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
        if now_s.saturating_sub(minted_s) > 900 {
            admin.execute(AssertSqlSafe(format!("drop database if exists {name} with (force)"))).await?;
        }
    }
    Ok(())
}

/// One URL per room, as the room's own role: SQL on another room's table does not compile.
fn write_env() -> Result<()> {
    let run = socket_dir().context("the cluster stopped")?;
    let mut text =
        String::from("# Written by `cargo xtask pg`. Checked queries read it; the program does not.\n");
    let rooms = room_sources()?.into_iter().map(|r| r.name);
    for room in std::iter::once("platform".to_owned()).chain(rooms) {
        let upper = room.to_uppercase();
        text.push_str(&format!(
            "{upper}_DATABASE_URL=postgresql://room_{room}@localhost/{DEV}?host={}\n",
            run.display()
        ));
    }
    let path = workspace().join(".env");
    if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
        fs::write(path, text)?;
    }
    Ok(())
}
