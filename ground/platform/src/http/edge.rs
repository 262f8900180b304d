//! The rooms' routes, with everything around them that every request passes through.

use super::{App, EdgeConfig, Problem, context};
use crate::Room;
use axum::{
    Router,
    error_handling::HandleErrorLayer,
    extract::{DefaultBodyLimit, Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use kernel::Kind;
use metrics_exporter_prometheus::PrometheusHandle;
use std::{net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration, time::Instant};
use tower::{BoxError, ServiceBuilder, limit::GlobalConcurrencyLimitLayer, load_shed::LoadShedLayer};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, Predicate, predicate::DefaultPredicate, predicate::NotForContentType},
    cors::{AllowOrigin, CorsLayer},
    timeout::TimeoutLayer,
};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// Without `unsafe-*` and without any other origin: what is not ours does not load.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
    media-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

#[derive(OpenApi)]
#[openapi(
    info(title = "Qafila", description = "Everything an organisation moves: deliveries, fleets, plans and proof."),
    modifiers(&Security)
)]
struct Document;

struct Security;

impl utoipa::Modify for Security {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
        let components = api.components.get_or_insert_with(Default::default);
        components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        api.security = Some(vec![SecurityRequirement::new("bearer", Vec::<String>::new())]);
    }
}

/// The routes of the whole system and their OpenAPI document.
pub struct Documented {
    pub router: Router<App>,
    pub openapi: utoipa::openapi::OpenApi,
}

/// Gathers the rooms' routes under `/api/v1`.
pub fn openapi_of(rooms: &[&Room], more: OpenApiRouter<App>) -> Documented {
    let mut api = more;
    for room in rooms {
        api = api.merge((room.routes)());
    }
    let (mut router, mut openapi) =
        OpenApiRouter::with_openapi(Document::openapi()).nest("/api/v1", api).split_for_parts();
    for room in rooms {
        router = router.merge((room.root_routes)());
    }
    openapi.info.version = env!("CARGO_PKG_VERSION").into();
    Documented { router, openapi }
}

/// Puts the edge around the routes. `outer` serves what is not the API (the web apps).
pub fn edge(
    app: App,
    documented: Documented,
    outer: Router<App>,
    metrics: Option<PrometheusHandle>,
) -> Router {
    let Documented { router, openapi } = documented;
    let config = app.config().clone();
    let docs = utoipa_swagger_ui::SwaggerUi::new("/api/docs").url("/api/openapi.json", openapi);

    let api = router
        .route("/api/{*rest}", axum::routing::any(|| async { Problem::not_found() }))
        .layer(middleware::from_fn_with_state(limiter(&config), rate_limit))
        // More work than the server can carry is refused at once, so that what is accepted is finished.
        .layer(
            ServiceBuilder::new()
                .layer(HandleErrorLayer::new(overloaded))
                .layer(LoadShedLayer::new())
                .layer(GlobalConcurrencyLimitLayer::new(config.in_flight_max)),
        )
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            Duration::from_secs(config.request_timeout_s),
        ))
        .layer(middleware::from_fn(timed_out));

    let health = Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(move || async move { metrics.map(|m| m.render()).unwrap_or_default() }));

    let quiet = |name: &'static str, value: &'static str| {
        tower_http::set_header::SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )
    };
    let trust_proxy = config.trust_proxy;
    // Streams of events must reach the client as they happen, not when a compressor's buffer is full.
    // Tiles are packed already, and their ranges count the bytes as they lie.
    let compressible = DefaultPredicate::new()
        .and(NotForContentType::const_new("text/event-stream"))
        .and(NotForContentType::const_new("application/vnd.pmtiles"));

    api.merge(health)
        .merge(docs)
        .merge(outer)
        .layer(DefaultBodyLimit::max(config.body_bytes_max))
        .layer(
            ServiceBuilder::new()
                .layer(middleware::from_fn(move |request, next| {
                    context::remember(trust_proxy, request, next)
                }))
                .layer(middleware::from_fn(observe))
                .layer(CatchPanicLayer::custom(panicked))
                .layer(cors(&config))
                .layer(quiet("content-security-policy", CONTENT_SECURITY_POLICY))
                .layer(quiet("x-content-type-options", "nosniff"))
                .layer(quiet("referrer-policy", "strict-origin-when-cross-origin"))
                .layer(quiet("cross-origin-opener-policy", "same-origin"))
                .layer(quiet("cross-origin-resource-policy", "same-origin"))
                .layer(quiet("permissions-policy", "camera=(self), geolocation=(self), microphone=()"))
                .layer(CompressionLayer::new().compress_when(compressible)),
        )
        .with_state(app)
}

async fn overloaded(_error: BoxError) -> Problem {
    let mut problem = Problem::of(
        Kind::Unavailable,
        "server.busy",
        "the server is at its limit; the same request is safe to send again",
    );
    problem.retry_after_s = Some(1);
    problem
}

async fn timed_out(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    // The timeout layer knows only a status; our callers expect the envelope.
    if response.status() == StatusCode::REQUEST_TIMEOUT
        && response.headers().get(header::CONTENT_TYPE).is_none()
    {
        return Problem::of(
            Kind::Unavailable,
            "server.timeout",
            "it took too long; the same request is safe to send again",
        )
        .into_response();
    }
    response
}

async fn ready(State(app): State<App>) -> Response {
    match app.db().ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response(),
    }
}

type Limiter = Arc<DefaultKeyedRateLimiter<IpAddr>>;

fn limiter(config: &EdgeConfig) -> Limiter {
    let per_minute = NonZeroU32::new(config.per_ip_per_minute.max(1)).expect("BUG: at least one");
    Arc::new(RateLimiter::keyed(Quota::per_minute(per_minute)))
}

async fn rate_limit(State(limiter): State<Limiter>, request: Request, next: Next) -> Response {
    match limiter.check_key(&context::client_ip()) {
        Ok(()) => next.run(request).await,
        Err(not_until) => {
            let wait = not_until.wait_time_from(governor::clock::DefaultClock::default().now());
            Problem::too_many(wait.as_secs() + 1).into_response()
        }
    }
}

/// Counts and logs each request under its route, never under its raw path (paths carry ids and codes).
async fn observe(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |p| p.as_str().to_owned());
    let started = Instant::now();
    let response = next.run(request).await;
    let (elapsed, status) = (started.elapsed(), response.status().as_u16());
    let labels = [("method", method.to_string()), ("route", route.clone()), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", &labels[..2]).record(elapsed.as_secs_f64());
    let id = context::request_id().map(|id| id.to_string()).unwrap_or_default();
    tracing::info!(target: "http", %method, route, status, ms = elapsed.as_millis() as u64, request_id = id, "request");
    response
}

fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let words =
        panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = words.unwrap_or("without words"), "a handler panicked");
    Problem::of(Kind::Internal, "internal", "it is logged with the request id; nothing was saved")
        .into_response()
}

fn cors(config: &EdgeConfig) -> CorsLayer {
    let origins = config.cors_origins.iter().filter_map(|o| o.parse().ok()).collect::<Vec<HeaderValue>>();
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            HeaderName::from_static("idempotency-key"),
        ])
        .expose_headers([header::ETAG, header::LOCATION, HeaderName::from_static("x-request-id")])
        .max_age(Duration::from_secs(3600))
}
