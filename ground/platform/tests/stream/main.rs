//! The live stream over real connections: a server on a port, a WebSocket client, an SSE client.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod admission;
mod resume;
mod topics;
mod world;
