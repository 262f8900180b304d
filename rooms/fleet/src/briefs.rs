//! Names for the lists of other rooms: who and what an id is, many at once.

use crate::Error;
use kernel::{DriverId, UserId, VehicleId};
use platform::Tx;
use std::collections::HashMap;

/// Enough of a driver to name and call him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriverBrief {
    pub id: DriverId,
    pub name: String,
    pub phone: Option<String>,
    pub user: Option<UserId>,
}

/// Enough of a vehicle to name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VehicleBrief {
    pub id: VehicleId,
    pub name: String,
    pub plate: Option<String>,
}

/// These drivers, removed ones too: history names them; all of them when none are named.
pub async fn driver_briefs(
    tx: &mut Tx,
    ids: Option<&[DriverId]>,
) -> Result<HashMap<DriverId, DriverBrief>, Error> {
    let ids = ids.map(|ids| ids.iter().map(|id| id.0).collect::<Vec<_>>());
    let rows = sqlx::query_as!(
        DriverBrief,
        r#"select id as "id: DriverId", name, phone, user_id as "user: UserId" from fleet.drivers
            where $1::uuid[] is null or id = any($1)"#,
        ids as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// As [`driver_briefs`], for vehicles.
pub async fn vehicle_briefs(
    tx: &mut Tx,
    ids: Option<&[VehicleId]>,
) -> Result<HashMap<VehicleId, VehicleBrief>, Error> {
    let ids = ids.map(|ids| ids.iter().map(|id| id.0).collect::<Vec<_>>());
    let rows = sqlx::query_as!(
        VehicleBrief,
        r#"select id as "id: VehicleId", name, plate from fleet.vehicles where $1::uuid[] is null or id = any($1)"#,
        ids as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
