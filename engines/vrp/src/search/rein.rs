//! Stopping long work at any step, and doing again exactly as much of it.

/// Counts steps and says when to stop. A step is short: one stop put in, or one place looked at for a better move.
#[derive(Clone, Copy, Default)]
pub(crate) struct Rein<'a> {
    done: u64,
    most: Option<u64>,
    stop: Option<&'a dyn Fn() -> bool>,
    pulled: bool,
}

impl<'a> Rein<'a> {
    /// Nothing stops it.
    pub fn free() -> Self {
        Self::default()
    }

    /// Asks before each step.
    pub fn held(stop: &'a dyn Fn() -> bool) -> Self {
        Self { stop: Some(stop), ..Self::default() }
    }

    /// So many steps, or all.
    pub fn again(most: Option<u64>) -> Self {
        Self { most, ..Self::default() }
    }

    /// The same, nothing done yet.
    pub fn anew(&self) -> Self {
        Self { stop: self.stop, ..Self::default() }
    }

    /// Whether there may be another step, which is counted. Once it says no, it always does.
    pub fn step(&mut self) -> bool {
        let over = self.most.is_some_and(|most| self.done >= most) || self.stop.is_some_and(|stop| stop());
        self.pulled |= over;
        self.done += u64::from(!self.pulled);
        !self.pulled
    }

    /// The steps done, when it was stopped before the end.
    pub fn pulled(&self) -> Option<u64> {
        self.pulled.then_some(self.done)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::sync::atomic::Ordering;
    use std::time::Duration;

    use super::*;
    use crate::search::Run;
    use crate::{Budget, Control, Job, Matrix, Problem, Stop, Task, Vehicle, verify};

    /// Thirty stops on a grid, five vehicles of two kinds.
    fn grid() -> Problem {
        let at = |n: u32| (n % 6, n / 6);
        let leg = |a: u32, b: u32| {
            let (p, q) = (at(a), at(b));
            let far = p.0.abs_diff(q.0) + p.1.abs_diff(q.1);
            (far * 100, far * 10)
        };
        let job =
            |id: u64| Job::new(id, Task::Deliver { stop: Stop::at(id as u32).taking(5), load: vec![1] });
        let van = |id: u64| Vehicle { capacity: vec![6 + id as i64 % 2], ..Vehicle::new(id, 0, 0, 2000) };
        Problem {
            profiles: vec![Matrix::from_fn(31, leg)],
            jobs: (1..=30).map(job).collect(),
            vehicles: (1..=5).map(van).collect(),
            ..Problem::default()
        }
    }

    #[test]
    fn a_first_plan_stops_at_once_and_can_be_made_again() {
        let p = grid();
        let model = crate::model::Model::new(&p, &|| false).expect("well formed");
        let mut complete = 0;
        for most in [0, 1, 2, 7, 29, 30, 31, 45, 60, 10_000] {
            let looks = Cell::new(0);
            let stop = || {
                looks.set(looks.get() + 1);
                looks.get() > most
            };
            let mut run = Run::new(&model, 1, None, Rein::held(&stop));
            // Stops, better moves and swaps of vehicles: each of the three hears it once.
            assert!(looks.get() <= most + 3, "{} looks, told at {most}", looks.get());
            let plan = run.plan();
            assert_eq!(verify(&p, &plan), []);
            assert_eq!(plan.unserved.len() as u64, 30 - most.min(30));
            assert!(run.first_steps.is_none_or(|steps| steps == most));
            complete += u32::from(run.first_steps.is_none());
            let mut again = Run::new(&model, 1, None, Rein::again(run.first_steps));
            assert_eq!(again.plan(), plan);
        }
        assert_eq!(complete, 1, "only the last one was not stopped");
    }

    #[test]
    fn who_stops_gets_a_whole_plan_and_who_cancels_what_there_is() {
        let p = grid();
        let config = crate::Config::iterations(40_000);
        let [finished, cancelled] = [Control::default(), Control::default()];
        finished.finish.store(true, Ordering::Relaxed);
        cancelled.cancel.store(true, Ordering::Relaxed);
        let plan = |control: &Control| crate::solve(&p, &config, control, &mut |_| {}).expect("well formed");
        let (whole, part) = (plan(&finished), plan(&cancelled));
        assert_eq!((whole.unserved.len(), part.unserved.len()), (0, 30));
        for plan in [&whole, &part] {
            let receipt = plan.receipt.as_ref().expect("a receipt");
            assert!(receipt.epochs.iter().all(|epoch| epoch.iterations == 0), "no search");
            let again = crate::replay(&p, None, receipt).expect("the same problem");
            assert_eq!(again.routes, plan.routes);
        }
    }

    #[test]
    fn neighbours_stop_at_once() {
        let (p, looks) = (grid(), Cell::new(0));
        let stop = || {
            looks.set(looks.get() + 1);
            looks.get() > 4
        };
        assert!(crate::model::Model::new(&p, &stop).expect("well formed").partial);
        assert_eq!(looks.get(), 5);
    }

    #[test]
    fn a_fresh_start_that_is_stopped_leaves_the_best_plan() {
        let p = grid();
        let model = crate::model::Model::new(&p, &|| false).expect("well formed");
        let first = {
            let looks = Cell::new(0u64);
            let count = || {
                looks.set(looks.get() + 1);
                false
            };
            Run::new(&model, 1, None, Rein::held(&count));
            looks.get()
        };
        let looks = Cell::new(0);
        let stop = || {
            looks.set(looks.get() + 1);
            looks.get() > first + 10
        };
        let mut run = Run::new(&model, 1, None, Rein::held(&stop));
        assert_eq!(run.first_steps, None);
        run.search(Budget::Iterations(40_000), Duration::ZERO, &Control::default(), &mut |_| {});
        let last = run.epochs.last().expect("it searched");
        assert!(last.restart && last.iterations == 0, "{last:?}");
        assert_eq!(looks.get(), first + 11);
        let plan = run.plan();
        assert_eq!(verify(&p, &plan), []);
        let epochs = run.epochs.clone();
        let mut again = Run::new(&model, 1, None, Rein::again(None));
        again.replay(&epochs);
        assert_eq!(again.plan(), plan);
    }

    #[test]
    fn a_search_stopped_anywhere_between_its_steps_can_be_replayed() {
        let p = grid();
        let model = crate::model::Model::new(&p, &|| false).expect("well formed");
        let search = |most: u64| {
            let looks = Cell::new(0u64);
            let stop = || {
                looks.set(looks.get() + 1);
                looks.get() > most
            };
            let mut run = Run::new(&model, 1, None, Rein::held(&stop));
            if run.first_steps.is_none() {
                run.search(Budget::Iterations(20_000), Duration::ZERO, &Control::default(), &mut |_| {});
            }
            (run.plan(), run.first_steps, run.epochs.clone(), looks.get())
        };
        let (whole, _, epochs, all) = search(u64::MAX);
        assert_eq!(epochs.iter().filter(|e| e.restart && e.stage == crate::Stage::Pool).count(), 1);
        for k in 1..24 {
            let (plan, first, epochs, looks) = search(all * k / 24);
            // Each of the loops within one another asks once more.
            assert!(looks <= all * k / 24 + 3, "{looks} looks instead of {}", all * k / 24 + 1);
            assert!(plan.costs.levels >= whole.costs.levels);
            assert_eq!(verify(&p, &plan), []);
            let mut again = Run::new(&model, 1, None, Rein::again(first));
            again.replay(&epochs);
            assert_eq!(again.plan(), plan, "after {looks} looks");
        }
    }
}
