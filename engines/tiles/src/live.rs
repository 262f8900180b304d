//! A tile drawn at the moment it is asked for, of things that move or that people draw themselves: one layer, no file.

use crate::{
    clip::clip,
    mvt::{Form, Steps, layer_bytes, parts_of},
    props::Props,
    proto::bytes_field,
    rings, shape,
    world::{BUFFER, Spot, Tile, ZOOM_MAX},
};

/// What a feature says of itself.
pub use crate::props::Value;

/// One layer of one tile in the making.
pub struct LiveTile {
    tile: Tile,
    layer: &'static str,
    drawn: Vec<(Props, Form, Vec<Steps>)>,
}

/// A rectangle in degrees × 10⁷.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoundsE7 {
    pub south: i32,
    pub west: i32,
    pub north: i32,
    pub east: i32,
}

impl LiveTile {
    /// `None` for a tile that is not of this world, or deeper than [`ZOOM_MAX`]: viewers enlarge from there.
    pub fn new(layer: &'static str, z: u8, x: u32, y: u32) -> Option<Self> {
        let fits = z <= ZOOM_MAX && x < 1 << z && y < 1 << z;
        fits.then(|| Self { tile: Tile { z, x, y }, layer, drawn: Vec::new() })
    }

    /// Where things have to lie to be seen in it, its border included.
    pub fn bounds(&self) -> BoundsE7 {
        let frame = self.tile.frame(BUFFER);
        let ((north, west), (south, east)) = (frame.min.degrees_e7(), frame.max.degrees_e7());
        BoundsE7 { south, west, north, east }
    }

    /// A point in degrees × 10⁷.
    pub fn point(&mut self, (lat_e7, lon_e7): (i32, i32), props: Props) {
        self.draw(&shape::Shape::Point(Spot::of(lat_e7, lon_e7)), props);
    }

    /// An area of closed rings in degrees × 10⁷, the outer one first; a ring that encloses nothing is left out.
    pub fn area(&mut self, rings_e7: &[Vec<(i32, i32)>], props: Props) {
        let ring =
            |ring: &Vec<(i32, i32)>| ring.iter().map(|(lat, lon)| Spot::of(*lat, *lon)).collect::<Vec<_>>();
        let Some((outer, inner)) = rings_e7.split_first() else { return };
        let inner: Vec<_> = inner.iter().map(ring).collect();
        self.draw(&shape::Shape::Area(rings::parts(&[ring(outer)], &inner)), props);
    }

    fn draw(&mut self, shape: &shape::Shape, props: Props) {
        let pieces = clip(shape, self.tile.frame(BUFFER));
        let parts: Vec<(Form, Vec<Steps>)> = pieces.iter().map(|piece| parts_of(self.tile, piece)).collect();
        let Some(form) = parts.first().map(|(form, _)| *form) else { return };
        let steps: Vec<Steps> = parts.into_iter().flat_map(|(_, steps)| steps).collect();
        if !steps.is_empty() {
            self.drawn.push((props, form, steps));
        }
    }

    /// A Mapbox vector tile, version 2; empty when nothing is seen in it.
    pub fn encode(self) -> Vec<u8> {
        let mut out = Vec::new();
        if !self.drawn.is_empty() {
            let features = self.drawn.iter().map(|(props, form, parts)| (props, *form, &parts[..]));
            bytes_field(&mut out, 3, &layer_bytes(self.layer, features));
        }
        out
    }
}
