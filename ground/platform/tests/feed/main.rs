//! The feed and the reactions, against a real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod keeping;
mod reacting;
mod reading;
mod world;
