//! Where the vehicles are and were.
