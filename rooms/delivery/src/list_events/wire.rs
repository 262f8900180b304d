use super::Wanted;
use crate::{Error, delivery::State, law::Verb};
use kernel::{DeliveryId, DriverId, Point, Time, VehicleId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// No replay shows more than a week.
const SPAN_S_MAX: i64 = 7 * 86_400;
const LIMIT_MAX: i64 = 1_000;

#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AskEvents {
    /// `eq.veh_…`, or the id alone
    vehicle_id: Option<String>,
    from: Option<Time>,
    /// at most 7 days after `from`
    to: Option<Time>,
    /// 1 to 1000; 1000 when absent
    limit: Option<i64>,
}

impl AskEvents {
    pub fn read(self) -> Result<Wanted, Error> {
        let vehicle = self.vehicle_id.as_deref().unwrap_or_default();
        let vehicle: VehicleId = vehicle
            .strip_prefix("eq.")
            .unwrap_or(vehicle)
            .parse()
            .map_err(|_| Error::field("vehicle_id", "a vehicle such as eq.veh_01jd…"))?;
        let from = self.from.ok_or_else(|| Error::field("from", "from when?"))?;
        let to = self.to.ok_or_else(|| Error::field("to", "until when?"))?;
        if !(1..=SPAN_S_MAX).contains(&to.since_s(from)) {
            return Err(Error::field("to", "after `from`, and at most 7 days after it"));
        }
        let limit = self.limit.unwrap_or(LIMIT_MAX);
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(Error::field("limit", "a whole number from 1 to 1000"));
        }
        Ok(Wanted { vehicle, from, to, limit })
    }
}

/// Something that happened at a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DeliveryEvent {
    pub delivery_id: DeliveryId,
    pub tracking_number: String,
    pub reference: Option<String>,
    pub recipient_name: String,
    pub command: Verb,
    pub to: State,
    /// the failure code, or the command's own name
    pub cause: Option<String>,
    pub occurred_at: Time,
    /// where the driver was, or else the place that was promised
    pub point: Option<Point>,
    /// how many proofs it left
    pub proofs: i64,
    pub vehicle_id: VehicleId,
    pub driver_id: Option<DriverId>,
}
