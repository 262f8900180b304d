//! Local search on a few lanes: what ruin and recreate finds slowly, because it takes more than a short string
//! to move. Exchanging tails, turning a stretch round, moving short chains, and swapping whole routes between
//! vehicles of different kinds.

use super::insert::Price;
use super::state::State;
use crate::model::{Flow, NONE, Score};

/// Longest chain moved as a whole.
const CHAIN: usize = 3;
/// More pairs of lanes than this are not tried for swapping vehicles.
const SWAPS: usize = 600;

impl State<'_, '_> {
    /// Improves the lanes until no move helps; adds the change to the totals.
    pub fn polish(&mut self, lanes: &mut Vec<u32>, soft: &mut i64, score: &mut Score) {
        if self.m.has_same {
            return;
        }
        while let Some(l) = lanes.pop() {
            let mut pos = self.m.lanes[l as usize].frozen.len();
            while pos + 1 < self.tracks[l as usize].seq.len() {
                if !self.rein.step() {
                    return;
                }
                if self.improve_at(l as usize, pos) {
                    *soft += self.change();
                    self.add_change(score);
                    for i in 0..self.touched.len() {
                        let other = self.touched[i].0;
                        if !lanes.contains(&other) {
                            lanes.push(other);
                        }
                    }
                    pos = self.m.lanes[l as usize].frozen.len();
                    continue;
                }
                pos += 1;
            }
        }
    }

    /// Tries all moves that put a good neighbour after the node at `pos`.
    fn improve_at(&mut self, l: usize, pos: usize) -> bool {
        let m = self.m;
        let a = self.tracks[l].seq[pos];
        if a as usize >= m.stops {
            return false;
        }
        for &b in &m.close_by[a as usize] {
            let lane = self.home[b as usize];
            if lane == NONE {
                continue;
            }
            let lane = lane as usize;
            let found = if lane == l {
                self.turn(l, pos, self.cells[b as usize].pos as usize) || self.chain(l, pos, b)
            } else {
                self.tails(l, pos, b) || self.chain(l, pos, b)
            };
            if found {
                return true;
            }
        }
        false
    }

    /// Gives two lanes new sequences; keeps them when that is valid and cheaper.
    fn accept(&mut self, changes: [(usize, Vec<u32>); 2]) -> bool {
        self.begin();
        let mut good = true;
        for (l, _) in &changes {
            self.touch(*l);
        }
        for (l, seq) in changes {
            if !seq.is_empty() {
                self.tracks[l].seq = seq;
                self.drop_idle_reloads(l);
                good = good && self.refresh(l);
            }
        }
        if good && self.change() < 0 {
            for i in 0..self.touched.len() {
                // A node that left the first lane was linked to it before the second one was.
                let l = self.touched[i].0 as usize;
                self.relink(l);
            }
            return true;
        }
        self.undo();
        false
    }

    /// A route with nothing but reloads left goes nowhere.
    fn drop_idle_reloads(&mut self, l: usize) {
        let seq = &mut self.tracks[l].seq;
        let last = seq.len() - 1;
        if last > 1 && seq[1..last].iter().all(|&n| self.m.is_reload(n)) {
            for n in seq.drain(1..last) {
                self.home[n as usize] = NONE;
            }
        }
    }

    /// `a` goes on with `b` and its tail, the stop before `b` with what followed `a`.
    fn tails(&mut self, l: usize, pos: usize, b: u32) -> bool {
        let m = self.m;
        let other = self.home[b as usize] as usize;
        let (x, y) = (&m.lanes[l], &m.lanes[other]);
        if x.kind != y.kind || !x.reloads.is_empty() || !x.frozen.is_empty() {
            return false;
        }
        let cut = self.cells[b as usize].pos as usize;
        let (a, after_a) = (self.tracks[l].seq[pos], self.tracks[l].seq[pos + 1]);
        let before_b = self.tracks[other].seq[cut - 1];
        let (ca, cn) = (self.cells[a as usize], self.cells[after_a as usize]);
        let (cp, cb) = (self.cells[before_b as usize], self.cells[b as usize]);
        let (table, price) = (m.table(l), Price::of(m, x));
        let (to, across) = (table.arc(ca.place, cb.place), table.arc(cp.place, cn.place));
        let empties = cut == 1 && pos + 2 == self.tracks[l].seq.len();
        let gain = ca.leg + cp.leg - price.arc(to) - price.arc(across);
        if gain <= 0 && !empties
            || ca.earliest + ca.service + to.1 > cb.latest
            || cp.earliest + cp.service + across.1 > cn.latest
            || !self.tails_fit(l, pos, other, cut)
        {
            return false;
        }
        let (s, t) = (&self.tracks[l].seq, &self.tracks[other].seq);
        let mut first = s[..=pos].to_vec();
        first.extend_from_slice(&t[cut..t.len() - 1]);
        first.push(m.end_node(l));
        let mut second = t[..cut].to_vec();
        second.extend_from_slice(&s[pos + 1..s.len() - 1]);
        second.push(m.end_node(other));
        self.accept([(l, first), (other, second)])
    }

    /// Loads of the heads and tails, and shipments that would be torn apart.
    fn tails_fit(&self, l: usize, pos: usize, other: usize, cut: usize) -> bool {
        let m = self.m;
        let (s, t) = (&self.tracks[l].seq, &self.tracks[other].seq);
        let torn = |seq: &[u32], from: usize| {
            seq[from..].iter().any(|&n| {
                let mate = m.nodes[n as usize].mate;
                mate != NONE && (self.cells[mate as usize].pos as usize) < from
            })
        };
        if torn(s, pos + 1) || torn(t, cut) {
            return false;
        }
        if m.flow != Flow::Sum {
            return true;
        }
        (0..m.dims).all(|k| {
            let amount = |n: &u32| m.give[*n as usize * m.dims + k] + m.take[*n as usize * m.dims + k];
            let (head, cut_head): (i64, i64) =
                (s[..=pos].iter().map(amount).sum(), t[..cut].iter().map(amount).sum());
            let (all, other_all) = (self.sums[l * m.dims + k], self.sums[other * m.dims + k]);
            head + other_all - cut_head <= m.lanes[l].capacity[k]
                && cut_head + all - head <= m.lanes[other].capacity[k]
        })
    }

    /// Turns the stretch between two positions round, so that they become neighbours.
    fn turn(&mut self, l: usize, pos: usize, to: usize) -> bool {
        let m = self.m;
        let (from, to) = (pos.min(to), pos.max(to));
        let seq = &self.tracks[l].seq;
        if from < m.lanes[l].frozen.len() || to < from + 2 || to + 1 >= seq.len() {
            return false;
        }
        let (table, price) = (m.table(l), Price::of(m, &m.lanes[l]));
        let place = |at: usize| self.cells[seq[at] as usize].place;
        let mut gain = self.cells[seq[to] as usize].leg + self.cells[seq[from] as usize].leg;
        gain -= price.arc(table.arc(place(from), place(to)))
            + price.arc(table.arc(place(from + 1), place(to + 1)));
        gain += (from + 1..to).map(|at| self.cells[seq[at] as usize].leg).sum::<i64>();
        gain -= (from + 1..to).map(|at| price.arc(table.arc(place(at + 1), place(at)))).sum::<i64>();
        if gain <= 0 {
            return false;
        }
        let mut turned = seq.clone();
        turned[from + 1..=to].reverse();
        let ordered = turned.iter().all(|&n| {
            let node = &m.nodes[n as usize];
            node.mate == NONE || node.max_ride == i32::MAX && !self.pair_turned(&turned, n)
        });
        ordered && self.accept([(l, turned), (l, Vec::new())])
    }

    /// Whether a shipment of this node would be dropped before it is picked up.
    fn pair_turned(&self, seq: &[u32], n: u32) -> bool {
        let m = self.m;
        let mate = m.nodes[n as usize].mate;
        let at = |n: u32| seq.iter().position(|&other| other == n);
        let is_drop = m.nodes[n as usize].part == crate::answer::Part::Dropoff;
        if is_drop { at(mate) > at(n) } else { at(n) > at(mate) }
    }

    /// Moves a chain that begins with `b` to where it follows the node at `pos`.
    fn chain(&mut self, l: usize, pos: usize, b: u32) -> bool {
        let m = self.m;
        let from = self.home[b as usize] as usize;
        let cut = self.cells[b as usize].pos as usize;
        if cut <= m.lanes[from].frozen.len() || from == l && (cut == pos + 1 || cut == pos) {
            return false;
        }
        let (price, price_from) = (Price::of(m, &m.lanes[l]), Price::of(m, &m.lanes[from]));
        let (table, table_from) = (m.table(l), m.table(from));
        let cell = |n: u32| self.cells[n as usize];
        let (s, t) = (&self.tracks[l].seq, &self.tracks[from].seq);
        let (a, next) = (cell(s[pos]), cell(s[pos + 1]));
        let before = cell(t[cut - 1]);
        let (mut inside, mut length) = (0, 0);
        for end in cut..(cut + CHAIN).min(t.len() - 1) {
            let node = &m.nodes[t[end] as usize];
            let overlaps = from == l && (pos >= cut && pos <= end);
            if node.mate != NONE || node.job == NONE || overlaps || !m.allows(node.job, l) {
                break;
            }
            length += 1;
            let (last, after) = (cell(t[end]), cell(t[end + 1]));
            let removed =
                before.leg + inside + last.leg - price_from.arc(table_from.arc(before.place, after.place));
            let into =
                price.arc(table.arc(a.place, cell(b).place)) + price.arc(table.arc(last.place, next.place));
            let same = if from == l { inside } else { self.inner(l, &t[cut..=end]) };
            inside += last.leg;
            let reach = a.earliest + a.service + table.arc(a.place, cell(b).place).1;
            if removed <= into - a.leg + same || reach > m.nodes[b as usize].close {
                continue;
            }
            let changes = self.moved_chain(l, pos, from, cut, length);
            if self.accept(changes) {
                return true;
            }
            // `accept` has put everything back, but not the borrows.
            return false;
        }
        false
    }

    /// What the legs within a chain cost on a lane.
    fn inner(&self, l: usize, chain: &[u32]) -> i64 {
        let m = self.m;
        let price = Price::of(m, &m.lanes[l]);
        let place = |n: u32| self.cells[n as usize].place;
        chain.windows(2).map(|p| price.arc(m.table(l).arc(place(p[0]), place(p[1])))).sum()
    }

    fn moved_chain(
        &self,
        l: usize,
        pos: usize,
        from: usize,
        cut: usize,
        length: usize,
    ) -> [(usize, Vec<u32>); 2] {
        let (s, t) = (&self.tracks[l].seq, &self.tracks[from].seq);
        let chain = &t[cut..cut + length];
        let mut rest = t.clone();
        rest.drain(cut..cut + length);
        if from == l {
            let at = if pos > cut { pos - length } else { pos };
            let tail = rest.split_off(at + 1);
            rest.extend_from_slice(chain);
            rest.extend(tail);
            return [(l, rest), (l, Vec::new())];
        }
        let mut longer = s[..=pos].to_vec();
        longer.extend_from_slice(chain);
        longer.extend_from_slice(&s[pos + 1..]);
        [(from, rest), (l, longer)]
    }

    /// Swaps whole routes between lanes of different kinds while that helps.
    pub fn swap_vehicles(&mut self, soft: &mut i64, score: &mut Score) {
        let m = self.m;
        if m.lanes_of.len() < 2 || m.has_same {
            return;
        }
        let fixed = |l: usize| !m.lanes[l].frozen.is_empty() || !m.lanes[l].reloads.is_empty();
        let mut tried = 0;
        for x in 0..m.lanes.len() {
            if self.tracks[x].is_empty() || fixed(x) {
                continue;
            }
            let mut others: Vec<usize> = self.used.iter().map(|&l| l as usize).filter(|&y| y > x).collect();
            others.extend((0..m.lanes_of.len()).filter_map(|kind| self.vacant(kind)));
            others.sort_unstable();
            for y in others.into_iter().filter(|&y| m.lanes[x].kind != m.lanes[y].kind && !fixed(y)) {
                tried += 1;
                if tried > SWAPS || !self.rein.step() {
                    return;
                }
                if self.swap_pair(x, y) {
                    *soft += self.change();
                    self.add_change(score);
                }
            }
        }
    }

    fn swap_pair(&mut self, x: usize, y: usize) -> bool {
        let m = self.m;
        let inner = |seq: &[u32]| seq[1..seq.len() - 1].to_vec();
        let (a, b) = (inner(&self.tracks[x].seq), inner(&self.tracks[y].seq));
        let allowed = |stops: &[u32], l: usize| stops.iter().all(|&n| m.allows(m.job_of(n), l));
        if !allowed(&a, y) || !allowed(&b, x) {
            return false;
        }
        let wrap = |l: usize, stops: &[u32]| {
            let mut seq = vec![m.start_node(l)];
            seq.extend_from_slice(stops);
            seq.push(m.end_node(l));
            seq
        };
        let (on_x, on_y) = (wrap(x, &b), wrap(y, &a));
        self.accept([(x, on_x), (y, on_y)])
    }
}
