//! Cargo, called by a chore that cargo itself started.

use std::process::Command;
use testkit::workspace;

/// `cargo` in the workspace, as if from a shell. `cargo run` tells its child which package runs; a build script that looks at
/// this (ring's does) would see another package than in a plain build, and half the dependencies would be compiled anew each time.
pub fn cargo() -> Command {
    let mut cargo = Command::new("cargo");
    let about_us = |name: &str| {
        ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|start| name.starts_with(start))
            || matches!(name, "CARGO_BIN_NAME" | "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE")
    };
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(about_us) {
            cargo.env_remove(name);
        }
    }
    cargo.current_dir(workspace());
    cargo
}
