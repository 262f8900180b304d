//! A timetable for a route that breaks rules: as early as driving allows, late where it is late, so that
//! `verify` can say what is wrong with a route made by hand.

use super::sim::{Halt, Sim, Times};
use super::validate::FAR;
use super::{Model, Pause};

impl Sim {
    /// Fills times and halts for any sequence.
    pub fn lenient(&mut self, m: &Model, l: usize, seq: &[u32]) {
        let lane = &m.lanes[l];
        let table = m.table(l);
        self.times.clear();
        self.halts.clear();
        let open = lane.open;
        self.times.push(Times { arrive: open, start: open, depart: open });
        let (mut t, mut driven, mut next_pause) = (open, 0, 0);
        for at in 1..seq.len() {
            let (x, y) = (&m.nodes[seq[at - 1] as usize], &m.nodes[seq[at] as usize]);
            let mut rest = table.arc(x.place, y.place).1;
            while let Some(pause) = lane.pauses.get(next_pause) {
                let begin = match pause {
                    Pause::Driving { max, .. } if driven + rest > *max => t + (max - driven),
                    Pause::Driving { .. } => break,
                    Pause::Timed { windows, .. } => {
                        let begin = windows.iter().find(|w| w.1 >= t).map_or(t, |w| w.0.max(t));
                        // Taken on this leg when it begins on it, and never after the last one.
                        if begin > t + rest && at + 1 < seq.len() {
                            break;
                        }
                        if at + 1 == seq.len() && windows[0].0 >= t + rest {
                            next_pause += 1;
                            continue;
                        }
                        begin
                    }
                };
                let (duration, index) = match pause {
                    Pause::Driving { duration, .. } => (*duration, 0),
                    Pause::Timed { duration, index, .. } => (*duration, *index),
                };
                rest -= rest.min(begin - t);
                t = begin + duration;
                self.halts.push(Halt { after: at - 1, index, start: begin, end: t });
                match pause {
                    Pause::Driving { .. } => driven = 0,
                    Pause::Timed { .. } => next_pause += 1,
                }
            }
            driven += rest;
            let arrive = t.saturating_add(rest).min(4 * FAR as i32);
            let start = m.start_at(y, arrive).unwrap_or(arrive.max(y.open.min(m.horizon)));
            let work = y.service + if x.place == y.place { 0 } else { y.setup };
            t = start.saturating_add(work).min(5 * FAR as i32);
            self.times.push(Times { arrive, start, depart: t });
        }
    }
}
