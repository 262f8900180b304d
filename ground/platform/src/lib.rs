//! What every room stands on.
//!
//! | module | what a room uses of it |
//! | --- | --- |
//! | [`db`] | [`Tx`], the only door to SQL, which already speaks for one organisation; [`SystemTx`] for work that crosses organisations and says why |
//! | [`room`] | [`Room`], how a capability shows itself to the house; [`Reaction`], [`JobKind`], [`Sweep`], [`Topic`] |
//! | [`http`] | [`Actor`] and [`May`] (who asks, and what they may), [`Input`], [`Answer`], [`Problem`], idempotency, versions, pages, filters |
//! | [`feed`], [`jobs`], [`bus`], [`stream`], [`workers`] | facts in commit order, background work, live topics, and who runs them |
//! | [`schema`], [`pg`] | roles, migrations, the private PostgreSQL |
//!
//! A slice in full:
//!
//! ```ignore
//! permission!(VehiclesWrite, "vehicles:write");
//!
//! #[utoipa::path(post, path = "/vehicles", request_body = NewVehicle, responses((status = 201, body = Envelope<Vehicle>)))]
//! async fn handle(actor: May<VehiclesWrite>, input: Input<NewVehicle>) -> Reply<Vehicle> {
//!     let mut tx = actor.write(&input).await?;          // replays the stored answer if this key was seen
//!     let vehicle = add_vehicle(&mut tx, input.value).await?;
//!     tx.reply(Answer::created(vehicle).version(1)).await   // stores the answer and commits, together
//! }
//! ```
//!
//! Architecture invariant: nothing here knows a room by name, and no rule of the business lives here.

pub mod bus;
pub mod db;
pub mod feed;
pub mod files;
pub mod http;
pub mod jobs;
pub mod pg;
pub mod room;
pub mod schema;
pub mod stream;
pub mod sweeps;
pub mod workers;

pub use bus::Bus;
pub use db::{Cause, Db, OnConstraint, SystemTx, Tx};
pub use feed::{Cursor, Fact};
pub use http::{
    Actor, Answer, App, Columns, Envelope, FilterAsk, FilterParams, IfMatch, Input, List, May, PageAsk,
    PageMeta, Permission, Principal, Problem, Reply, Services,
};
pub use jobs::{Job, JobKind, NewJob};
pub use room::{Reaction, Room, Sweep, Topic};
pub use workers::{Roles, Workers};

pub use axum;
pub use utoipa_axum::router::OpenApiRouter;
