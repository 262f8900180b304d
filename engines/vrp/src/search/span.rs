//! How long a stretch of a route takes at least, in a form that can be joined in constant time. After the
//! concatenation of Kindervater and Savelsbergh (1997) as used by Vidal et al. (2013), for feasible stretches.

use super::state::State;
use crate::model::Node;

/// A stretch of stops, feasible by itself.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span {
    /// The shortest time from its first arrival to its last departure.
    pub time: i32,
    /// First arrivals between these take just that time.
    early: i32,
    late: i32,
}

impl Span {
    fn of(node: &Node) -> Self {
        Self { time: node.service, early: node.open, late: node.close }
    }

    /// This stretch, so much driving, and then another.
    pub fn then(self, drive: i32, next: Self) -> Self {
        let at = self.time + drive;
        let wait = (next.early - at - self.late).max(0);
        Self {
            time: at + wait + next.time,
            early: (next.early - at).max(self.early) - wait,
            late: (next.late - at).min(self.late),
        }
    }
}

impl State<'_, '_> {
    /// Joins the nodes of a lane from both ends, where time at work is limited.
    pub(super) fn spans(&mut self, l: usize) {
        let m = self.m;
        if !m.lanes[l].timed {
            return;
        }
        let table = m.table(l);
        let node = |n: u32| &m.nodes[n as usize];
        let seq = &self.tracks[l].seq;
        let mut span = Span::of(node(seq[0]));
        self.ahead[seq[0] as usize] = span;
        for leg in seq.windows(2) {
            let drive = table.arc(node(leg[0]).place, node(leg[1]).place).1;
            span = span.then(drive, Span::of(node(leg[1])));
            self.ahead[leg[1] as usize] = span;
        }
        span = Span::of(node(seq[seq.len() - 1]));
        self.behind[seq[seq.len() - 1] as usize] = span;
        for leg in seq.windows(2).rev() {
            let drive = table.arc(node(leg[0]).place, node(leg[1]).place).1;
            span = Span::of(node(leg[0])).then(drive, span);
            self.behind[leg[0] as usize] = span;
        }
    }

    /// The shortest time that a feasible route takes; 0 where nobody asks.
    pub(super) fn duration(&self, l: usize) -> i32 {
        if self.m.lanes[l].timed { self.behind[self.tracks[l].seq[0] as usize].time } else { 0 }
    }

    /// Whether the limit on time at work allows `c` between two neighbours, where windows allow it.
    pub(super) fn lasts(&self, l: usize, between: (u32, u32), c: u32, (to, on): (i32, i32)) -> bool {
        let lane = &self.m.lanes[l];
        let (x, y) = (self.ahead[between.0 as usize], self.behind[between.1 as usize]);
        let span = x.then(to, Span::of(&self.m.nodes[c as usize])).then(on, y);
        lane.limits.duration_s.is_none_or(|most| i64::from(span.time) <= most)
    }
}
