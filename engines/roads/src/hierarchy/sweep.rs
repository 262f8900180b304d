//! Visiting all triangles from the bottom, arranged by the lower end of their longest side.
//!
//! A vertex is finished when everything below it has handed on what leads through it. Each finished vertex waits at the next of its
//! neighbours above, and moves on to the one after when that has been served: the linked lists of left-looking sparse factorisation.

use super::NONE;

/// Finished vertices and where they wait.
pub(super) struct Waiting {
    /// the first that waits at each rank, and who waits beside each
    at: Vec<u32>,
    beside: Vec<u32>,
    /// of each finished vertex: the next of its arcs upward, and of those downward to it
    pub up: Vec<u32>,
    pub down: Vec<u32>,
}

impl Waiting {
    pub fn new(ranks: usize) -> Self {
        Self { at: vec![NONE; ranks], beside: vec![NONE; ranks], up: vec![0; ranks], down: vec![0; ranks] }
    }

    /// Takes one of those who wait at a rank.
    pub fn pop(&mut self, at: u32) -> Option<u32> {
        let v = self.at[at as usize];
        if v == NONE {
            return None;
        }
        self.at[at as usize] = self.beside[v as usize];
        Some(v)
    }

    /// Lets `v` wait at the lower of the next ends of its arcs, if it has any left.
    pub fn push(&mut self, v: u32, up: Option<&u32>, down: Option<&u32>) {
        let next = up.copied().unwrap_or(NONE).min(down.copied().unwrap_or(NONE));
        if next != NONE {
            self.beside[v as usize] = std::mem::replace(&mut self.at[next as usize], v);
        }
    }
}
