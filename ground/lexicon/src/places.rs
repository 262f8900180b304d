//! Facts of the places room.
