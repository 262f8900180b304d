use super::chain::Link;
use crate::delivery::End;
use kernel::{OrgId, ProofId};
use platform::{SystemTx, Tx};
use sqlx::{query, query_as};

pub async fn whose(tx: &mut SystemTx, id: ProofId) -> sqlx::Result<Option<OrgId>> {
    let row = query!(r#"select org_id as "org: OrgId" from delivery.proofs where id = $1"#, id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(|r| r.org))
}

/// Every proof of the delivery whose proof this is, in the order of the chain.
pub async fn chain(tx: &mut Tx, id: ProofId) -> sqlx::Result<Vec<Link>> {
    query_as!(
        Link,
        r#"select p.id as "id: ProofId", p.link, p.side as "end: End", p.record, p.previous, p.seal, p.at,
                  t.superseded_at is not null as "superseded!"
             from delivery.proofs p join delivery.transitions t on t.id = p.transition_id
            where p.delivery_id = (select delivery_id from delivery.proofs where id = $1)
            order by p.link"#,
        id.0,
    )
    .fetch_all(tx.conn())
    .await
}

/// Which of these pictures are here.
pub async fn stored(tx: &mut Tx, hashes: &[String]) -> sqlx::Result<Vec<String>> {
    let rows = query!("select sha256 from delivery.attachments where sha256 = any($1)", hashes)
        .fetch_all(tx.conn())
        .await?;
    Ok(rows.into_iter().map(|r| r.sha256).collect())
}
