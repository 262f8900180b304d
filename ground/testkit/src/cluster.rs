//! Where the development and test cluster listens.

use crate::rooms::workspace;
use sqlx::postgres::PgConnectOptions;
use std::{fs, path::PathBuf};

/// Holds the path of the socket folder while the cluster runs.
pub fn socket_file() -> PathBuf {
    workspace().join("target/pg.socket")
}

/// The socket folder, from `QAFILA_TEST_PG` or from where `cargo xtask pg` wrote it.
pub fn socket_dir() -> Option<PathBuf> {
    let told = std::env::var_os("QAFILA_TEST_PG").map(PathBuf::from);
    let run = told.or_else(|| Some(PathBuf::from(fs::read_to_string(socket_file()).ok()?.trim())))?;
    run.join(".s.PGSQL.5432").exists().then_some(run)
}

/// How to connect to the cluster.
pub fn dev_options(role: &str, database: &str) -> PgConnectOptions {
    let run = socket_dir().expect("no test cluster: start it with `cargo xtask pg`");
    platform::pg::options(&run, role, database)
}
