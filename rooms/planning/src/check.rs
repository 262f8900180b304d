//! Does a request make sense as a whole? Each finding names the field, such as `jobs[3].windows[0]`.

use crate::request::*;
use kernel::{FieldError, Time};
use std::collections::{BTreeMap, BTreeSet};

/// More findings than this help nobody.
const FINDINGS_MAX: usize = 50;

/// Everything that single fields cannot tell. Empty means good.
pub fn check(request: &PlanRequest) -> Vec<FieldError> {
    let mut findings = Findings(Vec::new());
    if request.date.parse::<Date>().is_err() {
        findings.add("date", "a day such as 2026-11-21");
    }
    findings.span("window", request.window);
    let vehicles = names(request.vehicles.iter().map(|v| v.id.as_str()), "vehicles", &mut findings);
    let jobs = names(request.jobs.iter().map(|j| j.id.as_str()), "jobs", &mut findings);
    for (i, vehicle) in request.vehicles.iter().enumerate() {
        check_vehicle(request, vehicle, &format!("vehicles[{i}]"), &mut findings);
    }
    for (i, job) in request.jobs.iter().enumerate() {
        check_job(job, request.window, &vehicles, &format!("jobs[{i}]"), &mut findings);
    }
    check_settled(request, &jobs, &mut findings);
    check_links(&request.links, &jobs, &mut findings);
    check_dimensions(request, &mut findings);
    findings.0
}

struct Findings(Vec<FieldError>);

impl Findings {
    fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        if self.0.len() < FINDINGS_MAX {
            self.0.push(FieldError::new(path, message));
        }
    }

    fn span(&mut self, path: &str, span: Span) {
        if span.until < span.from {
            self.add(path, "it ends before it begins");
        } else if span.until.since_s(span.from) > SPAN_S_MAX {
            self.add(path, "at most seven days");
        }
    }

    fn amounts(&mut self, path: &str, amounts: &Amounts) {
        for (name, amount) in amounts {
            if name.is_empty() || name.chars().count() > 32 {
                self.add(path, "dimensions have names of 1 to 32 characters");
            }
            if !(0..=AMOUNT_MAX).contains(amount) {
                self.add(format!("{path}.{name}"), format!("0 to {AMOUNT_MAX}"));
            }
        }
    }
}

/// `2026-11-21`, a day that exists.
struct Date;

impl std::str::FromStr for Date {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        // An instant's parser knows the calendar; the length keeps week dates and signs out.
        let whole = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        if !whole {
            return Err(());
        }
        format!("{text}T00:00:00Z").parse::<Time>().map(|_| Self).map_err(|_| ())
    }
}

fn names<'a>(
    ids: impl Iterator<Item = &'a str>,
    path: &str,
    findings: &mut Findings,
) -> BTreeMap<&'a str, usize> {
    let mut seen = BTreeMap::new();
    for (i, id) in ids.enumerate() {
        if let Some(first) = seen.get(id) {
            findings.add(format!("{path}[{i}].id"), format!("{path}[{first}] is called the same"));
        } else {
            seen.insert(id, i);
        }
    }
    seen
}

fn check_vehicle(request: &PlanRequest, vehicle: &Vehicle, path: &str, findings: &mut Findings) {
    if let Some(shift) = vehicle.shift {
        findings.span(&format!("{path}.shift"), shift);
        if !near(shift.from, request.window) || !near(shift.until, request.window) {
            findings.add(format!("{path}.shift"), "within seven days of the window");
        }
    }
    findings.amounts(&format!("{path}.capacity"), &vehicle.capacity);
    for (k, one) in vehicle.breaks.iter().enumerate() {
        findings.span(&format!("{path}.breaks[{k}].window"), one.window);
    }
    let mut by_time: Vec<_> = vehicle.breaks.iter().map(|b| b.window).collect();
    by_time.sort_by_key(|w| w.from);
    if by_time.windows(2).any(|pair| pair[1].from <= pair[0].until) {
        findings.add(format!("{path}.breaks"), "breaks whose times overlap cannot be told apart");
    }
}

fn near(at: Time, window: Span) -> bool {
    at.since_s(window.from).abs() <= SPAN_S_MAX
}

fn check_job(job: &Job, window: Span, vehicles: &BTreeMap<&str, usize>, path: &str, findings: &mut Findings) {
    check_windows(&job.windows, window, &format!("{path}.windows"), findings);
    findings.amounts(&format!("{path}.load"), &job.load);
    findings.amounts(&format!("{path}.collect"), &job.collect);
    if !job.collect.is_empty() && job.kind != Kind::Exchange {
        findings.add(format!("{path}.collect"), "only an exchange brings something back");
    }
    match (&job.pickup, job.kind) {
        (None, Kind::Shipment) => findings.add(format!("{path}.pickup"), "a shipment is picked up somewhere"),
        (Some(_), kind) if kind != Kind::Shipment => {
            findings.add(format!("{path}.pickup"), "only a shipment is picked up");
        }
        (Some(pickup), _) => {
            check_windows(&pickup.windows, window, &format!("{path}.pickup.windows"), findings);
        }
        (None, _) => {}
    }
    if job.ride_s_max.is_some() && job.kind != Kind::Shipment {
        findings.add(format!("{path}.ride_s_max"), "only a shipment rides");
    }
    if job.late.is_some() && job.windows.is_empty() {
        findings.add(format!("{path}.late"), "without a window nothing is late");
    }
    if let Some(at) = job.release_at
        && !near(at, window)
    {
        findings.add(format!("{path}.release_at"), "within seven days of the window");
    }
    for (k, id) in job.vehicles.iter().flatten().enumerate() {
        if !vehicles.contains_key(id.as_str()) {
            findings.add(format!("{path}.vehicles[{k}]"), "no vehicle of the request is called so");
        }
    }
    if let Some(id) = &job.promised_to
        && !vehicles.contains_key(id.as_str())
    {
        findings.add(format!("{path}.promised_to"), "no vehicle of the request is called so");
    }
}

fn check_windows(windows: &[Span], working: Span, path: &str, findings: &mut Findings) {
    for (k, span) in windows.iter().enumerate() {
        findings.span(&format!("{path}[{k}]"), *span);
        if !near(span.from, working) {
            findings.add(format!("{path}[{k}]"), "within seven days of the request's window");
        }
        if k > 0 && span.from <= windows[k - 1].until {
            findings
                .add(format!("{path}[{k}]"), "it begins before the one above it ends: list them in order");
        }
    }
}

/// What is frozen or aboard names jobs of the request, each once.
fn check_settled(request: &PlanRequest, jobs: &BTreeMap<&str, usize>, findings: &mut Findings) {
    let (mut aboard, mut frozen) = (BTreeSet::new(), BTreeSet::new());
    for (i, vehicle) in request.vehicles.iter().enumerate() {
        for (k, id) in vehicle.aboard.iter().enumerate() {
            let path = format!("vehicles[{i}].aboard[{k}]");
            match jobs.get(id.as_str()) {
                None => findings.add(path, "no job of the request is called so"),
                Some(at) if request.jobs[*at].kind != Kind::Shipment => {
                    findings.add(path, "only a shipment is aboard");
                }
                Some(_) if !aboard.insert(id) => findings.add(path, "it is aboard of one vehicle, once"),
                Some(_) => {}
            }
        }
        let mut picked: BTreeSet<&String> = vehicle.aboard.iter().collect();
        for (k, stop) in vehicle.frozen.iter().enumerate() {
            let path = format!("vehicles[{i}].frozen[{k}]");
            let Some(at) = jobs.get(stop.job.as_str()) else {
                findings.add(path, "no job of the request is called so");
                continue;
            };
            let shipment = request.jobs[*at].kind == Kind::Shipment;
            let fits = match stop.part {
                Part::Whole => !shipment,
                Part::Pickup => shipment && picked.insert(&stop.job),
                Part::Dropoff => shipment && picked.contains(&stop.job),
            };
            if !fits {
                findings.add(
                    format!("{path}.part"),
                    "a shipment is picked up, then dropped off; other jobs are `whole`",
                );
            } else if !frozen.insert((&stop.job, stop.part)) {
                findings.add(path, "this stop is frozen already");
            }
        }
    }
}

fn check_links(links: &[Link], jobs: &BTreeMap<&str, usize>, findings: &mut Findings) {
    for (i, link) in links.iter().enumerate() {
        let (Link::SameRoute(ids) | Link::Sequence(ids)) = link;
        let mut seen = BTreeSet::new();
        for (k, id) in ids.iter().enumerate() {
            if !jobs.contains_key(id.as_str()) {
                findings.add(format!("links[{i}][{k}]"), "no job of the request is called so");
            }
            if !seen.insert(id) {
                findings.add(format!("links[{i}][{k}]"), "it is in this link already");
            }
        }
    }
}

fn check_dimensions(request: &PlanRequest, findings: &mut Findings) {
    if dimensions(request).len() > DIMENSIONS_MAX {
        findings.add("vehicles", format!("at most {DIMENSIONS_MAX} different dimensions of load"));
    }
}

/// The names of all dimensions of load, in a fixed order.
pub fn dimensions(request: &PlanRequest) -> Vec<String> {
    let of_jobs = request.jobs.iter().flat_map(|job| job.load.keys().chain(job.collect.keys()));
    let of_vehicles = request.vehicles.iter().flat_map(|vehicle| vehicle.capacity.keys());
    let all: BTreeSet<&String> = of_jobs.chain(of_vehicles).collect();
    all.into_iter().cloned().collect()
}
