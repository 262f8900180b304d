//! GET /places/gazetteer · GET /places/gazetteer/{code}
//! Down the hierarchy: country → state → district → municipality → service area.

#[cfg(test)]
mod tests;
mod wire;

use wire::BrowseQuery;
pub use wire::{GazetteerEntry, GazetteerPath};

use crate::{Entry, Error, PlacesRead, gazetteer_of};
use platform::{
    Answer, App, Envelope, May, OpenApiRouter, Reply,
    http::{Path, Query},
};
use utoipa_axum::routes;

/// No list of the hierarchy needs more at once.
const ENTRIES_MAX: usize = 1000;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get))
}

/// What lies below an entry, better known places first.
#[utoipa::path(get, path = "/places/gazetteer", operation_id = "browse_gazetteer", tag = "places", params(BrowseQuery),
    responses((status = 200, body = Envelope<Vec<GazetteerEntry>>)))]
async fn list(actor: May<PlacesRead>, Query(query): Query<BrowseQuery>) -> Reply<Vec<GazetteerEntry>> {
    let mut tx = actor.read().await?;
    let gazetteer = gazetteer_of(&mut tx).await?;
    let parent = query.parent.as_deref().unwrap_or("");
    if !parent.is_empty() && gazetteer.get(parent).is_none() {
        return Err(Error::NoSuchEntry(parent.to_owned()).into());
    }
    let mut below: Vec<&Entry> = match query.level {
        None => gazetteer.children(parent),
        Some(level) => gazetteer
            .entries()
            .iter()
            .filter(|e| {
                e.level == level && e.code != parent && (parent.is_empty() || gazetteer.is_within(e, parent))
            })
            .collect(),
    };
    below.sort_by(|a, b| b.rank.cmp(&a.rank).then_with(|| a.names.en.cmp(&b.names.en)));
    below.truncate(ENTRIES_MAX);
    Ok(Answer::ok(below.into_iter().map(|e| GazetteerEntry::of(e, &gazetteer)).collect()))
}

/// One entry with its ancestors.
#[utoipa::path(get, path = "/places/gazetteer/{code}", operation_id = "get_gazetteer_entry", tag = "places",
    params(("code" = String, Path)), responses((status = 200, body = Envelope<GazetteerPath>)))]
async fn get(actor: May<PlacesRead>, Path(code): Path<String>) -> Reply<GazetteerPath> {
    let mut tx = actor.read().await?;
    let gazetteer = gazetteer_of(&mut tx).await?;
    let entry = gazetteer.get(&code).ok_or_else(|| Error::NoSuchEntry(code.chars().take(80).collect()))?;
    Ok(Answer::ok(GazetteerPath {
        ancestors: gazetteer
            .ancestors(entry)
            .into_iter()
            .map(|e| GazetteerEntry::of(e, &gazetteer))
            .collect(),
        children: gazetteer.children(&entry.code).len(),
        entry: GazetteerEntry::of(entry, &gazetteer),
    }))
}
