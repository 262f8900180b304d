//! Whose page opened the connection. Browsers let any page open a WebSocket anywhere, and say whose it is.

use crate::http::EdgeConfig;
use http::{HeaderMap, header};

/// Not a browser, one of our own pages, or a page that the configuration names.
pub(super) fn allowed(headers: &HeaderMap, config: &EdgeConfig) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    let own = authority.is_some() && authority == host;
    own || origin == config.public_url || config.cors_origins.iter().any(|o| o == origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(origin: Option<&str>, host: &str) -> bool {
        let mut config = EdgeConfig::local("/tmp".into());
        config.public_url = "https://qafila.example".into();
        config.cors_origins = vec!["https://shop.example".into()];
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        allowed(&headers, &config)
    }

    #[test]
    fn our_own_pages_and_those_named_may_and_no_others() {
        assert!(may(None, "127.0.0.1:8080"), "devices and programs have no origin");
        assert!(may(Some("http://127.0.0.1:8080"), "127.0.0.1:8080"));
        assert!(may(Some("https://qafila.example"), "10.0.0.7:8080"));
        assert!(may(Some("https://shop.example"), "127.0.0.1:8080"));
        assert!(!may(Some("https://evil.example"), "127.0.0.1:8080"));
        assert!(!may(Some("http://127.0.0.1:8081"), "127.0.0.1:8080"));
        assert!(!may(Some("null"), "127.0.0.1:8080"));
        assert!(!may(Some("https://qafila.example.evil.example"), "x"));
    }
}
