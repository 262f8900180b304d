//! Points by their square of some 300 m, for what is near another point.

use crate::place::distance_m;
use kernel::Point;
use std::collections::HashMap;

/// Degrees along a square's side: some 330 m by 280. What is further away than that may not be found.
const SIDE: f64 = 0.003;

/// Numbers of points by square.
#[derive(Debug, Default)]
pub struct Squares(HashMap<(i32, i32), Vec<u32>>);

fn square(point: Point) -> (i32, i32) {
    ((point.lat / SIDE).floor() as i32, (point.lon / SIDE).floor() as i32)
}

impl Squares {
    pub fn of(points: impl Iterator<Item = (u32, Point)>) -> Self {
        let mut squares: HashMap<(i32, i32), Vec<u32>> = HashMap::new();
        for (number, point) in points {
            squares.entry(square(point)).or_default().push(number);
        }
        Self(squares)
    }

    /// Numbers in the square of a point and the eight around it, with metres to what `place` says of each.
    pub fn around(&self, here: Point, place: impl Fn(u32) -> Point) -> impl Iterator<Item = (u32, f64)> {
        let (y, x) = square(here);
        let squares = (-1..=1).flat_map(move |dy| (-1..=1).map(move |dx| (y + dy, x + dx)));
        let numbers = squares.filter_map(|at| self.0.get(&at)).flatten().copied();
        numbers.map(move |number| (number, distance_m(here, place(number))))
    }
}
