//! Every read is of the asker's own organisation: the policy on the table says so. `key` and `updated_at` are compared by operators that
//! may look before the policy, so that their indexes are used.

use crate::door::Memory;
use kernel::{Point, Time};
use platform::Tx;
use sqlx::{query_as, types::Uuid};

struct Row {
    id: Uuid,
    key: String,
    address: String,
    city: Option<String>,
    lats_e7: Vec<i32>,
    lons_e7: Vec<i32>,
    seen: i64,
    updated_at: Time,
}

impl From<Row> for Memory {
    fn from(row: Row) -> Self {
        let places = row.lats_e7.iter().zip(&row.lons_e7).map(|(lat, lon)| Point::from_e7(*lat, *lon));
        Self {
            places: places.collect(),
            id: row.id,
            key: row.key,
            address: row.address,
            city: row.city,
            seen: row.seen.unsigned_abs(),
            last: row.updated_at,
        }
    }
}

pub async fn of_key(tx: &mut Tx, key: &str) -> sqlx::Result<Vec<Memory>> {
    let rows = query_as!(
        Row,
        "select id, key, address, city, lats_e7, lons_e7, seen, updated_at from places.doors where key = $1",
        key
    );
    Ok(rows.fetch_all(tx.conn()).await?.into_iter().map(Memory::from).collect())
}

pub async fn newest(tx: &mut Tx, limit: i64) -> sqlx::Result<Vec<Memory>> {
    let rows = query_as!(
        Row,
        "select id, key, address, city, lats_e7, lons_e7, seen, updated_at from places.doors
          order by updated_at desc limit $1",
        limit
    );
    Ok(rows.fetch_all(tx.conn()).await?.into_iter().map(Memory::from).collect())
}

/// What changed after a moment.
pub async fn since(tx: &mut Tx, moment: Time, limit: i64) -> sqlx::Result<Vec<Memory>> {
    let rows = query_as!(
        Row,
        "select id, key, address, city, lats_e7, lons_e7, seen, updated_at from places.doors
          where updated_at > $1 limit $2",
        moment as Time,
        limit
    );
    Ok(rows.fetch_all(tx.conn()).await?.into_iter().map(Memory::from).collect())
}
