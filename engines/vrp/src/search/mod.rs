//! The search: ruin a few neighbouring routes, recreate them greedily, keep what a cooling temperature allows,
//! and polish by local search. After "Slack Induction by String Removals" (Christiaens, Vanden Berghe 2020).
//! The routes of the plans passed through are remembered, and between schedules the best plan is made of them.

mod anneal;
mod cover;
mod fleet;
mod insert;
mod local;
mod plain;
mod pool;
mod recreate;
mod refit;
mod refresh;
mod rein;
mod round;
mod ruin;
mod state;
mod write;

pub(crate) use anneal::Run;
pub(crate) use rein::Rein;
pub(crate) use state::State;
