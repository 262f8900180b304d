//! GET /v1/driver/today
//! Everything the phone needs for the day, so that it can work without a network: routes with their stops, deliveries with the
//! terms they were promised under, offers, and what each reason for a failed visit asks for.
//!
//! ```json
//! {"driver_id": "drv_…", "now": "2026-11-21T05:00:00Z", "time_zone": "Asia/Dubai",
//!  "routes": [{"id": "rte_…", "name": "Van 3", "status": "published", "stops": [{"sequence": 1, "tasks": [{"delivery": "dlv_…", …}]}]}],
//!  "deliveries": [{"id": "dlv_…", "version": 4, "status": "assigned", "allowed": ["accept", "decline"], "cod_due": {…},
//!    "proof_policy": {"photos_min": 1}, "attempts_max": 3, "arrive_radius_m": 150, "items": […], …}],
//!  "offers": [{"delivery": "dlv_…", "until": "…"}], "failure_codes": [{"code": "not_home", "photo": true, "wait_s_min": 300, …}]}
//! ```
//! `version` is what a command sends back as `base_version`.

#[cfg(test)]
mod tests;

use crate::{
    DriverAct, Error,
    command::Window,
    command_delivery::must_drive,
    custody::Custody,
    delivery::State,
    edit_rules::rules_of,
    failure::{self, FailureCode},
    get_delivery::{AddressView, ContactView, ItemView, sql},
    law::{Role, Verb},
    order::Priority,
    plan_routes::{RouteView, get_route},
    proof,
    tracking_number::TrackingNumber,
    who::hats,
};
use kernel::{Currency, DeliveryId, DriverId, Money, Point, RouteId, Time};
use platform::{Answer, App, Envelope, May, Reply, Tx};
use serde::{Deserialize, Serialize};
use sqlx::query;
use std::collections::HashMap;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Today {
    pub driver_id: DriverId,
    pub now: Time,
    pub time_zone: String,
    pub routes: Vec<RouteView>,
    pub deliveries: Vec<DriverDelivery>,
    pub offers: Vec<OfferView>,
    pub failure_codes: Vec<FailureCode>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DriverDelivery {
    pub id: DeliveryId,
    /// send it back as `base_version`
    pub version: i64,
    pub tracking_number: String,
    pub reference: Option<String>,
    pub status: State,
    pub custody: Custody,
    pub recipient: ContactView,
    pub pickup: AddressView,
    pub dropoff: AddressView,
    pub window: Option<Window>,
    pub service_s: i32,
    pub priority: Priority,
    pub items: Vec<ItemView>,
    pub cod_due: Option<Money>,
    pub proof_policy: proof::Policy,
    pub pickup_proof: proof::Policy,
    pub return_proof: proof::Policy,
    pub attempts: i32,
    pub attempts_max: u16,
    pub arrive_radius_m: u32,
    pub collection_only: bool,
    pub allowed: Vec<Verb>,
    pub route_id: Option<RouteId>,
    pub route_sequence: Option<i32>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
/// Enough to say yes or no by. Whose it is and which door, only he learns who takes it.
pub struct OfferView {
    pub delivery: DeliveryId,
    pub until: Time,
    /// where it is fetched: the shipper's name, else the address
    pub pickup: Option<String>,
    pub city: Option<String>,
    /// of the drop-off, to about a kilometre
    pub point: Option<Point>,
    pub window: Option<Window>,
    pub items: i64,
    pub cod: Option<Money>,
}

#[utoipa::path(get, path = "/driver/today", operation_id = "get_driver_today", tag = "driver",
    responses((status = 200, body = Envelope<Today>)))]
async fn handle(actor: May<DriverAct>) -> Reply<Today> {
    let mut tx = actor.read().await?;
    let driver = must_drive(&hats(&mut tx, &actor).await?)?;
    Ok(Answer::ok(driver_today(&mut tx, driver).await?))
}

/// The day of one driver.
pub async fn driver_today(tx: &mut Tx, driver: DriverId) -> Result<Today, Error> {
    let routes = query!(
        r#"select id as "id: RouteId" from delivery.routes where driver_id = $1 and state in ('published', 'started')
            order by depart_at nulls last, id"#,
        driver.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut views = Vec::with_capacity(routes.len());
    for route in routes {
        views.push(get_route(tx, route.id).await?);
    }
    Ok(Today {
        driver_id: driver,
        now: tx.now(),
        time_zone: rules_of(tx).await?.rules.time_zone,
        routes: views,
        deliveries: deliveries(tx, driver).await?,
        offers: offers(tx, driver).await?,
        failure_codes: failure::named(),
    })
}

/// What a driver has in hand, in the order of his route.
async fn deliveries(tx: &mut Tx, driver: DriverId) -> Result<Vec<DriverDelivery>, Error> {
    let ids: Vec<Uuid> = query!(
        "select id from delivery.deliveries where driver_id = $1 and closed_at is null order by id limit 500",
        driver.0,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(|row| row.id)
    .collect();
    let rows = sql::deliveries(tx, &ids).await?;
    let mut items: HashMap<DeliveryId, Vec<sql::ItemRow>> = HashMap::new();
    for item in sql::items(tx, &ids).await? {
        items.entry(item.delivery_id).or_default().push(item);
    }
    rows.into_iter().map(|row| view(&row, items.remove(&row.id).unwrap_or_default())).collect()
}

fn view(row: &sql::Row, items: Vec<sql::ItemRow>) -> Result<DriverDelivery, Error> {
    let snapshot = row.snapshot(&items)?;
    let address =
        |text: &Option<String>, lat, lon, note: &Option<String>, city: &Option<String>| AddressView {
            text: text.clone().unwrap_or_default(),
            city: city.clone(),
            point: sql::point(lat, lon),
            note: note.clone(),
        };
    Ok(DriverDelivery {
        id: row.id,
        version: row.version,
        tracking_number: TrackingNumber::parse(&row.tracking_code).expect("BUG: we made it").to_string(),
        reference: row.reference.clone(),
        status: row.state,
        custody: row.custody,
        recipient: ContactView {
            name: row.recipient_name.clone(),
            phone: row.recipient_phone.clone(),
            email: None,
            lang: row.recipient_lang,
        },
        pickup: address(&row.pickup_address, row.pickup_lat_e7, row.pickup_lon_e7, &None, &None),
        dropoff: address(
            &row.dropoff_address,
            row.dropoff_lat_e7,
            row.dropoff_lon_e7,
            &notes(row),
            &row.dropoff_city,
        ),
        window: row.window_from.zip(row.window_to).map(|(from, to)| Window { from, to }),
        service_s: row.service_s,
        priority: row.priority,
        cod_due: snapshot.outstanding(),
        allowed: snapshot.allowed(Role::Driver),
        items: items.into_iter().map(sql::ItemRow::view).collect(),
        proof_policy: snapshot.terms.proof,
        pickup_proof: snapshot.terms.pickup_proof,
        return_proof: snapshot.terms.return_proof,
        attempts: row.attempts,
        attempts_max: snapshot.terms.attempts_max,
        arrive_radius_m: snapshot.terms.arrive_radius_m,
        collection_only: snapshot.terms.collection_only,
        route_id: row.route_id,
        route_sequence: row.route_sequence,
    })
}

/// What the shipper and the recipient say to the driver, a line each.
fn notes(row: &sql::Row) -> Option<String> {
    let lines: Vec<&str> =
        [&row.instructions, &row.recipient_note].into_iter().flatten().map(String::as_str).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Open offers in which this driver is named.
async fn offers(tx: &mut Tx, driver: DriverId) -> Result<Vec<OfferView>, Error> {
    let now = tx.now();
    let named = serde_json::json!({"drivers": [driver]});
    let rows = query!(
        r#"select id as "id: DeliveryId", offer as "offer!", coalesce(sender_name, pickup_address) as pickup, dropoff_city, dropoff_lat_e7, dropoff_lon_e7,
                  window_from, window_to, cod_minor, cod_currency as "cod_currency: Currency",
                  (select count(*) from delivery.items i where i.delivery_id = d.id) as "items!"
             from delivery.deliveries d
            where state = 'ready' and offer is not null and offer @> $1 order by id limit 100"#,
        named,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut open = Vec::new();
    for row in rows {
        let offer: crate::delivery::Offer = serde_json::from_value(row.offer)?;
        if offer.until >= now {
            let window = row.window_from.zip(row.window_to).map(|(from, to)| Window { from, to });
            open.push(OfferView {
                delivery: row.id,
                until: offer.until,
                pickup: row.pickup,
                city: row.dropoff_city,
                point: row.dropoff_lat_e7.zip(row.dropoff_lon_e7).map(|(lat, lon)| about(lat, lon)),
                window,
                items: row.items,
                cod: row.cod_minor.zip(row.cod_currency).map(|(minor, currency)| Money::new(minor, currency)),
            });
        }
    }
    Ok(open)
}

/// A point to a hundredth of a degree.
fn about(lat_e7: i32, lon_e7: i32) -> Point {
    let round = |e7: i32| (f64::from(e7) / 1e5).round() as i32 * 100_000;
    Point::from_e7(round(lat_e7), round(lon_e7))
}
