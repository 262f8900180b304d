//! How far, how long, which way.
//!
//! Everyone who needs a distance or a time asks [`Roads`]. The [`Atlas`] answers from the maps in the server's maps folder, and
//! by [`StraightLine`] where there is none; every answer says which (`"source":"straight_line"`).
//!
//! Architecture invariant: no other room computes a travel time.

mod atlas;
mod draw_map;
mod error;
mod fill_matrix;
mod find_area;
mod find_nearest;
mod find_route;
mod keep_tolls;
mod learn;
mod list_maps;
pub mod maps;
mod match_trace;
mod osrm;
mod profile;
mod roads;
mod straight_line;
mod tolls;
mod wish;

pub use atlas::Atlas;
pub use error::Error;
pub use learn::{has_maps, keep_drives};
pub use profile::Profile;
pub use roads::{Eta, Leg, Matrix, Roads, Route, Snapped, Source, Window};
pub use straight_line::StraightLine;
pub use wish::{Approach, Fix, Guided, GuidedLeg, Language, Wish};

use axum::Router;
use platform::{App, OpenApiRouter, Room, Services, permission};
use std::sync::Arc;

permission! {
    /// Ask for routes, matrices and arrival times.
    RoutingRead, "routing:read";
    /// Say what toll gates cost.
    RoutingWrite, "routing:write";
}

pub const ROOM: Room = Room {
    routes,
    root_routes,
    permissions: &["routing:read", "routing:write"],
    sweeps: &[learn::LEARN],
    start,
    ..Room::new("routing", || sqlx::migrate!())
};

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(find_route::routes())
        .merge(fill_matrix::routes())
        .merge(find_nearest::routes())
        .merge(find_area::routes())
        .merge(match_trace::routes())
        .merge(learn::routes())
        .merge(list_maps::routes())
        .merge(keep_tolls::routes())
}

/// Paths that other programs know: OSRM's, and files of tiles as anybody's map viewer reads them.
fn root_routes() -> Router<App> {
    osrm::routes().merge(draw_map::routes())
}

fn start(services: &mut Services) {
    let atlas = Atlas::watching(services.config.maps_dir.clone());
    services.put(Sheets(atlas.clone()));
    services.put(learn::Maps(atlas.clone()));
    services.put(learn::Progress::default());
    services.put(Travel(atlas));
}

/// The drawn maps in force.
#[derive(Clone)]
struct Sheets(Arc<Atlas>);

/// The travel model in force.
#[derive(Clone)]
struct Travel(Arc<dyn Roads>);

/// The travel model in force, for other rooms and for jobs.
pub fn roads(app: &App) -> Arc<dyn Roads> {
    app.service::<Travel>().0.clone()
}

/// Runs a longer computation where it holds no one up.
pub async fn off_thread<T: Send + 'static>(
    roads: Arc<dyn Roads>,
    ask: impl FnOnce(&dyn Roads) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(move || ask(&*roads)).await;
    done.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked.into_panic()))
}
