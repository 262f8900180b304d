//! One extract, ready to answer.

use crate::{
    component::Connected,
    costs::{Costs, Weight, Wish},
    graph::{Graph, Leaving},
    hierarchy::{Joints, Metric, Topology, order},
    network::{Network, Resolved, Size},
    osm::{Extract, OsmError},
    profile::Profile,
    snap::Index,
    travel::Travel,
};
use std::sync::{Arc, OnceLock};

/// One extract with its hierarchy. A traveller's metric is made when it is first asked for.
pub struct Roads {
    pub(crate) network: Network,
    pub(crate) leaving: Leaving,
    pub(crate) graph: Graph,
    pub(crate) topology: Topology,
    pub(crate) index: Index,
    /// the hierarchy's turns, laid out when first wanted
    joints: OnceLock<Joints>,
    /// by profile, as the usual vehicle finds the roads
    connected: [OnceLock<Connected>; Profile::ALL.len()],
    usual: [OnceLock<Traveller>; Profile::ALL.len()],
}

/// How far the making of a map is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stage {
    Reading,
    /// the longest; this share of it is done
    Ordering(f32),
    Joining,
}

/// One kind of traveller on one extract, customised: tens of milliseconds to make, 16 bytes to keep for each arc that it can
/// pass.
pub struct Traveller {
    pub(crate) wish: Wish,
    pub(crate) metric: Metric,
    /// cost of each directed piece
    pub(crate) pieces: Vec<Weight>,
    /// directed pieces from which everywhere can be reached
    pub(crate) reachable: Arc<[bool]>,
}

impl Traveller {
    pub fn wish(&self) -> &Wish {
        &self.wish
    }
}

impl Roads {
    /// Prepares an extract in any of the formats of [`osm::read`](crate::osm::read).
    pub fn read(bytes: &[u8]) -> Result<Self, OsmError> {
        Self::read_telling(bytes, &mut |_| {})
    }

    /// The same, and `tell` hears how far it is.
    pub fn read_telling(bytes: &[u8], tell: &mut dyn FnMut(Stage)) -> Result<Self, OsmError> {
        tell(Stage::Reading);
        let (network, signs) = Network::read_with_signs(bytes)?;
        Ok(Self::build(network, &signs, tell))
    }

    pub fn of_extract(extract: &Extract) -> Self {
        let (network, signs) = Network::of_extract(extract);
        Self::build(network, &signs, &mut |_| {})
    }

    fn build(network: Network, signs: &[Resolved], tell: &mut dyn FnMut(Stage)) -> Self {
        let leaving = Leaving::new(&network);
        let graph = Graph::new(&network, &leaving, signs);
        let order = order(&network, &graph, &mut |share| tell(Stage::Ordering(share)));
        tell(Stage::Joining);
        let topology = Topology::new(&order, &network, &graph);
        let index = Index::new(&network);
        Self::assemble(network, graph, topology, index)
    }

    pub(crate) fn assemble(network: Network, graph: Graph, topology: Topology, index: Index) -> Self {
        let leaving = Leaving::new(&network);
        Self {
            network,
            leaving,
            graph,
            topology,
            index,
            joints: OnceLock::new(),
            connected: Default::default(),
            usual: Default::default(),
        }
    }

    /// A traveller with wishes of its own.
    pub fn prepare(&self, wish: &Wish) -> Traveller {
        let costs = Costs::new(&self.network, &self.graph, &self.leaving, wish);
        let joints = self
            .joints
            .get_or_init(|| Joints::new(&self.network, &self.leaving, &self.graph, &self.topology));
        let metric = Metric::new(&self.topology, joints, &costs);
        let reachable = self.reachable(&costs, wish.profile);
        Traveller { wish: wish.clone(), metric, pieces: costs.pieces.into_owned(), reachable }
    }

    /// The connected pieces. Most wishes change speeds only, and find the same pieces open as the usual vehicle.
    fn reachable(&self, costs: &Costs<'_>, profile: Profile) -> Arc<[bool]> {
        let usual = self.connected[profile.index()].get_or_init(|| {
            let usual = Costs::new(&self.network, &self.graph, &self.leaving, &Wish::usual(profile));
            Connected::new(&usual, &self.graph)
        });
        if usual.holds_for(costs) {
            return usual.inside.clone();
        }
        Connected::new(costs, &self.graph).inside
    }

    /// As the usual vehicle of a profile travels, in free flow.
    pub fn travel(&self, profile: Profile) -> Travel<'_> {
        let slot = &self.usual[profile.index()];
        self.travel_as(slot.get_or_init(|| self.prepare(&Wish::usual(profile))))
    }

    /// As a traveller prepared here.
    pub fn travel_as<'a>(&'a self, traveller: &'a Traveller) -> Travel<'a> {
        Travel { roads: self, traveller }
    }

    pub fn size(&self) -> Size {
        self.network.size()
    }
    pub fn drives_left(&self) -> bool {
        self.network.drives_left()
    }

    /// South-west and north-east corner of all roads.
    pub fn bounds(&self) -> Option<(crate::At, crate::At)> {
        let mut points = self.network.shape.iter();
        let first = *points.next()?;
        let (low, high) = points.fold((first, first), |(low, high), p| {
            ([low[0].min(p[0]), low[1].min(p[1])], [high[0].max(p[0]), high[1].max(p[1])])
        });
        Some((low.into(), high.into()))
    }

    /// Arcs of the hierarchy: a metric takes up to 16 bytes for each.
    pub fn arcs(&self) -> usize {
        self.topology.arcs()
    }
    /// Directed road pieces, which is also how pieces are numbered: `0..directed`.
    pub fn directed(&self) -> u32 {
        self.network.directed() as u32
    }
}
