//! The queue, against a real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

use futures::future::BoxFuture;
use kernel::{JobId, OrgId};
use platform::{
    App, Job, JobKind, NewJob, Roles, Room,
    bus::Message,
    jobs::{Cancelled, GiveUp, Ran, run_due},
    sweeps, workers,
};
use serde_json::{Value, json};
use sqlx::migrate::Migrator;
use std::{
    collections::HashMap,
    sync::{Mutex, OnceLock},
    time::Duration,
};
use testkit::Stage;
use tokio::{sync::Notify, time::sleep};

/// What happened, in order: `begin n`, `end n`. One process per test, so one diary per test.
static DIARY: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn note(words: impl Into<String>) {
    DIARY.lock().unwrap().push(words.into());
}
fn diary() -> Vec<String> {
    DIARY.lock().unwrap().clone()
}

fn go() -> &'static Notify {
    static GO: OnceLock<Notify> = OnceLock::new();
    GO.get_or_init(Notify::new)
}

/// Payload: `{"n": 1, "ms": 20, "do": "fail" | "give_up" | "panic" | "wait" | "progress" | "check"}`
fn act<'a>(app: &'a App, job: &'a Job) -> BoxFuture<'a, anyhow::Result<()>> {
    Box::pin(async move {
        let n = &job.payload["n"];
        note(format!("begin {n}"));
        sleep(Duration::from_millis(job.payload["ms"].as_u64().unwrap_or(0))).await;
        match job.payload["do"].as_str().unwrap_or("") {
            "fail" => anyhow::bail!("no such luck"),
            "fail_once" if job.attempt == 1 => anyhow::bail!("the first time"),
            "give_up" => return Err(GiveUp("row 17 has no address".into()).into()),
            "panic" => panic!("a bad day"),
            "wait" => go().notified().await,
            "progress" => job.progress(app, &json!({"rows": 5})).await?,
            "check" => loop {
                job.check(app).await?;
                sleep(Duration::from_millis(10)).await;
            },
            _ => {}
        }
        note(format!("end {n}"));
        Ok(())
    })
}

const WORK: JobKind = JobKind { kind: "test.work", run: act, attempts_max: 3, lease_s: 60 };
const SHORT: JobKind = JobKind { kind: "test.short", run: act, attempts_max: 2, lease_s: 1 };
static KINDS: [JobKind; 2] = [WORK, SHORT];
static ROOM: Room = Room { jobs: &KINDS, ..Room::new("test", || Migrator::with_migrations(vec![])) };

fn kinds() -> Vec<&'static JobKind> {
    KINDS.iter().collect()
}

async fn enqueue(stage: &Stage, org: OrgId, kind: &'static str, key: Option<&str>, payload: Value) -> JobId {
    let mut tx = stage.tx(org).await;
    let id = tx.enqueue(NewJob { kind, payload, key: key.map(str::to_owned), run_at: None }).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn state(stage: &Stage, id: JobId) -> (String, i32, Option<String>) {
    sqlx::query_as("select state, attempts, last_error from platform.jobs where id = $1")
        .bind(id)
        .fetch_one(&mut stage.eyes().await)
        .await
        .unwrap()
}

async fn until<F: Future<Output = bool>>(what: &str, mut is: impl FnMut() -> F) {
    for _ in 0..500 {
        if is().await {
            return;
        }
        sleep(Duration::from_millis(20)).await;
    }
    panic!("waited 10 s for: {what}; diary: {:?}", diary());
}

fn states(ran: &[Ran]) -> Vec<&str> {
    ran.iter().map(|r| r.state).collect()
}

#[tokio::test]
async fn work_begins_only_when_its_transaction_commits() {
    let stage = Stage::new().await;
    let app = stage.api(&[]).app;
    let mut tx = stage.tx(stage.org()).await;
    tx.enqueue(NewJob { kind: "test.work", payload: json!({"n": 1}), key: None, run_at: None })
        .await
        .unwrap();
    assert!(run_due(&app, &kinds()).await.unwrap().is_empty());
    drop(tx);
    assert!(run_due(&app, &kinds()).await.unwrap().is_empty(), "rolled back, and so never was");
    let id = enqueue(&stage, stage.org(), "test.work", None, json!({"n": 2})).await;
    assert_eq!(states(&run_due(&app, &kinds()).await.unwrap()), ["done"]);
    assert_eq!(state(&stage, id).await.0, "done");
    assert_eq!(diary(), ["begin 2", "end 2"]);
}

#[tokio::test]
async fn failures_are_tried_again_later_and_given_up_after_the_kinds_attempts() {
    let stage = Stage::at("2026-11-21T08:00:00Z").await;
    let clock = stage.clock.clone().unwrap();
    let app = stage.api(&[]).app;
    let id = enqueue(&stage, stage.org(), "test.work", None, json!({"n": 1, "do": "fail"})).await;
    assert_eq!(states(&run_due(&app, &kinds()).await.unwrap()), ["ready"]);
    assert!(run_due(&app, &kinds()).await.unwrap().is_empty(), "not before its time");
    clock.advance_s(2);
    assert_eq!(states(&run_due(&app, &kinds()).await.unwrap()), ["ready"]);
    clock.advance_s(4);
    assert_eq!(states(&run_due(&app, &kinds()).await.unwrap()), ["dead"], "attempts_max is 3");
    clock.advance_s(100_000);
    assert!(run_due(&app, &kinds()).await.unwrap().is_empty());
    assert_eq!(state(&stage, id).await, ("dead".into(), 3, Some("no such luck".into())));
}

#[tokio::test]
async fn giving_up_and_panicking_are_ends_too() {
    let stage = Stage::new().await;
    let (api, org) = (stage.api(&[]), stage.org());
    let hopeless = enqueue(&stage, org, "test.work", None, json!({"n": 1, "do": "give_up"})).await;
    let panics = enqueue(&stage, org, "test.work", None, json!({"n": 2, "do": "panic"})).await;
    let ran = run_due(&api.app, &kinds()).await.unwrap();
    assert_eq!(states(&ran), ["dead", "ready"]);
    assert!(state(&stage, panics).await.2.unwrap().contains("a bad day"));
    let got = api.caller(org, &["jobs:read"]).get(&format!("/jobs/{hopeless}")).await;
    assert_eq!(got.data()["error"], "row 17 has no address");
}

#[tokio::test]
async fn turns_go_round_the_organisations() {
    let stage = Stage::new().await;
    let app = stage.api(&[]).app;
    let (large, small) = (stage.org(), stage.org());
    for n in 0..20 {
        enqueue(&stage, large, "test.work", None, json!({"n": n})).await;
    }
    enqueue(&stage, small, "test.work", None, json!({"n": "small"})).await;
    run_due(&app, &kinds()).await.unwrap();
    // One at a time: the large one's first is the oldest, and then it is the small one's turn.
    let begun = diary().into_iter().filter(|l| l.starts_with("begin")).collect::<Vec<_>>();
    let place = begun.iter().position(|l| l.contains("small")).unwrap();
    assert_eq!(place, 1, "{begun:?}");
}

#[tokio::test]
async fn a_busy_organisation_yields_its_slots() {
    let stage = Stage::new().await;
    let app = stage.api(&[]).app;
    let (large, small) = (stage.org(), stage.org());
    for n in 0..6 {
        enqueue(&stage, large, "test.work", None, json!({"n": format!("large{n}"), "ms": 300})).await;
    }
    for n in 0..2 {
        enqueue(&stage, small, "test.work", None, json!({"n": format!("small{n}"), "ms": 300})).await;
    }
    let workers = workers::start(app, &[&ROOM], Roles { job_slots: 4, sweeps: false, ..Roles::default() });
    until("four jobs at work", async || diary().len() >= 4).await;
    let begun = diary();
    workers.stop().await;
    assert_eq!(
        begun.iter().take(4).filter(|l| l.contains("small")).count(),
        2,
        "half the slots each: {begun:?}"
    );
}

#[tokio::test]
async fn jobs_of_one_key_run_one_after_another() {
    let stage = Stage::new().await;
    let app = stage.api(&[]).app;
    let org = stage.org();
    for n in 0..6 {
        enqueue(&stage, org, "test.work", Some("route 7"), json!({"n": n, "ms": 30})).await;
    }
    let free = enqueue(&stage, org, "test.work", Some("route 8"), json!({"n": 99, "ms": 1})).await;
    let workers =
        workers::start(app.clone(), &[&ROOM], Roles { job_slots: 8, sweeps: false, ..Roles::default() });
    let more = workers::start(app, &[&ROOM], Roles { job_slots: 8, sweeps: false, ..Roles::default() });
    until("all seven are done", async || diary().iter().filter(|l| l.starts_with("end")).count() == 7).await;
    workers.stop().await;
    more.stop().await;
    let keyed = diary().into_iter().filter(|l| !l.ends_with("99")).collect::<Vec<_>>();
    let expected = (0..6).flat_map(|n| [format!("begin {n}"), format!("end {n}")]).collect::<Vec<_>>();
    assert_eq!(keyed, expected);
    assert_eq!(state(&stage, free).await.0, "done");
}

#[tokio::test]
async fn many_workers_run_each_job_once() {
    let stage = Stage::new().await;
    let app = stage.api(&[]).app;
    let orgs = [stage.org(), stage.org(), stage.org()];
    for n in 0..90 {
        let key = (n % 4 == 0).then_some("k");
        enqueue(&stage, orgs[n % 3], "test.work", key, json!({"n": n})).await;
    }
    let pools = (0..4)
        .map(|_| {
            workers::start(app.clone(), &[&ROOM], Roles { job_slots: 3, sweeps: false, ..Roles::default() })
        })
        .collect::<Vec<_>>();
    until("ninety are done", async || diary().iter().filter(|l| l.starts_with("end")).count() >= 90).await;
    for pool in pools {
        pool.stop().await;
    }
    let mut count: HashMap<String, usize> = HashMap::new();
    for line in diary() {
        *count.entry(line).or_default() += 1;
    }
    assert_eq!(count.len(), 180);
    assert!(count.values().all(|n| *n == 1), "{count:?}");
    let open: i64 = sqlx::query_scalar("select count(*) from platform.jobs where state <> 'done'")
        .fetch_one(&mut stage.eyes().await)
        .await
        .unwrap();
    assert_eq!(open, 0);
}

#[tokio::test]
async fn when_its_process_dies_another_takes_over() {
    let stage = Stage::new().await;
    let app = stage.api(&[]).app;
    let id = enqueue(&stage, stage.org(), "test.short", None, json!({"n": 1, "do": "wait"})).await;
    let doomed = workers::start(app.clone(), &[&ROOM], Roles { sweeps: false, ..Roles::default() });
    until("it begins", async || diary().len() == 1).await;
    // As SIGKILL would: no goodbye, the row says `running`, the lease runs out.
    drop(doomed);
    assert_eq!(state(&stage, id).await.0, "running");
    go().notify_one();
    let heir = workers::start(app, &[&ROOM], Roles { sweeps: false, ..Roles::default() });
    until("the heir ends it", async || state(&stage, id).await.0 == "done").await;
    heir.stop().await;
    assert_eq!(diary(), ["begin 1", "begin 1", "end 1"]);
    assert_eq!(state(&stage, id).await.1, 2);
}

#[tokio::test]
async fn a_job_that_kills_its_process_every_time_is_given_up() {
    let stage = Stage::new().await;
    let app = stage.api(&[]).app;
    let id = enqueue(&stage, stage.org(), "test.short", None, json!({"n": 1, "do": "wait"})).await;
    for begun in 1..=2 {
        let doomed = workers::start(app.clone(), &[&ROOM], Roles { sweeps: false, ..Roles::default() });
        until("it begins", async || diary().len() == begun).await;
        drop(doomed);
    }
    let heir = workers::start(app, &[&ROOM], Roles { sweeps: false, ..Roles::default() });
    until("it is given up", async || state(&stage, id).await.0 == "dead").await;
    heir.stop().await;
    assert_eq!(diary().len(), 2, "attempts_max is 2");
}

#[tokio::test]
async fn a_long_job_keeps_its_lease() {
    let stage = Stage::new().await;
    let app = stage.api(&[]).app;
    let id = enqueue(&stage, stage.org(), "test.short", None, json!({"n": 1, "ms": 2500})).await;
    let first = workers::start(app.clone(), &[&ROOM], Roles { sweeps: false, ..Roles::default() });
    let second = workers::start(app, &[&ROOM], Roles { sweeps: false, ..Roles::default() });
    until("it ends", async || state(&stage, id).await.0 == "done").await;
    first.stop().await;
    second.stop().await;
    assert_eq!(diary(), ["begin 1", "end 1"], "a lease of 1 s, renewed for 2.5 s");
}

#[tokio::test]
async fn a_job_whose_lease_was_taken_is_stopped() {
    let stage = Stage::new().await;
    let app = stage.api(&[]).app;
    let id = enqueue(&stage, stage.org(), "test.short", None, json!({"n": 1, "do": "wait"})).await;
    let pool = workers::start(app, &[&ROOM], Roles { sweeps: false, ..Roles::default() });
    until("it begins", async || diary().len() == 1).await;
    sqlx::query("update platform.jobs set lease = gen_random_uuid(), lease_until = now() + interval '1 hour' where id = $1")
        .bind(id)
        .execute(&mut stage.eyes().await)
        .await
        .unwrap();
    sleep(Duration::from_millis(900)).await;
    go().notify_one();
    sleep(Duration::from_millis(100)).await;
    pool.stop().await;
    assert_eq!(diary(), ["begin 1"], "it never reached its end");
    assert_eq!(state(&stage, id).await.0, "running", "the row is the other's");
}

#[tokio::test]
async fn stopping_finishes_what_is_in_hand_and_hands_back_what_takes_too_long() {
    let stage = Stage::new().await;
    let app = stage.api(&[]).app;
    let quick = enqueue(&stage, stage.org(), "test.work", None, json!({"n": 1, "ms": 400})).await;
    let endless = enqueue(&stage, stage.org(), "test.work", None, json!({"n": 2, "do": "wait"})).await;
    let pool = workers::start(app, &[&ROOM], Roles { sweeps: false, drain_s: 1, ..Roles::default() });
    until("both begin", async || diary().len() >= 2).await;
    pool.stop().await;
    assert_eq!(state(&stage, quick).await.0, "done");
    let (state, attempts, _) = state(&stage, endless).await;
    assert_eq!((state.as_str(), attempts), ("ready", 0), "handed back, and not counted as an attempt");
}

#[tokio::test]
async fn progress_is_stored_and_shown_live() {
    let stage = Stage::new().await;
    let (api, org) = (stage.api(&[]), stage.org());
    let mut live = api.app.bus().listen();
    let id = enqueue(&stage, org, "test.work", None, json!({"n": 1, "do": "progress"})).await;
    run_due(&api.app, &kinds()).await.unwrap();
    let got = api.caller(org, &["jobs:read"]).get(&format!("/jobs/{id}")).await;
    assert_eq!(
        (got.status, &got.data()["state"], &got.data()["progress"]),
        (200, &json!("done"), &json!({"rows": 5}))
    );
    let mut seen = Vec::new();
    while let Ok(Message::Latest(latest)) = live.try_recv() {
        assert_eq!((latest.org, latest.topics[0].as_str()), (org, format!("job:{id}").as_str()));
        seen.push((latest.data["state"].clone(), latest.data["progress"].clone()));
    }
    assert_eq!(
        seen,
        [
            (json!("running"), Value::Null),
            (json!("running"), json!({"rows": 5})),
            (json!("done"), Value::Null)
        ]
    );
}

#[tokio::test]
async fn a_job_can_be_called_off_and_tried_again() {
    let stage = Stage::new().await;
    let (api, org) = (stage.api(&[]), stage.org());
    let boss = api.caller(org, &["jobs:read", "jobs:write"]);
    // before it begins
    let waiting = enqueue(&stage, org, "test.work", None, json!({"n": 1})).await;
    let got = boss.call("POST", &format!("/jobs/{waiting}/cancel"), None).await;
    assert_eq!((got.status, &got.data()["state"]), (202, &json!("cancelled")));
    assert!(run_due(&api.app, &kinds()).await.unwrap().is_empty());
    // at work
    let busy = enqueue(&stage, org, "test.work", None, json!({"n": 2, "do": "check"})).await;
    let app = api.app.clone();
    let run = tokio::spawn(async move { run_due(&app, &kinds()).await.unwrap() });
    until("it begins", async || diary().len() == 1).await;
    let got = boss.call("POST", &format!("/jobs/{busy}/cancel"), None).await;
    assert_eq!(
        (got.status, &got.data()["state"], &got.data()["cancel_asked"]),
        (202, &json!("running"), &json!(true))
    );
    let ran = run.await.unwrap();
    assert_eq!((ran[0].state, ran[0].error.as_deref()), ("cancelled", Some(Cancelled.to_string().as_str())));
    // over is over
    let got = boss.call("POST", &format!("/jobs/{busy}/cancel"), None).await;
    assert_eq!((got.status, got.error()), (409, "job.over"));
    // again
    let got = boss.call("POST", &format!("/jobs/{waiting}/retry"), None).await;
    assert_eq!(
        (got.status, &got.data()["state"], &got.data()["attempts"]),
        (202, &json!("ready"), &json!(0))
    );
    assert_eq!(states(&run_due(&api.app, &kinds()).await.unwrap()), ["done"]);
    let got = boss.call("POST", &format!("/jobs/{waiting}/retry"), None).await;
    assert_eq!((got.status, got.error()), (409, "job.not_stopped"));
}

#[tokio::test]
async fn jobs_are_their_organisations_own() {
    let stage = Stage::new().await;
    let (api, org) = (stage.api(&[]), stage.org());
    let id = enqueue(&stage, org, "test.work", None, json!({"n": 1})).await;
    let stranger = api.caller(stage.org(), &["jobs:read", "jobs:write"]);
    for (method, path) in [("GET", ""), ("POST", "/cancel"), ("POST", "/retry")] {
        let got = stranger.call(method, &format!("/jobs/{id}{path}"), None).await;
        assert_eq!((got.status, got.error()), (404, "job.not_found"), "{method} {path}");
    }
    assert_eq!(
        api.caller(org, &["jobs:read"]).call("POST", &format!("/jobs/{id}/cancel"), None).await.status,
        403
    );
    assert_eq!(state(&stage, id).await.0, "ready");
    assert_eq!(stranger.get("/jobs").await.data(), &json!([]));
}

#[tokio::test]
async fn the_list_takes_filters_orders_pages_and_fields() {
    let stage = Stage::new().await;
    let (api, org) = (stage.api(&[]), stage.org());
    for n in 0..5 {
        enqueue(&stage, org, if n % 2 == 0 { "test.work" } else { "other.work" }, None, json!({"n": n}))
            .await;
    }
    run_due(&api.app, &kinds()).await.unwrap();
    let caller = api.caller(org, &["jobs:read"]);
    let got = caller.get("/jobs?kind=like.test.*&state=eq.done&count=exact&limit=2").await;
    assert_eq!((got.status, got.data().as_array().unwrap().len()), (200, 2), "{}", got.text());
    assert_eq!(got.body["meta"]["pagination"]["total"], 3);
    let next = got.body["meta"]["pagination"]["next"].as_str().unwrap().to_owned();
    let rest = caller.get(&format!("/jobs?kind=like.test.*&limit=2&cursor={next}")).await;
    assert_eq!(rest.data().as_array().unwrap().len(), 1);
    assert!(rest.body["meta"]["pagination"]["next"].is_null());
    let got =
        caller.get("/jobs?or=(state.eq.ready,attempts.gt.9)&order=created_at.desc&select=id,what:kind").await;
    assert_eq!(got.data().as_array().unwrap().len(), 2, "{}", got.text());
    assert!(
        got.data()
            .as_array()
            .unwrap()
            .iter()
            .all(|j| j["what"] == "other.work" && j.as_object().unwrap().len() == 2)
    );
    let ids = got
        .data()
        .as_array()
        .unwrap()
        .iter()
        .map(|j| j["id"].as_str().unwrap())
        .collect::<Vec<_>>()
        .join(",");
    assert_eq!(caller.get(&format!("/jobs?id=in.({ids})")).await.data().as_array().unwrap().len(), 2);
    assert_eq!(
        caller
            .get("/jobs?created_at=gte.2020-01-01&finished_at=not.is.null")
            .await
            .data()
            .as_array()
            .unwrap()
            .len(),
        3
    );
    assert_eq!(caller.get("/jobs?cancel_asked=is.true").await.data(), &json!([]));
    for hostile in [
        "payload=eq.x",
        "state=eq.%27",
        "kind=ilike.%5C",
        "org_id=eq.1",
        "select=payload",
        "or=((((",
        "attempts=gt.99999999999999999999",
    ] {
        let got = caller.get(&format!("/jobs?{hostile}")).await;
        assert_eq!(got.status, 400, "{hostile}: {}", got.text());
    }
}

#[tokio::test]
async fn what_was_called_off_while_it_failed_is_not_tried_again() {
    let stage = Stage::new().await;
    let (api, org) = (stage.api(&[]), stage.org());
    let id = enqueue(&stage, org, "test.work", None, json!({"n": 1, "ms": 300, "do": "fail"})).await;
    let app = api.app.clone();
    let run = tokio::spawn(async move { run_due(&app, &kinds()).await.unwrap() });
    until("it begins", async || diary().len() == 1).await;
    api.caller(org, &["jobs:write"]).call("POST", &format!("/jobs/{id}/cancel"), None).await;
    run.await.unwrap();
    assert_eq!(state(&stage, id).await.0, "cancelled");
}

#[tokio::test]
async fn what_is_over_is_forgotten_after_its_time() {
    let stage = Stage::at("2026-11-21T08:00:00Z").await;
    let clock = stage.clock.clone().unwrap();
    let (app, org) = (stage.api(&[]).app, stage.org());
    let done = enqueue(&stage, org, "test.work", None, json!({"n": 1})).await;
    let dead = enqueue(&stage, org, "test.work", None, json!({"n": 2, "do": "give_up"})).await;
    run_due(&app, &kinds()).await.unwrap();
    enqueue(&stage, org, "test.work", None, json!({"n": 3})).await;
    let forget = sweeps::built_in().iter().find(|s| s.name == "platform.forget_jobs").unwrap();
    let left = async || -> Vec<JobId> {
        sweeps::run_now(&app, forget).await.unwrap();
        sqlx::query_scalar("select id from platform.jobs order by id")
            .fetch_all(&mut stage.eyes().await)
            .await
            .unwrap()
    };
    clock.advance_s(6 * 86_400);
    assert_eq!(left().await.len(), 3);
    clock.advance_s(2 * 86_400);
    let ids = left().await;
    assert!(ids.len() == 2 && !ids.contains(&done) && ids.contains(&dead), "{ids:?}");
    clock.advance_s(30 * 86_400);
    assert_eq!(left().await.len(), 1, "what is not over stays");
}
