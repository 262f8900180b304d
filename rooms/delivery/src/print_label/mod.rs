//! GET /v1/deliveries/{id}/label
//! GET /v1/labels?ids=dlv_…,dlv_…
//! Labels to print: one page for each parcel, with a QR code that opens the tracking page, in the recipient's language.
//! `?lang=en|ar|ur` overrides it. The answer is a page (`text/html`) that prints at 100 × 150 mm.

#[cfg(test)]
mod tests;

use crate::{
    DeliveriesRead, Error,
    edit_rules::rules_of,
    get_delivery::{DeliveryView, get_delivery},
};
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderName, HeaderValue};
use jiff::tz::TimeZone;
use kernel::{DeliveryId, Lang, Time};
use platform::{
    App, May, Problem,
    http::{Path, Query},
};
use qrcode::{EcLevel, QrCode, render::svg};
use serde::Deserialize;
use std::fmt::Write;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Labels of one answer.
const LABELS_MAX: usize = 200;

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle)).routes(routes!(handle_many))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
struct One {
    /// `en`, `ar` or `ur`; the recipient's when absent
    lang: Option<String>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
struct Many {
    /// ids, with commas between
    ids: String,
    lang: Option<String>,
}

#[utoipa::path(get, path = "/deliveries/{id}/label", operation_id = "print_label", tag = "deliveries",
    params(("id" = DeliveryId, Path), One), responses((status = 200, content_type = "text/html", body = String)))]
async fn handle(
    actor: May<DeliveriesRead>,
    Path(id): Path<DeliveryId>,
    Query(ask): Query<One>,
) -> Result<Response, Problem> {
    page(&actor, &[id], ask.lang.as_deref()).await
}

#[utoipa::path(get, path = "/labels", operation_id = "print_labels", tag = "deliveries", params(Many),
    responses((status = 200, content_type = "text/html", body = String)))]
async fn handle_many(actor: May<DeliveriesRead>, Query(ask): Query<Many>) -> Result<Response, Problem> {
    let ids = ask.ids.split(',').map(|id| id.trim().parse::<DeliveryId>()).collect::<Result<Vec<_>, _>>();
    let ids = ids.map_err(|e| Error::field("ids", e.to_string()))?;
    if ids.len() > LABELS_MAX {
        return Err(Error::field("ids", format!("at most {LABELS_MAX} at once")).into());
    }
    page(&actor, &ids, ask.lang.as_deref()).await
}

async fn page(
    actor: &May<DeliveriesRead>,
    ids: &[DeliveryId],
    lang: Option<&str>,
) -> Result<Response, Problem> {
    let wished = match lang {
        None => None,
        Some(text) => Some(text.parse::<Lang>().map_err(|()| Error::field("lang", "en, ar or ur"))?),
    };
    let mut tx = actor.read().await?;
    let zone = TimeZone::get(&rules_of(&mut tx).await?.rules.time_zone).unwrap_or(TimeZone::UTC);
    let house = identity::organization(&mut tx).await.map_err(Error::from)?.name;
    let mut body = String::new();
    for id in ids {
        let delivery = get_delivery(&mut tx, *id, &actor.app().config().public_url).await?;
        label(&mut body, &delivery, &house, wished.unwrap_or(delivery.row.recipient.lang), &zone);
    }
    let mut response = Html(format!("{HEAD}{body}</body></html>")).into_response();
    // the page brings its own style and nothing else; no script can run in it
    response.headers_mut().insert(
        HeaderName::from_static("content-security-policy"),
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'",
        ),
    );
    response.headers_mut().insert(http::header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

const HEAD: &str = "<!doctype html><html><head><meta charset=\"utf-8\"><title>Qafila</title><style>\
@page{size:100mm 150mm;margin:0}*{box-sizing:border-box}body{margin:0;font:11pt/1.35 system-ui,'Noto Sans Arabic',sans-serif;color:#000;background:#fff}\
.label{width:100mm;height:150mm;padding:6mm;display:flex;flex-direction:column;gap:3mm;page-break-after:always;overflow:hidden}\
.top{display:flex;justify-content:space-between;align-items:flex-start;gap:4mm}.qr svg{width:34mm;height:34mm;display:block}\
.no{font:700 15pt/1.2 ui-monospace,monospace;letter-spacing:.5pt}.part{font-size:9pt;color:#000}.to{font-size:16pt;font-weight:700}\
.box{border-top:.4mm solid #000;padding-top:3mm}.cod{border:.6mm solid #000;padding:2mm 3mm;font-size:14pt;font-weight:700}\
.foot{margin-top:auto;font-size:8pt;word-break:break-all}bdi{unicode-bidi:isolate}</style></head><body>";

/// The words on a label.
struct Words {
    to: &'static str,
    from: &'static str,
    collect: &'static str,
    parcel: &'static str,
    window: &'static str,
    note: &'static str,
}

fn words(lang: Lang) -> Words {
    match lang {
        Lang::En => Words {
            to: "To",
            from: "From",
            collect: "Collect",
            parcel: "Parcel",
            window: "Deliver",
            note: "Note",
        },
        Lang::Ar => Words {
            to: "إلى",
            from: "من",
            collect: "التحصيل",
            parcel: "طرد",
            window: "التوصيل",
            note: "ملاحظة",
        },
        Lang::Ur => Words {
            to: "بنام",
            from: "منجانب",
            collect: "وصولی",
            parcel: "پارسل",
            window: "ترسیل",
            note: "نوٹ",
        },
    }
}

/// Writes one page for each parcel.
/// `house` has sent what names no other sender.
fn label(out: &mut String, delivery: &DeliveryView, house: &str, lang: Lang, zone: &TimeZone) {
    let (w, row) = (words(lang), &delivery.row);
    let dir = if lang.is_rtl() { "rtl" } else { "ltr" };
    let qr = qr(&delivery.tracking_url);
    let count = delivery.items.len();
    for (n, item) in delivery.items.iter().enumerate() {
        let _ = write!(
            out,
            "<section class=\"label\" lang=\"{}\" dir=\"{dir}\"><div class=\"top\"><div>",
            lang.as_str()
        );
        let _ = write!(out, "<div class=\"no\"><bdi dir=\"ltr\">{}</bdi></div>", row.tracking_number);
        let _ = write!(out, "<div class=\"part\">{} <bdi dir=\"ltr\">{}/{count}</bdi> ", w.parcel, n + 1);
        let _ = write!(
            out,
            "<bdi>{}</bdi> <bdi dir=\"ltr\">{}</bdi></div>",
            escape(&item.description),
            escape(item.barcode.as_deref().unwrap_or(""))
        );
        let _ = write!(
            out,
            "<div class=\"part\"><bdi>{}</bdi></div></div>",
            escape(row.reference.as_deref().unwrap_or(""))
        );
        let _ = write!(out, "<div class=\"qr\">{qr}</div></div>");
        let _ = write!(
            out,
            "<div class=\"box\"><div>{}</div><div class=\"to\"><bdi>{}</bdi></div>",
            w.to,
            escape(&row.recipient.name)
        );
        let _ = write!(out, "<div><bdi>{}</bdi></div>", escape(&row.address.text));
        let _ = write!(out, "<div><bdi>{}</bdi></div>", escape(row.address.city.as_deref().unwrap_or("")));
        let _ = write!(
            out,
            "<div><bdi dir=\"ltr\">{}</bdi></div></div>",
            escape(row.recipient.phone.as_deref().unwrap_or(""))
        );
        if let Some(window) = row.window {
            let _ = write!(
                out,
                "<div class=\"box\">{} <bdi dir=\"ltr\">{} – {}</bdi></div>",
                w.window,
                shown(window.from, zone),
                shown(window.to, zone)
            );
        }
        if let Some(note) = delivery.instructions.as_deref().filter(|n| !n.is_empty()) {
            let _ = write!(out, "<div class=\"box\">{}: <bdi>{}</bdi></div>", w.note, escape(note));
        }
        if let Some(cod) = row.cod {
            let _ = write!(out, "<div class=\"cod\">{} <bdi dir=\"ltr\">{cod}</bdi></div>", w.collect);
        }
        let _ = write!(
            out,
            "<div class=\"box\">{}: <bdi>{}</bdi> <bdi>{}</bdi></div>",
            w.from,
            escape(delivery.sender.name.as_deref().unwrap_or(house)),
            escape(&delivery.pickup.text)
        );
        let _ = write!(
            out,
            "<div class=\"foot\"><bdi dir=\"ltr\">{}</bdi></div></section>",
            escape(&delivery.tracking_url)
        );
    }
}

/// On the clock of the place.
fn shown(time: Time, zone: &TimeZone) -> String {
    time.timestamp().to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A QR code as SVG, readable when a fourth of it is torn off.
fn qr(text: &str) -> String {
    match QrCode::with_error_correction_level(text, EcLevel::Q) {
        Ok(code) => {
            let svg = code.render::<svg::Color>().min_dimensions(160, 160).quiet_zone(true).build();
            svg.split_once("?>").map_or(svg.clone(), |(_, rest)| rest.to_owned())
        }
        Err(_) => String::new(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
