//! The database of this server: a private PostgreSQL, or the user's own.

use crate::{
    config::{At, DurabilityArg},
    rooms::ROOMS,
};
use anyhow::{Context, Result, bail};
use platform::{
    db::{APP_ROLE, Connect, OWNER_ROLE, SYSTEM_ROLE},
    pg::{self, DATABASE, Durability, Embedded, Settings},
    schema::{self, Chapter, Report},
};
use sqlx::{Connection, Executor, PgConnection, postgres::PgConnectOptions};
use std::{
    path::{Path, PathBuf},
    process::Command,
    str::FromStr,
};

/// An open way to the database; dropping it stops the private cluster.
pub struct Database {
    pub owner: PgConnectOptions,
    app: PgConnectOptions,
    system: PgConnectOptions,
    embedded: Option<Embedded>,
}

impl Database {
    /// Starts the private cluster, or takes the user's. Call it before the runtime starts.
    pub fn open(at: &At) -> Result<Self> {
        if let Some(url) = &at.database_url {
            let owner = PgConnectOptions::from_str(url).context("DATABASE_URL is not a PostgreSQL URL")?;
            return Ok(Self {
                app: owner.clone().options([("role", APP_ROLE)]),
                system: owner.clone().options([("role", SYSTEM_ROLE)]),
                owner,
                embedded: None,
            });
        }
        let settings = Settings {
            durability: match at.durability {
                DurabilityArg::Full => Durability::Full,
                DurabilityArg::Async => Durability::AsyncCommit,
            },
            ..Settings::at(base(at))
        };
        let embedded = Embedded::start(settings)?;
        Ok(Self {
            owner: embedded.options(OWNER_ROLE, DATABASE),
            app: embedded.options(APP_ROLE, DATABASE),
            system: embedded.options(SYSTEM_ROLE, DATABASE),
            embedded: Some(embedded),
        })
    }

    pub fn connect(&self, connections_max: u32) -> Connect {
        Connect { app: self.app.clone(), system: self.system.clone(), connections_max }
    }

    /// Makes the database if it is not there yet, and brings it to this version's schema.
    pub async fn migrate(&self) -> Result<Report> {
        if self.embedded.is_some() {
            ensure_database(&self.owner).await?;
        }
        schema::migrate(self.owner.clone(), chapters()).await
    }
}

fn base(at: &At) -> PathBuf {
    at.data_dir.join("postgres")
}

pub fn chapters() -> Vec<Chapter> {
    let rooms = ROOMS.iter().map(|room| Chapter { room: room.name.into(), migrations: (room.migrations)() });
    std::iter::once(schema::ground()).chain(rooms).collect()
}

async fn ensure_database(owner: &PgConnectOptions) -> Result<()> {
    let mut admin = PgConnection::connect_with(&owner.clone().database("postgres")).await?;
    let exists: bool = sqlx::query_scalar("select exists(select from pg_database where datname = $1)")
        .bind(DATABASE)
        .fetch_one(&mut admin)
        .await?;
    if !exists {
        admin.execute(sqlx::AssertSqlSafe(format!("create database {DATABASE}"))).await?;
    }
    admin.close().await?;
    Ok(())
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// `qafila migrate`
pub fn migrate_once(at: &At) -> Result<()> {
    crate::log::init();
    let database = Database::open(at)?;
    let report = runtime()?.block_on(database.migrate())?;
    for warning in report.warnings {
        eprintln!("warning: {warning}");
    }
    eprintln!("the schema is current");
    Ok(())
}

/// A cluster that runs already (under a server), or one started for the length of a command.
struct Borrowed {
    args: Vec<String>,
    _database: Option<Database>,
}

fn borrow(at: &At) -> Result<Borrowed> {
    if let Some(url) = &at.database_url {
        return Ok(Borrowed { args: vec![format!("--dbname={url}")], _database: None });
    }
    let started = match pg::running_socket(&base(at)) {
        Some(_) => None,
        None => Some(Database::open(at)?),
    };
    let run = pg::running_socket(&base(at)).context("the private PostgreSQL does not answer")?;
    let args = vec![
        format!("--host={}", run.display()),
        format!("--username={OWNER_ROLE}"),
        format!("--dbname={DATABASE}"),
    ];
    Ok(Borrowed { args, _database: started })
}

fn tool(name: &str) -> Result<Command> {
    Ok(Command::new(pg::binaries()?.join(name)))
}

/// `qafila db psql`
pub fn psql(at: &At, args: &[String]) -> Result<()> {
    let borrowed = borrow(at)?;
    let status = tool("psql")?.args(&borrowed.args).args(args).status().context("cannot run psql")?;
    if status.success() { Ok(()) } else { bail!("psql ended with {status}") }
}

/// `qafila db backup FILE`
pub fn backup(at: &At, file: &Path) -> Result<()> {
    let borrowed = borrow(at)?;
    // Written beside its place and moved there whole: a broken dump never looks like a backup.
    let partial = file.with_extension("partial");
    let status =
        tool("pg_dump")?.args(&borrowed.args).arg("--format=custom").arg("--file").arg(&partial).status()?;
    if !status.success() {
        let _ = std::fs::remove_file(&partial);
        bail!("pg_dump ended with {status}: nothing was written to {}", file.display());
    }
    std::fs::rename(&partial, file)?;
    eprintln!(
        "wrote {}; files under {} are not in it: copy that folder too",
        file.display(),
        at.data_dir.join("files").display()
    );
    Ok(())
}

/// `qafila db restore FILE`
pub fn restore(at: &At, file: &Path) -> Result<()> {
    if !file.exists() {
        bail!("there is no file {}", file.display());
    }
    if at.database_url.is_none() && pg::running_socket(&base(at)).is_some() {
        bail!("a server runs on this data: stop it first");
    }
    let database = Database::open(at)?;
    runtime()?.block_on(database.migrate())?; // the roles must exist before their grants are restored
    let borrowed = borrow(at)?;
    let status = tool("pg_restore")?
        .args(&borrowed.args)
        .args(["--clean", "--if-exists", "--single-transaction"])
        .arg(file)
        .status()
        .context("cannot run pg_restore")?;
    if !status.success() {
        bail!("pg_restore ended with {status}: everything is as it was before");
    }
    eprintln!("restored {}", file.display());
    Ok(())
}
