//! Road networks from OpenStreetMap.
//!
//! bytes of an extract → [`osm`] elements → a junction graph → a turn-expanded customizable contraction hierarchy → routes and
//! matrices in microseconds.
//!
//! ```ignore
//! let roads = Roads::from_pbf(&bytes, &[Profile::Van])?;
//! let route = roads.route(Profile::Van, At::new(33.6844, 73.0479), At::new(33.7294, 73.0931));
//! ```
//!
//! Architecture invariant: no I/O, no async, nothing of Qafila's other crates.

mod cch;
mod component;
mod geometry;
mod network;
mod order;
pub mod osm;
mod profile;
mod roads;
mod snap;
pub mod town;
mod turns;

pub use network::{At, Network, Size};
pub use profile::Profile;
pub use roads::{Leg, Matrix, Nearest, Roads, Route};
