use super::TollSettings;
use crate::tolls::Tolls;
use kernel::Time;
use platform::Tx;
use sqlx::{
    query,
    types::{Json, Uuid},
};

pub async fn read(tx: &mut Tx) -> sqlx::Result<Option<TollSettings>> {
    let row = query!(r#"select settings as "settings: Json<Tolls>", version from routing.tolls"#)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(|row| TollSettings { tolls: Some(row.settings.0), version: row.version }))
}

pub async fn keep(tx: &mut Tx, tolls: &Tolls) -> sqlx::Result<()> {
    let now = tx.now();
    query!(
        "insert into routing.tolls (id, settings, created_at, updated_at) values ($1, $2, $3, $3)
         on conflict (org_id) do update set settings = $2, updated_at = $3, version = tolls.version + 1",
        Uuid::now_v7(),
        Json(tolls) as _,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
