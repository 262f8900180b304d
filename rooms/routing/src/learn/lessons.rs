//! What one map has learned, and its metrics by the hour. Readers take a metric as it stands; a new one takes its place when it is
//! whole.

use super::Drive;
use ::roads::{
    Profile as Traveller, Roads as Network, Traveller as Metric, Wish,
    learn::{HOURS, Learned},
};
use kernel::Time;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, RwLock},
};

/// Metrics kept at a time: some tens of megabytes each for a city.
const METRICS_MAX: usize = 16;
/// Drives that must have been taken in before predictions are judged.
const JUDGE_AFTER: u64 = 20;

/// A map's lessons: a lorry is slow where a motorcycle slips through, so each kind of traveller has its own.
#[derive(Default)]
pub struct Lessons {
    books: Mutex<HashMap<Traveller, Book>>,
    /// by traveller and hour, the one made first first
    metrics: RwLock<Vec<(Key, Arc<Metric>)>>,
}

type Key = (Traveller, usize);

struct Book {
    learned: Learned,
    drives: u64,
    observations: u64,
    learned_at: Time,
    /// something was learned since the metrics were made
    fresh: bool,
    /// the hour that the drives of the last minutes speak of, and the end of the last of them
    live: Option<(usize, Time)>,
}

/// How much a map has learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    pub drives: u64,
    pub observations: u64,
    pub learned_at: Time,
}

impl Lessons {
    /// As one travels on these roads at an hour of the week; `None` as long as nothing was learned of such travellers.
    pub fn metric(&self, network: &Network, profile: Traveller, hour: usize) -> Option<Arc<Metric>> {
        let key = (profile, hour);
        if let Some((_, ready)) = self.metrics.read().ok()?.iter().find(|(of, _)| *of == key) {
            return Some(ready.clone());
        }
        let pace = self.pace(profile, hour)?;
        let metric = Arc::new(network.prepare(&Wish { pace, ..Wish::usual(profile) }));
        self.put(key, &metric);
        Some(metric)
    }

    /// In the place of the one before it, else as the youngest; the eldest makes room.
    fn put(&self, key: Key, metric: &Arc<Metric>) {
        let Ok(mut metrics) = self.metrics.write() else { return };
        if let Some((_, old)) = metrics.iter_mut().find(|(of, _)| *of == key) {
            *old = metric.clone();
            return;
        }
        if metrics.len() >= METRICS_MAX {
            metrics.remove(0);
        }
        metrics.push((key, metric.clone()));
    }

    /// The ratios of all pieces at an hour, for a metric with wishes of its own.
    pub fn pace(&self, profile: Traveller, hour: usize) -> Option<Vec<f32>> {
        Some(self.books.lock().ok()?.get(&profile)?.learned.pace(hour))
    }

    /// In which time nine of ten such journeys end, and one of ten: (p10, p90) in seconds.
    pub fn window_s(&self, profile: Traveller, predicted_s: f64) -> Option<(f64, f64)> {
        Some(self.books.lock().ok()?.get(&profile)?.learned.window_s(predicted_s))
    }

    /// Of all travellers together; `None` as long as nothing was learned.
    pub fn summary(&self) -> Option<Summary> {
        let books = self.books.lock().ok()?;
        let one = |book: &Book| Summary {
            drives: book.drives,
            observations: book.observations,
            learned_at: book.learned_at,
        };
        books.values().map(one).reduce(|a, b| Summary {
            drives: a.drives + b.drives,
            observations: a.observations + b.observations,
            learned_at: a.learned_at.max(b.learned_at),
        })
    }

    /// Learns from drives, oldest first, each judged before it is learned; those that ended in the last `live_s` seconds say what the
    /// roads are like just now, too.
    pub fn take_in(&self, network: &Network, drives: &[&Drive], live_s: i64, now: Time) {
        let Ok(mut books) = self.books.lock() else { return };
        for drive in drives {
            let book = books.entry(drive.profile.traveller()).or_insert_with(|| Book {
                learned: Learned::new(network),
                drives: 0,
                observations: 0,
                learned_at: now,
                fresh: false,
                live: None,
            });
            book.take_in(drive);
            (book.learned_at, book.fresh) = (now, true);
        }
        for drive in drives.iter().filter(|drive| now.since_s(drive.until_at) <= live_s) {
            let Some(book) = books.get_mut(&drive.profile.traveller()) else { continue };
            book.learned.add_live(drive.until_at.unix_s() as f64, drive.hour, &drive.pieces);
            book.live = Some((drive.hour, drive.until_at));
        }
    }

    /// Makes the metrics that somebody asked for anew, if what is known has changed; what the last minutes said is true for
    /// `live_s` seconds.
    pub fn renew(&self, network: &Network, now: Time, live_s: i64) {
        // those with news, and the hour that the last minutes speak of
        let news: HashMap<Traveller, Option<usize>> = {
            let Ok(mut books) = self.books.lock() else { return };
            let fresh = books.iter_mut().filter_map(|(profile, book)| {
                book.begin_renewal(now, live_s).then(|| (*profile, book.live.map(|(hour, _)| hour)))
            });
            fresh.collect()
        };
        let keys: Vec<Key> = self
            .metrics
            .read()
            .map(|metrics| metrics.iter().map(|(key, _)| *key).collect())
            .unwrap_or_default();
        for (profile, hour) in keys {
            let Some(live_hour) = news.get(&profile) else { continue };
            let pace = if *live_hour == Some(hour) {
                self.pace_live(profile, hour)
            } else {
                self.pace(profile, hour)
            };
            let Some(pace) = pace else { continue };
            self.put((profile, hour), &Arc::new(network.prepare(&Wish { pace, ..Wish::usual(profile) })));
        }
    }

    fn pace_live(&self, profile: Traveller, hour: usize) -> Option<Vec<f32>> {
        Some(self.books.lock().ok()?.get(&profile)?.learned.pace_live(hour))
    }
}

impl Book {
    /// Whether what is known has changed since the metrics were made; from now on it has not.
    fn begin_renewal(&mut self, now: Time, live_s: i64) -> bool {
        let live = self.live.filter(|(_, until)| now.since_s(*until) <= live_s);
        let wanted = self.fresh || live != self.live;
        (self.fresh, self.live) = (false, live);
        wanted
    }

    fn take_in(&mut self, drive: &Drive) {
        let took_s: f64 = drive.pieces.iter().map(|piece| piece.seconds).sum();
        if self.drives >= JUDGE_AFTER {
            let ratio = |edge| self.learned.ratio(edge, drive.hour);
            let predicted_s: f64 = drive.pieces.iter().map(|piece| piece.free_s * ratio(piece.edge)).sum();
            self.learned.judge(predicted_s, took_s);
        }
        self.learned.add(drive.hour, &drive.pieces);
        self.drives += 1;
        self.observations += drive.pieces.len() as u64;
    }
}

/// The hour of the week at a longitude by the sun, Monday 00:00 first: rush hours follow it closely enough, and it is the same
/// whatever a country does to its clocks.
pub fn hour_of(at: Time, lon: f64) -> usize {
    let local_s = at.unix_s() + (lon / 15.0).round() as i64 * 3_600;
    // 1 January 1970 was a Thursday.
    let hours = local_s.div_euclid(3_600) + 3 * 24;
    hours.rem_euclid(HOURS as i64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday_where_one_is() {
        let hour = |at: &str, lon| hour_of(at.parse().unwrap(), lon);
        assert_eq!(hour("2026-11-16T00:00:00Z", 0.0), 0, "a Monday");
        assert_eq!(hour("2026-11-15T20:00:00Z", 55.3), 0, "midnight in Dubai");
        assert_eq!(hour("2026-11-15T19:59:59Z", 55.3), 167);
        assert_eq!(hour("1969-12-31T23:00:00Z", 0.0), 2 * 24 + 23, "a Wednesday");
    }
}
