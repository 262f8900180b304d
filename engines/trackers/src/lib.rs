//! Device protocols: bytes in, fixes out. Pure computation.
