use super::wire::*;
use crate::{
    Error,
    command::Window,
    custody::{Custody, Holder},
    delivery::{Delivery, End, State},
    eta::Eta,
    fix::Fix,
    genesis::Genesis,
    item::{Item, Outcome},
    journal::hex,
    law::{Role, Verb},
    order::Priority,
    track::Rating,
    tracking_number::TrackingNumber,
};
use kernel::{
    DeliveryId, DriverId, EventId, ImportId, ItemId, Lang, Money, Point, ProofId, RouteId, Time, VehicleId,
};
use platform::Tx;
use serde_json::Value;
use sqlx::{query, query_as, query_scalar};

pub struct Row {
    pub id: DeliveryId,
    pub tracking_code: String,
    pub reference: Option<String>,
    pub parent_id: Option<DeliveryId>,
    pub import_id: Option<ImportId>,
    pub state: State,
    pub custody: Custody,
    pub driver_id: Option<DriverId>,
    pub vehicle_id: Option<VehicleId>,
    pub route_id: Option<RouteId>,
    pub route_sequence: Option<i32>,
    pub attempts: i32,
    pub outcome_at: Option<Time>,
    pub settled: bool,
    pub closed_at: Option<Time>,
    pub recipient_name: String,
    pub recipient_phone: Option<String>,
    pub recipient_email: Option<String>,
    pub recipient_lang: Lang,
    pub sender_name: Option<String>,
    pub sender_phone: Option<String>,
    pub pickup_address: Option<String>,
    pub pickup_lat_e7: Option<i32>,
    pub pickup_lon_e7: Option<i32>,
    pub dropoff_address: Option<String>,
    pub dropoff_city: Option<String>,
    pub dropoff_lat_e7: Option<i32>,
    pub dropoff_lon_e7: Option<i32>,
    pub instructions: Option<String>,
    pub recipient_note: Option<String>,
    pub window_from: Option<Time>,
    pub window_to: Option<Time>,
    pub service_s: i32,
    pub priority: Priority,
    pub weight_g: i64,
    pub volume_ml: i64,
    pub skills: Vec<String>,
    pub cod_minor: Option<i64>,
    pub cod_currency: Option<String>,
    pub collected_minor: i64,
    pub terms: Value,
    pub genesis: Value,
    pub created_at: Time,
    pub updated_at: Time,
    pub version: i64,
}

/// Those of these that there are.
pub async fn deliveries(tx: &mut Tx, ids: &[uuid::Uuid]) -> sqlx::Result<Vec<Row>> {
    query_as!(
        Row,
        r#"select id as "id: DeliveryId", tracking_code, reference, parent_id as "parent_id: DeliveryId",
                  import_id as "import_id: ImportId", state as "state: State", custody as "custody: Custody",
                  driver_id as "driver_id: DriverId", vehicle_id as "vehicle_id: VehicleId", route_id as "route_id: RouteId",
                  route_sequence, attempts, outcome_at, settled, closed_at, recipient_name, recipient_phone, recipient_email,
                  recipient_lang as "recipient_lang: Lang", sender_name, sender_phone, pickup_address, pickup_lat_e7,
                  pickup_lon_e7, dropoff_address, dropoff_city, dropoff_lat_e7, dropoff_lon_e7, instructions, recipient_note, window_from,
                  window_to, service_s, priority as "priority: Priority", weight_g, volume_ml, skills, cod_minor,
                  cod_currency, collected_minor, terms, genesis, created_at, updated_at, version
             from delivery.deliveries where id = any($1) order by route_sequence nulls last, window_from nulls last, id"#,
        ids,
    )
    .fetch_all(tx.conn())
    .await
}

pub async fn exists(tx: &mut Tx, id: DeliveryId) -> sqlx::Result<bool> {
    Ok(query!("select id from delivery.deliveries where id = $1", id.0)
        .fetch_optional(tx.conn())
        .await?
        .is_some())
}

pub struct ItemRow {
    pub id: ItemId,
    pub delivery_id: DeliveryId,
    pub description: Option<String>,
    pub barcode: Option<String>,
    pub outcome: Outcome,
    pub custody: Custody,
    pub holder_driver: Option<DriverId>,
}

pub async fn items(tx: &mut Tx, deliveries: &[uuid::Uuid]) -> sqlx::Result<Vec<ItemRow>> {
    query_as!(
        ItemRow,
        r#"select id as "id: ItemId", delivery_id as "delivery_id: DeliveryId", description, barcode,
                  outcome as "outcome: Outcome", custody as "custody: Custody", holder_driver as "holder_driver: DriverId"
             from delivery.items where delivery_id = any($1) order by delivery_id, position"#,
        deliveries,
    )
    .fetch_all(tx.conn())
    .await
}

pub async fn attempts(tx: &mut Tx, id: DeliveryId) -> sqlx::Result<Vec<AttemptView>> {
    query_as!(
        AttemptView,
        r#"select a.kind as "kind: crate::attempt::Kind", a.no, a.code as "code: crate::failure::Code", a.counts, a.at,
                  a.evidence, t.superseded_at is not null as "superseded!"
             from delivery.attempts a join delivery.transitions t on t.id = a.transition_id
            where a.delivery_id = $1 order by a.at"#,
        id.0,
    )
    .fetch_all(tx.conn())
    .await
}

pub async fn proofs(tx: &mut Tx, id: DeliveryId) -> sqlx::Result<Vec<ProofView>> {
    let rows = query!(
        r#"select id as "id: ProofId", link, side as "side: End", record, previous, seal, at from delivery.proofs where delivery_id = $1 order by link"#,
        id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let view = rows.into_iter().map(|row| ProofView {
        id: row.id,
        link: row.link,
        end: row.side,
        record: row.record,
        seal: hex(&row.seal),
        previous: row.previous.map(|p| hex(&p)),
        at: row.at,
    });
    Ok(view.collect())
}

/// How money was last taken at the door.
pub async fn cod_method(tx: &mut Tx, id: DeliveryId) -> sqlx::Result<Option<String>> {
    let taken = query_scalar!(
        r#"select fact->>'method' as "method"
             from delivery.transitions t, jsonb_array_elements(t.facts) fact
            where t.delivery_id = $1 and t.superseded_at is null and fact->>'fact' = 'cash_taken'
            order by t.seq desc limit 1"#,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(taken.flatten())
}

pub async fn timeline(tx: &mut Tx, id: DeliveryId, all: bool) -> Result<Vec<TimelineEntry>, Error> {
    let rows = query!(
        r#"select id as "id: EventId", verb as "verb: Verb", from_state as "from: State", to_state as "to: State",
                  to_custody as "custody: Custody", role as "role: Role", driver_id as "driver_id: DriverId", cause_code, reason,
                  occurred_at, received_at, fix, source, superseded_at is not null as "superseded!"
             from delivery.transitions
            where delivery_id = $1 and (superseded_at is null or $2)
            order by abs(seq), received_at"#,
        id.0,
        all,
    )
    .fetch_all(tx.conn())
    .await?;
    let entry = rows.into_iter().map(|row| {
        let fix: Option<Fix> = row.fix.map(serde_json::from_value).transpose()?;
        Ok(TimelineEntry {
            id: row.id,
            command: row.verb,
            from: row.from,
            to: row.to,
            custody: row.custody,
            actor: ActorView { kind: row.role, driver_id: row.driver_id },
            cause: row.cause_code,
            note: row.reason,
            occurred_at: row.occurred_at,
            received_at: row.received_at,
            point: fix.map(|f| f.at),
            source: row.source,
            superseded: row.superseded,
        })
    });
    entry.collect()
}

pub fn point(lat_e7: Option<i32>, lon_e7: Option<i32>) -> Option<Point> {
    Some(Point::from_e7(lat_e7?, lon_e7?))
}

/// What other tables tell of a delivery.
pub struct Told {
    pub visits: Vec<AttemptView>,
    pub proofs: Vec<ProofView>,
    pub eta: Eta,
    pub rating: Option<Rating>,
    pub cod_method: Option<String>,
}

impl Row {
    pub fn into_view(self, items: Vec<ItemRow>, told: Told, public_url: &str) -> Result<DeliveryView, Error> {
        let snapshot = self.snapshot(&items)?;
        let number = TrackingNumber::parse(&self.tracking_code).expect("BUG: we made it");
        let window = self.window_from.zip(self.window_to).map(|(from, to)| Window { from, to });
        let address = AddressView {
            text: self.dropoff_address.unwrap_or_default(),
            city: self.dropoff_city,
            point: point(self.dropoff_lat_e7, self.dropoff_lon_e7),
            note: self.instructions.clone(),
        };
        Ok(DeliveryView {
            row: DeliveryRow {
                id: self.id,
                tracking_number: number.to_string(),
                reference: self.reference,
                status: self.state,
                custody: self.custody,
                recipient: ContactView {
                    name: self.recipient_name,
                    phone: self.recipient_phone,
                    email: self.recipient_email,
                    lang: self.recipient_lang,
                },
                address,
                window,
                driver_id: self.driver_id,
                vehicle_id: self.vehicle_id,
                route_id: self.route_id,
                route_sequence: self.route_sequence,
                cod: snapshot.cod,
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
            },
            tracking_url: format!("{public_url}/t/{}", self.tracking_code),
            tracking_code: self.tracking_code,
            sender: SenderView { name: self.sender_name, phone: self.sender_phone },
            pickup: AddressView {
                text: self.pickup_address.unwrap_or_default(),
                city: None,
                point: point(self.pickup_lat_e7, self.pickup_lon_e7),
                note: None,
            },
            items: items.into_iter().map(ItemRow::view).collect(),
            instructions: self.instructions,
            recipient_instructions: self.recipient_note,
            rating: told.rating,
            cod_collected: snapshot.cod.map(|due| Money::new(snapshot.collected_minor, due.currency)),
            // what was given back was not taken
            cod_method: told.cod_method.filter(|_| snapshot.collected_minor > 0),
            allowed: snapshot.allowed(Role::Dispatcher),
            proof_policy: snapshot.terms.proof,
            attempts_max: snapshot.terms.attempts_max,
            visits: told.visits,
            proofs: told.proofs,
            eta: told.eta,
            parent_id: self.parent_id,
            closed_at: self.closed_at,
        })
    }

    /// What the rules look at, as stored.
    pub fn snapshot(&self, items: &[ItemRow]) -> Result<Delivery, Error> {
        let genesis: Genesis = serde_json::from_value(self.genesis.clone())?;
        let currency = self.cod_currency.as_deref().and_then(|c| c.parse().ok());
        let item = |i: &ItemRow| Item {
            id: i.id,
            barcode: i.barcode.clone(),
            outcome: i.outcome,
            holder: Holder { custody: i.custody, driver: i.holder_driver },
        };
        Ok(Delivery {
            state: self.state,
            driver: self.driver_id,
            attempts: self.attempts as u16,
            outcome_at: self.outcome_at,
            cod: self.cod_minor.zip(currency).map(|(minor, currency)| Money::new(minor, currency)),
            collected_minor: self.collected_minor,
            items: items.iter().map(item).collect(),
            terms: serde_json::from_value(self.terms.clone())?,
            ..genesis.begin(self.id, self.settled)
        })
    }
}

impl ItemRow {
    pub fn view(self) -> ItemView {
        ItemView {
            id: self.id,
            description: self.description.unwrap_or_default(),
            quantity: 1,
            outcome: self.outcome,
            custody: self.custody,
            barcode: self.barcode,
        }
    }
}
