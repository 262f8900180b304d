//! Whether columns from a file hang together: everything that points somewhere points inside, lists that go with each other are
//! equally long, sums that should grow do. After this no look-up can miss.

use crate::{
    graph::Graph,
    hierarchy::{NONE, Topology},
    network::Network,
    snap::{CELL_E7, Index},
};

/// The section at fault (its number in the table) and what is wrong.
type Fault = (u32, &'static str);

pub(super) fn all(network: &Network, graph: &Graph, topology: &Topology, index: &Index) -> Result<(), Fault> {
    self::network(network)?;
    self::graph(network, graph)?;
    self::topology(graph, topology)?;
    self::index(network, index)
}

fn length(kind: u32, found: usize, wanted: usize) -> Result<(), Fault> {
    if found == wanted {
        Ok(())
    } else {
        Err((kind, "a list is longer or shorter than the list that it goes with"))
    }
}

fn below(kind: u32, values: impl Iterator<Item = u32>, limit: usize) -> Result<(), Fault> {
    // the largest decides, so that the loop stays a plain one
    let largest = values.fold(None, |most: Option<u32>, v| Some(most.map_or(v, |m| m.max(v))));
    if largest.is_none_or(|v| (v as usize) < limit) {
        Ok(())
    } else {
        Err((kind, "a number points outside its list"))
    }
}

/// Offsets: from 0, never falling, up to `end`; one more than there are owners.
fn offsets(kind: u32, values: &[u32], owners: usize, end: usize) -> Result<(), Fault> {
    length(kind, values.len(), owners + 1)?;
    let grows = values[0] == 0 && values.windows(2).all(|v| v[0] <= v[1]) && values[owners] as usize == end;
    if grows { Ok(()) } else { Err((kind, "offsets do not grow from nothing to the end of their list")) }
}

fn network(n: &Network) -> Result<(), Fault> {
    let (junctions, pieces, ways) = (n.junction_at.len(), n.piece_ends.len(), n.way_osm.len());
    if pieces > u32::MAX as usize / 4 || n.shape.len() > u32::MAX as usize {
        return Err((4, "there are more road pieces than can be numbered"));
    }
    length(2, n.junction_has.len(), junctions)?;
    length(3, n.junction_bars.len(), junctions)?;
    below(4, n.piece_ends.iter().flatten().copied(), junctions)?;
    length(5, n.piece_way.len(), pieces)?;
    below(5, n.piece_way.iter().copied(), ways)?;
    if !n.piece_way.is_sorted() {
        return Err((5, "the pieces of a way do not stand together"));
    }
    length(6, n.piece_cm.len(), pieces)?;
    length(7, n.piece_signals.len(), pieces)?;
    length(8, n.piece_deg.len(), pieces)?;
    offsets(9, &n.piece_shape, pieces, n.shape.len())?;
    if n.piece_shape.windows(2).any(|v| v[1] - v[0] < 2) {
        return Err((9, "a road piece has fewer than two points"));
    }
    if n.shape
        .iter()
        .chain(n.junction_at.iter())
        .any(|[lat, lon]| lat.unsigned_abs() > 900_000_000 || lon.unsigned_abs() > 1_800_000_000)
    {
        return Err((10, "a point lies off the Earth"));
    }
    length(12, n.way_names.len(), ways)?;
    below(12, n.way_names.iter().flatten().copied(), n.names.ends.len())?;
    length(13, n.way_kmh.len(), ways)?;
    if n.way_kmh.iter().flatten().any(|kmh| !(0.0..=1_000.0).contains(kmh)) {
        return Err((13, "a speed that nobody drives"));
    }
    if n.piece_deg.iter().flatten().any(|deg| !deg.is_finite()) {
        return Err((8, "a direction that is no number"));
    }
    length(14, n.way_limits.len(), ways)?;
    length(15, n.way_traits.len(), ways)?;
    length(16, n.way_class.len(), ways)?;
    below(16, n.way_class.iter().map(|c| u32::from(*c)), 8)?;
    below(17, n.toll_names.iter().map(|t| t[0]), junctions)?;
    below(17, n.toll_names.iter().map(|t| t[1]), n.names.ends.len())?;
    below(19, n.names.ends.iter().copied(), n.names.text.len() + 1)
}

fn graph(network: &Network, g: &Graph) -> Result<(), Fault> {
    let directed = network.directed();
    let vertices = directed + g.ghost_edge.len();
    below(32, g.ghost_edge.iter().copied(), directed)?;
    offsets(33, &g.first, vertices, g.to.len())?;
    below(34, g.to.iter().copied(), vertices)?;
    length(35, g.barred.len(), g.to.len())?;
    length(36, g.ghosts_of.len(), g.ghost_edge.len())?;
    below(36, g.ghosts_of.iter().map(|p| p[0]), directed)?;
    below(36, g.ghosts_of.iter().map(|p| p[1]), vertices)?;
    // as plain slices: a column that lies in a file asks its owner at every look
    let (ends, ghosts): (&[[u32; 2]], &[u32]) = (&network.piece_ends, &g.ghost_edge);
    let edge = |vertex: u32| ghosts.get((vertex as usize).wrapping_sub(directed)).copied().unwrap_or(vertex);
    let tail = |edge: u32| ends[edge as usize / 2][edge as usize & 1];
    let (first, to): (&[u32], &[u32]) = (&g.first, &g.to);
    let joined = (0..vertices as u32).all(|vertex| {
        let (from, end) = (first[vertex as usize] as usize, first[vertex as usize + 1] as usize);
        let junction = tail(edge(vertex) ^ 1);
        to[from..end].iter().all(|to| tail(edge(*to)) == junction)
    });
    if joined { Ok(()) } else { Err((34, "a turn jumps")) }
}

fn topology(graph: &Graph, t: &Topology) -> Result<(), Fault> {
    let n = graph.vertices();
    length(48, t.rank_of.len(), n)?;
    length(49, t.vertex_of.len(), n)?;
    below(48, t.rank_of.iter().copied(), n)?;
    below(49, t.vertex_of.iter().copied(), n)?;
    let (rank_of, vertex_of): (&[u32], &[u32]) = (&t.rank_of, &t.vertex_of);
    if (0..n).any(|v| vertex_of[rank_of[v] as usize] as usize != v) {
        return Err((48, "ranks and vertices do not answer each other"));
    }
    length(50, t.parent.len(), n)?;
    let lowest = lowest_below(&t.parent)?;
    let (first, other): (&[[u32; 2]], &[u32]) = (&t.first, &t.other);
    offsets(51, t.first.as_flattened(), n * 2 + 1, t.other.len())?;
    below(52, t.other.iter().copied(), n)?;
    for v in 0..n {
        let ([up, down], [end, _]) = (first[v], first[v + 1]);
        for half in [up..down, down..end] {
            let ends = &other[half.start as usize..half.end as usize];
            let is_rising =
                ends.first().is_none_or(|end| *end as usize > v) && ends.windows(2).all(|e| e[0] < e[1]);
            // a climb passes only what lies on the way to the root
            if !is_rising || ends.iter().any(|end| lowest[*end as usize] as usize > v) {
                return Err((52, "the hierarchy's arcs are not in order"));
            }
        }
    }
    Ok(())
}

/// The lowest rank below each; refused unless everything below a rank stands right before it.
fn lowest_below(parent: &[u32]) -> Result<Vec<u32>, Fault> {
    let mut lowest: Vec<u32> = (0..parent.len() as u32).collect();
    let mut below = vec![1u32; parent.len()];
    for (v, &above) in parent.iter().enumerate() {
        if v - lowest[v] as usize + 1 != below[v] as usize {
            return Err((50, "the tree is not in order"));
        }
        if above == NONE {
            continue;
        }
        if above as usize <= v || above as usize >= parent.len() {
            return Err((50, "a branch of the tree does not rise"));
        }
        below[above as usize] += below[v];
        lowest[above as usize] = lowest[above as usize].min(lowest[v]);
    }
    Ok(lowest)
}

fn index(network: &Network, index: &Index) -> Result<(), Fault> {
    let frame: &[i32] = &index.frame;
    length(64, frame.len(), 5)?;
    let (columns, rows) = (frame[2], frame[3]);
    if !(1..=4_000).contains(&columns) || !(1..=4_000).contains(&rows) || i64::from(frame[4]) < CELL_E7 {
        return Err((64, "the grid has an impossible size"));
    }
    offsets(65, &index.first, columns as usize * rows as usize, index.segments.len())?;
    below(66, index.segments.iter().map(|s| s[0]), network.piece_ends.len())?;
    let piece_shape: &[u32] = &network.piece_shape;
    let inside = |[piece, point]: &[u32; 2]| {
        let ends = &piece_shape[*piece as usize..*piece as usize + 2];
        ends[0] <= *point && point + 1 < ends[1]
    };
    if index.segments.iter().all(inside) { Ok(()) } else { Err((66, "a segment is not on its piece")) }
}
