//! GET, POST /canned-replies · PUT, DELETE /canned-replies/{reply}
//! Ready replies: ours, and those that the organisation made its own.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{CannedReply, CannedReplyInput};

use crate::{Error, MessagesWrite, canned::built_in, side::clean};
use kernel::{CannedReplyId, Lang};
use platform::{
    Actor, Answer, App, Envelope, IfMatch, Input, May, OpenApiRouter, Problem, Reply, Tx, http::Path,
};
use utoipa_axum::routes;
use wire::Removed;

/// More than anyone finds again in a list.
const REPLIES_MAX: usize = 100;
const TEXT_CHARS_MAX: usize = 500;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(change, remove))
}

/// Ours and the organisation's own, for dispatch and drivers.
#[utoipa::path(get, path = "/canned-replies", operation_id = "list_canned_replies", tag = "messages",
    responses((status = 200, body = Envelope<Vec<CannedReply>>)))]
async fn list(actor: Actor) -> Reply<Vec<CannedReply>> {
    if !actor.may("driver:act") && !actor.may("messages:read") {
        return Err(Problem::forbidden("messages:read"));
    }
    let mut tx = actor.read().await?;
    let own = sql::all(&mut tx).await?;
    Ok(Answer::ok(built_in().iter().cloned().map(CannedReply::from).chain(own).collect()))
}

#[utoipa::path(post, path = "/canned-replies", operation_id = "add_canned_reply", tag = "messages",
    request_body = CannedReplyInput, responses((status = 201, body = Envelope<CannedReply>), (status = 409), (status = 422)))]
async fn add(actor: May<MessagesWrite>, input: Input<CannedReplyInput>) -> Reply<CannedReply> {
    let mut tx = actor.write(&input).await?;
    if sql::all(&mut tx).await?.len() >= REPLIES_MAX {
        return Err(Error::field("code", format!("there are {REPLIES_MAX} already: remove some")).into());
    }
    let id = CannedReplyId::mint();
    sql::insert(&mut tx, id, &checked(input.value)?).await?;
    let reply = sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("reply"))?;
    tx.reply(Answer::created(reply).version(1)).await
}

#[utoipa::path(put, path = "/canned-replies/{reply}", operation_id = "change_canned_reply", tag = "messages",
    params(("reply" = CannedReplyId, Path)), request_body = CannedReplyInput,
    responses((status = 200, body = Envelope<CannedReply>), (status = 404), (status = 409), (status = 422)))]
async fn change(
    actor: May<MessagesWrite>,
    Path(id): Path<CannedReplyId>,
    held: IfMatch,
    input: Input<CannedReplyInput>,
) -> Reply<CannedReply> {
    let mut tx = actor.write(&input).await?;
    let current = sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("reply"))?;
    held.check(current.version, &current)?;
    sql::update(&mut tx, id, &checked(input.value)?).await?;
    let reply = sql::read(&mut tx, id).await?.ok_or(Error::NoSuch("reply"))?;
    let version = reply.version;
    tx.reply(Answer::ok(reply).version(version)).await
}

#[utoipa::path(delete, path = "/canned-replies/{reply}", operation_id = "remove_canned_reply", tag = "messages",
    params(("reply" = CannedReplyId, Path)), responses((status = 200, body = Envelope<Removed>), (status = 404)))]
async fn remove(actor: May<MessagesWrite>, Path(id): Path<CannedReplyId>) -> Reply<Removed> {
    let mut tx = actor.write_bare().await?;
    if !sql::delete(&mut tx, id).await? {
        return Err(Error::NoSuch("reply").into());
    }
    tx.reply(Answer::ok(Removed { done: true })).await
}

fn checked(mut input: CannedReplyInput) -> Result<CannedReplyInput, Error> {
    if built_in().iter().any(|reply| reply.code == input.code) {
        return Err(Error::CodeBuiltIn);
    }
    input.texts.en = clean("texts.en", &input.texts.en, TEXT_CHARS_MAX)?;
    for (path, text) in [("texts.ar", &mut input.texts.ar), ("texts.ur", &mut input.texts.ur)] {
        *text = text.take().map(|text| clean(path, &text, TEXT_CHARS_MAX)).transpose()?;
    }
    Ok(input)
}

/// The words of a ready reply in a language.
pub async fn text_of(tx: &mut Tx, code: &str, lang: Lang) -> Result<String, Error> {
    if let Some(reply) = built_in().iter().find(|reply| reply.code == code) {
        return Ok(reply.texts.in_lang(lang).to_owned());
    }
    let own = sql::by_code(tx, code).await?;
    let own = own.ok_or_else(|| Error::field("canned", "no ready reply has this code"))?;
    Ok(own.texts.in_lang(lang).to_owned())
}
