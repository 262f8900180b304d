//! The HTTP grammar of OsmAnd, Traccar Client and their many relatives (Traccar's port 5055).
//!
//! Three bodies, one meaning: a query or form with one record, version 9's nested JSON, and JSON objects or arrays of
//! the flat keys. Grammar as read from Traccar's `OsmAndProtocolDecoder`, the `traccar-client-sdk` uploader and the
//! OsmAnd documentation.
//!
//! The client takes any 2xx as delivered and sends everything else again for ever, in order: answer 200 to every
//! [`Report`], the unusable ones too, and 503 only while nothing can be stored.

mod flat;
mod link;
mod nested;

pub use link::ClientSettings;

use crate::{Reason, Report};
use flat::Flat;
use serde_json::Value as Json;

/// One HTTP request, GET or POST.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// without the `?`
    pub query: &'a str,
    pub content_type: Option<&'a str>,
    pub body: &'a [u8],
    /// when it arrived
    pub now_us: i64,
}

/// Every record of the request, in its order; empty when the request has neither query nor body.
pub fn parse(request: &Request<'_>) -> Vec<Report> {
    let query = crate::form::pairs(request.query.as_bytes());
    if is_json(request) {
        return parse_json(&query, request);
    }
    // OsmAnd puts everything in the query even when it POSTs; version 10 puts everything in the form.
    let mut pairs = query;
    pairs.extend(crate::form::pairs(request.body));
    if pairs.is_empty() {
        return if request.body.is_empty() && request.query.is_empty() {
            Vec::new()
        } else {
            vec![Report::unusable(None, Reason::Malformed)]
        };
    }
    vec![flat_report(pairs, request.now_us)]
}

/// `id=…` as a query would carry it, for callers that know the device from elsewhere. It goes first: what follows may
/// name another.
pub fn id_pair(key: &str) -> String {
    format!("id={}", crate::form::encode(key))
}

/// By the declared type, or by its looks where the client declares nothing.
fn is_json(request: &Request<'_>) -> bool {
    match request.content_type {
        Some(declared) => declared.to_ascii_lowercase().contains("json"),
        None => request.body.iter().find(|b| !b.is_ascii_whitespace()).is_some_and(|b| b"{[".contains(b)),
    }
}

fn parse_json(query: &[(String, String)], request: &Request<'_>) -> Vec<Report> {
    match serde_json::from_slice::<Json>(request.body) {
        Ok(Json::Array(records)) => records.iter().map(|r| json_report(query, r, request.now_us)).collect(),
        Ok(record) => vec![json_report(query, &record, request.now_us)],
        // The query may still say whose it was.
        Err(_) => {
            let device_key = Flat::read(query.to_vec()).device_key;
            vec![Report::unusable(device_key, Reason::Malformed)]
        }
    }
}

fn json_report(query: &[(String, String)], record: &Json, now_us: i64) -> Report {
    let Json::Object(fields) = record else { return Report::unusable(None, Reason::Malformed) };
    if fields.contains_key("location") {
        return nested::report(fields, now_us);
    }
    let mut pairs = query.to_vec();
    pairs.extend(fields.iter().filter_map(|(key, value)| Some((key.clone(), scalar(value)?))));
    flat_report(pairs, now_us)
}

/// As the form would have written it; structures have no place in a flat record.
fn scalar(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()).filter(|t| !t.is_empty()),
        Json::Number(n) => Some(n.to_string()),
        Json::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

fn flat_report(pairs: Vec<(String, String)>, now_us: i64) -> Report {
    let flat = Flat::read(pairs);
    let device_key = flat.device_key.clone();
    flat.report(now_us).unwrap_or_else(|reason| Report::unusable(device_key, reason))
}

#[cfg(test)]
mod tests;
