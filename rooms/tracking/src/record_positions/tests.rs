use super::*;
use crate::{
    ROOM,
    position::{Flags, Measured, Source},
    testing::{NOW, count},
};
use kernel::{OrgId, Point, Time, VehicleId};
use platform::bus::Message;
use testkit::Stage;

fn fix(org: OrgId, vehicle: VehicleId, t_s: i64, lat: f64) -> Position {
    let now: Time = NOW.parse().unwrap();
    let measured = Measured {
        point: Point::new(lat, 55.3).unwrap(),
        fix_at: now.plus_s(t_s),
        seq: None,
        speed_mps: Some(10.0),
        heading_deg: None,
        altitude_m: None,
        accuracy_m: Some(5.0),
        battery_pct: None,
        flags: Flags::default(),
    };
    Position::new(org, vehicle, now, Source::App, measured)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_in_the_table_and_nothing_is_there_twice() {
    let stage = Stage::at(NOW).await;
    let recorder = Recorder::start(stage.db.clone());
    let org = stage.org();
    let vehicles: Vec<VehicleId> = (0..20).map(|_| VehicleId::mint()).collect();
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..400i64 {
        let (recorder, vehicle) = (recorder.clone(), vehicles[n as usize % 20]);
        // every fix is sent by two phones at once
        tasks.spawn(async move { recorder.record(vec![fix(org, vehicle, -(n / 2), 25.0)]).await.unwrap() });
    }
    let recorded = tasks.join_all().await;
    let stored: usize = recorded.iter().map(|r| r.stored).sum();
    let duplicates: usize = recorded.iter().map(|r| r.duplicates).sum();
    assert_eq!(stored + duplicates, 400);
    assert_eq!(count(&stage, "positions").await, stored as i64);
    assert_eq!(count(&stage, "latest").await, 20);
}

#[tokio::test]
async fn a_resend_is_a_duplicate_also_within_one_request() {
    let stage = Stage::at(NOW).await;
    let recorder = Recorder::start(stage.db.clone());
    let (org, vehicle) = (stage.org(), VehicleId::mint());
    let p = fix(org, vehicle, 0, 25.0);
    let first = recorder.record(vec![p.clone(), p.clone(), fix(org, vehicle, 1, 25.1)]).await.unwrap();
    assert_eq!(first, Recorded { stored: 2, duplicates: 1 });
    assert_eq!(recorder.record(vec![p]).await.unwrap(), Recorded { stored: 0, duplicates: 1 });
    assert_eq!(count(&stage, "positions").await, 2);
}

#[tokio::test]
async fn more_than_may_wait_is_refused_and_later_there_is_room_again() {
    let stage = Stage::at(NOW).await;
    let recorder = Recorder::start(stage.db.clone());
    let (org, vehicle) = (stage.org(), VehicleId::mint());
    let flood: Vec<Position> = (0..=WAITING_MAX as i64).map(|t| fix(org, vehicle, -t, 25.0)).collect();
    assert!(matches!(recorder.record(flood.clone()).await, Err(Error::Full)));
    let recorded = recorder.record(flood[..5_000].to_vec()).await.unwrap();
    assert_eq!(recorded.stored, 5_000);
}

#[tokio::test]
async fn the_live_map_moves_forward_only() {
    let stage = Stage::at(NOW).await;
    let api = stage.api(&[&ROOM]);
    let recorder = api.app.service::<Recorder>();
    let (org, vehicle) = (stage.org(), VehicleId::mint());
    let mut live = api.app.bus().listen();

    recorder
        .record(vec![
            fix(org, vehicle, -20, 25.1),
            fix(org, vehicle, -10, 25.2),
            fix(org, vehicle, -30, 25.0),
        ])
        .await
        .unwrap();
    let Message::Latest(latest) = live.recv().await.unwrap() else { panic!() };
    assert_eq!((latest.org, latest.kind), (org, "vehicle:location:updated"));
    assert_eq!(latest.topics, ["fleet".to_owned(), format!("vehicle:{vehicle}")]);
    assert_eq!(latest.data["point"]["lat"], 25.2);
    assert_eq!(latest.data["vehicle_id"], vehicle.to_string());
    // one message for the three of them, and none for what comes late
    recorder.record(vec![fix(org, vehicle, -15, 25.9)]).await.unwrap();
    assert!(live.try_recv().is_err());
    let held: i32 = sqlx::query_scalar("select lat_e7 from tracking.latest")
        .fetch_one(&mut stage.eyes().await)
        .await
        .unwrap();
    assert_eq!(held, 252_000_000);
    assert_eq!(count(&stage, "positions").await, 4);
}

#[tokio::test]
async fn a_doubtful_fix_is_kept_and_does_not_move_the_map() {
    let stage = Stage::at(NOW).await;
    let recorder = Recorder::start(stage.db.clone());
    let doubtful =
        Position { flags: Flags::of(false, false, None), ..fix(stage.org(), VehicleId::mint(), 0, 25.0) };
    recorder.record(vec![doubtful]).await.unwrap();
    assert_eq!((count(&stage, "positions").await, count(&stage, "latest").await), (1, 0));
    assert_eq!(count(&stage, "zone_queue").await, 0);
}

#[tokio::test]
async fn a_delivery_on_its_way_hears_of_its_vehicle() {
    let stage = Stage::at(NOW).await;
    let api = stage.api(&[&ROOM]);
    let (org, vehicle, delivery) = (stage.org(), VehicleId::mint(), kernel::DeliveryId::mint());
    let recorder = api.app.service::<Recorder>();
    let mut live = api.app.bus().listen();
    for (n, following) in [true, false].into_iter().enumerate() {
        let mut tx = stage.tx(org).await;
        if following {
            crate::follow_delivery(&mut tx, delivery, "CODE", vehicle).await.unwrap();
        } else {
            crate::unfollow_delivery(&mut tx, delivery).await.unwrap();
        }
        tx.commit().await.unwrap();
        recorder.record(vec![fix(org, vehicle, n as i64, 25.0)]).await.unwrap();
        let Message::Latest(latest) = live.recv().await.unwrap() else { panic!() };
        assert_eq!(latest.topics.contains(&format!("delivery:{delivery}")), following);
    }
}

#[tokio::test]
async fn days_have_partitions_and_old_fixes_a_place_of_their_own() {
    let stage = Stage::at(NOW).await;
    let recorder = Recorder::start(stage.db.clone());
    let (org, vehicle) = (stage.org(), VehicleId::mint());
    recorder.record(vec![fix(org, vehicle, 0, 25.0), fix(org, vehicle, -40 * 86_400, 25.0)]).await.unwrap();
    assert_eq!((count(&stage, "positions_20261121").await, count(&stage, "positions_late").await), (1, 1));
    assert_eq!(count(&stage, "positions_20261128").await, 0);
    // again changes nothing; the next day makes one more of each kind
    assert_eq!(crate::make_partitions::ensure(&stage.db).await.unwrap(), 0);
    stage.clock.as_ref().unwrap().advance_s(86_400);
    assert_eq!(crate::make_partitions::ensure(&stage.db).await.unwrap(), 2);
}

#[tokio::test]
async fn one_organisation_never_sees_the_positions_of_another() {
    let stage = Stage::at(NOW).await;
    let recorder = Recorder::start(stage.db.clone());
    let (ours, theirs) = (stage.org(), stage.org());
    recorder
        .record(vec![fix(ours, VehicleId::mint(), 0, 25.0), fix(theirs, VehicleId::mint(), 0, 25.0)])
        .await
        .unwrap();
    for table in ["positions", "positions_20261121", "latest", "zone_queue"] {
        let mut tx = stage.tx(ours).await;
        let seen: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from tracking.{table}")))
                .fetch_one(tx.conn())
                .await
                .unwrap();
        assert_eq!(seen, 1, "{table}");
    }
}
