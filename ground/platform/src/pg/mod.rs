//! A private PostgreSQL, started and watched by this process.
//!
//! `pg_ctl` is not used: the postmaster is our child, dies with us (parent-death signal), and is started again when it dies
//! before us. The data directory is flocked, made whole or not at all, and never upgraded in silence.

mod account;
mod cluster;
mod supervisor;

pub use supervisor::{Durability, Embedded, Settings, options, running_socket};

/// The folder of the newest installed server's programs.
pub fn binaries() -> anyhow::Result<std::path::PathBuf> {
    cluster::binaries(None)
}

/// The database of the product inside the private cluster.
pub const DATABASE: &str = "qafila";
