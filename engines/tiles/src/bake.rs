//! From the whole land down to its deepest tiles: each tile cuts its four children out of itself, so that nothing is looked at
//! where it is not.

use crate::{
    clip::clip,
    land::{Feature, Land, TooLarge},
    mvt,
    pmtiles::{self, Facts, Level, tile_id},
    shape::Shape,
    world::{BUFFER, Frame, Tile, WORLD_BITS, ZOOM_MAX},
};
use std::borrow::Cow;

/// A country of the size of Pakistan has a third of it.
const TILES_MAX: usize = 1_500_000;
/// Of the box around everything, at the deepest zoom: a subcontinent.
const BOX_TILES_MAX: u64 = 8_000_000;
/// Of one tile, unpacked. Where a city is denser the least important things are left out.
const TILE_BYTES_MAX: usize = 1 << 20;
/// Of all tiles: what fits beside the roads in a small server's memory.
const ALL_BYTES_MAX: usize = 2 << 30;

/// A feature as far as it lies in the tile at hand. Whole ones are borrowed from above.
pub struct Piece<'a> {
    pub feature: &'a Feature,
    pub shape: Cow<'a, Shape>,
    frame: Frame,
}

impl<'a> Piece<'a> {
    fn whole(feature: &'a Feature) -> Self {
        Self { feature, shape: Cow::Borrowed(&feature.shape), frame: feature.shape.frame() }
    }

    fn within<'b>(&'b self, frame: Frame) -> Vec<Piece<'b>>
    where
        'a: 'b,
    {
        if !frame.meets(self.frame) {
            return Vec::new();
        }
        if frame.holds(self.frame) {
            return vec![Piece {
                feature: self.feature,
                shape: Cow::Borrowed(&*self.shape),
                frame: self.frame,
            }];
        }
        let cut = clip(&self.shape, frame).into_iter();
        cut.map(|shape| Piece { feature: self.feature, frame: shape.frame(), shape: Cow::Owned(shape) })
            .collect()
    }
}

impl Land {
    /// The tiles of this land as one PMTiles file. `source` is kept in it, to tell later which extract it was made from; `tell`
    /// hears the share that is done, 0 to 1.
    pub fn bake(&self, name: &str, source: u64, tell: &mut dyn FnMut(f32)) -> Result<Vec<u8>, TooLarge> {
        let whole: Vec<Piece<'_>> = self.features.iter().map(Piece::whole).collect();
        let pieces: Vec<Piece<'_>> = whole.iter().flat_map(|piece| piece.within(self.frame)).collect();
        let mut around = Frame::NOTHING;
        for piece in &pieces {
            around.take(piece.frame.min);
            around.take(piece.frame.max);
        }
        if tiles_in(around) > BOX_TILES_MAX {
            return Err(TooLarge(TILES_MAX));
        }
        let levels = (0..=ZOOM_MAX).map(|_| Level::default()).collect();
        let mut oven = Oven { land: self, levels, tiles: 0, bytes: 0, tell };
        oven.descend(Tile::WORLD, &pieces, (0.0, 1.0))?;
        Ok(pmtiles::write(oven.levels, &Facts::new(name, source, around, self.made_up)))
    }
}

/// How many of the deepest tiles a box has.
fn tiles_in(around: Frame) -> u64 {
    if around.is_nothing() {
        return 0;
    }
    let bits = WORLD_BITS - u32::from(ZOOM_MAX);
    let across = |low: i32, high: i32| u64::from((high >> bits).abs_diff(low >> bits)) + 1;
    across(around.min.x, around.max.x) * across(around.min.y, around.max.y)
}

struct Oven<'a> {
    land: &'a Land,
    levels: Vec<Level>,
    tiles: usize,
    bytes: usize,
    tell: &'a mut dyn FnMut(f32),
}

impl Oven<'_> {
    fn descend(&mut self, tile: Tile, pieces: &[Piece<'_>], (from, to): (f32, f32)) -> Result<(), TooLarge> {
        if pieces.is_empty() {
            return Ok(());
        }
        self.tiles += 1;
        if self.tiles > TILES_MAX || self.bytes > ALL_BYTES_MAX {
            return Err(TooLarge(TILES_MAX));
        }
        let bytes = self.encode(tile, pieces);
        if !bytes.is_empty() {
            self.bytes += self.levels[usize::from(tile.z)].push(tile_id(tile.z, tile.x, tile.y), &bytes);
        }
        if tile.z == ZOOM_MAX {
            (self.tell)(to);
            return Ok(());
        }
        // In the order of the file, which is the order of their ids.
        let mut children = tile.children();
        children.sort_by_key(|child| tile_id(child.z, child.x, child.y));
        let inside = children.map(|child| {
            let (sharp, soft) = (child.frame(0), child.frame(BUFFER));
            // A point's label belongs to one tile; strokes and fills reach into their neighbours.
            let frame =
                |piece: &Piece<'_>| if matches!(*piece.shape, Shape::Point(_)) { sharp } else { soft };
            pieces.iter().flat_map(|piece| piece.within(frame(piece))).collect::<Vec<Piece<'_>>>()
        });
        let all = inside.iter().map(Vec::len).sum::<usize>().max(1) as f32;
        let mut begun = from;
        for (child, cut) in children.into_iter().zip(inside) {
            let done = begun + (to - from) * cut.len() as f32 / all;
            self.descend(child, &cut, (begun, done))?;
            begun = done;
        }
        Ok(())
    }

    /// The pieces stand with the most important first: a tile that is too full drops from the end.
    fn encode(&self, tile: Tile, pieces: &[Piece<'_>]) -> Vec<u8> {
        let mut kept = pieces.len();
        loop {
            let bytes = mvt::encode(tile, &pieces[..kept], &self.land.sayings);
            if bytes.len() <= TILE_BYTES_MAX || kept == 0 {
                return bytes;
            }
            kept = kept * 3 / 4;
        }
    }
}
