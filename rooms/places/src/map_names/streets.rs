//! Streets by one spelling of their name, and the numbered doors along them.

use crate::{
    Entry, Level,
    address_parts::{Said, house_key, is_numbered, street_key},
    place::distance_m,
};
use kernel::Point;
use std::collections::HashMap;

/// Doors of one number and points of one street no further apart than this are the same.
const SAME_WITHIN_M: f64 = 300.0;
/// A door this near a street of its name belongs to it.
const ALONG_M: f64 = 600.0;
/// Beyond the quarter, but not beyond so many times its reach, its address may still be meant.
const BEYOND: f64 = 2.0;

#[derive(Debug, Default)]
pub struct Streets {
    /// numbers of entries
    by_name: HashMap<String, Vec<u32>>,
    /// by number and street
    houses: HashMap<(String, String), Vec<Point>>,
}

/// A part of a town: how far its streets reach from its middle.
#[derive(Debug, Clone, Copy)]
pub struct Quarter {
    pub middle: Point,
    pub reach_m: f64,
}

/// How surely one of several was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// outside the quarter, and nearest to it
    Outside,
    /// one of several in the quarter, nearest to its middle
    Nearest,
    /// the only one in the quarter
    Only,
}

/// What of an address was found in a quarter.
#[derive(Debug, Clone)]
pub struct FoundStreet<'a> {
    pub point: Point,
    pub sure: Sure,
    pub street: Option<&'a Entry>,
    /// the number of the door, where it is a door that was found
    pub house: Option<String>,
}

impl Streets {
    pub fn of(entries: &[Entry], houses: &[tiles::Named]) -> Self {
        let mut made = Self::default();
        for (entry, number) in entries.iter().zip(0..).filter(|(entry, _)| entry.level == Level::Street) {
            for key in entry.spellings().filter_map(street_key) {
                let known = made.by_name.entry(key).or_default();
                if known.last() != Some(&number) {
                    known.push(number);
                }
            }
        }
        for house in houses {
            let street = house.names[0].as_deref().and_then(street_key);
            let point = Point::new(f64::from(house.lat_e7) / 1e7, f64::from(house.lon_e7) / 1e7);
            if let (Some(number), Some(street), Ok(point)) = (house_key(&house.class), street, point) {
                made.houses.entry((number, street)).or_default().push(point);
            }
        }
        made
    }

    /// The door that the address names, else its street; both in the quarter or beside it.
    pub fn find<'a>(&self, said: &Said, quarter: Quarter, entries: &'a [Entry]) -> Option<FoundStreet<'a>> {
        said.streets.iter().find_map(|name| {
            let street = self.street(name, quarter, entries);
            let house = said.house.as_ref().and_then(|number| {
                let doors = self.houses.get(&(number.clone(), name.clone()))?;
                // of the street that was found, where there is one: the next sector has the same street and number
                let along =
                    street.as_ref().map(|(found, _)| Quarter { middle: found.point, reach_m: ALONG_M });
                let (at, sure) = chosen(doors, along.unwrap_or(quarter))?;
                let sure = street.as_ref().map_or(sure, |(_, known)| sure.min(*known));
                Some(FoundStreet {
                    point: doors[at],
                    sure,
                    street: street.as_ref().map(|(entry, _)| *entry),
                    house: Some(number.clone()),
                })
            });
            // a street with a name of its own is told by the name, as shops are
            house.or_else(|| {
                street.filter(|_| is_numbered(name)).map(|(entry, sure)| FoundStreet {
                    point: entry.point,
                    sure,
                    street: Some(entry),
                    house: None,
                })
            })
        })
    }

    fn street<'a>(&self, name: &str, quarter: Quarter, entries: &'a [Entry]) -> Option<(&'a Entry, Sure)> {
        let named = self.by_name.get(name)?;
        let points: Vec<Point> = named.iter().map(|number| entries[*number as usize].point).collect();
        let (at, sure) = chosen(&points, quarter)?;
        Some((&entries[named[at] as usize], sure))
    }
}

/// The point that is meant, the nearest to the quarter's middle.
fn chosen(points: &[Point], quarter: Quarter) -> Option<(usize, Sure)> {
    let away = |at: usize| distance_m(points[at], quarter.middle);
    let nearest = (0..points.len()).min_by(|a, b| away(*a).total_cmp(&away(*b)))?;
    if away(nearest) > quarter.reach_m {
        return (away(nearest) <= quarter.reach_m * BEYOND).then_some((nearest, Sure::Outside));
    }
    let others = (0..points.len()).filter(|at| away(*at) <= quarter.reach_m);
    let only = others.into_iter().all(|at| distance_m(points[at], points[nearest]) <= SAME_WITHIN_M);
    Some((nearest, if only { Sure::Only } else { Sure::Nearest }))
}
