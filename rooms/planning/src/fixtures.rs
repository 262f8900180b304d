//! A day in Dubai for the tests: real places, a depot in Al Quoz, vans from six to six.

use crate::{ROOM, request::PlanRequest};
use platform::jobs::run_due;
use serde_json::{Value, json};
use testkit::{Api, Caller, Stage};

/// Names and coordinates of districts and landmarks.
const PLACES: [(&str, f64, f64); 20] = [
    ("Burj Khalifa", 25.1972, 55.2744),
    ("Dubai Marina", 25.0805, 55.1403),
    ("Deira", 25.2697, 55.3095),
    ("Jumeirah", 25.2048, 55.2394),
    ("Al Barsha", 25.1107, 55.1980),
    ("Mirdif", 25.2196, 55.4167),
    ("Silicon Oasis", 25.1176, 55.3778),
    ("Business Bay", 25.1850, 55.2650),
    ("Al Nahda", 25.2917, 55.3697),
    ("JLT", 25.0693, 55.1417),
    ("Palm Jumeirah", 25.1124, 55.1390),
    ("Al Qusais", 25.2764, 55.3880),
    ("Motor City", 25.0450, 55.2390),
    ("Discovery Gardens", 25.0390, 55.1440),
    ("Festival City", 25.2222, 55.3522),
    ("Karama", 25.2460, 55.3030),
    ("Satwa", 25.2190, 55.2730),
    ("Umm Suqeim", 25.1530, 55.2010),
    ("Arabian Ranches", 25.0560, 55.2670),
    ("International City", 25.1640, 55.4090),
];

pub const DAY: &str = "2026-11-21";
pub const NIGHT_BEFORE: &str = "2026-11-20T20:00:00Z";

pub fn at(hour: u32) -> String {
    format!("{DAY}T{hour:02}:00:00Z")
}

pub fn point(i: usize) -> Value {
    let (_, lat, lon) = PLACES[i % PLACES.len()];
    // Further rounds are some streets away.
    let off = (i / PLACES.len()) as f64 * 0.0031;
    json!({"lat": lat + off, "lon": lon - off})
}

/// A request with so many deliveries of one parcel each, every third with a window.
pub fn day(jobs: usize, vans: usize) -> Value {
    let job = |i: usize| {
        let mut job =
            json!({"id": format!("job {i}"), "point": point(i), "service_s": 240, "load": {"parcels": 1}});
        if i.is_multiple_of(3) {
            let from = 7 + (i % 4) as u32 * 2;
            job["windows"] = json!([{"from": at(from), "until": at(from + 2)}]);
        }
        job
    };
    let van = |i: usize| json!({"id": format!("van {i}"), "capacity": {"parcels": jobs.div_ceil(vans) + 2}});
    json!({
        "name": "Saturday",
        "date": DAY,
        "window": {"from": at(6), "until": at(18)},
        "depot": {"lat": 25.1336, "lon": 55.2297},
        "vehicles": (0..vans).map(van).collect::<Vec<_>>(),
        "jobs": (0..jobs).map(job).collect::<Vec<_>>(),
        "budget_s": 1,
        "seed": 7,
    })
}

pub fn request(json: Value) -> PlanRequest {
    serde_json::from_value(json).expect("a request")
}

/// A dispatcher of a new organisation before the night's planning.
pub struct Desk {
    pub stage: Stage,
    pub api: Api,
    pub dispatcher: Caller,
}

impl Desk {
    pub async fn new() -> Self {
        let stage = Stage::at(NIGHT_BEFORE).await;
        let api = stage.api(&[&routing::ROOM, &ROOM]);
        let dispatcher = api.caller(stage.org(), &["plans:read", "plans:write"]);
        Self { stage, api, dispatcher }
    }

    /// Asks for a plan and answers with its id.
    pub async fn ask(&self, request: Value) -> String {
        let got = self.dispatcher.post("/plans", request).await;
        assert_eq!(got.status, 202, "{}", got.text());
        got.data()["id"].as_str().expect("an id").to_owned()
    }

    /// Does the background work that is due.
    pub async fn work(&self) -> Vec<&'static str> {
        let ran = run_due(&self.api.app, &[&crate::solve_plan::SOLVE]).await.expect("the queue answers");
        ran.into_iter().map(|ran| ran.state).collect()
    }

    /// A solved plan.
    pub async fn solved(&self, request: Value) -> Value {
        let id = self.ask(request).await;
        assert_eq!(self.work().await, ["done"]);
        let plan = self.plan(&id).await;
        assert_eq!(plan["state"], "ready", "{plan}");
        plan
    }

    pub async fn plan(&self, id: &str) -> Value {
        let got = self.dispatcher.get(&format!("/plans/{id}")).await;
        assert_eq!(got.status, 200, "{}", got.text());
        got.data().clone()
    }

    pub async fn post(&self, id: &str, verb: &str, body: Value) -> testkit::Got {
        self.dispatcher.post(&format!("/plans/{id}/{verb}"), body).await
    }

    /// The bodies of all facts of this name, oldest first.
    pub async fn facts(&self, name: &str) -> Vec<Value> {
        let mut eyes = self.stage.eyes().await;
        sqlx::query_scalar("select body from platform.outbox where name = $1 order by seq")
            .bind(name)
            .fetch_all(&mut eyes)
            .await
            .expect("the outbox can be read")
    }
}

/// The jobs of a plan's routes, by vehicle, in their order.
pub fn orders(solution: &Value) -> Vec<(String, Vec<String>)> {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let jobs = |route: &Value| {
        route["stops"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|s| !s["job"].is_null())
            .map(|s| text(&s["job"]))
            .collect()
    };
    solution["routes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|route| (text(&route["vehicle"]), jobs(route)))
        .collect()
}
