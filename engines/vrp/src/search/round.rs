//! Whose turn it is to be ruined, where there are many stops: one neighbourhood after the other.

use crate::det::Rng;

/// Steps for each stop of a neighbourhood before the next one has its turn.
const STEPS: usize = 8;

/// Neighbourhoods that take turns. In each round every stop belongs to one of them, and to another one in the next.
#[derive(Default)]
pub(super) struct Round {
    /// Stops in random order, and which of all stops belonged to a neighbourhood already.
    order: Vec<u32>,
    had: Vec<bool>,
    /// The neighbourhood whose turn it is, and for how many steps more.
    group: Vec<u32>,
    left: usize,
}

impl Round {
    /// A stop of the neighbourhood whose turn it is. `near` lists the nearest stops of each.
    pub fn seed(&mut self, near: &[Vec<u32>], rng: &mut Rng) -> u32 {
        while self.left == 0 {
            self.next(near, rng);
        }
        self.left -= 1;
        self.group[rng.below(self.group.len())]
    }

    /// The next neighbourhood: a stop and those near it, without what belonged to another one. A new round when
    /// nothing is left of this one.
    fn next(&mut self, near: &[Vec<u32>], rng: &mut Rng) {
        let had = &mut self.had;
        while self.order.last().is_some_and(|&c| had[c as usize]) {
            self.order.pop();
        }
        self.group.clear();
        if let Some(c) = self.order.pop() {
            let others = near[c as usize].iter().filter(|&&other| !had[other as usize]);
            self.group.extend([c].iter().chain(others));
            self.group.iter().for_each(|&c| had[c as usize] = true);
        } else {
            self.order.extend(0..near.len() as u32);
            rng.shuffle(&mut self.order);
            had.clear();
            had.resize(near.len(), false);
        }
        self.left = STEPS * self.group.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stop_has_its_share_and_neighbours_come_together() {
        // On a line; the ends are near fewer others than the middle.
        let near = |c: i32| (1..=6).flat_map(move |d| [c - d, c + d]).filter(|c| (0..100).contains(c));
        let near: Vec<Vec<u32>> = (0..100).map(|c| near(c).map(|c| c as u32).collect()).collect();
        let (mut round, mut rng) = (Round::default(), Rng::new(3));
        let seeds: Vec<u32> = (0..100 * STEPS * 200).map(|_| round.seed(&near, &mut rng)).collect();
        let mut times = [0; 100];
        for &c in &seeds {
            times[c as usize] += 1;
        }
        let share = STEPS * 200;
        assert!(times.iter().all(|&t| t > share * 9 / 10 && t < share * 11 / 10), "{times:?}");
        let close = seeds.windows(2).filter(|two| two[0].abs_diff(two[1]) <= 12).count();
        assert!(close > seeds.len() * 9 / 10, "{close} of {}", seeds.len());
    }
}
