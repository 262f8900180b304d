//! Which shift a driver means by the name that his phone gave it.

pub mod sql;

use crate::{
    Driver, Error, Shift, ShiftInput, VehicleStatus,
    keep_shifts::{plan_shift_as, sql as shifts},
    keep_vehicles,
    shift_settings::shift_settings,
};
use kernel::{ShiftId, Time, VehicleId};
use platform::Tx;

/// Who comes so much before his planned shift begins means that one.
const EARLY_S: i64 = 4 * 3600;
/// How long a shift is that nobody planned.
const UNPLANNED_S: i64 = 12 * 3600;

/// What the phone says of the shift.
#[derive(Debug, Clone, Copy)]
pub struct Meant {
    pub id: ShiftId,
    pub vehicle: Option<VehicleId>,
    pub at: Time,
}

/// A shift that can begin, or has begun already.
#[derive(Debug)]
pub struct LinedUp {
    pub shift: Shift,
    /// nobody had planned it
    pub is_new: bool,
}

impl LinedUp {
    fn known(shift: Shift) -> Self {
        Self { shift, is_new: false }
    }
}

/// The shift of that name; else the one planned for these hours, which answers to the name from now on; else a new one.
pub async fn line_up(tx: &mut Tx, driver: &Driver, meant: Meant) -> Result<LinedUp, Error> {
    if let Some(known) = shifts::lock(tx, meant.id).await? {
        let is_own = known.driver == driver.id;
        return if is_own {
            Ok(LinedUp::known(known))
        } else {
            Err(Error::Taken { what: "shift", field: "id" })
        };
    }
    if shifts::active_of(tx, driver.id).await?.is_some() {
        return Err(Error::AlreadyOnShift);
    }
    let planned = shifts::planned_after(tx, driver.id, meant.at).await?;
    if let Some(planned) = planned.as_ref().filter(|shift| shift.starts_at <= meant.at.plus_s(EARLY_S)) {
        sql::name(tx, planned.id, meant.id).await?;
        return Ok(LinedUp::known(planned.clone()));
    }
    if !shift_settings(tx).await?.unplanned_shifts {
        return Err(Error::UnplannedNotAllowed);
    }
    let vehicle = meant.vehicle.or(driver.vehicle);
    if let Some(vehicle) = vehicle {
        may_be_taken(tx, vehicle).await?;
    }
    let whole = meant.at.plus_s(UNPLANNED_S);
    let input = ShiftInput {
        driver: driver.id,
        vehicle,
        starts_at: meant.at,
        ends_at: planned.map_or(whole, |next| next.starts_at.min(whole)),
        start_place: None,
        end_place: None,
        notes: None,
    };
    let shift = plan_shift_as(tx, meant.id, &input).await?;
    Ok(LinedUp { shift, is_new: true })
}

/// A vehicle of this organisation that may still be driven.
pub async fn may_be_taken(tx: &mut Tx, id: VehicleId) -> Result<(), Error> {
    let vehicle = keep_vehicles::sql::read(tx, id).await?.filter(|v| v.removed_at.is_none());
    match vehicle.map(|v| v.status) {
        None => Err(Error::field("vehicle", "there is no such vehicle of yours")),
        Some(VehicleStatus::Retired) => Err(Error::NotInService { what: "a retired vehicle" }),
        Some(VehicleStatus::Active | VehicleStatus::Workshop) => Ok(()),
    }
}
