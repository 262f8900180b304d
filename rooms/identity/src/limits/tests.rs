use super::{give_back, limits, take};
use crate::{error::Error, scene::Scene};
use platform::{
    Bus, Db,
    db::{APP_ROLE, Connect, SYSTEM_ROLE},
};
use serde_json::json;
use std::sync::Arc;

/// `used` and `most` of a resource.
async fn counter(db: &Db, org: kernel::OrgId, resource: &str) -> (i64, Option<i64>) {
    let mut tx = db.begin_read(org, None, None).await.unwrap();
    let found = limits(&mut tx).await.unwrap().into_iter().find(|l| l.resource == resource).unwrap();
    (found.used, found.most)
}

/// The case 0.7: `count(*)` in a trigger let 110 rows in under a limit of 100; the counter row lets in exactly 100.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twelve_writers_take_exactly_a_hundred() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    sqlx::query("update identity.limits set most = 100, used = 0 where resource = 'vehicles'")
        .execute(&mut scene.stage.eyes().await)
        .await
        .unwrap();
    // A pool in which all twelve fit, so that they really are at it at once.
    let database = scene.stage.database();
    let connect = Connect {
        app: testkit::dev_options(APP_ROLE, &database),
        system: testkit::dev_options(SYSTEM_ROLE, &database),
        connections_max: 12,
    };
    let db = Db::open(connect, Arc::new(kernel::SystemClock), Bus::default());
    let writers = (0..12).map(|_| {
        let (db, org) = (db.clone(), owner.org);
        tokio::spawn(async move {
            let (mut taken, mut full) = (0, 0);
            while full < 3 {
                let mut tx = db.begin(org, None, None).await.unwrap();
                match take(&mut tx, "vehicles", 1).await {
                    Ok(()) => {
                        tx.commit().await.unwrap();
                        taken += 1;
                    }
                    Err(Error::PlanLimit { most: 100, .. }) => full += 1,
                    Err(other) => panic!("{other}"),
                }
            }
            taken
        })
    });
    let taken: i32 = futures::future::join_all(writers).await.into_iter().map(Result::unwrap).sum();
    assert_eq!(taken, 100);
    assert_eq!(counter(&db, owner.org, "vehicles").await, (100, Some(100)));
    db.close().await;
}

#[tokio::test]
async fn what_is_rolled_back_was_not_taken_and_what_is_given_back_is_free() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let db = scene.app.db();
    let mut tx = db.begin(owner.org, None, None).await.unwrap();
    take(&mut tx, "vehicles", 5).await.unwrap();
    drop(tx);
    assert_eq!(counter(db, owner.org, "vehicles").await.0, 0);

    let mut tx = db.begin(owner.org, None, None).await.unwrap();
    take(&mut tx, "vehicles", 50).await.unwrap();
    assert!(matches!(take(&mut tx, "vehicles", 1).await, Err(Error::PlanLimit { most: 50, .. })));
    give_back(&mut tx, "vehicles", 1).await.unwrap();
    take(&mut tx, "vehicles", 1).await.unwrap();
    take(&mut tx, "moons", 1000).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(counter(db, owner.org, "vehicles").await.0, 50);
}

#[tokio::test]
async fn the_database_itself_refuses_more_than_the_plan_includes() {
    let scene = Scene::new().await;
    scene.sign_up("owner@falcon.test").await;
    let error = sqlx::query("update identity.limits set used = most + 1 where resource = 'users'")
        .execute(&mut scene.stage.eyes().await)
        .await
        .unwrap_err();
    assert_eq!(error.as_database_error().unwrap().constraint(), Some("limits_hold"));
}

#[tokio::test]
async fn a_full_plan_is_said_in_words() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    sqlx::query("update identity.limits set most = 2 where resource = 'users'")
        .execute(&mut scene.stage.eyes().await)
        .await
        .unwrap();
    let invite = |email: &str| json!({"email": email, "role": "viewer"});
    assert_eq!(scene.post(&owner.access, "/invitations", invite("a@falcon.test")).await.status, 201);
    let full = scene.post(&owner.access, "/invitations", invite("b@falcon.test")).await;
    assert_eq!((full.status, full.error()), (402, "identity.plan_limit"));
}
