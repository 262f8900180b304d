//! Facts of the planning room.
