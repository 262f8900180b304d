//! The fewest pieces between the two ends of a part of the street network.
//!
//! Dinic, "Algorithm for solution of a problem of maximum flow in networks with power estimation" (1970), with capacities of one.

/// The part of a row of junctions at either end that the flow goes from and to.
const ENDS: f64 = 0.25;
const UNSEEN: u32 = u32::MAX;

/// The flow through one part after the other, in the same memory.
#[derive(Default)]
pub(super) struct Flow {
    /// half-edges of each junction, which know where they lead and who leads back
    first: Vec<u32>,
    head: Vec<u32>,
    twin: Vec<u32>,
    /// what may still flow over each half-edge
    capacity: Vec<i8>,
    is_source: Vec<bool>,
    is_sink: Vec<bool>,
    /// steps from the source
    level: Vec<u32>,
    /// by junction: the next half-edge to try
    next: Vec<u32>,
    queue: Vec<u32>,
    path: Vec<u32>,
    /// the sources that have a neighbour which is none
    shore: Vec<u32>,
    /// the sinks that have a level
    reached: Vec<u32>,
    is_near_seen: bool,
    /// how many junctions the last cut left on the near side
    pub near: usize,
}

impl Flow {
    /// Takes up `junctions` and the pieces between them.
    pub fn load(&mut self, junctions: usize, ends: &[[u32; 2]]) {
        let Self { first, head, twin, next, .. } = self;
        let joining = || ends.iter().filter(|[a, b]| a != b);
        first.clear();
        first.resize(junctions + 1, 0);
        for end in joining().flatten() {
            first[*end as usize + 1] += 1;
        }
        for i in 0..junctions {
            first[i + 1] += first[i];
        }
        next.clone_from(first);
        head.resize(first[junctions] as usize, 0);
        twin.resize(head.len(), 0);
        for &[a, b] in joining() {
            let (x, y) = (next[a as usize], next[b as usize]);
            next[a as usize] += 1;
            next[b as usize] += 1;
            (head[x as usize], head[y as usize]) = (b, a);
            (twin[x as usize], twin[y as usize]) = (y, x);
        }
    }

    /// How many pieces lie between the two ends of `row`; `None` as soon as there are `limit`. [`Flow::side`] has the cut.
    pub fn cut(&mut self, row: &[u32], limit: f64) -> Option<usize> {
        self.begin(row);
        let mut flow = 0;
        while self.climb() {
            for i in 0..self.reached.len() {
                while self.augment(self.reached[i]) {
                    flow += 1;
                    if f64::from(flow) >= limit {
                        return None;
                    }
                }
            }
        }
        self.near = self.level.iter().filter(|level| **level != UNSEEN).count();
        self.is_near_seen = true;
        // of all cuts of this size that was the nearest to the source; the furthest may have more equal sides
        if self.near * 2 < row.len() {
            self.descend();
            let far = self.level.iter().filter(|level| **level != UNSEEN).count();
            self.is_near_seen = false;
            self.near = row.len() - far;
        }
        Some(flow as usize)
    }

    /// By junction, whether it lies on the near side of the last cut.
    pub fn side(&self) -> impl Iterator<Item = bool> {
        self.level.iter().map(|level| (*level != UNSEEN) == self.is_near_seen)
    }

    fn begin(&mut self, row: &[u32]) {
        let n = row.len();
        let q = ((n as f64 * ENDS) as usize).max(1);
        for (marks, end) in [(&mut self.is_source, &row[..q]), (&mut self.is_sink, &row[n - q..])] {
            marks.clear();
            marks.resize(n, false);
            for junction in end {
                marks[*junction as usize] = true;
            }
        }
        self.capacity.clear();
        self.capacity.resize(self.head.len(), 1);
        let is_shore = |junction: u32| {
            let around = self.first[junction as usize] as usize..self.first[junction as usize + 1] as usize;
            self.head[around].iter().any(|other| !self.is_source[*other as usize])
        };
        self.shore.clear();
        self.shore.extend(row[..q].iter().copied().filter(|junction| is_shore(*junction)));
    }

    /// Levels everything that can be reached; whether a sink was.
    fn climb(&mut self) -> bool {
        let Self { first, head, capacity, is_source, is_sink, level, next, queue, shore, reached, .. } = self;
        level.clear();
        level.extend(is_source.iter().map(|is_source| if *is_source { 0 } else { UNSEEN }));
        queue.clone_from(shore);
        reached.clear();
        let mut at = 0;
        while let Some(&v) = queue.get(at) {
            at += 1;
            let above = level[v as usize] + 1;
            for half in first[v as usize] as usize..first[v as usize + 1] as usize {
                let u = head[half];
                if capacity[half] > 0 && level[u as usize] == UNSEEN {
                    level[u as usize] = above;
                    next[u as usize] = first[u as usize];
                    if is_sink[u as usize] { reached.push(u) } else { queue.push(u) }
                }
            }
        }
        !reached.is_empty()
    }

    /// Marks everything from which a sink can still be reached.
    fn descend(&mut self) {
        let Self { first, head, twin, capacity, is_sink, level, queue, .. } = self;
        level.clear();
        level.extend(is_sink.iter().map(|is_sink| if *is_sink { 0 } else { UNSEEN }));
        queue.clear();
        queue.extend((0..).zip(is_sink.iter()).filter(|(_, is_sink)| **is_sink).map(|(v, _): (u32, _)| v));
        while let Some(v) = queue.pop() {
            for half in first[v as usize] as usize..first[v as usize + 1] as usize {
                let u = head[half];
                if capacity[twin[half] as usize] > 0 && level[u as usize] == UNSEEN {
                    level[u as usize] = 0;
                    queue.push(u);
                }
            }
        }
    }

    /// Lets one more flow to a sink, found by going down the levels from there: all that has a level leads to a source, until it is
    /// used up. Whether there was a way.
    fn augment(&mut self, sink: u32) -> bool {
        let Self { first, head, twin, capacity, level, next, path, .. } = self;
        path.clear();
        let mut v = sink;
        while level[v as usize] > 0 {
            let (end, below) = (first[v as usize + 1], level[v as usize] - 1);
            let step = (next[v as usize]..end).find(|half| {
                level[head[*half as usize] as usize] == below && capacity[twin[*half as usize] as usize] > 0
            });
            if let Some(half) = step {
                next[v as usize] = half;
                path.push(half);
                v = head[half as usize];
            } else {
                next[v as usize] = end;
                let Some(half) = path.pop() else { return false };
                v = head[twin[half as usize] as usize];
                next[v as usize] += 1;
            }
        }
        for half in path {
            capacity[*half as usize] += 1;
            capacity[twin[*half as usize] as usize] -= 1;
        }
        true
    }
}
