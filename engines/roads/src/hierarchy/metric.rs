//! Weights of the hierarchy's arcs for one traveller.

use super::{Joint, Joints, NONE, Pattern, Topology, sweep::Waiting};
use crate::costs::{NEVER, Weight};

/// The arcs that the traveller can pass, and what they cost.
pub(crate) struct Metric {
    pub up: Half,
    pub down: Half,
    /// the next rank on the way to the root that the traveller can be at; [`NONE`] at the end
    pub above: Vec<u32>,
}

/// Arcs in one direction, by their lower end.
#[derive(Default)]
pub(crate) struct Half {
    /// one more than there are ranks
    first: Vec<u32>,
    /// the higher end, rising within a rank's arcs
    other: Vec<u32>,
    weight: Vec<Weight>,
    /// the rank that the arc leads over; [`NONE`]: it is a turn
    via: Vec<u32>,
}

impl Half {
    /// (other end, weight) of a rank's arcs.
    pub fn arcs(&self, rank: u32) -> impl Iterator<Item = (u32, Weight)> + '_ {
        self.rest(rank, self.first[rank as usize])
    }
    fn rest(&self, rank: u32, next: u32) -> impl Iterator<Item = (u32, Weight)> + '_ {
        let range = next as usize..self.first[rank as usize + 1] as usize;
        self.other[range.clone()].iter().copied().zip(self.weight[range].iter().copied())
    }
    fn via(&self, low: u32, high: u32) -> u32 {
        let (from, to) = (self.first[low as usize] as usize, self.first[low as usize + 1] as usize);
        let place = self.other[from..to].binary_search(&high);
        self.via[from + place.expect("BUG: the climb used this arc")]
    }
}

/// The best way known between the vertex at hand and one above it.
#[derive(Clone, Copy)]
struct Best {
    weight: Weight,
    via: u32,
}

/// A half that grows from the bottom.
struct Growing<'a> {
    pattern: &'a Pattern,
    half: Half,
    at_hand: Vec<Best>,
}

impl<'a> Growing<'a> {
    fn new(pattern: &'a Pattern, ranks: usize) -> Self {
        let mut half = Half::default();
        half.first.push(0);
        Self { pattern, half, at_hand: vec![Best { weight: NEVER, via: NONE }; ranks] }
    }
    fn take_up(&mut self, x: u32) {
        for other in self.pattern.of(x) {
            self.at_hand[*other as usize] = Best { weight: NEVER, via: NONE };
        }
    }
    fn offer(&mut self, other: u32, weight: Weight, via: u32) {
        let best = &mut self.at_hand[other as usize];
        if weight < best.weight {
            *best = Best { weight, via };
        }
    }
    /// The weight of the arc between `v` and `x` if it is the next of those of `v`; it is passed then.
    fn pass(&self, v: u32, next: &mut u32, x: u32) -> Option<Weight> {
        let here = *next as usize;
        let met = *next < self.half.first[v as usize + 1] && self.half.other[here] == x;
        *next += u32::from(met);
        met.then(|| self.half.weight[here])
    }
    /// From `x` over `v` to all further ends of `v`.
    fn spread(&mut self, v: u32, next: u32, weight: Weight) {
        let range = next as usize..self.half.first[v as usize + 1] as usize;
        for (other, rest) in self.half.other[range.clone()].iter().zip(&self.half.weight[range]) {
            let best = &mut self.at_hand[*other as usize];
            let over = weight + rest;
            if over < best.weight {
                *best = Best { weight: over, via: v };
            }
        }
    }
    /// Writes down the arcs of `x` that can be passed; says where they begin.
    fn settle(&mut self, x: u32) -> u32 {
        let begin = self.half.other.len() as u32;
        for other in self.pattern.of(x) {
            let Best { weight, via } = self.at_hand[*other as usize];
            if weight < NEVER {
                self.half.other.push(*other);
                self.half.weight.push(weight);
                self.half.via.push(via);
            }
        }
        self.half.first.push(self.half.other.len() as u32);
        begin
    }
    fn next_end(&self, v: u32, next: u32) -> Option<&u32> {
        self.half.other[next as usize..self.half.first[v as usize + 1] as usize].first()
    }
}

impl Metric {
    /// Customisation: `cost` of every turn, then every triangle once, from the bottom.
    pub fn new(topology: &Topology, joints: &Joints, cost: impl Fn(&Joint) -> Weight) -> Self {
        let ranks = topology.ranks();
        let (mut up, mut down) = (Growing::new(&topology.up, ranks), Growing::new(&topology.down, ranks));
        let mut waiting = Waiting::new(ranks);
        for x in 0..ranks as u32 {
            up.take_up(x);
            down.take_up(x);
            for joint in joints.of(x) {
                let half = if joint.upward { &mut up } else { &mut down };
                half.offer(joint.other, cost(joint), NONE);
            }
            while let Some(v) = waiting.pop(x) {
                let (mut next_up, mut next_down) = (waiting.up[v as usize], waiting.down[v as usize]);
                let onto_x = up.pass(v, &mut next_up, x);
                let from_x = down.pass(v, &mut next_down, x);
                if let Some(weight) = from_x {
                    up.spread(v, next_up, weight);
                }
                if let Some(weight) = onto_x {
                    down.spread(v, next_down, weight);
                }
                (waiting.up[v as usize], waiting.down[v as usize]) = (next_up, next_down);
                waiting.push(v, up.next_end(v, next_up), down.next_end(v, next_down));
            }
            let (next_up, next_down) = (up.settle(x), down.settle(x));
            (waiting.up[x as usize], waiting.down[x as usize]) = (next_up, next_down);
            waiting.push(x, up.next_end(x, next_up), down.next_end(x, next_down));
        }
        let (up, down) = (up.half, down.half);
        let above = above(&topology.parent, &up, &down);
        Self { up, down, above }
    }

    /// Appends the ranks after `from` up to and with `to`, an arc's ends.
    pub fn unpack(&self, from: u32, to: u32, path: &mut Vec<u32>) {
        let mut stack = vec![(from, to)];
        while let Some((a, b)) = stack.pop() {
            let via = if a < b { self.up.via(a, b) } else { self.down.via(b, a) };
            if via == NONE {
                path.push(b);
            } else {
                stack.push((via, b));
                stack.push((a, via));
            }
        }
    }
}

/// Shortens the elimination tree to the ranks that have arcs for this traveller.
fn above(parent: &[u32], up: &Half, down: &Half) -> Vec<u32> {
    let mut passable = vec![false; parent.len()];
    for half in [up, down] {
        for (rank, ends) in half.first.windows(2).enumerate() {
            passable[rank] |= ends[0] < ends[1];
        }
        for other in &half.other {
            passable[*other as usize] = true;
        }
    }
    let mut above = parent.to_vec();
    for rank in (0..parent.len()).rev() {
        let next = parent[rank];
        if next != NONE && !passable[next as usize] {
            above[rank] = above[next as usize];
        }
    }
    above
}
