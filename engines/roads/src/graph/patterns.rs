//! Signs as forbidden sequences of directed pieces.

use super::Leaving;
use crate::network::{Network, Resolved, Sign, Via};
use std::collections::{BTreeMap, HashMap};

/// Between a sign's first way and its last there are at most this many pieces, and at most so many ways through them.
const BETWEEN_MAX: usize = 48;
const PATHS_MAX: usize = 64;

/// Each forbidden sequence with the profiles that it binds.
pub(super) type Patterns = HashMap<Vec<u32>, u8>;

pub(super) fn patterns(network: &Network, leaving: &Leaving, signs: &[Resolved]) -> Patterns {
    let mut by_number: Vec<(i64, u32)> =
        network.way_osm.iter().enumerate().map(|(i, osm)| (*osm, i as u32)).collect();
    by_number.sort_unstable();
    let map = Map { network, leaving, by_number };
    let mut patterns = Patterns::new();
    // What is left to one who must obey several `only_` signs at once: all their targets together.
    let mut compelled: BTreeMap<(Vec<u32>, u8), Vec<u32>> = BTreeMap::new();
    for Resolved { sign, junction } in signs {
        let paths = match &sign.via {
            Via::Node(_) => map.over_a_junction(sign, *junction),
            Via::Ways(ways) => map.over_ways(sign, ways),
        };
        for path in paths {
            if !sign.only {
                *patterns.entry(path).or_default() |= sign.binds;
                continue;
            }
            for length in first_compelled(sign)..path.len() {
                compelled.entry((path[..length].to_vec(), sign.binds)).or_default().push(path[length]);
            }
        }
    }
    for ((path, binds), allowed) in compelled {
        let last = path[path.len() - 1];
        for &other in leaving.of(network.head(last)) {
            if other != last ^ 1 && !allowed.contains(&other) {
                let mut path = path.clone();
                path.push(other);
                *patterns.entry(path).or_default() |= binds;
            }
        }
    }
    patterns
}

/// Over a junction the very first turn is compelled; over ways only what follows once one has entered them, because the sign stands
/// for those who take that way and not for everyone who passes.
fn first_compelled(sign: &Sign) -> usize {
    if matches!(sign.via, Via::Node(_)) { 1 } else { 2 }
}

struct Map<'a> {
    network: &'a Network,
    leaving: &'a Leaving,
    by_number: Vec<(i64, u32)>,
}

impl Map<'_> {
    /// The directed pieces of the ways with these numbers.
    fn edges<'s>(&'s self, numbers: &'s [i64]) -> impl Iterator<Item = u32> + 's {
        numbers.iter().flat_map(|number| {
            let start = self.by_number.partition_point(|(osm, _)| osm < number);
            let ways = self.by_number[start..].iter().take_while(move |(osm, _)| osm == number);
            ways.flat_map(|(_, way)| self.network.edges_of_way(*way))
        })
    }

    fn on(&self, edge: u32, numbers: &[i64]) -> bool {
        numbers.contains(&self.network.way_osm[self.network.way(edge)])
    }

    fn over_a_junction(&self, sign: &Sign, junction: u32) -> Vec<Vec<u32>> {
        let mut paths = Vec::new();
        for from in self.edges(&sign.from).filter(|e| self.network.head(*e) == junction) {
            for &to in self.leaving.of(junction).iter().filter(|e| self.on(**e, &sign.to)) {
                // A sign against turning back says nothing about going straight on along the same way, and the reverse.
                if sign.u_turn == (to == from ^ 1) || (sign.u_turn && sign.from != sign.to) {
                    paths.push(vec![from, to]);
                }
            }
        }
        paths
    }

    /// Follows the ways between, in their order, from every end of the first.
    fn over_ways(&self, sign: &Sign, between: &[i64]) -> Vec<Vec<u32>> {
        let mut done = Vec::new();
        for from in self.edges(&sign.from) {
            let mut open = vec![(vec![from], 0)];
            while let Some((path, part)) = open.pop() {
                let last = path[path.len() - 1];
                if path.len() > BETWEEN_MAX || done.len() >= PATHS_MAX {
                    break;
                }
                let out = self.leaving.of(self.network.head(last));
                let onward = |edge: u32| path.iter().copied().chain([edge]).collect::<Vec<u32>>();
                if path.len() > 1 && part + 1 == between.len() {
                    let ends: Vec<u32> =
                        out.iter().copied().filter(|e| *e != last ^ 1 && self.on(*e, &sign.to)).collect();
                    if !ends.is_empty() {
                        done.extend(ends.into_iter().map(onward));
                        continue;
                    }
                }
                for &edge in out.iter().filter(|e| **e != last ^ 1) {
                    if self.on(edge, &between[part..=part]) {
                        open.push((onward(edge), part));
                    } else if path.len() > 1
                        && between.get(part + 1).is_some_and(|next| self.on(edge, &[*next]))
                    {
                        open.push((onward(edge), part + 1));
                    }
                }
            }
        }
        done
    }
}
