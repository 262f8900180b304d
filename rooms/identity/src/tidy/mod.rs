//! The sweep `identity.tidy`: what nobody can use any more is forgotten.

mod sql;
#[cfg(test)]
mod tests;

use crate::lockout::horizon;
use platform::{App, Sweep};

/// Ended sessions stay this long, for people who ask where they were signed in.
const KEEP_S: i64 = 30 * 24 * 3600;

pub const SWEEP: Sweep = Sweep { name: "identity.tidy", every_s: 3600, run: |app| Box::pin(run(app)) };

async fn run(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db().system("forget what nobody can use any more").await?;
    let now = tx.now();
    let sessions = sql::forget_sessions(tx.conn(), now.plus_s(-KEEP_S)).await?;
    let failures = sql::forget_failures(tx.conn(), horizon(now)).await?;
    let resets = sql::forget_resets(tx.conn(), now.plus_s(-KEEP_S)).await?;
    sql::forget_challenges(tx.conn(), now).await?;
    tx.commit().await?;
    tracing::debug!(sessions, failures, resets, "tidied");
    Ok(())
}
