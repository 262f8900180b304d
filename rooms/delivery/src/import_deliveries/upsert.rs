//! A row whose reference a live delivery has: its words are changed, as long as nobody has set out for it.
//!
//! What a delivery was before is kept beside the row, so that the whole import can be taken back.

use super::judge::Read;
use crate::{
    Error,
    column::Field,
    delivery::State,
    genesis::{Genesis, GenesisItem},
    order::Order,
};
use kernel::{DeliveryId, FieldError, ItemId, Time};
use platform::Tx;
use serde_json::{Map, Value, json};
use sqlx::query;
use std::collections::{BTreeSet, HashMap};

/// A delivery that a row may be about.
pub struct Known {
    pub id: DeliveryId,
    state: State,
    version: i64,
    /// rescheduled or redirected since: where and when are in its history now
    is_moved: bool,
    /// the columns of [`Words`]
    words: Map<String, Value>,
    items: Vec<Value>,
}

/// New words for a delivery: the columns that an import may write, all of them, and its parcels when they change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub id: DeliveryId,
    /// the version it was judged at
    pub version: i64,
    pub words: Map<String, Value>,
    pub items: Option<Vec<Value>>,
    /// the same as it was
    pub before: Value,
}

/// What becomes of a good row.
pub enum Fate {
    Create,
    Update(Box<Change>),
    Unchanged(DeliveryId),
}

/// The live deliveries that have one of these references, locked.
pub async fn known(tx: &mut Tx, references: &[String]) -> Result<HashMap<String, Known>, Error> {
    let rows = query!(
        r#"select d.id as "id: DeliveryId", d.reference as "reference!", d.state as "state: State", d.version,
                  exists(select from delivery.commands c where c.delivery_id = d.id and c.in_log
                            and c.verb in ('reschedule', 'redirect')) as "is_moved!",
                  jsonb_build_object('recipient_name', d.recipient_name, 'recipient_phone', d.recipient_phone,
                      'recipient_email', d.recipient_email, 'recipient_lang', d.recipient_lang, 'sender_name', d.sender_name,
                      'dropoff_address', d.dropoff_address, 'dropoff_city', d.dropoff_city, 'dropoff_lat_e7', d.dropoff_lat_e7,
                      'dropoff_lon_e7', d.dropoff_lon_e7, 'instructions', d.instructions, 'window_from', d.window_from,
                      'window_to', d.window_to, 'service_s', d.service_s, 'priority', d.priority, 'weight_g', d.weight_g,
                      'skills', d.skills, 'cod_minor', d.cod_minor, 'cod_currency', d.cod_currency, 'genesis', d.genesis) as "words!",
                  (select jsonb_agg(jsonb_build_object('id', i.id, 'delivery_id', i.delivery_id, 'position', i.position,
                                        'description', i.description, 'barcode', i.barcode) order by i.position)
                     from delivery.items i where i.delivery_id = d.id) as items
             from delivery.deliveries d
            where d.reference = any($1) and d.state <> 'cancelled'
            order by d.id for update of d"#,
        references,
    )
    .fetch_all(tx.conn())
    .await?;
    let known = rows.into_iter().map(|row| {
        let words = row.words.as_object().cloned().unwrap_or_default();
        let items = row.items.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
        let known = Known {
            id: row.id,
            state: row.state,
            version: row.version,
            is_moved: row.is_moved,
            words,
            items,
        };
        (row.reference, known)
    });
    Ok(known.collect())
}

/// What a good row does to what is known. An error is one for its row.
pub fn fate(read: &Read, order: &Order, known: Option<&Known>, may_update: bool) -> Result<Fate, Wrong> {
    let Some(known) = known else { return Ok(Fate::Create) };
    if !may_update {
        return Err(Wrong::Exists);
    }
    if !matches!(known.state, State::Draft | State::Ready | State::OnHold) {
        return Err(Wrong::UnderWay(known.state));
    }
    let change = change(&read.given, order, known).map_err(|_| Wrong::Unreadable)?;
    if known.is_moved && moves(&change, known) {
        return Err(Wrong::Moved);
    }
    let is_same = change.items.is_none() && same_words(&change.words, &known.words);
    Ok(if is_same { Fate::Unchanged(known.id) } else { Fate::Update(Box::new(change)) })
}

impl Wrong {
    /// As it stands beside the row: all of it is about the reference.
    pub fn field(self) -> FieldError {
        let code = match self {
            Self::Exists => "exists",
            Self::UnderWay(_) => "under_way",
            Self::Moved => "moved",
            Self::Unreadable => "not_legal",
        };
        let field = FieldError::coded("reference", code, self.to_string());
        match self {
            Self::UnderWay(state) => field.with("status", state),
            Self::Exists | Self::Moved | Self::Unreadable => field,
        }
    }
}

/// Why a row cannot be taken in, though nothing is wrong with it by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    #[error("a live delivery has this reference")]
    Exists,
    #[error("it is {0}: an import does not change it any more")]
    UnderWay(State),
    #[error("it was rescheduled or redirected since: change where and when it goes there")]
    Moved,
    #[error("its record cannot be read")]
    Unreadable,
}

fn change(given: &BTreeSet<Field>, order: &Order, known: &Known) -> serde_json::Result<Change> {
    let mut words = known.words.clone();
    let mut genesis: Genesis = serde_json::from_value(words["genesis"].clone())?;
    let pin = order.dropoff.pin.map(kernel::Point::to_e7);
    for field in given {
        match field {
            Field::RecipientName => set(&mut words, "recipient_name", json!(order.recipient.name)),
            Field::Phone => set(&mut words, "recipient_phone", json!(order.recipient.phone)),
            Field::Email => set(&mut words, "recipient_email", json!(order.recipient.email)),
            Field::Language => set(&mut words, "recipient_lang", json!(order.recipient.lang)),
            Field::SenderName => set(&mut words, "sender_name", json!(order.sender_name)),
            Field::City => set(&mut words, "dropoff_city", json!(order.city)),
            Field::Notes => set(&mut words, "instructions", json!(order.instructions)),
            Field::ServiceMinutes => set(&mut words, "service_s", json!(order.service_s)),
            Field::Priority => set(&mut words, "priority", json!(order.priority)),
            Field::WeightKg => set(&mut words, "weight_g", json!(order.weight_g)),
            Field::Skill => set(&mut words, "skills", json!(order.skills)),
            Field::Address => {
                genesis.dropoff.address.clone_from(&order.dropoff.address);
                set(&mut words, "dropoff_address", json!(order.dropoff.address));
            }
            Field::WindowStart | Field::WindowEnd => {
                genesis.window = order.window;
                set(&mut words, "window_from", json!(order.window.map(|w| w.from)));
                set(&mut words, "window_to", json!(order.window.map(|w| w.to)));
            }
            Field::CodAmount => {
                genesis.cod = order.cod;
                set(&mut words, "cod_minor", json!(order.cod.map(|c| c.minor)));
                set(&mut words, "cod_currency", json!(order.cod.map(|c| c.currency)));
            }
            Field::Reference
            | Field::Lat
            | Field::Lon
            | Field::Currency
            | Field::Parcels
            | Field::Description => {}
        }
    }
    // coordinates of its own, or those that a new address was found at
    if given.contains(&Field::Lat) || same(&words, &known.words, "dropoff_address").is_none() {
        genesis.dropoff.pin = order.dropoff.pin;
        set(&mut words, "dropoff_lat_e7", json!(pin.map(|p| p.0)));
        set(&mut words, "dropoff_lon_e7", json!(pin.map(|p| p.1)));
    }
    let items = items(given, order, known);
    if let Some(items) = &items {
        let item = |i: &Value| -> serde_json::Result<GenesisItem> {
            Ok(GenesisItem {
                id: ItemId(serde_json::from_value(i["id"].clone())?),
                barcode: i["barcode"].as_str().map(str::to_owned),
            })
        };
        genesis.items = items.iter().map(item).collect::<Result<_, _>>()?;
    }
    set(&mut words, "genesis", serde_json::to_value(&genesis)?);
    let before = json!({"words": known.words, "items": items.as_ref().map(|_| &known.items)});
    Ok(Change { id: known.id, version: known.version, words, items, before })
}

fn set(words: &mut Map<String, Value>, column: &str, value: Value) {
    words.insert(column.to_owned(), value);
}

/// The parcels, if the row says something else of them than is known. Those that stay keep their ids.
fn items(given: &BTreeSet<Field>, order: &Order, known: &Known) -> Option<Vec<Value>> {
    let count = if given.contains(&Field::Parcels) { order.parcels.len() } else { known.items.len() };
    let description = order.parcels.first().and_then(|p| p.description.clone());
    let describe = given.contains(&Field::Description);
    let item = |n: usize| {
        let fresh = || json!({"id": ItemId::mint().0, "delivery_id": known.id.0, "position": n + 1, "description": null, "barcode": null});
        let mut item = known.items.get(n).cloned().unwrap_or_else(fresh);
        if describe || n >= known.items.len() {
            item["description"] = json!(description);
        }
        item
    };
    let items: Vec<_> = (0..count).map(item).collect();
    (items != known.items).then_some(items)
}

/// A column that says the same in both.
fn same<'a>(one: &'a Map<String, Value>, two: &Map<String, Value>, column: &str) -> Option<&'a Value> {
    let (a, b) = (&one[column], &two[column]);
    let time = |v: &Value| v.as_str().and_then(|t| t.parse::<Time>().ok());
    let is_same = match (time(a), time(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    };
    is_same.then_some(a)
}

fn same_words(one: &Map<String, Value>, two: &Map<String, Value>) -> bool {
    one.keys().filter(|column| *column != "genesis").all(|column| same(one, two, column).is_some())
}

/// Does the change say where or when it goes?
fn moves(change: &Change, known: &Known) -> bool {
    let place_and_time = ["dropoff_address", "dropoff_lat_e7", "dropoff_lon_e7", "window_from", "window_to"];
    place_and_time.iter().any(|column| same(&change.words, &known.words, column).is_none())
}

/// Writes these words over those that are there, where the version is still the one they were judged at. Returns how many were.
pub async fn rewrite(tx: &mut Tx, changes: &[Change]) -> Result<u64, Error> {
    if changes.is_empty() {
        return Ok(0);
    }
    let row = |change: &Change| {
        let mut row = change.words.clone();
        set(&mut row, "id", json!(change.id.0));
        set(&mut row, "version", json!(change.version));
        Value::Object(row)
    };
    let now = tx.now();
    let written = query!(
        "update delivery.deliveries d
            set recipient_name = x.recipient_name, recipient_phone = x.recipient_phone, recipient_email = x.recipient_email,
                recipient_lang = x.recipient_lang, sender_name = x.sender_name, dropoff_address = x.dropoff_address,
                dropoff_city = x.dropoff_city, dropoff_lat_e7 = x.dropoff_lat_e7, dropoff_lon_e7 = x.dropoff_lon_e7,
                instructions = x.instructions, window_from = x.window_from, window_to = x.window_to, service_s = x.service_s,
                priority = x.priority, weight_g = x.weight_g, skills = x.skills, cod_minor = x.cod_minor,
                cod_currency = x.cod_currency, genesis = x.genesis, version = d.version + 1, updated_at = $2
           from jsonb_to_recordset($1) as x(id uuid, version bigint, recipient_name text, recipient_phone text,
                recipient_email text, recipient_lang text, sender_name text, dropoff_address text, dropoff_city text,
                dropoff_lat_e7 int, dropoff_lon_e7 int, instructions text, window_from timestamptz, window_to timestamptz,
                service_s int, priority text, weight_g bigint, skills text[], cod_minor bigint, cod_currency text, genesis jsonb)
          where d.id = x.id and d.version = x.version",
        Value::Array(changes.iter().map(row).collect()),
        now as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    rewrite_items(tx, changes).await?;
    Ok(written)
}

async fn rewrite_items(tx: &mut Tx, changes: &[Change]) -> Result<(), Error> {
    let changed: Vec<_> = changes.iter().filter(|c| c.items.is_some()).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let deliveries: Vec<_> = changed.iter().map(|c| c.id.0).collect();
    let items = Value::Array(changed.iter().filter_map(|c| c.items.clone()).flatten().collect());
    query!(
        "delete from delivery.items i where i.delivery_id = any($1)
            and i.id not in (select id from jsonb_to_recordset($2) as x(id uuid))",
        &deliveries,
        items,
    )
    .execute(tx.conn())
    .await?;
    query!(
        "insert into delivery.items (id, delivery_id, position, description, barcode)
         select id, delivery_id, position, description, barcode
           from jsonb_to_recordset($1) as x(id uuid, delivery_id uuid, position int, description text, barcode text)
         on conflict (id) do update set position = excluded.position, description = excluded.description",
        items,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
