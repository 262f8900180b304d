//! How a capability shows itself to the house.

use crate::{
    SystemTx, Tx,
    feed::Fact,
    http::{App, Services},
    jobs::JobKind,
};
use axum::Router;
use futures::future::BoxFuture;
use sqlx::migrate::Migrator;
use utoipa_axum::router::OpenApiRouter;

/// Everything the house needs to know of a room. `app/src/rooms.rs` lists them, so one screen shows the system.
pub struct Room {
    pub name: &'static str,
    /// `sqlx::migrate!()` of the room: its own schema, its own table of applied migrations.
    pub migrations: fn() -> Migrator,
    /// Served under `/api/v1`.
    pub routes: fn() -> OpenApiRouter<App>,
    /// Served at the root, for clients of other programs whose paths are fixed. Not part of our own document.
    pub root_routes: fn() -> Router<App>,
    /// Who hears of what.
    pub reactions: &'static [Reaction],
    pub jobs: &'static [JobKind],
    pub sweeps: &'static [Sweep],
    /// Live topics and the permission each needs.
    pub topics: &'static [Topic],
    /// Every permission that the room's slices ask for; the matrix in `identity` must name each.
    pub permissions: &'static [&'static str],
    /// Called once at start, for state that outlives a request (a writer task, a solver pool).
    pub start: fn(&mut Services),
    /// Called once after the first migration of a fresh database and after every start: data that the room ships with.
    pub seed: Option<Seed>,
}

pub type Seed = for<'a> fn(&'a mut SystemTx) -> BoxFuture<'a, anyhow::Result<()>>;

impl Room {
    /// A room with tables and nothing else yet: `Room { routes, ..Room::new("fleet", || sqlx::migrate!()) }`.
    pub const fn new(name: &'static str, migrations: fn() -> Migrator) -> Self {
        Self {
            name,
            migrations,
            routes: OpenApiRouter::new,
            root_routes: Router::new,
            reactions: &[],
            jobs: &[],
            sweeps: &[],
            topics: &[],
            permissions: &[],
            start: |_| {},
            seed: None,
        }
    }
}

/// What a room does when it hears of a fact. Runs in a transaction of the fact's organisation; effect and bookkeeping
/// commit together, so each fact takes effect exactly once per reaction, whatever crashes.
///
/// `Reaction { name: "delivery.on_plan_published", on: &["planning.plan_published"], run: |tx, fact| Box::pin(run(tx, fact)) }`
pub struct Reaction {
    /// `room.on_fact`, unique, never renamed: it is the reader's name in the database.
    pub name: &'static str,
    /// Names of the facts it hears.
    pub on: &'static [&'static str],
    pub run: for<'a> fn(&'a mut Tx, &'a Fact) -> BoxFuture<'a, anyhow::Result<()>>,
}

/// Periodic work without input that reconciles what is with what should be. One process of the cluster runs it at a time.
pub struct Sweep {
    pub name: &'static str,
    pub every_s: u64,
    pub run: for<'a> fn(&'a App) -> BoxFuture<'a, anyhow::Result<()>>,
}

/// A family of live topics: `vehicle` covers `vehicle:veh_…`, `fleet` covers `fleet`.
pub struct Topic {
    pub prefix: &'static str,
    pub permission: &'static str,
    /// Each person has one of it and watches no other's: `inbox` is short for `inbox:usr_…` of the caller.
    pub own: bool,
}

impl Topic {
    pub const fn new(prefix: &'static str, permission: &'static str) -> Self {
        Self { prefix, permission, own: false }
    }
    pub const fn own(prefix: &'static str, permission: &'static str) -> Self {
        Self { prefix, permission, own: true }
    }
}
