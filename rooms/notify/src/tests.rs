//! From a fact to the inbox and the mail, with everything between.

mod people;

use crate::{ROOM, send_mail::SEND};
use futures::future::BoxFuture;
use kernel::{DeliveryId, DriverId, EventId, Lang, OrgId, PlanId, Point, Time, UserId};
use lexicon::{
    Event,
    delivery::{OnItsWay, Recipient, StatusUpdated},
    planning::{PlanPublished, PlanReady, PlannedRoute, PlannedStop, PlannedStopKind},
};
use mail::{Mail, MailError, Mailer, SharedMailer};
use platform::{Cursor, Fact, Room, feed::settle, jobs::run_due};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use testkit::{Api, Caller, Stage};

/// Mails of this process (each test has its own), and how the next ones fail.
static SENT: Mutex<Vec<Mail>> = Mutex::new(Vec::new());
static FAIL: Mutex<Option<fn() -> MailError>> = Mutex::new(None);

struct Letterbox;

impl Mailer for Letterbox {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(async move {
            if let Some(fail) = *FAIL.lock().unwrap() {
                return Err(fail());
            }
            SENT.lock().unwrap().push(mail.clone());
            Ok(())
        })
    }
}

/// Puts the letterbox in place before identity would put its folder.
static LETTERBOX: Room = Room {
    start: |services| services.put::<SharedMailer>(Arc::new(Letterbox)),
    ..Room::new("letterbox", || sqlx::migrate!())
};

/// An organisation in Dubai with its owner, at ten in the morning there.
struct Office {
    stage: Stage,
    api: Api,
    org: OrgId,
    owner: UserId,
    me: Caller,
}

impl Office {
    async fn new(lang: &str) -> Self {
        let stage = Stage::at("2026-11-21T06:00:00Z").await;
        let api = stage.api(&[&LETTERBOX, &identity::ROOM, &fleet::ROOM, &ROOM]);
        let sign_up = json!({
            "organization": "Falcon Parcels", "country": "AE", "name": "Sana", "email": "sana@falcon.test",
            "password": "violet-camel-ladder-93", "language": lang,
        });
        let got = api.public("POST", "/auth/sign-up", Some(sign_up)).await;
        assert_eq!(got.status, 201, "{}", got.text());
        let mut eyes = stage.eyes().await;
        let (org, owner): (OrgId, UserId) =
            sqlx::query_as("select org_id, id from identity.users").fetch_one(&mut eyes).await.unwrap();
        let me = api.caller_as(org, owner, &["notices:read", "mails:read"]);
        Self { stage, api, org, owner, me }
    }

    /// Tells a fact, as done by `by`, and lets everyone who listens act.
    async fn tell<E: Event>(&self, fact: &E, by: Option<UserId>) {
        let mut tx = self.stage.db.begin(self.org, by, None).await.unwrap();
        tx.emit(fact).await.unwrap();
        tx.commit().await.unwrap();
        let reactions: Vec<_> = ROOM.reactions.iter().collect();
        let settled = settle(&self.api.app, &reactions).await.unwrap();
        assert_eq!(settled.failed, Vec::<String>::new());
    }

    async fn post_office(&self) -> Vec<&'static str> {
        run_due(&self.api.app, &[&SEND]).await.unwrap().into_iter().map(|ran| ran.state).collect()
    }

    async fn inbox(&self) -> Vec<Value> {
        let got = self.me.get("/notices").await;
        assert_eq!(got.status, 200, "{}", got.text());
        got.data().as_array().unwrap().clone()
    }

    async fn mails(&self) -> Vec<Value> {
        let got = self.me.get("/mails").await;
        assert_eq!(got.status, 200, "{}", got.text());
        got.data().as_array().unwrap().clone()
    }
}

fn recipient(lang: Lang) -> Recipient {
    Recipient { name: "Bilal <b>".to_owned(), phone: None, email: Some("bilal@example.com".to_owned()), lang }
}

fn on_its_way(lang: Lang) -> OnItsWay {
    OnItsWay {
        delivery: DeliveryId::mint(),
        tracking_code: "7K3M9QX2C4TD".to_owned(),
        recipient: recipient(lang),
        code: Some("4711".to_owned()),
    }
}

fn failed() -> StatusUpdated {
    let at: Time = "2026-11-21T06:05:00Z".parse().unwrap();
    StatusUpdated {
        delivery: DeliveryId::mint(),
        tracking_code: "7K3M9QX2C4TD".to_owned(),
        reference: Some("SO-17".to_owned()),
        command: "fail".to_owned(),
        from: "at_dropoff".to_owned(),
        to: "attempted".to_owned(),
        custody: "driver".to_owned(),
        reason: Some("not_home".to_owned()),
        attempts: 2,
        driver: None,
        recipient: recipient(Lang::Ur),
        window_from: None,
        window_to: None,
        occurred_at: at,
        received_at: at,
        version: 9,
    }
}

fn plan_ready(plan: PlanId) -> PlanReady {
    PlanReady {
        plan,
        name: "Saturday".to_owned(),
        date: "2026-11-21".to_owned(),
        revision: 1,
        routes: 3,
        served: 40,
        unserved: 2,
        distance_m: 120_000,
        duration_s: 30_000,
    }
}

#[tokio::test]
async fn the_recipient_gets_the_link_and_the_code_and_nobody_else_does() {
    let office = Office::new("en").await;
    office.tell(&on_its_way(Lang::Ur), None).await;
    assert_eq!(office.post_office().await, ["done"]);
    let sent = SENT.lock().unwrap().clone();
    assert_eq!((sent.len(), sent[0].to.as_str(), sent[0].lang), (1, "bilal@example.com", "ur"));
    assert!(sent[0].subject.starts_with("Falcon Parcels: آپ کا پارسل"), "{}", sent[0].subject);
    assert!(
        sent[0].text.contains("http://127.0.0.1:8080/t/7K3M9QX2C4TD") && sent[0].text.contains("4711"),
        "{}",
        sent[0].text
    );
    assert!(sent[0].html.contains("dir=\"rtl\"") && sent[0].html.contains("Bilal &lt;b&gt;"));

    assert_eq!(office.inbox().await, Vec::<Value>::new());
    let mut eyes = office.stage.eyes().await;
    let kept: Value =
        sqlx::query_scalar("select fields from notify.mails").fetch_one(&mut eyes).await.unwrap();
    assert_eq!(kept, json!({}), "what was sent is forgotten");
    let log = office.mails().await;
    assert_eq!(
        (&log[0]["state"], &log[0]["to_address"], &log[0]["attempts"]),
        (&json!("sent"), &json!("bilal@example.com"), &json!(1))
    );
    assert!(!log[0].to_string().contains("4711"));
}

#[tokio::test]
async fn a_failed_attempt_is_told_to_both_sides_in_their_languages() {
    let office = Office::new("ar").await;
    office.tell(&failed(), None).await;
    assert_eq!(office.post_office().await, ["done"]);
    let sent = SENT.lock().unwrap().clone();
    assert_eq!((sent.len(), sent[0].lang), (1, "ur"));
    assert!(sent[0].text.contains("10:05"), "the clock on the wall in Dubai: {}", sent[0].text);

    let inbox = office.inbox().await;
    assert_eq!(
        (inbox.len(), &inbox[0]["event"], &inbox[0]["lang"]),
        (1, &json!("delivery_failed"), &json!("ar"))
    );
    assert_eq!(inbox[0]["title"], "تعذّر تسليم الطرد SO-17");
    assert!(inbox[0]["body"].as_str().unwrap().contains("لم يكن أحد في المنزل"), "{}", inbox[0]);
    let mut other = failed();
    other.to = "at_dropoff".to_owned();
    office.tell(&other, None).await;
    assert_eq!(office.inbox().await.len(), 1, "not every step is news");
}

#[tokio::test]
async fn whoever_asked_for_a_plan_hears_of_it_once_and_others_do_not() {
    let office = Office::new("en").await;
    let plan = PlanId::mint();
    office.tell(&plan_ready(plan), Some(office.owner)).await;
    office.tell(&plan_ready(PlanId::mint()), Some(UserId::mint())).await;
    office.tell(&plan_ready(PlanId::mint()), None).await;
    let inbox = office.inbox().await;
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0]["title"], "The plan “Saturday” is ready");
    assert_eq!(inbox[0]["body"], "3 routes serve 40 jobs; 2 are left out.");
    assert_eq!(inbox[0]["path"], format!("/business/plan/{plan}"));
    let mut eyes = office.stage.eyes().await;
    let facts: Vec<Value> =
        sqlx::query_scalar("select body from platform.outbox where name = 'notify.notice_added'")
            .fetch_all(&mut eyes)
            .await
            .unwrap();
    assert_eq!((facts.len(), &facts[0]["user"]), (1, &json!(office.owner)));
    assert!(!facts[0].to_string().contains("Saturday"), "the live frame says that, not what");
}

#[tokio::test]
async fn a_fact_that_is_told_twice_counts_once() {
    let office = Office::new("en").await;
    let told = failed();
    let fact = Fact {
        id: EventId::mint(),
        cursor: Cursor::default(),
        org: office.org,
        name: StatusUpdated::NAME.to_owned(),
        subject: told.subject(),
        topics: Vec::new(),
        body: serde_json::to_value(&told).unwrap(),
        actor: None,
        cause: None,
        occurred_at: told.occurred_at,
    };
    for _ in 0..2 {
        let mut tx = office.stage.db.begin(office.org, None, None).await.unwrap();
        crate::on_status::run(&mut tx, &fact).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!((office.inbox().await.len(), office.mails().await.len()), (1, 1));
    assert_eq!(office.post_office().await, ["done"]);
}

#[tokio::test]
async fn a_driver_hears_of_the_route() {
    let office = Office::new("ur").await;
    let mut tx = office.stage.db.begin(office.org, None, None).await.unwrap();
    let input = json!({"name": "Sana", "user": office.owner, "phone": null, "email": null, "employee_no": null,
        "licence_no": null, "home_place": null, "notes": null});
    let driver = fleet::add_driver(&mut tx, &serde_json::from_value(input).unwrap()).await.unwrap().id;
    tx.commit().await.unwrap();
    let at = |text: &str| -> Time { text.parse().unwrap() };
    let point = Point { lat: 25.2, lon: 55.3 };
    let stop = PlannedStop {
        sequence: 1,
        job: "1".to_owned(),
        delivery: None,
        kind: PlannedStopKind::Deliver,
        point,
        arrive_at: at("2026-11-21T07:30:00Z"),
        start_at: at("2026-11-21T07:30:00Z"),
        leave_at: at("2026-11-21T07:34:00Z"),
        service_s: 240,
    };
    let route = |driver: Option<DriverId>| PlannedRoute {
        name: "van".to_owned(),
        vehicle: None,
        driver,
        start: None,
        end: None,
        depart_at: at("2026-11-21T07:10:00Z"),
        end_at: at("2026-11-21T09:00:00Z"),
        distance_m: 1,
        drive_s: 1,
        stops: vec![stop.clone()],
    };
    let fact = PlanPublished {
        plan: PlanId::mint(),
        name: "Saturday".to_owned(),
        date: "2026-11-21".to_owned(),
        revision: 1,
        replaces: None,
        routes: vec![route(Some(driver)), route(None), route(Some(DriverId::mint()))],
        unserved: vec![],
    };
    office.tell(&fact, None).await;
    assert_eq!(office.post_office().await, ["done"]);
    let inbox = office.inbox().await;
    assert_eq!((inbox.len(), &inbox[0]["title"]), (1, &json!("2026-11-21 کے لیے آپ کا راستہ")));
    assert!(
        inbox[0]["body"].as_str().unwrap().contains("11:30")
            && inbox[0]["body"].as_str().unwrap().contains("11:10")
    );
    assert_eq!(SENT.lock().unwrap().len(), 1, "a route comes by mail too");
}

#[tokio::test]
async fn people_choose_their_channels_and_their_quiet() {
    let office = Office::new("en").await;
    let usual = office.me.get("/notices/preferences").await;
    let of = |got: &testkit::Got, event: &str| {
        got.data()["events"].as_array().unwrap().iter().find(|c| c["event"] == event).unwrap().clone()
    };
    assert_eq!(of(&usual, "plan_ready"), json!({"event": "plan_ready", "in_app": true, "email": false}));

    let choice = json!({
        "events": [{"event": "plan_ready", "in_app": false, "email": true}],
        "quiet_hours": {"from_minute": 540, "until_minute": 660, "time_zone": "Asia/Dubai"},
    });
    let put = office.me.put("/notices/preferences", choice).await;
    assert_eq!(put.status, 200, "{}", put.text());
    assert_eq!(of(&put, "plan_ready")["email"], true);
    office.tell(&plan_ready(PlanId::mint()), Some(office.owner)).await;
    assert_eq!(office.inbox().await.len(), 0);
    assert_eq!(office.post_office().await, Vec::<&str>::new(), "it is ten in Dubai, and quiet until eleven");
    assert_eq!(office.mails().await[0]["send_at"], "2026-11-21T07:00:00Z");
    office.stage.clock.as_ref().unwrap().advance_s(3600);
    assert_eq!(office.post_office().await, ["done"]);
    assert_eq!(SENT.lock().unwrap()[0].subject, "The plan “Saturday” is ready");

    let loud = office.me.put("/notices/preferences", json!({"quiet_hours": null})).await;
    assert_eq!(
        (&loud.data()["quiet_hours"], &of(&loud, "plan_ready")["email"]),
        (&Value::Null, &json!(true))
    );
    for (bad, field) in [
        (json!({"events": [{"event": "on_its_way", "in_app": true, "email": true}]}), "events[0].event"),
        (json!({"events": [{"event": "nothing", "in_app": true, "email": true}]}), "events[0].event"),
        (
            json!({"quiet_hours": {"from_minute": 1, "until_minute": 2, "time_zone": "Mars/Olympus"}}),
            "quiet_hours.time_zone",
        ),
        (
            json!({"quiet_hours": {"from_minute": 1440, "until_minute": 2, "time_zone": "UTC"}}),
            "quiet_hours.from_minute",
        ),
    ] {
        let got = office.me.put("/notices/preferences", bad).await;
        assert_eq!(
            (got.status, &got.body["error"]["fields"][0]["path"]),
            (422, &json!(field)),
            "{}",
            got.text()
        );
    }
}

#[tokio::test]
async fn an_inbox_is_read_by_its_owner_only() {
    let office = Office::new("en").await;
    office.tell(&plan_ready(PlanId::mint()), Some(office.owner)).await;
    office.tell(&plan_ready(PlanId::mint()), Some(office.owner)).await;
    let id = office.inbox().await[0]["id"].as_str().unwrap().to_owned();
    let colleague = office.api.caller_as(office.org, UserId::mint(), &["notices:read"]);
    let stranger = office.api.caller(office.stage.org(), &["notices:read", "mails:read"]);
    for other in [&colleague, &stranger] {
        assert_eq!(other.get("/notices").await.data(), &json!([]));
        assert_eq!(other.get("/notices/unread").await.data(), &json!({"unread": 0}));
        assert_eq!(other.post(&format!("/notices/{id}/read"), json!({})).await.status, 404);
        assert_eq!(other.post("/notices/read-all", json!({})).await.data(), &json!({"read": 0}));
    }
    assert_eq!(colleague.get("/mails").await.status, 403);
    assert_eq!(stranger.get("/mails").await.data(), &json!([]));

    assert_eq!(office.me.get("/notices/unread").await.data(), &json!({"unread": 2}));
    let read = office.me.post(&format!("/notices/{id}/read"), json!({})).await;
    assert_eq!((read.status, read.data()["read_at"].is_string()), (200, true), "{}", read.text());
    let left = office.me.get("/notices?unread=true").await;
    assert_eq!(left.data().as_array().unwrap().len(), 1);
    assert_ne!(left.data()[0]["id"], json!(id));
    assert_eq!(office.me.post("/notices/read-all", json!({})).await.data(), &json!({"read": 1}));
    assert_eq!(office.me.get("/notices/unread").await.data(), &json!({"unread": 0}));
    let first = office.me.get("/notices?limit=1").await;
    let next = first.body["meta"]["pagination"]["next"].as_str().unwrap();
    assert_eq!(
        office.me.get(&format!("/notices?limit=1&cursor={next}")).await.data().as_array().unwrap().len(),
        1
    );
}

#[tokio::test]
async fn a_mail_that_cannot_go_now_goes_later_and_one_that_never_can_says_why() {
    let office = Office::new("en").await;
    *FAIL.lock().unwrap() = Some(|| MailError::Unreachable("the line is busy".to_owned()));
    office.tell(&on_its_way(Lang::En), None).await;
    assert_eq!(office.post_office().await, ["ready"]);
    let log = office.mails().await;
    assert_eq!((&log[0]["state"], &log[0]["attempts"]), (&json!("queued"), &json!(1)));
    assert!(log[0]["error"].as_str().unwrap().contains("the line is busy"));
    *FAIL.lock().unwrap() = None;
    office.stage.clock.as_ref().unwrap().advance_s(60);
    assert_eq!(office.post_office().await, ["done"]);
    assert_eq!(office.mails().await[0]["state"], "sent");
    assert_eq!(SENT.lock().unwrap().len(), 1);

    *FAIL.lock().unwrap() = Some(|| MailError::Refused("no such address".to_owned()));
    office.tell(&on_its_way(Lang::En), None).await;
    assert_eq!(office.post_office().await, ["done"], "it is over");
    let refused = office.me.get("/mails?state=eq.refused").await;
    assert_eq!(refused.data().as_array().unwrap().len(), 1);
    assert!(refused.data()[0]["error"].as_str().unwrap().contains("no such address"));
}

#[tokio::test]
async fn a_recipient_without_an_address_is_not_written_to() {
    let office = Office::new("en").await;
    let mut fact = on_its_way(Lang::En);
    fact.recipient.email = None;
    office.tell(&fact, None).await;
    fact.recipient.email = Some("  ".to_owned());
    office.tell(&fact, None).await;
    assert_eq!(office.mails().await, Vec::<Value>::new());
}
