//! The promise to bring something from here to there, and its proof.
