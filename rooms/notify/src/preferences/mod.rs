//! GET and PUT /notices/preferences
//! By which channels one hears of what, and when not.

mod sql;
mod wire;

use crate::{Error, NoticesRead, event::Event, quiet::is_zone};
use platform::{Answer, App, Envelope, Input, May, OpenApiRouter, Reply, Tx};
use utoipa_axum::routes;
use wire::{AskPreferences, AskQuiet, Preferences, Quiet};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, put))
}

/// What you chose, and what is usual where you chose nothing.
#[utoipa::path(get, path = "/notices/preferences", operation_id = "get_preferences", tag = "notices",
    responses((status = 200, body = Envelope<Preferences>)))]
async fn get(actor: May<NoticesRead>) -> Reply<Preferences> {
    let mut tx = actor.read().await?;
    Ok(Answer::ok(sql::preferences(&mut tx, actor.user()).await?))
}

/// Chooses: events that are not listed stay as they are; `quiet_hours: null` ends the quiet.
#[utoipa::path(put, path = "/notices/preferences", operation_id = "set_preferences", tag = "notices",
    request_body = AskPreferences, responses((status = 200, body = Envelope<Preferences>), (status = 422)))]
async fn put(actor: May<NoticesRead>, input: Input<AskPreferences>) -> Reply<Preferences> {
    let mut tx = actor.write(&input).await?;
    let preferences = set(&mut tx, &actor, input.value).await?;
    tx.reply(Answer::ok(preferences)).await
}

async fn set(tx: &mut Tx, actor: &May<NoticesRead>, ask: AskPreferences) -> Result<Preferences, Error> {
    for (i, choice) in ask.events.iter().enumerate() {
        let event = choice.event.parse::<Event>().ok().filter(|event| event.is_for_users());
        let Some(event) = event else {
            let message = format!("`{}` is no event that people with an account hear of", choice.event);
            return Err(Error::Field { path: format!("events[{i}].event"), message });
        };
        if event.is_urgent() && !choice.in_app {
            let message = "a call for help is always in the inbox".to_owned();
            return Err(Error::Field { path: format!("events[{i}].in_app"), message });
        }
        sql::choose(tx, actor.user(), event, choice.in_app, choice.email).await?;
    }
    match ask.quiet_hours {
        AskQuiet::AsItWas => {}
        AskQuiet::Never => sql::end_quiet(tx, actor.user()).await?,
        AskQuiet::Between(quiet) => {
            check(&quiet)?;
            sql::keep_quiet(tx, actor.user(), &quiet).await?;
        }
    }
    Ok(sql::preferences(tx, actor.user()).await?)
}

fn check(quiet: &Quiet) -> Result<(), Error> {
    let wrong = |field: &str, message: &str| {
        Err(Error::Field { path: format!("quiet_hours.{field}"), message: message.to_owned() })
    };
    let day = 0..1440;
    match quiet {
        Quiet { from_minute, .. } if !day.contains(from_minute) => wrong("from_minute", "0 to 1439"),
        Quiet { until_minute, .. } if !day.contains(until_minute) => wrong("until_minute", "0 to 1439"),
        Quiet { time_zone, .. } if !is_zone(time_zone) => {
            wrong("time_zone", "the name of a time zone, such as Asia/Dubai")
        }
        _ => Ok(()),
    }
}
