//! Which vehicle serves what, in which order.
//!
//! Someone asks ([`request_plan`], `POST /plans`), the solver searches in a job (`solve_plan`), a person looks at it, changes
//! it (`edit_plan`), puts it in force (`publish_plan`), takes it back, and plans the rest of the day anew (`replan`). Planning
//! knows no deliveries: the request carries the jobs, and [`lexicon::planning::PlanPublished`] carries the routes.
//!
//! | noun | |
//! | --- | --- |
//! | [`State`] | the life of a plan |
//! | [`request`] | what is asked, as it is stored |
//! | [`solution`] | what is answered, as it is stored and shown |
//! | `model` | a request in the solver's terms |
//! | `sketch`, `draft` | an order that a person chose, its times, and what it costs and breaks |
//! | `reason` | why a job is where it is |

mod check;
mod draft;
mod edit_plan;
mod error;
mod explain_job;
#[cfg(test)]
mod fixtures;
mod model;
mod plan;
mod publish_plan;
mod read_plans;
mod reason;
mod replan;
pub mod request;
mod request_plan;
mod sketch;
pub mod solution;
mod solve_plan;
mod solver;
mod state;
mod stop_plan;
mod tables;

pub use error::Error;
pub use plan::PlanSummary;
pub use request::PlanRequest;
pub use request_plan::request_plan;
pub use state::{State, Verb};

use platform::{App, OpenApiRouter, Room, Services, Topic, permission};
use solver::Solvers;

permission! {
    /// See plans and try changes on them.
    PlansRead, "plans:read";
    /// Ask for plans, change and publish them.
    PlansWrite, "plans:write";
}

pub const ROOM: Room = Room {
    routes,
    jobs: &[solve_plan::SOLVE],
    reactions: &[solve_plan::ON_SOLVE_STOPPED],
    topics: &[Topic::new("plan", "plans:read"), Topic::new("plans", "plans:read")],
    permissions: &["plans:read", "plans:write"],
    start,
    ..Room::new("planning", || sqlx::migrate!())
};

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(request_plan::routes())
        .merge(read_plans::routes())
        .merge(solve_plan::routes())
        .merge(stop_plan::routes())
        .merge(edit_plan::routes())
        .merge(publish_plan::routes())
        .merge(replan::routes())
        .merge(explain_job::routes())
}

fn start(services: &mut Services) {
    services.put(Solvers::default());
    services.put(tables::Tables::default());
}
