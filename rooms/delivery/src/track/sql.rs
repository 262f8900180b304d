use super::{Milestone, Rating, TrackedProof};
use crate::{delivery::State, journal::hex, law::Verb};
use kernel::{DeliveryId, DriverId, OrgId, ProofId, Time};
use platform::{SystemTx, Tx};
use sqlx::query;

pub async fn whose(tx: &mut SystemTx, code: &str) -> sqlx::Result<Option<(OrgId, DeliveryId)>> {
    let row = query!(
        r#"select org_id as "org: OrgId", id as "id: DeliveryId" from delivery.deliveries where tracking_code = $1"#,
        code
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|r| (r.org, r.id)))
}

pub struct Row {
    pub state: State,
    pub driver_id: Option<DriverId>,
    pub sender_name: Option<String>,
    pub sender_phone: Option<String>,
    pub window_from: Option<Time>,
    pub window_to: Option<Time>,
    pub attempts: i32,
    pub closed_at: Option<Time>,
    pub recipient_note: Option<String>,
    pub is_near: bool,
}

pub async fn row(tx: &mut Tx, id: DeliveryId) -> sqlx::Result<Option<Row>> {
    sqlx::query_as!(
        Row,
        r#"select state as "state: State", driver_id as "driver_id: DriverId", sender_name, sender_phone, window_from, window_to,
                  attempts, closed_at, recipient_note, is_near
             from delivery.deliveries where id = $1"#,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await
}

/// The steps a recipient understands: where the state changed, and why a visit failed. Never who, never from where.
pub async fn milestones(tx: &mut Tx, id: DeliveryId) -> sqlx::Result<Vec<Milestone>> {
    let rows = query!(
        r#"select to_state as "to: State", verb as "verb: Verb", cause_code, occurred_at from delivery.transitions
            where delivery_id = $1 and superseded_at is null and from_state <> to_state order by seq"#,
        id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let milestone = |verb: Verb, cause: String, status, at| {
        let cause = matches!(verb, Verb::Fail | Verb::PickupFail).then_some(cause);
        Milestone { status, at, cause }
    };
    Ok(rows.into_iter().map(|r| milestone(r.verb, r.cause_code, r.to, r.occurred_at)).collect())
}

/// The last proof from the door, once it is handed over.
pub async fn proof(tx: &mut Tx, id: DeliveryId, state: State) -> sqlx::Result<Option<TrackedProof>> {
    if !matches!(state, State::Delivered | State::PartiallyDelivered) {
        return Ok(None);
    }
    let row = query!(
        r#"select id as "id: ProofId", record, seal, at from delivery.proofs where delivery_id = $1 and side = 'dropoff' order by link desc limit 1"#,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| {
        let shown = &row.record["shown"];
        let text = |key: &str| shown[key].as_str().map(str::to_owned);
        TrackedProof {
            id: row.id,
            delivered_at: row.at,
            received_by: text("recipient_name"),
            relation: text("relation"),
            photos: shown["photos"].as_array().map_or(0, Vec::len),
            signed: shown["signature"].is_string(),
            hash: hex(&row.seal),
            verify_url: format!("/api/v1/public/proofs/{}", row.id),
        }
    }))
}

pub async fn knows_phone(tx: &mut Tx, id: DeliveryId, last4: &str) -> sqlx::Result<bool> {
    let row = query!("select recipient_phone from delivery.deliveries where id = $1", id.0)
        .fetch_one(tx.conn())
        .await?;
    Ok(row
        .recipient_phone
        .is_some_and(|phone| phone.ends_with(last4) && last4.bytes().all(|b| b.is_ascii_digit())))
}

/// What a delivery is after something was said about it.
pub struct Now {
    pub version: i64,
    pub driver: Option<DriverId>,
}

pub async fn set_note(tx: &mut Tx, id: DeliveryId, note: Option<&str>) -> sqlx::Result<Now> {
    let now = tx.now();
    sqlx::query_as!(
        Now,
        r#"update delivery.deliveries set recipient_note = $2, version = version + 1, updated_at = $3 where id = $1
        returning version, driver_id as "driver: DriverId""#,
        id.0,
        note,
        now as _,
    )
    .fetch_one(tx.conn())
    .await
}

pub async fn set_rating(tx: &mut Tx, id: DeliveryId, stars: i16, comment: Option<&str>) -> sqlx::Result<Now> {
    let now = tx.now();
    query!(
        "insert into delivery.ratings (delivery_id, driver_id, stars, comment, rated_at)
         select id, driver_id, $2, $3, $4 from delivery.deliveries where id = $1
         on conflict (delivery_id) do update
            set stars = excluded.stars, comment = excluded.comment, rated_at = excluded.rated_at, version = ratings.version + 1",
        id.0,
        stars,
        comment,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query_as!(
        Now,
        r#"select version, driver_id as "driver: DriverId" from delivery.deliveries where id = $1"#,
        id.0
    )
    .fetch_one(tx.conn())
    .await
}

pub async fn rating(tx: &mut Tx, id: DeliveryId) -> sqlx::Result<Option<Rating>> {
    sqlx::query_as!(Rating, "select stars, comment from delivery.ratings where delivery_id = $1", id.0)
        .fetch_optional(tx.conn())
        .await
}
