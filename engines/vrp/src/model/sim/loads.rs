//! What is aboard on every leg of a route.

use super::Sim;
use crate::model::{Flow, Lane, Model};

impl Sim {
    /// Load after each node, per dimension, for writing the plan.
    pub fn loads(m: &Model, l: usize, seq: &[u32]) -> Vec<Vec<i64>> {
        let lane = &m.lanes[l];
        let mut loads = Vec::with_capacity(seq.len());
        let (mut aboard, mut rest) = (lane.aboard.clone(), lane.base.clone());
        let trip_give = |from: usize, k: usize| -> i64 {
            let trip = seq[from + 1..].iter().take_while(|&&n| !m.is_reload(n));
            trip.map(|&n| m.give[n as usize * m.dims + k]).sum()
        };
        for (at, &n) in seq.iter().enumerate() {
            let here = n as usize * m.dims;
            for k in 0..m.dims {
                if at == 0 || m.is_reload(n) {
                    rest[k] = if at == 0 { rest[k] } else { 0 } + trip_give(at, k);
                }
                rest[k] += m.take[here + k] - m.give[here + k];
                aboard[k] += m.ship[here + k];
            }
            loads.push((0..m.dims).map(|k| aboard[k] + rest[k]).collect());
        }
        loads
    }
}

/// Capacity on every leg, trip by trip.
pub(super) fn fits(m: &Model, lane: &Lane, seq: &[u32]) -> bool {
    if m.flow == Flow::None {
        return true;
    }
    let mut carried: i64;
    for k in 0..m.dims {
        let amount = |of: &[i64], n: u32| of[n as usize * m.dims + k];
        let most = lane.capacity[k];
        let (mut at, mut aboard, mut rest) = (0, lane.aboard[k], lane.base[k]);
        while at + 1 < seq.len() {
            let trip = seq[at + 1..].iter().position(|&n| m.is_reload(n)).map_or(seq.len(), |p| at + 1 + p);
            let give: i64 = seq[at + 1..trip].iter().map(|&n| amount(&m.give, n)).sum();
            carried = aboard + rest + give;
            if carried > most {
                return false;
            }
            for &n in &seq[at + 1..trip] {
                carried += amount(&m.take, n) + amount(&m.ship, n) - amount(&m.give, n);
                aboard += amount(&m.ship, n);
                if carried > most {
                    return false;
                }
            }
            rest = 0;
            at = trip;
        }
    }
    true
}
