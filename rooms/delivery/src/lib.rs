//! The promise to bring something from here to there, and its proof.
//!
//! Nouns are pure: [`delivery`] decides, [`command`] is the law, [`offline`] is the one history that a set of commands means.
//! Verbs are folders. Whatever happens to a delivery happens through [`journal::give`].

mod attempt;
mod brief;
mod column;
mod command;
mod crew;
mod custody;
mod delivery;
mod error;
mod eta;
mod failure;
mod fix;
mod genesis;
mod import_row;
mod incident;
mod item;
mod journal;
mod offline;
mod order;
mod picture;
mod proof;
mod route;
mod say;
mod sheet;
mod stop;
mod tracking_number;
mod who;
mod words;
#[cfg(test)]
mod world;

mod attach;
mod command_delivery;
mod command_many;
mod create_delivery;
mod drive;
mod driver_today;
mod edit_delivery;
mod edit_rules;
mod export_deliveries;
mod get_delivery;
mod import_deliveries;
mod keep_promises;
mod on_plan_published;
mod plan_deliveries;
mod plan_routes;
mod print_label;
mod search_deliveries;
mod split_remainder;
mod track;
mod verify_proof;
mod work_incidents;

pub use brief::{DeliveryBrief, brief, tracked};
pub use error::Error;

use platform::{OpenApiRouter, Room, Topic, http::App, permission};

permission! {
    DeliveriesRead, "deliveries:read";
    DeliveriesWrite, "deliveries:write";
    /// Also for those who plan and watch routes.
    DeliveriesDispatch, "deliveries:command";
    DeliveriesImport, "deliveries:import";
    /// Corrects an outcome without a time limit.
    DeliveriesCorrect, "deliveries:correct";
    DriverAct, "driver:act";
}

pub const ROOM: Room = Room {
    routes,
    permissions: &[
        "deliveries:read",
        "deliveries:write",
        "deliveries:command",
        "deliveries:import",
        "deliveries:correct",
        "driver:act",
    ],
    reactions: &[on_plan_published::ON_PLAN_PUBLISHED, on_plan_published::ON_PUBLISH_UNDONE],
    jobs: &[import_deliveries::IMPORT],
    sweeps: &[keep_promises::KEEP_PROMISES],
    topics: &[
        Topic::new("delivery", "deliveries:read"),
        Topic::new("deliveries", "deliveries:read"),
        Topic::new("route", "deliveries:read"),
        Topic::new("routes", "deliveries:read"),
        Topic::new("incidents", "deliveries:read"),
        Topic::new("imports", "deliveries:read"),
    ],
    start: |services| services.put(track::Tries::default()),
    ..Room::new("delivery", || sqlx::migrate!())
};

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(create_delivery::route())
        .merge(edit_rules::route())
        .merge(get_delivery::route())
        .merge(search_deliveries::route())
        .merge(export_deliveries::route())
        .merge(command_delivery::route())
        .merge(command_many::route())
        .merge(drive::route())
        .merge(edit_delivery::route())
        .merge(plan_deliveries::route())
        .merge(plan_routes::route())
        .merge(import_deliveries::route())
        .merge(work_incidents::route())
        .merge(driver_today::route())
        .merge(track::route())
        .merge(verify_proof::route())
        .merge(attach::route())
        .merge(print_label::route())
}
