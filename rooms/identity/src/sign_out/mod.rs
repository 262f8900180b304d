//! POST /v1/auth/sign-out
//! This session ends, and the browser forgets its cookie.

#[cfg(test)]
mod tests;

use crate::{
    client::{self, Client},
    sessions::{Ended, Why, current, end_sessions, look_again},
};
use axum_extra::extract::CookieJar;
use platform::{Actor, Answer, Envelope, Problem};

/// Sign out. An API key has no session to end; it is told that none ended.
#[utoipa::path(post, path = "/auth/sign-out", tag = "identity", responses((status = 200, body = Envelope<Ended>)))]
pub async fn handle(actor: Actor, client: Client) -> Result<(CookieJar, Answer<Ended>), Problem> {
    let session = current(&actor);
    if let Some(session) = session {
        let mut tx = actor.app().db().system("a session signs out").await?;
        end_sessions(&mut tx, &[session], Why::SignedOut).await?;
        tx.commit().await?;
        look_again(actor.app()).await?;
    }
    let jar = client::forget(actor.app().config(), client.app(None));
    Ok((jar, Answer::ok(Ended { ended: i64::from(session.is_some()) })))
}
