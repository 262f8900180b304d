//! GET /layers/demand/{z}/{x}/{y}?from=&until=
//! Where one delivers, and how much of it, as a vector tile, layer `demand`: points on a grid of 32 × 32, each with its count `n`.
//! What a heat map is drawn from; no address and no name is in it.

#[cfg(test)]
mod tests;

use crate::{DeliveriesRead, Error};
use axum::response::Response;
use kernel::Time;
use platform::{
    App, May, OpenApiRouter, Problem, Tx,
    http::{Path, Query, vector_tile},
};
use serde::Deserialize;
use sqlx::query;
use std::collections::BTreeMap;
use tiles::{BoundsE7, LiveTile};
use utoipa_axum::routes;

/// Cells along a tile's side.
const GRID: i64 = 32;
/// The longest time to look at, and the usual one.
const DAYS_MAX: i64 = 92;
const DAYS: i64 = 28;

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Ask {
    /// promised for this time or later; 28 days before `until` when absent
    from: Option<Time>,
    /// promised for before this time; the end of tomorrow when absent. At most 92 days after `from`
    until: Option<Time>,
}

impl Ask {
    fn span(&self, now: Time) -> Result<(Time, Time), Error> {
        let until = self.until.unwrap_or_else(|| now.plus_s(2 * 86_400));
        let from = self.from.unwrap_or_else(|| until.plus_s(-DAYS * 86_400));
        let seconds = until.since_s(from);
        if seconds <= 0 || seconds > DAYS_MAX * 86_400 {
            return Err(Error::field("until", format!("choose a time within {DAYS_MAX} days after `from`")));
        }
        Ok((from, until))
    }
}

/// Where deliveries of a time go, in one tile of the map (Web Mercator, zoom 0 to 14; deeper looks enlarge).
#[utoipa::path(get, path = "/layers/demand/{z}/{x}/{y}", operation_id = "draw_demand", tag = "layers",
    params(("z" = u8, Path), ("x" = u32, Path), ("y" = u32, Path), Ask),
    responses((status = 200, content_type = "application/vnd.mapbox-vector-tile", body = Vec<u8>)))]
async fn handle(
    actor: May<DeliveriesRead>,
    Path((z, x, y)): Path<(u8, u32, u32)>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let mut tile = LiveTile::new("demand", z, x, y).ok_or_else(Problem::not_found)?;
    let mut tx = actor.read().await?;
    let span = ask.span(tx.now())?;
    for ((lat, lon), n) in counted(&mut tx, z, tile.bounds(), span).await? {
        tile.point((lat, lon), vec![("n", n.into())]);
    }
    Ok(vector_tile(tile.encode()))
}

/// How many deliveries go to each cell of the grid that has any, by the cell's middle.
async fn counted(
    tx: &mut Tx,
    zoom: u8,
    bounds: BoundsE7,
    (from, until): (Time, Time),
) -> Result<BTreeMap<(i32, i32), u32>, Error> {
    // the same for all tiles of a zoom, so that neighbours count alike
    let size = (3_600_000_000_i64 >> zoom) / GRID;
    let rows = query!(
        r#"select dropoff_lat_e7::int8 / $5 as "row!", dropoff_lon_e7::int8 / $5 as "column!", count(*) as "n!"
             from delivery.deliveries
            where window_from >= $6 and window_from < $7
              and dropoff_lat_e7 between $1 and $2 and dropoff_lon_e7 between $3 and $4
            group by 1, 2"#,
        bounds.south,
        bounds.north,
        bounds.west,
        bounds.east,
        size,
        from as Time,
        until as Time,
    )
    .fetch_all(tx.conn())
    .await?;
    let middle = |cell: i64| (cell * size + size / 2) as i32;
    Ok(rows.into_iter().map(|r| ((middle(r.row), middle(r.column)), r.n as u32)).collect())
}
