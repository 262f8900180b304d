use super::{create_user_for_driver, users_by_id, users_with_permission};
use crate::scene::{PASSWORD, Person, Scene, token_in};
use kernel::{Lang, UserId};
use serde_json::{Value, json};

async fn set_grants(scene: &Scene, by: &Person, user: UserId, grants: Value) -> (u16, String) {
    let got = scene
        .call(&by.access, "PUT", &format!("/users/{user}/grants"), Some(json!({"grants": grants})))
        .await;
    (got.status, got.error().to_owned())
}

async fn change(scene: &Scene, by: &Person, user: UserId, body: Value) -> (u16, String) {
    let got = scene.call(&by.access, "PATCH", &format!("/users/{user}"), Some(body)).await;
    (got.status, got.error().to_owned())
}

#[tokio::test]
async fn an_organisation_keeps_an_owner() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    assert_eq!(
        set_grants(&scene, &owner, owner.user, json!([{"role": "viewer"}])).await,
        (409, "identity.last_owner".into())
    );
    assert_eq!(
        set_grants(&scene, &owner, owner.user, json!([{"role": "owner", "scope": "lahore"}])).await.0,
        409
    );
    assert_eq!(
        change(&scene, &owner, owner.user, json!({"state": "deactivated"})).await,
        (409, "identity.last_owner".into())
    );
    let second = scene.colleague(&owner, "second@falcon.test", "owner", "").await;
    assert_eq!(set_grants(&scene, &second, owner.user, json!([{"role": "viewer"}])).await.0, 200);
    assert_eq!(change(&scene, &second, second.user, json!({"state": "deactivated"})).await.0, 409);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_owners_cannot_dismiss_each_other() {
    let scene = Scene::new().await;
    let a = scene.sign_up("a@falcon.test").await;
    let b = scene.colleague(&a, "b@falcon.test", "owner", "").await;
    let dismiss = |by: &Person, whom: &Person| {
        let (process, token, path) =
            (scene.process.clone(), by.access.clone(), format!("/users/{}", whom.user));
        tokio::spawn(async move {
            process.call(&token, "PATCH", &path, Some(json!({"state": "deactivated"}))).await.status
        })
    };
    let (first, second) = (dismiss(&a, &b), dismiss(&b, &a));
    let mut statuses = [first.await.unwrap(), second.await.unwrap()];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert!(statuses[1] >= 400, "{statuses:?}");
}

#[tokio::test]
async fn nobody_gives_or_takes_what_they_do_not_hold() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let admin = scene.colleague(&owner, "admin@falcon.test", "admin", "").await;
    let branch = scene.colleague(&owner, "branch@falcon.test", "admin", "lahore").await;
    let viewer = scene.colleague(&owner, "viewer@falcon.test", "viewer", "").await;
    let above = (403, "identity.above_you".to_owned());

    assert_eq!(set_grants(&scene, &admin, admin.user, json!([{"role": "owner"}])).await, above);
    assert_eq!(set_grants(&scene, &admin, owner.user, json!([])).await, above);
    assert_eq!(change(&scene, &admin, owner.user, json!({"state": "deactivated"})).await, above);
    assert_eq!(set_grants(&scene, &admin, viewer.user, json!([{"role": "dispatcher"}])).await.0, 200);
    assert_eq!(
        set_grants(&scene, &viewer, viewer.user, json!([{"role": "admin"}])).await,
        (403, "auth.forbidden".into())
    );
    let new = json!({"email": "x@falcon.test", "name": "X", "password": PASSWORD, "role": "owner"});
    assert_eq!(scene.post(&admin.access, "/users", new).await.error(), "identity.above_you");

    // An administrator of a branch hands out roles in the branch and under it, and nowhere else.
    let roles = |scope: &str| json!([{"role": "dispatcher"}, {"role": "viewer", "scope": scope}]);
    assert_eq!(set_grants(&scene, &branch, viewer.user, roles("lahore.north")).await.0, 200);
    assert_eq!(set_grants(&scene, &branch, viewer.user, roles("karachi")).await, above);
    assert_eq!(set_grants(&scene, &branch, viewer.user, json!([])).await, above);
}

#[tokio::test]
async fn a_deactivated_user_is_out_at_once_and_can_be_let_in_again() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let driver = scene.colleague(&owner, "driver@falcon.test", "driver", "").await;
    assert_eq!(change(&scene, &owner, driver.user, json!({"state": "deactivated"})).await.0, 200);
    assert_eq!(scene.get(&driver.access, "/me").await.status, 401);
    assert_eq!(scene.try_refresh(&driver.refresh).await.status, 401);
    assert_eq!(
        scene.try_sign_in("driver@falcon.test", PASSWORD, json!({})).await.error(),
        "auth.no_membership"
    );
    assert_eq!(scene.facts("identity.user_deactivated").await.len(), 1);

    assert_eq!(change(&scene, &owner, driver.user, json!({"state": "active"})).await.0, 200);
    scene.sign_in("driver@falcon.test").await;
    assert_eq!(
        change(&scene, &owner, driver.user, json!({"state": "invited"})).await,
        (409, "identity.not_in_this_state".into())
    );
}

#[tokio::test]
async fn people_are_listed_by_page_part_of_a_name_and_state() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    for n in 0..4 {
        let body = json!({"email": format!("d{n}@falcon.test"), "name": format!("Driver 100%_{n}"), "role": "driver"});
        assert_eq!(scene.post(&owner.access, "/invitations", body).await.status, 201);
    }
    let first = scene.get(&owner.access, "/users?limit=3&count=exact").await;
    assert_eq!(first.data().as_array().unwrap().len(), 3);
    let paging = &first.body["meta"]["pagination"];
    assert_eq!(paging["total"], 5);
    let rest = scene
        .get(&owner.access, &format!("/users?limit=3&cursor={}", paging["next"].as_str().unwrap()))
        .await;
    assert_eq!(rest.data().as_array().unwrap().len(), 2);
    assert_eq!(scene.get(&owner.access, "/users?q=100%25_2").await.data().as_array().unwrap().len(), 1);
    assert_eq!(scene.get(&owner.access, "/users?state=invited").await.data().as_array().unwrap().len(), 4);
    assert_eq!(
        scene.get(&owner.access, "/users?q=%27%20or%201%3D1").await.data().as_array().unwrap().len(),
        0
    );
    assert_eq!(scene.get(&owner.access, "/users?state=gone").await.status, 400);
}

#[tokio::test]
async fn whoever_acts_in_a_branch_sees_the_people_of_that_branch() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let lahore = scene.colleague(&owner, "admin@lahore.test", "admin", "lahore").await;
    let north = scene.colleague(&owner, "driver@lahore.test", "driver", "lahore.north").await;
    let beside = scene.colleague(&owner, "driver@lahore2.test", "driver", "lahore2").await;
    let seen = scene.get(&lahore.access, "/users?count=exact").await;
    assert_eq!(seen.body["meta"]["pagination"]["total"], 2, "{}", seen.text());
    assert_eq!(scene.get(&lahore.access, &format!("/users/{}", north.user)).await.status, 200);
    for hidden in [&beside, &owner] {
        assert_eq!(scene.get(&lahore.access, &format!("/users/{}", hidden.user)).await.status, 404);
    }
}

#[tokio::test]
async fn other_rooms_ask_about_people_of_their_organisation_only() {
    let scene = Scene::new().await;
    let falcon = scene.sign_up("owner@falcon.test").await;
    let heron = scene.sign_up("owner@heron.test").await;
    let dispatcher = scene.colleague(&falcon, "d@falcon.test", "dispatcher", "").await;
    scene.colleague(&falcon, "driver@falcon.test", "driver", "").await;
    let mut tx = scene.app.db().begin(falcon.org, None, None).await.unwrap();
    let found = users_by_id(&mut tx, &[dispatcher.user, heron.user]).await.unwrap();
    assert_eq!(found.iter().map(|u| u.email.as_str()).collect::<Vec<_>>(), ["d@falcon.test"]);
    let mut told: Vec<_> = users_with_permission(&mut tx, "deliveries:write")
        .await
        .unwrap()
        .into_iter()
        .map(|u| u.email)
        .collect();
    told.sort();
    assert_eq!(told, ["d@falcon.test", "owner@falcon.test"]);
}

#[tokio::test]
async fn a_driver_made_by_another_room_accepts_and_drives() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let mut tx = scene.app.db().begin(owner.org, Some(owner.user), None).await.unwrap();
    let user = create_user_for_driver(&mut tx, "Imran@falcon.test", "عمران", Lang::Ur).await.unwrap();
    tx.commit().await.unwrap();
    let token = token_in(&scene.post_letters(&scene.stage).await[0]);
    let got = scene.open("/auth/invitations/accept", json!({"token": token, "password": PASSWORD})).await;
    let driver = Person::from(&got);
    assert_eq!(driver.user, user);
    let me = scene.get(&driver.access, "/me").await;
    assert!(me.data()["permissions"].as_array().unwrap().contains(&json!("driver:act")));
}
