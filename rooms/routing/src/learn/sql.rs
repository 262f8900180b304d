use super::Drive;
use ::roads::learn::Driven;
use kernel::{Time, VehicleId};
use platform::{SystemTx, Tx};
use sqlx::{query, types::Uuid};

pub async fn keep(tx: &mut Tx, vehicle: VehicleId, drive: &Drive) -> sqlx::Result<()> {
    let now = tx.now();
    let pieces: Vec<i32> = drive.pieces.iter().map(|piece| piece.edge as i32).collect();
    let free_s: Vec<f32> = drive.pieces.iter().map(|piece| piece.free_s as f32).collect();
    let seconds: Vec<f32> = drive.pieces.iter().map(|piece| piece.seconds as f32).collect();
    query!(
        "insert into routing.drives (id, vehicle_id, profile, from_at, until_at, map, stamp, hour, pieces, free_s, seconds, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing",
        Uuid::now_v7(),
        vehicle.0,
        drive.profile.as_str(),
        drive.from_at as Time,
        drive.until_at as Time,
        drive.map,
        drive.stamp.cast_signed(),
        drive.hour as i16,
        &pieces,
        &free_s,
        &seconds,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub struct Row {
    pub id: Uuid,
    pub created_at: Time,
    pub drive: Drive,
}

/// The next drives of all organisations after the one that was written then, oldest first, at most so many.
pub async fn after(tx: &mut SystemTx, (at, id): (Time, Uuid), most: i64) -> sqlx::Result<Vec<Row>> {
    let rows = query!(
        r#"select id, created_at, profile, from_at, until_at, map, stamp, hour, pieces, free_s, seconds
             from routing.drives where (created_at, id) > ($1, $2) order by created_at, id limit $3"#,
        at as Time,
        id,
        most,
    )
    .fetch_all(tx.conn())
    .await?;
    let read = rows.into_iter().map(|row| {
        let numbers = row.pieces.iter().zip(&row.free_s).zip(&row.seconds);
        let piece = |((edge, free_s), seconds): ((&i32, &f32), &f32)| Driven {
            edge: edge.cast_unsigned(),
            free_s: f64::from(*free_s),
            seconds: f64::from(*seconds),
        };
        Row {
            id: row.id,
            created_at: row.created_at,
            drive: Drive {
                profile: row.profile.parse().unwrap_or_default(),
                map: row.map,
                stamp: row.stamp.cast_unsigned(),
                from_at: row.from_at,
                until_at: row.until_at,
                hour: row.hour as usize,
                pieces: numbers.map(piece).collect(),
            },
        }
    });
    Ok(read.collect())
}

pub async fn forget(tx: &mut SystemTx, before: Time) -> sqlx::Result<()> {
    query!("delete from routing.drives where created_at < $1", before as Time).execute(tx.conn()).await?;
    Ok(())
}
