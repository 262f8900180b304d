use kernel::{DeliveryId, DriverId, Time};
use platform::Tx;
use sqlx::query;
use std::collections::HashMap;

/// What a delivery asks of who brings it.
pub struct Need {
    pub id: DeliveryId,
    pub window: Option<(Time, Time)>,
    pub service_s: i64,
    pub weight_g: i64,
    pub volume_ml: i64,
    pub parcels: i64,
    pub skills: Vec<String>,
}

/// What a driver has in hand; `service_s` of what lies within the window in question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InHand {
    pub count: i64,
    pub weight_g: i64,
    pub volume_ml: i64,
    pub parcels: i64,
    pub service_s: i64,
}

pub async fn need(tx: &mut Tx, id: DeliveryId) -> sqlx::Result<Option<Need>> {
    let row = query!(
        r#"select window_from, window_to, service_s, weight_g, volume_ml, skills,
                  (select count(*) from delivery.items i where i.delivery_id = d.id) as "parcels!"
             from delivery.deliveries d where id = $1"#,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Need {
        id,
        window: row.window_from.zip(row.window_to),
        service_s: i64::from(row.service_s),
        weight_g: row.weight_g,
        volume_ml: row.volume_ml,
        parcels: row.parcels,
        skills: row.skills,
    }))
}

pub async fn in_hand(
    tx: &mut Tx,
    drivers: &[DriverId],
    need: &Need,
) -> sqlx::Result<HashMap<DriverId, InHand>> {
    let ids: Vec<_> = drivers.iter().map(|d| d.0).collect();
    let rows = query!(
        r#"select driver_id as "driver!: DriverId", count(*) as "count!", sum(weight_g)::bigint as "weight_g!",
                  sum(volume_ml)::bigint as "volume_ml!",
                  sum((select count(*) from delivery.items i where i.delivery_id = d.id))::bigint as "parcels!",
                  coalesce(sum(service_s) filter (where window_from >= $3 and window_to <= $4), 0)::bigint as "service_s!"
             from delivery.deliveries d
            where driver_id = any($1) and closed_at is null and id <> $2 and state <> 'ready'
            group by driver_id"#,
        &ids,
        need.id.0,
        need.window.map(|w| w.0) as _,
        need.window.map(|w| w.1) as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let hand = rows.into_iter().map(|r| {
        let (weight_g, volume_ml, parcels, service_s) = (r.weight_g, r.volume_ml, r.parcels, r.service_s);
        (r.driver, InHand { count: r.count, weight_g, volume_ml, parcels, service_s })
    });
    Ok(hand.collect())
}
