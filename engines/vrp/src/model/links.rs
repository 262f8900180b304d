//! What jobs have to do with each other: same route, order, and classes that exclude each other.

use std::collections::BTreeMap;

use super::Model;
use crate::ask::Link;
use crate::ask::job::{ClassId, JobId};

impl Model<'_> {
    /// Fills everything that comes from [`Link`]s.
    pub(super) fn links(&mut self) {
        let units = self.units.len();
        for (u, unit) in self.units.iter().enumerate() {
            for &j in &unit.jobs {
                self.unit_of.insert(self.problem.jobs[j as usize].id, u as u32);
            }
        }
        self.before = vec![Vec::new(); units];
        self.after = vec![Vec::new(); units];
        self.same = vec![Vec::new(); units];
        let mut classes = BTreeMap::new();
        for link in &self.problem.links {
            match link {
                Link::SameRoute(ids) => self.together(ids),
                Link::Sequence(ids) => {
                    self.together(ids);
                    for (i, &first) in ids.iter().enumerate() {
                        ids[i + 1..].iter().for_each(|&second| self.in_turn(first, second));
                    }
                }
                Link::Before(first, second) => self.in_turn(*first, *second),
                Link::NotTogether(a, b) => {
                    for class in [a, b] {
                        let bit = classes.len();
                        classes.entry(*class).or_insert(bit);
                    }
                }
            }
        }
        self.exclusions(&classes);
    }

    fn together(&mut self, ids: &[JobId]) {
        for a in ids {
            for b in ids.iter().filter(|b| self.unit_of[b] != self.unit_of[a]) {
                self.same[self.unit_of[a] as usize].push(self.unit_of[b]);
                self.has_same = true;
            }
        }
    }

    fn in_turn(&mut self, first: JobId, second: JobId) {
        let (a, b) = (self.unit_of[&first], self.unit_of[&second]);
        self.after[a as usize].push(b);
        self.before[b as usize].push(a);
        self.has_order = true;
    }

    /// Numbers the classes that some link names, and says who excludes whom.
    fn exclusions(&mut self, classes: &BTreeMap<ClassId, usize>) {
        self.foes = vec![0; classes.len()];
        for link in &self.problem.links {
            if let Link::NotTogether(a, b) = link {
                self.foes[classes[a]] |= 1 << classes[b];
                self.foes[classes[b]] |= 1 << classes[a];
            }
        }
        for node in 0..self.stops {
            let class = self.problem.jobs[self.nodes[node].job as usize].class;
            if let Some(bit) = class.and_then(|class| classes.get(&class)) {
                self.nodes[node].class_bit = 1 << bit;
            }
        }
    }
}
