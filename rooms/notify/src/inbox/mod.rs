//! GET /notices, GET /notices/unread, POST /notices/{id}/read, POST /notices/read-all
//! One's own inbox. Live on `inbox:{user}`: the frame says that there is something, never what.

mod sql;
mod wire;

use crate::{Error, NoticesRead};
use kernel::NoticeId;
use platform::{
    Answer, App, Envelope, May, OpenApiRouter, PageAsk, Reply,
    http::{Path, Query},
};
use utoipa_axum::routes;
use wire::{AskNotices, Notice, ReadAll, Unread};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(unread))
        .routes(routes!(read))
        .routes(routes!(read_all))
}

/// What stands in your inbox, newest first.
#[utoipa::path(get, path = "/notices", operation_id = "list_notices", tag = "notices", params(AskNotices),
    responses((status = 200, body = Envelope<Vec<Notice>>)))]
async fn list(actor: May<NoticesRead>, page: PageAsk, Query(ask): Query<AskNotices>) -> Reply<Vec<Notice>> {
    let mut tx = actor.read().await?;
    let mut notices = sql::list(&mut tx, actor.user(), ask.unread, &page).await?;
    let meta = page.cut(&mut notices, None, |notice| notice.id.0);
    Ok(Answer::ok(notices).page(meta))
}

/// How many you have not read.
#[utoipa::path(get, path = "/notices/unread", operation_id = "count_unread", tag = "notices",
    responses((status = 200, body = Envelope<Unread>)))]
async fn unread(actor: May<NoticesRead>) -> Reply<Unread> {
    let mut tx = actor.read().await?;
    Ok(Answer::ok(Unread { unread: sql::unread(&mut tx, actor.user()).await? }))
}

/// You have read it. Reading twice is reading once.
#[utoipa::path(post, path = "/notices/{id}/read", operation_id = "read_notice", tag = "notices", params(("id" = NoticeId, Path)),
    responses((status = 200, body = Envelope<Notice>), (status = 404)))]
async fn read(actor: May<NoticesRead>, Path(id): Path<NoticeId>) -> Reply<Notice> {
    let mut tx = actor.write_bare().await?;
    sql::mark_read(&mut tx, actor.user(), id).await?;
    let notice = sql::find(&mut tx, actor.user(), id).await?.ok_or(Error::NoSuchNotice)?;
    tx.reply(Answer::ok(notice)).await
}

/// You have read everything that stands there now.
#[utoipa::path(post, path = "/notices/read-all", operation_id = "read_all_notices", tag = "notices",
    responses((status = 200, body = Envelope<ReadAll>)))]
async fn read_all(actor: May<NoticesRead>) -> Reply<ReadAll> {
    let mut tx = actor.write_bare().await?;
    let read = sql::mark_all_read(&mut tx, actor.user()).await?;
    tx.reply(Answer::ok(ReadAll { read })).await
}
