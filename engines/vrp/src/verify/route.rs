//! One route: order, time, places, loads, limits, breaks.

use super::lookup::{Lookup, is_frozen};
use crate::answer::{Act, Part, Route, Rule, Step, Violation, Visit};
use crate::ask::job::{JobId, Stop, Task, Window};
use crate::ask::vehicle::{Break, Vehicle};
use crate::ask::{Load, PlaceIx};

/// Times in a plan beyond this are no times; sums of them stay far from overflow.
pub(super) const TIME_MAX: u64 = 1 << 42;

struct Walk<'a, 'b> {
    look: &'b Lookup<'a>,
    v: &'a Vehicle,
    route: &'b Route,
    found: &'b mut Vec<Violation>,
}

/// Appends what is wrong with the route.
pub(super) fn check(look: &Lookup, route: &Route, found: &mut Vec<Violation>) {
    let Some(&v) = look.vehicles.get(&route.vehicle) else {
        found.push(super::violation(Rule::Unknown, Some((route.vehicle, route.shift)), 0));
        return;
    };
    let mut walk = Walk { look, v, route, found };
    if walk.shape() {
        walk.shift();
        walk.legs();
        walk.stops();
        walk.loads();
        walk.limits();
        walk.rides();
        walk.breaks();
        walk.driving();
        walk.reloads();
        walk.commitment();
    }
}

impl Walk<'_, '_> {
    fn bad(&mut self, rule: Rule, job: Option<JobId>, excess: i64) {
        let (vehicle, shift) = (Some(self.route.vehicle), Some(self.route.shift));
        self.found.push(Violation { rule, vehicle, shift, job, excess });
    }

    /// Whether the steps make sense at all.
    fn shape(&mut self) -> bool {
        let steps = &self.route.steps;
        let mut good = self.v.shifts.get(self.route.shift as usize).is_some();
        if !good {
            self.bad(Rule::Unknown, None, 0);
        }
        for step in steps {
            let known = match step.act {
                Act::Serve(visit) => self.look.stop(visit).is_some(),
                Act::Break(index) => (index as usize) < self.v.breaks.len(),
                Act::Reload(index) => (index as usize) < self.v.reloads.len(),
                Act::Start | Act::End => true,
            };
            if !known {
                self.bad(Rule::Unknown, job_of(step), 0);
                good = false;
            }
        }
        let ends = steps.len() >= 2
            && steps.first().is_some_and(|s| s.act == Act::Start)
            && steps.last().is_some_and(|s| s.act == Act::End)
            && steps[1..steps.len() - 1].iter().all(|s| !matches!(s.act, Act::Start | Act::End))
            && steps.iter().any(|s| matches!(s.act, Act::Serve(_)));
        let sane = |t: i64| t.unsigned_abs() <= TIME_MAX;
        let flows = steps.iter().all(|s| sane(s.arrive) && sane(s.depart))
            && steps.iter().all(|s| s.arrive <= s.start && s.start <= s.depart)
            && steps.windows(2).all(|pair| pair[0].depart <= pair[1].arrive);
        if !ends || !flows {
            self.bad(Rule::Malformed, None, 0);
            good = false;
        }
        if !good {
            return false;
        }
        for step in steps {
            let place = match step.act {
                Act::Start => self.v.start,
                Act::End => self.v.end,
                Act::Break(_) => None,
                Act::Reload(index) => Some(self.v.reloads[index as usize].place),
                Act::Serve(visit) => self.look.stop(visit).map(|(_, stop)| stop.place),
            };
            if place != step.place {
                self.bad(Rule::Malformed, job_of(step), 0);
                good = false;
            }
        }
        good
    }

    fn shift(&mut self) {
        let shift = self.v.shifts[self.route.shift as usize];
        let steps = &self.route.steps;
        let (depart, end) = (steps[0].depart, steps[steps.len() - 1].depart);
        let close = self.look.close(self.v, self.route.shift);
        let late = (end - close).max(shift.leave_by.map_or(0, |by| depart - by));
        let early = shift.open - steps[0].arrive;
        if late.max(early) > 0 {
            self.bad(Rule::Shift, None, late.max(early));
        }
    }

    /// Every leg has its driving time besides the breaks on it.
    fn legs(&mut self) {
        let (mut from, mut free, mut off) = (self.route.steps[0].place, self.route.steps[0].depart, 0);
        for step in &self.route.steps[1..] {
            if let Act::Break(_) = step.act {
                off += step.depart - step.start;
                continue;
            }
            match self.look.leg(self.v, from, step.place) {
                Some((_, drive)) => {
                    let missing = drive - (step.arrive - free - off);
                    if missing > 0 {
                        self.bad(Rule::TooFast, job_of(step), missing);
                    }
                }
                None => self.bad(Rule::TooFast, job_of(step), 0),
            }
            (from, free, off) = (step.place, step.depart, 0);
        }
    }

    /// Windows, service, release, and whether this vehicle may come.
    fn stops(&mut self) {
        let mut before: Option<PlaceIx> = self.route.steps[0].place;
        let mut left = self.route.steps[0].depart;
        for step in &self.route.steps {
            if let Act::Reload(_) = step.act {
                left = step.depart;
            }
            if let Act::Serve(visit) = step.act
                && let Some((job, stop)) = self.look.stop(visit)
            {
                let needed = stop.service_s + if before == Some(stop.place) { 0 } else { stop.setup_s };
                let cut = needed - (step.depart - step.start);
                if cut > 0 {
                    self.bad(Rule::ServiceCut, Some(job.id), cut);
                }
                let frozen = is_frozen(self.v, visit);
                let off = off_window(stop, step.start, frozen);
                if off > 0 {
                    self.bad(Rule::Window, Some(job.id), off);
                }
                if !frozen && let Some(release) = job.release {
                    let begins = match job.task {
                        Task::Deliver { .. } | Task::Exchange { .. } => left,
                        _ if visit.part == Part::Dropoff => release,
                        _ => step.start,
                    };
                    if begins < release {
                        self.bad(Rule::Release, Some(job.id), release - begins);
                    }
                }
                if !job.must.is_subset(&self.v.skills) || !job.forbid.is_disjoint(&self.v.skills) {
                    self.bad(Rule::Skill, Some(job.id), 0);
                }
                let only = job.only.as_ref().is_none_or(|only| only.contains(&self.v.id));
                let aboard = self.look.aboard.get(&job.id).is_none_or(|(by, _)| *by == self.v.id);
                if !only || !aboard {
                    self.bad(Rule::Only, Some(job.id), 0);
                }
            }
            if !matches!(step.act, Act::Break(_)) {
                before = step.place;
            }
        }
    }

    fn loads(&mut self) {
        let dims = self.look.dims();
        let get = |load: &Load, k: usize| load.get(k).copied().unwrap_or(0);
        let done = self.v.commitment.as_ref();
        for k in 0..dims {
            let mut shipped: i64 = (done.iter().flat_map(|c| &c.aboard))
                .map(|one| get(&self.look.moved(Visit::pickup(one.job)).2, k))
                .sum();
            let mut kept: i64 = done.map_or(0, |c| get(&c.load, k));
            let mut bring = 0;
            for at in 0..self.route.steps.len() {
                let step = &self.route.steps[at];
                match step.act {
                    Act::Start | Act::Reload(_) => {
                        kept = if step.act == Act::Start { kept } else { 0 };
                        bring = self.trip(at).iter().map(|&visit| get(&self.look.moved(visit).0, k)).sum();
                    }
                    Act::Serve(visit) => {
                        let (give, take, ship) = self.look.moved(visit);
                        bring -= get(&give, k);
                        kept += get(&take, k);
                        shipped += get(&ship, k);
                    }
                    Act::Break(_) | Act::End => {}
                }
                let aboard = bring + kept + shipped;
                let over = aboard - self.v.capacity.get(k).copied().unwrap_or(1 << 60);
                if over > 0 {
                    self.bad(Rule::Capacity, job_of(step), over);
                }
                if step.load.get(k) != Some(&aboard) {
                    self.bad(Rule::WrongLoad, job_of(step), aboard.saturating_sub(get(&step.load, k)));
                }
            }
        }
    }

    /// The visits from a step to the next reload.
    fn trip(&self, from: usize) -> Vec<Visit> {
        let rest = self.route.steps[from + 1..].iter().map(|step| step.act);
        rest.take_while(|act| !matches!(act, Act::Reload(_)))
            .filter_map(|act| if let Act::Serve(visit) = act { Some(visit) } else { None })
            .collect()
    }

    fn limits(&mut self) {
        let (mut distance, mut drive, mut from) = (0, 0, None);
        for step in self.route.steps.iter().filter(|step| !matches!(step.act, Act::Break(_))) {
            if step.act != Act::Start
                && let Some(leg) = self.look.leg(self.v, from, step.place)
            {
                (distance, drive) = (distance + leg.0, drive + leg.1);
            }
            from = step.place;
        }
        let steps = &self.route.steps;
        let duration = steps[steps.len() - 1].depart - steps[0].depart;
        let visits: Vec<Visit> = self.route.visits().collect();
        let mut zones: Vec<_> = visits.iter().filter_map(|v| self.look.jobs.get(&v.job)?.zone).collect();
        zones.sort_unstable();
        zones.dedup();
        let limits = &self.v.limits;
        let checks = [
            (Rule::MaxTasks, visits.len() as i64, limits.tasks.map(i64::from)),
            (Rule::MaxDistance, distance, limits.distance_m),
            (Rule::MaxDrive, drive, limits.drive_s),
            (Rule::MaxDuration, duration, limits.duration_s),
            (Rule::MaxZones, zones.len() as i64, limits.zones.map(i64::from)),
        ];
        for (rule, is, most) in checks {
            if let Some(most) = most.filter(|most| is > *most) {
                self.bad(rule, None, is - most);
            }
        }
    }

    fn rides(&mut self) {
        for step in &self.route.steps {
            let Act::Serve(visit) = step.act else { continue };
            let Some(job) = self.look.jobs.get(&visit.job) else { continue };
            let Task::Shipment { max_ride_s: Some(most), .. } = job.task else { continue };
            if visit.part != Part::Dropoff {
                continue;
            }
            let picked = self.route.steps.iter().find_map(|s| match s.act {
                Act::Serve(v) if v.job == job.id && v.part == Part::Pickup => Some(s.depart),
                _ => None,
            });
            let since = picked.or(self.look.aboard.get(&job.id).map(|(_, since)| *since));
            let frozen = is_frozen(self.v, visit) && picked.is_none();
            if let Some(since) = since.filter(|since| !frozen && step.start - since > most) {
                self.bad(Rule::MaxRide, Some(job.id), step.start - since - most);
            }
        }
    }

    fn breaks(&mut self) {
        let end = self.route.steps[self.route.steps.len() - 1].start;
        for (index, one) in self.v.breaks.iter().enumerate() {
            let Break::Timed { windows, duration_s } = one else { continue };
            let taken: Vec<&Step> =
                self.route.steps.iter().filter(|s| s.act == Act::Break(index as u32)).collect();
            let over_before = windows.first().is_some_and(|w| end <= w.open);
            match taken.as_slice() {
                [] if over_before => {}
                [step] => {
                    let off = outside(windows, step.start).max(duration_s - (step.depart - step.start));
                    if off > 0 {
                        self.bad(Rule::Break, None, off);
                    }
                }
                _ => self.bad(Rule::Break, None, taken.len() as i64),
            }
        }
    }

    /// Driving since the last halt. The vehicle drives from the moment it may.
    fn driving(&mut self) {
        let Some(&Break::Driving { max_drive_s, duration_s }) = self.v.breaks.first() else { return };
        let (mut from, mut free, mut driven, mut left) =
            (self.route.steps[0].place, self.route.steps[0].depart, 0, 0);
        for at in 1..self.route.steps.len() {
            let step = &self.route.steps[at];
            if !matches!(self.route.steps[at - 1].act, Act::Break(_)) {
                let next = self.route.steps[at..].iter().find(|s| !matches!(s.act, Act::Break(_)));
                let to = next.and_then(|s| s.place);
                left = self.look.leg(self.v, from, to).map_or(0, |leg| leg.1);
            }
            let drove = left.min(step.arrive - free);
            left -= drove;
            driven += drove;
            if driven > max_drive_s {
                self.bad(Rule::DrivingTime, job_of(step), driven - max_drive_s);
                driven = 0;
            }
            let halted = match step.act {
                Act::Break(_) => step.depart - step.start,
                _ => step.start - step.arrive,
            };
            if halted >= duration_s {
                driven = 0;
            }
            if !matches!(step.act, Act::Break(_)) {
                from = step.place;
            }
            free = step.depart;
        }
    }

    fn reloads(&mut self) {
        for (index, reload) in self.v.reloads.iter().enumerate() {
            let index = index as u32;
            let steps: Vec<&Step> = self.route.steps.iter().filter(|s| s.act == Act::Reload(index)).collect();
            let over = steps.len() as i64 - i64::from(reload.max_times);
            if over > 0 {
                self.bad(Rule::Reload, None, over);
            }
            for step in steps {
                let off =
                    outside(&reload.windows, step.start).max(reload.service_s - (step.depart - step.start));
                if off > 0 {
                    self.bad(Rule::Reload, None, off);
                }
            }
        }
    }

    fn commitment(&mut self) {
        let Some(done) = &self.v.commitment else { return };
        let first = self.route.steps[1..].iter().map(|s| s.act).filter(|act| !matches!(act, Act::Break(_)));
        let frozen = done.frozen.iter().map(|&visit| Act::Serve(visit));
        if !first.take(done.frozen.len()).eq(frozen) {
            self.bad(Rule::Commitment, None, 0);
        }
    }
}

fn job_of(step: &Step) -> Option<JobId> {
    if let Act::Serve(visit) = step.act { Some(visit.job) } else { None }
}

/// Seconds from `t` to the nearest window; 0 inside, or without windows.
fn outside(windows: &[Window], t: i64) -> i64 {
    windows.iter().map(|w| (w.open - t).max(t - w.close).max(0)).min().unwrap_or(0)
}

/// Seconds outside the windows, with lateness where it is allowed.
fn off_window(stop: &Stop, start: i64, frozen: bool) -> i64 {
    let off = outside(&stop.windows, start);
    let (Some(first), Some(last)) = (stop.windows.first(), stop.windows.last()) else { return 0 };
    if off == 0 || frozen && start >= first.open {
        return 0;
    }
    match stop.late {
        Some(late) if start > last.close => (start - last.close - late.max_s).max(0),
        _ => off,
    }
}
