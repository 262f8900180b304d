use crate::{
    Error,
    position::{Flags, Measured},
};
use garde::Validate;
use kernel::{Point, Time, VehicleId};
use serde::{Deserialize, Serialize};

const BATCH_MAX: usize = 1_000;

/// Either one fix (`point`, `fix_at`, …) or `positions` with up to 1000 of them.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct ReportPositions {
    /// whose fixes these are, where they do not say themselves; a driver may leave it out
    pub vehicle_id: Option<VehicleId>,
    #[garde(length(min = 1, max = BATCH_MAX), dive)]
    pub positions: Option<Vec<NewPosition>>,
    pub point: Option<Point>,
    pub fix_at: Option<Time>,
    pub seq: Option<i32>,
    #[garde(range(min = 0.0, max = 1_000.0))]
    pub speed_mps: Option<f64>,
    #[garde(range(min = 0.0, max = 360.0))]
    pub heading_deg: Option<f64>,
    #[garde(range(min = -1_000.0, max = 20_000.0))]
    pub altitude_m: Option<f64>,
    #[garde(range(min = 0.0, max = 1_000_000.0))]
    pub accuracy_m: Option<f64>,
    #[garde(range(min = 0.0, max = 100.0))]
    pub battery: Option<f64>,
    pub charging: Option<bool>,
    #[serde(default)]
    pub mocked: bool,
}

/// One fix. What the device does not know is left out.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct NewPosition {
    pub vehicle_id: Option<VehicleId>,
    pub point: Point,
    /// when it was measured, by the device's clock
    pub fix_at: Time,
    /// the device's own count; without it a hash of the fix tells resends
    pub seq: Option<i32>,
    #[garde(range(min = 0.0, max = 1_000.0))]
    pub speed_mps: Option<f64>,
    #[garde(range(min = 0.0, max = 360.0))]
    pub heading_deg: Option<f64>,
    #[garde(range(min = -1_000.0, max = 20_000.0))]
    pub altitude_m: Option<f64>,
    #[garde(range(min = 0.0, max = 1_000_000.0))]
    pub accuracy_m: Option<f64>,
    /// percent
    #[garde(range(min = 0.0, max = 100.0))]
    pub battery: Option<f64>,
    pub charging: Option<bool>,
    /// made up by software on the phone
    #[serde(default)]
    pub mocked: bool,
}

impl ReportPositions {
    pub fn fixes(self) -> Result<Vec<NewPosition>, Error> {
        let vehicle_id = self.vehicle_id;
        let Some(batch) = self.positions else { return Ok(vec![self.single()?]) };
        if self.point.is_some() || self.fix_at.is_some() {
            return Err(Error::field("positions", "either one fix or a list of them, not both"));
        }
        Ok(batch
            .into_iter()
            .map(|fix| NewPosition { vehicle_id: fix.vehicle_id.or(vehicle_id), ..fix })
            .collect())
    }

    fn single(self) -> Result<NewPosition, Error> {
        Ok(NewPosition {
            vehicle_id: self.vehicle_id,
            point: self.point.ok_or_else(|| {
                Error::field("point", "where the vehicle is, or `positions` with several fixes")
            })?,
            fix_at: self.fix_at.ok_or_else(|| Error::field("fix_at", "when it was measured"))?,
            seq: self.seq,
            speed_mps: self.speed_mps,
            heading_deg: self.heading_deg,
            altitude_m: self.altitude_m,
            accuracy_m: self.accuracy_m,
            battery: self.battery,
            charging: self.charging,
            mocked: self.mocked,
        })
    }
}

impl NewPosition {
    pub fn measured(&self) -> Measured {
        Measured {
            point: self.point,
            fix_at: self.fix_at,
            seq: self.seq,
            speed_mps: self.speed_mps,
            heading_deg: self.heading_deg,
            altitude_m: self.altitude_m,
            accuracy_m: self.accuracy_m,
            battery_pct: self.battery,
            flags: Flags::of(true, self.mocked, self.charging),
        }
    }
}

/// What became of a report. `stored + duplicates + refused` is what was sent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Reported {
    pub stored: usize,
    /// known already
    pub duplicates: usize,
    /// can never be taken: do not send them again
    pub refused: Vec<RefusedPosition>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RefusedPosition {
    /// which of the fixes sent, from 0
    pub index: usize,
    /// `from_the_future`, `too_old` or `null_island`
    pub reason: String,
}
