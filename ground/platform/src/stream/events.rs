//! GET /stream/sse: the same frames as server-sent events (WHATWG HTML §9.2), for clients without WebSocket.

use super::{
    Place, conflate,
    flow::{Flow, Next},
};
use crate::{
    feed::Cursor,
    http::{App, Problem},
};
use axum::{
    extract::{Query, State},
    response::sse::{Event, KeepAlive, Sse},
};
use futures::stream::{self, Stream};
use http::HeaderMap;
use kernel::Kind;
use std::{convert::Infallible, time::Duration};

/// A comment this often keeps proxies from closing a quiet connection.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Live facts and latest values as server-sent events. Each event's id is its cursor: a browser that comes back sends it as
/// `Last-Event-ID`, and nothing is missed.
#[utoipa::path(get, path = "/stream/sse", tag = "realtime",
    params(
        ("topic" = Vec<String>, Query, description = "`vehicle:veh_…`, `delivery:*`, `viewport:minLon,minLat,maxLon,maxLat`, `table:deliveries?status=eq.attempted`, `inbox`; repeat it for several"),
        ("rate_ms" = Option<u64>, Query, description = "at most one value per thing in this time; 1000 when absent"),
        ("resume" = Option<String>, Query, description = "a cursor, when there is no Last-Event-ID"),
    ),
    responses((status = 200, content_type = "text/event-stream")))]
pub(super) async fn stream_sse(
    State(app): State<App>,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let mut place = Place::take().ok_or_else(|| Problem::too_many(5))?;
    let value = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    let rate_ms = match value("rate_ms").map(str::parse::<u64>) {
        None => None,
        Some(Ok(ms)) if conflate::RATE_RANGE.contains(&ms) => Some(ms),
        Some(_) => return Err(Problem::field("rate_ms", "a whole number from 100 to 60000")),
    };
    let last = headers.get("last-event-id").and_then(|v| v.to_str().ok());
    let resume = match last.or_else(|| value("resume")).map(str::parse::<Cursor>) {
        None => None,
        Some(Ok(cursor)) => Some(cursor),
        Some(Err(bad)) => return Err(Problem::field("Last-Event-ID", bad.to_string())),
    };

    let mut flow = Flow::open(&app, headers).await?;
    if !place.belongs_to(flow.session.user()) {
        return Err(Problem::too_many(5));
    }
    for (_, topic) in pairs.iter().filter(|(name, _)| name == "topic") {
        flow.session.watch(topic)?;
    }
    if flow.session.topics.is_empty() {
        return Err(Problem::of(
            Kind::Malformed,
            "stream.no_topic",
            "say what to watch: ?topic=fleet&topic=delivery:*",
        ));
    }
    if let Some(ms) = rate_ms {
        flow.session.set_rate(Duration::from_millis(ms));
    }
    if let Some(cursor) = resume {
        flow.resume(cursor);
    }
    // A slow client does not take, so nothing is made for it: the bus's backlog is the only thing that waits.
    let events = stream::unfold((flow, place), |(mut flow, place)| async {
        match flow.next().await {
            Next::Frame(frame) => {
                metrics::counter!("stream_frames_total").increment(1);
                Some((Ok(Event::default().id(frame.cursor.to_string()).data(frame.text)), (flow, place)))
            }
            Next::End(_) => None,
        }
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}
