//! What stands along the town's streets: quarters, parks, shops, numbered doors.

use super::{MADE_UP, Town, owned, streets::Grid, tag, words};

/// A quarter between avenues is this many blocks wide.
const QUARTER_BLOCKS: usize = 5;

pub(super) fn settle(town: &mut Town, grid: &Grid) {
    let mut tags = town.named(&owned(words::TOWN));
    tags.extend([tag("place", "city"), tag("population", "250000"), tag(MADE_UP, "yes")]);
    town.node((0.0, 0.0), tags);
    let quarters = (grid.side - 1).div_ceil(QUARTER_BLOCKS);
    for row in 0..quarters {
        for column in 0..quarters {
            quarter(town, grid, (column, row), row * quarters + column);
        }
    }
}

fn quarter(town: &mut Town, grid: &Grid, (column, row): (usize, usize), number: usize) {
    let block = |i: usize| (i * QUARTER_BLOCKS + QUARTER_BLOCKS / 2).min(grid.side - 2);
    let middle = middle_of(grid, block(column), block(row));
    let name = words::DISTRICTS[number % words::DISTRICTS.len()];
    let again = number / words::DISTRICTS.len();
    let name = owned(name).map(|text| if again == 0 { text } else { format!("{text} {}", again + 1) });
    let mut tags = town.named(&name);
    tags.push(tag("place", "suburb"));
    town.node(middle, tags);
    if town.random.percent(40) {
        park(town, middle, &name);
    }
    let (west, south) = (column * QUARTER_BLOCKS, row * QUARTER_BLOCKS);
    for y in south..(south + QUARTER_BLOCKS).min(grid.side - 1) {
        for x in west..(west + QUARTER_BLOCKS).min(grid.side - 1) {
            doors(town, grid, (x, y), &name);
            if town.random.percent(45) {
                shop(town, middle_of(grid, x, y));
            }
        }
    }
}

fn middle_of(grid: &Grid, column: usize, row: usize) -> (f64, f64) {
    let (a, b) = (grid.at[grid.index(column, row)], grid.at[grid.index(column + 1, row + 1)]);
    (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1))
}

fn park(town: &mut Town, (east, north): (f64, f64), quarter: &[String; 3]) {
    let name = [
        format!("{} {}", quarter[0], words::PARK[0]),
        format!("{} {}", words::PARK[1], quarter[1]),
        format!("{} {}", quarter[2], words::PARK[2]),
    ];
    let corners = [(-60.0, -45.0), (60.0, -45.0), (60.0, 45.0), (-60.0, 45.0)];
    let mut ring: Vec<i64> =
        corners.iter().map(|(x, y)| town.node((east + x, north + y), Vec::new())).collect();
    ring.push(ring[0]);
    let mut tags = town.named(&name);
    tags.push(tag("leisure", "park"));
    town.way(ring, tags);
}

fn shop(town: &mut Town, (east, north): (f64, f64)) {
    let (key, value, name) = words::SHOPS[town.random.below(words::SHOPS.len())];
    let mut tags = town.named(&owned(name));
    tags.push(tag(key, value));
    let place = (east + town.random.sway() * 60.0, north + town.random.sway() * 60.0);
    town.node(place, tags);
}

/// A few numbered doors on the south side of a block.
fn doors(town: &mut Town, grid: &Grid, (column, row): (usize, usize), quarter: &[String; 3]) {
    let (a, b) = (grid.at[grid.index(column, row)], grid.at[grid.index(column + 1, row)]);
    let street = super::streets::name_of(row, true);
    for door in 0..3 {
        let share = 0.2 + 0.3 * f64::from(door);
        let place = (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share + 14.0);
        let number = column * 6 + 1 + door as usize * 2;
        let tags = vec![
            tag("addr:housenumber", number.to_string()),
            tag("addr:street", street[0].clone()),
            tag("addr:suburb", quarter[0].clone()),
            tag("building", "yes"),
        ];
        town.node(place, tags);
    }
}
