//! The checked queries' data, so that a build needs no database.

use crate::{cargo::cargo, pg};
use anyhow::{Result, bail};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
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
    write(&crates()?)
}

pub fn one(room: &str) -> Result<()> {
    match crates()?.into_iter().find(|(name, _)| name == room) {
        Some(found) => write(&[found]),
        None => bail!("no room `{room}` with migrations"),
    }
}

pub fn check() -> Result<()> {
    let rooms = crates()?;
    let mut stale = Vec::new();
    for ((name, path), fresh) in rooms.iter().zip(learn(&rooms)?) {
        if fresh != read(&path.join(".sqlx"))? {
            stale.push(name.as_str());
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    bail!("the committed .sqlx of {} is not current: run `cargo xtask prepare`", stale.join(", "))
}

fn write(rooms: &[(String, PathBuf)]) -> Result<()> {
    for ((_, path), files) in rooms.iter().zip(learn(rooms)?) {
        let folder = path.join(".sqlx");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        for (file, text) in files {
            fs::write(folder.join(file), text)?;
        }
    }
    Ok(())
}

/// File names and their texts.
type Files = BTreeMap<String, String>;

/// Compiles the rooms against their live schemas, letting sqlx write what it learns: the files of each room, in their order.
fn learn(rooms: &[(String, PathBuf)]) -> Result<Vec<Files>> {
    pg::up(None)?;
    let out = workspace().join("target/sqlx-learnt");
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out)?;
    for (_, path) in rooms {
        // A macro runs only when its crate is compiled: make the crate look changed.
        let lib = path.join("src/lib.rs");
        fs::File::options().append(true).open(&lib)?.set_modified(std::time::SystemTime::now())?;
    }
    // The whole workspace, also for one room: another set of crates would compile the dependencies anew.
    let status = cargo()
        .args(["check", "--quiet", "--all-targets", "--workspace"])
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", &out)
        .status()?;
    if !status.success() {
        bail!("the rooms do not compile against their schemas");
    }
    let all = read(&out)?;
    // What a room asks names its own schema, and no other room's.
    let of = |room: &str| {
        let schema = format!("{room}.");
        all.iter().filter(|(_, text)| text.contains(&schema)).map(|(f, t)| (f.clone(), t.clone())).collect()
    };
    Ok(rooms.iter().map(|(name, _)| of(name)).collect())
}

fn read(folder: &Path) -> Result<Files> {
    let mut files = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else { return Ok(files) };
    for entry in entries {
        let entry = entry?;
        files.insert(entry.file_name().to_string_lossy().into_owned(), fs::read_to_string(entry.path())?);
    }
    Ok(files)
}
