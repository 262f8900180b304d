//! What the solver says: plans, what they cost, what is wrong with them and why.

pub mod explanation;
pub mod plan;
pub mod violation;

pub use explanation::{Displacement, Explanation, NextBest, Relaxation, Relaxed, Verdict, Why};
pub use plan::{Act, Costs, Epoch, Part, Plan, Receipt, Route, Stage, Step, Visit};
pub use violation::{Rule, Violation};
