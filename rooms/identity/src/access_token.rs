//! Access tokens: signed statements (RFC 7519, HS256) about who signed in, good for fifteen minutes. What the bearer may
//! do is not in them: the gate looks that up, so a changed grant does not wait for a token to run out.

use crate::{keys::Keys, refresh_token::ACCESS_S};
use jsonwebtoken::{Algorithm, Header, Validation};
use kernel::{OrgId, SessionId, Time, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const ISSUER: &str = "qafila";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    pub sub: UserId,
    pub org: OrgId,
    pub sid: SessionId,
    /// The refresh token that came with it: its first use proves that the reply arrived.
    pub jti: Uuid,
    pub iat: i64,
    pub exp: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadToken {
    /// It was ours, and ran out.
    Expired,
    Invalid,
}

/// Signs for fifteen minutes, or until the session ends if that is sooner.
pub fn sign(
    keys: &Keys,
    user: UserId,
    org: OrgId,
    session: SessionId,
    refresh: Uuid,
    now: Time,
    session_ends: Time,
) -> (String, i64) {
    let expires = now.plus_s(ACCESS_S).min(session_ends);
    let claims = Claims {
        iss: ISSUER.into(),
        sub: user,
        org,
        sid: session,
        jti: refresh,
        iat: now.unix_s(),
        exp: expires.unix_s(),
    };
    let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &keys.access_signing)
        .expect("BUG: claims are JSON and the key is an HMAC key");
    (token, expires.since_s(now))
}

/// Reads a token that this server signed. Only HS256 is accepted, whatever the header says.
pub fn read(keys: &Keys, token: &str, now: Time) -> Result<Claims, BadToken> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_issuer(&[ISSUER]);
    validation.validate_aud = false;
    // Checked below against the server's clock, which tests can move.
    validation.validate_exp = false;
    let claims = jsonwebtoken::decode::<Claims>(token, &keys.access_reading, &validation)
        .map_err(|_| BadToken::Invalid)?
        .claims;
    if claims.exp <= now.unix_s() { Err(BadToken::Expired) } else { Ok(claims) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use platform::http::EdgeConfig;
    use std::path::PathBuf;

    fn keys() -> Keys {
        Keys::of(&EdgeConfig::local(PathBuf::new()))
    }
    fn signed(now: Time) -> String {
        let end = now.plus_s(7 * 24 * 3600);
        sign(&keys(), UserId::mint(), OrgId::mint(), SessionId::mint(), Uuid::now_v7(), now, end).0
    }
    fn part(json: &str) -> String {
        URL_SAFE_NO_PAD.encode(json)
    }

    #[test]
    fn a_token_lasts_a_quarter_of_an_hour_to_the_second() {
        let now = Time::from_unix_s(1_700_000_000);
        let token = signed(now);
        assert!(read(&keys(), &token, now.plus_s(ACCESS_S - 1)).is_ok());
        assert_eq!(read(&keys(), &token, now.plus_s(ACCESS_S)), Err(BadToken::Expired));
    }

    #[test]
    fn a_token_never_outlives_its_session() {
        let now = Time::from_unix_s(1_700_000_000);
        let (_, lasts) = sign(
            &keys(),
            UserId::mint(),
            OrgId::mint(),
            SessionId::mint(),
            Uuid::now_v7(),
            now,
            now.plus_s(60),
        );
        assert_eq!(lasts, 60);
    }

    #[test]
    fn forgeries_are_refused() {
        let now = Time::from_unix_s(1_700_000_000);
        let token = signed(now);
        let [_, claims, signature] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
        let unsigned = format!("{}.{claims}.", part(r#"{"alg":"none","typ":"JWT"}"#));
        let other_algorithm = format!("{}.{claims}.{signature}", part(r#"{"alg":"HS512","typ":"JWT"}"#));
        let stranger = Keys::of(&EdgeConfig { secret: [8; 32], ..EdgeConfig::local(PathBuf::new()) });
        assert_eq!(read(&stranger, &token, now), Err(BadToken::Invalid));
        for forged in ["", "a.b.c", &unsigned, &other_algorithm, &token[..token.len() - 2]] {
            assert_eq!(read(&keys(), forged, now), Err(BadToken::Invalid), "{forged}");
        }
    }
}
