//! A driver is on leave. What he has to do stays his, because a leave is for some days and the work may be for another: but
//! whoever plans is told, route by route, until it is somebody else's or he is back.

use crate::{
    Error,
    incident::Kind,
    journal::{NewIncident, dedupe_key, raise_incident},
    work_incidents::{IncidentCommand, work_incident},
};
use kernel::{DeliveryId, DriverId, IncidentId, OrgId, RouteId};
use platform::{App, Tx};
use sqlx::query;

/// Tells of each of his routes, and of each delivery that is on none.
pub async fn went(tx: &mut Tx, driver: DriverId) -> Result<(), Error> {
    let his = query!(
        r#"select distinct route_id as "route: RouteId", case when route_id is null then id end as "delivery: DeliveryId"
             from delivery.deliveries where driver_id = $1 and closed_at is null"#,
        driver.0,
    )
    .fetch_all(tx.conn())
    .await?;
    for work in his {
        let Some(about) = work.route.map(|route| route.0).or(work.delivery.map(|delivery| delivery.0)) else {
            continue;
        };
        let told = NewIncident {
            kind: Kind::DriverOnLeave,
            delivery: work.delivery,
            route: work.route,
            command: None,
            driver: Some(driver),
            note: None,
            dedupe_key: dedupe_key(Kind::DriverOnLeave, about),
        };
        raise_incident(tx, told).await?;
    }
    Ok(())
}

/// He is back, and does it himself.
pub async fn returned(tx: &mut Tx, driver: DriverId) -> Result<(), Error> {
    let open = query!(
        r#"select id as "id: IncidentId" from delivery.incidents
            where kind = 'driver_on_leave' and driver_id = $1 and state <> 'resolved'"#,
        driver.0,
    )
    .fetch_all(tx.conn())
    .await?;
    for incident in open {
        resolve(tx, incident.id).await?;
    }
    Ok(())
}

/// Closes what was told of work that he no longer has.
pub async fn settle(app: &App) -> Result<(), Error> {
    let mut tx = app.db().system("sweep: work of drivers on leave that somebody else has now").await?;
    let settled = query!(
        r#"select i.org_id as "org: OrgId", i.id as "id: IncidentId" from delivery.incidents i
            where i.kind = 'driver_on_leave' and i.state <> 'resolved'
              and not exists (select from delivery.deliveries d
                               where d.org_id = i.org_id and d.driver_id = i.driver_id and d.closed_at is null
                                 and (d.route_id = i.route_id or d.id = i.delivery_id))
            limit 500"#,
    )
    .fetch_all(tx.conn())
    .await?;
    drop(tx);
    for incident in settled {
        let mut tx = app.db().begin(incident.org, None, None).await?;
        resolve(&mut tx, incident.id).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn resolve(tx: &mut Tx, incident: IncidentId) -> Result<(), Error> {
    work_incident(tx, incident, IncidentCommand::Resolve { note: None }).await.map(|_| ())
}
