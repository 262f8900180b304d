//! For rooms above: since when a vehicle stands where it is, and when it was last heard of.

use crate::{Error, position::Flags};
use kernel::{Point, Time, VehicleId};
use platform::Tx;
use std::collections::HashMap;

/// Standing still is staying within this distance of where it is now, which is more than a phone's doubt.
pub const STILL_WITHIN_M: f64 = 150.0;
/// One further back is not asked: it stands since then at least.
const LOOK_BACK_S: i64 = 2 * 3_600;
/// A degree of latitude, and so much of one is [`STILL_WITHIN_M`].
const WITHIN_E7: i32 = (STILL_WITHIN_M / 111_195.0 * 1e7) as i32;

/// Where a vehicle is and since when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    pub point: Point,
    /// the last sign of life
    pub heard_at: Time,
    pub still_since: Time,
}

/// How these vehicles stand; one that was never heard of is not among them.
pub async fn standings(tx: &mut Tx, vehicles: &[VehicleId]) -> Result<HashMap<VehicleId, Standing>, Error> {
    let ids: Vec<_> = vehicles.iter().map(|v| v.0).collect();
    let since = tx.now().plus_s(-LOOK_BACK_S);
    // a degree of longitude is shorter, the more so the further from the equator
    let rows = sqlx::query!(
        r#"select l.vehicle_id as "vehicle: VehicleId", l.lat_e7, l.lon_e7, l.heard_at,
                  (select max(p.ts) from tracking.positions p
                    where p.vehicle_id = l.vehicle_id and p.ts >= $2 and p.flags & $3 = 0
                      and (abs(p.lat_e7 - l.lat_e7) > $4
                           or abs(p.lon_e7 - l.lon_e7) * cos(radians(l.lat_e7 / 1e7)) > $4)) as moved_at,
                  (select min(p.ts) from tracking.positions p where p.vehicle_id = l.vehicle_id and p.ts >= $2) as first_at
             from tracking.latest l where l.vehicle_id = any($1)"#,
        &ids,
        since as Time,
        Flags::DOUBTFUL,
        WITHIN_E7,
    )
    .fetch_all(tx.conn())
    .await?;
    let standing = rows.into_iter().map(|row| {
        let still_since = row.moved_at.or(row.first_at).unwrap_or(row.heard_at);
        let point = Point::from_e7(row.lat_e7, row.lon_e7);
        (row.vehicle, Standing { point, heard_at: row.heard_at, still_since })
    });
    Ok(standing.collect())
}

/// Where these vehicles were seen last, at or after a moment.
pub async fn whereabouts(
    tx: &mut Tx,
    vehicles: &[VehicleId],
    since: Time,
) -> Result<HashMap<VehicleId, Point>, Error> {
    let ids: Vec<_> = vehicles.iter().map(|v| v.0).collect();
    let rows = sqlx::query!(
        r#"select vehicle_id as "vehicle: VehicleId", lat_e7, lon_e7 from tracking.latest where vehicle_id = any($1) and ts >= $2"#,
        &ids,
        since as Time,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.vehicle, Point::from_e7(row.lat_e7, row.lon_e7))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ROOM,
        testing::{NOW, vehicle},
    };
    use serde_json::json;
    use testkit::Stage;

    #[tokio::test]
    async fn a_vehicle_stands_since_it_last_was_elsewhere() {
        let stage = Stage::at(NOW).await;
        let org = stage.org();
        let van = vehicle(&stage, org).await;
        let program = stage.api(&[&ROOM]).caller(org, &["positions:write"]);
        let start = stage.db.now();
        for (minute, lat) in [(0, 25.20), (10, 25.21), (20, 25.211), (30, 25.2105)] {
            stage.clock.as_ref().unwrap().advance_s(if minute == 0 { 0 } else { 600 });
            let fix = json!({"vehicle_id": van, "point": {"lat": lat, "lon": 55.3}, "fix_at": start.plus_s(minute * 60)});
            assert_eq!(program.post("/positions", fix).await.status, 200);
        }
        let seen = standings(&mut stage.tx(org).await, &[van, VehicleId::mint()]).await.unwrap();
        assert_eq!(seen.len(), 1);
        // 55 m to and fro are no drive
        assert_eq!(seen[&van].still_since, start, "the last place further away was the first");
        assert!(standings(&mut stage.tx(stage.org()).await, &[van]).await.unwrap().is_empty());
    }
}
