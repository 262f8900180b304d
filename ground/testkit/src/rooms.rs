//! The rooms as they lie in the tree, so that tests of one room can migrate all without compiling all.

use anyhow::{Context, Result};
use platform::schema::{Chapter, ground};
use sqlx::migrate::Migrator;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A room's folder and the floor that its Cargo.toml states.
#[derive(Debug, Clone)]
pub struct RoomSource {
    pub name: String,
    pub floor: u32,
    pub path: PathBuf,
}

/// The root of the checkout.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("BUG: testkit lies two folders deep")
        .to_path_buf()
}

/// Every room, lowest floor first.
pub fn room_sources() -> Result<Vec<RoomSource>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(workspace().join("rooms"))? {
        let path = entry?.path();
        let Ok(manifest) = fs::read_to_string(path.join("Cargo.toml")) else { continue };
        let manifest: toml::Table = manifest.parse().with_context(|| format!("{}", path.display()))?;
        let name = manifest["package"]["name"].as_str().context("a package has a name")?.to_owned();
        let floor = manifest["package"]
            .get("metadata")
            .and_then(|m| m.get("qafila"))
            .and_then(|q| q.get("floor"))
            .and_then(toml::Value::as_integer)
            .unwrap_or(9);
        found.push(RoomSource { name, floor: floor as u32, path });
    }
    found.sort_by(|a, b| (a.floor, &a.name).cmp(&(b.floor, &b.name)));
    Ok(found)
}

/// The migrations of the ground and of every room that has some, read from the tree.
pub async fn chapters() -> Result<Vec<Chapter>> {
    let mut chapters = vec![Chapter {
        room: "platform".into(),
        migrations: read(&workspace().join("ground/platform")).await?,
    }];
    debug_assert_eq!(chapters[0].room, ground().room);
    for room in room_sources()? {
        if room.path.join("migrations").is_dir() {
            chapters.push(Chapter { room: room.name, migrations: read(&room.path).await? });
        }
    }
    Ok(chapters)
}

async fn read(room: &Path) -> Result<Migrator> {
    let folder = room.join("migrations");
    Migrator::new(folder.as_path()).await.with_context(|| format!("{}", folder.display()))
}
