//! A plan as VROOM writes it: summary, routes with steps, and what is left out with the code of why.

use serde_json::{Map, Value, json};
use vrp::{Act, Explanation, JobId, Part, Plan, Problem, Relaxed, Route, Rule, Step, Stop, Task, Visit, Why};

use crate::vroom::SHIPMENTS;
use crate::{Instance, Raw};

/// More jobs left out than this get no code: each takes a search of its own.
const EXPLAINED: usize = 200;

/// Durations of a route or of a whole plan, in solver units.
#[derive(Clone, Copy, Default)]
struct Sums {
    travel: i64,
    setup: i64,
    service: i64,
    waiting: i64,
    distance: i64,
}

/// The answer to an instance. Costs and times are in the units of its file.
pub fn write(instance: &Instance, plan: &Plan) -> Value {
    let routes: Vec<(Value, Sums)> = plan.routes.iter().map(|route| write_route(instance, route)).collect();
    let total = routes.iter().fold(Sums::default(), |a, (_, b)| Sums {
        travel: a.travel + b.travel,
        setup: a.setup + b.setup,
        service: a.service + b.service,
        waiting: a.waiting + b.waiting,
        distance: a.distance + b.distance,
    });
    let left: Vec<Value> =
        plan.unserved.iter().enumerate().flat_map(|(k, &job)| unassigned(instance, plan, job, k)).collect();
    let mut summary = sums(instance, &total);
    summary.insert("cost".into(), number(plan.costs.total, instance.scale));
    summary.insert("routes".into(), json!(plan.routes.len()));
    summary.insert("unassigned".into(), json!(left.len()));
    let routes: Vec<Value> = routes.into_iter().map(|(route, _)| route).collect();
    json!({ "code": 0, "summary": summary, "unassigned": left, "routes": routes })
}

/// A whole number where it is one, else thousandths.
fn number(value: i64, scale: f64) -> Value {
    let value = (value as f64 / scale * 1000.0).round() / 1000.0;
    if value.fract() == 0.0 { json!(value as i64) } else { json!(value) }
}

fn sums(instance: &Instance, s: &Sums) -> Map<String, Value> {
    let named = [
        ("duration", s.travel),
        ("setup", s.setup),
        ("service", s.service),
        ("waiting_time", s.waiting),
        ("distance", s.distance),
    ];
    named.iter().map(|&(name, value)| (name.to_owned(), number(value, instance.unit))).collect()
}

fn write_route(instance: &Instance, route: &Route) -> (Value, Sums) {
    let p = &instance.problem;
    let mut s = Sums::default();
    let mut at = None;
    let mut steps = Vec::new();
    for step in &route.steps {
        let (metres, seconds) = leg(p, route, at, step.place);
        (s.travel, s.distance) = (s.travel + seconds, s.distance + metres);
        let (service, setup) = work(p, step, at);
        let waiting = step.start - step.arrive;
        (s.service, s.setup, s.waiting) = (s.service + service, s.setup + setup, s.waiting + waiting);
        at = step.place.or(at);
        steps.push(write_step(instance, step, (service, setup, waiting, s.travel)));
    }
    let alone = Plan { routes: vec![route.clone()], ..Plan::default() };
    let mut out = sums(instance, &s);
    out.insert("vehicle".into(), json!(route.vehicle.0));
    out.insert("cost".into(), number(vrp::evaluate(p, &alone).total, instance.scale));
    out.insert("steps".into(), json!(steps));
    (Value::Object(out), s)
}

fn write_step(
    instance: &Instance,
    step: &Step,
    (service, setup, waiting, travel): (i64, i64, i64, i64),
) -> Value {
    let (kind, id) = match step.act {
        Act::Start => ("start", None),
        Act::End => ("end", None),
        Act::Break(index) => ("break", Some(u64::from(index) + 1)),
        Act::Reload(index) => ("reload", Some(u64::from(index) + 1)),
        Act::Serve(visit) => name(instance, visit),
    };
    let time = |t: i64| number(t, instance.unit);
    let mut out = Map::new();
    out.insert("type".into(), json!(kind));
    out.extend(id.map(|id| ("id".to_owned(), json!(id))));
    out.extend(step.place.map(|place| ("location_index".to_owned(), json!(place))));
    out.insert("arrival".into(), time(step.arrive));
    out.insert("duration".into(), time(travel));
    out.insert("setup".into(), time(setup));
    out.insert("service".into(), time(service));
    out.insert("waiting_time".into(), time(waiting));
    if !step.load.is_empty() {
        out.insert("load".into(), json!(step.load));
    }
    Value::Object(out)
}

/// What a visit is called in the file.
fn name(instance: &Instance, visit: Visit) -> (&'static str, Option<u64>) {
    let JobId(job) = visit.job;
    let kind = match visit.part {
        Part::Whole => "job",
        Part::Pickup => "pickup",
        Part::Dropoff => "delivery",
    };
    let drop = visit.part == Part::Dropoff;
    let id = match &instance.raw {
        Raw::Vroom(input) if job >= SHIPMENTS => {
            let shipment = input.file.shipments.iter().find(|s| s.pickup.id == job - SHIPMENTS);
            shipment.map_or(job, |s| if drop { s.delivery.id } else { s.pickup.id })
        }
        Raw::Classic(c) if drop => {
            c.pairs.iter().find(|pair| pair.0 as u64 == job).map_or(job, |pair| pair.1 as u64)
        }
        _ => job,
    };
    (kind, Some(id))
}

/// Metres and seconds of a leg of the route's vehicle.
fn leg(p: &Problem, route: &Route, from: Option<u32>, to: Option<u32>) -> (i64, i64) {
    let vehicle = p.vehicles.iter().find(|v| v.id == route.vehicle);
    let (Some(from), Some(to), Some(v)) = (from, to, vehicle) else { return (0, 0) };
    let matrix = &p.profiles[v.profile as usize];
    let at = from as usize * matrix.size as usize + to as usize;
    let seconds = (u64::from(matrix.duration_s[at]) * 100).div_ceil(u64::from(v.speed_pct));
    (i64::from(matrix.distance_m[at]), seconds as i64)
}

/// Seconds of service and setup in a step.
fn work(p: &Problem, step: &Step, from: Option<u32>) -> (i64, i64) {
    let busy = step.depart - step.start;
    let Act::Serve(visit) = step.act else { return (busy, 0) };
    let Some(stop) = stop_of(p, visit) else { return (busy, 0) };
    let setup = if from == step.place { 0 } else { stop.setup_s };
    (busy - setup, setup)
}

fn stop_of(p: &Problem, visit: Visit) -> Option<&Stop> {
    let job = p.jobs.iter().find(|job| job.id == visit.job)?;
    let stop = match (&job.task, visit.part) {
        (Task::Shipment { pickup, .. }, Part::Pickup) => pickup,
        (Task::Shipment { dropoff, .. }, _) => dropoff,
        (
            Task::Deliver { stop, .. }
            | Task::Collect { stop, .. }
            | Task::Exchange { stop, .. }
            | Task::Visit { stop },
            _,
        ) => stop,
    };
    visit.option.checked_sub(1).map_or(Some(stop), |k| stop.alternatives.get(k as usize))
}

/// One entry per task of a job left out, as VROOM lists them.
fn unassigned(instance: &Instance, plan: &Plan, job: JobId, rank: usize) -> Vec<Value> {
    let p = &instance.problem;
    let shipment = p.jobs.iter().any(|j| j.id == job && matches!(j.task, Task::Shipment { .. }));
    let visits =
        if shipment { vec![Visit::pickup(job), Visit::dropoff(job)] } else { vec![Visit::whole(job)] };
    let cause = (rank < EXPLAINED).then(|| vrp::explain(p, plan, job).ok()).flatten().and_then(|e| cause(&e));
    let entry = |visit: Visit| {
        let (kind, id) = name(instance, visit);
        let mut out = Map::new();
        out.insert("type".into(), json!(kind));
        out.insert("id".into(), json!(id));
        out.extend(stop_of(p, visit).map(|stop| ("location_index".to_owned(), json!(stop.place))));
        out.extend(cause.map(|cause| ("violations".to_owned(), json!([{ "cause": cause }]))));
        Value::Object(out)
    };
    visits.into_iter().map(entry).collect()
}

/// VROOM's code for the limit whose smallest change would let the job in; else what stands in the way on the
/// vehicle that comes closest. `priority` and `cost` are ours: something more valuable is served instead, or
/// serving it costs more than leaving it out.
pub fn cause(of: &Explanation) -> Option<&'static str> {
    let Explanation::Unserved { verdicts, relaxations, displacement, fits } = of else { return None };
    if fits.is_some() {
        return Some("cost");
    }
    if let Some(relaxation) = relaxations.first() {
        return Some(match relaxation.what {
            Relaxed::WindowLater(_) | Relaxed::ShiftLonger(_) => "delay",
            Relaxed::WindowEarlier(_) => "lead_time",
            Relaxed::Capacity { .. } => "load",
            Relaxed::Tasks(_) => "max_tasks",
            Relaxed::Skill(_) => "skills",
            Relaxed::Limit { rule: Rule::MaxDistance, .. } => "max_distance",
            Relaxed::Limit { .. } => "max_travel_time",
        });
    }
    if displacement.is_some() {
        return Some("priority");
    }
    verdicts.iter().map(|verdict| verdict.why).max().map(|why| match why {
        Why::MissingSkill(_) | Why::ForbiddenSkill(_) | Why::NotAmongOnly => "skills",
        Why::TooBig { .. } => "load",
        Why::OutOfReach | Why::RouteFull | Why::Fits => "delay",
    })
}
