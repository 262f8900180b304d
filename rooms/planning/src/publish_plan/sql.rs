use kernel::{PlanId, Time};
use platform::Tx;
use sqlx::{query, query_as};
use uuid::Uuid;

pub struct Publication {
    pub id: Uuid,
    pub plan: PlanId,
    pub revision: i32,
    pub before: Option<Uuid>,
}

/// The publication of a plan that is in force; there is one at most.
pub async fn in_force(tx: &mut Tx, plan: PlanId) -> sqlx::Result<Option<Publication>> {
    query_as!(
        Publication,
        r#"select id, plan_id as "plan: PlanId", revision, before
             from planning.publications where plan_id = $1 and state = 'in_force'"#,
        plan.0,
    )
    .fetch_optional(tx.conn())
    .await
}

pub async fn publication(tx: &mut Tx, id: Uuid) -> sqlx::Result<Option<Publication>> {
    query_as!(
        Publication,
        r#"select id, plan_id as "plan: PlanId", revision, before from planning.publications where id = $1"#,
        id,
    )
    .fetch_optional(tx.conn())
    .await
}

pub async fn insert_publication(
    tx: &mut Tx,
    plan: PlanId,
    revision: i32,
    before: Option<Uuid>,
) -> sqlx::Result<()> {
    let (org, user, now) = (tx.org(), tx.user(), tx.now());
    query!(
        "insert into planning.publications (id, org_id, created_at, updated_at, created_by, plan_id, revision, state, before)
         values ($1, $2, $3, $3, $4, $5, $6, 'in_force', $7)",
        Uuid::now_v7(),
        org.0,
        now as Time,
        user.map(|u| u.0),
        plan.0,
        revision,
        before,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn set_publication(tx: &mut Tx, id: Uuid, state: &str) -> sqlx::Result<()> {
    let now = tx.now();
    query!(
        "update planning.publications set state = $2, updated_at = $3, version = version + 1 where id = $1",
        id,
        state,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
