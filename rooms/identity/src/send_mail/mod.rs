//! The job `identity.send_mail`: one letter to one person, in their language.
//!
//! The job's payload names rows and holds no secret: a link's token is made when the letter is written, and is the same
//! each time, so a retry sends the same mail under the same Message-ID.

mod sql;
#[cfg(test)]
mod tests;

use crate::{
    identity::Identity,
    keys::{Keys, LinkPurpose},
    letter::{Form, Written, write},
};
use anyhow::{Context, Result};
use kernel::{InvitationId, JobId, Lang, UserId};
use mail::{Mail, SharedMailer};
use platform::{
    App, Tx,
    jobs::{Job, JobKind, NewJob},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub const KIND: JobKind = JobKind {
    kind: "identity.send_mail",
    run: |app, job| Box::pin(run(app, job)),
    attempts_max: 8,
    lease_s: 60,
};

/// What to write about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub enum Letter {
    Invitation { invitation: InvitationId },
    PasswordReset { reset: Uuid },
    PasswordChanged { user: UserId },
    EmailVerification { user: UserId, account: Uuid },
}

/// Sends the letter if, and after, the transaction commits.
pub async fn enqueue(tx: &mut Tx, letter: Letter) -> sqlx::Result<JobId> {
    tx.enqueue(NewJob { kind: KIND.kind, payload: letter, key: None, run_at: None }).await
}

async fn run(app: &App, job: &Job) -> Result<()> {
    let letter = Letter::deserialize(&job.payload).context("the payload is not a letter")?;
    let Some(mail) = compose(app, job, &letter).await? else {
        tracing::info!(job = %job.id, "the letter is no longer needed");
        return Ok(());
    };
    match app.service::<SharedMailer>().send(&mail).await {
        Err(error) if !error.may_pass_later() => {
            // A wrong address does not become right by trying: the job is done, and the log says why.
            tracing::warn!(job = %job.id, %error, "a mail was refused");
            Ok(())
        }
        outcome => Ok(outcome?),
    }
}

/// The mail, or nothing when its reason is gone (an invitation taken back meanwhile).
async fn compose(app: &App, job: &Job, letter: &Letter) -> Result<Option<Mail>> {
    let mut tx = app.db().begin_read(job.org, None, None).await?;
    let now = tx.now();
    let found = match letter {
        Letter::Invitation { invitation } => sql::invitation(tx.conn(), *invitation, now).await?,
        Letter::PasswordReset { reset } => sql::password_reset(tx.conn(), *reset, now).await?,
        Letter::PasswordChanged { user } | Letter::EmailVerification { user, .. } => {
            sql::user(tx.conn(), *user).await?
        }
    };
    drop(tx);
    let Some(addressee) = found else { return Ok(None) };
    let link = link_to(app, letter);
    let written = word(letter, &addressee, &link);
    Ok(Some(Mail {
        id: job.id.0,
        to: addressee.email,
        to_name: addressee.name,
        subject: written.subject,
        text: written.text,
        html: written.html,
        lang: addressee.lang.as_str(),
    }))
}

/// Whom a letter is for and what it says about others.
#[derive(Debug)]
pub struct Addressee {
    pub email: String,
    pub name: String,
    pub lang: Lang,
    pub organization: String,
    pub inviter: Option<String>,
}

/// What the letter's button opens.
pub fn link_to(app: &App, letter: &Letter) -> String {
    format!("{}{}", app.config().public_url, path_of(&app.service::<Identity>().keys, letter))
}

fn path_of(keys: &Keys, letter: &Letter) -> String {
    match letter {
        Letter::Invitation { invitation } => {
            format!("/business/join?token={}", keys.link_token(LinkPurpose::Invitation, invitation.0))
        }
        Letter::PasswordReset { reset } => {
            format!("/business/reset-password?token={}", keys.link_token(LinkPurpose::PasswordReset, *reset))
        }
        Letter::PasswordChanged { .. } => "/business/forgot-password".into(),
        Letter::EmailVerification { account, .. } => {
            format!(
                "/business/verify-email?token={}",
                keys.link_token(LinkPurpose::EmailVerification, *account)
            )
        }
    }
}

fn word(letter: &Letter, to: &Addressee, link: &str) -> Written {
    let form = match letter {
        Letter::Invitation { .. } => Form::Invitation,
        Letter::PasswordReset { .. } => Form::PasswordReset,
        Letter::PasswordChanged { .. } => Form::PasswordChanged,
        Letter::EmailVerification { .. } => Form::EmailVerification,
    };
    let inviter = to.inviter.as_deref().unwrap_or(&to.organization);
    let values = [
        ("name", to.name.as_str()),
        ("email", &to.email),
        ("organization", &to.organization),
        ("inviter", inviter),
        ("link", link),
    ];
    write(form, to.lang, &values)
}
