//! Puts fixes back into order: each waits a few seconds for earlier ones that are still on their way.

use super::Fix;
use std::collections::BTreeMap;

/// What became of a fix on arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// it waits for its turn
    Held,
    /// the same (time, seq) waits already
    Duplicate,
    /// a later fix has been let go already: this one belongs to the backfill lane
    Late,
}

/// One vehicle's waiting room. Times of arrival come from the server's clock, order from the fixes' own.
#[derive(Debug, Clone)]
pub struct Holdback {
    wait_us: i64,
    waiting: BTreeMap<(i64, i64), (Fix, i64)>,
    let_go: Option<(i64, i64)>,
}

impl Holdback {
    /// `wait_us` is three seconds by default in the house; 0 lets everything go at the next drain.
    pub fn new(wait_us: i64) -> Self {
        Self { wait_us: wait_us.max(0), waiting: BTreeMap::new(), let_go: None }
    }

    /// As after a restart: everything up to `key` is known to have been let go.
    pub fn resumed(wait_us: i64, key: Option<(i64, i64)>) -> Self {
        Self { let_go: key, ..Self::new(wait_us) }
    }

    pub fn push(&mut self, fix: Fix, now_us: i64) -> Arrival {
        if self.let_go.is_some_and(|key| fix.key() <= key) {
            return Arrival::Late;
        }
        match self.waiting.entry(fix.key()) {
            std::collections::btree_map::Entry::Occupied(_) => Arrival::Duplicate,
            std::collections::btree_map::Entry::Vacant(slot) => {
                slot.insert((fix, now_us));
                Arrival::Held
            }
        }
    }

    /// In order: every fix that has waited long enough, and every earlier one with it.
    pub fn drain(&mut self, now_us: i64) -> Vec<Fix> {
        let ripe = now_us.saturating_sub(self.wait_us);
        let newest =
            self.waiting.iter().rev().find(|(_, (_, arrived))| *arrived <= ripe).map(|(key, _)| *key);
        let Some(newest) = newest else { return Vec::new() };
        let rest = self.waiting.split_off(&(newest.0, newest.1.saturating_add(1)));
        self.let_go = Some(newest);
        std::mem::replace(&mut self.waiting, rest).into_values().map(|(fix, _)| fix).collect()
    }

    /// When [`Self::drain`] will next have something.
    pub fn due_us(&self) -> Option<i64> {
        self.waiting.values().map(|(_, arrived)| arrived.saturating_add(self.wait_us)).min()
    }

    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}
