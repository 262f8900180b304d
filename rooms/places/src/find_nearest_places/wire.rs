use super::Reach;
use crate::{Error, PlaceKind, keep_places::Place};
use kernel::Point;
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueryNear {
    pub lat: f64,
    pub lon: f64,
    #[param(inline)]
    pub kind: Option<PlaceKind>,
    /// metres, up to 500,000; 20,000 when absent
    pub within_m: Option<f64>,
    /// up to 100; 10 when absent
    pub limit: Option<usize>,
}

impl QueryNear {
    pub(super) fn checked(&self) -> Result<(Point, Reach), Error> {
        let point = Point::new(self.lat, self.lon).map_err(|e| Error::field("lat", e.to_string()))?;
        let within_m = self.within_m.unwrap_or(20_000.0);
        if !(within_m > 0.0 && within_m <= 500_000.0) {
            return Err(Error::field("within_m", "metres, more than 0 and at most 500000"));
        }
        let limit = self.limit.unwrap_or(10);
        if !(1..=100).contains(&limit) {
            return Err(Error::field("limit", "a whole number from 1 to 100"));
        }
        Ok((point, Reach { within_m, limit }))
    }
}

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct NearPlace {
    /// by straight line
    pub distance_m: f64,
    pub place: Place,
}
