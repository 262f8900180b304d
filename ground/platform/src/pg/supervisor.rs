//! The thread that owns the postmaster from start to stop.

use super::{account, cluster};
use anyhow::{Context, Result, bail};
use nix::{
    fcntl::{Flock, FlockArg},
    sys::signal::{Signal, kill},
    unistd::{Pid, User},
};
use sqlx::postgres::PgConnectOptions;
use std::{
    fs,
    os::unix::{fs::OpenOptionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc,
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// How much of a crash a commit survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// What was acknowledged is on disk.
    #[default]
    Full,
    /// A commit returns before its log is flushed. For the control run of the kill tests, which must fail with it.
    AsyncCommit,
    /// Nothing is flushed. For throw-away test clusters.
    None,
}

/// How to run the private cluster.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Holds `data/`, `run/`, the log and the lock.
    pub base: PathBuf,
    pub durability: Durability,
    pub connections_max: u32,
    /// Any local user who can enter the 0700 socket folder may take any role: test clusters, where rooms' roles connect.
    pub trust_local: bool,
}

impl Settings {
    pub fn at(base: PathBuf) -> Self {
        Self { base, durability: Durability::Full, connections_max: 60, trust_local: false }
    }
}

/// A running private PostgreSQL. Dropping it stops the cluster cleanly.
pub struct Embedded {
    run: PathBuf,
    pid: Arc<AtomicU32>,
    stopping: Arc<AtomicBool>,
    keeper: Option<JoinHandle<()>>,
    _lock: Flock<fs::File>,
}

struct Plan {
    binaries: PathBuf,
    data: PathBuf,
    run: PathBuf,
    log: PathBuf,
    user: Option<User>,
    settings: Settings,
}

impl Embedded {
    /// Starts (first making, if need be) the cluster under `settings.base`, and keeps it running until dropped.
    pub fn start(settings: Settings) -> Result<Self> {
        let user = account::choose()?;
        let base = usable_base(&settings.base, user.as_ref())?;
        account::private_dir(&base, user.as_ref())?;
        let lock = lock(&base)?;
        let data = base.join("data");
        let run = socket_dir(&base, user.as_ref())?;
        let have = cluster::version_of(&data);
        let binaries = cluster::binaries(have.as_deref())?;
        if have.is_none() {
            let initdb = command(&binaries.join("initdb"), user.as_ref());
            cluster::create(&data, user.as_ref(), settings.trust_local, initdb)?;
        } else {
            cluster::write_access_rules(&data, user.as_ref(), settings.trust_local)?;
        }
        cluster::clear_leftovers(&data)?;

        let plan = Plan { binaries, data, run: run.clone(), log: base.join("postgres.log"), user, settings };
        let (pid, stopping) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicBool::new(false)));
        let (ready, outcome) = mpsc::channel();
        // The parent-death signal follows the *thread* that started the child: this one lives as long as the process needs it.
        let keeper = thread::Builder::new().name("postgres".into()).spawn({
            let (pid, stopping) = (pid.clone(), stopping.clone());
            move || keep(&plan, &pid, &stopping, &ready)
        })?;
        outcome.recv().context("the thread that keeps PostgreSQL ended")??;
        Ok(Self { run, pid, stopping, keeper: Some(keeper), _lock: lock })
    }

    /// How to connect as `role` to `database`.
    pub fn options(&self, role: &str, database: &str) -> PgConnectOptions {
        options(&self.run, role, database)
    }
    /// The folder of the socket.
    pub fn socket_dir(&self) -> &Path {
        &self.run
    }
    /// The process id of the current postmaster.
    pub fn pid(&self) -> u32 {
        self.pid.load(Ordering::Acquire)
    }
}

/// The socket folder of a cluster that runs on `base` now, under whichever process.
pub fn running_socket(base: &Path) -> Option<PathBuf> {
    let user = account::choose().ok()?;
    let base = usable_base(base, user.as_ref()).ok()?;
    let run = socket_path(&base);
    let answers = std::os::unix::net::UnixStream::connect(run.join(".s.PGSQL.5432")).is_ok();
    answers.then_some(run)
}

/// How to connect through a socket folder.
pub fn options(run: &Path, role: &str, database: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass().socket(run).port(5432).username(role).database(database)
}

impl Drop for Embedded {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Release);
        let pid = self.pid();
        if pid != 0 {
            // Fast shutdown: roll back, checkpoint, exit.
            let _ = kill(Pid::from_raw(pid as i32), Signal::SIGINT);
        }
        if let Some(keeper) = self.keeper.take() {
            let _ = keeper.join();
        }
        if self.run.starts_with("/tmp") {
            let _ = fs::remove_dir_all(&self.run);
        }
    }
}

/// The asked-for folder, or one under /var/lib when the account cannot reach it (a checkout under /root, started as root).
fn usable_base(asked: &Path, user: Option<&User>) -> Result<PathBuf> {
    fs::create_dir_all(asked).with_context(|| format!("cannot create {}", asked.display()))?;
    let base = asked.canonicalize()?;
    let Some(user) = user else { return Ok(base) };
    let Some(blocked) = account::blocked_at(&base, user) else { return Ok(base) };
    let name = base.to_string_lossy().replace('/', "-");
    let fallback = PathBuf::from(format!("/var/lib/qafila/postgres{name}"));
    tracing::warn!(blocked = %blocked.display(), using = %fallback.display(), account = user.name, "PostgreSQL's account cannot enter the data directory");
    fs::create_dir_all(&fallback).with_context(|| format!("cannot create {}", fallback.display()))?;
    Ok(fallback)
}

fn lock(base: &Path) -> Result<Flock<fs::File>> {
    let file =
        fs::OpenOptions::new().create(true).append(true).mode(0o600).open(base.join("supervisor.lock"))?;
    Flock::lock(file, FlockArg::LockExclusiveNonblock).map_err(|_| {
        anyhow::anyhow!(
            "another Qafila already runs on {}: stop it first, or choose another data directory",
            base.display()
        )
    })
}

/// Beside the data, or under /tmp when that path is too long for a Unix socket (107 bytes).
fn socket_dir(base: &Path, user: Option<&User>) -> Result<PathBuf> {
    let run = socket_path(base);
    account::private_dir(&run, user)?;
    Ok(run)
}

fn socket_path(base: &Path) -> PathBuf {
    let near = base.join("run");
    if near.join(".s.PGSQL.5432").as_os_str().len() <= 107 {
        near
    } else {
        use sha2::{Digest, Sha256};
        let hash = Sha256::digest(base.as_os_str().as_encoded_bytes());
        PathBuf::from(format!("/tmp/qafila-{:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3]))
    }
}

/// A child that runs as `user`, does not see the terminal's Ctrl-C, and is asked to stop when this thread ends.
#[expect(
    unsafe_code,
    reason = "prctl must run between fork and exec, after the change of user; std offers no safe way"
)]
fn command(program: &Path, user: Option<&User>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
    command.current_dir("/").process_group(0).stdin(Stdio::null());
    if let Some(user) = user {
        command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
    }
    let parent = nix::unistd::getpid();
    // SAFETY: the closure makes two system calls and allocates nothing.
    unsafe {
        command.pre_exec(move || {
            nix::sys::prctl::set_pdeathsig(Signal::SIGINT)?;
            if nix::unistd::getppid() == parent { Ok(()) } else { Err(std::io::Error::from_raw_os_error(3)) }
        });
    }
    command
}

fn spawn(plan: &Plan) -> Result<Child> {
    let log = fs::OpenOptions::new().create(true).append(true).mode(0o600).open(&plan.log)?;
    let mut command = command(&plan.binaries.join("postgres"), plan.user.as_ref());
    command.arg("-D").arg(&plan.data).arg("-k").arg(&plan.run);
    let connections = format!("max_connections={}", plan.settings.connections_max);
    let mut settings = vec![
        "listen_addresses=",
        "unix_socket_permissions=0700",
        &connections,
        "shared_buffers=256MB",
        "jit=off",
        "timezone=UTC",
        "logging_collector=off",
        "log_destination=stderr",
    ];
    match plan.settings.durability {
        Durability::Full => {}
        Durability::AsyncCommit => settings.extend(["synchronous_commit=off", "wal_writer_delay=10s"]),
        Durability::None => settings.extend([
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "wal_level=minimal",
            "max_wal_senders=0",
            "autovacuum=off",
            "checkpoint_timeout=1h",
            "max_wal_size=4GB",
        ]),
    }
    for setting in settings {
        command.arg("-c").arg(setting);
    }
    command.stdout(Stdio::from(log.try_clone()?)).stderr(Stdio::from(log));
    command.spawn().context("cannot start postgres")
}

fn wait_until_ready(plan: &Plan, child: &mut Child) -> Result<()> {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            let log = fs::read_to_string(&plan.log).unwrap_or_default();
            let tail = log
                .lines()
                .rev()
                .take(12)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect::<Vec<_>>()
                .join("\n");
            bail!("PostgreSQL ended at once ({status}). Its last words:\n{tail}");
        }
        if cluster::pid_file(&plan.data)
            .is_some_and(|(pid, state)| pid == child.id() as i32 && state == "ready")
        {
            return Ok(());
        }
        if started.elapsed() > Duration::from_secs(120) {
            let _ = kill(Pid::from_raw(child.id() as i32), Signal::SIGQUIT);
            bail!("PostgreSQL was not ready after 120 s: see {}", plan.log.display());
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Starts the postmaster, reports the first outcome, and starts it again whenever it dies before it was asked to.
fn keep(plan: &Plan, pid: &AtomicU32, stopping: &AtomicBool, ready: &mpsc::Sender<Result<()>>) {
    let mut first = true;
    let mut failures = 0u32;
    while !stopping.load(Ordering::Acquire) {
        let started = spawn(plan).and_then(|mut child| {
            pid.store(child.id(), Ordering::Release);
            wait_until_ready(plan, &mut child).map(|()| child)
        });
        match started {
            Ok(mut child) => {
                failures = 0;
                if std::mem::take(&mut first) {
                    let _ = ready.send(Ok(()));
                } else {
                    tracing::warn!(pid = child.id(), "PostgreSQL runs again");
                }
                // `stopping` may have been set while it started, before there was a pid to signal.
                if stopping.load(Ordering::Acquire) {
                    let _ = kill(Pid::from_raw(child.id() as i32), Signal::SIGINT);
                }
                let status = child.wait();
                if !stopping.load(Ordering::Acquire) {
                    tracing::error!(?status, "PostgreSQL died; starting it again");
                }
            }
            Err(error) if first => {
                let _ = ready.send(Err(error));
                return;
            }
            Err(error) => {
                // Backends of the dead postmaster may still hold its shared memory for a moment.
                failures += 1;
                tracing::error!(%error, failures, "PostgreSQL did not start");
                let _ = cluster::clear_leftovers(&plan.data);
                thread::sleep(Duration::from_millis(200 * u64::from(failures.min(25))));
            }
        }
        pid.store(0, Ordering::Release);
    }
}
