//! What every device door has in common: from reports to positions, and a journal for the rest.
//!
//! Phones send a refused record again for ever and let nothing past it, so whatever can never be used is written to
//! `tracking.unusable` and answered like a success. Only "cannot be written now" is an error.

use crate::{
    Error, Recorder,
    neighbours::Devices,
    position::{Flags, Measured, Position, Source},
};
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
};
use fleet::PairedDevice;
use http::HeaderMap;
use kernel::{EventId, OrgId, Point, Time};
use platform::{App, Problem};
use std::{borrow::Cow, convert::Infallible, fmt::Write};
use trackers::{Fix, Report, Value};

/// A journal entry keeps this much of the request.
const BODY_CHARS_MAX: usize = 4_096;
/// Strangers may fill this many journal rows a minute; beyond it they are only counted.
const STRANGERS_PER_MINUTE: u64 = 600;

/// A device's request as it came, whatever it is: nothing about it is refused here.
pub struct DeviceRequest {
    pub app: App,
    /// the key that stands in the address
    pub key: Option<String>,
    pub query: String,
    pub headers: HeaderMap,
    /// `None`: larger than a body may be, or broken off
    pub body: Option<Bytes>,
}

impl FromRequest<App> for DeviceRequest {
    type Rejection = Infallible;

    async fn from_request(request: Request, app: &App) -> Result<Self, Infallible> {
        let (mut parts, body) = request.into_parts();
        let path = RawPathParams::from_request_parts(&mut parts, app).await.ok();
        let key =
            path.and_then(|path| path.iter().find(|(name, _)| *name == "key").map(|(_, key)| key.to_owned()));
        let (query, headers) = (parts.uri.query().unwrap_or_default().to_owned(), parts.headers.clone());
        let body = Bytes::from_request(Request::from_parts(parts, body), app).await.ok();
        Ok(Self { app: app.clone(), key, query, headers, body })
    }
}

impl DeviceRequest {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|v| v.to_str().ok())
    }

    /// As the journal keeps it.
    pub fn raw(&self) -> String {
        let body = self.body.as_deref().map(String::from_utf8_lossy);
        format!("{}\n{}", self.query, body.unwrap_or(Cow::Borrowed("(too large)")))
    }
}

/// One request of a device, read.
pub struct Arrived {
    pub source: Source,
    pub reports: Vec<Report>,
    /// stands above what the records say: from the path or the credentials
    pub key: Option<String>,
    /// for the journal
    pub raw: String,
}

/// Stores what can be used, journals what cannot. An error means that nothing is promised and the device should send again.
pub async fn ingest(app: &App, arrived: Arrived) -> Result<(), Problem> {
    let now = app.db().now();
    let mut positions = Vec::new();
    let mut notes = Vec::new();
    for report in arrived.reports {
        let key = arrived.key.as_deref().or(report.device_key()).map(str::to_owned);
        let device = match &key {
            Some(key) => app.service::<Devices>().find(app.db(), key).await?,
            None => None,
        };
        match judge(device, report, now, arrived.source) {
            Verdict::Position(position) => positions.push(position),
            Verdict::Alive(device, battery_pct) => hear(app, device, battery_pct, now).await?,
            Verdict::Nothing => {}
            Verdict::Unusable(reason) => notes.push(Note { org: device.map(|d| d.org), reason, key }),
        }
    }
    app.service::<Recorder>().record(positions).await?;
    journal(app, arrived.source, notes, &arrived.raw, now).await?;
    Ok(())
}

enum Verdict {
    Position(Position),
    Alive(PairedDevice, Option<i16>),
    Nothing,
    Unusable(&'static str),
}

fn judge(device: Option<PairedDevice>, report: Report, now: Time, source: Source) -> Verdict {
    match (report, device) {
        (Report::Unusable { reason, .. }, _) => Verdict::Unusable(reason.as_str()),
        (_, None) => Verdict::Unusable("unknown_device"),
        (Report::Fix(_), Some(PairedDevice { vehicle: None, .. })) => Verdict::Unusable("no_vehicle"),
        (Report::Fix(fix), Some(PairedDevice { vehicle: Some(vehicle), org, .. })) => {
            let Ok(point) = Point::new(fix.lat, fix.lon) else { return Verdict::Unusable("off_the_earth") };
            let mut position = Position::new(org, vehicle, now, source, measured(&fix, point));
            position.attributes = attributes(fix);
            Verdict::Position(position)
        }
        (Report::Heartbeat(beat), Some(device)) => {
            Verdict::Alive(device, beat.battery_pct.map(|v| v.round() as i16))
        }
        (Report::PushToken { .. } | Report::Other(_), Some(_)) => Verdict::Nothing,
    }
}

fn measured(fix: &Fix, point: Point) -> Measured {
    Measured {
        point,
        fix_at: Time::from_unix_us(fix.fix_time_us),
        seq: None,
        speed_mps: fix.speed_mps,
        heading_deg: fix.heading_deg,
        altitude_m: fix.altitude_m,
        accuracy_m: fix.accuracy_m,
        battery_pct: fix.battery_pct,
        flags: Flags::of(fix.valid, fix.attributes.get("mock") == Some(&Value::Bool(true)), fix.charging),
    }
}

fn attributes(fix: Fix) -> Option<serde_json::Value> {
    let mut all = fix.attributes;
    if let Some(alarm) = fix.alarm {
        all.insert("alarm".into(), Value::Text(alarm));
    }
    if all.is_empty() { None } else { serde_json::to_value(all).ok() }
}

/// A sign of life without a position. Nothing is lost when it is: the next one says the same.
async fn hear(app: &App, device: PairedDevice, battery_pct: Option<i16>, now: Time) -> Result<(), Error> {
    let Some(vehicle) = device.vehicle else { return Ok(()) };
    let mut tx = app.db().begin(device.org, None, None).await?;
    sqlx::query!(
        "update tracking.latest set heard_at = greatest(heard_at, $2), battery_pct = coalesce($3, battery_pct)
          where vehicle_id = $1",
        vehicle.0,
        now as Time,
        battery_pct
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(())
}

struct Note {
    org: Option<OrgId>,
    reason: &'static str,
    key: Option<String>,
}

async fn journal(app: &App, source: Source, notes: Vec<Note>, raw: &str, now: Time) -> Result<(), Error> {
    if notes.is_empty() {
        return Ok(());
    }
    for note in &notes {
        metrics::counter!("positions_unusable_total", "reason" => note.reason).increment(1);
    }
    let mut tx = app.db().system("records that belong to no organisation, or to several").await?;
    let strangers = sqlx::query_scalar!(
        r#"select count(*) as "n!" from tracking.unusable where org_id is null and at > $1"#,
        now.plus_s(-60) as Time
    )
    .fetch_one(tx.conn())
    .await?;
    // The same request is written once per reason, not once per record of an upload of a thousand.
    let mut written: Vec<(Option<OrgId>, &str)> = Vec::new();
    for note in notes {
        let crowded = note.org.is_none() && strangers as u64 >= STRANGERS_PER_MINUTE;
        if crowded || written.contains(&(note.org, note.reason)) {
            continue;
        }
        written.push((note.org, note.reason));
        sqlx::query!(
            "insert into tracking.unusable (id, org_id, at, source, reason, key_sha256, body) values ($1, $2, $3, $4, $5, $6, $7)",
            EventId::mint().0,
            note.org.map(|o| o.0),
            now as Time,
            source as i16,
            note.reason,
            note.key.map(|k| hash(&k)),
            raw.replace('\0', "").chars().take(BODY_CHARS_MAX).collect::<String>(),
        )
        .execute(tx.conn())
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

fn hash(key: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(key).iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("BUG: writing to a String cannot fail");
        hex
    })
}
