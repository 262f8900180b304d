//! POST /public/enquiries
//! Someone who is not a customer yet asks about the service. It lands with one organisation of the server: the one that the
//! operator names (`--enquiries-org`), else the first that signed up, which on most servers is the operator's own.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::NewEnquiry;

use crate::{Error, side::clean};
use axum::extract::State;
use kernel::{EnquiryId, OrgId};
use lexicon::messages::EnquiryReceived;
use platform::{
    Answer, App, Envelope, Input, OpenApiRouter, Reply, Services, Sweep, Tx,
    http::{client_ip, request_lang},
};
use sha2::{Digest, Sha256};
use utoipa_axum::routes;
use wire::Received;

/// From one address in an hour; and from all of them, so that many addresses do not fill the disk.
const HOURLY_MAX: i64 = 5;
const HOURLY_MAX_OF_ALL: i64 = 300;
const HOUR_S: i64 = 3600;

/// Whose inbox enquiries land in; absent: the first organisation's. The program puts it into the services before the rooms
/// start, when its operator said so.
#[derive(Debug, Clone, Copy, Default)]
pub struct EnquiriesTo(pub Option<OrgId>);

pub const FORGET_ORIGINS: Sweep =
    Sweep { name: "messages.forget_origins", every_s: 3600, run: |app| Box::pin(forget_origins(app)) };

/// The operator's choice, unless there is one already.
pub fn start(services: &mut Services) {
    if services.get::<EnquiriesTo>().is_none() {
        services.put(EnquiriesTo::default());
    }
}

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

/// Ask about the service. `website` is a trap for programs that fill in everything: people do not see it.
#[utoipa::path(post, path = "/public/enquiries", operation_id = "enquire", tag = "public", security(()),
    request_body = NewEnquiry, responses((status = 202, body = Envelope<Received>), (status = 422), (status = 429)))]
async fn handle(State(app): State<App>, input: Input<NewEnquiry>) -> Reply<Received> {
    let enquiry = checked(input.value)?;
    let received = Answer::accepted(Received { done: true });
    if enquiry.website.as_deref().is_some_and(|trap| !trap.is_empty()) {
        return Ok(received);
    }
    let org = whose(&app).await?.ok_or(Error::NobodyHere)?;
    let mut tx = app.db().begin(org, None, None).await?;
    enquire(&mut tx, &enquiry, &origin(&app)).await?;
    tx.commit().await?;
    Ok(received)
}

fn checked(mut enquiry: NewEnquiry) -> Result<NewEnquiry, Error> {
    enquiry.name = clean("name", &enquiry.name, 200)?;
    let texts = [
        ("company", &mut enquiry.company, 200),
        ("moves", &mut enquiry.moves, 500),
        ("message", &mut enquiry.message, 4000),
    ];
    for (path, text, chars_max) in texts {
        let said = text.take().filter(|text| !text.trim().is_empty());
        *text = said.map(|text| clean(path, &text, chars_max)).transpose()?;
    }
    enquiry.email = enquiry.email.take().filter(|email| !email.is_empty());
    if enquiry.email.is_none() && enquiry.phone.is_none() {
        return Err(Error::field(
            "email",
            "an e-mail address or a telephone number: how else would we answer?",
        ));
    }
    Ok(enquiry)
}

async fn whose(app: &App) -> Result<Option<OrgId>, Error> {
    let mut tx = app.db().system("whose inbox an enquiry lands in").await?;
    let EnquiriesTo(named) = *app.service::<EnquiriesTo>();
    Ok(identity::first_organization(&mut tx, named).await?)
}

/// The network address as a hash that only this server can make.
fn origin(app: &App) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(app.config().derive_key("enquiries"));
    hash.update(client_ip().to_string());
    let digest: [u8; 32] = hash.finalize().into();
    digest.first_chunk().copied().expect("BUG: a digest has 32 bytes")
}

async fn enquire(tx: &mut Tx, enquiry: &NewEnquiry, origin: &[u8]) -> Result<EnquiryId, Error> {
    sql::one_at_a_time(tx).await?;
    let since = tx.now().plus_s(-HOUR_S);
    let (from_there, all) = sql::received_since(tx, origin, since).await?;
    if from_there >= HOURLY_MAX || all >= HOURLY_MAX_OF_ALL {
        return Err(Error::TooMany { wait_s: HOUR_S as u64 });
    }
    let id = EnquiryId::mint();
    sql::insert(tx, id, enquiry, enquiry.language.unwrap_or_else(request_lang), origin).await?;
    tx.emit(&EnquiryReceived {
        enquiry: id,
        name: enquiry.name.clone(),
        company: enquiry.company.clone(),
        email: enquiry.email.clone(),
        phone: enquiry.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        moves: enquiry.moves.clone(),
        message: enquiry.message.clone(),
    })
    .await?;
    Ok(id)
}

/// Where an enquiry came from is of use for an hour.
async fn forget_origins(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db().system("forget where enquiries came from").await?;
    let before = tx.now().plus_s(-24 * HOUR_S);
    sql::forget_origins(&mut tx, before).await?;
    tx.commit().await?;
    Ok(())
}
