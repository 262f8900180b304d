//! Hears of plans: whoever asked learns that one is ready or failed, drivers learn their route.

use crate::{
    event::Event,
    house::House,
    tell::{News, people, tell_users},
};
use kernel::UserId;
use lexicon::{
    Event as _,
    planning::{PlanFailed, PlanPublished, PlanReady, PlannedRoute},
};
use platform::{Fact, Tx};

pub async fn run(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    match fact.name.as_str() {
        PlanReady::NAME => ready(tx, fact).await,
        PlanFailed::NAME => failed(tx, fact).await,
        PlanPublished::NAME => published(tx, fact).await,
        _ => Ok(()),
    }
}

async fn ready(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    let told: PlanReady = fact.read()?;
    let fields = [
        ("plan", told.name),
        ("routes", told.routes.to_string()),
        ("served", told.served.to_string()),
        ("unserved", told.unserved.to_string()),
    ];
    let news = News {
        event: Event::PlanReady,
        fact,
        subject: told.plan.0,
        path: format!("/business/plan/{}", told.plan),
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
        words: &[],
    };
    tell_asker(tx, &news).await
}

async fn failed(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    let told: PlanFailed = fact.read()?;
    let fields = [("plan", told.name), ("reason", told.reason)];
    let news = News {
        event: Event::PlanFailed,
        fact,
        subject: told.plan.0,
        path: format!("/business/plan/{}", told.plan),
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
        words: &[],
    };
    tell_asker(tx, &news).await
}

async fn tell_asker(tx: &mut Tx, news: &News<'_>) -> anyhow::Result<()> {
    let asker: Vec<UserId> = news.fact.actor.into_iter().collect();
    let users = people(tx, &asker).await?;
    tell_users(tx, &users, news).await
}

async fn published(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    let told: PlanPublished = fact.read()?;
    let house = House::of(tx).await?;
    for route in &told.routes {
        let Some(user) = user_of(tx, route).await? else { continue };
        let first = route.stops.first().map_or(route.depart_at, |stop| stop.arrive_at);
        let fields = [
            ("date", told.date.clone()),
            ("stops", route.stops.len().to_string()),
            ("first", house.clock(first)),
            ("depart", house.clock(route.depart_at)),
        ];
        let news = News {
            event: Event::RoutePublished,
            fact,
            subject: told.plan.0,
            path: "/driver/".to_owned(),
            fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
            words: &[],
        };
        let users = people(tx, &[user]).await?;
        tell_users(tx, &users, &news).await?;
    }
    Ok(())
}

/// The account of a route's driver, if they have one.
async fn user_of(tx: &mut Tx, route: &PlannedRoute) -> anyhow::Result<Option<UserId>> {
    let Some(driver) = route.driver else { return Ok(None) };
    Ok(fleet::driver(tx, driver).await?.and_then(|driver| driver.user))
}
