//! The matrix against the running gate and row-level security: every role × permission × {own organisation, a branch
//! below, a branch beside, another organisation}.

use crate::{
    grant::Scope,
    matrix::{Role, matrix},
    scene::{Person, Scene},
};
use axum::http::{HeaderMap, HeaderValue, header};
use platform::{Actor, Principal, Problem};
use std::collections::BTreeSet;

async fn principal(scene: &Scene, person: &Person, scope: Option<&str>) -> Result<Principal, Problem> {
    let mut headers = HeaderMap::new();
    headers
        .insert(header::AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {}", person.access)).unwrap());
    if let Some(scope) = scope {
        headers.insert("x-qafila-scope", HeaderValue::from_str(scope).unwrap());
    }
    Actor::from_headers(&scene.app, headers).await.map(|actor| actor.principal)
}

#[tokio::test]
async fn every_role_may_do_what_the_matrix_says_where_its_grant_holds_and_nothing_elsewhere() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let stranger = scene.sign_up("owner@heron.test").await;

    for role in Role::ALL {
        let everywhere = scene.colleague(&owner, &format!("{role}.all@falcon.test"), role.as_str(), "").await;
        let branch =
            scene.colleague(&owner, &format!("{role}.lahore@falcon.test"), role.as_str(), "lahore").await;
        let listed: BTreeSet<String> = matrix().of(role);

        let own = principal(&scene, &everywhere, None).await.unwrap();
        assert_eq!(own.org, owner.org);
        assert_eq!(own.scope, "");
        let child = principal(&scene, &everywhere, Some("lahore.north")).await.unwrap();
        let at_branch = principal(&scene, &branch, None).await.unwrap();
        assert_eq!(at_branch.scope, "lahore");
        let below_branch = principal(&scene, &branch, Some("lahore.north")).await.unwrap();
        for permission in matrix().permissions() {
            let expected = matrix().grants(role, permission);
            for held in [&own, &child] {
                assert_eq!(
                    held.permissions.contains(permission),
                    expected,
                    "{role} {permission} at `{}`",
                    held.scope
                );
            }
            // A branch's role gives what is looked at by branch, and nothing that would reach beyond it.
            let expected = expected && matrix().is_by_branch(permission);
            for held in [&at_branch, &below_branch] {
                assert_eq!(
                    held.permissions.contains(permission),
                    expected,
                    "{role} {permission} at `{}`",
                    held.scope
                );
            }
        }
        assert_eq!(*own.permissions, listed);
        // Beside and above the branch there is no role, so there is no permission at all.
        for elsewhere in ["karachi", ""] {
            let refused = principal(&scene, &branch, Some(elsewhere)).await;
            assert_eq!(refused.unwrap_err().code, "auth.no_role_here", "{role} at `{elsewhere}`");
        }

        // Another organisation: whatever the role, its rows are not there.
        let mut tx = scene.app.db().begin(own.org, Some(own.user), None).await.unwrap();
        let foreign: i64 = sqlx::query_scalar(
            "select (select count(*) from identity.users where org_id = $1) + (select count(*) from identity.grants where org_id = $1)
                  + (select count(*) from identity.sessions where org_id = $1) + (select count(*) from identity.limits where org_id = $1)
                  + (select count(*) from identity.organizations where org_id = $1)",
        )
        .bind(stranger.org)
        .fetch_one(tx.conn())
        .await
        .unwrap();
        assert_eq!(foreign, 0, "{role}");
        let touched = sqlx::query("update identity.users set name = 'taken' where org_id = $1")
            .bind(stranger.org)
            .execute(tx.conn())
            .await
            .unwrap();
        assert_eq!(touched.rows_affected(), 0, "{role}");
    }
}

#[tokio::test]
async fn an_administrator_of_one_organisation_is_nobody_in_another() {
    let scene = Scene::new().await;
    let falcon = scene.sign_up("owner@falcon.test").await;
    let heron = scene.sign_up("owner@heron.test").await;

    let list = scene.get(&falcon.access, "/users").await;
    assert_eq!(list.data().as_array().unwrap().len(), 1);
    for (method, path, body) in [
        ("GET", format!("/users/{}", heron.user), None),
        ("PATCH", format!("/users/{}", heron.user), Some(serde_json::json!({"state": "deactivated"}))),
        ("PUT", format!("/users/{}/grants", heron.user), Some(serde_json::json!({"grants": []}))),
        ("DELETE", format!("/users/{}/sessions", heron.user), None),
        ("DELETE", format!("/me/sessions/{}", heron.session), None),
    ] {
        let got = scene.call(&falcon.access, method, &path, body).await;
        assert_eq!(got.status, 404, "{method} {path}: {}", got.text());
    }
    assert_eq!(scene.get(&heron.access, "/me").await.status, 200);
}

#[tokio::test]
async fn the_account_tables_are_empty_for_every_organisation() {
    let scene = Scene::new().await;
    let owner = scene.sign_up("owner@falcon.test").await;
    let mut tx = scene.app.db().begin(owner.org, Some(owner.user), None).await.unwrap();
    for table in ["accounts", "refresh_tokens", "recovery_codes", "challenges", "failures"] {
        let seen: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from identity.{table}")))
                .fetch_one(tx.conn())
                .await
                .unwrap();
        assert_eq!(seen, 0, "{table}");
    }
}

#[test]
fn the_rooms_permissions_are_in_the_matrix() {
    for permission in crate::ROOM.permissions {
        assert!(matrix().names(permission), "{permission}");
    }
    assert_eq!(Scope::all().as_str(), "");
}
