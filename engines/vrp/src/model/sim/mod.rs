//! One route simulated exactly: what is aboard (`loads`), when everything happens (`timetable`), whom it serves
//! together (`company`), and what that amounts to.

mod company;
mod loads;
mod timetable;

use super::levels::Terms;
use super::validate::{BREAKS_MAX, FAR};
use super::{Model, NONE, Node};

/// What a feasible route amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub distance: i64,
    pub drive: i64,
    pub terms: Terms,
}

/// Times of one node of the route, for writing it down.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Times {
    pub arrive: i32,
    pub start: i32,
    pub depart: i32,
}

/// A break between node `after` and the next.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Halt {
    pub after: usize,
    pub index: u32,
    pub start: i32,
    pub end: i32,
}

/// Buffers reused between simulations.
#[derive(Default)]
pub(crate) struct Sim {
    /// Earliest departure per node and number of breaks taken.
    free: Vec<[i32; BREAKS_MAX + 1]>,
    from: Vec<[u8; BREAKS_MAX + 1]>,
    taken: Vec<u8>,
    lower: Vec<i32>,
    begin: Vec<i32>,
    pub times: Vec<Times>,
    pub halts: Vec<Halt>,
    zones: Vec<u32>,
}

impl Sim {
    /// Runs the route of `lane` over `seq`, start and end included. `None` when it breaks a rule.
    pub fn run(&mut self, m: &Model, l: usize, seq: &[u32]) -> Option<Outcome> {
        let lane = &m.lanes[l];
        let used = seq.len() > 2;
        if !used && lane.frozen.is_empty() {
            return Some(Outcome::default());
        }
        let mut out = Outcome::default();
        let table = m.table(l);
        let (mut service, mut tasks) = (0i64, 0u32);
        for pair in seq.windows(2) {
            let (x, y) = (&m.nodes[pair[0] as usize], &m.nodes[pair[1] as usize]);
            let (distance, drive) = table.arc(x.place, y.place);
            out.distance += i64::from(distance);
            out.drive += i64::from(drive);
            if i64::from(drive) >= FAR {
                return None;
            }
            service += i64::from(work(x, y));
            tasks += u32::from(y.job != NONE);
        }
        let limits = &lane.limits;
        if limits.tasks.is_some_and(|most| tasks > most)
            || limits.distance_m.is_some_and(|most| out.distance > most)
            || limits.drive_s.is_some_and(|most| out.drive > most)
            || !self.company(m, lane, seq, &mut out.terms)
            || !loads::fits(m, lane, seq)
        {
            return None;
        }
        let (depart, finish, pause) = self.timetable(m, l, seq)?;
        let duration = i64::from(finish - depart);
        if limits.duration_s.is_some_and(|most| duration > most) {
            return None;
        }
        let wait = duration - out.drive - service - i64::from(pause);
        let rates = &lane.rates;
        let overtime = rates.overtime.map_or(0, |o| (duration - o.after_s).max(0) * o.per_s);
        out.terms.money += rates.fixed
            + rates.per_m * out.distance
            + rates.per_drive_s * out.drive
            + rates.per_wait_s * wait
            + rates.per_service_s * service
            + rates.per_task * i64::from(tasks)
            + overtime;
        out.terms.balance = (duration / 60) * (duration / 60);
        out.terms.finish = i64::from(finish - lane.open);
        for (at, &n) in seq.iter().enumerate() {
            let node = &m.nodes[n as usize];
            if node.late_cost > 0 {
                out.terms.lateness += i64::from((self.begin[at] - node.due).max(0)) * node.late_cost;
            }
        }
        Some(out)
    }
}

/// Service at `y`, and setup when the vehicle comes from elsewhere.
#[inline]
fn work(x: &Node, y: &Node) -> i32 {
    y.service + if x.place == y.place { 0 } else { y.setup }
}
