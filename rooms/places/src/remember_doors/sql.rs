use kernel::{Point, Time};
use platform::Tx;
use sqlx::{query, types::Uuid};

pub async fn remember(
    tx: &mut Tx,
    key: &str,
    address: &str,
    city: Option<&str>,
    point: Point,
) -> sqlx::Result<()> {
    let now = tx.now();
    let (lat_e7, lon_e7) = point.to_e7();
    query!(
        "insert into places.doors as d (id, key, address, city, lats_e7, lons_e7, created_at, updated_at)
         values ($1, $2, $3, $4, array[$5::int], array[$6::int], $7, $7)
         on conflict (org_id, key) do update set
             lats_e7 = (excluded.lats_e7 || d.lats_e7)[1:5], lons_e7 = (excluded.lons_e7 || d.lons_e7)[1:5],
             address = excluded.address, city = excluded.city, seen = d.seen + 1, updated_at = excluded.updated_at",
        Uuid::now_v7(),
        key,
        address,
        city,
        lat_e7,
        lon_e7,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
