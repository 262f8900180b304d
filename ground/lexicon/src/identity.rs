//! Facts of the identity room.
