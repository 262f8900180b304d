//! Bakes an extract, or the made-up town, and says what it took.
//!
//!     cargo run --release -p tiles --example bake -- islamabad.osm.pbf islamabad.pmtiles
//!     cargo run --release -p tiles --example bake -- town town.pmtiles

use roads::{
    At,
    town::{self, Plan, Spoken},
};
use std::{env, fs, io::Write, time::Instant};
use tiles::{Archive, Land, write_names};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [from, to] = args.as_slice() else { return Err("bake EXTRACT|town OUT.pmtiles".into()) };
    let bytes = if from == "town" {
        let plan = Plan {
            seed: 1_447,
            center: At::new(25.17, 55.30),
            blocks: 120,
            outskirts: 0,
            spoken: Spoken::English,
        };
        town::build(&plan).to_pbf()
    } else {
        fs::read(from)?
    };
    let begun = Instant::now();
    let land = Land::read(&bytes)?;
    let read = begun.elapsed();
    let file = land.bake(from, 1, &mut |_| {})?;
    let baked = begun.elapsed().saturating_sub(read);
    let begun = Instant::now();
    let tiles = Archive::open(&file)?.check()?;
    let checked = begun.elapsed();
    fs::write(to, &file)?;
    let out = &mut std::io::stdout();
    writeln!(
        out,
        "{from}: {} things drawn, {} names ({} bytes); {tiles} tiles, {} bytes\nwall: read {read:.0?}, baked {baked:.0?}, checked {checked:.0?}",
        land.len(),
        land.names.len(),
        write_names(&land.names, 1).len(),
        file.len()
    )?;
    Ok(())
}
