//! `qafila maps`: extracts in and out of the folder that routing watches.

use crate::config::MapsCommand;
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

const ENDING: &str = ".osm.pbf";

pub fn run(folder: &Path, command: &MapsCommand) -> Result<()> {
    match command {
        MapsCommand::Add { file, name } => add(folder, file, name.as_deref()),
        MapsCommand::Check { file } => read(file),
        MapsCommand::List => {
            list(folder);
            Ok(())
        }
        MapsCommand::Remove { name } => remove(folder, name),
    }
}

/// What is in an extract, in a line for people.
fn read(file: &Path) -> Result<()> {
    let started = Instant::now();
    let network =
        routing::prepare(file).map_err(anyhow::Error::msg).with_context(|| format!("{}", file.display()))?;
    let size = network.size();
    eprintln!(
        "{}: {} ways, {} junctions, {} restrictions, ready in {:.1} s",
        file.display(),
        size.ways,
        size.junctions,
        size.restrictions,
        started.elapsed().as_secs_f64()
    );
    Ok(())
}

fn add(folder: &Path, file: &Path, name: Option<&str>) -> Result<()> {
    let own = file.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let name = name.unwrap_or_else(|| own.strip_suffix(ENDING).unwrap_or(own));
    let place = place(folder, name)?;
    // A broken extract is refused here, with the place where it is broken; what was there before stays.
    read(file)?;
    fs::create_dir_all(folder)?;
    let half = folder.join(format!(".{name}.half"));
    fs::copy(file, &half).with_context(|| format!("cannot write to {}", folder.display()))?;
    fs::rename(&half, &place)?;
    eprintln!("{name} is in force within five seconds");
    Ok(())
}

fn list(folder: &Path) {
    let mut names: Vec<(String, u64)> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().to_str()?.strip_suffix(ENDING)?.to_owned();
            Some((name, entry.metadata().ok()?.len()))
        })
        .collect();
    names.sort();
    if names.is_empty() {
        eprintln!(
            "no maps: distances are estimated from the straight line. Add one with `qafila maps add FILE{ENDING}`"
        );
    }
    for (name, bytes) in names {
        eprintln!("{name:<24} {:.1} MB", bytes as f64 / 1e6);
    }
}

fn remove(folder: &Path, name: &str) -> Result<()> {
    let place = place(folder, name)?;
    if !place.exists() {
        bail!("there is no map {name}; `qafila maps list` shows them");
    }
    fs::remove_file(place)?;
    eprintln!("{name} is gone; distances there are estimated from now on");
    Ok(())
}

fn place(folder: &Path, name: &str) -> Result<PathBuf> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || name.len() > 60 || !name.chars().all(plain) {
        bail!("a map's name is letters, digits, `-` and `_`: give one with --name");
    }
    Ok(folder.join(format!("{name}{ENDING}")))
}
