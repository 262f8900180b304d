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
mod day;
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
mod law;
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
mod draw_demand;
mod drive;
mod driver_today;
mod edit_delivery;
mod edit_rules;
mod export_deliveries;
mod fitness;
mod foresee_arrivals;
mod get_delivery;
mod import_deliveries;
mod keep_promises;
mod list_events;
mod needing_help;
mod on_crew;
mod on_import_stopped;
mod on_leave;
mod on_plan_published;
mod plan_deliveries;
mod plan_routes;
mod print_label;
mod report_trouble;
mod search_deliveries;
mod split_remainder;
mod track;
mod transfer_code;
mod van_check;
mod verify_proof;
mod work_incidents;

pub use brief::{DeliveryBrief, brief, tracked};
pub use command::Window;
pub use delivery::State;
pub use error::Error;
pub use foresee_arrivals::{Ahead, Forecast, NextDrive, StopAhead, ahead, keep_forecasts, orgs_on_the_road};
pub use incident::Severity;
pub use needing_help::{AtWork, Brief, KIND_MAX, Trouble, at_work, troubles};

use platform::{OpenApiRouter, Room, Topic, http::App, permission};

permission! {
    DeliveriesRead, "deliveries:read";
    DeliveriesWrite, "deliveries:write";
    /// Also for those who plan and watch routes.
    DeliveriesDispatch, "deliveries:command";
    DeliveriesImport, "deliveries:import";
    /// Corrects an outcome without a time limit.
    DeliveriesCorrect, "deliveries:correct";
    /// Gives work to a driver who does not fit, with a reason.
    DeliveriesOverride, "deliveries:override";
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
        "deliveries:override",
        "driver:act",
    ],
    reactions: &[
        on_plan_published::ON_PLAN_PUBLISHED,
        on_plan_published::ON_PUBLISH_UNDONE,
        on_crew::ON_DRIVER_GONE,
        on_crew::ON_VEHICLE_GONE,
        on_import_stopped::ON_IMPORT_STOPPED,
    ],
    jobs: &[import_deliveries::IMPORT],
    sweeps: &[attach::FORGET_UPLOADS, keep_promises::KEEP_PROMISES],
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
        .merge(list_events::route())
        .merge(search_deliveries::route())
        .merge(export_deliveries::route())
        .merge(draw_demand::route())
        .merge(command_delivery::route())
        .merge(command_many::route())
        .merge(drive::route())
        .merge(edit_delivery::route())
        .merge(plan_deliveries::route())
        .merge(plan_routes::route())
        .merge(import_deliveries::route())
        .merge(work_incidents::route())
        .merge(report_trouble::route())
        .merge(driver_today::route())
        .merge(track::route())
        .merge(fitness::route())
        .merge(transfer_code::route())
        .merge(van_check::route())
        .merge(verify_proof::route())
        .merge(attach::route())
        .merge(print_label::route())
}
