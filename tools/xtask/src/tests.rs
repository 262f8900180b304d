//! Tests need a cluster; this starts it and hands over to nextest.

use crate::pg;
use anyhow::{Result, bail};
use std::process::Command;
use testkit::workspace;

pub fn run(more: &[&str]) -> Result<()> {
    pg::start()?;
    let has_nextest =
        Command::new("cargo").args(["nextest", "--version"]).output().is_ok_and(|o| o.status.success());
    let mut cargo = Command::new("cargo");
    if has_nextest {
        cargo.args(["nextest", "run", "--workspace"]).args(more);
    } else {
        cargo.args(["test", "--workspace"]);
    }
    let status = cargo
        .current_dir(workspace())
        // The committed .sqlx is what a build uses; the live schema is for `prepare`.
        .env("SQLX_OFFLINE", "true")
        .status()?;
    if !status.success() {
        bail!("tests failed");
    }
    Ok(())
}
