//! Who lives in the city. Made once, found again at every later start.

use crate::{City, client::Client, ground::Ground, mailbox};
use anyhow::{Context, Result};
use serde_json::{Value, json};

/// Every account of the demo. It guards nothing but the demo.
pub const PASSWORD: &str = "caravan-of-the-dunes-7";
pub const OWNER_EMAIL: &str = "owner@demo.qafila.test";
pub const DISPATCHER_EMAIL: &str = "dispatcher@demo.qafila.test";

pub fn driver_email(number: usize) -> String {
    format!("driver{number}@demo.qafila.test")
}

/// (driver, van, plate, language)
const CREWS: [(&str, &str, &str, &str); 8] = [
    ("Bilal Ahmed", "Van 1 · Hatta", "D 41207", "ur"),
    ("يوسف المنصوري", "Van 2 · Liwa", "D 41208", "ar"),
    ("Ravi Menon", "Van 3 · Masafi", "D 41209", "en"),
    ("عمران خان", "Van 4 · Dibba", "D 41210", "ur"),
    ("Joseph Reyes", "Van 5 · Khatt", "D 41211", "en"),
    ("سالم الكعبي", "Van 6 · Falaj", "D 41212", "ar"),
    ("Naveed Iqbal", "Van 7 · Rams", "D 41213", "ur"),
    ("Samuel Otieno", "Van 8 · Digdaga", "D 41214", "en"),
];

/// A driver and the van.
#[derive(Debug, Clone)]
pub struct Crew {
    pub number: usize,
    pub email: String,
    pub vehicle: String,
}

/// Everyone, signed in where it matters.
pub struct Stage {
    pub dispatcher: Client,
    pub crews: Vec<Crew>,
    pub ground: Ground,
}

pub async fn assemble(city: &City) -> Result<Stage> {
    let owner = owner(city).await?;
    let ground = Ground::find(city, &owner).await?;
    if let Some(elsewhere) = ground.elsewhere() {
        owner.patch("/organization", json!({"name": format!("Qafila Demo · {elsewhere}")})).await?;
    }
    let dispatcher = member(city, &owner, DISPATCHER_EMAIL, "Huda Al Shamsi", "dispatcher", "en").await?;
    let vehicles = list(&owner, "/vehicles").await?;
    let drivers = list(&owner, "/drivers").await?;
    let mut crews = Vec::new();
    for (i, (name, van, plate, language)) in CREWS.iter().enumerate() {
        let (number, email) = (i + 1, driver_email(i + 1));
        let person = member(city, &owner, &email, name, "driver", language).await?;
        let vehicle = match by_name(&vehicles, van) {
            Some(id) => id,
            None => add_van(&owner, van, plate).await?,
        };
        let driver = match by_name(&drivers, name) {
            Some(id) => id,
            None => add_driver(&owner, &person, name, &email, number).await?,
        };
        owner
            .put(&format!("/vehicles/{vehicle}/driver"), json!({"driver": driver, "take_over": true}))
            .await?;
        crews.push(Crew { number, email, vehicle });
    }
    Ok(Stage { dispatcher, crews, ground })
}

async fn owner(city: &City) -> Result<Client> {
    let client = match Client::sign_in(&city.url, OWNER_EMAIL).await? {
        Some(known) => known,
        None => sign_up(city).await?,
    };
    // Who does not open the mail in time is let in no more, and a demo stands for longer than a week.
    if client.get("/me").await?["email_verified"] == false {
        let token = mailbox::token_for(&city.mail, OWNER_EMAIL).await?;
        client.post("/auth/verify-email", json!({"token": token})).await?;
    }
    Ok(client)
}

async fn sign_up(city: &City) -> Result<Client> {
    let client = Client::nobody(&city.url, OWNER_EMAIL)?;
    let tokens = client
        .post(
            "/auth/sign-up",
            json!({
                "organization": "Qafila Demo · Dubai", "country": "AE", "time_zone": "Asia/Dubai",
                "name": "Omar Siddiqui", "email": OWNER_EMAIL, "password": PASSWORD, "language": "en",
            }),
        )
        .await?;
    client.remember(&tokens)?;
    Ok(client)
}

/// Somebody of the organisation: invited by the owner, and let in by the link in the mail.
async fn member(
    city: &City,
    owner: &Client,
    email: &str,
    name: &str,
    role: &str,
    language: &str,
) -> Result<Client> {
    if let Some(known) = Client::sign_in(&city.url, email).await? {
        return Ok(known);
    }
    owner
        .post("/invitations", json!({"email": email, "name": name, "role": role, "language": language}))
        .await?;
    let token = mailbox::token_for(&city.mail, email).await?;
    let client = Client::nobody(&city.url, email)?;
    let tokens =
        client.post("/auth/invitations/accept", json!({"token": token, "password": PASSWORD})).await?;
    client.remember(&tokens)?;
    Ok(client)
}

async fn add_van(owner: &Client, name: &str, plate: &str) -> Result<String> {
    let van = json!({
        "name": name, "plate": plate, "kind": "van", "make": "Toyota", "model": "Hiace", "year": 2024, "fuel": "diesel",
        "capacity": {"weight_g": 900_000, "parcels": 60}, "skills": ["heavy", "fragile", "cold"],
    });
    id_of(&owner.post("/vehicles", van).await?)
}

async fn add_driver(
    owner: &Client,
    person: &Client,
    name: &str,
    email: &str,
    number: usize,
) -> Result<String> {
    let me = person.get("/me").await?;
    let user = me["user"]["id"].as_str().context("/me says who one is")?;
    let driver = json!({
        "name": name, "email": email, "phone": format!("+97150{number:07}"), "user": user, "employee_no": format!("D-{number:03}"),
        "licence_classes": ["3"], "skills": ["id_check"],
    });
    id_of(&owner.post("/drivers", driver).await?)
}

async fn list(client: &Client, path: &str) -> Result<Vec<Value>> {
    let page = client.get(&format!("{path}?limit=200")).await?;
    page.as_array().cloned().context("a list")
}

fn by_name(rows: &[Value], name: &str) -> Option<String> {
    rows.iter().find(|row| row["name"] == name)?["id"].as_str().map(str::to_owned)
}

fn id_of(thing: &Value) -> Result<String> {
    thing["id"].as_str().map(str::to_owned).context("what was made has an id")
}
