//! What the tests of this room share: an office that may do everything here, and things to begin with.

use crate::ROOM;
use kernel::{OrgId, UserId};
use serde_json::{Value, json};
use sqlx::PgConnection;
use testkit::{Api, Caller, Stage};

pub struct Bench {
    pub stage: Stage,
    pub api: Api,
    pub org: OrgId,
    pub office: Caller,
}

impl Bench {
    pub async fn new() -> Self {
        Self::on(Stage::new().await)
    }

    /// On a clock that stands still at this moment.
    pub async fn at(time: &str) -> Self {
        Self::on(Stage::at(time).await)
    }

    fn on(stage: Stage) -> Self {
        let api = stage.api(&[&ROOM, &places::ROOM]);
        let org = stage.org();
        let office = api.caller(org, &[ROOM.permissions, places::ROOM.permissions].concat());
        Self { stage, api, org, office }
    }

    /// Someone of another organisation who may do everything there.
    pub fn stranger(&self) -> Caller {
        self.api.caller(self.stage.org(), ROOM.permissions)
    }

    /// Adds something and gives its id.
    pub async fn add(&self, path: &str, body: Value) -> String {
        let made = self.office.post(path, body).await;
        assert_eq!(made.status, 201, "{path}: {}", made.text());
        made.data()["id"].as_str().unwrap().to_owned()
    }
    pub async fn vehicle(&self, name: &str) -> String {
        self.add("/vehicles", json!({"name": name, "kind": "van"})).await
    }
    pub async fn driver(&self, name: &str) -> String {
        self.add("/drivers", json!({"name": name})).await
    }

    /// Someone who can sign in here, as identity keeps them.
    pub async fn user(&self, email: &str) -> UserId {
        let (user, mut eyes) = (UserId::mint(), self.eyes().await);
        self.stage.found(self.org, "Test", "trial", self.stage.db.now()).await;
        sqlx::query(
            "insert into identity.users (id, org_id, created_at, updated_at, email, name, lang, state)
             values ($1, $2, now(), now(), $3, 'Someone', 'en', 'invited')",
        )
        .bind(user)
        .bind(self.org)
        .bind(email)
        .execute(&mut eyes)
        .await
        .unwrap();
        user
    }

    /// The plan holds so many of a thing.
    pub async fn limit(&self, resource: &str, most: i64) {
        self.user("limits@example.com").await;
        sqlx::query("insert into identity.limits (org_id, resource, most) values ($1, $2, $3)")
            .bind(self.org)
            .bind(resource)
            .bind(most)
            .execute(&mut self.eyes().await)
            .await
            .unwrap();
    }

    pub async fn eyes(&self) -> PgConnection {
        self.stage.eyes().await
    }

    /// How many facts of this name were recorded, whoever they are about.
    pub async fn facts(&self, name: &str) -> i64 {
        sqlx::query_scalar("select count(*) from platform.outbox where name = $1")
            .bind(name)
            .fetch_one(&mut self.eyes().await)
            .await
            .unwrap()
    }
}
