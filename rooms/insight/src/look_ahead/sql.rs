use crate::nearing::Nearing;
use kernel::{RouteId, StopId, Time};
use platform::Tx;
use sqlx::{query, types::Uuid};
use std::collections::HashMap;

pub async fn read(tx: &mut Tx) -> sqlx::Result<HashMap<RouteId, Nearing>> {
    let rows = query!(
        r#"select route_id as "route: RouteId", stops, least_m, astray_m, astray_since as "astray_since: Time" from insight.nearings"#
    )
    .fetch_all(tx.conn())
    .await?;
    let read = rows.into_iter().map(|row| {
        let least_m = row.stops.into_iter().map(StopId).zip(row.least_m).collect();
        (row.route, Nearing { least_m, astray_m: row.astray_m, astray_since: row.astray_since })
    });
    Ok(read.collect())
}

/// These are on their way now, and no others.
pub async fn keep(tx: &mut Tx, nearings: &HashMap<RouteId, Nearing>) -> sqlx::Result<()> {
    let routes: Vec<Uuid> = nearings.keys().map(|route| route.0).collect();
    query!("delete from insight.nearings where route_id <> all($1)", &routes).execute(tx.conn()).await?;
    for (route, nearing) in nearings {
        let stops: Vec<Uuid> = nearing.least_m.keys().map(|stop| stop.0).collect();
        let least_m: Vec<i64> = nearing.least_m.values().copied().collect();
        query!(
            "insert into insight.nearings as n (route_id, stops, least_m, astray_m, astray_since) values ($1, $2, $3, $4, $5)
             on conflict (route_id) do update set stops = excluded.stops, least_m = excluded.least_m,
                 astray_m = excluded.astray_m, astray_since = excluded.astray_since
              where (n.stops, n.least_m, n.astray_m, n.astray_since)
                    is distinct from (excluded.stops, excluded.least_m, excluded.astray_m, excluded.astray_since)",
            route.0,
            &stops,
            &least_m,
            nearing.astray_m,
            nearing.astray_since as Option<Time>,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
