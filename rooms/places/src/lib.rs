//! Where things are: addresses, points, zones, the gazetteer.
//!
//! - [`place`], [`nearest_places`]: the organisation's own places (depots, customers' doors).
//! - [`zones_at`], [`active_zones`], [`active_zones_of`]: areas with a meaning; exact shapes from `engines/geo`, found by grid
//!   cells, because a geometry index is of no use under row-level security.
//! - [`gazetteer_of`], [`resolve`]: names on the map in three languages, built in and extended by the organisation; an
//!   address without coordinates becomes a point with a confidence.
//!
//! - [`door`], [`address_book`]: what proofs of delivery say of addresses, asked before everything else.
//! - [`map_names`]: quarters, streets and points of interest of the server's maps, searched beside the gazetteer.
//!
//! Architecture invariant: no other room stores a shape or decides what is inside one.

mod address_book;
mod address_parts;
mod browse_gazetteer;
mod door;
mod draw_zones;
mod error;
mod extend_gazetteer;
mod find_nearest_places;
mod find_zones_at;
mod fold;
mod gazetteer;
mod keep_places;
mod keep_zones;
mod locate_point;
mod makani;
mod map_names;
mod parents;
mod place;
mod recall_doors;
mod remember_doors;
mod request_place;
mod search_gazetteer;
mod squares;
mod zone;

pub use error::Error;
pub use find_nearest_places::{NearPlace, Reach, nearest_places};
pub use find_zones_at::zones_at;
pub use fold::read_as;
pub use gazetteer::{Ask, Entry, Found, Gazetteer, Level, Matched, Resolved, Source};
pub use keep_places::{Place, PlaceInput, add_place, place};
pub use keep_zones::{Zone, ZoneInput, active_zones, active_zones_of, add_zone, zone};
pub use place::PlaceKind;
pub use zone::{Purpose, ZoneNames, ZoneShape};

use address_book::AddressBook;
use map_names::MapNames;
use platform::{App, OpenApiRouter, Room, Services, Topic, Tx, permission};
use recall_doors::{Books, book_of, book_of_one};
use std::sync::Arc;

permission! {
    /// See places, names on the map, and where things are.
    PlacesRead, "places:read";
    /// Add, change and remove the organisation's places and names.
    PlacesWrite, "places:write";
    /// See zones.
    ZonesRead, "zones:read";
    /// Draw, change and remove zones.
    ZonesWrite, "zones:write";
}

pub const ROOM: Room = Room {
    routes,
    permissions: &["places:read", "places:write", "zones:read", "zones:write"],
    start,
    topics: &[Topic::new("places", "places:read")],
    reactions: &[remember_doors::ON_PROOF_SEALED],
    ..Room::new("places", || sqlx::migrate!())
};

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(keep_places::routes())
        .merge(find_nearest_places::routes())
        .merge(keep_zones::routes())
        .merge(find_zones_at::routes())
        .merge(draw_zones::routes())
        .merge(browse_gazetteer::routes())
        .merge(extend_gazetteer::routes())
        .merge(search_gazetteer::routes())
        .merge(locate_point::routes())
}

fn start(services: &mut Services) {
    let names = MapNames::watching(services.config.maps_dir.clone());
    services.put(OnMaps(names));
    services.put(Books::default());
}

/// The names on the maps of this server.
#[derive(Clone)]
pub(crate) struct OnMaps(pub Arc<MapNames>);

/// The built-in gazetteer with the organisation's own entries.
pub async fn gazetteer_of(tx: &mut Tx) -> Result<Arc<Gazetteer>, Error> {
    Ok(Gazetteer::with_own(extend_gazetteer::sql::own(tx).await?))
}

/// From addresses to points, with all that is known: where the organisation handed over before, the gazetteer, its own entries, and
/// the maps of this server.
#[derive(Clone)]
pub struct Resolver {
    book: Arc<AddressBook>,
    gazetteer: Arc<Gazetteer>,
    maps: Arc<MapNames>,
}

impl Resolver {
    /// From an address and a city to a point, with how sure that is; `None` when neither names a place we know.
    pub fn resolve(&self, text: &str, city: Option<&str>) -> Option<Resolved> {
        let door = self.book.find(text, city);
        door.map(|door| self.gazetteer.at_point(door.point, door.sure, Source::Door))
            .or_else(|| self.maps.resolve(text, city, &self.gazetteer))
    }

    async fn with(app: &App, tx: &mut Tx, book: Arc<AddressBook>) -> Result<Self, Error> {
        Ok(Self { book, gazetteer: gazetteer_of(tx).await?, maps: app.service::<OnMaps>().0.clone() })
    }
}

/// Ask once for many addresses: a [`Resolver`] is pure.
pub async fn resolver_of(app: &App, tx: &mut Tx) -> Result<Resolver, Error> {
    let book = book_of(app, tx).await?;
    Resolver::with(app, tx, book).await
}

/// Where one address is.
pub async fn resolve(
    app: &App,
    tx: &mut Tx,
    text: &str,
    city: Option<&str>,
) -> Result<Option<Resolved>, Error> {
    let book = Arc::new(book_of_one(tx, text, city).await?);
    Ok(Resolver::with(app, tx, book).await?.resolve(text, city))
}
