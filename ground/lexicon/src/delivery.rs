//! Facts of the delivery room.
