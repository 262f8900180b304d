use kernel::PlanId;
use platform::Tx;
use sqlx::query_scalar;
use uuid::Uuid;

/// Is this search the plan's own still, and has nobody asked it to stop?
pub async fn still_wanted(tx: &mut Tx, plan: PlanId, run: Uuid) -> sqlx::Result<bool> {
    let wanted = query_scalar!(
        r#"select not stop_asked as "wanted!" from planning.plans where id = $1 and run = $2"#,
        plan.0,
        run,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(wanted.unwrap_or(false))
}
