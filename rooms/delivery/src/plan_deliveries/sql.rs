use crate::order::Priority;
use kernel::{DeliveryId, Point, Time};
use platform::Tx;
use sqlx::query_as;
use uuid::Uuid;

/// What the planner needs to know of a delivery.
pub struct Ready {
    pub id: DeliveryId,
    pub lat_e7: Option<i32>,
    pub lon_e7: Option<i32>,
    pub window_from: Option<Time>,
    pub window_to: Option<Time>,
    pub service_s: i32,
    pub priority: Priority,
    pub weight_g: i64,
    pub volume_ml: i64,
    pub parcels: i64,
    pub skills: Vec<String>,
}

impl Ready {
    pub fn point(&self) -> Option<Point> {
        Some(Point::from_e7(self.lat_e7?, self.lon_e7?))
    }
}

/// Deliveries that wait for a route: those named, or all whose promised time touches these hours.
pub async fn ready(
    tx: &mut Tx,
    only: Option<&[DeliveryId]>,
    from: Time,
    until: Time,
) -> sqlx::Result<Vec<Ready>> {
    let only: Option<Vec<Uuid>> = only.map(|ids| ids.iter().map(|id| id.0).collect());
    query_as!(
        Ready,
        r#"select d.id as "id: DeliveryId", d.dropoff_lat_e7 as lat_e7, d.dropoff_lon_e7 as lon_e7, d.window_from, d.window_to,
                  d.service_s, d.priority as "priority: Priority", d.weight_g, d.volume_ml,
                  (select count(*) from delivery.items i where i.delivery_id = d.id) as "parcels!", d.skills
             from delivery.deliveries d
            where d.state = 'ready' and d.route_id is null
              and ($1::uuid[] is null or d.id = any($1))
              and ($1::uuid[] is not null or d.window_from is null or (d.window_from < $3 and d.window_to > $2))
            order by d.id
            limit $4"#,
        only.as_deref(),
        from as Time,
        until as Time,
        planning::request::JOBS_MAX as i64,
    )
    .fetch_all(tx.conn())
    .await
}
