//! What signs in: one of our apps in a browser, or a program of its own.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use kernel::Time;
use platform::{Problem, http::EdgeConfig};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// Browsers keep the refresh token in a cookie that scripts cannot read, one per app. Everything else gets it in the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ClientApp {
    Business,
    Driver,
    Admin,
    #[default]
    Native,
}

impl ClientApp {
    pub const ALL: [Self; 4] = [Self::Business, Self::Driver, Self::Admin, Self::Native];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Driver => "driver",
            Self::Admin => "admin",
            Self::Native => "native",
        }
    }
    fn cookie_name(self) -> Option<String> {
        (self != Self::Native).then(|| format!("qafila_refresh_{}", self.as_str()))
    }
}

/// Only the paths that need the cookie are sent it.
const COOKIE_PATH: &str = "/api/v1/auth";

/// The caller, as far as headers tell.
#[derive(Debug, Clone)]
pub struct Client {
    app: Option<ClientApp>,
    pub user_agent: String,
    jar: CookieJar,
}

impl<S: Send + Sync> FromRequestParts<S> for Client {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let Ok(jar) =
            CookieJar::from_request_parts(parts, &()).await.map_err(|never: Infallible| match never {});
        Self::read(&parts.headers, jar)
    }
}

impl Client {
    fn read(headers: &HeaderMap, jar: CookieJar) -> Result<Self, Problem> {
        let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).map(str::trim);
        let app = match text("x-qafila-app") {
            None | Some("") => None,
            Some(name) => Some(
                ClientApp::ALL
                    .into_iter()
                    .find(|app| app.as_str() == name)
                    .ok_or_else(|| Problem::field("X-Qafila-App", "business, driver, admin or native"))?,
            ),
        };
        let user_agent = text(header::USER_AGENT.as_str()).unwrap_or("").chars().take(400).collect();
        Ok(Self { app, user_agent, jar })
    }

    /// Which app it is: the header `X-Qafila-App`, else what the body says, else a program of its own.
    pub fn app(&self, said: Option<ClientApp>) -> ClientApp {
        self.app.or(said).unwrap_or_default()
    }

    /// The refresh token in the app's cookie.
    pub fn cookie(&self, app: ClientApp) -> Option<String> {
        Some(self.jar.get(&app.cookie_name()?)?.value().to_owned())
    }
}

/// The cookie that carries a refresh token until the session ends; nothing for a program of its own.
pub fn keep(config: &EdgeConfig, app: ClientApp, token: &str, ends: Time, now: Time) -> CookieJar {
    match app.cookie_name() {
        None => CookieJar::new(),
        Some(name) => CookieJar::new().add(shaped(config, name, token.to_owned(), ends.since_s(now).max(0))),
    }
}

/// Takes the cookie away.
pub fn forget(config: &EdgeConfig, app: ClientApp) -> CookieJar {
    match app.cookie_name() {
        None => CookieJar::new(),
        Some(name) => CookieJar::new().add(shaped(config, name, String::new(), 0)),
    }
}

/// `value` is of our own making, and has no character that a cookie forbids.
fn shaped(config: &EdgeConfig, name: String, value: String, lasts_s: i64) -> Cookie<'static> {
    let mut cookie =
        Cookie::parse(format!("{name}={value}; Max-Age={lasts_s}")).expect("BUG: a well-formed cookie");
    cookie.set_path(COOKIE_PATH);
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Strict);
    cookie.set_secure(config.public_url.starts_with("https://"));
    cookie
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn cookie(public_url: &str) -> String {
        let config = EdgeConfig { public_url: public_url.into(), ..EdgeConfig::local(PathBuf::new()) };
        let now = Time::from_unix_s(0);
        keep(&config, ClientApp::Driver, "qr_x", now.plus_s(60), now).iter().next().unwrap().to_string()
    }

    #[test]
    fn the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() {
        assert_eq!(
            cookie("https://qafila.example"),
            "qafila_refresh_driver=qr_x; HttpOnly; SameSite=Strict; Secure; Path=/api/v1/auth; Max-Age=60"
        );
        assert!(!cookie("http://127.0.0.1:8080").contains("Secure"));
    }

    #[test]
    fn a_program_of_its_own_gets_no_cookie() {
        let config = EdgeConfig::local(PathBuf::new());
        let now = Time::from_unix_s(0);
        assert!(keep(&config, ClientApp::Native, "qr_x", now, now).iter().next().is_none());
    }
}
