//! Hears how a delivery goes: its recipient hears of the end of each visit, dispatchers of what failed.

use crate::{
    event::Event,
    house::House,
    tell::{News, tell_recipient, tell_users},
};
use lexicon::delivery::StatusUpdated;
use platform::{Fact, Tx};

/// Who looks after deliveries.
const DISPATCH: &str = "deliveries:write";

pub async fn run(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    let told: StatusUpdated = fact.read()?;
    let event = match told.to.as_str() {
        "delivered" => Event::Delivered,
        "attempted" if told.command == "fail" => Event::Attempted,
        _ => return Ok(()),
    };
    let house = House::of(tx).await?;
    let mut fields = house.fields();
    fields.insert("time".to_owned(), house.clock(told.occurred_at));
    let path = format!("/t/{}", told.tracking_code);
    let news = News { event, fact, subject: told.delivery.0, path, fields, words: &[] };
    tell_recipient(tx, &told.recipient, &news).await?;
    if event == Event::Attempted { tell_dispatch(tx, fact, &told).await } else { Ok(()) }
}

async fn tell_dispatch(tx: &mut Tx, fact: &Fact, told: &StatusUpdated) -> anyhow::Result<()> {
    let fields = [
        ("code", told.reference.clone().unwrap_or_else(|| told.tracking_code.clone())),
        ("attempts", told.attempts.to_string()),
        ("reason", told.reason.clone().unwrap_or_else(|| "other".to_owned())),
        ("recipient", told.recipient.name.clone()),
    ];
    let news = News {
        event: Event::DeliveryFailed,
        fact,
        subject: told.delivery.0,
        path: format!("/business/deliveries/{}", told.delivery),
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
        words: &["reason"],
    };
    let dispatchers = identity::users_with_permission(tx, DISPATCH).await?;
    tell_users(tx, &dispatchers, &news).await
}
