//! The private PostgreSQL through the accidents of its life. Each test has a cluster of its own.

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use platform::{
    db::OWNER_ROLE,
    pg::{Durability, Embedded, Settings, running_socket},
};
use sqlx::{Connection, PgConnection};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// A folder that PostgreSQL's account can pass.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::Builder::new().prefix("qafila-pg-").tempdir().expect("a temporary folder");
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).expect("we own it");
    dir
}

fn start(base: &Path) -> anyhow::Result<Embedded> {
    Embedded::start(Settings { durability: Durability::None, ..Settings::at(base.to_path_buf()) })
}

fn ask(cluster: &Embedded, sql: &'static str) -> sqlx::Result<String> {
    let options = cluster.options(OWNER_ROLE, "postgres");
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let mut conn = PgConnection::connect_with(&options).await?;
        sqlx::query_scalar(sql).fetch_one(&mut conn).await
    })
}

fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let asked = Instant::now();
    while !holds() {
        assert!(asked.elapsed() < Duration::from_secs(60), "waited for: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn it_starts_stops_and_starts_again_with_its_data() {
    let dir = folder();
    let base = dir.path().join("postgres");
    let cluster = start(&base).unwrap();
    assert_eq!(ask(&cluster, "select 'up'").unwrap(), "up");
    let locale =
        ask(&cluster, "select datcollate::text from pg_database where datname = 'postgres'").unwrap();
    assert_eq!(locale, "C.UTF-8", "without a UTF-8 character type, search in Arabic finds nothing");
    let addresses = ask(&cluster, "show listen_addresses").unwrap();
    assert_eq!(addresses, "", "nothing listens on the network");
    assert!(running_socket(&base).is_some());
    drop(cluster);
    assert!(!base.join("data/postmaster.pid").exists(), "a clean stop leaves no pid file");
    assert!(running_socket(&base).is_none());

    let log = fs::read_to_string(base.join("postgres.log")).unwrap();
    assert!(log.contains("database system is shut down"));
    let again = start(&base).unwrap();
    assert_eq!(ask(&again, "select 'again'").unwrap(), "again");
}

#[test]
fn a_second_server_on_the_same_data_is_told_so() {
    let dir = folder();
    let base = dir.path().join("postgres");
    let _first = start(&base).unwrap();
    let error = start(&base).err().expect("the folder is taken").to_string();
    assert!(error.contains("another Qafila already runs"), "{error}");
}

#[test]
fn a_postmaster_that_is_killed_runs_again() {
    let dir = folder();
    let cluster = start(&dir.path().join("postgres")).unwrap();
    let first = cluster.pid();
    kill(Pid::from_raw(first as i32), Signal::SIGKILL).unwrap();
    wait_for("another postmaster", || {
        cluster.pid() != first && cluster.pid() != 0 && ask(&cluster, "select 'x'").is_ok()
    });
}

/// The pid in a stale file may belong to someone else by now: it is never signalled.
#[test]
fn a_stale_pid_file_is_removed_and_its_pid_left_alone() {
    let dir = folder();
    let base = dir.path().join("postgres");
    drop(start(&base).unwrap());
    let mut bystander = std::process::Command::new("sleep").arg("600").spawn().unwrap();
    fs::write(
        base.join("data/postmaster.pid"),
        format!("{}\n/elsewhere\n0\n5432\n\n\n\nready\n", bystander.id()),
    )
    .unwrap();
    let cluster = start(&base).unwrap();
    assert_eq!(ask(&cluster, "select 'up'").unwrap(), "up");
    assert!(bystander.try_wait().unwrap().is_none(), "the bystander was killed");
    bystander.kill().unwrap();
    bystander.wait().unwrap();
}

#[test]
fn data_of_another_major_version_is_never_upgraded_in_silence() {
    let dir = folder();
    let base = dir.path().join("postgres");
    drop(start(&base).unwrap());
    fs::write(base.join("data/PG_VERSION"), "9\n").unwrap();
    let error = start(&base).err().expect("refused").to_string();
    assert!(error.contains("made by PostgreSQL 9"), "{error}");
}

#[test]
fn a_folder_with_something_else_in_it_is_not_touched() {
    let dir = folder();
    let base = dir.path().join("postgres");
    fs::create_dir_all(base.join("data")).unwrap();
    fs::write(base.join("data/thesis.txt"), "ten years of work").unwrap();
    let error = start(&base).err().expect("refused").to_string();
    assert!(error.contains("holds no PostgreSQL cluster"), "{error}");
    assert_eq!(fs::read_to_string(base.join("data/thesis.txt")).unwrap(), "ten years of work");
}

#[test]
fn a_long_path_gets_a_short_socket() {
    let dir = folder();
    let base: PathBuf = dir.path().join("a-very-long-name-for-a-folder".repeat(4)).join("postgres");
    let cluster = start(&base).unwrap();
    assert!(cluster.socket_dir().starts_with("/tmp"));
    assert_eq!(ask(&cluster, "select 'up'").unwrap(), "up");
}

/// Only root has to give up its rights; everyone else runs PostgreSQL as themselves.
#[test]
fn root_hands_over_to_an_unprivileged_account() {
    if !nix::unistd::Uid::effective().is_root() {
        eprintln!("skipped: not root");
        return;
    }
    let dir = folder();
    let cluster = start(&dir.path().join("postgres")).unwrap();
    let status = fs::read_to_string(format!("/proc/{}/status", cluster.pid())).unwrap();
    let uid = status.lines().find_map(|l| l.strip_prefix("Uid:")).unwrap().split_whitespace().next().unwrap();
    assert_ne!(uid, "0");
}
