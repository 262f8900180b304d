//! GET /enquiries · GET, PATCH /enquiries/{enquiry}
//! Who asked, and what became of it.

mod sql;
mod wire;

pub use wire::{ChangeEnquiry, Enquiry};

use crate::{EnquiriesRead, EnquiriesWrite, Error, side::clean};
use kernel::EnquiryId;
use platform::{
    Answer, App, Envelope, FilterAsk, FilterParams, IfMatch, Input, May, OpenApiRouter, Reply, http::Path,
};
use serde_json::Value;
use utoipa_axum::routes;

const NOTE_CHARS_MAX: usize = 4000;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show, change))
}

/// Enquiries, newest first; `state=eq.new` shows what nobody has answered.
#[utoipa::path(get, path = "/enquiries", operation_id = "list_enquiries", tag = "messages", params(FilterParams),
    responses((status = 200, body = Envelope<Vec<Enquiry>>)))]
async fn list(actor: May<EnquiriesRead>, ask: FilterAsk) -> Reply<Vec<Value>> {
    let filter = ask.filter(&sql::COLUMNS)?;
    let mut tx = actor.read().await?;
    let (enquiries, page) = filter.fetch::<Enquiry>(&mut tx, &sql::LIST, |enquiry| enquiry.id.0).await?;
    Ok(Answer::ok(filter.project(&enquiries)).page(page))
}

#[utoipa::path(get, path = "/enquiries/{enquiry}", operation_id = "get_enquiry", tag = "messages",
    params(("enquiry" = EnquiryId, Path)), responses((status = 200, body = Envelope<Enquiry>), (status = 404)))]
async fn show(actor: May<EnquiriesRead>, Path(id): Path<EnquiryId>) -> Reply<Enquiry> {
    let mut tx = actor.read().await?;
    let enquiry = sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("enquiry"))?;
    let version = enquiry.version;
    Ok(Answer::ok(enquiry).version(version))
}

/// Says what became of it. Absent fields stay.
#[utoipa::path(patch, path = "/enquiries/{enquiry}", operation_id = "work_enquiry", tag = "messages",
    params(("enquiry" = EnquiryId, Path)), request_body = ChangeEnquiry,
    responses((status = 200, body = Envelope<Enquiry>), (status = 404), (status = 409), (status = 422)))]
async fn change(
    actor: May<EnquiriesWrite>,
    Path(id): Path<EnquiryId>,
    held: IfMatch,
    input: Input<ChangeEnquiry>,
) -> Reply<Enquiry> {
    let mut tx = actor.write(&input).await?;
    let current = sql::lock(&mut tx, id).await?.ok_or(Error::NoSuch("enquiry"))?;
    held.check(current.version, &current)?;
    let ChangeEnquiry { state, note } = input.value;
    let note = match note {
        None => current.note,
        Some(text) if text.trim().is_empty() => None,
        Some(text) => Some(clean("note", &text, NOTE_CHARS_MAX)?),
    };
    sql::update(&mut tx, id, state.unwrap_or(current.state), note.as_deref(), actor.user()).await?;
    let enquiry = sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("enquiry"))?;
    let version = enquiry.version;
    tx.reply(Answer::ok(enquiry).version(version)).await
}
