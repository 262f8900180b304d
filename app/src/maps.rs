//! `qafila maps`: extracts in and out of the folder that routing watches.

use crate::{
    config::MapsCommand,
    fetch::{fetch, is_address},
};
use anyhow::{Context, Result, bail};
use routing::maps::{self, RoadStage};
use std::{
    fs,
    io::{IsTerminal, Write},
    path::Path,
    time::Instant,
};

const BAR: usize = 30;

pub fn run(folder: &Path, command: &MapsCommand) -> Result<()> {
    match command {
        MapsCommand::Add { file, name } if is_address(file) => add_from(folder, file, name.as_deref()),
        MapsCommand::Add { file, name } => add(folder, file, name.as_deref()),
        MapsCommand::Check { file } => check(folder, file),
        MapsCommand::List => {
            list(folder);
            Ok(())
        }
        MapsCommand::Remove { name } => remove(folder, name),
    }
}

/// Draws how far the work is, on one line of a terminal; a log gets nothing but the end.
fn bar() -> impl FnMut(maps::Stage) {
    let live = std::io::stderr().is_terminal();
    move |stage| {
        if !live {
            return;
        }
        // shares of the time that each part usually takes
        let (share, what) = match stage {
            maps::Stage::Roads(RoadStage::Reading) => (0.0, "reading"),
            maps::Stage::Roads(RoadStage::Ordering(share)) => (0.1 + 0.3 * share, "ordering"),
            maps::Stage::Roads(RoadStage::Joining) => (0.4, "joining"),
            maps::Stage::Surveying => (0.45, "surveying"),
            maps::Stage::Drawing(share) => (0.55 + 0.45 * share, "drawing"),
        };
        let full = (share * BAR as f32) as usize;
        eprint!("\r[{}{}] {:>3.0} % {what:<9}", "█".repeat(full), "·".repeat(BAR - full), share * 100.0);
        let _ = std::io::stderr().flush();
    }
}

/// What is in an extract, in a line for people.
fn say(file: &Path, made: &maps::Made, started: Instant) {
    end_bar();
    let size = made.network.size();
    eprintln!(
        "{}: {} ways, {} junctions, {} restrictions, drives on the {}; {} names, {:.1} MB of tiles; ready in {:.1} s",
        file.display(),
        size.ways,
        size.junctions,
        size.restrictions,
        if made.network.drives_left() { "left" } else { "right" },
        made.names,
        made.tiles_bytes as f64 / 1e6,
        started.elapsed().as_secs_f64()
    );
}

/// A file that came from somewhere, or what was made from a map of the folder, by its name.
fn check(folder: &Path, file: &Path) -> Result<()> {
    if file.exists() {
        return check_file(file);
    }
    let shelf = maps::shelf(folder);
    let known = file.to_str().and_then(|name| shelf.get(name));
    let Some(map) = known else { bail!("there is neither a file nor a map {}", file.display()) };
    if let Some(extract) = &map.extract {
        check_file(extract)?;
    }
    if map.tiles.exists() {
        check_file(&map.tiles)?;
    }
    Ok(())
}

fn check_file(file: &Path) -> Result<()> {
    let started = Instant::now();
    if file.extension().is_some_and(|ending| ending == "pmtiles") {
        let tiles = maps::check_sheet(file).map_err(anyhow::Error::msg);
        let tiles = tiles.with_context(|| file.display().to_string())?;
        eprintln!("{}: {tiles} tiles, all whole", file.display());
        return Ok(());
    }
    let made = maps::try_out(file, &mut bar()).map_err(anyhow::Error::msg);
    say(file, &made.with_context(|| file.display().to_string())?, started);
    Ok(())
}

/// Brings a file from its address into the folder first; it goes again when it was added or refused.
fn add_from(folder: &Path, address: &Path, name: Option<&str>) -> Result<()> {
    let address = address.to_str().unwrap_or_default();
    let own = address.split(['?', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    let here =
        own.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')) && !own.is_empty();
    // Its name tells the format, and the map's name when none is given.
    let fetched = folder.join(".fetched").join(if here { own } else { "map" });
    fs::create_dir_all(folder.join(".fetched"))?;
    let mut file = fs::File::create(&fetched)?;
    let done = fetch(address, &mut file, &mut fetch_bar()).and_then(|()| {
        end_bar();
        add(folder, &fetched, name)
    });
    let _ = fs::remove_dir_all(folder.join(".fetched"));
    done.with_context(|| address.to_owned())
}

/// How much of a file is here, on one line of a terminal.
fn fetch_bar() -> impl FnMut(u64, Option<u64>) {
    let live = std::io::stderr().is_terminal();
    let mut shown = 0;
    move |done, of| {
        // ten times a megabyte is often enough
        if !live || done / 100_000 == shown {
            return;
        }
        shown = done / 100_000;
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        match of {
            Some(all) => eprint!("\r{:>8.1} of {:.1} MB fetched", megabytes(done), megabytes(all)),
            None => eprint!("\r{:>8.1} MB fetched", megabytes(done)),
        }
        let _ = std::io::stderr().flush();
    }
}

fn end_bar() {
    if std::io::stderr().is_terminal() {
        eprint!("\r{:60}\r", "");
    }
}

fn add(folder: &Path, file: &Path, name: Option<&str>) -> Result<()> {
    let own = file.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let bare = maps::EXTRACT_ENDINGS.iter().find_map(|ending| own.strip_suffix(ending)).unwrap_or(own);
    let name = plain(name.unwrap_or(bare))?;
    let started = Instant::now();
    // A broken extract is refused here, with the place where it is broken; what was there before stays.
    let made = maps::add(folder, name, file, &mut bar())
        .map_err(anyhow::Error::msg)
        .with_context(|| format!("{}", file.display()))?;
    say(file, &made, started);
    eprintln!("{name} is in force within five seconds");
    Ok(())
}

fn list(folder: &Path) {
    let shelf = maps::shelf(folder);
    if shelf.is_empty() {
        eprintln!(
            "no maps: distances are estimated from the straight line. Add one with `qafila maps add FILE.osm.pbf`"
        );
    }
    let megabytes = |path: &Path| path.metadata().map_or(0.0, |meta| meta.len() as f64 / 1e6);
    for (name, map) in shelf {
        let extract = map.extract.as_deref().map_or(0.0, megabytes);
        eprintln!(
            "{name:<24} extract {extract:>8.1} MB   roads {:>8.1} MB   tiles {:>8.1} MB",
            megabytes(&map.prepared),
            megabytes(&map.tiles)
        );
    }
}

fn remove(folder: &Path, name: &str) -> Result<()> {
    if !maps::remove(folder, plain(name)?) {
        bail!("there is no map {name}; `qafila maps list` shows them");
    }
    eprintln!("{name} is gone; distances there are estimated from now on");
    Ok(())
}

fn plain(name: &str) -> Result<&str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || name.len() > 60 || !name.chars().all(is_plain) {
        bail!("a map's name is letters, digits, `-` and `_`: give one with --name");
    }
    Ok(name)
}
