//! News of what people do: they write, call for help, find a vehicle unfit, watch a zone.

use super::*;
use kernel::{EnquiryId, IncidentId, MessageId, ShiftId, ThreadId, VehicleCheckId, VehicleId, ZoneId};
use lexicon::{
    delivery::{IncidentChanged, TroubleReported},
    fleet::VehicleChecked,
    insight::VehicleSilent,
    messages::{EnquiryReceived, MessageWritten},
    tracking::ZoneEntered,
};
use uuid::Uuid;

fn trouble(kind: &str, urgent: bool) -> TroubleReported {
    TroubleReported {
        incident: IncidentId::mint(),
        kind: kind.to_owned(),
        urgent,
        driver: DriverId::mint(),
        driver_name: "Bilal".to_owned(),
        phone: Some("+971501234567".to_owned()),
        point: Some(Point::new(25.2, 55.25).unwrap()),
        note: None,
        delivery: None,
        occurred_at: "2026-11-21T05:58:00Z".parse().unwrap(),
    }
}

/// No mails between nine and eleven in Dubai, where it is ten; and calls for help in the inbox whatever is chosen.
async fn be_quiet(office: &Office) {
    let quiet = json!({"quiet_hours": {"from_minute": 540, "until_minute": 660, "time_zone": "Asia/Dubai"}});
    assert_eq!(office.me.put("/notices/preferences", quiet).await.status, 200);
}

#[tokio::test]
async fn a_call_for_help_waits_for_no_quiet_hour_and_cannot_be_switched_off() {
    let office = Office::new("ar").await;
    be_quiet(&office).await;
    let off = json!({"events": [{"event": "sos_raised", "in_app": false, "email": true}]});
    let refused = office.me.put("/notices/preferences", off).await;
    assert_eq!(
        (refused.status, &refused.body["error"]["fields"][0]["path"]),
        (422, &json!("events[0].in_app")),
        "{}",
        refused.text()
    );
    let told = trouble("sos", true);
    let opened = IncidentChanged {
        incident: told.incident,
        kind: told.kind.clone(),
        severity: "critical".to_owned(),
        state: "open".to_owned(),
        delivery: None,
        tracking_code: None,
        route: None,
        note: None,
    };
    office.tell(&opened, None).await;
    office.tell(&told, None).await;
    let inbox = office.inbox().await;
    assert_eq!((inbox.len(), &inbox[0]["urgent"]), (1, &json!(true)), "told once: {inbox:?}");
    assert_eq!(inbox[0]["title"], "Bilal: نداء استغاثة");
    assert!(inbox[0]["body"].as_str().unwrap().contains("25.20000, 55.25000"));
    assert_eq!(office.post_office().await, ["done"], "at once");

    office.tell(&trouble("breakdown", false), None).await;
    let inbox = office.inbox().await;
    assert_eq!((&inbox[0]["event"], &inbox[0]["urgent"]), (&json!("incident_opened"), &json!(false)));
}

#[tokio::test]
async fn dispatch_hears_of_messages_and_unfit_vehicles_and_owners_of_enquiries() {
    let office = Office::new("en").await;
    let mut written = MessageWritten {
        message: MessageId::mint(),
        thread: ThreadId::mint(),
        kind: "driver".to_owned(),
        side: "driver".to_owned(),
        seq: 1,
        author: None,
        author_name: Some("Bilal".to_owned()),
        driver: None,
        driver_user: None,
        delivery: None,
        text: "The gate is closed".to_owned(),
        written_at: "2026-11-21T05:58:00Z".parse().unwrap(),
    };
    office.tell(&written, None).await;
    written.side = "dispatch".to_owned();
    office.tell(&written, None).await;
    let checked = |result: &str, overridden: bool| VehicleChecked {
        check: VehicleCheckId::mint(),
        shift: ShiftId::mint(),
        driver: DriverId::mint(),
        driver_name: "Bilal".to_owned(),
        vehicle: VehicleId::mint(),
        vehicle_name: "Van 4".to_owned(),
        result: result.to_owned(),
        failed: vec!["Brakes".to_owned()],
        overridden,
    };
    for fact in [checked("unfit", false), checked("unfit", true), checked("defects", false)] {
        office.tell(&fact, None).await;
    }
    let enquiry = EnquiryReceived {
        enquiry: EnquiryId::mint(),
        name: "Huda".to_owned(),
        company: None,
        email: Some("huda@dates.test".to_owned()),
        phone: None,
        moves: Some("dates".to_owned()),
        message: None,
    };
    office.tell(&enquiry, None).await;
    let inbox = office.inbox().await;
    let titles: Vec<_> = inbox.iter().map(|n| n["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Huda asks about your service", "Van 4 failed its check", "Bilal wrote"]);
    assert!(!inbox[0]["body"].as_str().unwrap().contains("Company"), "what was not said is left out");
    assert_eq!(
        office.mails().await.len(),
        2,
        "the enquiry and the vehicle; a message is read where it is answered"
    );
}

#[tokio::test]
async fn a_zone_is_news_for_who_asked_only() {
    let office = Office::new("en").await;
    let entered = |late: bool| ZoneEntered {
        visit: Uuid::now_v7(),
        vehicle: VehicleId::mint(),
        zone: ZoneId::mint(),
        zone_name: "Depot".to_owned(),
        at: "2026-11-21T05:58:00Z".parse().unwrap(),
        initial: false,
        late,
    };
    office.tell(&entered(false), None).await;
    assert_eq!(office.inbox().await.len(), 0);
    let wanted = json!({"events": [{"event": "zone_entered", "in_app": true, "email": false}]});
    assert_eq!(office.me.put("/notices/preferences", wanted).await.status, 200);
    office.tell(&entered(true), None).await;
    office.tell(&entered(false), None).await;
    let inbox = office.inbox().await;
    assert_eq!((inbox.len(), inbox[0]["body"].as_str()), (1, Some("It came in at 09:58.")), "{inbox:?}");
}

#[tokio::test]
async fn a_zone_is_called_what_its_reader_calls_it() {
    let office = Office::new("ar").await;
    let mut tx = office.stage.tx(office.org).await;
    let depot = json!({"name": "Depot", "names": {"ar": "المستودع"}, "purpose": "geofence",
        "shape": {"type": "circle", "center": {"lat": 25.2, "lon": 55.27}, "radius_m": 200.0}});
    let zone = places::add_zone(&mut tx, &serde_json::from_value(depot).unwrap()).await.unwrap().id;
    let van = serde_json::from_value(json!({"name": "Van 3", "kind": "van"})).unwrap();
    let vehicle = fleet::add_vehicle(&mut tx, &van).await.unwrap().id;
    tx.commit().await.unwrap();
    let wanted = json!({"events": [{"event": "zone_entered", "in_app": true, "email": false}]});
    assert_eq!(office.me.put("/notices/preferences", wanted).await.status, 200);
    let entered = ZoneEntered {
        visit: Uuid::now_v7(),
        vehicle,
        zone,
        zone_name: "Depot".to_owned(),
        at: "2026-11-21T05:58:00Z".parse().unwrap(),
        initial: false,
        late: false,
    };
    office.tell(&entered, None).await;
    let inbox = office.inbox().await;
    assert!(inbox[0]["title"].as_str().unwrap().contains("المستودع"), "{inbox:?}");
}

#[tokio::test]
async fn silence_is_news_for_who_asked_only() {
    let office = Office::new("ur").await;
    let mut tx = office.stage.tx(office.org).await;
    let van = serde_json::from_value(json!({"name": "Van 3", "kind": "van"})).unwrap();
    let vehicle = fleet::add_vehicle(&mut tx, &van).await.unwrap().id;
    tx.commit().await.unwrap();
    let since = "2026-11-21T05:40:00Z".parse().unwrap();
    let silent = VehicleSilent { vehicle, driver: None, since, silent_s: 1_200 };
    office.tell(&silent, None).await;
    assert_eq!(office.inbox().await.len(), 0, "nobody asked");
    let wanted = json!({"events": [{"event": "vehicle_silent", "in_app": true, "email": false}]});
    assert_eq!(office.me.put("/notices/preferences", wanted).await.status, 200);
    office.tell(&silent, None).await;
    let inbox = office.inbox().await;
    assert_eq!((inbox.len(), inbox[0]["title"].as_str()), (1, Some("Van 3 کی کوئی خبر نہیں")), "{inbox:?}");
    assert_eq!(inbox[0]["body"], "آخری خبر 09:40 پر ملی۔", "no driver, no line about him");
}
