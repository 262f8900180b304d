//! Tests need a cluster; this starts it and hands over to nextest.

use crate::{cargo::cargo, pg};
use anyhow::{Result, bail};

pub fn run(more: &[&str]) -> Result<()> {
    pg::start()?;
    let has_nextest = cargo().args(["nextest", "--version"]).output().is_ok_and(|o| o.status.success());
    let mut run = cargo();
    if has_nextest {
        run.args(["nextest", "run", "--workspace"]).args(more);
    } else {
        run.args(["test", "--workspace"]);
    }
    let status = run
        // The committed .sqlx is what a build uses; the live schema is for `prepare`.
        .env("SQLX_OFFLINE", "true")
        .status()?;
    if !status.success() {
        bail!("tests failed");
    }
    Ok(())
}
