//! Road networks from OpenStreetMap.
//!
//! bytes of an extract → [`osm`] elements → a junction graph → a turn-expanded customizable contraction hierarchy → routes and
//! matrices in microseconds.
//!
//! ```ignore
//! let roads = Roads::read(&bytes)?;
//! let route = roads.travel(Profile::Van).route(At::new(33.6844, 73.0479), At::new(33.7294, 73.0931));
//! ```
//!
//! Architecture invariant: no I/O, no async, nothing of Qafila's other crates.

mod column;
mod component;
mod costs;
mod file;
mod geometry;
mod graph;
mod grouped;
mod hierarchy;
pub mod learn;
mod network;
#[doc(hidden)]
pub mod oracle;
pub mod osm;
mod profile;
mod roads;
mod snap;
pub mod town;
mod travel;

pub use column::Bytes;
pub use costs::Wish;
pub use file::{FileError, VERSION as FILE_VERSION};
pub use network::{At, Network, Size};
pub use profile::Profile;
pub use roads::{Roads, Stage, Traveller};
pub use travel::{
    Area, Direction, Fix, Kind, Language, Leg, Matched, Matrix, Nearest, Part, Route, Step, Stop, Toll,
    Trace, Travel,
};
