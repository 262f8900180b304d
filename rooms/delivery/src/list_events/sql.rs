use super::{Wanted, wire::DeliveryEvent};
use crate::{
    delivery::State, fix::Fix, get_delivery::sql::point, law::Verb, tracking_number::TrackingNumber,
};
use fleet::Seat;
use kernel::{DeliveryId, DriverId, Time};
use platform::Tx;
use sqlx::query;
use uuid::Uuid;

/// Oldest first; what late facts replaced is left out.
pub async fn events(tx: &mut Tx, wanted: Wanted, seats: &[Seat]) -> sqlx::Result<Vec<DeliveryEvent>> {
    let drivers: Vec<Uuid> = seats.iter().map(|seat| seat.driver.0).collect();
    let vehicles: Vec<Uuid> = seats.iter().map(|seat| seat.vehicle.0).collect();
    let from: Vec<Time> = seats.iter().map(|seat| seat.from).collect();
    let until: Vec<Time> = seats.iter().map(|seat| seat.until).collect();
    let rows = query!(
        r#"select d.id as "id: DeliveryId", d.tracking_code, d.reference, d.recipient_name, t.verb as "verb: Verb",
                  t.to_state as "to: State", t.cause_code, t.occurred_at, t.fix, t.driver_id as "driver_id: DriverId",
                  t.verb in ('arrive_pickup', 'pickup', 'pickup_fail', 'return_done') as "at_pickup!",
                  d.pickup_lat_e7, d.pickup_lon_e7, d.dropoff_lat_e7, d.dropoff_lon_e7,
                  (select count(*) from delivery.proofs p where p.delivery_id = d.id and p.transition_id = t.id) as "proofs!"
             from delivery.transitions t
             join delivery.deliveries d on d.id = t.delivery_id
             left join lateral (
                  select s.vehicle
                    from unnest($4::uuid[], $5::uuid[], $6::timestamptz[], $7::timestamptz[])
                         with ordinality s (driver, vehicle, since, until, n)
                   where s.driver = t.driver_id and s.since <= t.occurred_at and t.occurred_at < s.until
                   order by s.n limit 1) seat on true
            where t.superseded_at is null and t.occurred_at >= $2 and t.occurred_at < $3
              and t.verb in ('arrive_pickup', 'pickup', 'pickup_fail', 'arrive_dropoff', 'deliver', 'deliver_partial', 'fail',
                             'return_done')
              and coalesce(seat.vehicle, d.vehicle_id) = $1
            order by t.occurred_at, t.id limit $8"#,
        wanted.vehicle.0,
        wanted.from as Time,
        wanted.to as Time,
        &drivers,
        &vehicles,
        &from as _,
        &until as _,
        wanted.limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let event = rows.into_iter().map(|row| {
        let fix: Option<Fix> = row.fix.and_then(|fix| serde_json::from_value(fix).ok());
        let promised = if row.at_pickup {
            point(row.pickup_lat_e7, row.pickup_lon_e7)
        } else {
            point(row.dropoff_lat_e7, row.dropoff_lon_e7)
        };
        DeliveryEvent {
            delivery_id: row.id,
            tracking_number: TrackingNumber::parse(&row.tracking_code).expect("BUG: we made it").to_string(),
            reference: row.reference,
            recipient_name: row.recipient_name,
            command: row.verb,
            to: row.to,
            cause: Some(row.cause_code),
            occurred_at: row.occurred_at,
            point: fix.map(|fix| fix.at).or(promised),
            proofs: row.proofs,
            vehicle_id: wanted.vehicle,
            driver_id: row.driver_id,
        }
    });
    Ok(event.collect())
}
