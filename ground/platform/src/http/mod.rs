//! The HTTP edge: who asks, what they sent, what they get.

mod actor;
mod address;
mod answer;
mod app;
mod context;
mod edge;
pub mod filter;
mod idempotency;
mod input;
mod page;
mod problem;
mod tile;
mod version;

pub use actor::{Actor, Gate, May, Permission, Principal, Who};
pub use address::{Path, Query};
pub use answer::{Answer, Envelope, Meta, Reply};
pub use app::{App, EdgeConfig, Services};
pub use context::{client_ip, request_id, request_lang};
pub use edge::{Documented, edge, openapi_of};
pub use filter::{Columns, Conditions, Filter, FilterAsk, FilterParams, List};
pub use idempotency::IdempotentWrite;
pub use input::Input;
pub use page::{PageAsk, PageMeta};
pub use problem::Problem;
pub use tile::vector_tile;
pub use version::IfMatch;
