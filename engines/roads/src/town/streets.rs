//! The town's streets: a swaying grid, avenues around quarters, roundabouts where two avenues cross, and avenues alone out of town.

use super::{Pairs, Random, Town, owned, tag, words};

const BLOCK_M: f64 = 200.0;
/// Every so many lines there is an avenue; every second of these is a great one.
const AVENUE_EVERY: usize = 5;
const ROUNDABOUT_M: f64 = 28.0;
/// A way runs over at most this many blocks, so that there is something to turn from and onto.
const RUN_BLOCKS_MAX: usize = 4;

/// The crossings, row by row from the south-west.
pub(super) struct Grid {
    pub side: usize,
    /// metres east and north of the centre
    pub at: Vec<(f64, f64)>,
    /// how to enter a crossing from the east, north, west, south: one node, or one of a roundabout's four
    doors: Vec<[i64; 4]>,
}

/// A run of one street between two crossings.
pub(super) struct Run {
    pub way: i64,
    pub first: i64,
    pub last: i64,
    pub blocks: usize,
    pub oneway: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    Great,
    Avenue,
    Street,
}

fn rank(line: usize) -> Rank {
    match line {
        l if l % (2 * AVENUE_EVERY) == 0 => Rank::Great,
        l if l % AVENUE_EVERY == 0 => Rank::Avenue,
        _ => Rank::Street,
    }
}

impl Grid {
    pub fn index(&self, column: usize, row: usize) -> usize {
        row * self.side + column
    }

    /// Places every crossing; roundabouts become ways at once.
    pub fn lay(town: &mut Town) -> Self {
        let side = town.plan.blocks + 1;
        let mut grid = Self { side, at: Vec::new(), doors: Vec::new() };
        let half = town.plan.blocks as f64 * BLOCK_M / 2.0;
        for row in 0..side {
            for column in 0..side {
                let sway = |town: &mut Town| town.random.sway() * BLOCK_M * 0.14;
                let place =
                    (column as f64 * BLOCK_M - half + sway(town), row as f64 * BLOCK_M - half + sway(town));
                grid.at.push(place);
                let doors = match (rank(column), rank(row)) {
                    (Rank::Great, Rank::Great) => roundabout(town, place),
                    (Rank::Street, _) | (_, Rank::Street) => [town.node(place, Vec::new()); 4],
                    _ => [town.node(place, vec![tag("highway", "traffic_signals")]); 4],
                };
                grid.doors.push(doors);
            }
        }
        grid
    }
}

/// Eight nodes around a place; gives the four at which streets arrive.
fn roundabout(town: &mut Town, (east, north): (f64, f64)) -> [i64; 4] {
    // Traffic circles with the driving side: against the clock where one drives on the right.
    let clockwise = if town.plan.center.lon() > 60.0 { -1.0 } else { 1.0 };
    let nodes: Vec<i64> = (0..8)
        .map(|i| {
            let angle = f64::from(i) * std::f64::consts::FRAC_PI_4 * clockwise;
            town.node((east + ROUNDABOUT_M * angle.cos(), north + ROUNDABOUT_M * angle.sin()), Vec::new())
        })
        .collect();
    let ring = nodes.iter().chain(&nodes[..1]).copied().collect();
    town.way(ring, vec![tag("highway", "primary"), tag("junction", "roundabout")]);
    let (north_door, south_door) = if clockwise > 0.0 { (nodes[2], nodes[6]) } else { (nodes[6], nodes[2]) };
    [nodes[0], north_door, nodes[4], south_door]
}

/// Paves every line of the grid, in runs.
pub(super) fn pave(town: &mut Town, grid: &Grid) -> Vec<Run> {
    let mut runs = Vec::new();
    for line in 0..grid.side {
        for eastward in [true, false] {
            let name = name_of(line, eastward);
            let mut from = 0;
            while from + 1 < grid.side {
                let blocks = (1 + town.random.below(RUN_BLOCKS_MAX)).min(grid.side - 1 - from);
                // Quarters have holes where a street was never built.
                if rank(line) != Rank::Street || !town.random.percent(9) {
                    let crossing = |step: usize| {
                        if eastward { grid.index(from + step, line) } else { grid.index(line, from + step) }
                    };
                    let crossings: Vec<usize> = (0..=blocks).map(crossing).collect();
                    runs.push(run(town, grid, &crossings, (rank(line), eastward), &name));
                }
                from += blocks;
            }
        }
    }
    runs
}

/// Goes on with the avenues out of town, with dice of its own, so that the streets of a seed stay what they were.
pub(super) fn lead_out(town: &mut Town, grid: &Grid) {
    let out = town.plan.outskirts;
    if out == 0 {
        return;
    }
    let inside = std::mem::replace(&mut town.random, Random(town.plan.seed ^ 0x0f75_c117));
    let wide = Wide { out, inner: (grid.side - 1) / AVENUE_EVERY };
    let crossings = wide.lay(town, grid);
    for line in 0..crossings.side {
        // In town a line is named by its own number; outside, the numbers go on from the last.
        let number = if line >= out { line - out } else { wide.inner + out + out - line };
        let rank = if line.abs_diff(out) % 2 == 0 { Rank::Great } else { Rank::Avenue };
        for eastward in [true, false] {
            let name = name_of(number * AVENUE_EVERY, eastward);
            for step in 0..crossings.side - 1 {
                if wide.is_town(line) && wide.is_town(step) && wide.is_town(step + 1) {
                    continue;
                }
                let [from, to] = [step, step + 1]
                    .map(|s| if eastward { crossings.index(s, line) } else { crossings.index(line, s) });
                run(town, &crossings, &[from, to], (rank, eastward), &name);
            }
        }
    }
    town.random = inside;
}

/// The avenues of the town and those around it, counted from the first in the south-west.
struct Wide {
    /// outside, on each side
    out: usize,
    /// the last one of the town, counted from its first
    inner: usize,
}

impl Wide {
    fn is_town(&self, line: usize) -> bool {
        (self.out..=self.out + self.inner).contains(&line)
    }

    /// Where they cross: in town at the crossings there are.
    fn lay(&self, town: &mut Town, grid: &Grid) -> Grid {
        let side = self.inner + 2 * self.out + 1;
        let mut wide = Grid { side, at: Vec::new(), doors: Vec::new() };
        let far_m = |line: usize| (line as f64 - self.out as f64) * AVENUE_EVERY as f64 * BLOCK_M;
        let half = town.plan.blocks as f64 * BLOCK_M / 2.0;
        for row in 0..side {
            for column in 0..side {
                if self.is_town(column) && self.is_town(row) {
                    let known =
                        grid.index((column - self.out) * AVENUE_EVERY, (row - self.out) * AVENUE_EVERY);
                    wide.at.push(grid.at[known]);
                    wide.doors.push(grid.doors[known]);
                    continue;
                }
                let sway = |town: &mut Town| town.random.sway() * BLOCK_M * 0.7;
                let place = (far_m(column) - half + sway(town), far_m(row) - half + sway(town));
                let node = town.node(place, vec![tag("highway", "traffic_signals")]);
                wide.at.push(place);
                wide.doors.push([node; 4]);
            }
        }
        wide
    }
}

pub(super) fn name_of(line: usize, eastward: bool) -> [String; 3] {
    let number = line * 2 + usize::from(eastward);
    let kind = if rank(line) == Rank::Street { words::STREET } else { words::AVENUE };
    words::street(words::STREETS[number % words::STREETS.len()], kind, number / words::STREETS.len())
}

fn run(
    town: &mut Town,
    grid: &Grid,
    crossings: &[usize],
    (rank, eastward): (Rank, bool),
    name: &[String; 3],
) -> Run {
    // leave by the door that looks ahead, arrive by the one that looks back
    let (ahead, back) = if eastward { (0, 2) } else { (1, 3) };
    let mut nodes = Vec::new();
    let mut tags = town.named(name);
    let oneway = surface(town, rank, &mut tags);
    for (i, pair) in crossings.windows(2).enumerate() {
        let (a, b) = (grid.at[pair[0]], grid.at[pair[1]]);
        nodes.push(grid.doors[pair[0]][ahead]);
        let middle = (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1));
        let bend = town.random.sway() * 12.0;
        let bent = if eastward { (middle.0, middle.1 + bend) } else { (middle.0 + bend, middle.1) };
        let furniture = furniture(town, rank);
        nodes.push(town.node(bent, furniture));
        let enters_circle = grid.doors[pair[1]][back] != grid.doors[pair[1]][ahead];
        if enters_circle && i + 2 < crossings.len() {
            // The street ends at the circle and goes on behind it.
            nodes.push(grid.doors[pair[1]][back]);
            town.way(std::mem::take(&mut nodes), tags.clone());
        }
    }
    let last = grid.doors[crossings[crossings.len() - 1]][back];
    nodes.push(last);
    let first = nodes[0];
    let way = town.way(nodes, tags);
    Run { way, first, last, blocks: crossings.len() - 1, oneway }
}

/// Class, speed and direction; whether it is one-way.
fn surface(town: &mut Town, rank: Rank, tags: &mut Pairs) -> bool {
    let (class, kmh) = match rank {
        Rank::Great => ("trunk", "80"),
        Rank::Avenue => ("secondary", "60"),
        Rank::Street => ("residential", ""),
    };
    tags.push(tag("highway", class));
    if !kmh.is_empty() {
        tags.push(tag("maxspeed", kmh));
        return false;
    }
    let oneway = town.random.percent(14);
    if oneway {
        tags.push(tag("oneway", if town.random.percent(80) { "yes" } else { "-1" }));
    }
    if town.random.percent(3) {
        tags.push(tag("access", "private"));
    }
    if town.random.percent(2) {
        tags.push(tag("maxheight", "2.2"));
    }
    if town.random.percent(3) {
        tags.push(tag("access:conditional", "no @ (Fr 12:00-14:00)"));
    }
    oneway
}

/// Here and there a gate, a bollard, a toll gate on the great avenues.
fn furniture(town: &mut Town, rank: Rank) -> Pairs {
    match (rank, town.random.below(100)) {
        (Rank::Street, 0..=1) => vec![tag("barrier", "bollard")],
        (Rank::Street, 2..=4) => vec![tag("barrier", "gate")],
        (Rank::Street, 5) => vec![tag("barrier", "gate"), tag("access", "private")],
        (Rank::Great, 0..=1) => {
            let mut tags = vec![tag("highway", "toll_gantry")];
            tags.extend(town.named(&owned(["Caravan Toll", "بوابة القافلة", "قافلہ ٹول"])));
            tags
        }
        _ => Vec::new(),
    }
}
