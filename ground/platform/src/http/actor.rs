//! Who is asking. The extractor is the permission: a handler that takes `May<P>` cannot run without `P`.

use super::{App, Input, Problem, idempotency, request_id};
use crate::db::{Cause, Tx};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use futures::future::BoxFuture;
use http::{HeaderMap, request::Parts};
use kernel::{ApiKeyId, Kind, OrgId, SessionId, UserId};
use std::{collections::BTreeSet, marker::PhantomData, sync::Arc};

/// How the caller proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Session(SessionId),
    ApiKey(ApiKeyId),
}

/// A caller whose credentials were checked.
#[derive(Debug, Clone)]
pub struct Principal {
    pub org: OrgId,
    pub user: UserId,
    pub who: Who,
    /// Permission names; deny by default.
    pub permissions: Arc<BTreeSet<String>>,
    /// Where in the organisation the grants hold: `` is all of it, `lahore.north` a branch.
    pub scope: String,
    /// When the credentials run out (Unix seconds); live connections re-check then.
    pub expires_s: i64,
}

/// Decides who is asking from the request's headers. Identity provides it; the edge does not know how.
pub type Gate = Arc<dyn Fn(App, HeaderMap) -> BoxFuture<'static, Result<Principal, Problem>> + Send + Sync>;

/// A named permission, as a type: `permission!(VehiclesWrite, "vehicles:write")`.
pub trait Permission: Send + Sync + 'static {
    const NAME: &'static str;
}

#[macro_export]
macro_rules! permission {
    ($($(#[$meta:meta])* $name:ident, $text:literal);* $(;)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
        impl $crate::http::Permission for $name {
            const NAME: &'static str = $text;
        }
    )*};
}

/// Someone who signed in (or a key that did), with no particular permission. For what is one's own.
#[derive(Clone)]
pub struct Actor {
    pub principal: Principal,
    app: App,
    idempotency_key: Option<String>,
    route: String,
}

impl Actor {
    pub fn org(&self) -> OrgId {
        self.principal.org
    }
    pub fn user(&self) -> UserId {
        self.principal.user
    }
    pub fn app(&self) -> &App {
        &self.app
    }
    pub fn may(&self, permission: &str) -> bool {
        self.principal.permissions.contains(permission)
    }
    /// What tells a retry of this request from another one, if the client said so. For writes of many transactions, which
    /// cannot store one answer with one effect.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }
    pub fn require(&self, permission: &'static str) -> Result<(), Problem> {
        if self.may(permission) { Ok(()) } else { Err(Problem::forbidden(permission)) }
    }

    fn cause() -> Cause {
        request_id().map(|id| id.0)
    }

    /// A transaction that can read.
    pub async fn read(&self) -> Result<Tx, Problem> {
        Ok(self.app.db().begin_read(self.org(), Some(self.user()), Self::cause()).await?)
    }

    /// A transaction for a write whose body is `input`. With an `Idempotency-Key` seen before, the stored answer comes back
    /// as the error branch, and `?` returns it.
    pub async fn write<T>(&self, input: &Input<T>) -> Result<Tx, Problem> {
        self.write_of(input.digest).await
    }

    /// As [`Actor::write`], for a request without a JSON body: `digest` names what is asked (the path is included anyway).
    pub async fn write_of(&self, digest: [u8; 32]) -> Result<Tx, Problem> {
        let mut tx = self.begin().await?;
        if let Some(key) = &self.idempotency_key {
            // A stored answer leaves by the error branch: the key's lock must not outlive it.
            if let Err(problem) = idempotency::claim(&mut tx, self.user(), key, &self.route, digest).await {
                tx.rollback().await?;
                return Err(problem);
            }
        }
        Ok(tx)
    }

    /// A write without a body, such as DELETE.
    pub async fn write_bare(&self) -> Result<Tx, Problem> {
        self.write_of([0; 32]).await
    }

    /// A transaction without the idempotency record, for work that has its own (commands carry their id).
    pub async fn begin(&self) -> Result<Tx, Problem> {
        Ok(self.app.db().begin(self.org(), Some(self.user()), Self::cause()).await?)
    }

    /// Checks the credentials in `headers`, as the extractor does. For upgrades that carry them in the first message.
    pub async fn from_headers(app: &App, headers: HeaderMap) -> Result<Self, Problem> {
        let gate = app
            .gate()
            .cloned()
            .ok_or_else(|| Problem::of(Kind::Unavailable, "auth.not_ready", "nobody can sign in yet"))?;
        let idempotency_key = idempotency::key_of(&headers)?;
        let principal = gate(app.clone(), headers).await?;
        Ok(Self { principal, app: app.clone(), idempotency_key, route: String::new() })
    }
}

impl FromRequestParts<App> for Actor {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        // One check per request, however many extractors ask.
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let mut actor = Self::from_headers(app, parts.headers.clone()).await?;
        actor.route = format!("{} {}", parts.method, parts.uri.path());
        parts.extensions.insert(actor.clone());
        Ok(actor)
    }
}

/// `Option<Actor>`: someone, or nobody. Wrong credentials are still refused.
impl OptionalFromRequestParts<App> for Actor {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Problem> {
        if !parts.headers.contains_key(http::header::AUTHORIZATION) {
            return Ok(None);
        }
        <Self as FromRequestParts<App>>::from_request_parts(parts, app).await.map(Some)
    }
}

/// An [`Actor`] who holds permission `P`.
pub struct May<P> {
    actor: Actor,
    permission: PhantomData<P>,
}

impl<P> std::ops::Deref for May<P> {
    type Target = Actor;
    fn deref(&self) -> &Actor {
        &self.actor
    }
}

impl<P: Permission> FromRequestParts<App> for May<P> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let actor = <Actor as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        actor.require(P::NAME)?;
        Ok(Self { actor, permission: PhantomData })
    }
}
