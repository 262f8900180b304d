//! All rows of a region covered with the least waste: depth first, the row with the fewest choices left first, its
//! choices by what they waste.

/// Less of a difference than this, relative to the waste, is none.
const GRAIN: f64 = 1e-6;
/// Nodes of the search between two questions whether to stop.
const GLANCE: u32 = 32;

/// A column of a region, with its rows counted there.
pub(super) struct Choice {
    pub id: u32,
    pub kind: u32,
    pub waste: f64,
    pub rows: Vec<u32>,
}

pub(super) struct Depth {
    /// Least waste first.
    choices: Vec<Choice>,
    /// Per row: its choices, how many of them are open, and whether it is covered.
    of_row: Vec<Vec<u32>>,
    open: Vec<u32>,
    covered: Vec<bool>,
    /// Waste of leaving a row out.
    spare: Vec<f64>,
    /// Per choice: chosen ones that share a row with it, once for each row.
    blocked: Vec<u32>,
    /// Per kind: so many more, and the waste of each that is not used.
    limit: Vec<u32>,
    idle: Vec<f64>,
    chosen: Vec<u32>,
    /// Only less waste than this is worth finding.
    budget: f64,
    found: Option<Vec<u32>>,
    work: u64,
    nodes: u32,
    stopped: bool,
}

impl Depth {
    pub fn new(choices: Vec<Choice>, spare: Vec<f64>, limit: Vec<u32>, idle: Vec<f64>) -> Self {
        let mut of_row = vec![Vec::new(); spare.len()];
        for (at, choice) in (0u32..).zip(&choices) {
            choice.rows.iter().for_each(|&i| of_row[i as usize].push(at));
        }
        Self {
            open: of_row.iter().map(|list| list.len() as u32).collect(),
            of_row,
            covered: vec![false; spare.len()],
            spare,
            blocked: vec![0; choices.len()],
            choices,
            limit,
            idle,
            chosen: Vec::new(),
            budget: 0.0,
            found: None,
            work: 0,
            nodes: 0,
            stopped: false,
        }
    }

    /// The columns that waste least, when that is less than the budget, and the work left. `None` when stopped.
    pub fn search(
        mut self,
        budget: f64,
        work: u64,
        stop: &mut dyn FnMut() -> bool,
    ) -> Option<(Option<Vec<u32>>, u64)> {
        (self.budget, self.work) = (below(budget), work);
        self.descend(0.0, stop);
        (!self.stopped).then_some((self.found, self.work))
    }

    fn descend(&mut self, waste: f64, stop: &mut dyn FnMut() -> bool) {
        self.nodes += 1;
        self.stopped |= self.nodes.is_multiple_of(GLANCE) && stop();
        self.spend(self.covered.len() / 4);
        let open = (0..self.covered.len()).filter(|&i| !self.covered[i]);
        let Some(row) = open.min_by_key(|&i| (self.open[i], i)) else {
            let idle = self.limit.iter().zip(&self.idle).map(|(left, each)| f64::from(*left) * each);
            let waste = waste + idle.sum::<f64>();
            if waste >= self.budget {
                return;
            }
            self.budget = below(waste);
            self.found = Some(self.chosen.iter().map(|&at| self.choices[at as usize].id).collect());
            return;
        };
        for k in 0..self.of_row[row].len() {
            let at = self.of_row[row][k];
            let choice = &self.choices[at as usize];
            let (kind, then) = (choice.kind as usize, waste + choice.waste);
            if !self.may(then) {
                break;
            }
            if self.blocked[at as usize] > 0 || self.limit[kind] == 0 {
                continue;
            }
            self.choose(at, true);
            self.limit[kind] -= 1;
            self.chosen.push(at);
            self.descend(then, stop);
            self.chosen.pop();
            self.limit[kind] += 1;
            self.choose(at, false);
        }
        let then = waste + self.spare[row];
        if self.may(then) {
            self.cover(row, true);
            self.descend(then, stop);
            self.cover(row, false);
        }
    }

    fn may(&self, waste: f64) -> bool {
        waste < self.budget && self.work > 0 && !self.stopped
    }

    fn spend(&mut self, work: usize) {
        self.work = self.work.saturating_sub(work as u64);
    }

    fn choose(&mut self, at: u32, yes: bool) {
        for k in 0..self.choices[at as usize].rows.len() {
            self.cover(self.choices[at as usize].rows[k] as usize, yes);
        }
    }

    /// Covers a row, or uncovers it again.
    fn cover(&mut self, row: usize, yes: bool) {
        self.covered[row] = yes;
        let mut work = self.of_row[row].len() / 2;
        for &at in &self.of_row[row] {
            let blocked = &mut self.blocked[at as usize];
            let turns = *blocked == u32::from(!yes);
            *blocked = if yes { *blocked + 1 } else { *blocked - 1 };
            if turns {
                let rows = &self.choices[at as usize].rows;
                work += rows.len();
                for &i in rows {
                    let open = &mut self.open[i as usize];
                    *open = if yes { *open - 1 } else { *open + 1 };
                }
            }
        }
        self.spend(work);
    }
}

fn below(waste: f64) -> f64 {
    waste - GRAIN * waste.abs().max(1.0)
}
