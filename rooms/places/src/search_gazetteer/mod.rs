//! GET /places/search
//! A name as people type it, in English, Arabic or Urdu, with slips of the finger.

#[cfg(test)]
mod tests;

use crate::{
    Ask, Error, Level, OnMaps, PlacesRead, browse_gazetteer::GazetteerEntry, gazetteer_of, map_names::OnMap,
    request_place,
};
use kernel::Point;
use platform::{Answer, App, Envelope, May, OpenApiRouter, Reply, http::Query};
use serde::{Deserialize, Serialize};
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchQuery {
    /// what was typed; half a name is enough
    q: String,
    /// only inside this entry
    within: Option<String>,
    #[param(inline)]
    level: Option<Level>,
    /// with `lon`: of equally good names the nearer first
    lat: Option<f64>,
    lon: Option<f64>,
    /// 1..=50; 10 when absent
    limit: Option<usize>,
}

/// An entry that answers the search.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SearchHit {
    pub entry: GazetteerEntry,
    /// `Dubai Marina, Dubai, United Arab Emirates` in the asker's language
    pub label: String,
    /// 0..=1: 1 is the very name
    pub score: f64,
}

/// The best answers first.
#[utoipa::path(get, path = "/places/search", operation_id = "search_gazetteer", tag = "places", params(SearchQuery),
    responses((status = 200, body = Envelope<Vec<SearchHit>>)))]
async fn get(actor: May<PlacesRead>, Query(query): Query<SearchQuery>) -> Reply<Vec<SearchHit>> {
    let limit = query.limit.unwrap_or(10);
    if !(1..=50).contains(&limit) {
        return Err(Error::field("limit", "a whole number from 1 to 50").into());
    }
    let near = match (query.lat, query.lon) {
        (None, None) => None,
        (Some(lat), Some(lon)) => Some(Point::new(lat, lon).map_err(|e| Error::field("lat", e.to_string()))?),
        _ => return Err(Error::field("lon", "lat and lon come together").into()),
    };
    let mut tx = actor.read().await?;
    let gazetteer = gazetteer_of(&mut tx).await?;
    let ask = Ask { text: &query.q, within: query.within.as_deref(), level: query.level, near, limit };
    let own = gazetteer.search(&ask).into_iter();
    let mut found: Vec<OnMap> =
        own.map(|f| OnMap { entry: f.entry.clone(), score: f.score, weight: f.weight }).collect();
    found.extend(actor.app().service::<OnMaps>().0.search(&ask, &gazetteer));
    // Stable: of equal answers those of the gazetteer come first.
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let hits = found.iter().take(limit).map(|found| SearchHit {
        label: request_place::label(&found.entry, &gazetteer),
        entry: GazetteerEntry::of(&found.entry, &gazetteer),
        score: (found.score * 1000.0).round() / 1000.0,
    });
    Ok(Answer::ok(hits.collect()))
}
