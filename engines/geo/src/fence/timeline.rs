//! The recent past of one vehicle, with a checkpoint after every fix, so that a late fix changes only what it touches.

use super::{Event, FenceSet, Fix, Rules, State, step};

/// What a fix changed. Events that merely stay are not repeated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Correction {
    /// happened, we know now
    pub added: Vec<Event>,
    /// did not happen after all (or happened otherwise; then the same id is in `added` too)
    pub retracted: Vec<Event>,
}

/// What became of a fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inserted {
    /// newest of all: an ordinary step
    Newest(Vec<Event>),
    /// between or before others: a correction, `late = true` for whoever hears it
    Late(Correction),
    /// known already
    Duplicate,
    /// older than everything this timeline remembers
    TooOld,
}

#[derive(Debug, Clone)]
struct Moment {
    fix: Fix,
    /// after the fix
    state: State,
    events: Vec<Event>,
}

/// At most `moments_max` fixes are remembered; older ones shrink into the base state and cannot be corrected any more.
#[derive(Debug, Clone)]
pub struct Timeline {
    base: State,
    moments: Vec<Moment>,
    moments_max: usize,
}

impl Timeline {
    pub fn new(base: State, moments_max: usize) -> Self {
        Self { base, moments: Vec::new(), moments_max: moments_max.max(1) }
    }

    /// After the newest fix.
    pub fn state(&self) -> &State {
        self.moments.last().map_or(&self.base, |m| &m.state)
    }

    /// Before the oldest remembered fix.
    pub fn base(&self) -> &State {
        &self.base
    }

    pub fn len(&self) -> usize {
        self.moments.len()
    }

    pub fn is_empty(&self) -> bool {
        self.moments.is_empty()
    }

    pub fn insert(&mut self, fix: Fix, fences: &FenceSet, rules: &Rules) -> Inserted {
        if self.base.last().is_some_and(|last| fix.key() <= last) {
            return Inserted::TooOld;
        }
        let Err(at) = self.moments.binary_search_by_key(&fix.key(), |m| m.fix.key()) else {
            return Inserted::Duplicate;
        };
        let moment = self.evaluate(at, fix, fences, rules);
        if at == self.moments.len() {
            let events = moment.events.clone();
            self.moments.push(moment);
            self.forget();
            return Inserted::Newest(events);
        }
        let mut correction = Correction { added: moment.events.clone(), retracted: Vec::new() };
        self.moments.insert(at, moment);
        self.re_evaluate_from(at + 1, fences, rules, &mut correction);
        self.forget();
        Inserted::Late(settle(correction))
    }

    fn evaluate(&self, at: usize, fix: Fix, fences: &FenceSet, rules: &Rules) -> Moment {
        let mut state = at.checked_sub(1).map_or(&self.base, |i| &self.moments[i].state).clone();
        let mut events = Vec::new();
        step(&mut state, &fix, fences, rules, &mut events);
        Moment { fix, state, events }
    }

    /// Steps on until a moment ends in the state it had: from there nothing can differ.
    fn re_evaluate_from(
        &mut self,
        from: usize,
        fences: &FenceSet,
        rules: &Rules,
        correction: &mut Correction,
    ) {
        for at in from..self.moments.len() {
            let new = self.evaluate(at, self.moments[at].fix, fences, rules);
            let old = std::mem::replace(&mut self.moments[at], new);
            let new = &self.moments[at];
            correction.retracted.extend(&old.events);
            correction.added.extend(&new.events);
            if old.state.same_future(&new.state) {
                return;
            }
        }
    }

    fn forget(&mut self) {
        let surplus = self.moments.len().saturating_sub(self.moments_max);
        if let Some(last) = self.moments.drain(..surplus).next_back() {
            self.base = last.state;
        }
    }
}

/// An event on both sides stayed as it was, perhaps noticed by another fix.
fn settle(mut correction: Correction) -> Correction {
    correction.added.sort_unstable();
    correction.retracted.sort_unstable();
    let (added, retracted) = (correction.added.clone(), correction.retracted.clone());
    correction.added.retain(|e| retracted.binary_search(e).is_err());
    correction.retracted.retain(|e| added.binary_search(e).is_err());
    correction
}
