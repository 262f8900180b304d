use super::wire::{Choice, Preferences, Quiet};
use crate::event::Event;
use kernel::{Time, UserId};
use platform::Tx;
use sqlx::{query, query_as};
use uuid::Uuid;

pub async fn preferences(tx: &mut Tx, user: UserId) -> sqlx::Result<Preferences> {
    let chosen =
        query_as!(Choice, "select event, in_app, email from notify.preferences where user_id = $1", user.0)
            .fetch_all(tx.conn())
            .await?;
    let quiet_hours = query_as!(
        Quiet,
        "select from_minute, until_minute, time_zone from notify.quiet_hours where user_id = $1",
        user.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let or_usual = |event: Event| {
        let usual = event.usual();
        chosen.iter().find(|choice| choice.event == event.as_str()).cloned().unwrap_or(Choice {
            event: event.as_str().to_owned(),
            in_app: usual.in_app,
            email: usual.email,
        })
    };
    let events = Event::ALL.into_iter().filter(|event| event.is_for_users()).map(or_usual).collect();
    Ok(Preferences { events, quiet_hours })
}

pub async fn choose(tx: &mut Tx, user: UserId, event: Event, in_app: bool, email: bool) -> sqlx::Result<()> {
    let (org, now) = (tx.org(), tx.now());
    query!(
        "insert into notify.preferences (id, org_id, created_at, updated_at, user_id, event, in_app, email)
         values ($1, $2, $3, $3, $4, $5, $6, $7)
         on conflict (org_id, user_id, event)
         do update set in_app = $6, email = $7, updated_at = $3, version = preferences.version + 1",
        Uuid::now_v7(),
        org.0,
        now as Time,
        user.0,
        event.as_str(),
        in_app,
        email,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn keep_quiet(tx: &mut Tx, user: UserId, quiet: &Quiet) -> sqlx::Result<()> {
    let (org, now) = (tx.org(), tx.now());
    query!(
        "insert into notify.quiet_hours (id, org_id, created_at, updated_at, user_id, from_minute, until_minute, time_zone)
         values ($1, $2, $3, $3, $4, $5, $6, $7)
         on conflict (org_id, user_id)
         do update set from_minute = $5, until_minute = $6, time_zone = $7, updated_at = $3, version = quiet_hours.version + 1",
        Uuid::now_v7(),
        org.0,
        now as Time,
        user.0,
        quiet.from_minute,
        quiet.until_minute,
        quiet.time_zone,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn end_quiet(tx: &mut Tx, user: UserId) -> sqlx::Result<()> {
    query!("delete from notify.quiet_hours where user_id = $1", user.0).execute(tx.conn()).await?;
    Ok(())
}
