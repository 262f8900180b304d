//! One extract as what is drawn of it and what is found by name.

use crate::kinds::Layer;
use crate::{
    names::Named,
    props::{PropsId, Sayings},
    scan,
    shape::Shape,
    world::Frame,
};
use roads::osm::OsmError;

/// One thing that is drawn.
#[derive(Debug)]
pub struct Feature {
    pub layer: Layer,
    /// first zoom at which it is drawn
    pub from: u8,
    /// what it says before and from the zoom `named`
    pub far: PropsId,
    pub near: PropsId,
    pub named: u8,
    pub shape: Shape,
}

/// What an extract shows.
#[derive(Debug)]
pub struct Land {
    pub(crate) features: Vec<Feature>,
    pub(crate) sayings: Sayings,
    /// around all roads: what reaches beyond is cut off there
    pub(crate) frame: Frame,
    /// places, streets and points of interest
    pub names: Vec<Named>,
    /// the extract says that nothing in it is real
    pub made_up: bool,
}

/// The map would be larger than a country's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the drawn map would have more than {0} tiles")]
pub struct TooLarge(pub usize);

impl Land {
    /// Reads an extract in any of the formats of [`roads::osm::read`].
    pub fn read(bytes: &[u8]) -> Result<Self, OsmError> {
        scan::land(bytes)
    }

    /// How many things are drawn.
    pub fn len(&self) -> usize {
        self.features.len()
    }
    pub fn is_empty(&self) -> bool {
        self.features.is_empty()
    }
}
