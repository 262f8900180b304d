//! `bench-vrp`: the route solver on published instances, on the CPU clock of one core, every plan checked by
//! `vrp::verify` and by a checker written from the papers' definitions.
#![expect(clippy::print_stdout, reason = "a command line tool prints its table")]

mod answers;
mod check;
mod classes;
mod clock;
mod instance;
mod known;
mod measure;
mod table;
mod town;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Solve files and print one line each: instance, seconds, seeds, gaps.
    Run {
        files: Vec<PathBuf>,
        #[arg(long, value_delimiter = ',', default_value = "1")]
        seconds: Vec<f64>,
        #[arg(long, value_delimiter = ',', default_value = "1,2,3")]
        seeds: Vec<u64>,
        /// End a run as soon as its plan is as good as the best known.
        #[arg(long)]
        until_best: bool,
    },
    /// The whole table as Markdown.
    Table {
        /// Only these classes.
        #[arg(long, value_delimiter = ',')]
        class: Vec<String>,
        #[arg(long, value_delimiter = ',', default_value = "1,2,3")]
        seeds: Vec<u64>,
        /// Only these limits.
        #[arg(long, value_delimiter = ',')]
        seconds: Vec<f64>,
        /// End a run as soon as its plan is as good as the best known.
        #[arg(long)]
        until_best: bool,
    },
    /// How long questions about a plan take: what-if, explanations, re-plans, cancelling.
    Answers {
        /// Stops of the made-up days.
        #[arg(long, value_delimiter = ',', default_value = "200,1000")]
        stops: Vec<u64>,
    },
    /// Writes an instance as the plain JSON that the scripts in `peers/` read.
    Export { file: PathBuf },
}

fn main() -> anyhow::Result<()> {
    match Args::parse().what {
        What::Run { files, seconds, seeds, until_best } => {
            for file in files {
                let instance = instance::read(&file)?;
                for &limit in &seconds {
                    println!("{}", table::line(&measure::measure(&instance, limit, &seeds, until_best)?));
                }
            }
        }
        What::Table { class: classes, seeds, seconds, until_best } => match known::data() {
            Some(data) => table::print(&data, &table::Choice { classes, seconds, seeds, until_best })?,
            None => {
                println!("No instances: set QAFILA_DATA to a folder with vrp/solomon and so on. Skipped.");
            }
        },
        What::Answers { stops } => answers::print(&stops)?,
        What::Export { file } => println!("{}", serde_json::to_string(&instance::read(&file)?.plain())?),
    }
    Ok(())
}
