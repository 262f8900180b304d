//! As whom PostgreSQL runs: ourselves, or an unprivileged account when we are root (the server refuses to run as root).

use anyhow::{Context, Result, bail};
use nix::unistd::{Uid, User, chown};
use std::{
    fs,
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// `None`: we are not root, so it runs as we do.
pub(super) fn choose() -> Result<Option<User>> {
    if !Uid::effective().is_root() {
        return Ok(None);
    }
    for name in ["postgres", "nobody"] {
        if let Some(user) = User::from_name(name)? {
            return Ok(Some(user));
        }
    }
    bail!(
        "running as root, and there is no account `postgres` for PostgreSQL to run as: install postgresql-15"
    )
}

/// The name under which this process connects.
pub(super) fn own_name() -> Result<String> {
    let user =
        User::from_uid(Uid::effective())?.context("this process runs under a user id without a name")?;
    Ok(user.name)
}

/// The first folder on the way to `path` that `user` may not pass.
pub(super) fn blocked_at(path: &Path, user: &User) -> Option<PathBuf> {
    path.ancestors().skip(1).find_map(|folder| {
        let meta = fs::metadata(folder).ok()?;
        let execute = if meta.uid() == user.uid.as_raw() {
            0o100
        } else if meta.gid() == user.gid.as_raw() {
            0o010
        } else {
            0o001
        };
        (meta.mode() & execute == 0).then(|| folder.to_path_buf())
    })
}

/// A folder that only the account can enter.
pub(super) fn private_dir(path: &Path, user: Option<&User>) -> Result<()> {
    if !path.exists() {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .with_context(|| format!("cannot create {}", path.display()))?;
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
    if let Some(user) = user {
        chown(path, Some(user.uid), Some(user.gid))?;
    }
    Ok(())
}
