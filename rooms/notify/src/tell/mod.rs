//! Putting news before people: a notice in the inbox, a mail in the queue, as each of them chose.

mod sql;

use crate::{
    event::{Channels, Event},
    send_mail,
    text::{Fields, write},
    words::word,
};
use identity::{UserBrief, user::UserState};
use kernel::{Lang, NoticeId, Time, UserId};
use lexicon::{delivery::Recipient, notify::NoticeAdded};
use platform::{Fact, Tx};
use uuid::Uuid;

/// What is to be told, before it is in anyone's language.
pub struct News<'a> {
    pub event: Event,
    /// The fact it follows from: told twice, it counts once.
    pub fact: &'a Fact,
    /// The thing it is about.
    pub subject: Uuid,
    /// The page it is about, below the address people reach us at.
    pub path: String,
    pub fields: Fields,
    /// Fields that hold a word of another room's vocabulary, to be said in the reader's language.
    pub words: &'static [&'static str],
}

impl News<'_> {
    fn fields_for(&self, name: &str, lang: Lang) -> Fields {
        let mut fields = self.fields.clone();
        for field in self.words {
            if let Some(value) = fields.get_mut(*field) {
                *value = word(value, lang);
            }
        }
        fields.insert("name".to_owned(), name.to_owned());
        fields
    }
}

/// Tells people who have an account, by the channels they chose.
pub async fn tell_users(tx: &mut Tx, users: &[UserBrief], news: &News<'_>) -> anyhow::Result<()> {
    let active: Vec<&UserBrief> = users.iter().filter(|user| user.state == UserState::Active).collect();
    let ids: Vec<Uuid> = active.iter().map(|user| user.id.0).collect();
    let chosen = sql::chosen(tx, &ids, news.event.as_str()).await?;
    let quiet = sql::quiet_hours(tx, &ids).await?;
    for user in active {
        let channels = chosen.get(&user.id).copied().unwrap_or(news.event.usual());
        let fields = news.fields_for(&user.name, user.language);
        if channels.in_app || news.event.is_urgent() {
            put_notice(tx, user, news, &fields).await?;
        }
        if channels.email {
            let now = tx.now();
            let quiet = quiet.get(&user.id).filter(|_| !news.event.is_urgent());
            let send_at = quiet.map_or(now, |hours| hours.next_moment(now));
            let to = To {
                user: Some(user.id),
                address: &user.email,
                name: &user.name,
                lang: user.language,
                send_at,
            };
            put_mail(tx, &to, news, fields).await?;
        }
    }
    Ok(())
}

/// Tells the recipient of a delivery, if there is an address to write to.
pub async fn tell_recipient(tx: &mut Tx, recipient: &Recipient, news: &News<'_>) -> anyhow::Result<()> {
    let Some(address) = recipient.email.as_deref().filter(|address| !address.trim().is_empty()) else {
        return Ok(());
    };
    let fields = news.fields_for(&recipient.name, recipient.lang);
    let to = To { user: None, address, name: &recipient.name, lang: recipient.lang, send_at: tx.now() };
    put_mail(tx, &to, news, fields).await
}

/// The people behind some ids, for news that concern whoever asked for something.
pub async fn people(tx: &mut Tx, ids: &[UserId]) -> anyhow::Result<Vec<UserBrief>> {
    if ids.is_empty() { Ok(Vec::new()) } else { Ok(identity::users_by_id(tx, ids).await?) }
}

async fn put_notice(tx: &mut Tx, user: &UserBrief, news: &News<'_>, fields: &Fields) -> anyhow::Result<()> {
    let written = write(news.event, user.language, fields);
    let id = NoticeId::mint();
    let notice = sql::NewNotice {
        id,
        user: user.id,
        event: news.event,
        lang: user.language,
        title: &written.title,
        body: &written.short,
        path: &news.path,
        subject: news.subject,
        fact: news.fact.id.0,
    };
    if sql::insert_notice(tx, notice).await? {
        tx.emit(&NoticeAdded { notice: id, user: user.id, event: news.event.as_str().to_owned() }).await?;
    }
    Ok(())
}

struct To<'a> {
    user: Option<UserId>,
    address: &'a str,
    name: &'a str,
    lang: Lang,
    send_at: Time,
}

async fn put_mail(tx: &mut Tx, to: &To<'_>, news: &News<'_>, mut fields: Fields) -> anyhow::Result<()> {
    fields.insert("path".to_owned(), news.path.clone());
    let id = Uuid::now_v7();
    let mail = sql::NewMail {
        id,
        event: news.event,
        user: to.user,
        address: to.address,
        name: to.name,
        lang: to.lang,
        subject: news.subject,
        fact: news.fact.id.0,
        fields: serde_json::to_value(&fields)?,
        send_at: to.send_at,
    };
    if sql::insert_mail(tx, mail).await? {
        send_mail::enqueue(tx, id, to.send_at).await?;
    }
    Ok(())
}

/// What is chosen, from the row's two flags.
pub(crate) fn channels(in_app: bool, email: bool) -> Channels {
    Channels { in_app, email }
}
