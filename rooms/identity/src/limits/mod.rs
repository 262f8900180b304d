//! What the plan includes, counted exactly: `take` before something is made, `give_back` when it is gone.

mod sql;
#[cfg(test)]
mod tests;

use crate::error::Error;
use platform::Tx;

/// One counted thing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Limit {
    /// such as `users`
    pub resource: String,
    pub used: i64,
    /// absent: as many as they like
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
}

/// Takes `n` of `resource`, or says that the plan is full (402). The counter's row is locked until the transaction ends,
/// so two writers cannot both take the last one; a transaction that rolls back has taken nothing.
///
/// A resource that no plan names is not counted.
pub async fn take(tx: &mut Tx, resource: &str, n: i64) -> Result<(), Error> {
    let org = tx.org();
    if sql::take(tx.conn(), org, resource, n).await? {
        return Ok(());
    }
    match sql::limit(tx.conn(), org, resource).await? {
        Some(Limit { most: Some(most), .. }) => Err(Error::PlanLimit { resource: resource.to_owned(), most }),
        _ => Ok(()),
    }
}

/// Gives `n` of `resource` back.
pub async fn give_back(tx: &mut Tx, resource: &str, n: i64) -> Result<(), Error> {
    let org = tx.org();
    Ok(sql::give_back(tx.conn(), org, resource, n).await?)
}

/// All counters of the organisation, held until the transaction ends.
pub(crate) async fn hold_limits(tx: &mut Tx) -> Result<Vec<Limit>, Error> {
    let org = tx.org();
    sql::hold(tx.conn(), org).await?;
    limits(tx).await
}

/// Another plan's limits; what is used stays.
pub(crate) async fn set_limits(tx: &mut Tx, limits: &[(String, Option<i64>)]) -> Result<(), Error> {
    let org = tx.org();
    let (resources, most): (Vec<String>, Vec<Option<i64>>) = limits.iter().cloned().unzip();
    Ok(sql::set(tx.conn(), org, &resources, &most).await?)
}

/// All counters of the organisation.
pub async fn limits(tx: &mut Tx) -> Result<Vec<Limit>, Error> {
    let org = tx.org();
    Ok(sql::limits(tx.conn(), org).await?)
}
