//! Visiting all triangles from the bottom, arranged by the lower end of their longest side.
//!
//! A vertex is finished when everything below it has handed on what leads through it. Each finished vertex waits at the next of its
//! neighbours above, and moves on to the one after when that has been served: the linked lists of left-looking sparse factorisation.

use super::NONE;
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
    /// the first that waits at each rank
    at: Vec<u32>,
    /// by vertex: who waits beside it, and what it has left
    finished: Vec<(u32, Rest)>,
}

impl Waiting {
    pub fn new(ranks: usize) -> Self {
        Self { at: vec![NONE; ranks], finished: vec![(NONE, Rest::default()); ranks] }
    }

    /// Takes one of those who wait at a rank.
    pub fn pop(&mut self, at: u32) -> Option<(u32, Rest)> {
        let v = self.at[at as usize];
        if v == NONE {
            return None;
        }
        let (beside, rest) = self.finished[v as usize];
        self.at[at as usize] = beside;
        Some((v, rest))
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
        self.finished[v as usize] = (std::mem::replace(at, v), rest);
    }
}
