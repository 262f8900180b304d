//! The checked queries' data, so that a build needs no database.

use crate::pg;
use anyhow::{Result, bail};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use testkit::{room_sources, workspace};

/// Crates with checked queries: every room that has migrations.
fn crates() -> Result<Vec<(String, PathBuf)>> {
    Ok(room_sources()?
        .into_iter()
        .filter(|r| r.path.join("migrations").is_dir())
        .map(|r| (r.name, r.path))
        .collect())
}

pub fn all() -> Result<()> {
    pg::up(None)?;
    for (name, path) in crates()? {
        describe(&name, &path, &path.join(".sqlx"))?;
    }
    Ok(())
}

pub fn one(room: &str) -> Result<()> {
    pg::up(None)?;
    let Some((name, path)) = crates()?.into_iter().find(|(name, _)| name == room) else {
        bail!("no room `{room}` with migrations")
    };
    describe(&name, &path, &path.join(".sqlx"))
}

pub fn check() -> Result<()> {
    pg::up(None)?;
    let mut stale = Vec::new();
    for (name, path) in crates()? {
        let fresh = workspace().join("target/sqlx-check").join(&name);
        describe(&name, &path, &fresh)?;
        if read(&fresh)? != read(&path.join(".sqlx"))? {
            stale.push(name);
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    bail!("the committed .sqlx of {} is not current: run `cargo xtask prepare`", stale.join(", "))
}

/// Compiles one crate against its live schema, letting sqlx write what it learns.
fn describe(name: &str, path: &Path, out: &Path) -> Result<()> {
    let _ = fs::remove_dir_all(out);
    fs::create_dir_all(out)?;
    // A macro runs only when its crate is compiled: make the crate look changed.
    let lib = path.join("src/lib.rs");
    fs::File::options().append(true).open(&lib)?.set_modified(std::time::SystemTime::now())?;
    let status = Command::new("cargo")
        .args(["check", "--quiet", "--all-targets", "--package", name])
        .current_dir(workspace())
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", out)
        .status()?;
    if !status.success() {
        bail!("{name} does not compile against its schema");
    }
    keep_own(name, out)
}

/// Rooms below that had to be compiled too wrote their queries here as well. A room's own name its own schema.
fn keep_own(name: &str, out: &Path) -> Result<()> {
    let schema = format!("{name}.");
    for (file, text) in read(out)? {
        if !text.contains(&schema) {
            fs::remove_file(out.join(file))?;
        }
    }
    Ok(())
}

fn read(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else { return Ok(files) };
    for entry in entries {
        let entry = entry?;
        files.insert(entry.file_name().to_string_lossy().into_owned(), fs::read_to_string(entry.path())?);
    }
    Ok(files)
}
