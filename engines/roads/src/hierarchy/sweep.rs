//! Visiting all triangles from the bottom, arranged by the lower end of their longest side.
//!
//! A vertex is finished when everything below it has handed on what leads through it. Each finished vertex waits at the next of its
//! neighbours above, and moves on to the one after when that has been served: the linked lists of left-looking sparse factorisation.

use std::ops::Range;

/// What a finished vertex has not handed on yet: places in the list of arcs.
#[derive(Clone, Copy, Default)]
pub(super) struct Rest {
    pub up: Span,
    pub down: Span,
}

/// A stretch of a list.
#[derive(Clone, Copy, Default)]
pub(super) struct Span {
    pub next: u32,
    pub end: u32,
}

impl Span {
    pub fn is_empty(self) -> bool {
        self.next >= self.end
    }
    fn is_last(self) -> bool {
        self.next + 1 == self.end
    }
    pub fn range(self) -> Range<usize> {
        self.next as usize..self.end as usize
    }
}

/// Finished vertices and where they wait.
pub(super) struct Waiting {
    /// the first that waits at each rank, plus one; nobody: 0
    at: Vec<u32>,
    /// by vertex: who waits beside it, plus one, and what it has left; numbers only, so that a new list is zeros of the system
    finished: Vec<[u32; 5]>,
}

impl Waiting {
    pub fn new(ranks: usize) -> Self {
        Self { at: vec![0; ranks], finished: vec![[0; 5]; ranks] }
    }

    /// Takes one of those who wait at a rank.
    pub fn pop(&mut self, at: u32) -> Option<(u32, Rest)> {
        let v = self.at[at as usize].checked_sub(1)?;
        let [beside, next_up, end_up, next_down, end_down] = self.finished[v as usize];
        self.at[at as usize] = beside;
        let (up, down) = (Span { next: next_up, end: end_up }, Span { next: next_down, end: end_down });
        Some((v, Rest { up, down }))
    }

    /// Puts those who wait at `ranks` in another's lists before one's own, as if they had come later. Their arcs have moved.
    pub fn take_over(&mut self, other: &Self, ranks: Range<u32>, moved: u32) {
        for at in ranks {
            let mine = std::mem::replace(&mut self.at[at as usize], other.at[at as usize]);
            let Some(mut v) = other.at[at as usize].checked_sub(1) else {
                self.at[at as usize] = mine;
                continue;
            };
            loop {
                let [beside, rest @ ..] = other.finished[v as usize];
                let [a, b, c, d] = rest.map(|place| place + moved);
                self.finished[v as usize] = [if beside == 0 { mine } else { beside }, a, b, c, d];
                let Some(next) = beside.checked_sub(1) else { break };
                v = next;
            }
        }
    }

    /// Lets `v` wait at the lower of the next ends of its arcs. Where it has none left in one direction, or only one and the same
    /// neighbour in both, nothing more leads over it.
    pub fn push(&mut self, v: u32, rest: Rest, other: impl Fn(u32) -> u32) {
        if rest.up.is_empty() || rest.down.is_empty() {
            return;
        }
        let (up, down) = (other(rest.up.next), other(rest.down.next));
        if up == down && rest.up.is_last() && rest.down.is_last() {
            return;
        }
        let at = &mut self.at[up.min(down) as usize];
        let beside = std::mem::replace(at, v + 1);
        self.finished[v as usize] = [beside, rest.up.next, rest.up.end, rest.down.next, rest.down.end];
    }
}
