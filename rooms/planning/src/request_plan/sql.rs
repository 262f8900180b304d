use crate::{error::Error, request::PlanRequest};
use kernel::{PlanId, Time};
use platform::Tx;
use sqlx::query;

pub async fn insert(
    tx: &mut Tx,
    id: PlanId,
    request: &PlanRequest,
    parent: Option<PlanId>,
) -> Result<(), Error> {
    let (org, user, now) = (tx.org(), tx.user(), tx.now());
    query!(
        "insert into planning.plans
             (id, org_id, created_at, updated_at, created_by, name, date, state, parent, request, jobs, vehicles)
         values ($1, $2, $3, $3, $4, $5, $6, 'draft', $7, $8, $9, $10)",
        id.0,
        org.0,
        now as Time,
        user.map(|u| u.0),
        request.name,
        request.date,
        parent.map(|p| p.0),
        serde_json::to_value(request)?,
        request.jobs.len() as i32,
        request.vehicles.len() as i32,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
