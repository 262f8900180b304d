use crate::Error;
use kernel::VehicleId;
use serde::Deserialize;

/// A live map of a large fleet opens with one request.
const LIMIT_MAX: i64 = 10_000;
const VEHICLES_MAX: usize = 1_000;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueryLatest {
    /// 1 to 10000, 1000 by default
    limit: Option<i64>,
    /// `meta.pagination.next` of the page before
    cursor: Option<VehicleId>,
    /// only inside `west,south,east,north`, in degrees
    bbox: Option<String>,
    /// only these, separated by commas
    vehicles: Option<String>,
    /// only vehicles heard of within so many seconds
    heard_within_s: Option<u32>,
}

#[derive(Debug)]
pub struct Ask {
    pub limit: i64,
    pub after: Option<VehicleId>,
    /// south, west, north, east in e7
    pub bbox: Option<[i32; 4]>,
    pub vehicles: Option<Vec<VehicleId>>,
    pub heard_within_s: Option<u32>,
}

impl QueryLatest {
    pub fn read(self) -> Result<Ask, Error> {
        let limit = self.limit.unwrap_or(1_000);
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(Error::field("limit", format!("a whole number from 1 to {LIMIT_MAX}")));
        }
        Ok(Ask {
            limit,
            after: self.cursor,
            bbox: self.bbox.as_deref().map(read_bbox).transpose()?,
            vehicles: self.vehicles.as_deref().map(read_vehicles).transpose()?,
            heard_within_s: self.heard_within_s,
        })
    }
}

fn read_bbox(text: &str) -> Result<[i32; 4], Error> {
    let wrong =
        || Error::field("bbox", "west,south,east,north in degrees, west before east and south before north");
    let sides: Vec<f64> =
        text.split(',').map(|n| n.trim().parse()).collect::<Result<_, _>>().map_err(|_| wrong())?;
    let [west, south, east, north] = sides[..] else { return Err(wrong()) };
    let bbox = geo::BBox::new(south, west, north, east).ok_or_else(wrong)?;
    let ((south, west), (north, east)) =
        (geo::Point::new(bbox.south, bbox.west).to_e7(), geo::Point::new(bbox.north, bbox.east).to_e7());
    Ok([south, west, north, east])
}

fn read_vehicles(text: &str) -> Result<Vec<VehicleId>, Error> {
    let ids: Vec<VehicleId> = text
        .split(',')
        .map(|id| id.trim().parse().map_err(|e: kernel::BadId| Error::field("vehicles", e.to_string())))
        .collect::<Result<_, _>>()?;
    if ids.len() > VEHICLES_MAX {
        return Err(Error::field("vehicles", format!("at most {VEHICLES_MAX}")));
    }
    Ok(ids)
}
