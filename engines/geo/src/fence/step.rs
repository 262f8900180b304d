//! One vehicle, one fix.

use super::{Event, Fence, FenceSet, Fix, Kind};
use serde::{Deserialize, Serialize};

/// How sure one must be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// A single fix decides when it lies deeper past the border than its accuracy, and never needs more than this.
    pub margin_max_m: f64,
    /// taken when a device does not say how exact it is
    pub accuracy_default_m: f64,
}

impl Default for Rules {
    fn default() -> Self {
        // A phone in a street says 5..20 m, a basic tracker says nothing and means about 15.
        Self { margin_max_m: 50.0, accuracy_default_m: 15.0 }
    }
}

impl Rules {
    fn margin_m(&self, fix: &Fix) -> f64 {
        fix.accuracy_m
            .filter(|m| m.is_finite() && *m >= 0.0)
            .unwrap_or(self.accuracy_default_m)
            .min(self.margin_max_m)
    }
}

/// What is known of one vehicle at one fence. Fences it is clearly outside of have no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Presence {
    #[serde(with = "super::hex")]
    fence: u128,
    /// `None`: outside, and the last fix hinted at an entry
    since_us: Option<i64>,
    /// the last fix was past the border on the other side, too shallow to decide alone
    wavering: bool,
    dwelt: bool,
}

/// One vehicle's memory of its fences; small, cloneable, comparable: a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    #[serde(with = "super::hex")]
    vehicle: u128,
    /// (time, seq) of the last fix
    last: Option<(i64, i64)>,
    /// sorted by fence
    presences: Vec<Presence>,
}

impl State {
    pub fn new(vehicle: u128) -> Self {
        Self { vehicle, last: None, presences: Vec::new() }
    }

    pub fn vehicle(&self) -> u128 {
        self.vehicle
    }

    /// (time, seq) of the newest fix that was stepped.
    pub fn last(&self) -> Option<(i64, i64)> {
        self.last
    }

    /// The fences the vehicle is in, with the time it entered.
    pub fn inside(&self) -> impl Iterator<Item = (u128, i64)> + '_ {
        self.presences.iter().filter_map(|p| Some((p.fence, p.since_us?)))
    }

    /// Two states that will answer every later fix alike; the last fix itself does not matter.
    pub(super) fn same_future(&self, other: &Self) -> bool {
        self.last.is_some() == other.last.is_some() && self.presences == other.presences
    }
}

/// Moves `state` by one fix and appends what happened: exits, then enters, then dwells, each in order of fence.
///
/// A fix that is not of a later instant than the last one is ignored. Out-of-order input belongs to
/// [`super::Holdback`] and [`super::Timeline`]; of several fixes of one instant the lowest seq counts, because a
/// vehicle is in one place at a time and an event is named by its instant. A fence that has left the set is forgotten without an exit: nobody drove anywhere.
pub fn step(state: &mut State, fix: &Fix, fences: &FenceSet, rules: &Rules, events: &mut Vec<Event>) {
    if state.last.is_some_and(|last| fix.time_us <= last.0) {
        return;
    }
    let first = state.last.is_none();
    let margin_m = rules.margin_m(fix);
    let from = events.len();
    let containing = fences.containing(fix.at);

    let mut next = Vec::with_capacity(state.presences.len().max(containing.len()));
    for presence in &state.presences {
        let Some(fence) = fences.get(presence.fence) else { continue };
        let inside = containing.binary_search(&presence.fence).is_ok();
        let sure = || fence.shape.depth_m(fix.at).abs() > margin_m;
        next.extend(advance(*presence, inside, sure, fix.time_us, |kind, time_us| {
            events.push(Event { time_us, kind, fence: fence.id, vehicle: state.vehicle, initial: false });
        }));
    }
    for id in containing {
        let Some(fence) = fences.get(id) else { continue };
        if state.presences.binary_search_by_key(&id, |p| p.fence).is_ok() {
            continue;
        }
        // The first fix has no earlier side to cling to.
        let entered = first || fence.shape.depth_m(fix.at).abs() > margin_m;
        if entered {
            events.push(Event {
                time_us: fix.time_us,
                kind: Kind::Enter,
                fence: id,
                vehicle: state.vehicle,
                initial: first,
            });
        }
        let since_us = entered.then_some(fix.time_us);
        next.push(Presence { fence: id, since_us, wavering: !entered, dwelt: false });
    }
    next.sort_unstable_by_key(|p| p.fence);
    for presence in &mut next {
        if let Some(fence) = fences.get(presence.fence) {
            tell_stay(presence, fence, fix.time_us, state.vehicle, events);
        }
    }
    events[from..].sort_unstable_by_key(|e| (e.kind, e.fence));
    state.presences = next;
    state.last = Some(fix.key());
}

/// One fence that the vehicle is in, or was on the brink of. `None` forgets it.
fn advance(
    mut presence: Presence,
    inside: bool,
    sure: impl Fn() -> bool,
    time_us: i64,
    mut tell: impl FnMut(Kind, i64),
) -> Option<Presence> {
    match (presence.since_us, inside) {
        (Some(_), true) => {
            presence.wavering = false;
            Some(presence)
        }
        // Two fixes in a row past the border, or one that is deeper past it than it can err.
        (Some(_), false) if presence.wavering || sure() => {
            tell(Kind::Exit, time_us);
            None
        }
        (Some(_), false) => {
            presence.wavering = true;
            Some(presence)
        }
        (None, true) => {
            tell(Kind::Enter, time_us);
            Some(Presence { since_us: Some(time_us), wavering: false, ..presence })
        }
        (None, false) => None,
    }
}

fn tell_stay(presence: &mut Presence, fence: &Fence, now_us: i64, vehicle: u128, events: &mut Vec<Event>) {
    let Some(since_us) = presence.since_us else { return };
    let event = |time_us, kind| Event { time_us, kind, fence: fence.id, vehicle, initial: false };
    if fence.report_inside && since_us < now_us {
        events.push(event(now_us, Kind::Inside));
    }
    let Some(dwell_s) = fence.dwell_s else { return };
    let due_us = since_us.saturating_add(i64::from(dwell_s) * 1_000_000);
    if !presence.dwelt && now_us >= due_us {
        presence.dwelt = true;
        // The moment the time was full, not the fix that noticed: a late fix in between must not rename the event.
        events.push(event(due_us, Kind::Dwell));
    }
}
