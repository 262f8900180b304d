//! What of the gazetteer something lies in.

use crate::{Gazetteer, Level, fold::read_as, place::distance_m};
use kernel::Point;
use std::collections::HashMap;

/// A quarter of the built-in gazetteer this near holds what stands there; else the town within the second reach.
const AREA_WITHIN_M: f64 = 3_000.0;
const TOWN_WITHIN_M: f64 = 40_000.0;
/// The same name in the built-in gazetteer, this near, is the same place.
const SAME_WITHIN_M: f64 = 6_000.0;

/// What of the built-in gazetteer a point lies in, asked once for each square of about 500 m.
pub struct Parents<'a> {
    base: &'a Gazetteer,
    known: HashMap<(i32, i32), Option<String>>,
}

impl<'a> Parents<'a> {
    pub fn new(base: &'a Gazetteer) -> Self {
        Self { base, known: HashMap::new() }
    }

    /// The code of the quarter that holds a point, else of the town.
    pub fn of(&mut self, point: Point) -> Option<String> {
        let square = ((point.lat * 200.0).floor() as i32, (point.lon * 200.0).floor() as i32);
        let base = self.base;
        let found = || {
            let area = base.nearest(point, |e| e.level == Level::Area).filter(|(_, m)| *m <= AREA_WITHIN_M);
            let town = || {
                base.nearest(point, |e| e.level == Level::Municipality).filter(|(_, m)| *m <= TOWN_WITHIN_M)
            };
            area.or_else(town).map(|(entry, _)| entry.code.clone())
        };
        self.known.entry(square).or_insert_with(found).clone()
    }

    /// Has the gazetteer this very name there?
    pub fn knows(&self, name: &str, point: Point) -> bool {
        self.base.named(&read_as(name)).any(|entry| distance_m(point, entry.point) <= SAME_WITHIN_M)
    }
}
