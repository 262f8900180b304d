//! The turn-expanded graph: its vertices are directed road pieces, its arcs are turns from one onto the next.
//!
//! A sign that speaks of more than one turn ("coming from there, over this way, not into that one") needs a memory of where one
//! came from. A *ghost* is that memory: a second vertex for the same piece, entered only along the sign's path, from which the
//! forbidden turn is missing. Which ghost follows which is the automaton of Aho and Corasick over the signs' paths.

mod build;
mod patterns;
#[cfg(test)]
mod tests;

use crate::{column::Column, grouped::grouped, network::Network};

/// Vertices `0..directed` are the directed pieces; ghosts come after.
#[derive(Default)]
pub(crate) struct Graph {
    /// the directed piece of each ghost
    pub ghost_edge: Column<u32>,
    /// first turn of each vertex, one more than there are vertices
    pub first: Column<u32>,
    /// the vertex that a turn leads onto
    pub to: Column<u32>,
    /// the profiles that may not make the turn, a bit each
    pub barred: Column<u8>,
    /// (directed piece, ghost), by piece
    pub ghosts_of: Column<[u32; 2]>,
}

/// One turn: from a vertex onto a vertex.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Turn {
    pub from: u32,
    pub to: u32,
    /// its place in the columns
    pub index: usize,
}

impl Graph {
    pub fn vertices(&self) -> usize {
        self.first.len() - 1
    }
    /// The directed piece that a vertex stands for.
    pub fn edge(&self, vertex: u32) -> u32 {
        let directed = self.vertices() - self.ghost_edge.len();
        if (vertex as usize) < directed { vertex } else { self.ghost_edge[vertex as usize - directed] }
    }
    /// Every vertex of a directed piece: itself, and its ghosts.
    pub fn vertices_of(&self, edge: u32) -> impl Iterator<Item = u32> + '_ {
        let list: &[[u32; 2]] = &self.ghosts_of;
        let start = list.partition_point(|[of, _]| *of < edge);
        let ghosts = list[start..].iter().take_while(move |[of, _]| *of == edge).map(|[_, ghost]| *ghost);
        std::iter::once(edge).chain(ghosts)
    }
    pub fn turns_from(&self, vertex: u32) -> impl Iterator<Item = Turn> + '_ {
        let range = self.first[vertex as usize] as usize..self.first[vertex as usize + 1] as usize;
        range.map(move |index| Turn { from: vertex, to: self.to[index], index })
    }
    /// Every turn that leads onto another vertex and that anybody may make, with the profiles that may, a bit each.
    pub fn open_turns(&self, network: &Network) -> Vec<(Turn, u8)> {
        let open = network.travellers();
        let mut open_turns = Vec::with_capacity(self.to.len());
        for vertex in 0..self.vertices() as u32 {
            let from = open[self.edge(vertex) as usize];
            let free = self.turns_from(vertex).filter(|turn| turn.to != vertex).map(|turn| {
                let onto = open[self.edge(turn.to) as usize];
                (turn, from & onto & !self.barred[turn.index])
            });
            open_turns.extend(free.filter(|(_, travellers)| *travellers != 0));
        }
        open_turns
    }
}

/// The directed pieces that leave each junction.
pub(crate) struct Leaving {
    first: Vec<u32>,
    edges: Vec<u32>,
}

impl Leaving {
    pub fn new(network: &Network) -> Self {
        let tails: &[u32] = network.piece_ends.as_flattened();
        let (first, edges) = grouped(network.junctions(), tails.iter().copied().zip(0..));
        Self { first, edges }
    }

    pub fn of(&self, junction: u32) -> &[u32] {
        &self.edges[self.first[junction as usize] as usize..self.first[junction as usize + 1] as usize]
    }

    /// The profiles, a bit each, that may turn back where `edge` ends: before a barrier all, else those for whom nothing leads on, be
    /// it that a street ends in a footpath. `open` has the profiles that may be on each directed piece.
    pub fn turning_back(&self, network: &Network, open: &[u8], edge: u32) -> u8 {
        let (junction, back) = (network.head(edge), edge ^ 1);
        let may = open[edge as usize] & open[back as usize];
        if network.junction_bars[junction as usize] != 0 {
            return may;
        }
        let others = self.of(junction).iter().filter(|next| **next != back);
        may & !others.fold(0, |all, next| all | open[*next as usize])
    }
}
