//! Four digits are soon guessed: five wrong tries close a delivery's commands for an hour.

use kernel::{DeliveryId, Time};
use platform::Problem;
use std::{collections::HashMap, sync::Mutex};

const TRIES_MAX: u32 = 5;
const CLOSED_S: i64 = 3_600;
/// Deliveries remembered at once; when full, those whose hour is over are forgotten.
const REMEMBERED_MAX: usize = 10_000;

/// Wrong tries of the last hour, by delivery. Of this process only: several processes multiply the tries by their number.
#[derive(Debug, Default)]
pub(crate) struct Tries(Mutex<HashMap<DeliveryId, (u32, Time)>>);

impl Tries {
    pub fn check(&self, id: DeliveryId, now: Time) -> Result<(), Problem> {
        let tries = self.0.lock().expect("BUG: no holder panics");
        match tries.get(&id) {
            Some((n, since)) if *n >= TRIES_MAX && now.since_s(*since) < CLOSED_S => {
                Err(Problem::too_many((CLOSED_S - now.since_s(*since)).max(1) as u64))
            }
            _ => Ok(()),
        }
    }

    pub fn count(&self, id: DeliveryId, now: Time) {
        let mut tries = self.0.lock().expect("BUG: no holder panics");
        if tries.len() >= REMEMBERED_MAX {
            tries.retain(|_, (_, since)| now.since_s(*since) < CLOSED_S);
        }
        let entry = tries.entry(id).or_insert((0, now));
        if now.since_s(entry.1) >= CLOSED_S {
            *entry = (0, now);
        }
        entry.0 += 1;
    }
}
