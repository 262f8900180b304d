//! How far, how long, which way.
//!
//! Everyone who needs a distance or a time asks [`Roads`]. The [`Atlas`] answers from the maps in the server's maps folder, and
//! by [`StraightLine`] where there is none; every answer says which (`"source":"straight_line"`).
//!
//! Architecture invariant: no other room computes a travel time.

mod atlas;
mod error;
mod fill_matrix;
mod find_area;
mod find_nearest;
mod find_route;
pub mod maps;
mod match_trace;
mod osrm;
mod profile;
mod roads;
mod straight_line;
mod wish;

pub use atlas::Atlas;
pub use error::Error;
pub use profile::Profile;
pub use roads::{Eta, Leg, Matrix, Roads, Route, Snapped, Source};
pub use straight_line::StraightLine;
pub use wish::{Approach, Fix, Guided, GuidedLeg, Language, Wish};

use platform::{App, OpenApiRouter, Room, Services, permission};
use std::sync::Arc;

permission! {
    /// Ask for routes, matrices and arrival times.
    RoutingRead, "routing:read";
}

pub const ROOM: Room = Room {
    routes,
    root_routes: osrm::routes,
    permissions: &["routing:read"],
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
}

fn start(services: &mut Services) {
    let atlas = Atlas::watching(services.config.maps_dir.clone());
    services.put(Travel(atlas));
}

/// The travel model in force.
#[derive(Clone)]
struct Travel(Arc<dyn Roads>);

/// The travel model in force, for other rooms and for jobs.
pub fn roads(app: &App) -> Arc<dyn Roads> {
    app.service::<Travel>().0.clone()
}

/// Runs a longer computation where it holds no one up.
pub(crate) async fn off_thread<T: Send + 'static>(
    roads: Arc<dyn Roads>,
    ask: impl FnOnce(&dyn Roads) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(move || ask(&*roads)).await;
    done.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked.into_panic()))
}
