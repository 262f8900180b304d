//! GET /v1/deliveries?q=amina&status=in.(ready,assigned)&order=window_from.asc&limit=50&cursor=…
//! Find any delivery: free text over number, reference, recipient, telephone and address; filters on the columns below.

use crate::{
    DeliveriesRead,
    command::Window,
    custody::Custody,
    delivery::State,
    get_delivery::{AddressView, ContactView, DeliveryRow},
    order::Priority,
    tracking_number::TrackingNumber,
};
use kernel::{DeliveryId, DriverId, ImportId, Lang, Money, Point, RouteId, Time, VehicleId};
use platform::{
    Answer, App, Envelope, May, Reply, columns,
    http::filter::{Columns, FilterAsk, FilterParams, List},
};
use serde_json::Value;
use sqlx::{FromRow, Postgres, QueryBuilder};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) static COLUMNS: Columns = columns! {
    id: Id("dlv") = "id",
    tracking_code: Text = "tracking_code",
    tracking_number: Show = "tracking_code",
    reference: Text = "reference",
    status: Word(&["draft", "ready", "on_hold", "assigned", "accepted", "to_pickup", "at_pickup", "in_custody", "out_for_delivery",
        "at_dropoff", "attempted", "delivered", "partially_delivered", "returning", "returned", "cancelled", "lost"]) = "state",
    custody: Word(&["shipper", "driver", "hub", "recipient", "returned", "lost"]) = "custody",
    priority: Word(&["low", "normal", "high", "urgent"]) = "priority",
    priority_rank: Int = "array_position(array['low', 'normal', 'high', 'urgent'], priority)",
    driver_id: Id("drv") = "driver_id",
    vehicle_id: Id("veh") = "vehicle_id",
    route_id: Id("rte") = "route_id",
    import_id: Id("imp") = "import_id",
    recipient_name: Text = "recipient_name",
    recipient_phone: Text = "recipient_phone",
    city: Text = "dropoff_city",
    attempts: Int = "attempts",
    route_sequence: Int = "route_sequence",
    service_s: Int = "service_s",
    weight_g: Int = "weight_g",
    volume_ml: Int = "volume_ml",
    cod_minor: Int = "cod_minor",
    window_from: Time = "window_from",
    window_to: Time = "window_to",
    created_at: Time = "created_at",
    updated_at: Time = "updated_at",
    closed_at: Time = "closed_at",
    recipient: Show = "recipient_name",
    address: Show = "dropoff_address",
    window: Show = "window_from",
    cod: Show = "cod_minor",
    skills: Show = "skills",
    version: Show = "version",
};

pub(crate) const LIST: List = List {
    columns: "id, tracking_code, reference, state, custody, recipient_name, recipient_phone, recipient_lang, dropoff_address,
              dropoff_city, dropoff_lat_e7, dropoff_lon_e7, instructions, window_from, window_to, driver_id, vehicle_id, route_id,
              route_sequence, cod_minor, cod_currency, attempts, priority, service_s, weight_g, volume_ml, skills, import_id,
              created_at, updated_at, version",
    from: "delivery.deliveries",
    key: "id",
};

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

#[utoipa::path(get, path = "/deliveries", operation_id = "search_deliveries", tag = "deliveries",
    params(FilterParams, ("q" = Option<String>, Query, description = "words that all appear in number, reference, name, telephone or address")),
    responses((status = 200, body = Envelope<Vec<DeliveryRow>>)))]
async fn handle(actor: May<DeliveriesRead>, mut ask: FilterAsk) -> Reply<Vec<Value>> {
    let words = take_words(&mut ask);
    let filter = ask.filter(&COLUMNS)?;
    let mut tx = actor.read().await?;
    let (rows, page) =
        filter.fetch_where::<Row>(&mut tx, &LIST, |sql| push_words(sql, &words), |row| row.id.0).await?;
    let rows: Vec<_> = rows.into_iter().map(Row::view).collect();
    Ok(Answer::ok(filter.project(&rows)).page(page))
}

/// The patterns of `q`, which every row has to match.
pub(crate) fn take_words(ask: &mut FilterAsk) -> Vec<String> {
    ask.take("q").map(|q| patterns(&q)).unwrap_or_default()
}

pub(crate) fn push_words(sql: &mut QueryBuilder<Postgres>, words: &[String]) {
    for word in words {
        sql.push(" and search like ").push_bind(word.clone());
    }
}

/// `%word%` for each of the first eight words; a tracking number is found with or without its dashes.
fn patterns(text: &str) -> Vec<String> {
    let whole = TrackingNumber::parse(text).map(|number| number.code());
    let text = whole.unwrap_or_else(|_| text.to_owned()).to_lowercase();
    let escaped = |word: &str| word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    text.split_whitespace().take(8).map(|word| format!("%{}%", escaped(word))).collect()
}

#[derive(FromRow)]
pub(crate) struct Row {
    id: DeliveryId,
    tracking_code: String,
    reference: Option<String>,
    state: State,
    custody: Custody,
    recipient_name: String,
    recipient_phone: Option<String>,
    recipient_lang: Lang,
    dropoff_address: Option<String>,
    dropoff_city: Option<String>,
    dropoff_lat_e7: Option<i32>,
    dropoff_lon_e7: Option<i32>,
    instructions: Option<String>,
    window_from: Option<Time>,
    window_to: Option<Time>,
    driver_id: Option<DriverId>,
    vehicle_id: Option<VehicleId>,
    route_id: Option<RouteId>,
    route_sequence: Option<i32>,
    cod_minor: Option<i64>,
    cod_currency: Option<String>,
    attempts: i32,
    priority: Priority,
    service_s: i32,
    weight_g: i64,
    volume_ml: i64,
    skills: Vec<String>,
    import_id: Option<ImportId>,
    created_at: Time,
    updated_at: Time,
    version: i64,
}

impl Row {
    pub(crate) fn view(self) -> DeliveryRow {
        let currency = self.cod_currency.as_deref().and_then(|c| c.parse().ok());
        let point = self.dropoff_lat_e7.zip(self.dropoff_lon_e7).map(|(lat, lon)| Point::from_e7(lat, lon));
        DeliveryRow {
            id: self.id,
            tracking_number: TrackingNumber::parse(&self.tracking_code).expect("BUG: we made it").to_string(),
            reference: self.reference,
            status: self.state,
            custody: self.custody,
            recipient: ContactView {
                name: self.recipient_name,
                phone: self.recipient_phone,
                email: None,
                lang: self.recipient_lang,
            },
            address: AddressView {
                text: self.dropoff_address.unwrap_or_default(),
                city: self.dropoff_city,
                point,
                note: self.instructions,
            },
            window: self.window_from.zip(self.window_to).map(|(from, to)| Window { from, to }),
            driver_id: self.driver_id,
            vehicle_id: self.vehicle_id,
            route_id: self.route_id,
            route_sequence: self.route_sequence,
            cod: self.cod_minor.zip(currency).map(|(minor, currency)| Money::new(minor, currency)),
            attempts: self.attempts,
            priority: self.priority,
            service_s: self.service_s,
            weight_g: self.weight_g,
            volume_ml: self.volume_ml,
            skills: self.skills,
            import_id: self.import_id,
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::patterns;

    #[test]
    fn what_people_type_is_taken_literally() {
        assert_eq!(patterns("Amina 50%_"), ["%amina%", "%50\\%\\_%"]);
        assert!(patterns("  ").is_empty());
    }
}
