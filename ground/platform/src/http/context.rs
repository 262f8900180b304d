//! What every answer says about the request it answers: its id, its language, its client.

use axum::{
    extract::{ConnectInfo, Request},
    middleware::Next,
    response::Response,
};
use http::{HeaderValue, header};
use kernel::{Lang, RequestId};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

#[derive(Debug, Clone, Copy)]
struct Context {
    id: RequestId,
    lang: Lang,
    ip: IpAddr,
}

tokio::task_local! {
    static CONTEXT: Context;
}

/// The id of the request in hand; `None` outside one.
pub fn request_id() -> Option<RequestId> {
    CONTEXT.try_with(|c| c.id).ok()
}
/// The language the client prefers.
pub fn request_lang() -> Lang {
    CONTEXT.try_with(|c| c.lang).unwrap_or_default()
}
/// Who is calling, as far as the network says.
pub fn client_ip() -> IpAddr {
    CONTEXT.try_with(|c| c.ip).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

/// Gives the request an id (the client's own when it sent a usable one) and says it back in `X-Request-Id`.
pub(super) async fn remember(trust_proxy: bool, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let id = headers
        .get("x-request-id")
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse().ok())
        .unwrap_or_else(RequestId::mint);
    let lang = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok())
        .map(Lang::from_accept)
        .unwrap_or_default();
    let forwarded = headers
        .get("x-forwarded-for")
        .filter(|_| trust_proxy)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.rsplit(',').next())
        .and_then(|v| v.trim().parse().ok());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
    let ip = forwarded.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));

    let mut response = CONTEXT.scope(Context { id, lang, ip }, next.run(request)).await;
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
