use super::KIND;
use crate::scene::Scene;
use kernel::JobId;
use platform::jobs::Job;
use serde_json::{Value, json};

fn job(org: kernel::OrgId, payload: Value) -> Job {
    Job {
        id: JobId::mint(),
        org,
        kind: KIND.kind.into(),
        payload,
        attempt: 1,
        actor: None,
        lease: uuid::Uuid::nil(),
    }
}

#[tokio::test]
async fn a_letter_written_twice_is_the_same_letter() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    scene.post(&owner.access, "/invitations", json!({"email": "bilal@falcon.test", "role": "viewer"})).await;
    let mut eyes = scene.stage.eyes().await;
    let first = scene.post_letters(&scene.stage).await;
    sqlx::query("update platform.jobs set state = 'ready'").execute(&mut eyes).await.unwrap();
    assert_eq!(scene.post_letters(&scene.stage).await, first);
}

#[tokio::test]
async fn a_letter_whose_reason_is_gone_is_not_sent() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let invited = scene
        .post(&owner.access, "/invitations", json!({"email": "bilal@falcon.test", "role": "viewer"}))
        .await;
    let path = format!("/invitations/{}", invited.data()["id"].as_str().unwrap());
    scene.call(&owner.access, "DELETE", &path, None).await;
    assert!(scene.post_letters(&scene.stage).await.is_empty());
}

#[tokio::test]
async fn a_letter_about_another_organisations_person_is_not_sent() {
    let scene = Scene::new().await;
    let falcon = scene.sign_up("owner@falcon.test").await;
    let heron = scene.sign_up("owner@heron.test").await;
    let payload = json!({"letter": "password_changed", "user": heron.user});
    (KIND.run)(&scene.app, &job(falcon.org, payload)).await.unwrap();
    assert!(scene.post_letters(&scene.stage).await.is_empty());
    assert!((KIND.run)(&scene.app, &job(falcon.org, json!({"letter": "sonnet"}))).await.is_err());
}
