//! Facts of the fleet room.
