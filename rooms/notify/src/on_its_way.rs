//! Hears that a parcel is on its way: the recipient gets the link, and the code if there is one.

use crate::{
    event::Event,
    house::House,
    tell::{News, tell_recipient},
};
use lexicon::delivery::OnItsWay;
use platform::{Fact, Tx};

pub async fn run(tx: &mut Tx, fact: &Fact) -> anyhow::Result<()> {
    let told: OnItsWay = fact.read()?;
    let mut fields = House::of(tx).await?.fields();
    fields.extend(told.code.map(|code| ("code".to_owned(), code)));
    let news = News {
        event: Event::OnItsWay,
        fact,
        subject: told.delivery.0,
        path: format!("/t/{}", told.tracking_code),
        fields,
        words: &[],
    };
    tell_recipient(tx, &told.recipient, &news).await
}
