use super::trial::Tried;
use crate::{
    plan::PlanSummary,
    solution::{Broken, PlanRoute, Totals, Unserved},
};
use garde::Validate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct AskEdit {
    #[garde(length(min = 1, max = 100))]
    pub edits: Vec<Edit>,
    /// keep the outcome also when it breaks rules, such as a window or a capacity
    #[serde(default)]
    pub accept_violations: bool,
    /// the version you look at, when you do not send `If-Match`
    #[serde(default)]
    pub base_version: Option<i64>,
}

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct AskWhatIf {
    #[garde(length(min = 1, max = 100))]
    pub edits: Vec<Edit>,
}

/// One change by hand. Jobs and vehicles go by the names of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = PlanEdit)]
pub enum Edit {
    /// Serve the job by this vehicle: behind another job, first, or (saying neither) where it fits best.
    #[serde(alias = "assign")]
    Move {
        job: String,
        vehicle: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<String>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        first: bool,
    },
    /// Two jobs take each other's place.
    Swap {
        a: String,
        b: String,
    },
    /// Nobody serves it.
    Unassign {
        job: String,
    },
    /// Drive the route the other way round.
    Reverse {
        vehicle: String,
    },
    /// Keep the job on its vehicle in further searches.
    Lock {
        job: String,
    },
    Unlock {
        job: String,
    },
    /// Begin from an earlier revision.
    Revert {
        revision: i32,
    },
}

/// What edits change.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct WhatIf {
    pub before: Totals,
    pub after: Totals,
    /// after less before
    pub change: Change,
    /// rules the outcome breaks
    pub violations: Vec<Broken>,
    /// routes that are not as before; a vehicle that has no route any more is in `emptied`
    pub routes: Vec<PlanRoute>,
    pub emptied: Vec<String>,
    pub unserved: Vec<Unserved>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Change {
    pub distance_m: i64,
    pub duration_s: i64,
    pub late_s: i64,
    pub cost_minor: i64,
    pub unserved: i32,
}

impl WhatIf {
    pub fn of(tried: Tried) -> Self {
        let Tried { before, after } = tried;
        let change = Change {
            distance_m: after.totals.distance_m - before.totals.distance_m,
            duration_s: after.totals.duration_s - before.totals.duration_s,
            late_s: after.totals.late_s - before.totals.late_s,
            cost_minor: after.totals.cost_minor - before.totals.cost_minor,
            unserved: after.totals.unserved - before.totals.unserved,
        };
        let gone = |route: &&PlanRoute| after.routes.iter().all(|r| r.vehicle != route.vehicle);
        let emptied = before.routes.iter().filter(gone).map(|route| route.vehicle.clone()).collect();
        let routes = after.routes.into_iter().filter(|route| !before.routes.contains(route)).collect();
        Self {
            before: before.totals,
            after: after.totals,
            change,
            violations: after.violations,
            routes,
            emptied,
            unserved: after.unserved,
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Edited {
    pub plan: PlanSummary,
    #[serde(flatten)]
    pub what_if: WhatIf,
}
