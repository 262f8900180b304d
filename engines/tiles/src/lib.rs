//! Drawn maps from OpenStreetMap.
//!
//! bytes of an extract → [`Land`]: what is drawn and what has a name → [`Land::bake`]: vector tiles z0–14 in one PMTiles v3 file.
//! The file is read again by [`Archive`], which refuses what is damaged or hostile.
//!
//! What moves, or what people draw themselves, is drawn at the moment it is asked for: a [`LiveTile`].
//!
//! Memory is bounded by what is drawn (12 bytes a vertex) and by the finished tiles; a tile and a file have a largest size.
//! The same extract gives the same bytes.
//!
//! Architecture invariant: no I/O, no async, nothing of Qafila's crates but other engines.

mod bake;
mod clip;
mod kinds;
mod land;
mod live;
mod mvt;
mod names;
mod pmtiles;
mod poi;
mod props;
mod proto;
mod rings;
mod scan;
mod sea;
mod shape;
mod world;

pub use land::{Land, TooLarge};
pub use live::{BoundsE7, LiveTile, Value};
pub use names::{Named, NamesError, Sort, read_names, write_names};
pub use pmtiles::{Archive, ArchiveError, Entry, Facts, tile_id};
pub use world::{EXTENT, ZOOM_MAX};
