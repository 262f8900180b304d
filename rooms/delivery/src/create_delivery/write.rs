//! Writing orders down: one statement per table, however many orders.

use crate::{
    Error,
    command::Command,
    delivery::{Fact, State},
    genesis::Genesis,
    law::{Role, Verb},
    order::{Order, Source},
};
use kernel::{CommandId, DeliveryId, ImportId, Point};
use platform::{OnConstraint, Tx};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::query;
use uuid::Uuid;

/// How orders come to be.
#[derive(Debug, Clone, Copy)]
pub struct How {
    pub source: Source,
    pub import: Option<ImportId>,
    pub parent: Option<DeliveryId>,
    /// Submit them at once, as somebody in this role; `None` leaves drafts.
    pub submit: Option<Role>,
}

/// Writes orders whose words have been checked. A submitted one has its first command, as if given by hand.
pub async fn write_orders(tx: &mut Tx, orders: &[Order], how: How) -> Result<(), Error> {
    let rows = orders.iter().map(|o| row(o, &o.genesis(), how)).collect::<Result<Vec<_>, Error>>()?;
    insert(tx, Value::Array(rows), how).await?;
    insert_items(tx, orders, &json!({"outcome": "expected", "custody": "shipper"})).await?;
    if let Some(role) = how.submit {
        insert_submissions(tx, orders, role).await?;
    }
    Ok(())
}

/// Writes the rest of a partial delivery, which begins in the driver's hands.
pub async fn write_split(tx: &mut Tx, order: &Order, genesis: &Genesis, how: How) -> Result<(), Error> {
    insert(tx, json!([row(order, genesis, how)?]), how).await?;
    insert_items(
        tx,
        std::slice::from_ref(order),
        &json!({"outcome": "loaded", "custody": "driver", "holder_driver": genesis.driver.map(|d| d.0)}),
    )
    .await
}

fn e7(pin: Option<Point>) -> (Option<i32>, Option<i32>) {
    let e7 = pin.map(Point::to_e7);
    (e7.map(|p| p.0), e7.map(|p| p.1))
}

fn row(order: &Order, genesis: &Genesis, how: How) -> Result<Value, Error> {
    let is_ready = how.submit.is_some() && genesis.state == State::Draft;
    let state = if is_ready { State::Ready } else { genesis.state };
    let ((pickup_lat, pickup_lon), (lat, lon)) = (e7(order.pickup.pin), e7(order.dropoff.pin));
    Ok(json!({
        "id": order.id.0, "tracking_code": order.tracking.code(), "reference": order.reference,
        "parent_id": how.parent.map(|p| p.0), "state": state,
        "custody": if genesis.driver.is_some() { "driver" } else { "shipper" }, "driver_id": genesis.driver.map(|d| d.0),
        "recipient_name": order.recipient.name, "recipient_phone": order.recipient.phone,
        "recipient_email": order.recipient.email, "recipient_lang": order.recipient.lang,
        "sender_name": order.sender_name, "sender_phone": order.sender_phone,
        "pickup_address": order.pickup.address, "pickup_lat_e7": pickup_lat, "pickup_lon_e7": pickup_lon,
        "dropoff_address": order.dropoff.address, "dropoff_city": order.city, "dropoff_lat_e7": lat, "dropoff_lon_e7": lon,
        "instructions": order.instructions, "window_from": order.window.map(|w| w.from), "window_to": order.window.map(|w| w.to),
        "service_s": order.service_s, "priority": order.priority, "weight_g": order.weight_g, "volume_ml": order.volume_ml,
        "skills": order.skills, "cod_minor": order.cod.map(|c| c.minor), "cod_currency": order.cod.map(|c| c.currency),
        "code": order.code, "terms": serde_json::to_value(&order.terms)?, "genesis": serde_json::to_value(genesis)?,
        "office_seq": i64::from(is_ready), "version": 1 + i64::from(is_ready),
    }))
}

async fn insert(tx: &mut Tx, rows: Value, how: How) -> Result<(), Error> {
    let (now, user) = (tx.now(), tx.user().map(|u| u.0));
    let reference = rows[0]["reference"].as_str().unwrap_or_default().to_owned();
    query!(
        "insert into delivery.deliveries (id, tracking_code, reference, source, import_id, parent_id, state, custody, driver_id,
             recipient_name, recipient_phone, recipient_email, recipient_lang, sender_name, sender_phone, pickup_address,
             pickup_lat_e7, pickup_lon_e7, dropoff_address, dropoff_city, dropoff_lat_e7, dropoff_lon_e7, instructions,
             window_from, window_to, service_s, priority, weight_g, volume_ml, skills, cod_minor, cod_currency, code, terms,
             genesis, office_seq, version, created_by, created_at, updated_at)
         select id, tracking_code, reference, $2, $3, parent_id, state, custody, driver_id,
             recipient_name, recipient_phone, recipient_email, recipient_lang, sender_name, sender_phone, pickup_address,
             pickup_lat_e7, pickup_lon_e7, dropoff_address, dropoff_city, dropoff_lat_e7, dropoff_lon_e7, instructions,
             window_from, window_to, service_s, priority, weight_g, volume_ml, skills, cod_minor, cod_currency, code, terms,
             genesis, office_seq, version, $4, $5, $5
           from jsonb_to_recordset($1) as x(id uuid, tracking_code text, reference text, parent_id uuid, state text, custody text,
             driver_id uuid, recipient_name text, recipient_phone text, recipient_email text, recipient_lang text,
             sender_name text, sender_phone text, pickup_address text, pickup_lat_e7 int, pickup_lon_e7 int,
             dropoff_address text, dropoff_city text, dropoff_lat_e7 int, dropoff_lon_e7 int, instructions text,
             window_from timestamptz, window_to timestamptz, service_s int, priority text, weight_g bigint, volume_ml bigint,
             skills text[], cod_minor bigint, cod_currency text, code text, terms jsonb, genesis jsonb, office_seq bigint,
             version bigint)",
        rows,
        how.source.as_str(),
        how.import.map(|i| i.0),
        user,
        now as _,
    )
    .execute(tx.conn())
    .await
    .map(|_| ())
    .on_constraint("deliveries_one_per_reference", || Error::ReferenceTaken(reference))
}

async fn insert_items(tx: &mut Tx, orders: &[Order], state: &Value) -> Result<(), Error> {
    let item = |delivery: DeliveryId, (n, p): (usize, &crate::order::Parcel)| json!({"id": p.id.0, "delivery_id": delivery.0, "position": n + 1, "description": p.description, "barcode": p.barcode});
    let rows: Vec<_> =
        orders.iter().flat_map(|o| o.parcels.iter().enumerate().map(move |p| item(o.id, p))).collect();
    query!(
        "insert into delivery.items (id, delivery_id, position, description, barcode, outcome, custody, holder_driver)
         select id, delivery_id, position, description, barcode, $2::jsonb->>'outcome', $2::jsonb->>'custody',
                ($2::jsonb->>'holder_driver')::uuid
           from jsonb_to_recordset($1) as x(id uuid, delivery_id uuid, position int, description text, barcode text)",
        Value::Array(rows),
        state,
    )
    .execute(tx.conn())
    .await
    .map(|_| ())
    .on_constraint("items_one_per_barcode", || Error::field("items", "two parcels have the same barcode"))
}

/// The first command of each order and the step it made.
async fn insert_submissions(tx: &mut Tx, orders: &[Order], role: Role) -> Result<(), Error> {
    let payload = serde_json::to_value(&Command::Submit)?;
    let digest: [u8; 32] = Sha256::digest(serde_json::to_vec(&Command::Submit)?).into();
    let ids: Vec<_> = orders.iter().map(|o| o.id.0).collect();
    let commands: Vec<_> = orders.iter().map(|_| CommandId::mint().0).collect();
    let steps: Vec<_> = orders.iter().map(|_| Uuid::now_v7()).collect();
    let (now, user) = (tx.now(), tx.user().map(|u| u.0));
    query!(
        "insert into delivery.commands (id, delivery_id, verb, payload, digest, role, user_id, origin, office_seq, occurred_at,
             received_at, source, in_log, verdict, version_after)
         select id, delivery_id, $3, $4, $5, $6, $7, 'office', 1, $8, $8, 'create', true, 'applied', 2
           from unnest($1::uuid[], $2::uuid[]) as x(id, delivery_id)",
        &commands,
        &ids,
        Verb::Submit.as_str(),
        payload,
        digest.as_slice(),
        role.as_str(),
        user,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    query!(
        "insert into delivery.transitions (id, delivery_id, seq, command_id, verb, from_state, to_state, to_custody, role, user_id,
             cause_code, occurred_at, received_at, source, facts)
         select id, delivery_id, 1, command_id, $4, 'draft', 'ready', 'shipper', $5, $6, $4, $7, $7, 'create', $8
           from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as x(id, delivery_id, command_id)",
        &steps,
        &ids,
        &commands,
        Verb::Submit.as_str(),
        role.as_str(),
        user,
        now as _,
        serde_json::to_value([Fact::Promised])?,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
