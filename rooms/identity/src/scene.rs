//! The room behind the real edge and its own gate, for tests: people who sign up, sign in and get mail.

use crate::{ROOM, client::ClientApp, send_mail};
use axum::{Router, body::Body};
use futures::future::BoxFuture;
use http::{HeaderMap, Request, header};
use kernel::{JobId, OrgId, SessionId, UserId};
use mail::{Mail, MailError, Mailer, SharedMailer};
use platform::{
    App, OpenApiRouter, Services,
    http::{EdgeConfig, edge, openapi_of},
    jobs::Job,
};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use testkit::{Got, Stage};
use tower::ServiceExt;

pub const PASSWORD: &str = "a caravan of nine camels";

/// One process of the server on a database of its own.
pub struct Scene {
    pub stage: Stage,
    pub process: Process,
}

/// A server process: its own memory of sessions and grants.
#[derive(Clone)]
pub struct Process {
    pub app: App,
    router: Router,
    letters: Arc<Letters>,
}

/// Keeps what would have been sent.
#[derive(Default)]
struct Letters(Mutex<Vec<Mail>>);

impl Mailer for Letters {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>> {
        self.0.lock().unwrap().push(mail.clone());
        Box::pin(async { Ok(()) })
    }
}

/// Somebody with tokens.
#[derive(Debug, Clone)]
pub struct Person {
    pub access: String,
    pub refresh: String,
    pub user: UserId,
    pub org: OrgId,
    pub session: SessionId,
}

impl Person {
    pub fn from(got: &Got) -> Self {
        assert!(got.status < 300, "{}", got.text());
        let data = got.data();
        let id = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Self {
            access: id(&data["access_token"]),
            refresh: id(&data["refresh_token"]),
            user: id(&data["user"]["user"]).parse().unwrap(),
            org: id(&data["user"]["organization"]).parse().unwrap(),
            session: id(&data["session"]).parse().unwrap(),
        }
    }
}

impl Scene {
    pub async fn new() -> Self {
        Self::on(Stage::new().await)
    }
    pub async fn at(time: &str) -> Self {
        Self::on(Stage::at(time).await)
    }
    fn on(stage: Stage) -> Self {
        let process = Process::of(&stage, "http://127.0.0.1:8080");
        Self { stage, process }
    }
    /// Another server process on the same database.
    pub fn another_process(&self) -> Process {
        Process::of(&self.stage, "http://127.0.0.1:8080")
    }
    pub fn advance_s(&self, s: i64) {
        self.stage.clock.as_ref().expect("a scene at a time").advance_s(s);
    }
    /// Facts of one kind, oldest first.
    pub async fn facts(&self, name: &str) -> Vec<Value> {
        sqlx::query_scalar("select body from platform.outbox where name = $1 order by seq")
            .bind(name)
            .fetch_all(&mut self.stage.eyes().await)
            .await
            .unwrap()
    }
}

impl std::ops::Deref for Scene {
    type Target = Process;
    fn deref(&self) -> &Process {
        &self.process
    }
}

impl Process {
    pub fn of(stage: &Stage, public_url: &str) -> Self {
        let config = EdgeConfig { public_url: public_url.into(), ..EdgeConfig::local(stage.files_dir()) };
        let letters = Arc::new(Letters::default());
        let mut services = Services::new(stage.db.clone(), config);
        services.put::<SharedMailer>(letters.clone());
        (ROOM.start)(&mut services);
        let app = App::new(services, Vec::new());
        let router = edge(app.clone(), openapi_of(&[&ROOM], OpenApiRouter::new()), Router::new(), None);
        Self { app, router, letters }
    }

    pub async fn send(&self, request: Request<Body>) -> Got {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 16 << 20).await.unwrap().to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Got { status: parts.status.as_u16(), headers: parts.headers, body, bytes }
    }

    pub async fn call_with(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Got {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = match body {
            None => request.body(Body::empty()),
            Some(json) => {
                request.header(header::CONTENT_TYPE, "application/json").body(Body::from(json.to_string()))
            }
        };
        self.send(request.unwrap()).await
    }

    /// Without credentials.
    pub async fn open(&self, path: &str, body: Value) -> Got {
        self.call_with("POST", path, &[], Some(body)).await
    }
    pub async fn call(&self, token: &str, method: &str, path: &str, body: Option<Value>) -> Got {
        self.call_with(method, path, &[("authorization", &format!("Bearer {token}"))], body).await
    }
    pub async fn get(&self, token: &str, path: &str) -> Got {
        self.call(token, "GET", path, None).await
    }
    pub async fn post(&self, token: &str, path: &str, body: Value) -> Got {
        self.call(token, "POST", path, Some(body)).await
    }

    /// A new organisation and its owner, who has not opened the mail yet.
    pub async fn sign_up_unproved(&self, email: &str) -> Person {
        let body = json!({"organization": "Falcon Foods", "name": "Sana Malik", "email": email, "password": PASSWORD});
        Person::from(&self.open("/auth/sign-up", body).await)
    }

    /// A new organisation and its owner, whose mailbox is proved.
    pub async fn sign_up(&self, email: &str) -> Person {
        let person = self.sign_up_unproved(email).await;
        let mut tx = self.app.db().system("a test opens the mail").await.unwrap();
        for sql in [
            "delete from platform.jobs where payload ->> 'letter' = 'email_verification'",
            "update identity.accounts set verify_by = null",
        ] {
            sqlx::query(sql).execute(tx.conn()).await.unwrap();
        }
        tx.commit().await.unwrap();
        person
    }

    pub async fn try_sign_in(&self, email: &str, password: &str, more: Value) -> Got {
        let mut body = json!({"email": email, "password": password});
        body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        self.open("/auth/sign-in", body).await
    }
    pub async fn sign_in(&self, email: &str) -> Person {
        Person::from(&self.try_sign_in(email, PASSWORD, json!({})).await)
    }

    /// A colleague with a role, made by `boss` and signed in.
    pub async fn colleague(&self, boss: &Person, email: &str, role: &str, scope: &str) -> Person {
        let body = json!({"email": email, "name": "A Colleague", "password": PASSWORD, "role": role, "scope": scope});
        let got = self.post(&boss.access, "/users", body).await;
        assert_eq!(got.status, 201, "{}", got.text());
        self.sign_in(email).await
    }

    pub async fn try_refresh(&self, token: &str) -> Got {
        self.open("/auth/refresh", json!({"refresh_token": token})).await
    }

    /// Does the letters that were enqueued since the last time, and returns them.
    pub async fn post_letters(&self, stage: &Stage) -> Vec<Mail> {
        let mut eyes = stage.eyes().await;
        let jobs: Vec<(JobId, OrgId, Value)> =
            sqlx::query_as("update platform.jobs set state = 'done' where kind = $1 and state = 'ready' returning id, org_id, payload")
                .bind(send_mail::KIND.kind)
                .fetch_all(&mut eyes)
                .await
                .unwrap();
        for (id, org, payload) in jobs {
            let kind = send_mail::KIND.kind.to_owned();
            let job = Job { id, org, kind, payload, attempt: 1, actor: None, lease: uuid::Uuid::nil() };
            (send_mail::KIND.run)(&self.app, &job).await.unwrap();
        }
        std::mem::take(&mut *self.letters.0.lock().unwrap())
    }
}

/// The token in a letter's link.
pub fn token_in(mail: &Mail) -> String {
    let (_, token) = mail.text.split_once("?token=").expect("a link with a token");
    token.split_whitespace().next().unwrap_or_default().to_owned()
}

/// The cookie that an answer sets, `name=value`.
pub fn cookie_of(headers: &HeaderMap, app: ClientApp) -> Option<String> {
    let name = format!("qafila_refresh_{}=", app.as_str());
    headers.get_all(header::SET_COOKIE).iter().find_map(|value| {
        let text = value.to_str().ok()?;
        text.starts_with(&name).then(|| text.split(';').next().unwrap_or("").to_owned())
    })
}
