//! What a refresh token is, and what its presentation means.
//!
//! Tokens rotate: each is exchanged once for the next. When one comes back after its exchange, either the reply was lost
//! (the successor was never touched) or two parties hold it (the successor was used). The first gets a new successor, the
//! second ends the session. Not being able to tell them apart signs honest people out; not trying lets thieves stay.

/// A session ends this long after the sign-in, however often it is renewed.
pub const SESSION_S: i64 = 7 * 24 * 3600;
/// An access token lives this long.
pub const ACCESS_S: i64 = 15 * 60;

/// How a token stands in its family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// exchanged for its successor
    pub consumed: bool,
    /// declared dead before it was exchanged
    pub revoked: bool,
    /// the access token that came with it was used
    pub access_used: bool,
}

impl Standing {
    fn is_live(self) -> bool {
        !self.consumed && !self.revoked
    }
    /// Nobody has shown that the reply which carried it arrived.
    fn is_untouched(self) -> bool {
        self.is_live() && !self.access_used
    }
}

/// What to do with a presented token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Exchange it.
    Rotate,
    /// The reply with its successor was lost: the successor dies, a new one takes its place.
    ReplaceSuccessor,
    /// Dead since another took its place; harmless, so the session goes on without it.
    Refuse,
    /// Two parties hold it: the session ends.
    EndSession,
}

/// Judges a token of a session that is neither over nor expired. `next` is the standing of its present successor.
pub fn judge(token: Standing, next: Option<Standing>) -> Verdict {
    match (token, next) {
        (token, _) if token.is_live() => Verdict::Rotate,
        (Standing { consumed: false, .. }, _) => Verdict::Refuse,
        (_, Some(next)) if next.is_untouched() => Verdict::ReplaceSuccessor,
        _ => Verdict::EndSession,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIVE: Standing = Standing { consumed: false, revoked: false, access_used: false };
    const USED: Standing = Standing { access_used: true, ..LIVE };
    const CONSUMED: Standing = Standing { consumed: true, ..LIVE };
    const DEAD: Standing = Standing { revoked: true, ..LIVE };

    #[test]
    fn a_live_token_is_exchanged() {
        assert_eq!(judge(LIVE, None), Verdict::Rotate);
        assert_eq!(judge(USED, None), Verdict::Rotate);
    }

    #[test]
    fn a_lost_reply_is_forgiven() {
        assert_eq!(judge(CONSUMED, Some(LIVE)), Verdict::ReplaceSuccessor);
    }

    #[test]
    fn a_token_whose_successor_was_used_in_any_way_ends_the_session() {
        assert_eq!(judge(CONSUMED, Some(USED)), Verdict::EndSession);
        assert_eq!(judge(CONSUMED, Some(CONSUMED)), Verdict::EndSession);
        assert_eq!(judge(CONSUMED, Some(DEAD)), Verdict::EndSession);
        assert_eq!(judge(CONSUMED, None), Verdict::EndSession);
    }

    #[test]
    fn a_replaced_successor_is_refused_and_nobody_is_signed_out() {
        assert_eq!(judge(DEAD, None), Verdict::Refuse);
        assert_eq!(judge(Standing { access_used: true, ..DEAD }, None), Verdict::Refuse);
    }
}
