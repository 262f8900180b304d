//! A database, an organisation and a caller for every test.
//!
//! ```ignore
//! let stage = Stage::new().await;                       // a database of its own, all rooms migrated, RLS in force
//! let org = stage.org();                                // a fresh organisation id
//! let mut tx = stage.tx(org).await;                     // what a handler gets
//!
//! let api = stage.api(&[&fleet::ROOM]);                 // the room's routes behind the real edge
//! let dispatcher = api.caller(org, &["vehicles:write"]);
//! let answer = dispatcher.post("/vehicles", json!({"name": "Van 1"})).await;
//! assert_eq!(answer.status, 201);
//! ```
//!
//! The cluster is started by `cargo xtask pg` (or `cargo xtask test`); nothing else is needed.

mod api;
mod cluster;
mod rooms;
mod stage;

pub use api::{Api, Caller, Got};
pub use cluster::{dev_options, socket_dir, socket_file};
pub use rooms::{RoomSource, chapters, room_sources, workspace};
pub use stage::Stage;
