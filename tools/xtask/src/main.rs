//! The project's own chores. `cargo xtask` lists them.

mod cargo;
mod deny;
mod floors;
mod pg;
mod prepare;
mod schemas;
mod tests;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask pg [ROOM]          start the development cluster if need be; migrate it (ROOM: drop and rebuild its schema)
cargo xtask pg stop            stop the development cluster
cargo xtask prepare [ROOM]     write the checked queries' data to .sqlx (all rooms, or one)
cargo xtask prepare --check    fail when the committed data is not what the code and the schema give
cargo xtask floors             check the crates' dependencies against the floors of ARCHITECTURE.md
cargo xtask schemas            check that no two types of the API are described under one name
cargo xtask deny               check the dependencies: what must not be built in, licences
cargo xtask test [ARGS]        start the cluster and run the tests (ARGS go to cargo nextest run)";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["pg-daemon"] => pg::daemon(),
        ["pg", "stop"] => pg::stop(),
        ["pg"] => pg::up(None),
        ["pg", room] => pg::up(Some(room)),
        ["prepare", "--check"] => prepare::check(),
        ["prepare"] => prepare::all(),
        ["prepare", room] => prepare::one(room),
        ["floors"] => floors::check(),
        ["schemas"] => schemas::check(),
        ["deny"] => deny::check(),
        ["test", more @ ..] => tests::run(more),
        _ => bail!("{HELP}"),
    }
}
