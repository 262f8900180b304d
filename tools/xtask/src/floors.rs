//! The floors of the house, checked on the crates' own dependencies.

use anyhow::{Context, Result, bail};
use std::fs;
use testkit::{room_sources, workspace};

/// What stands on nothing but itself and the kernel's neighbours.
const ENGINES: &str = "engines";

/// A crate and what it may touch.
struct Crate {
    name: String,
    folder: String,
    floor: u32,
    depends: Vec<String>,
}

pub fn check() -> Result<()> {
    let crates = read()?;
    let find = |name: &str| crates.iter().find(|c| c.name == name);
    let mut wrong = Vec::new();
    for one in &crates {
        for other in one.depends.iter().filter_map(|d| find(d)) {
            if let Some(why) = objection(one, other) {
                wrong.push(format!("{}/{} → {}/{}: {why}", one.folder, one.name, other.folder, other.name));
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { bail!("edges against ARCHITECTURE.md:\n{}", wrong.join("\n")) }
}

fn objection(one: &Crate, other: &Crate) -> Option<&'static str> {
    match (one.folder.as_str(), other.folder.as_str()) {
        (ENGINES, _) if other.folder != ENGINES => {
            Some("an engine is usable alone: it may touch engines only")
        }
        ("ground", "rooms" | "app" | "tools" | "wires") => Some("the ground does not know what stands on it"),
        ("rooms", "app" | "tools") => Some("a room does not know the house it stands in"),
        ("rooms", "rooms") if other.floor >= one.floor => Some("call down, emit up: emit a fact instead"),
        ("wires", "rooms" | "app" | "tools") => Some("a wire knows the outside and the ground only"),
        _ if one.name == "kernel" && other.folder == "ground" => Some("the kernel touches nothing of ours"),
        _ if one.name == "lexicon" && other.name != "kernel" => Some("the lexicon touches the kernel only"),
        _ => None,
    }
}

fn read() -> Result<Vec<Crate>> {
    let floors = room_sources()?;
    let mut crates = Vec::new();
    for folder in ["app", "ground", ENGINES, "rooms", "wires", "tools"] {
        let at = workspace().join(folder);
        let mut paths: Vec<_> = fs::read_dir(&at)?.filter_map(|e| Some(e.ok()?.path())).collect();
        paths.push(at);
        for manifest in paths.iter().map(|p| p.join("Cargo.toml")).filter(|p| p.exists()) {
            let table: toml::Table =
                fs::read_to_string(&manifest)?.parse().with_context(|| format!("{}", manifest.display()))?;
            let name = table["package"]["name"].as_str().context("a package has a name")?.to_owned();
            let depends = table.get("dependencies").and_then(toml::Value::as_table);
            let floor = floors.iter().find(|r| r.name == name).map_or(0, |r| r.floor);
            crates.push(Crate {
                depends: depends.map(|d| d.keys().cloned().collect()).unwrap_or_default(),
                folder: folder.to_owned(),
                floor,
                name,
            });
        }
    }
    Ok(crates)
}
