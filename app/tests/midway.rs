//! Long work, watched while it goes: an import and a plan say how far they are, end early when somebody asks, and are done once
//! when the server or PostgreSQL dies in their very middle.

mod common;

use common::{
    Client, DataDir, Server,
    live::Live,
    until,
    world::{World, id_of},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{net::TcpListener, ops::Range, time::Duration};

/// So many that an import takes seconds.
const ROWS: usize = 4000;

fn sheet(mark: &str, rows: Range<usize>) -> String {
    let mut csv = "reference,recipient_name,phone,address,city,lat,lon\n".to_owned();
    for row in rows {
        let (lat, lon) = (25.1 + (row % 70) as f64 * 0.002, 55.2 + (row / 70) as f64 * 0.002);
        csv.push_str(&format!(
            "{mark}-{row},Layla Haddad,+971501234567,Villa {row} Jumeirah,Dubai,{lat:.5},{lon:.5}\n"
        ));
    }
    csv
}

/// Sends a sheet: the import and its job.
async fn send(owner: &Client, csv: &str) -> (String, String) {
    let import = owner.upload_csv(csv, "good_rows").await.expect("the server answers").ok();
    (id_of(&import), import["job_id"].as_str().expect("it runs as a job").to_owned())
}

async fn ask_plan(owner: &Client, budget_s: u32) -> String {
    id_of(&owner.post("/deliveries/plan", World::plan_request(budget_s)).await.ok())
}

async fn total(owner: &Client) -> u64 {
    let page = owner.get("/deliveries?limit=1&count=exact").await;
    page.body["meta"]["pagination"]["total"].as_u64().unwrap_or_else(|| panic!("no total: {}", page.body))
}

fn written(frame: &Value) -> u64 {
    frame["data"]["progress"]["rows_written"].as_u64().unwrap_or(0)
}

#[tokio::test]
async fn an_import_says_how_far_it_is_and_ends_when_it_is_called_off() {
    let data = DataDir::new();
    let server = Server::start(&data);
    let owner = Client::sign_up(&server.url, "owner-watch@caravan.example").await;

    let (import, job) = send(&owner, &sheet("WATCH", 0..ROWS)).await;
    let mut live = Live::watch(&owner, &[&format!("job:{job}")], None).await;
    live.until("the import is done", |f| f["data"]["state"] == "done").await;
    let steps: Vec<u64> =
        live.seen.iter().filter(|f| f["type"] == "job:updated").map(written).filter(|n| *n > 0).collect();
    assert!(steps.len() >= 5, "an import of {ROWS} rows is told in steps: {steps:?}");
    assert!(steps.is_sorted() && steps[0] < ROWS as u64, "each further than the one before: {steps:?}");
    assert_eq!(owner.get(&format!("/imports/{import}")).await.ok()["created"], ROWS);

    let csv = sheet("OFF", 0..ROWS);
    let (import, job) = send(&owner, &csv).await;
    let mut live = Live::watch(&owner, &[&format!("job:{job}")], None).await;
    live.until("rows are written", |f| written(f) > 0).await;
    owner.post(&format!("/jobs/{job}/cancel"), json!({})).await.ok();
    live.until("it is called off", |f| f["data"]["state"] == "cancelled").await;
    assert_eq!(total(&owner).await, ROWS as u64, "nothing of it is written");
    until("the import knows it", 20, async || {
        owner.get(&format!("/imports/{import}")).await.ok()["state"] == "failed"
    })
    .await;
    // The same file again is another import, and goes in.
    let (again, _) = send(&owner, &csv).await;
    assert_ne!(again, import);
    until("it went in", 60, async || owner.get(&format!("/imports/{again}")).await.ok()["state"] == "done")
        .await;
    assert_eq!(total(&owner).await, 2 * ROWS as u64);
    // And the job that was called off, asked for again, does not write the rows a second time.
    owner.post(&format!("/jobs/{job}/retry"), json!({})).await.ok();
    until("the retry is given up", 30, async || {
        owner.get(&format!("/jobs/{job}")).await.ok()["state"] == "dead"
    })
    .await;
    assert_eq!(total(&owner).await, 2 * ROWS as u64);
}

#[tokio::test]
async fn a_search_says_how_far_it_is_and_ends_when_it_is_stopped_or_cancelled() {
    let data = DataDir::new();
    let server = Server::start(&data);
    let world = World::found(&server.url, "search", 3).await;
    let owner = &world.owner;
    world.import(&sheet("SEARCH", 0..120), "good_rows").await;

    let plan = ask_plan(owner, 60).await;
    let mut live = Live::watch(owner, &[&format!("plan:{plan}")], None).await;
    let first = live.until("the search shows itself", |f| f["type"] == "planning:progress").await;
    assert_eq!(first["data"]["plan"], json!(plan));
    let later = |f: &Value| {
        f["type"] == "planning:progress"
            && f["data"]["iterations"].as_u64() > first["data"]["iterations"].as_u64()
    };
    live.until("it goes on", later).await;
    owner.post(&format!("/plans/{plan}/stop"), json!({})).await.ok();
    let ready = world.plan_ended(&plan).await;
    assert_eq!((&ready["state"], &ready["revision"]), (&json!("ready"), &json!(1)), "the best found is kept");

    let plan = ask_plan(owner, 60).await;
    let mut live = Live::watch(owner, &[&format!("plan:{plan}")], None).await;
    live.until("the search shows itself", |f| f["type"] == "planning:progress").await;
    owner.post(&format!("/plans/{plan}/cancel"), json!({})).await.ok();
    let gone = world.plan_ended(&plan).await;
    assert_eq!((&gone["state"], &gone["revision"]), (&json!("cancelled"), &json!(0)), "nothing is kept");

    // One that waits for its turn behind another, called off as a job: the plan does not wait for ever.
    let (ahead, behind) = (ask_plan(owner, 60).await, ask_plan(owner, 60).await);
    let waiting = owner.get("/jobs?kind=eq.planning.solve&state=eq.ready").await.ok();
    let job = id_of(&waiting[0]);
    owner.post(&format!("/jobs/{job}/cancel"), json!({})).await.ok();
    assert_eq!(world.plan_ended(&behind).await["state"], "cancelled");
    owner.post(&format!("/plans/{ahead}/cancel"), json!({})).await.ok();
}

#[derive(Clone, Copy, Debug)]
enum Victim {
    Server,
    Postgres,
}

impl Victim {
    fn kill(self, server: Server, data: &DataDir, address: &str) -> Server {
        match self {
            Self::Server => {
                server.kill();
                Server::start_at(data, address, &[])
            }
            Self::Postgres => {
                server.kill_postgres();
                server
            }
        }
    }
}

/// Asks through the outage.
async fn when(owner: &Client, path: &str, fits: impl Fn(&Value) -> bool) -> Value {
    let mut last = Value::Null;
    until(path, 150, async || {
        if let Ok(got) = owner.try_call(Method::GET, path, None).await {
            last = got.body["data"].clone();
        }
        fits(&last)
    })
    .await;
    last
}

#[tokio::test]
async fn what_is_killed_in_its_middle_is_done_once() {
    let data = DataDir::new();
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = free.local_addr().expect("it is bound").to_string();
    drop(free);
    let mut server = Server::start_at(&data, &address, &[]);
    let world = World::found(&server.url, "midway", 2).await;
    let owner = &world.owner;

    for (n, victim) in [Victim::Server, Victim::Postgres].into_iter().enumerate() {
        let (import, job) = send(owner, &sheet(&format!("HALF{n}"), 0..ROWS)).await;
        let half =
            when(owner, &format!("/jobs/{job}"), |j| j["progress"]["rows_written"].as_u64() > Some(0)).await;
        let so_far = half["progress"]["rows_written"].as_u64().unwrap_or(0);
        assert!(so_far < ROWS as u64 && half["state"] == "running", "{victim:?} comes too late: {half}");
        assert_eq!(total(owner).await, (n * ROWS) as u64, "the rows so far are not seen before the end");
        server = victim.kill(server, &data, &address);
        let over = |i: &Value| matches!(i["state"].as_str(), Some("done" | "failed" | "refused"));
        let ended = when(owner, &format!("/imports/{import}"), over).await;
        assert_eq!(
            (&ended["state"], &ended["created"]),
            (&json!("done"), &json!(ROWS)),
            "{victim:?}: {ended}"
        );
        assert_eq!(total(owner).await, ((n + 1) * ROWS) as u64, "each row once");
    }

    let rows = owner.get("/deliveries?limit=120&select=id").await.ok();
    let ids: Vec<&Value> = rows.as_array().expect("a list").iter().map(|row| &row["id"]).collect();
    for (victim, some) in [Victim::Server, Victim::Postgres].into_iter().zip(ids.chunks(60)) {
        let mut ask = World::plan_request(4);
        ask["deliveries"] = json!(some);
        let asked = owner.post("/deliveries/plan", ask).await.ok();
        let id = id_of(&asked);
        let mut live = Live::watch(owner, &[&format!("plan:{id}")], None).await;
        live.until("the search shows itself", |f| f["type"] == "planning:progress").await;
        drop(live);
        server = victim.kill(server, &data, &address);
        let found =
            when(owner, &format!("/plans/{id}"), |p| p["state"] == "ready" || p["state"] == "failed").await;
        assert_eq!(
            (&found["state"], &found["revision"]),
            (&json!("ready"), &json!(1)),
            "{victim:?}: searched again from what was asked, and kept once: {found}"
        );
        let published = owner.post(&format!("/plans/{id}/publish"), json!({})).await.ok();
        server = victim.kill(server, &data, &address);
        let path = format!("/routes?plan_id=eq.{id}&limit=200");
        let wanted = published["routes"].as_u64().expect("a plan counts its routes") as usize;
        let routes = when(owner, &path, |r| r.as_array().is_some_and(|r| r.len() >= wanted)).await;
        assert_eq!(routes.as_array().map(Vec::len), Some(wanted), "one route each, none twice");
        tokio::time::sleep(Duration::from_secs(1)).await;
        let later = owner.get(&path).await.ok();
        assert_eq!(later.as_array().map(Vec::len), Some(wanted), "and none comes after");
    }
    assert_eq!(server.stop(), 0);
}
