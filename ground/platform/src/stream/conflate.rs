//! Values that change faster than anyone looks: one frame per thing and period, the newest wins.

use crate::bus::Latest;
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::time::Instant;

pub(super) const RATE_DEFAULT: Duration = Duration::from_secs(1);
pub(super) const RATE_RANGE: std::ops::RangeInclusive<u64> = 100..=60_000;
/// How often waiting values are looked at.
pub(super) const TICK: Duration = Duration::from_millis(100);

/// What waits, by thing. Its size is bounded by the number of things that moved lately, not by how often they did.
pub(super) struct Conflation {
    every: Duration,
    slots: HashMap<(String, &'static str), Slot>,
}

struct Slot {
    sent: Instant,
    waiting: Option<(Arc<Latest>, String)>,
}

impl Default for Conflation {
    fn default() -> Self {
        Self { every: RATE_DEFAULT, slots: HashMap::new() }
    }
}

impl Conflation {
    pub fn set_rate(&mut self, every: Duration) {
        self.every = every;
    }

    /// A new value for a topic that is watched. Given back when it may go out now; otherwise it waits, and what waited for
    /// the same thing is forgotten.
    pub fn take(
        &mut self,
        latest: Arc<Latest>,
        topic: String,
        now: Instant,
    ) -> Option<(Arc<Latest>, String)> {
        // What moved: the first topic that names one thing (`fleet` names many).
        let subject = latest
            .topics
            .iter()
            .find(|t| t.contains(':'))
            .or(latest.topics.first())
            .unwrap_or(&topic)
            .clone();
        match self.slots.entry((subject, latest.kind)) {
            std::collections::hash_map::Entry::Vacant(slot) => {
                slot.insert(Slot { sent: now, waiting: None });
                Some((latest, topic))
            }
            std::collections::hash_map::Entry::Occupied(mut slot) => {
                let slot = slot.get_mut();
                if now.duration_since(slot.sent) >= self.every {
                    *slot = Slot { sent: now, waiting: None };
                    return Some((latest, topic));
                }
                slot.waiting = Some((latest, topic));
                None
            }
        }
    }

    /// Is there something to look at when the time comes?
    pub fn is_waiting(&self) -> bool {
        !self.slots.is_empty()
    }

    /// What has waited long enough. Things that are at rest are forgotten.
    pub fn due(&mut self, now: Instant) -> Vec<(Arc<Latest>, String)> {
        let every = self.every;
        let mut due = Vec::new();
        self.slots.retain(|_, slot| {
            if now.duration_since(slot.sent) < every {
                return true;
            }
            let Some(waiting) = slot.waiting.take() else { return false };
            slot.sent = now;
            due.push(waiting);
            true
        });
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::OrgId;
    use serde_json::json;

    fn at(vehicle: &str, n: i64) -> Arc<Latest> {
        let topics = vec!["fleet".into(), format!("vehicle:{vehicle}")];
        Arc::new(Latest { org: OrgId::mint(), topics, kind: "moved", data: json!(n) })
    }

    #[test]
    fn the_first_goes_at_once_the_newest_after_the_period_and_nothing_is_kept_of_what_rests() {
        let mut conflation = Conflation::default();
        let start = Instant::now();
        let ms = |n| start + Duration::from_millis(n);
        let mut take = |vehicle: &str, n, at_ms| {
            conflation.take(at(vehicle, n), "fleet".into(), ms(at_ms)).map(|(l, _)| l.data.clone())
        };
        assert_eq!(take("a", 1, 0), Some(json!(1)));
        assert_eq!(take("b", 9, 0), Some(json!(9)), "another vehicle is another thing");
        for n in 2..50 {
            assert_eq!(take("a", n, n as u64 * 10), None);
        }
        let mut due =
            |at_ms| conflation.due(ms(at_ms)).into_iter().map(|(l, _)| l.data.clone()).collect::<Vec<_>>();
        assert!(due(900).is_empty());
        assert_eq!(due(1000), [json!(49)]);
        assert!(due(1500).is_empty());
        assert!(due(2000).is_empty());
        assert!(conflation.slots.is_empty());
    }
}
