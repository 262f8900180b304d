//! A witness: sees over the rooms below, shows what needs somebody, and looks ahead along the roads for whoever waits. Its one fact
//! is that nothing is heard of a vehicle.
//!
//! It asks the rooms below by their plain functions ([`delivery::troubles`], [`delivery::at_work`], [`fleet::on_shift`],
//! [`tracking::standings`]) in one transaction, so that the picture is of one moment. Nobody depends on it.

mod error;
mod exception;
mod list_exceptions;
mod look_ahead;
mod nearing;
mod snooze_exception;
mod tell_of_silence;

pub use error::Error;
pub use exception::{Exception, Kind};

use platform::{App, OpenApiRouter, Room};

/// Exceptions are seen by whoever sees deliveries and put aside by whoever commands them: no permission of its own.
pub const ROOM: Room = Room {
    routes,
    sweeps: &[tell_of_silence::TELL_OF_SILENCE, look_ahead::LOOK_AHEAD],
    ..Room::new("insight", || sqlx::migrate!())
};

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(list_exceptions::routes()).merge(snooze_exception::routes())
}
