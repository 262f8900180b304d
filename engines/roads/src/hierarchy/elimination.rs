//! The elimination tree of an order: what a vertex reaches upward lies on its way to the root.
//!
//! Liu, "The Role of Elimination Trees in Sparse Factorization" (SIAM J. Matrix Anal. 1990).

use super::NONE;
use crate::grouped::grouped;

/// The parent of each rank. `joined` are pairs of ranks, (low, high), in any order.
pub(super) fn tree(ranks: usize, joined: &[(u32, u32)]) -> Vec<u32> {
    let (first, lower) = grouped(ranks, joined.iter().map(|(low, high)| (*high, *low)));
    let (mut parent, mut highest) = (vec![NONE; ranks], vec![NONE; ranks]);
    for v in 0..ranks as u32 {
        for &low in &lower[first[v as usize] as usize..first[v as usize + 1] as usize] {
            // up to the root of what `low` belongs to so far; everything passed will find `v` at once
            let mut at = low;
            while highest[at as usize] != NONE && highest[at as usize] != v {
                at = std::mem::replace(&mut highest[at as usize], v);
            }
            if highest[at as usize] == NONE {
                highest[at as usize] = v;
                parent[at as usize] = v;
            }
        }
    }
    parent
}

/// Old ranks in an order that fills in the same arcs, and in which everything below a vertex stands right before it.
pub(super) fn postorder(parent: &[u32]) -> Vec<u32> {
    let ranks = parent.len();
    let (mut child, mut sibling) = (vec![NONE; ranks], vec![NONE; ranks]);
    let mut stack = Vec::new();
    for v in (0..ranks as u32).rev() {
        match parent[v as usize] {
            NONE => stack.push(v),
            above => sibling[v as usize] = std::mem::replace(&mut child[above as usize], v),
        }
    }
    let mut out = Vec::with_capacity(ranks);
    while let Some(&v) = stack.last() {
        let below = child[v as usize];
        if below == NONE {
            out.push(v);
            stack.pop();
        } else {
            child[v as usize] = sibling[below as usize];
            stack.push(below);
        }
    }
    out
}
