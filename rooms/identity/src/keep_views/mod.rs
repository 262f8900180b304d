//! GET, POST /v1/views · GET, PUT, DELETE /v1/views/{view}
//! A list as somebody likes to see it, under a name: for oneself, or for the team.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{View, ViewInput};

use crate::{error::Error, sign_up::not_blank};
use kernel::{UserId, ViewId};
use platform::{
    Actor, Answer, App, Envelope, IfMatch, Input, OpenApiRouter, Problem, Reply, Tx,
    http::{Path, Query},
};
use utoipa_axum::routes;
use wire::{AskViews, Removed};

/// Of one person for one screen.
const VIEWS_MAX: i64 = 100;
const QUERY_BYTES_MAX: usize = 8 << 10;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(show, change, remove))
}

/// Mine first, then what others share; by name.
#[utoipa::path(get, path = "/views", operation_id = "list_views", tag = "identity", params(AskViews),
    responses((status = 200, body = Envelope<Vec<View>>)))]
pub async fn list(actor: Actor, Query(ask): Query<AskViews>) -> Reply<Vec<View>> {
    let mut tx = actor.read().await?;
    Ok(Answer::ok(sql::list(&mut tx, actor.user(), ask.screen.as_deref()).await?))
}

#[utoipa::path(post, path = "/views", operation_id = "save_view", tag = "identity", request_body = ViewInput,
    responses((status = 201, body = Envelope<View>), (status = 403), (status = 409), (status = 422)))]
pub async fn add(actor: Actor, input: Input<ViewInput>) -> Reply<View> {
    let mut tx = actor.write(&input).await?;
    let new = checked(&actor, input.value)?;
    if sql::count(&mut tx, actor.user(), &new.screen).await? >= VIEWS_MAX {
        return Err(
            Error::field("name", format!("{VIEWS_MAX} views of a screen are enough: remove some")).into()
        );
    }
    let id = ViewId::mint();
    sql::insert(&mut tx, id, actor.user(), &new).await?;
    let view = seen(&mut tx, id, actor.user()).await?;
    tx.reply(Answer::created(view).version(1).location(format!("/api/v1/views/{id}"))).await
}

#[utoipa::path(get, path = "/views/{view}", operation_id = "get_view", tag = "identity", params(("view" = ViewId, Path)),
    responses((status = 200, body = Envelope<View>), (status = 404)))]
pub async fn show(actor: Actor, Path(id): Path<ViewId>) -> Reply<View> {
    let mut tx = actor.read().await?;
    let view = seen(&mut tx, id, actor.user()).await?;
    let version = view.version;
    Ok(Answer::ok(view).version(version))
}

#[utoipa::path(put, path = "/views/{view}", operation_id = "change_view", tag = "identity", params(("view" = ViewId, Path)),
    request_body = ViewInput, responses((status = 200, body = Envelope<View>), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn change(
    actor: Actor,
    Path(id): Path<ViewId>,
    held: IfMatch,
    input: Input<ViewInput>,
) -> Reply<View> {
    let mut tx = actor.write(&input).await?;
    let current = seen(&mut tx, id, actor.user()).await?;
    may_change(&actor, &current)?;
    held.check(current.version, &current)?;
    sql::update(&mut tx, id, &checked(&actor, input.value)?).await?;
    let view = seen(&mut tx, id, actor.user()).await?;
    let version = view.version;
    tx.reply(Answer::ok(view).version(version)).await
}

#[utoipa::path(delete, path = "/views/{view}", operation_id = "remove_view", tag = "identity", params(("view" = ViewId, Path)),
    responses((status = 200, body = Envelope<Removed>), (status = 403), (status = 404)))]
pub async fn remove(actor: Actor, Path(id): Path<ViewId>) -> Reply<Removed> {
    let mut tx = actor.write_bare().await?;
    may_change(&actor, &seen(&mut tx, id, actor.user()).await?)?;
    sql::delete(&mut tx, id).await?;
    tx.reply(Answer::ok(Removed { done: true })).await
}

/// Another's private view is as good as none.
async fn seen(tx: &mut Tx, id: ViewId, me: UserId) -> Result<View, Error> {
    sql::read(tx, id, me).await?.filter(|view| view.mine || view.shared).ok_or(Error::NotFound)
}

/// One's own; and whoever runs the organisation, what is shared.
fn may_change(actor: &Actor, view: &View) -> Result<(), Problem> {
    if view.mine { Ok(()) } else { actor.require("organization:write") }
}

fn checked(actor: &Actor, input: ViewInput) -> Result<ViewInput, Problem> {
    if input.shared {
        actor.require("views:share")?;
    }
    if !input.query.is_object() || input.query.to_string().len() > QUERY_BYTES_MAX {
        return Err(Error::field("query", "an object of at most 8 KiB").into());
    }
    let name = input.name.trim().to_owned();
    not_blank(&name, &()).map_err(|_| Error::field("name", "not blank"))?;
    Ok(ViewInput { name, ..input })
}
