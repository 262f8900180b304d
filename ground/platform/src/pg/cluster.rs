//! The data directory: finding the binaries, making the cluster, recognising what an earlier life left.

use super::account;
use crate::db::{APP_ROLE, OWNER_ROLE, SYSTEM_ROLE};
use anyhow::{Context, Result, bail};
use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, User, chown},
};
use std::{
    fs,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

/// The folder of server binaries: the cluster's own version when there is a cluster, else the newest installed.
pub(super) fn binaries(version: Option<&str>) -> Result<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("postgres").exists() && bin.join("initdb").exists())
        .collect();
    found.sort();
    match version {
        Some(want) => found.into_iter().find(|(n, _)| n.to_string() == want).map(|(_, bin)| bin).with_context(|| {
            format!("the data directory was made by PostgreSQL {want}, whose binaries are not installed: install postgresql-{want}")
        }),
        None => found.pop().map(|(_, bin)| bin).context(
            "no PostgreSQL server binaries under /usr/lib/postgresql: install postgresql-15 and postgresql-15-postgis-3, or set DATABASE_URL",
        ),
    }
}

pub(super) fn version_of(data: &Path) -> Option<String> {
    fs::read_to_string(data.join("PG_VERSION")).ok().map(|text| text.trim().to_owned())
}

/// Makes the cluster beside its place and moves it there, so that it appears whole or not at all.
pub(super) fn create(
    data: &Path,
    user: Option<&User>,
    trust_local: bool,
    mut initdb: std::process::Command,
) -> Result<()> {
    if data.exists() && fs::read_dir(data)?.next().is_some() {
        bail!(
            "{} exists but holds no PostgreSQL cluster: move it away, or choose another data directory",
            data.display()
        );
    }
    let fresh = data.with_file_name(format!("data.new.{}", std::process::id()));
    let _ = fs::remove_dir_all(&fresh);
    let output = initdb
        .arg("-D")
        .arg(&fresh)
        .args(["-U", OWNER_ROLE, "--auth-local=peer", "--auth-host=reject", "-E", "UTF8", "--locale=C.UTF-8"])
        .args(["--data-checksums", "--no-instructions"])
        .output()
        .context("cannot run initdb")?;
    if !output.status.success() {
        let _ = fs::remove_dir_all(&fresh);
        bail!("initdb failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    write_access_rules(&fresh, user, trust_local)?;
    let _ = fs::remove_dir(data);
    fs::rename(&fresh, data)?;
    Ok(())
}

/// Who may connect: over the socket only, as one of our roles, when the operating system says it is this user.
pub(super) fn write_access_rules(data: &Path, user: Option<&User>, trust_local: bool) -> Result<()> {
    let rule = if trust_local { "local all all trust\n" } else { "local all all peer map=qafila\n" };
    write_private(&data.join("pg_hba.conf"), rule, user)?;
    let own = account::own_name()?;
    let server = user.map_or_else(|| own.clone(), |u| u.name.clone());
    let mut names = vec![own, server];
    names.dedup();
    let map = names
        .iter()
        .flat_map(|name| [OWNER_ROLE, APP_ROLE, SYSTEM_ROLE].map(|role| format!("qafila {name} {role}\n")))
        .collect::<String>();
    write_private(&data.join("pg_ident.conf"), &map, user)
}

fn write_private(path: &Path, text: &str, user: Option<&User>) -> Result<()> {
    let mut file = fs::OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    if let Some(user) = user {
        chown(path, Some(user.uid), Some(user.gid))?;
    }
    Ok(())
}

/// The first line and the state line of `postmaster.pid`.
pub(super) fn pid_file(data: &Path) -> Option<(i32, String)> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let mut lines = text.lines();
    let pid = lines.next()?.trim().parse().ok()?;
    let state = lines.nth(6).unwrap_or("").trim().to_owned();
    Some((pid, state))
}

/// Is `pid` a live postmaster of *this* cluster? A reused pid may be someone else's PostgreSQL, which must never be signalled.
fn is_ours(pid: i32, data: &Path) -> bool {
    fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|comm| comm.trim() == "postgres")
        && fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == data)
}

/// Stops a postmaster that lost its supervisor (we hold the lock, so nobody else supervises it), and removes a stale pid file.
pub(super) fn clear_leftovers(data: &Path) -> Result<()> {
    let Some((pid, _)) = pid_file(data) else { return Ok(()) };
    if !is_ours(pid, data) {
        tracing::warn!(pid, "removing a stale postmaster.pid");
        fs::remove_file(data.join("postmaster.pid"))?;
        return Ok(());
    }
    tracing::warn!(pid, "stopping a PostgreSQL that lost its server");
    kill(Pid::from_raw(pid), Signal::SIGINT)?;
    let asked = Instant::now();
    while is_ours(pid, data) {
        if asked.elapsed() > Duration::from_secs(30) {
            bail!(
                "PostgreSQL {pid} still runs on {} after 30 s: stop it with `kill -QUIT {pid}`",
                data.display()
            );
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
