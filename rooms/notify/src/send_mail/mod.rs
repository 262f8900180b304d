//! The job `notify.send_mail`: one mail to one person. It carries the row's id as its Message-ID, so a copy sent twice by a
//! crash in between is recognised as one.

mod sql;

use crate::{
    event::Event,
    text::{Fields, write},
};
use anyhow::Context;
use kernel::Time;
use mail::{Mail, SharedMailer};
use platform::{
    App, Tx,
    jobs::{Job, JobKind, NewJob},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const ATTEMPTS_MAX: i32 = 8;

pub const SEND: JobKind = JobKind {
    kind: "notify.send_mail",
    run: |app, job| Box::pin(run(app, job)),
    attempts_max: ATTEMPTS_MAX,
    lease_s: 60,
};

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    mail: Uuid,
}

/// Sends it if, and after, the transaction commits, and not before `send_at`.
pub async fn enqueue(tx: &mut Tx, mail: Uuid, send_at: Time) -> sqlx::Result<()> {
    tx.enqueue(NewJob { kind: SEND.kind, payload: Payload { mail }, key: None, run_at: Some(send_at) })
        .await
        .map(|_| ())
}

async fn run(app: &App, job: &Job) -> anyhow::Result<()> {
    let Payload { mail: id } = job.read()?;
    let mut tx = job.begin(app).await?;
    let Some(row) = sql::queued(&mut tx, id).await? else { return Ok(()) };
    drop(tx);
    let mail = compose(id, row, &app.config().public_url)?;
    let outcome = app.service::<SharedMailer>().send(&mail).await;
    let mut tx = job.begin(app).await?;
    match outcome {
        Ok(()) => sql::sent(&mut tx, id).await?,
        Err(error) if !error.may_pass_later() || job.attempt >= ATTEMPTS_MAX => {
            // A wrong address does not become right by trying: it stands in the log with the reason.
            sql::refused(&mut tx, id, &error.to_string()).await?;
        }
        Err(error) => {
            sql::tried(&mut tx, id, &error.to_string()).await?;
            tx.commit().await?;
            return Err(error.into());
        }
    }
    tx.commit().await?;
    Ok(())
}

fn compose(id: Uuid, row: sql::Queued, public_url: &str) -> anyhow::Result<Mail> {
    let event: Event = row.event.parse().map_err(anyhow::Error::msg)?;
    let mut fields: Fields = serde_json::from_value(row.fields).context("the fields of a mail are texts")?;
    let path = fields.remove("path").unwrap_or_default();
    fields.insert("link".to_owned(), format!("{public_url}{path}"));
    let written = write(event, row.lang, &fields);
    Ok(Mail {
        id,
        to: row.to_address,
        to_name: row.to_name,
        subject: written.title,
        text: written.text,
        html: written.html,
        lang: row.lang.as_str(),
    })
}
