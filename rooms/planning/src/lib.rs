//! Which vehicle serves what, in which order.
