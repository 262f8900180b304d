//! The rooms behind the real edge, called in process.

use axum::{Router, body::Body};
use http::{HeaderMap, Request, header};
use kernel::{OrgId, SessionId, UserId};
use platform::{
    App, Db, Principal, Problem, Room, Services,
    http::{EdgeConfig, Gate, Who, edge, openapi_of},
};
use serde_json::Value;
use std::{collections::BTreeSet, sync::Arc};
use tower::ServiceExt;

/// The routes of some rooms. The gate believes what the test says: who the caller is, is not under test here.
#[derive(Clone)]
pub struct Api {
    router: Router,
    pub app: App,
}

/// Someone who may do certain things.
#[derive(Clone)]
pub struct Caller {
    api: Api,
    pub org: OrgId,
    pub user: UserId,
    bearer: String,
    headers: Vec<(String, String)>,
}

/// What came back.
#[derive(Debug)]
pub struct Got {
    pub status: u16,
    pub headers: HeaderMap,
    /// the whole envelope; `Null` when the body is not JSON
    pub body: Value,
    pub bytes: Vec<u8>,
}

impl Got {
    /// `data` of the envelope.
    pub fn data(&self) -> &Value {
        &self.body["data"]
    }
    /// `error.type` of the envelope.
    pub fn error(&self) -> &str {
        self.body["error"]["type"].as_str().unwrap_or("")
    }
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

impl Api {
    pub(crate) fn new(db: Db, config: EdgeConfig, rooms: &[&'static Room]) -> Self {
        let mut services = Services::new(db, config);
        for room in rooms {
            (room.start)(&mut services);
        }
        // Last, so that a room's own gate does not take its place.
        services.set_gate(believing());
        let topics = rooms.iter().flat_map(|room| room.topics).collect();
        let app = App::new(services, topics);
        let router = edge(
            app.clone(),
            openapi_of(rooms, platform::stream::routes().merge(platform::jobs::routes())),
            Router::new(),
            None,
        );
        Self { router, app }
    }

    /// A caller of `org` with these permissions and no others.
    pub fn caller(&self, org: OrgId, permissions: &[&str]) -> Caller {
        let user = UserId::mint();
        self.caller_as(org, user, permissions)
    }

    /// As [`Api::caller`], for a known user.
    pub fn caller_as(&self, org: OrgId, user: UserId, permissions: &[&str]) -> Caller {
        let bearer = format!("{} {} {}", org.0, user.0, permissions.join(","));
        Caller { api: self.clone(), org, user, bearer, headers: Vec::new() }
    }

    /// Sends a request as it is, for tests of the edge itself.
    pub async fn send(&self, request: Request<Body>) -> Got {
        let response = self.router.clone().oneshot(request).await.expect("the router is infallible");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 64 << 20).await.expect("the body ends").to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Got { status: parts.status.as_u16(), headers: parts.headers, body, bytes }
    }

    /// A request without credentials. `path` is under `/api/v1`.
    pub async fn public(&self, method: &str, path: &str, body: Option<Value>) -> Got {
        self.send(request(method, path, None, &[], body)).await
    }
}

impl Caller {
    /// The same caller, sending one more header.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut next = self.clone();
        next.headers.push((name.to_owned(), value.to_owned()));
        next
    }
    pub async fn get(&self, path: &str) -> Got {
        self.call("GET", path, None).await
    }
    pub async fn post(&self, path: &str, body: Value) -> Got {
        self.call("POST", path, Some(body)).await
    }
    pub async fn put(&self, path: &str, body: Value) -> Got {
        self.call("PUT", path, Some(body)).await
    }
    pub async fn patch(&self, path: &str, body: Value) -> Got {
        self.call("PATCH", path, Some(body)).await
    }
    pub async fn delete(&self, path: &str) -> Got {
        self.call("DELETE", path, None).await
    }
    pub async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Got {
        self.api.send(request(method, path, Some(&self.bearer), &self.headers, body)).await
    }
    /// A body that is not JSON.
    pub async fn send_bytes(&self, method: &str, path: &str, media: &str, bytes: Vec<u8>) -> Got {
        let mut request = request(method, path, Some(&self.bearer), &self.headers, None);
        request.headers_mut().insert(header::CONTENT_TYPE, media.parse().expect("a media type"));
        *request.body_mut() = Body::from(bytes);
        self.api.send(request).await
    }
}

fn request(
    method: &str,
    path: &str,
    bearer: Option<&str>,
    headers: &[(String, String)],
    body: Option<Value>,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
    if let Some(bearer) = bearer {
        request = request.header(header::AUTHORIZATION, format!("Bearer {bearer}"));
    }
    for (name, value) in headers {
        request = request.header(name, value);
    }
    match body {
        None => request.body(Body::empty()),
        Some(json) => {
            request.header(header::CONTENT_TYPE, "application/json").body(Body::from(json.to_string()))
        }
    }
    .expect("a well-formed request")
}

/// Reads `org user permissions` from the bearer token.
fn believing() -> Gate {
    Arc::new(|_app, headers: HeaderMap| {
        Box::pin(async move {
            let refuse = || Problem::unauthenticated("auth.missing", "a test caller");
            let text = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).ok_or_else(refuse)?;
            let mut words = text.trim_start_matches("Bearer ").splitn(3, ' ');
            let mut uuid = || words.next().and_then(|w| w.parse::<uuid::Uuid>().ok()).ok_or_else(refuse);
            let (org, user) = (OrgId(uuid()?), UserId(uuid()?));
            let permissions: BTreeSet<String> =
                words.next().unwrap_or("").split(',').filter(|p| !p.is_empty()).map(str::to_owned).collect();
            Ok(Principal {
                org,
                user,
                who: Who::Session(SessionId::mint()),
                permissions: Arc::new(permissions),
                scope: String::new(),
                expires_s: i64::MAX,
            })
        })
    })
}
