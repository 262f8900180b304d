//! Which roads a trace was driven on: a hidden Markov model over the roads near each fix.
//!
//! Newson, Krumm, "Hidden Markov Map Matching Through Noise and Sparseness" (ACM SIGSPATIAL 2009): a fix lies off its road by the
//! device's noise, and the way between two fixes is about as long as the straight line. Fixes closer together than twice the noise
//! say nothing about direction and are left out, and a van that stands is one place: without that, noise along the road looks like
//! driving round the block.

use super::{
    Leg, Part, Route, Travel,
    local::{Bound, Local, with_local},
    route::Found,
};
use crate::{geometry::metres, network::At, snap::OnPiece};

/// One report of a device.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fix {
    pub at: At,
    /// seconds since any fixed moment; the same for all when unknown
    pub at_s: f64,
    /// one standard deviation of its noise, metres
    pub accuracy_m: f64,
}

/// Where a fix belongs.
#[derive(Debug, Clone, PartialEq)]
pub struct Matched {
    pub at: At,
    pub away_m: f64,
    /// the directed piece, and the share of it driven
    pub edge: u32,
    pub along: f64,
    /// how much likelier than all other roads near, 0..=1
    pub confidence: f64,
    /// which of the ways it lies on; a new one begins where the trace broke
    pub way: usize,
}

/// A trace brought onto the roads.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// one for each fix; `None` where there was no road near, or the fix said nothing new
    pub fixes: Vec<Option<Matched>>,
    /// the ways driven, in order
    pub ways: Vec<Route>,
    pub leg: Leg,
    /// mean confidence of the fixes used
    pub confidence: f64,
}

/// Roads looked at for each fix.
const ROADS_MAX: usize = 24;
/// A road may be so many times the noise away.
const REACH: f64 = 5.0;
const ACCURACY_M: (f64, f64) = (4.0, 60.0);
/// How fast the likelihood falls with the difference between way and straight line, metres; grows with the noise.
const DETOUR_M: f64 = 8.0;
/// Faster than this between two fixes is not driving: the trace broke.
const SPEED_MPS: f64 = 60.0;
/// Places closer together than this are one.
const ONE_PLACE_M: f64 = 8.0;
/// Noise along the road may look like driving back so many times the noise.
const BACK: f64 = 2.0;
/// A longer silence starts a new way.
const SILENCE_S: f64 = 300.0;

/// So many powers of e less likely than the best is given up.
const UNLIKELY: f64 = 25.0;
/// So many fixes in a row may be left out where the trace would break.
const LEFT_OUT_MAX: usize = 3;

fn noise_of(fix: &Fix) -> f64 {
    fix.accuracy_m.clamp(ACCURACY_M.0, ACCURACY_M.1)
}

struct Candidate {
    on: OnPiece,
    edge: u32,
    /// metres from the directed piece's beginning
    along_m: f64,
    off: f64,
}

/// Fixes that may all be one place. The longer it lasts the better its middle is known, and the further off a single fix may be
/// without meaning that one has left.
struct Stay {
    lat: f64,
    lon: f64,
    fixes: f64,
}

impl Stay {
    fn at(at: At) -> Self {
        Self { lat: at.lat(), lon: at.lon(), fixes: 1.0 }
    }
    fn holds(&self, at: At, noise: f64) -> bool {
        metres(At::new(self.lat, self.lon), at) < noise * (1.5 + 0.5 * self.fixes).min(3.5)
    }
    fn add(&mut self, at: At) {
        self.fixes += 1.0;
        self.lat += (at.lat() - self.lat) / self.fixes;
        self.lon += (at.lon() - self.lon) / self.fixes;
    }
}

/// The fixes used and their candidates, with the best way to each.
struct Layer {
    fix: usize,
    candidates: Vec<Candidate>,
    score: Vec<f64>,
    /// the candidate of the layer before, and the pieces driven from there
    from: Vec<Option<(usize, Vec<u32>)>>,
}

impl Travel<'_> {
    /// Finds the roads of a trace whose fixes stand in the order of time.
    pub fn matched(&self, fixes: &[Fix]) -> Trace {
        let runs = with_local(|local| self.runs(local, fixes));
        self.traced(fixes.len(), &runs)
    }

    /// The fixes that say something, with the best ways to all of their candidates; a new run begins where the trace broke.
    fn runs(&self, local: &mut Local, fixes: &[Fix]) -> Vec<Vec<Layer>> {
        let mut runs: Vec<Vec<Layer>> = Vec::new();
        let mut stay: Option<Stay> = None;
        for (i, fix) in fixes.iter().enumerate() {
            let noise = noise_of(fix);
            if let Some(stay) = stay.as_mut().filter(|stay| stay.holds(fix.at, noise)) {
                stay.add(fix.at);
                continue;
            }
            let candidates = self.candidates(fix.at, noise);
            if candidates.is_empty() {
                continue;
            }
            let mut layer = Layer {
                fix: i,
                score: candidates.iter().map(|c| c.off).collect(),
                from: candidates.iter().map(|_| None).collect(),
                candidates,
            };
            stay = Some(Stay::at(fix.at));
            match self.joined(local, fixes, &runs, &mut layer) {
                Some((run, kept)) => {
                    runs.truncate(run + 1);
                    runs[run].truncate(kept);
                    runs[run].push(layer);
                }
                None => runs.push(vec![layer]),
            }
        }
        runs
    }

    /// Which run a layer continues, and how many of its layers: the last, or one shortly before it, for a single fix may be far
    /// off.
    fn joined(
        &self,
        local: &mut Local,
        fixes: &[Fix],
        runs: &[Vec<Layer>],
        layer: &mut Layer,
    ) -> Option<(usize, usize)> {
        let places =
            runs.iter().enumerate().rev().flat_map(|(i, run)| (1..=run.len()).rev().map(move |k| (i, k)));
        let mut latest = places.take(1 + LEFT_OUT_MAX);
        latest.find(|(run, kept)| self.join(local, fixes, &runs[*run][kept - 1], layer))
    }

    fn candidates(&self, at: At, noise: f64) -> Vec<Candidate> {
        let network = &self.roads.network;
        let reach_m = (noise * REACH).max(25.0);
        let near = self.roads.index.within(network, at, (reach_m, BACK * noise), |piece| self.is_open(piece));
        let directed = near.into_iter().take(ROADS_MAX).flat_map(|on| {
            [on.piece * 2, on.piece * 2 + 1]
                .into_iter()
                .filter(|e| self.traveller.reachable[*e as usize])
                .map(move |edge| {
                    let share = if edge & 1 == 0 { on.along } else { 1.0 - on.along };
                    let off = -0.5 * (on.away_m / noise).powi(2);
                    Candidate { on, edge, along_m: share * network.metres(edge), off }
                })
        });
        directed.collect()
    }

    /// Continues the likeliest ways to the layer before onto this one; `false` when none gets here.
    fn join(&self, local: &mut Local, fixes: &[Fix], before: &Layer, layer: &mut Layer) -> bool {
        let (a, b) = (&fixes[before.fix], &fixes[layer.fix]);
        let (crow_m, passed_s, noise) = (metres(a.at, b.at), b.at_s - a.at_s, noise_of(b));
        if passed_s > SILENCE_S || (passed_s > 0.0 && crow_m > passed_s * SPEED_MPS + 4.0 * noise) {
            return false;
        }
        let beta = DETOUR_M + noise * 0.6;
        let limit_m = crow_m * 2.0 + 10.0 * noise + 100.0;
        let reach_m = layer.candidates.iter().map(|c| c.on.away_m).fold(0.0, f64::max);
        let mut score = vec![f64::NEG_INFINITY; layer.candidates.len()];
        let mut likeliest: Vec<usize> = (0..before.candidates.len()).collect();
        likeliest.sort_by(|a, b| before.score[*b].total_cmp(&before.score[*a]));
        let (best_before, mut best) = (before.score[likeliest[0]], f64::NEG_INFINITY);
        for i in likeliest {
            let (from, here) = (&before.candidates[i], before.score[i]);
            // the most that a way from here can add to what is known, and so how much longer than the straight line it may be
            let gain = |(to, known): (&Candidate, &f64)| here + to.off - known.max(best - UNLIKELY);
            let gain = layer.candidates.iter().zip(&score).map(gain).fold(f64::NEG_INFINITY, f64::max);
            if here < best_before - UNLIKELY || gain <= 0.0 {
                continue;
            }
            let bound = Bound::new(b.at, limit_m.min(crow_m + beta * gain), reach_m);
            local.explore(self, from.edge, from.along_m, &bound);
            for (j, to) in layer.candidates.iter().enumerate() {
                let Some((way_m, way_s, entered)) = self.hop(local, from, to, noise) else { continue };
                let mut likely = -(way_m - crow_m).abs() / beta;
                // Twice as fast as the road allows is hard to believe.
                if passed_s > 0.0 && way_s > 2.0 * passed_s + 5.0 {
                    likely -= (way_s - 2.0 * passed_s - 5.0) / 5.0;
                }
                let total = here + likely + to.off;
                if total > score[j] {
                    score[j] = total;
                    best = best.max(total);
                    let path = entered.map_or_else(Vec::new, |vertex| local.path(self, vertex));
                    layer.from[j] = Some((i, path));
                }
            }
        }
        let reached = best.is_finite();
        if reached {
            layer.score = score;
        }
        reached
    }

    /// The way from one candidate to the next: metres, seconds, and the vertex through which another piece is entered.
    fn hop(
        &self,
        local: &Local,
        from: &Candidate,
        to: &Candidate,
        noise: f64,
    ) -> Option<(f64, f64, Option<u32>)> {
        if from.edge == to.edge {
            let along = to.along_m - from.along_m;
            if along >= 0.0 {
                return Some((along, 0.0, None));
            }
            // Noise along the road is not driving back.
            if along > -BACK * noise {
                return Some((0.0, 0.0, None));
            }
        }
        let (vertex, metres, seconds) = local.to(self, to.edge)?;
        Some((metres + to.along_m, seconds, Some(vertex)))
    }

    fn place(&self, on: OnPiece) -> At {
        *self.cut(on.piece, 0.0, on.along).last().expect("BUG: a cut has two points")
    }

    /// The choice's share of the likelihood among all places near. Both directions of a road are one place, and so are the roads
    /// that meet at a corner.
    fn confidence(&self, layer: &Layer, choice: usize) -> f64 {
        let (best, here) = (layer.score[choice], self.place(layer.candidates[choice].on));
        let (mut own, mut all) = (0.0, 0.0);
        for (candidate, score) in layer.candidates.iter().zip(&layer.score) {
            let weight = (score - best).min(0.0).exp();
            all += weight;
            if metres(self.place(candidate.on), here) < ONE_PLACE_M {
                own += weight;
            }
        }
        own / all
    }

    fn traced(&self, fixes: usize, runs: &[Vec<Layer>]) -> Trace {
        let mut trace = Trace {
            fixes: vec![None; fixes],
            ways: Vec::new(),
            leg: Leg { seconds: 0.0, metres: 0.0 },
            confidence: 0.0,
        };
        let mut used = 0usize;
        for run in runs {
            let chosen = best_path(run);
            let mut edges: Vec<u32> = Vec::new();
            for (layer, &choice) in run.iter().zip(&chosen) {
                let candidate = &layer.candidates[choice];
                match &layer.from[choice] {
                    Some((_, path)) if !edges.is_empty() => edges.extend(path),
                    _ => edges.push(candidate.edge),
                }
                let confidence = self.confidence(layer, choice);
                trace.fixes[layer.fix] = Some(Matched {
                    at: self.place(candidate.on),
                    away_m: candidate.on.away_m,
                    edge: candidate.edge,
                    along: candidate.along_m / self.roads.network.metres(candidate.edge).max(0.01),
                    confidence,
                    way: trace.ways.len(),
                });
                trace.confidence += confidence;
                used += 1;
            }
            let ends = (
                run.first().map(|l| &l.candidates[chosen[0]]),
                run.last().map(|l| &l.candidates[chosen[run.len() - 1]]),
            );
            if let (Some(first), Some(last)) = ends {
                let route = self.drawn(&Found { edges, from: first.on, to: last.on });
                trace.leg.seconds += route.leg.seconds;
                trace.leg.metres += route.leg.metres;
                trace.ways.push(route);
            }
        }
        trace.confidence /= used.max(1) as f64;
        trace
    }
}

fn best_path(run: &[Layer]) -> Vec<usize> {
    let mut chosen = vec![0; run.len()];
    let Some(last) = run.last() else { return chosen };
    let best = (0..last.score.len()).max_by(|a, b| last.score[*a].total_cmp(&last.score[*b]));
    chosen[run.len() - 1] = best.unwrap_or(0);
    for i in (1..run.len()).rev() {
        chosen[i - 1] = run[i].from[chosen[i]].as_ref().map_or(0, |(before, _)| *before);
    }
    chosen
}

/// Parts of a trace's ways, one after another.
impl Trace {
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.ways.iter().flat_map(|way| &way.parts)
    }
}
