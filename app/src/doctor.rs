//! `qafila doctor`: says what is wrong and what to do.

use crate::{config::At, database::Database, rooms::ROOMS};
use anyhow::{Result, bail};
use kernel::{Clock, SystemClock};
use platform::pg;
use sqlx::{Connection, PgConnection};
use std::{fs, path::Path};

/// One thing looked at.
struct Finding {
    what: &'static str,
    fine: bool,
    words: String,
}

pub fn run(at: &At) -> Result<()> {
    let mut findings = vec![binaries(at), data_dir(&at.data_dir), clock(), disk(&at.data_dir)];
    findings.extend(database(at));
    let mut out = String::new();
    for finding in &findings {
        let mark = if finding.fine { "ok  " } else { "FIX " };
        out.push_str(&format!("{mark} {:<12} {}\n", finding.what, finding.words));
    }
    eprint!("{out}");
    let wrong = findings.iter().filter(|f| !f.fine).count();
    if wrong == 0 { Ok(()) } else { bail!("{wrong} of {} need attention", findings.len()) }
}

fn binaries(at: &At) -> Finding {
    let what = "postgresql";
    if at.database_url.is_some() {
        return Finding {
            what,
            fine: true,
            words: "DATABASE_URL is set; the private PostgreSQL is not used".into(),
        };
    }
    match pg::binaries() {
        Ok(path) => Finding { what, fine: true, words: path.display().to_string() },
        Err(error) => Finding { what, fine: false, words: format!("{error:#}") },
    }
}

fn data_dir(path: &Path) -> Finding {
    let what = "data dir";
    let probe = path.join(".doctor");
    let tried = fs::create_dir_all(path)
        .and_then(|()| fs::write(&probe, b"ok"))
        .and_then(|()| fs::remove_file(&probe));
    match tried {
        Ok(()) => Finding { what, fine: true, words: format!("{} is writable", path.display()) },
        Err(error) => Finding {
            what,
            fine: false,
            words: format!("cannot write to {}: {error}; choose another with --data-dir", path.display()),
        },
    }
}

/// Tokens and offline commands are judged by the clock.
fn clock() -> Finding {
    let now = SystemClock.now();
    // Released in 2026: an earlier clock is a wrong one.
    let fine = now.unix_s() > 1_767_225_600;
    let more = if fine { "" } else { ": set the clock (timedatectl set-ntp true)" };
    Finding { what: "clock", fine, words: format!("{now}{more}") }
}

fn disk(path: &Path) -> Finding {
    let what = "disk";
    match nix::sys::statvfs::statvfs(path) {
        Ok(stat) => {
            let free_gb = stat.blocks_available() * stat.fragment_size() / 1_000_000_000;
            let fine = free_gb >= 2;
            let more = if fine { "" } else { ": free some; PostgreSQL stops when the disk is full" };
            Finding { what, fine, words: format!("{free_gb} GB free{more}") }
        }
        Err(error) => Finding { what, fine: false, words: format!("cannot be measured: {error}") },
    }
}

fn database(at: &At) -> Vec<Finding> {
    let opened = match Database::open(at) {
        Ok(database) => database,
        Err(error) => {
            let text = format!("{error:#}");
            // A running server is a good sign, not a fault.
            let running = text.contains("already runs");
            return vec![Finding { what: "database", fine: running, words: text }];
        }
    };
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        return Vec::new();
    };
    runtime.block_on(async {
        let mut findings = Vec::new();
        match opened.migrate().await {
            Ok(report) => {
                let words = format!("schema of {} rooms is current", ROOMS.len());
                findings.push(Finding { what: "schema", fine: true, words });
                findings.extend(report.warnings.into_iter().map(|words| Finding {
                    what: "database",
                    fine: false,
                    words,
                }));
            }
            Err(error) => findings.push(Finding { what: "schema", fine: false, words: format!("{error:#}") }),
        }
        findings.push(version(&opened).await);
        findings
    })
}

async fn version(database: &Database) -> Finding {
    let what = "version";
    let asked: Result<(i32, bool)> = async {
        let mut conn = PgConnection::connect_with(&database.owner).await?;
        let number: i32 = sqlx::query_scalar("select current_setting('server_version_num')::int")
            .fetch_one(&mut conn)
            .await?;
        let skew: bool =
            sqlx::query_scalar("select abs(extract(epoch from clock_timestamp())::bigint - $1) < 5")
                .bind(SystemClock.now().unix_s())
                .fetch_one(&mut conn)
                .await?;
        Ok((number, skew))
    }
    .await;
    match asked {
        Ok((number, _)) if number < 150_000 => Finding {
            what,
            fine: false,
            words: format!("PostgreSQL {} is too old: 15 or later", number / 10_000),
        },
        Ok((number, false)) => Finding {
            what,
            fine: false,
            words: format!(
                "PostgreSQL {}, but its clock differs from ours by more than 5 s",
                number / 10_000
            ),
        },
        Ok((number, true)) => {
            Finding { what, fine: true, words: format!("PostgreSQL {}.{}", number / 10_000, number % 10_000) }
        }
        Err(error) => Finding { what, fine: false, words: format!("{error:#}") },
    }
}
