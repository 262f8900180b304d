//! Why a job is where it is, or nowhere: the solver's explanation by our names. Codes and numbers; words are the clients'.

use crate::model::{MILLI, Model};
use serde::{Deserialize, Serialize};
use vrp::{Explanation, NextBest, Relaxed, Why};

/// One thing that stands in the way of a job, or that would let it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reason {
    /// Would be served if: `window_later`, `window_earlier`, `shift_longer` (seconds), `more_capacity` (units of `what`),
    /// `more_stops` (count), `needs_skill` (`what`), `limit_raised` (`what` is the rule), `instead_of` (`what` is the job).
    /// Stands in the way: `missing_skill`, `not_among_its_vehicles`, `too_big`, `out_of_reach`, `route_full`. `fits`: it could
    /// be served at this place; the search ended before, or leaving it out is better.
    pub rule: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicle: Option<String>,
    /// the job served just before
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// how much
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// of what: a skill, a dimension of load, a rule, a job
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
}

/// The answer to "why?".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Explained {
    /// Served by this vehicle; the others would cost so much more.
    Served { vehicle: String, next_best: Vec<Alternative> },
    /// Served by nobody.
    Unserved { reasons: Vec<Reason>, obstacles: Vec<Reason> },
}

/// Another vehicle, and what it would cost to send that one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Alternative {
    pub vehicle: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// minor units more (or less, when it is negative)
    pub cost_minor: i64,
    /// so many more jobs would be left out
    pub left_out: i64,
}

impl Reason {
    fn of(rule: &str) -> Self {
        Self { rule: rule.to_owned(), vehicle: None, after: None, amount: None, what: None }
    }
}

/// What the solver says, by our names; `None` for a job it does not know.
pub fn explained(model: &Model<'_>, explanation: &Explanation) -> Option<Explained> {
    match explanation {
        Explanation::Unknown | Explanation::GroupServed { .. } => None,
        Explanation::Served { vehicle, next_best, .. } => Some(Explained::Served {
            vehicle: model.vehicle_at(*vehicle).id.clone(),
            next_best: next_best.iter().map(|other| alternative(model, other)).collect(),
        }),
        Explanation::Unserved { verdicts, relaxations, displacement, fits } => {
            let mut reasons: Vec<Reason> = Vec::new();
            reasons
                .extend(fits.iter().map(|place| at(model, Reason::of("fits"), place.vehicle, place.after)));
            reasons.extend(relaxations.iter().map(|r| at(model, relaxed(model, r.what), r.vehicle, r.after)));
            reasons.extend(displacement.iter().map(|d| {
                let what = Some(model.job_at(d.drop).id.clone());
                at(model, Reason { what, ..Reason::of("instead_of") }, d.vehicle, None)
            }));
            let obstacles = verdicts
                .iter()
                .filter_map(|verdict| Some(at(model, obstacle(model, verdict.why)?, verdict.vehicle, None)))
                .collect();
            Some(Explained::Unserved { reasons, obstacles })
        }
    }
}

/// The reasons in short: what would let the job in, or else what stands in the way of each vehicle.
pub fn reasons(model: &Model<'_>, explanation: &Explanation) -> Vec<Reason> {
    match explained(model, explanation) {
        Some(Explained::Unserved { reasons, obstacles }) if reasons.is_empty() => obstacles,
        Some(Explained::Unserved { reasons, .. }) => reasons,
        _ => Vec::new(),
    }
}

fn at(model: &Model<'_>, reason: Reason, vehicle: vrp::VehicleId, after: Option<vrp::JobId>) -> Reason {
    let after = after.map(|id| model.job_at(id).id.clone());
    Reason { vehicle: Some(model.vehicle_at(vehicle).id.clone()), after, ..reason }
}

fn alternative(model: &Model<'_>, other: &NextBest) -> Alternative {
    // Levels: mandatory jobs left out, value left out, optional jobs left out, then what the goal adds, money last.
    let level = |i: usize| other.delta.get(i).copied().unwrap_or(0);
    Alternative {
        vehicle: model.vehicle_at(other.vehicle).id.clone(),
        after: other.after.map(|id| model.job_at(id).id.clone()),
        cost_minor: other.delta.last().copied().unwrap_or(0) / MILLI,
        left_out: level(0) + level(2),
    }
}

fn relaxed(model: &Model<'_>, relaxed: Relaxed) -> Reason {
    let by = |rule: &str, amount: i64| Reason { amount: Some(amount), ..Reason::of(rule) };
    match relaxed {
        Relaxed::WindowLater(s) => by("window_later", s),
        Relaxed::WindowEarlier(s) => by("window_earlier", s),
        Relaxed::ShiftLonger(s) => by("shift_longer", s),
        Relaxed::Capacity { dimension, more } => {
            Reason { what: model.dimensions.get(dimension as usize).cloned(), ..by("more_capacity", more) }
        }
        Relaxed::Tasks(more) => by("more_stops", i64::from(more)),
        Relaxed::Skill(skill) => Reason { what: model.skill(skill), ..Reason::of("needs_skill") },
        Relaxed::Limit { rule, more } => {
            let what = serde_json::to_value(rule).ok().and_then(|v| v.as_str().map(str::to_owned));
            Reason { what, ..by("limit_raised", more) }
        }
    }
}

fn obstacle(model: &Model<'_>, why: Why) -> Option<Reason> {
    Some(match why {
        Why::MissingSkill(skill) => Reason { what: model.skill(skill), ..Reason::of("missing_skill") },
        Why::ForbiddenSkill(skill) => Reason { what: model.skill(skill), ..Reason::of("forbidden_skill") },
        Why::NotAmongOnly => Reason::of("not_among_its_vehicles"),
        Why::TooBig { dimension, excess } => Reason {
            what: model.dimensions.get(dimension as usize).cloned(),
            amount: Some(excess),
            ..Reason::of("too_big")
        },
        Why::OutOfReach => Reason::of("out_of_reach"),
        Why::RouteFull => Reason::of("route_full"),
        Why::Fits => return None,
    })
}
