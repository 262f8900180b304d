//! The junction graph: road pieces between junctions, the same for every traveller, with each one's speed on it.

mod cutting;
mod names;
mod reading;
mod side;

pub(crate) use names::Names;
pub(crate) use reading::{Resolved, Sign, Via};

use crate::{column::Column, profile::Profile};

/// A place: degrees × 10⁷.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct At {
    pub lat_e7: i32,
    pub lon_e7: i32,
}

impl At {
    pub fn new(lat: f64, lon: f64) -> Self {
        Self { lat_e7: (lat * 1e7).round() as i32, lon_e7: (lon * 1e7).round() as i32 }
    }
    pub fn lat(self) -> f64 {
        f64::from(self.lat_e7) / 1e7
    }
    pub fn lon(self) -> f64 {
        f64::from(self.lon_e7) / 1e7
    }
}

impl From<[i32; 2]> for At {
    fn from([lat_e7, lon_e7]: [i32; 2]) -> Self {
        Self { lat_e7, lon_e7 }
    }
}

/// What stands at a junction.
pub(crate) mod furniture {
    pub const SIGNAL: u8 = 1;
    pub const TOLL: u8 = 2;
}

/// What a way is beside its speeds.
pub(crate) mod trait_of_way {
    pub const NO_HAZMAT: u8 = 1;
    pub const ROUNDABOUT: u8 = 2;
    pub const LINK: u8 = 4;
    pub const TOLL: u8 = 8;
}

/// The road network of one extract, in columns.
///
/// A piece is a stretch of one way between two junctions. It is driven along its way's nodes as directed piece `2·piece`, against
/// them as `2·piece + 1`. Pieces of one way stand together, in the way's order.
#[derive(Default)]
pub struct Network {
    /// lat, lon × 10⁷
    pub(crate) junction_at: Column<[i32; 2]>,
    pub(crate) junction_has: Column<u8>,
    /// which profiles a barrier stops here, a bit each
    pub(crate) junction_bars: Column<u8>,
    /// from, to
    pub(crate) piece_ends: Column<[u32; 2]>,
    pub(crate) piece_way: Column<u32>,
    pub(crate) piece_cm: Column<u32>,
    /// traffic signals passed inside the piece
    pub(crate) piece_signals: Column<u8>,
    /// degrees clockwise from north when leaving `from`, and when arriving at `to`
    pub(crate) piece_deg: Column<[f32; 2]>,
    /// first point in `shape`, one more than there are pieces
    pub(crate) piece_shape: Column<u32>,
    pub(crate) shape: Column<[i32; 2]>,
    pub(crate) way_osm: Column<i64>,
    /// local, English, Arabic, Urdu, number: into `names`
    pub(crate) way_names: Column<[u32; 5]>,
    /// km/h along and against for each profile; 0 is closed
    pub(crate) way_kmh: Column<[f32; 12]>,
    /// highest vehicle in decimetres and heaviest in hundreds of kilograms; 0 is no limit
    pub(crate) way_limits: Column<[u16; 2]>,
    pub(crate) way_traits: Column<u8>,
    /// the road's class: see [`crate::profile::class_of`]
    pub(crate) way_class: Column<u8>,
    /// (junction, name) of toll gates, by junction
    pub(crate) toll_names: Column<[u32; 2]>,
    pub(crate) names: Names,
    /// left in Pakistan, right in the Gulf: it decides which turns cross oncoming traffic
    pub(crate) drives_left: bool,
    pub(crate) restrictions: usize,
}

/// Counts, for people who want to know what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub junctions: usize,
    pub pieces: usize,
    pub ways: usize,
    pub restrictions: usize,
}

impl Network {
    pub fn size(&self) -> Size {
        Size {
            junctions: self.junction_at.len(),
            pieces: self.piece_ends.len(),
            ways: self.way_osm.len(),
            restrictions: self.restrictions,
        }
    }
    pub fn drives_left(&self) -> bool {
        self.drives_left
    }

    /// Directed pieces: two per piece.
    pub(crate) fn directed(&self) -> usize {
        self.piece_ends.len() * 2
    }
    pub(crate) fn junctions(&self) -> usize {
        self.junction_at.len()
    }
    pub(crate) fn junction(&self, junction: u32) -> At {
        self.junction_at[junction as usize].into()
    }
    pub(crate) fn tail(&self, edge: u32) -> u32 {
        self.piece_ends[edge as usize / 2][edge as usize & 1]
    }
    pub(crate) fn head(&self, edge: u32) -> u32 {
        self.tail(edge ^ 1)
    }
    pub(crate) fn way(&self, edge: u32) -> usize {
        self.piece_way[edge as usize / 2] as usize
    }
    pub(crate) fn metres(&self, edge: u32) -> f64 {
        f64::from(self.piece_cm[edge as usize / 2]) / 100.0
    }
    pub(crate) fn leave_deg(&self, edge: u32) -> f32 {
        let [leave, arrive] = self.piece_deg[edge as usize / 2];
        if edge & 1 == 0 { leave } else { arrive + 180.0 }
    }
    pub(crate) fn arrive_deg(&self, edge: u32) -> f32 {
        self.leave_deg(edge ^ 1) + 180.0
    }
    /// By directed piece, the profiles to which it is open, a bit each.
    pub(crate) fn travellers(&self) -> Vec<u8> {
        let open_ways = self.way_kmh.iter().map(|kmh| {
            let open = |direction: usize| {
                let bit = |p: &Profile| if kmh[p.index() * 2 + direction] > 0.0 { p.bit() } else { 0 };
                Profile::ALL.iter().map(bit).fold(0, |all, bit| all | bit)
            };
            [open(0), open(1)]
        });
        let open_ways: Vec<[u8; 2]> = open_ways.collect();
        self.piece_way.iter().flat_map(|way| open_ways[*way as usize]).collect()
    }
    /// The piece's points from `from` to `to`; at least two.
    pub(crate) fn points(&self, piece: u32) -> &[[i32; 2]] {
        let piece = piece as usize;
        &self.shape[self.piece_shape[piece] as usize..self.piece_shape[piece + 1] as usize]
    }
    pub(crate) fn has_trait(&self, edge: u32, which: u8) -> bool {
        self.way_traits[self.way(edge)] & which != 0
    }
    /// The directed pieces of a way, both directions.
    pub(crate) fn edges_of_way(&self, way: u32) -> std::ops::Range<u32> {
        let first = self.piece_way.partition_point(|w| *w < way) as u32;
        let end = self.piece_way.partition_point(|w| *w <= way) as u32;
        first * 2..end * 2
    }
    /// The name of the toll gate at a junction, when there is one with a name.
    pub(crate) fn toll_name(&self, junction: u32) -> Option<&str> {
        let i = self.toll_names.binary_search_by_key(&junction, |[at, _]| *at).ok()?;
        Some(self.names.get(self.toll_names[i][1]))
    }
}
