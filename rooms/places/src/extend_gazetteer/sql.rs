use super::wire::EntryInput;
use crate::Entry;
use kernel::{Names, Point, Time};
use platform::Tx;

/// The organisation's own entries, all of them.
pub async fn own(tx: &mut Tx) -> sqlx::Result<Vec<Entry>> {
    let rows = sqlx::query!(
        "select code, parent_code, level, name_en, name_ar, name_ur, lat_e7, lon_e7, timezone, rank, also
           from places.gazetteer order by code limit 20000"
    )
    .fetch_all(tx.conn())
    .await?;
    let entries = rows.into_iter().filter_map(|row| {
        Some(Entry {
            level: row.level.parse().ok()?,
            code: row.code,
            parent: row.parent_code,
            names: Names { en: row.name_en, ar: row.name_ar, ur: row.name_ur },
            point: Point::from_e7(row.lat_e7, row.lon_e7),
            timezone: row.timezone,
            rank: row.rank.clamp(1, 9) as u8,
            also: row.also,
        })
    });
    Ok(entries.collect())
}

/// The version of an own entry, held until the transaction ends.
pub async fn lock_version(tx: &mut Tx, code: &str) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!("select version from places.gazetteer where code = $1 for update", code)
        .fetch_optional(tx.conn())
        .await
}

pub async fn upsert(tx: &mut Tx, code: &str, input: &EntryInput) -> sqlx::Result<i64> {
    let now = tx.now();
    let (lat_e7, lon_e7) = input.point.to_e7();
    sqlx::query_scalar!(
        "insert into places.gazetteer as g (code, parent_code, level, name_en, name_ar, name_ur, lat_e7, lon_e7, timezone, rank,
                                            also, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
         on conflict (org_id, code) do update
            set parent_code = excluded.parent_code, level = excluded.level, name_en = excluded.name_en,
                name_ar = excluded.name_ar, name_ur = excluded.name_ur, lat_e7 = excluded.lat_e7, lon_e7 = excluded.lon_e7,
                timezone = excluded.timezone, rank = excluded.rank, also = excluded.also, updated_at = excluded.updated_at,
                version = g.version + 1
         returning version",
        code,
        input.parent,
        input.level.as_str(),
        input.names.en,
        input.names.ar,
        input.names.ur,
        lat_e7,
        lon_e7,
        input.timezone,
        i32::from(input.rank),
        &input.also,
        now as Time,
    )
    .fetch_one(tx.conn())
    .await
}

pub async fn delete(tx: &mut Tx, code: &str) -> sqlx::Result<bool> {
    let done = sqlx::query!("delete from places.gazetteer where code = $1", code).execute(tx.conn()).await?;
    Ok(done.rows_affected() > 0)
}
