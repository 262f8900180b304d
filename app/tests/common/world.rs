//! An organisation with drivers and vans, made through the public API like anybody's.

use super::{Client, PASSWORD, until};
use kernel::{Clock, SystemClock, Time};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The day's 200 rows that a newcomer imports by hand.
pub const DAY: &str = include_str!("../../../examples/deliveries.csv");
/// Al Quoz, Dubai.
pub const DEPOT: (f64, f64) = (25.1285, 55.2270);
/// A signature: the smallest picture that a phone sends.
pub const PICTURE: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 120"><path d="M 20 60 Q 90 10 160 60" stroke="black"/></svg>"#;

/// A driver, signed in, and the van.
#[derive(Clone)]
pub struct Crew {
    pub client: Client,
    pub driver: String,
    pub vehicle: String,
}

pub struct World {
    pub owner: Client,
    pub crews: Vec<Crew>,
}

impl World {
    /// `mark` makes the addresses of its people its own.
    pub async fn found(url: &str, mark: &str, crews: usize) -> Self {
        let mut world = Self {
            owner: Client::sign_up(url, &format!("owner-{mark}@caravan.example")).await,
            crews: Vec::new(),
        };
        for number in 1..=crews {
            let crew = world.hire(mark, number).await;
            world.crews.push(crew);
        }
        world
    }

    async fn hire(&self, mark: &str, number: usize) -> Crew {
        let (name, email) =
            (format!("Driver {number} {mark}"), format!("driver{number}-{mark}@caravan.example"));
        let user = json!({"email": email, "name": name, "password": PASSWORD, "role": "driver"});
        let user = self.owner.post("/users", user).await.ok();
        let driver = json!({
            "name": name, "email": email, "phone": format!("+97150{number:07}"), "user": user["id"], "skills": ["id_check"],
        });
        let driver = id_of(&self.owner.post("/drivers", driver).await.ok());
        let van = json!({
            "name": format!("Van {number}"), "plate": format!("D {number}"), "kind": "van",
            "capacity": {"weight_g": 900_000, "parcels": 120}, "skills": ["heavy", "fragile", "cold"],
        });
        let vehicle = id_of(&self.owner.post("/vehicles", van).await.ok());
        self.owner.put(&format!("/vehicles/{vehicle}/driver"), json!({"driver": driver})).await.ok();
        Crew { client: Client::sign_in(&self.owner.url, &email).await, driver, vehicle }
    }

    /// Sends a spreadsheet and waits for its end.
    pub async fn import(&self, csv: &str, mode: &str) -> Value {
        let sent = self.owner.upload_csv(csv, mode).await.expect("the server answers");
        let id = id_of(&sent.ok());
        self.import_ended(&id).await
    }

    pub async fn import_ended(&self, id: &str) -> Value {
        let mut import = Value::Null;
        until("the import ends", 60, async || {
            import = self.owner.get(&format!("/imports/{id}")).await.ok();
            !matches!(import["state"].as_str(), Some("queued" | "running"))
        })
        .await;
        import
    }

    /// What is asked of the planner: everything that is ready, for tomorrow.
    pub fn plan_request(budget_s: u32) -> Value {
        let day = tomorrow();
        json!({
            "date": day, "window": {"from": format!("{day}T02:00:00Z"), "until": format!("{day}T18:00:00Z")},
            "depot": {"lat": DEPOT.0, "lon": DEPOT.1}, "budget_s": budget_s,
        })
    }

    pub async fn plan_ended(&self, id: &str) -> Value {
        let mut plan = Value::Null;
        until("the plan is ready", 90, async || {
            plan = self.owner.get(&format!("/plans/{id}")).await.ok();
            plan["state"] != "solving"
        })
        .await;
        plan
    }

    /// The routes of a published plan, once the reaction has made them.
    pub async fn routes_of(&self, plan: &Value) -> Vec<Value> {
        let wanted = plan["routes"].as_u64().expect("a plan counts its routes") as usize;
        let path = format!("/routes?plan_id=eq.{}&limit=200", plan["id"].as_str().unwrap_or_default());
        let mut routes = Vec::new();
        until("the plan's routes exist", 60, async || {
            routes = self.owner.get(&path).await.ok().as_array().cloned().unwrap_or_default();
            routes.len() >= wanted
        })
        .await;
        routes
    }
}

pub fn id_of(thing: &Value) -> String {
    thing["id"].as_str().unwrap_or_else(|| panic!("no id: {thing}")).to_owned()
}

pub fn now() -> Time {
    SystemClock.now()
}

pub fn tomorrow() -> String {
    now().plus_s(86_400).to_string()[..10].to_owned()
}

/// `{recipient, dropoff}` and so on for `POST /deliveries`, near the depot.
pub fn a_delivery(reference: &str) -> Value {
    json!({
        "reference": reference, "recipient": {"name": "Layla Haddad", "phone": "+971501234567"},
        "dropoff": {"address": "Villa 7, Jumeirah 1", "city": "Dubai", "point": {"lat": 25.2105, "lon": 55.2441}},
        "items": [{"description": "Coffee machine"}],
    })
}

pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
