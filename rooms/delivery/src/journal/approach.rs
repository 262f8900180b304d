//! When the van is near: the recipient may see it while the delivery is on its way and few enough stops come first. What is on
//! its way without a route has nothing before it.

use crate::{Error, order::LIVE_STOPS};
use kernel::{DeliveryId, DriverId, RouteId, VehicleId};
use lexicon::delivery::ApproachChanged;
use platform::Tx;
use sqlx::query;

/// Works out anew who of these may see the van: one delivery, and everything on a route. Tells of each change; of `delivery`
/// also when it is near as before but in other hands.
pub(crate) async fn approach(
    tx: &mut Tx,
    delivery: Option<DeliveryId>,
    route: Option<RouteId>,
    changed_hands: bool,
) -> Result<(), Error> {
    let changed = query!(
        r#"with seen as (
               select d.id, d.is_near as was, s.before,
                      d.state in ('out_for_delivery', 'at_dropoff')
                          and coalesce(s.before, 0) <= coalesce((select (rules->>'live_stops')::bigint from delivery.rules), $4) as near
                 from delivery.deliveries d
                 left join lateral (
                      select (select count(*) from delivery.stops b
                               where b.route_id = s.route_id and b.sequence < s.sequence
                                 and b.state not in ('done', 'skipped', 'failed')) as before
                        from delivery.tasks t
                        join delivery.stops s on s.id = t.stop_id
                        join delivery.routes r on r.id = t.route_id
                       where t.delivery_id = d.id and t.kind = 'dropoff' and t.state in ('pending', 'en_route', 'arrived')
                         and r.state in ('published', 'started')
                       limit 1) s on true
                where d.id = $1 or d.route_id = $2)
           update delivery.deliveries d set is_near = seen.near
             from seen
            where d.id = seen.id and (seen.was <> seen.near or (seen.near and $3 and d.id = $1))
        returning d.id as "id: DeliveryId", d.tracking_code, d.is_near, d.driver_id as "driver: DriverId",
                  d.vehicle_id as "vehicle: VehicleId", seen.before as stops_before"#,
        delivery.map(|d| d.0),
        route.map(|r| r.0),
        changed_hands,
        LIVE_STOPS,
    )
    .fetch_all(tx.conn())
    .await?;
    for row in changed {
        let told = ApproachChanged {
            delivery: row.id,
            tracking_code: row.tracking_code,
            near: row.is_near,
            driver: row.driver,
            vehicle: row.vehicle,
            stops_before: row.stops_before,
        };
        tx.emit(&told).await?;
    }
    Ok(())
}
