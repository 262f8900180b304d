//! The promise to bring something from here to there, and its proof.

pub mod attempt;
pub mod command;
pub mod custody;
pub mod delivery;
pub mod failure;
pub mod fix;
pub mod incident;
pub mod item;
pub mod offline;
pub mod proof;
pub mod route;
pub mod stop;
pub mod tracking_number;
mod words;
