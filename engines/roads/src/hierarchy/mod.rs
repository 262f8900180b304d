//! A customizable contraction hierarchy: Dibbelt, Strasser, Wagner (ACM JEA 2016), on a graph whose arcs have directions from the
//! start: Buchhold, Wagner, Zeitz, Zündorf, "Customizable Contraction Hierarchies with Turn Costs" (ATMOS 2020). A separator's piece
//! leads into one side and out of the other, so half of the arcs that an undirected hierarchy would carry lead nowhere.
//!
//! [`Topology`] depends on the streets only. [`Metric`] gives its arcs weights for one traveller, in milliseconds of work, so
//! traffic or a closed road is a new metric, not a new map. A query climbs two chains of the elimination tree: no heap, no hash.

mod customise;
mod elimination;
mod flow;
mod joints;
mod metric;
mod order;
mod search;
mod sweep;
mod table;
mod topology;

pub(crate) use joints::{Joint, Joints};
pub(crate) use metric::Metric;
pub(crate) use order::order;
pub(crate) use search::{Look, Search, query};
pub(crate) use table::{many_to_many, one_to_all};
pub(crate) use topology::Topology;

use crate::costs::Weight;

/// No rank: nothing above, nothing before, nothing between (an arc that is a turn of the street network).
pub(crate) const NONE: u32 = u32::MAX;

/// A place to start or end: a vertex of the graph and what it costs to be there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct End {
    pub vertex: u32,
    pub cost: Weight,
}
