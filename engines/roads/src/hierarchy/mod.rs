//! A customizable contraction hierarchy: Dibbelt, Strasser, Wagner (ACM JEA 2016).
//!
//! [`Topology`] depends on the streets only. [`Metric`] gives its arcs weights for one traveller, in tens of milliseconds, so
//! traffic or a closed road is a new metric, not a new map. A query climbs two chains of the elimination tree: no heap, no hash.

mod metric;
mod order;
mod search;
mod table;
mod topology;

pub(crate) use metric::Metric;
pub(crate) use order::order;
pub(crate) use search::{Search, query};
pub(crate) use table::{many_to_many, one_to_all};
pub(crate) use topology::Topology;

use crate::costs::Weight;

/// No vertex between: the arc is a turn of the street network.
const DIRECT: u32 = u32::MAX;

/// A place to start or end: a vertex of the graph and what it costs to be there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct End {
    pub vertex: u32,
    pub cost: Weight,
}
