use super::wire::Revision;
use kernel::PlanId;
use platform::Tx;
use sqlx::query_as;

/// Newest first.
pub async fn revisions(tx: &mut Tx, plan: PlanId) -> sqlx::Result<Vec<Revision>> {
    query_as!(
        Revision,
        "select number, origin, edits, solution -> 'totals' as totals, created_by, created_at
           from planning.revisions where plan_id = $1 order by number desc limit 1000",
        plan.0,
    )
    .fetch_all(tx.conn())
    .await
}
