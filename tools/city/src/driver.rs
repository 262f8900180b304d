//! A driver's day: load, drive, hand over, now and then find nobody, and report the position all the while.

use crate::{
    City,
    cast::Crew,
    client::Client,
    picture,
    road::{Drive, Place},
};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::time::Duration;
use uuid::Uuid;

/// A phone reports this often, whatever the pace of the city.
const REPORT_EVERY_S: f64 = 3.0;

/// One driver, until something is wrong.
pub async fn drive(city: City, crew: Crew, depot: Place) -> Result<()> {
    let client = Client::sign_in(&city.url, &crew.email).await?.context("the driver has an account")?;
    // Nobody sets out in the same second.
    tokio::time::sleep(Duration::from_millis(700 * crew.number as u64)).await;
    let mut van = Van { client, crew, pace: city.pace, depot, at: depot, battery: 96.0 };
    if let Some(known) = van.last_known().await {
        van.at = known;
    }
    loop {
        match van.next_stop().await? {
            Some(stop) => van.serve(&stop).await?,
            None => van.rest().await?,
        }
    }
}

struct Van {
    client: Client,
    crew: Crew,
    pace: f64,
    depot: Place,
    at: Place,
    battery: f64,
}

/// A stop with its deliveries, as the driver's phone sees it.
struct Stop {
    place: Place,
    deliveries: Vec<Value>,
}

impl Van {
    async fn last_known(&self) -> Option<Place> {
        let known = self.client.get(&format!("/vehicles/{}/location", self.crew.vehicle)).await.ok()?;
        Place::of(&known["point"])
    }

    /// The first stop with something left to do.
    async fn next_stop(&self) -> Result<Option<Stop>> {
        let today = self.client.get("/driver/today").await?;
        let in_hand = today["deliveries"].as_array().context("a day lists its deliveries")?;
        let open = |id: &Value| {
            in_hand.iter().find(|d| d["id"] == *id && is_open(d["status"].as_str().unwrap_or(""))).cloned()
        };
        let stops = today["routes"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|route| route["stops"].as_array().into_iter().flatten());
        for stop in stops {
            let deliveries: Vec<Value> =
                stop["tasks"].as_array().into_iter().flatten().filter_map(|t| open(&t["delivery"])).collect();
            if let (false, Some(place)) = (deliveries.is_empty(), Place::of(&stop["point"])) {
                return Ok(Some(Stop { place, deliveries }));
            }
        }
        Ok(None)
    }

    async fn serve(&mut self, stop: &Stop) -> Result<()> {
        for delivery in &stop.deliveries {
            self.load(delivery).await?;
        }
        for delivery in &stop.deliveries {
            self.say(delivery, json!({"command": "depart_dropoff"})).await?;
        }
        self.go(stop.place).await?;
        for delivery in &stop.deliveries {
            self.say(delivery, json!({"command": "arrive_dropoff"})).await?;
        }
        self.wait(60.0).await?;
        for delivery in &stop.deliveries {
            self.hand_over(delivery).await?;
        }
        Ok(())
    }

    /// At the depot: accepted and taken aboard. A command that comes too late to matter is refused and changes nothing.
    async fn load(&mut self, delivery: &Value) -> Result<()> {
        if matches!(delivery["status"].as_str(), Some("assigned" | "accepted" | "to_pickup" | "at_pickup")) {
            for verb in ["accept", "depart_pickup", "arrive_pickup", "pickup"] {
                let away = if verb == "arrive_pickup" {
                    json!({"command": verb, "away_reason": "loaded at the depot"})
                } else {
                    json!({"command": verb})
                };
                self.say(delivery, away).await?;
            }
        }
        Ok(())
    }

    async fn hand_over(&mut self, delivery: &Value) -> Result<()> {
        let id = delivery["id"].as_str().unwrap_or_default();
        // One door in twelve stays shut; the same ones each time, so that a story can be told about them.
        if id.bytes().map(u32::from).sum::<u32>() % 12 == 0 {
            let photo = self.attach("image/png", picture::door(id, false)?).await?;
            let evidence =
                json!({"photos": [photo], "waited_s": 420, "calls": 2, "note": "No answer at the door"});
            return self
                .say(delivery, json!({"command": "fail", "code": "not_home", "evidence": evidence}))
                .await;
        }
        let photo = self.attach("image/png", picture::door(id, true)?).await?;
        let signature = self.attach("image/svg+xml", picture::signature(id).into_bytes()).await?;
        let name = delivery["recipient"]["name"].as_str().unwrap_or("Reception");
        let mut proof = json!({"photos": [photo], "signature": signature, "recipient_name": name, "relation": "self", "note": "Handed over at the door"});
        if let Some(barcodes) = delivery["items"].as_array() {
            proof["scanned"] = barcodes.iter().filter_map(|i| i["barcode"].as_str()).collect();
        }
        let mut command = json!({"command": "deliver", "proof": proof});
        if delivery["cod_due"].is_object() {
            command["cod"] = json!({"collected": delivery["cod_due"], "method": "cash"});
        }
        self.say(delivery, command).await
    }

    /// Sends one command as the phone's queue does. What is refused is the server's to judge; the driver goes on.
    async fn say(&self, delivery: &Value, mut command: Value) -> Result<()> {
        command["id"] = json!(Uuid::now_v7());
        command["delivery"] = delivery["id"].clone();
        command["occurred_at"] = json!(jiff::Timestamp::now().to_string());
        command["fix"] = json!({"at": self.at.json(), "accuracy_m": 6.0});
        let answer = self.client.post("/driver/commands", json!({"commands": [command]})).await?;
        let result = &answer["results"][0];
        if !matches!(result["result"].as_str(), Some("applied" | "duplicate")) {
            tracing::debug!(van = self.crew.number, %result, "a command was not applied");
        }
        Ok(())
    }

    /// Stores a picture under the hash of its bytes, which is its name from then on.
    async fn attach(&self, media: &str, bytes: Vec<u8>) -> Result<String> {
        let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
        self.client.put_bytes(&format!("/attachments/{sha256}"), media, bytes).await?;
        Ok(sha256)
    }

    /// Drives there, as fast as the roads allow times the pace.
    async fn go(&mut self, to: Place) -> Result<()> {
        let drive = Drive::find(&self.client, self.at, to).await?;
        let seconds = drive.seconds / self.pace;
        let steps = (seconds / REPORT_EVERY_S).ceil().max(1.0) as u32;
        for step in 1..=steps {
            let (place, heading) = drive.at(f64::from(step) / f64::from(steps));
            self.at = place;
            self.report(drive.metres / drive.seconds, heading).await?;
            tokio::time::sleep(Duration::from_secs_f64(seconds / f64::from(steps))).await;
        }
        self.at = to;
        Ok(())
    }

    async fn wait(&mut self, seconds: f64) -> Result<()> {
        self.report(0.0, 0.0).await?;
        tokio::time::sleep(Duration::from_secs_f64(seconds / self.pace)).await;
        Ok(())
    }

    /// Nothing to do: back to the depot, and a sign of life every half minute.
    async fn rest(&mut self) -> Result<()> {
        if self.at != self.depot {
            self.go(self.depot).await?;
        }
        self.report(0.0, 0.0).await?;
        tokio::time::sleep(Duration::from_secs(10)).await;
        Ok(())
    }

    async fn report(&mut self, speed_mps: f64, heading_deg: f64) -> Result<()> {
        self.battery = if self.battery < 20.0 { 96.0 } else { self.battery - 0.02 };
        let fix = json!({
            "vehicle_id": self.crew.vehicle, "point": self.at.json(), "fix_at": jiff::Timestamp::now().to_string(),
            "speed_mps": speed_mps, "heading_deg": heading_deg, "accuracy_m": 6.0, "battery": self.battery.round(),
        });
        self.client.post("/positions", fix).await.map(|_| ())
    }
}

fn is_open(status: &str) -> bool {
    matches!(
        status,
        "assigned"
            | "accepted"
            | "to_pickup"
            | "at_pickup"
            | "in_custody"
            | "out_for_delivery"
            | "at_dropoff"
    )
}
