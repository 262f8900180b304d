//! What was acknowledged is there, once, whoever dies: the server, or PostgreSQL under it, in the middle of imports, plans,
//! commands and positions. And a control: with durability switched off, the same check must find something lost.

mod common;

use common::{
    Client, DataDir, Got, Server, children_of, until,
    world::{Crew, World, a_delivery, id_of, now},
};
use kernel::CommandId;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    net::TcpListener,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

/// What the clients were told is done. They keep nothing else.
#[derive(Default)]
struct Ledger {
    /// id by reference
    deliveries: BTreeMap<String, String>,
    /// (delivery, verb), in the order given, with the body that was sent
    commands: Vec<(String, String, Value)>,
    /// batches of positions as sent
    positions: Vec<Value>,
    /// import and its references
    imports: Vec<(String, Vec<String>)>,
    /// plans that were published
    plans: Vec<String>,
}

type Shared = Arc<Mutex<Ledger>>;

/// Everyone stops after the request in hand.
#[derive(Clone, Default)]
struct Bell(Arc<AtomicBool>);

impl Bell {
    fn ring(&self) {
        self.0.store(true, Relaxed);
    }
    fn rang(&self) -> bool {
        self.0.load(Relaxed)
    }
}

/// Sends until somebody answers for good: a broken connection or a busy server (5xx, 429, a twin in flight) is asked again.
async fn insist(client: &Client, method: Method, path: &str, key: &str, body: &Value) -> Got {
    let begun = Instant::now();
    loop {
        let request = client.request(method.clone(), path).header("idempotency-key", key).json(body);
        if let Ok(response) = request.send().await {
            let status = response.status();
            if let Ok(bytes) = response.bytes().await {
                let got = Got { status, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) };
                let again = status.is_server_error()
                    || status == StatusCode::TOO_MANY_REQUESTS
                    || got.body["error"]["type"] == "idempotency.in_flight";
                if !again {
                    return got;
                }
            }
        }
        assert!(begun.elapsed() < Duration::from_secs(90), "{method} {path} was not answered for 90 s");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Makes deliveries and drives each to the door, one command at a time.
async fn work(owner: Client, crew: Crew, mark: &'static str, bell: Bell, ledger: Shared) {
    for n in 0.. {
        if bell.rang() {
            return;
        }
        let reference = format!("{mark}-{n}");
        let made = insist(&owner, Method::POST, "/deliveries", &reference, &a_delivery(&reference)).await;
        let id = id_of(&made.ok());
        ledger.lock().expect("no holder panics").deliveries.insert(reference.clone(), id.clone());

        let assign = json!({"id": CommandId::mint(), "command": "assign", "driver": crew.driver});
        let path = format!("/deliveries/{id}/commands");
        insist(&owner, Method::POST, &path, &format!("{reference}-assign"), &assign).await.ok();
        for (step, verb) in
            ["accept", "depart_pickup", "arrive_pickup", "pickup", "depart_dropoff"].iter().enumerate()
        {
            if bell.rang() {
                return;
            }
            let command = json!({
                "id": CommandId::mint(), "delivery": id, "command": verb, "occurred_at": now(), "monotonic_ms": step,
                "away_reason": "loaded at the depot", "fix": {"at": {"lat": 25.1285, "lon": 55.2270}, "accuracy_m": 6.0},
            });
            let body = json!({"commands": [command]});
            let told =
                insist(&crew.client, Method::POST, "/driver/commands", &format!("{reference}-{verb}"), &body)
                    .await
                    .ok();
            let result = told["results"][0]["result"].as_str().unwrap_or_default();
            assert!(matches!(result, "applied" | "duplicate"), "{verb}: {told}");
            ledger.lock().expect("no holder panics").commands.push((id.clone(), (*verb).to_owned(), body));
        }
    }
}

/// Twenty positions at a time.
async fn report(crew: Crew, bell: Bell, ledger: Shared) {
    let begun = now().plus_s(-7200);
    for batch in 0.. {
        if bell.rang() {
            return;
        }
        let fixes: Vec<Value> = (0..20)
            .map(|i| {
                let seq = batch * 20 + i;
                json!({"point": {"lat": 25.1 + f64::from(seq) * 1e-5, "lon": 55.2}, "fix_at": begun.plus_s(i64::from(seq)), "seq": seq})
            })
            .collect();
        let body = json!({"vehicle_id": crew.vehicle, "positions": fixes});
        let told = insist(&crew.client, Method::POST, "/positions", &format!("p-{batch}"), &body).await.ok();
        assert_eq!(told["refused"], json!([]), "{told}");
        ledger.lock().expect("no holder panics").positions.push(body);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A spreadsheet after the other, each planned and published.
async fn import_and_plan(world: World, bell: Bell, ledger: Shared) -> World {
    for n in 0.. {
        if bell.rang() {
            break;
        }
        let references: Vec<String> = (0..40).map(|row| format!("SHEET-{n}-{row}")).collect();
        let rows = references
            .iter()
            .map(|r| format!("{r},Layla Haddad,+971501234567,Villa 7 Jumeirah 1,Dubai,25.2105,55.2441\n"));
        let csv =
            format!("reference,recipient_name,phone,address,city,lat,lon\n{}", rows.collect::<String>());
        let import = insist_csv(&world.owner, &csv).await;
        ledger.lock().expect("no holder panics").imports.push((import.clone(), references));
        until_answered(&world.owner, &format!("/imports/{import}"), |i| {
            !matches!(i["state"].as_str(), Some("queued" | "running"))
        })
        .await;
        if bell.rang() {
            break;
        }
        let asked = insist(
            &world.owner,
            Method::POST,
            "/deliveries/plan",
            &format!("plan-{n}"),
            &World::plan_request(1),
        )
        .await;
        if asked.status == StatusCode::UNPROCESSABLE_ENTITY {
            continue; // everything is on a route already
        }
        let plan = id_of(&asked.ok());
        let ready =
            until_answered(&world.owner, &format!("/plans/{plan}"), |p| p["state"] != "solving").await;
        assert_eq!(ready["state"], "ready", "{ready}");
        let published = insist(
            &world.owner,
            Method::POST,
            &format!("/plans/{plan}/publish"),
            &format!("publish-{n}"),
            &json!({}),
        )
        .await;
        assert!(published.status.is_success(), "{}", published.body);
        ledger.lock().expect("no holder panics").plans.push(plan.clone());
        let wanted = published.data()["routes"].as_u64();
        let routes = format!("/routes?plan_id=eq.{plan}");
        until_answered(&world.owner, &routes, |r| r.as_array().map(|r| r.len() as u64) >= wanted).await;
    }
    world
}

async fn insist_csv(owner: &Client, csv: &str) -> String {
    loop {
        match owner.upload_csv(csv, "good_rows").await {
            Ok(got) if got.status.is_success() => return id_of(got.data()),
            Ok(got) if got.status.is_client_error() => panic!("{}", got.body),
            _ => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Asks until the answer fits, whatever dies in between.
async fn until_answered(client: &Client, path: &str, fits: impl Fn(&Value) -> bool) -> Value {
    answer(client, path, fits).await.data().clone()
}

/// The same, whole: a connection to a PostgreSQL that was killed may be the next one in hand, and the answer then is to ask again.
async fn answer(client: &Client, path: &str, fits: impl Fn(&Value) -> bool) -> Got {
    let begun = Instant::now();
    loop {
        if let Ok(got) = client.try_call(Method::GET, path, None).await
            && got.status.is_success()
            && fits(got.data())
        {
            return got;
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "waited 120 s for {path}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What the ledger says and the server does not, or says twice. Empty is what we promise.
async fn breaches(owner: &Client, crew: &Crew, desk: Option<&World>, ledger: &Ledger) -> Vec<String> {
    let mut found = Vec::new();
    let known = references(owner).await;
    for (reference, times) in &known {
        if *times != 1 {
            found.push(format!("delivery {reference} is there {times} times"));
        }
    }
    found.extend(
        ledger.deliveries.keys().filter(|r| !known.contains_key(*r)).map(|r| format!("delivery {r} is lost")),
    );
    commands_kept(owner, crew, ledger, &mut found).await;
    for batch in &ledger.positions {
        let told = crew.client.post("/positions", batch.clone()).await.ok();
        if told["stored"] != 0 || told["duplicates"] != 20 {
            found.push(format!("positions were lost: {told}"));
        }
    }
    if let Some(desk) = desk {
        imports_and_plans_kept(desk, ledger, &mut found).await;
    }
    found
}

/// Each command by its id: known, and one step of the delivery's history.
async fn commands_kept(owner: &Client, crew: &Crew, ledger: &Ledger, found: &mut Vec<String>) {
    let mut by_delivery: BTreeMap<&String, Vec<&(String, String, Value)>> = BTreeMap::new();
    for command in &ledger.commands {
        by_delivery.entry(&command.0).or_default().push(command);
    }
    for (delivery, commands) in by_delivery {
        let timeline = until_answered(owner, &format!("/deliveries/{delivery}/timeline"), |_| true).await;
        let steps = timeline.as_array().cloned().unwrap_or_default();
        for (_, verb, body) in commands {
            let times = steps.iter().filter(|s| s["command"] == **verb && s["superseded"] == false).count();
            if times != 1 {
                found.push(format!("{verb} of {delivery} is there {times} times"));
            }
            let again = crew.client.post("/driver/commands", body.clone()).await;
            if again.data()["results"][0]["result"] != "duplicate" {
                found.push(format!("{verb} of {delivery} was forgotten: {}", again.body));
            }
        }
    }
}

async fn imports_and_plans_kept(desk: &World, ledger: &Ledger, found: &mut Vec<String>) {
    for (import, rows) in &ledger.imports {
        let ended = until_answered(&desk.owner, &format!("/imports/{import}"), |i| {
            !matches!(i["state"].as_str(), Some("queued" | "running"))
        })
        .await;
        if (ended["state"].as_str(), ended["created"].as_u64()) != (Some("done"), Some(rows.len() as u64)) {
            found.push(format!("import {import}: {ended}"));
        }
    }
    let known = references(&desk.owner).await;
    for reference in ledger.imports.iter().flat_map(|(_, rows)| rows) {
        match known.get(reference) {
            Some(1) => {}
            times => found.push(format!("row {reference} is there {times:?} times")),
        }
    }
    for plan in &ledger.plans {
        let kept = desk.owner.get(&format!("/plans/{plan}")).await;
        if kept.data()["state"] != "published" {
            found.push(format!("plan {plan} is not published: {}", kept.body));
            continue;
        }
        let routes = desk.routes_of(kept.data()).await;
        if Some(routes.len() as u64) != kept.data()["routes"].as_u64() {
            found.push(format!(
                "plan {plan} has {} routes instead of {}",
                routes.len(),
                kept.data()["routes"]
            ));
        }
    }
}

/// How often each reference is there.
async fn references(owner: &Client) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    let mut next = String::new();
    loop {
        let page = answer(owner, &format!("/deliveries?limit=1000{next}"), |_| true).await;
        for row in page.data().as_array().into_iter().flatten() {
            *times.entry(row["reference"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
        }
        match page.body["meta"]["pagination"]["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => return times,
        }
    }
}

/// An address that stays ours from one start to the next.
fn an_address() -> String {
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    free.local_addr().expect("it is bound").to_string()
}

fn is_alive(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // A zombie waits for whoever adopted it to look; it runs no more.
    stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().next()).is_some_and(|state| state != "Z")
}

/// PostgreSQL in a data directory whose server was killed: gone, every process of it.
async fn leaves_no_orphan(postgres: &[u32]) {
    until("PostgreSQL follows its dead server", 20, async || postgres.iter().all(|pid| !is_alive(*pid)))
        .await;
}

fn processes_of(server: &Server) -> Vec<u32> {
    let postmaster = server.postmaster();
    children_of(postmaster).into_iter().chain([postmaster]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_whoever_is_killed() {
    let data = DataDir::new();
    let address = an_address();
    let mut server = Server::start_at(&data, &address, &[]);
    let city = World::found(&server.url, "crash", 1).await;
    let desk = World::found(&server.url, "desk", 2).await;
    let (owner, crew) = (city.owner.clone(), city.crews[0].clone());
    let (bell, ledger) = (Bell::default(), Shared::default());

    let worker = tokio::spawn(work(owner.clone(), crew.clone(), "A", bell.clone(), ledger.clone()));
    let second = tokio::spawn(work(owner.clone(), crew.clone(), "B", bell.clone(), ledger.clone()));
    let reporter = tokio::spawn(report(crew.clone(), bell.clone(), ledger.clone()));
    let planner = tokio::spawn(import_and_plan(desk, bell.clone(), ledger.clone()));

    for round in 0..4 {
        tokio::time::sleep(Duration::from_millis(2_500 + 300 * round)).await;
        if round % 2 == 0 {
            let postgres = processes_of(&server);
            server.kill();
            leaves_no_orphan(&postgres).await;
            server = Server::start_at(&data, &address, &[]);
        } else {
            server.kill_postgres();
        }
    }
    // Work goes on where it was interrupted, and until enough of it was done for the check to mean something.
    until("enough was acknowledged", 150, async || {
        let so_far = ledger.lock().expect("no holder panics");
        so_far.deliveries.len() > 5
            && so_far.commands.len() > 20
            && so_far.positions.len() > 20
            && so_far.imports.len() > 1
            && !so_far.plans.is_empty()
    })
    .await;
    bell.ring();
    worker.await.expect("the first pair of hands ends well");
    second.await.expect("the second pair of hands ends well");
    reporter.await.expect("the phone ends well");
    let desk = planner.await.expect("the desk ends well");

    assert_eq!(server.stop(), 0, "SIGTERM is a clean end");
    assert!(!data.path().join("postgres/data/postmaster.pid").exists(), "PostgreSQL was stopped, not left");
    let server = Server::start_at(&data, &address, &[]);
    let ledger = std::mem::take(&mut *ledger.lock().expect("no holder panics"));
    let found = breaches(&owner, &crew, Some(&desk), &ledger).await;
    assert!(found.is_empty(), "{} breaches: {found:#?}", found.len());
    assert_eq!(server.stop(), 0);
}

/// The proof that the check above can fail: commits that are acknowledged before they are durable.
#[tokio::test(flavor = "multi_thread")]
async fn with_durability_switched_off_the_same_check_finds_what_was_lost() {
    let data = DataDir::new();
    let address = an_address();
    // Durable, so that somebody is left to miss something.
    let server = Server::start_at(&data, &address, &[]);
    let city = World::found(&server.url, "control", 1).await;
    let (owner, crew) = (city.owner.clone(), city.crews[0].clone());
    assert_eq!(server.stop(), 0);
    let server = Server::start_at(&data, &address, &["--durability", "async"]);
    for attempt in 0..5 {
        let (bell, ledger) = (Bell::default(), Shared::default());
        let mark = ["C0", "C1", "C2", "C3", "C4"][attempt];
        let worker = tokio::spawn(work(owner.clone(), crew.clone(), mark, bell.clone(), ledger.clone()));
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        worker.abort();
        server.kill_postgres();
        until_answered(&owner, "/deliveries?limit=1", Value::is_array).await;
        let ledger = std::mem::take(&mut *ledger.lock().expect("no holder panics"));
        let found = breaches(&owner, &crew, None, &ledger).await;
        if !found.is_empty() {
            eprintln!("lost, as it should be without durability: {found:#?}");
            return;
        }
        bell.ring();
    }
    panic!(
        "five times PostgreSQL was killed without durability, and nothing was missing: the check proves nothing"
    );
}
