//! Speeds learned from drives, and how far off arrivals usually are.
//!
//! A drive says how long each road piece took. What is known of a piece at an hour of the week is little, so it leans on the piece
//! at other hours, that on its class of road at this hour, and that on everything: each level is a sum of seconds measured against
//! seconds in free flow, with some seconds of the level above mixed in. The last quarter of an hour comes on top, and fades.
//! Windows come from what earlier predictions were off by, before their drive was learned.

use crate::{Fix, Roads, Trace, Travel, costs::ms_of};
use std::collections::HashMap;

/// Hours in a week, Monday 00:00 first, in the map's own time.
pub const HOURS: usize = 168;
const CLASSES: usize = 8;

/// Seconds of free flow that the level above counts for.
const LEAN_CLASS_S: f64 = 1_800.0;
const LEAN_PIECE_S: f64 = 90.0;
const LEAN_HOUR_S: f64 = 60.0;
const LEAN_LIVE_S: f64 = 120.0;
/// What is live fades by half in so many seconds.
const LIVE_HALF_S: f64 = 600.0;

/// One piece as it was driven.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Driven {
    /// directed piece
    pub edge: u32,
    /// in free flow, for the part that was driven
    pub free_s: f64,
    pub seconds: f64,
}

/// Measured seconds against expected ones.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    measured: f64,
    expected: f64,
}

impl Sum {
    fn add(&mut self, measured: f64, expected: f64) {
        self.measured += measured;
        self.expected += expected;
    }
    /// How many times slower than expected, leaning on `usual` as if that had been seen for `lean_s`.
    fn ratio(self, usual: f64, lean_s: f64) -> f64 {
        (self.measured + usual * lean_s) / (self.expected + lean_s)
    }
    fn fade(&mut self, keep: f64) {
        self.measured *= keep;
        self.expected *= keep;
    }
}

/// Everything learned on one map.
pub struct Learned {
    /// of each directed piece
    class: Vec<u8>,
    all: Sum,
    by_class: Vec<Sum>,
    by_piece: Vec<Sum>,
    by_hour: HashMap<(u32, u8), Sum>,
    live_class: [Sum; CLASSES],
    live_piece: HashMap<u32, Sum>,
    live_at_s: f64,
    windows: Windows,
}

impl Learned {
    pub fn new(roads: &Roads) -> Self {
        let class = |edge: u32| roads.network.way_class[roads.network.way(edge)] & 7;
        Self {
            class: (0..roads.directed()).map(class).collect(),
            all: Sum::default(),
            by_class: vec![Sum::default(); CLASSES * HOURS],
            by_piece: vec![Sum::default(); roads.directed() as usize],
            by_hour: HashMap::new(),
            live_class: [Sum::default(); CLASSES],
            live_piece: HashMap::new(),
            live_at_s: 0.0,
            windows: Windows::default(),
        }
    }

    /// Takes in one drive of an hour of the week. Pieces that took a hundredth or a hundred times what they should are not driving.
    pub fn add(&mut self, hour: usize, drive: &[Driven]) {
        for d in drive.iter().filter(|d| d.free_s > 0.0 && (0.01..100.0).contains(&(d.seconds / d.free_s))) {
            let Some(&class) = self.class.get(d.edge as usize) else { continue };
            let usual = self.of_class(class, hour);
            self.all.add(d.seconds, d.free_s);
            self.by_class[usize::from(class) * HOURS + hour % HOURS].add(d.seconds, d.free_s);
            self.by_piece[d.edge as usize].add(d.seconds, d.free_s * usual);
            self.by_hour.entry((d.edge, (hour % HOURS) as u8)).or_default().add(d.seconds, d.free_s);
        }
    }

    /// Lets what is old weigh less: `keep` of it remains. Once a day with 0.98, and half is a month old.
    pub fn fade(&mut self, keep: f64) {
        self.all.fade(keep);
        self.by_class
            .iter_mut()
            .chain(&mut self.by_piece)
            .chain(self.by_hour.values_mut())
            .for_each(|s| s.fade(keep));
    }

    /// Takes in what a piece took just now, `now_s` in seconds of any clock that does not go back.
    pub fn add_live(&mut self, now_s: f64, hour: usize, drive: &[Driven]) {
        let keep = 0.5_f64.powf((now_s - self.live_at_s).max(0.0) / LIVE_HALF_S);
        self.live_at_s = now_s;
        self.live_class.iter_mut().chain(self.live_piece.values_mut()).for_each(|s| s.fade(keep));
        self.live_piece.retain(|_, s| s.expected > 1.0);
        for d in drive {
            let Some(&class) = self.class.get(d.edge as usize) else { continue };
            let expected = d.free_s * self.ratio(d.edge, hour);
            self.live_class[usize::from(class)].add(d.seconds, expected);
            self.live_piece.entry(d.edge).or_default().add(d.seconds, expected);
        }
    }

    fn of_class(&self, class: u8, hour: usize) -> f64 {
        let everything = self.all.ratio(1.0, LEAN_CLASS_S);
        self.by_class[usize::from(class) * HOURS + hour % HOURS].ratio(everything, LEAN_CLASS_S)
    }

    /// How many times its free-flow time a directed piece takes at an hour of the week.
    pub fn ratio(&self, edge: u32, hour: usize) -> f64 {
        let Some(&class) = self.class.get(edge as usize) else { return 1.0 };
        let usual = self.of_class(class, hour);
        let own = usual * self.by_piece[edge as usize].ratio(1.0, LEAN_PIECE_S);
        let here = self.by_hour.get(&(edge, (hour % HOURS) as u8)).copied().unwrap_or_default();
        here.ratio(own, LEAN_HOUR_S)
    }

    /// The ratios of all pieces, for [`Wish::pace`](crate::Wish::pace).
    pub fn pace(&self, hour: usize) -> Vec<f32> {
        (0..self.class.len() as u32).map(|edge| self.ratio(edge, hour) as f32).collect()
    }

    /// The same with what is live on top: the piece leans on its class just now, its class on the usual.
    pub fn pace_live(&self, hour: usize) -> Vec<f32> {
        let classes = self.live_class.map(|sum| sum.ratio(1.0, LEAN_LIVE_S * 5.0));
        let live = |edge: u32| {
            let around = classes[usize::from(self.class[edge as usize])];
            self.live_piece.get(&edge).map_or(around, |sum| sum.ratio(around, LEAN_LIVE_S))
        };
        (0..self.class.len() as u32).map(|edge| (self.ratio(edge, hour) * live(edge)) as f32).collect()
    }

    /// Remembers what a prediction was off by. Predict first, learn after: a window must not know its drives.
    pub fn judge(&mut self, predicted_s: f64, took_s: f64) {
        self.windows.add(predicted_s, took_s);
    }

    /// When one of ten is earlier and nine of ten are, for a journey predicted to take so long: (p10, p90) in seconds.
    pub fn window_s(&self, predicted_s: f64) -> (f64, f64) {
        let (low, high) = self.windows.bounds(predicted_s);
        (predicted_s * low, predicted_s * high)
    }
}

/// What predictions were off by, in bands of duration: a histogram of log(took / predicted). The newest weigh most, because
/// predictions get better while more is learned.
struct Windows {
    bands: Vec<[f32; BINS]>,
}

const BANDS_S: [f64; 4] = [300.0, 900.0, 2_700.0, f64::INFINITY];
const BINS: usize = 401;
/// The histogram reaches from a fifth to five times.
const SPAN: f64 = 1.609_438;
/// With fewer judged drives in a band than this, the window is the usual one.
const JUDGED_MIN: f32 = 40.0;
/// What each judged drive leaves of the weight of those before it.
const KEPT: f32 = 0.9985;
const UNJUDGED: (f64, f64) = (0.85, 1.15);

impl Default for Windows {
    fn default() -> Self {
        Self { bands: vec![[0.0; BINS]; BANDS_S.len()] }
    }
}

impl Windows {
    fn band(predicted_s: f64) -> usize {
        BANDS_S.iter().position(|top| predicted_s <= *top).unwrap_or(BANDS_S.len() - 1)
    }

    fn add(&mut self, predicted_s: f64, took_s: f64) {
        if predicted_s > 0.0 && took_s > 0.0 {
            let share = ((took_s / predicted_s).ln() / SPAN).clamp(-1.0, 1.0);
            let bin = (f64::midpoint(share, 1.0) * (BINS - 1) as f64).round() as usize;
            let band = &mut self.bands[Self::band(predicted_s)];
            for weight in band.iter_mut() {
                *weight *= KEPT;
            }
            band[bin] += 1.0;
        }
    }

    fn bounds(&self, predicted_s: f64) -> (f64, f64) {
        let band = &self.bands[Self::band(predicted_s)];
        let judged: f32 = band.iter().sum();
        if judged < JUDGED_MIN {
            return UNJUDGED;
        }
        (quantile(band, 0.1), quantile(band, 0.9))
    }
}

/// The ratio below which this share of the drives lies, even within a bin.
fn quantile(band: &[f32; BINS], share: f64) -> f64 {
    let wanted = f64::from(band.iter().sum::<f32>()) * share;
    let mut below = 0.0;
    for (bin, count) in band.iter().enumerate() {
        let count = f64::from(*count);
        if below + count >= wanted && count > 0.0 {
            let place = bin as f64 - 0.5 + (wanted - below) / count;
            return ((place / (BINS - 1) as f64 * 2.0 - 1.0) * SPAN).exp();
        }
        below += count;
    }
    1.0
}

/// A matched trace as pieces driven: the time between two fixes goes to the pieces between them by their free-flow times.
pub fn driven(travel: Travel<'_>, trace: &Trace, fixes: &[Fix]) -> Vec<Driven> {
    let mut out = Vec::new();
    let used: Vec<(usize, &crate::Matched)> =
        trace.fixes.iter().enumerate().filter_map(|(i, fix)| Some((i, fix.as_ref()?))).collect();
    let free_s = |edge: u32| ms_of(travel.traveller.pieces[edge as usize]) as f64 / 1e3;
    let mut at = 0usize;
    for pair in used.windows(2) {
        let ((i, from), (j, to)) = (pair[0], pair[1]);
        let passed_s = fixes[j].at_s - fixes[i].at_s;
        if from.way != to.way {
            at = 0;
            continue;
        }
        let parts = &trace.ways[from.way].parts;
        let Some(end) = (at..parts.len()).find(|k| parts[*k].edge == to.edge) else { continue };
        let mut stretch: Vec<(u32, f64)> = Vec::new();
        for (k, part) in parts.iter().enumerate().take(end + 1).skip(at) {
            let start = if k == at { from.along } else { 0.0 };
            let stop = if k == end { to.along } else { 1.0 };
            stretch.push((part.edge, free_s(part.edge) * (stop - start).max(0.0)));
        }
        at = end;
        let whole: f64 = stretch.iter().map(|(_, s)| s).sum();
        if whole > 0.0 && passed_s > 0.0 {
            let share =
                |(edge, free_s): (u32, f64)| Driven { edge, free_s, seconds: passed_s * free_s / whole };
            out.extend(stretch.into_iter().filter(|(_, s)| *s > 0.0).map(share));
        }
    }
    out
}
