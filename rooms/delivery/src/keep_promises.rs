//! What time does by itself: an assignment nobody accepted is taken back, a promise nobody kept expires, a picture that was
//! promised and never came is asked for.

use crate::{
    Error,
    command::Command,
    incident::Kind,
    journal::{Given, NewIncident, dedupe_key, give, raise_incident},
    law::Role,
    on_leave,
};
use kernel::{CommandId, DeliveryId, OrgId};
use platform::{App, Sweep};
use sqlx::query;

pub const KEEP_PROMISES: Sweep = Sweep {
    name: "delivery.keep_promises",
    every_s: 30,
    run: |app| Box::pin(async move { Ok(keep_promises(app).await?) }),
};

/// Days after the window before nobody's promise expires.
const EXPIRE_AFTER_DAYS: i64 = 7;
/// A picture has this long to arrive after the command that names it.
const PICTURE_WITHIN_S: i64 = 24 * 3600;
/// At most so many of each kind in one round; the next round takes the rest.
const ROUND: i64 = 500;

async fn keep_promises(app: &App) -> Result<(), Error> {
    for (org, delivery) in not_accepted(app).await? {
        let reason = "not accepted in time".to_owned();
        order(app, org, delivery, Command::Decline { reason }).await?;
    }
    for (org, delivery) in nobodys(app).await? {
        order(app, org, delivery, Command::Expire).await?;
    }
    on_leave::settle(app).await?;
    missing_pictures(app).await
}

async fn not_accepted(app: &App) -> Result<Vec<(OrgId, DeliveryId)>, Error> {
    let mut tx = app.db().system("sweep: assignments that nobody accepted in time").await?;
    let now = tx.now();
    let rows = query!(
        r#"select org_id as "org: OrgId", id as "id: DeliveryId" from delivery.deliveries
            where state = 'assigned' and accept_by is not null and accept_by < $1 order by accept_by limit $2"#,
        now as _,
        ROUND,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|r| (r.org, r.id)).collect())
}

async fn nobodys(app: &App) -> Result<Vec<(OrgId, DeliveryId)>, Error> {
    let mut tx = app.db().system("sweep: promises whose window passed days ago").await?;
    let limit = tx.now().plus_s(-EXPIRE_AFTER_DAYS * 86_400);
    let rows = query!(
        r#"select org_id as "org: OrgId", id as "id: DeliveryId" from delivery.deliveries
            where state in ('ready', 'on_hold') and window_to < $1 order by window_to limit $2"#,
        limit as _,
        ROUND,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|r| (r.org, r.id)).collect())
}

/// Gives a command as the house itself. One that has come too late is no failure: somebody was quicker.
async fn order(app: &App, org: OrgId, delivery: DeliveryId, command: Command) -> Result<(), Error> {
    let mut tx = app.db().begin(org, None, None).await?;
    let given = Given::at_desk(command, Role::System, "sweep");
    if give(&mut tx, delivery, given).await?.told().is_ok() {
        tx.commit().await?;
    }
    Ok(())
}

async fn missing_pictures(app: &App) -> Result<(), Error> {
    let mut tx = app.db().system("sweep: pictures that commands named and nobody sent").await?;
    let limit = tx.now().plus_s(-PICTURE_WITHIN_S);
    let rows = query!(
        r#"select distinct u.org_id as "org: OrgId", u.delivery_id as "delivery: DeliveryId", u.command_id as "command: CommandId"
             from delivery.attachment_uses u
             join delivery.commands c on c.org_id = u.org_id and c.id = u.command_id
            where c.in_log and c.received_at < $1
              and not exists (select from delivery.attachments a where a.org_id = u.org_id and a.sha256 = u.sha256)
              and not exists (select from delivery.incidents i
                               where i.org_id = u.org_id and i.dedupe_key = 'attachment_missing:' || u.command_id::text)
            limit $2"#,
        limit as _,
        ROUND,
    )
    .fetch_all(tx.conn())
    .await?;
    drop(tx);
    for row in rows {
        let mut tx = app.db().begin(row.org, None, None).await?;
        let new = NewIncident {
            kind: Kind::AttachmentMissing,
            delivery: Some(row.delivery),
            route: None,
            command: Some(row.command),
            driver: None,
            note: None,
            dedupe_key: dedupe_key(Kind::AttachmentMissing, row.command.0),
        };
        raise_incident(&mut tx, new).await?;
        tx.commit().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{World, deliver};
    use platform::sweeps::run_now;
    use serde_json::json;

    async fn sweep(world: &World) {
        run_now(&world.api.app, &KEEP_PROMISES).await.unwrap();
    }

    async fn id(world: &World) -> String {
        world.order(json!({})).await["id"].as_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn what_nobody_accepts_or_keeps_is_taken_back() {
        let world = World::new().await;
        let rules = json!({"attempts_max": 3, "arrive_radius_m": 150, "accept_within_s": 600, "time_zone": "Asia/Dubai",
            "country_code": "971", "currency": "AED", "link_hours": 72});
        let set = world.desk.put("/delivery-rules", rules).await;
        assert_eq!(set.status, 200, "{}", set.body);
        let (one, two) = (id(&world).await, id(&world).await);
        world.tell(&one, json!({"command": "assign", "driver": world.driver})).await;
        world.advance_s(599);
        sweep(&world).await;
        assert_eq!(world.delivery(&one).await["status"], "assigned");
        world.advance_s(2);
        sweep(&world).await;
        assert_eq!(world.delivery(&one).await["status"], "ready");
        world.advance_s(8 * 86_400);
        sweep(&world).await;
        assert_eq!(world.delivery(&two).await["status"], "cancelled");
    }

    #[tokio::test]
    async fn a_picture_that_never_came_is_asked_for_once() {
        let world = World::new().await;
        let id = id(&world).await;
        world.to_the_door(&id).await;
        assert_eq!(world.does(&id, deliver()).await.status, 200);
        world.advance_s(25 * 3600);
        sweep(&world).await;
        sweep(&world).await;
        let open = world.desk.get("/incidents?kind=eq.attachment_missing&state=eq.open").await;
        assert_eq!(open.data().as_array().unwrap().len(), 1, "{}", open.body);
    }
}
