use crate::{Error, keep_shifts::sql::fits};
use kernel::{ShiftId, Time, VehicleId};
use platform::Tx;
use sqlx::query;

/// The planned shift answers to the name that the phone gave it; the latest name counts.
pub async fn name(tx: &mut Tx, shift: ShiftId, name: ShiftId) -> Result<(), Error> {
    let now = tx.now();
    let done = query!(
        "update fleet.shifts set start_id = $2, updated_at = $3, version = version + 1 where id = $1",
        shift.0,
        name.0,
        now as Time,
    )
    .execute(tx.conn())
    .await;
    fits(done)
}

pub async fn take_vehicle(tx: &mut Tx, shift: ShiftId, vehicle: VehicleId) -> Result<(), Error> {
    let now = tx.now();
    let done = query!(
        "update fleet.shifts set vehicle_id = $2, updated_at = $3, version = version + 1 where id = $1",
        shift.0,
        vehicle.0,
        now as Time,
    )
    .execute(tx.conn())
    .await;
    fits(done)
}
