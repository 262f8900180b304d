use super::channels;
use crate::{
    event::{Channels, Event},
    quiet::QuietHours,
};
use kernel::{Lang, NoticeId, Time, UserId};
use platform::Tx;
use sqlx::query;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What these people chose for an event; who chose nothing is not in it.
pub async fn chosen(tx: &mut Tx, users: &[Uuid], event: &str) -> sqlx::Result<BTreeMap<UserId, Channels>> {
    let rows = query!(
        r#"select user_id as "user_id: UserId", in_app, email
             from notify.preferences where user_id = any($1) and event = $2"#,
        users,
        event,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.user_id, channels(row.in_app, row.email))).collect())
}

pub async fn quiet_hours(tx: &mut Tx, users: &[Uuid]) -> sqlx::Result<BTreeMap<UserId, QuietHours>> {
    let rows = query!(
        r#"select user_id as "user_id: UserId", from_minute, until_minute, time_zone
             from notify.quiet_hours where user_id = any($1)"#,
        users,
    )
    .fetch_all(tx.conn())
    .await?;
    let hours =
        |row: (i32, i32, String)| QuietHours { from_minute: row.0, until_minute: row.1, time_zone: row.2 };
    Ok(rows.into_iter().map(|r| (r.user_id, hours((r.from_minute, r.until_minute, r.time_zone)))).collect())
}

pub struct NewNotice<'a> {
    pub id: NoticeId,
    pub user: UserId,
    pub event: Event,
    pub lang: Lang,
    pub title: &'a str,
    pub body: &'a str,
    pub path: &'a str,
    pub subject: Uuid,
    pub fact: Uuid,
}

/// `false`: it stands there already.
pub async fn insert_notice(tx: &mut Tx, new: NewNotice<'_>) -> sqlx::Result<bool> {
    let (org, now) = (tx.org(), tx.now());
    let done = query!(
        "insert into notify.notices
             (id, org_id, created_at, updated_at, user_id, event, lang, title, body, path, subject, fact_id, urgent)
         values ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict on constraint notices_once do nothing",
        new.id.0,
        org.0,
        now as Time,
        new.user.0,
        new.event.as_str(),
        new.lang.as_str(),
        new.title,
        new.body,
        new.path,
        new.subject,
        new.fact,
        new.event.is_urgent(),
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

pub struct NewMail<'a> {
    pub id: Uuid,
    pub event: Event,
    pub user: Option<UserId>,
    pub address: &'a str,
    pub name: &'a str,
    pub lang: Lang,
    pub subject: Uuid,
    pub fact: Uuid,
    pub fields: serde_json::Value,
    pub send_at: Time,
}

/// `false`: it is in the queue already, or was sent.
pub async fn insert_mail(tx: &mut Tx, new: NewMail<'_>) -> sqlx::Result<bool> {
    let (org, now) = (tx.org(), tx.now());
    let done = query!(
        "insert into notify.mails
             (id, org_id, created_at, updated_at, event, user_id, to_address, to_name, lang, subject, fact_id, fields,
              state, send_at)
         values ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'queued', $12)
         on conflict on constraint mails_once do nothing",
        new.id,
        org.0,
        now as Time,
        new.event.as_str(),
        new.user.map(|u| u.0),
        new.address,
        new.name,
        new.lang.as_str(),
        new.subject,
        new.fact,
        new.fields,
        new.send_at as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}
