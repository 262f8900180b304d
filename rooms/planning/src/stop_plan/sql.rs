use kernel::PlanId;
use platform::Tx;
use sqlx::query;

pub async fn ask_to_stop(tx: &mut Tx, plan: PlanId) -> sqlx::Result<()> {
    query!("update planning.plans set stop_asked = true where id = $1", plan.0).execute(tx.conn()).await?;
    Ok(())
}
