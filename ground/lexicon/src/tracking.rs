//! Facts of the tracking room.
