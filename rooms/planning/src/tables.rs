//! The travel tables of the plans that people are at work on: made once for a plan, not anew at every drag.
//!
//! A plan's request never changes, so neither do its places. What is kept is bounded and forgotten soon: a map that is replaced
//! reaches an open plan after that time.

use crate::model::matrix;
use kernel::{PlanId, Point, Time};
use routing::{Profile, Roads};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// A table of a thousand places takes eight megabytes.
const TABLES_MAX: usize = 16;
const KEPT_FOR: Duration = Duration::from_secs(15 * 60);

#[derive(Default)]
pub struct Tables(Mutex<VecDeque<Table>>);

struct Table {
    plan: PlanId,
    profile: Profile,
    points: Vec<Point>,
    made_at: Instant,
    matrix: Arc<vrp::Matrix>,
}

impl Tables {
    /// Metres and seconds between all points of a plan at the time it is for, from the last time they were asked for or from the roads.
    pub fn of(
        &self,
        plan: PlanId,
        roads: &dyn Roads,
        points: &[Point],
        profile: Profile,
        at: Time,
    ) -> vrp::Matrix {
        if let Some(known) = self.known(plan, points, profile) {
            return (*known).clone();
        }
        // worked out without the lock: seconds, for a large plan on a map
        let made = Arc::new(matrix(roads, points, profile, at));
        let mut tables = self.0.lock().expect("BUG: no holder panics");
        tables.retain(|t| t.made_at.elapsed() < KEPT_FOR && !(t.plan == plan && t.profile == profile));
        if tables.len() >= TABLES_MAX {
            tables.pop_front();
        }
        let (points, matrix) = (points.to_vec(), Arc::clone(&made));
        tables.push_back(Table { plan, profile, points, made_at: Instant::now(), matrix });
        (*made).clone()
    }

    fn known(&self, plan: PlanId, points: &[Point], profile: Profile) -> Option<Arc<vrp::Matrix>> {
        let tables = self.0.lock().expect("BUG: no holder panics");
        let is_it = |t: &&Table| {
            t.plan == plan && t.profile == profile && t.points == points && t.made_at.elapsed() < KEPT_FOR
        };
        tables.iter().find(is_it).map(|t| Arc::clone(&t.matrix))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_made_once_for_a_plan_and_anew_for_other_places() {
        let tables = Tables::default();
        let points: Vec<_> = (0..4).map(|n| Point::new(25.0 + f64::from(n) / 100.0, 55.2).unwrap()).collect();
        let (plan, at) = (PlanId::mint(), Time::from_unix_s(0));
        let one = tables.of(plan, &routing::StraightLine, &points, Profile::Van, at);
        assert_eq!(tables.of(plan, &routing::StraightLine, &points, Profile::Van, at), one);
        assert_eq!(tables.0.lock().unwrap().len(), 1);
        assert_eq!(tables.of(plan, &routing::StraightLine, &points[..2], Profile::Van, at).size, 2);
        assert_eq!(
            tables.0.lock().unwrap().len(),
            1,
            "the newest places of a plan take the place of the others"
        );
        for _ in 0..TABLES_MAX + 4 {
            tables.of(PlanId::mint(), &routing::StraightLine, &points[..2], Profile::Van, at);
        }
        assert_eq!(tables.0.lock().unwrap().len(), TABLES_MAX);
    }
}
