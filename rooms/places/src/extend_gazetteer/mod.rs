//! PUT, DELETE /places/gazetteer/{code}
//! An organisation's own names: a new service area, a better spelling, its own middle of a quarter.

pub(crate) mod sql;
#[cfg(test)]
mod tests;
mod wire;

use wire::EntryInput;

use crate::{Error, Gazetteer, Level, PlacesWrite, browse_gazetteer::GazetteerEntry, gazetteer_of};
use platform::{Answer, App, Envelope, IfMatch, Input, May, OpenApiRouter, Reply, http::Path};
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(put, delete))
}

/// Adds an entry of your own, or puts yours in the place of a built-in one with the same code.
#[utoipa::path(put, path = "/places/gazetteer/{code}", operation_id = "put_gazetteer_entry", tag = "places",
    params(("code" = String, Path)), request_body = EntryInput, responses((status = 200, body = Envelope<GazetteerEntry>)))]
async fn put(
    actor: May<PlacesWrite>,
    Path(code): Path<String>,
    held: IfMatch,
    input: Input<EntryInput>,
) -> Reply<GazetteerEntry> {
    let mut tx = actor.write(&input).await?;
    check_place_in_tree(&code, &input.value, &*gazetteer_of(&mut tx).await?)?;
    if let Some(version) = sql::lock_version(&mut tx, &code).await? {
        held.check(version, &version)?;
    }
    let version = sql::upsert(&mut tx, &code, &input.value).await?;
    let gazetteer = gazetteer_of(&mut tx).await?;
    let entry = gazetteer.get(&code).ok_or_else(|| Error::NoSuchEntry(code.clone()))?;
    let answer = Answer::ok(GazetteerEntry::of(entry, &gazetteer)).version(version);
    tx.reply(answer).await
}

/// Takes your entry away; a built-in one with the same code shows again.
#[utoipa::path(delete, path = "/places/gazetteer/{code}", operation_id = "delete_gazetteer_entry", tag = "places",
    params(("code" = String, Path)), responses((status = 200, body = Envelope<Option<GazetteerEntry>>)))]
async fn delete(actor: May<PlacesWrite>, Path(code): Path<String>) -> Reply<Option<GazetteerEntry>> {
    let mut tx = actor.write_bare().await?;
    if !sql::delete(&mut tx, &code).await? {
        return Err(Error::NoSuchEntry(code.chars().take(80).collect()).into());
    }
    let built_in = Gazetteer::built_in();
    let answer = Answer::ok(built_in.get(&code).map(|e| GazetteerEntry::of(e, &built_in)));
    tx.reply(answer).await
}

fn check_place_in_tree(code: &str, input: &EntryInput, gazetteer: &Gazetteer) -> Result<(), Error> {
    let plain =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if code.len() > 80 || !code.split(['.', '-']).all(plain) {
        return Err(Error::field(
            "code",
            "small letters and digits in parts joined by `.` or `-`, at most 80",
        ));
    }
    if input.level > Level::Area {
        return Err(Error::field(
            "level",
            "streets and points of interest come from the maps of the server, doors from deliveries",
        ));
    }
    match (&input.parent, input.level) {
        (None, Level::Country) => Ok(()),
        (None, _) => Err(Error::field("parent", "only a country has no parent")),
        (Some(parent), level) => {
            let parent = gazetteer.get(parent).ok_or_else(|| Error::field("parent", "no such entry"))?;
            if parent.level >= level {
                return Err(Error::field("level", "an entry is of a smaller level than its parent"));
            }
            // A larger level above each step makes circles impossible.
            Ok(())
        }
    }
}
