//! `qafila`: one binary, one PostgreSQL. This crate puts the rooms together; it holds no rule of theirs.

mod config;
mod database;
mod doctor;
mod fetch;
mod log;
mod maps;
mod plan_solve;
mod rooms;
mod serve;
mod web;

use anyhow::Result;
use clap::Parser;
use config::{Cli, Command, DbCommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    // One TLS provider for everything that opens a connection.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let cli = Cli::parse();
    match cli.command {
        Command::Serve(options) => serve::run(options),
        Command::Migrate(at) => database::migrate_once(&at),
        Command::Openapi => serve::print_openapi(),
        Command::Doctor(at) => doctor::run(&at),
        Command::Maps { at, command } => maps::run(&at.data_dir.join("maps"), &command),
        Command::Plan { command } => plan_solve::run(&command),
        Command::Db { at, command: DbCommand::Psql { args } } => database::psql(&at, &args),
        Command::Db { at, command: DbCommand::Backup { file } } => database::backup(&at, &file),
        Command::Db { at, command: DbCommand::Restore { file } } => database::restore(&at, &file),
    }
}
