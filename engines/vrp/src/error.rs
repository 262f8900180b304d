//! Why a problem cannot be solved as stated.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A fault in the input, with the path of the field, like `jobs[3].task.pickup.windows[0].close`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanError {
    pub path: String,
    pub fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The id is there twice.
    Duplicate,
    /// Points to something that is not there.
    Dangling,
    /// A number below zero (or zero where at least one is needed).
    Negative,
    /// Wrong number of entries.
    Length,
    /// A window that closes before it opens, or windows out of order.
    Window,
    /// A number so large that sums could overflow.
    TooLarge,
    /// More of them than the solver handles.
    TooMany,
    /// Two statements that contradict each other.
    Contradiction,
    /// Makes sense, but this combination is not supported.
    Unsupported,
    /// A receipt made by another problem, version or start.
    ForeignReceipt,
}

impl PlanError {
    pub(crate) fn new(path: impl Into<String>, fault: Fault) -> Self {
        Self { path: path.into(), fault }
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.fault {
            Fault::Duplicate => "is there twice",
            Fault::Dangling => "points to nothing",
            Fault::Negative => "is too small",
            Fault::Length => "has the wrong length",
            Fault::Window => "closes before it opens or is out of order",
            Fault::TooLarge => "is too large",
            Fault::TooMany => "has too many entries",
            Fault::Contradiction => "contradicts something else",
            Fault::Unsupported => "is not supported in this combination",
            Fault::ForeignReceipt => "belongs to another problem, version or start",
        };
        write!(f, "{} {what}", self.path)
    }
}

impl std::error::Error for PlanError {}
