//! Hears what people write: dispatch learns that a driver or a recipient wrote, a driver that dispatch did, owners that somebody
//! asks about the service.

use crate::{
    event::Event,
    tell::{News, people, tell_users},
    text::Fields,
};
use lexicon::{
    Event as _,
    messages::{EnquiryReceived, MessageWritten},
};
use platform::{Fact, Tx};

pub async fn run(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    match fact.name.as_str() {
        MessageWritten::NAME => message(tx, fact).await,
        EnquiryReceived::NAME => enquiry(tx, fact).await,
        _ => Ok(()),
    }
}

async fn message(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    let told: MessageWritten = fact.read()?;
    let from_dispatch = told.side == "dispatch";
    let (users, path) = if from_dispatch {
        let driver: Vec<_> = told.driver_user.into_iter().collect();
        (people(tx, &driver).await?, "/driver/messages".to_owned())
    } else {
        let dispatch = identity::users_with_permission(tx, "messages:write").await?;
        (dispatch, format!("/business/messages/{}", told.thread))
    };
    let fields = [("from", told.author_name.unwrap_or_default()), ("text", told.text)];
    let news = News {
        event: Event::MessageReceived,
        fact,
        subject: told.thread.0,
        path,
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
        words: &[],
    };
    tell_users(tx, &users, &news).await
}

async fn enquiry(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    let told: EnquiryReceived = fact.read()?;
    let named = [
        ("company", told.company),
        ("email", told.email),
        ("phone", told.phone),
        ("moves", told.moves),
        ("message", told.message),
    ];
    let mut fields = Fields::from([("from".to_owned(), told.name)]);
    fields.extend(named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    let news = News {
        event: Event::EnquiryReceived,
        fact,
        subject: told.enquiry.0,
        path: format!("/business/enquiries/{}", told.enquiry),
        fields,
        words: &[],
    };
    let owners = identity::users_with_permission(tx, "ownership:write").await?;
    tell_users(tx, &owners, &news).await
}
