//! What makes one plan better than another, and what jobs have to do with each other.

use serde::{Deserialize, Serialize};

use super::Cost;
use super::job::{ClassId, JobId};

/// Levels in order of importance: a lower level counts only between plans equal in all above it.
/// Above the first stands always the number of mandatory jobs left out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Objective {
    pub levels: Vec<Level>,
}

/// A weighted sum of terms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Level {
    pub terms: Vec<Weighted>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Weighted {
    pub term: Term,
    /// At least 1.
    pub weight: Cost,
}

/// Something to have little of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// Sum of [`super::Priority::Value`] over the jobs left out (the highest of a group).
    Unserved,
    /// Number of optional jobs left out; a group counts once.
    UnservedJobs,
    /// Routes used.
    Vehicles,
    /// Money: everything in [`super::vehicle::Rates`] and [`super::Usual`].
    Cost,
    /// Sum of [`super::job::Late`] costs.
    Lateness,
    /// Sum over routes of the squared duration in whole minutes: evens out the work and uses every driver.
    Balance,
    /// Sum over used routes of the number of zones beyond the first.
    Compactness,
    /// Sum of [`super::Promise`] costs that are not kept.
    Stability,
    /// Sum over used routes of the seconds from the opening of the shift to the end of the route.
    Finish,
}

impl Objective {
    /// Levels of single terms, each with weight one.
    pub fn of(levels: &[&[Term]]) -> Self {
        let level = |terms: &&[Term]| Level {
            terms: terms.iter().map(|&term| Weighted { term, weight: 1 }).collect(),
        };
        Self { levels: levels.iter().map(level).collect() }
    }
}

impl Default for Objective {
    /// First serve what matters most, then as many as possible, then cheaply, on time and as promised.
    fn default() -> Self {
        Self::of(&[&[Term::Unserved], &[Term::UnservedJobs], &[Term::Cost, Term::Lateness, Term::Stability]])
    }
}

/// A condition between jobs. It binds only the jobs that are served.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// All that are served are on one route.
    SameRoute(Vec<JobId>),
    /// On one route and in this order; others may come between. A shipment is over at its dropoff.
    Sequence(Vec<JobId>),
    /// When both are on one route, the first is over before the second begins.
    Before(JobId, JobId),
    /// Jobs of the two classes are never on one route.
    NotTogether(ClassId, ClassId),
}
