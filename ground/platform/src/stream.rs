//! The live stream: WebSocket and server-sent events from the feed and the bus.
