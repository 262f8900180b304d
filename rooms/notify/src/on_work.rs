//! Hears of imports that are over and of incidents.

use crate::{
    event::Event,
    tell::{News, people, tell_users},
};
use lexicon::{
    Event as _,
    delivery::{ImportFinished, IncidentChanged, TroubleReported},
};
use platform::{Fact, Tx};

/// What drivers report: [`trouble`] knows who and where.
const TROUBLE: [&str; 5] = ["sos", "accident", "breakdown", "theft", "other_trouble"];

pub async fn run(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    match fact.name.as_str() {
        ImportFinished::NAME => import(tx, fact).await,
        IncidentChanged::NAME => incident(tx, fact).await,
        TroubleReported::NAME => trouble(tx, fact).await,
        _ => Ok(()),
    }
}

async fn import(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    let told: ImportFinished = fact.read()?;
    let fields = [
        ("created", told.created.to_string()),
        ("updated", told.updated.to_string()),
        ("bad", told.bad.to_string()),
    ];
    let news = News {
        event: Event::ImportFinished,
        fact,
        subject: told.import.0,
        path: format!("/business/import?id={}", told.import),
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
        words: &[],
    };
    let asker: Vec<_> = fact.actor.into_iter().collect();
    let users = people(tx, &asker).await?;
    tell_users(tx, &users, &news).await
}

/// Only what is new and needs a person; a failed attempt is told by the delivery itself, a driver's trouble with its driver.
async fn incident(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    let told: IncidentChanged = fact.read()?;
    let is_told_elsewhere = told.kind == "failed_attempt" || TROUBLE.contains(&told.kind.as_str());
    if told.state != "open" || told.severity == "info" || is_told_elsewhere {
        return Ok(());
    }
    let mut fields: crate::text::Fields = [("kind".to_owned(), told.kind)].into();
    fields.extend(told.note.map(|note| ("note".to_owned(), note)));
    fields.extend(told.tracking_code.map(|code| ("code".to_owned(), code)));
    let news = News {
        event: Event::IncidentOpened,
        fact,
        subject: told.incident.0,
        path: "/business/exceptions".to_owned(),
        fields,
        words: &["kind"],
    };
    let dispatchers = identity::users_with_permission(tx, "deliveries:write").await?;
    tell_users(tx, &dispatchers, &news).await
}

/// A driver in trouble: help is told at once and whatever the hour, the rest like any incident.
async fn trouble(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    let told: TroubleReported = fact.read()?;
    let place = told.point.map(|point| format!("{:.5}, {:.5}", point.lat, point.lon));
    let named = [("phone", told.phone), ("note", told.note), ("place", place)];
    let mut fields: crate::text::Fields =
        [("kind".to_owned(), told.kind), ("driver".to_owned(), told.driver_name)].into();
    fields.extend(named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    let news = News {
        event: if told.urgent { Event::SosRaised } else { Event::IncidentOpened },
        fact,
        subject: told.incident.0,
        path: "/business/exceptions".to_owned(),
        fields,
        words: &["kind"],
    };
    let dispatchers = identity::users_with_permission(tx, "deliveries:write").await?;
    tell_users(tx, &dispatchers, &news).await
}
