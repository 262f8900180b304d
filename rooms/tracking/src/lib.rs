//! Where the vehicles are and were.
//!
//! A position is durable before it is acknowledged: every front door hands its fixes to the [`Recorder`], whose writer
//! turns whatever is waiting into one commit (the busier, the larger the batch), and answers only then. What happens
//! because of a position (the live map, zones) happens after the commit and can be worked out again from the table.
//!
//! | door | who |
//! | --- | --- |
//! | `POST /positions` | the driver app and other programs, signed in |
//! | `/ingest/osmand`, `/ingest/osmand/{key}` | OsmAnd, Traccar Client and their relatives, by device key |
//! | `/ingest/owntracks`, `/ingest/owntracks/{key}` | OwnTracks, by device key |
//!
//! Architecture invariant: history is ordered by the time of the fix, never by the time of arrival.

mod draw_vehicles;
mod error;
mod follow_delivery;
mod forget_old;
mod ingest;
mod ingest_osmand;
mod ingest_owntracks;
mod learn_speeds;
mod list_latest;
mod list_zone_events;
mod make_partitions;
mod neighbours;
mod on_approach_changed;
mod position;
mod read_history;
mod record_positions;
mod report_positions;
mod standing;
#[cfg(test)]
mod testing;
mod watch_zones;
mod wire;

pub use error::Error;
pub use follow_delivery::{follow_delivery, unfollow_delivery};
pub use position::{Flags, Measured, Position, Source};
pub use record_positions::{Recorded, Recorder};
pub use standing::{STILL_WITHIN_M, Standing, standings, whereabouts};
pub use wire::{PositionView, SourceName};

use platform::{App, OpenApiRouter, Reaction, Room, Services, Sweep, Topic, permission};

permission! {
    /// See where vehicles are and were.
    PositionsRead, "positions:read";
    /// Report where a vehicle is.
    PositionsWrite, "positions:write";
}

pub const ROOM: Room = Room {
    routes,
    permissions: &["positions:read", "positions:write"],
    topics: &[
        Topic::new("fleet", "positions:read"),
        Topic::new("vehicle", "positions:read"),
        Topic::new("viewport", "positions:read"),
        Topic::new("zone", "positions:read"),
    ],
    reactions: &[Reaction {
        name: "tracking.on_approach_changed",
        on: &["delivery.approach_changed"],
        run: |tx, fact| Box::pin(on_approach_changed::run(tx, fact)),
    }],
    sweeps: &[
        Sweep {
            name: "tracking.watch_zones",
            every_s: 1,
            run: |app| Box::pin(watch_zones::watch_zones(app)),
        },
        Sweep {
            name: "tracking.make_partitions",
            every_s: 3600,
            run: |app| Box::pin(make_partitions::make_partitions(app)),
        },
        learn_speeds::LEARN_SPEEDS,
        Sweep {
            name: "tracking.forget_old",
            every_s: 3600,
            run: |app| Box::pin(forget_old::forget_old(app)),
        },
    ],
    jobs: &[learn_speeds::BRING_ONTO_ROADS],
    start,
    ..Room::new("tracking", || sqlx::migrate!())
};

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(report_positions::routes())
        .merge(ingest_osmand::routes())
        .merge(ingest_owntracks::routes())
        .merge(list_latest::routes())
        .merge(draw_vehicles::routes())
        .merge(read_history::routes())
        .merge(list_zone_events::routes())
        .merge(follow_delivery::routes())
}

fn start(services: &mut Services) {
    services.put(Recorder::start(services.db.clone()));
    services.put(neighbours::Devices::default());
    services.put(watch_zones::Settings::default());
}
