//! POST /v1/driver/van-checks
//! What is in the van against what should be: scanned before departure and at the end of the shift. Missing and extra parcels open
//! an incident.
//!
//! ```json
//! {"id": "8b6f…", "phase": "departure", "at": "2026-11-21T05:10:00Z", "route": "rte_…", "scanned": ["P-1", "4K7M9XWD2PTR"]}
//! ```
//! 200 with `{"id", "expected": 12, "seen": 11, "missing": [{"item", "barcode", "description", "delivery", "tracking_number"}],
//! "extra": [{"scan": "X", "delivery": null, "why": "unknown"}], "ok": false}`. The id is the phone's: sent again, the answer is the
//! same. A scan is a parcel's barcode, or the delivery's tracking number in any spelling, which stands for all its parcels.

use crate::{
    DriverAct, Error,
    command_delivery::must_drive,
    custody::Custody,
    delivery::State,
    incident::Kind,
    journal::{NewIncident, dedupe_key, raise_incident},
    tracking_number::TrackingNumber,
    who::hats,
    words::words,
};
use garde::Validate;
use kernel::{DeliveryId, DriverId, ItemId, RouteId, Time};
use platform::{Answer, App, Envelope, Input, May, Reply, Tx};
use serde::{Deserialize, Serialize};
use sqlx::query;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

words! {
    #[schema(as = VanCheckPhase)]
    Phase {
        Departure = "departure",
        End = "end",
    }
}

words! {
    /// Why a scanned parcel does not belong in this van.
    Why {
        /// no parcel of ours
        Unknown = "unknown",
        OtherDriver = "other_driver",
        /// this driver's, but its pickup was not reported
        NotLoaded = "not_loaded",
        /// handed over, returned or cancelled
        Done = "done",
    }
}

#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVanCheck {
    #[garde(skip)]
    pub id: Uuid,
    #[garde(skip)]
    pub phase: Phase,
    #[garde(skip)]
    pub at: Time,
    #[garde(skip)]
    pub route: Option<RouteId>,
    #[garde(length(max = 2000), inner(length(chars, min = 1, max = 300)))]
    pub scanned: Vec<String>,
    #[garde(inner(length(chars, max = 1000)))]
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VanCheck {
    pub id: Uuid,
    pub expected: usize,
    pub seen: usize,
    pub missing: Vec<Missing>,
    pub extra: Vec<Extra>,
    pub ok: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = MissingParcel)]
pub struct Missing {
    pub item: ItemId,
    pub barcode: Option<String>,
    pub description: Option<String>,
    pub delivery: DeliveryId,
    pub tracking_number: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ExtraParcel)]
pub struct Extra {
    pub scan: String,
    pub delivery: Option<DeliveryId>,
    pub why: Why,
}

#[utoipa::path(post, path = "/driver/van-checks", operation_id = "check_van", tag = "driver", request_body = NewVanCheck,
    responses((status = 200, body = Envelope<VanCheck>)))]
async fn handle(actor: May<DriverAct>, input: Input<NewVanCheck>) -> Reply<VanCheck> {
    let mut tx = actor.begin().await?;
    let driver = must_drive(&hats(&mut tx, &actor).await?)?;
    let check = check_van(&mut tx, driver, &input.value).await?;
    tx.commit().await?;
    Ok(Answer::ok(check))
}

/// Compares and writes down what was found.
pub async fn check_van(tx: &mut Tx, driver: DriverId, new: &NewVanCheck) -> Result<VanCheck, Error> {
    let before =
        query!("select answer from delivery.van_checks where id = $1 and driver_id = $2", new.id, driver.0)
            .fetch_optional(tx.conn())
            .await?;
    if let Some(before) = before {
        return Ok(serde_json::from_value(before.answer)?);
    }
    let parcels = parcels(tx, driver, &new.scanned).await?;
    let check = compare(new.id, driver, &parcels, &new.scanned);
    let now = tx.now();
    query!(
        "insert into delivery.van_checks (id, driver_id, route_id, phase, at, received_at, scanned, answer)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        new.id,
        driver.0,
        new.route.map(|r| r.0),
        new.phase.as_str(),
        new.at as _,
        now as _,
        &new.scanned,
        serde_json::to_value(&check)?,
    )
    .execute(tx.conn())
    .await?;
    if !check.ok {
        let note = format!("{}: {} missing, {} extra", new.phase, check.missing.len(), check.extra.len());
        let told = NewIncident {
            kind: Kind::VanCheck,
            delivery: None,
            route: new.route,
            command: None,
            driver: Some(driver),
            note: Some(&note),
            dedupe_key: dedupe_key(Kind::VanCheck, new.id),
        };
        raise_incident(tx, told).await?;
    }
    Ok(check)
}

/// A parcel that is in the van, or that a scan names.
struct Parcel {
    item: ItemId,
    barcode: Option<String>,
    description: Option<String>,
    delivery: DeliveryId,
    code: String,
    state: State,
    custody: Custody,
    holder: Option<DriverId>,
    driver: Option<DriverId>,
}

async fn parcels(tx: &mut Tx, driver: DriverId, scanned: &[String]) -> Result<Vec<Parcel>, Error> {
    let codes: Vec<String> = scanned.iter().filter_map(|scan| code_in(scan)).collect();
    let rows = sqlx::query_as!(
        Parcel,
        r#"select i.id as "item: ItemId", i.barcode, i.description, d.id as "delivery: DeliveryId", d.tracking_code as code,
                  d.state as "state: State", i.custody as "custody: Custody", i.holder_driver as "holder: DriverId",
                  d.driver_id as "driver: DriverId"
             from delivery.items i join delivery.deliveries d on d.id = i.delivery_id
            where i.holder_driver = $1 or i.barcode = any($2) or d.tracking_code = any($3)
            order by d.id, i.position"#,
        driver.0,
        scanned,
        &codes,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// The tracking number that a scan is or ends with: `…/t/4K7M9XWD2PTR`.
fn code_in(scan: &str) -> Option<String> {
    let last = scan.trim().rsplit('/').next()?;
    TrackingNumber::parse(last).ok().map(|number| number.code())
}

impl Parcel {
    fn is_in_van_of(&self, driver: DriverId) -> bool {
        self.custody == Custody::Driver && self.holder == Some(driver)
    }

    fn is_named_by(&self, scan: &str) -> bool {
        self.barcode.as_deref() == Some(scan.trim()) || code_in(scan).is_some_and(|code| code == self.code)
    }

    fn why_not(&self, driver: DriverId) -> Why {
        match self {
            p if p.custody == Custody::Driver => Why::OtherDriver,
            p if p.state.is_terminal() || p.custody != Custody::Shipper => Why::Done,
            p if p.driver == Some(driver) => Why::NotLoaded,
            _ => Why::OtherDriver,
        }
    }
}

/// Pure: what should be there against what was scanned. A parcel scanned twice is one parcel.
fn compare(id: Uuid, driver: DriverId, parcels: &[Parcel], scanned: &[String]) -> VanCheck {
    let expected: Vec<&Parcel> = parcels.iter().filter(|p| p.is_in_van_of(driver)).collect();
    let is_seen = |parcel: &Parcel| scanned.iter().any(|scan| parcel.is_named_by(scan));
    let missing = expected.iter().filter(|p| !is_seen(p)).map(|p| Missing {
        item: p.item,
        barcode: p.barcode.clone(),
        description: p.description.clone(),
        delivery: p.delivery,
        tracking_number: TrackingNumber::parse(&p.code).map_or_else(|_| p.code.clone(), |n| n.to_string()),
    });
    let missing: Vec<Missing> = missing.collect();
    let unknown: BTreeSet<&String> =
        scanned.iter().filter(|scan| !expected.iter().any(|p| p.is_named_by(scan))).collect();
    let extra = unknown.into_iter().map(|scan| {
        let known = parcels.iter().find(|p| p.is_named_by(scan));
        let why = known.map_or(Why::Unknown, |p| p.why_not(driver));
        Extra { scan: scan.clone(), delivery: known.map(|p| p.delivery), why }
    });
    let extra: Vec<Extra> = extra.collect();
    let ok = missing.is_empty() && extra.is_empty();
    VanCheck { id, expected: expected.len(), seen: expected.len() - missing.len(), missing, extra, ok }
}

#[cfg(test)]
#[path = "van_check_tests.rs"]
mod tests;
