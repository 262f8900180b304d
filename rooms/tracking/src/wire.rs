//! A position as clients see it: on lists, in history and on the live stream alike.

use crate::position::{Flags, Position};
use kernel::{Point, Time, VehicleId};
use serde::Serialize;

/// One fix. What the device did not say is absent.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PositionView {
    pub vehicle_id: VehicleId,
    pub point: Point,
    /// when it was measured
    pub fix_at: Time,
    /// when it reached us
    pub received_at: Time,
    pub seq: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed_mps: Option<f64>,
    /// clockwise from north, 0 to 360
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading_deg: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub altitude_m: Option<i16>,
    /// radius of the error
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accuracy_m: Option<i16>,
    /// percent
    #[serde(skip_serializing_if = "Option::is_none")]
    pub battery: Option<i16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charging: Option<bool>,
    /// the device itself doubts the fix
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub doubtful: bool,
    /// made up by software on the phone
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub mocked: bool,
    #[schema(inline)]
    pub source: SourceName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceName {
    App,
    Osmand,
    Owntracks,
    Hardware,
}

/// The columns every reader of positions selects.
#[derive(Debug, Clone)]
pub struct PositionRow {
    pub vehicle_id: VehicleId,
    pub ts: Time,
    pub recv_at: Time,
    pub seq: i32,
    pub lat_e7: i32,
    pub lon_e7: i32,
    pub speed_cms: Option<i16>,
    pub heading_ddeg: Option<i16>,
    pub altitude_m: Option<i16>,
    pub accuracy_m: Option<i16>,
    pub battery_pct: Option<i16>,
    pub flags: i16,
    pub source: i16,
}

impl From<PositionRow> for PositionView {
    fn from(row: PositionRow) -> Self {
        let flags = Flags(row.flags);
        Self {
            vehicle_id: row.vehicle_id,
            point: Point::from_e7(row.lat_e7, row.lon_e7),
            fix_at: row.ts,
            received_at: row.recv_at,
            seq: row.seq,
            speed_mps: row.speed_cms.map(|v| f64::from(v) / 100.0),
            heading_deg: row.heading_ddeg.map(|v| f64::from(v) / 10.0),
            altitude_m: row.altitude_m,
            accuracy_m: row.accuracy_m,
            battery: row.battery_pct,
            charging: flags.charging(),
            doubtful: flags.doubtful(),
            mocked: flags.mocked(),
            source: match row.source {
                0 => SourceName::App,
                1 => SourceName::Osmand,
                2 => SourceName::Owntracks,
                _ => SourceName::Hardware,
            },
        }
    }
}

impl From<&Position> for PositionView {
    fn from(p: &Position) -> Self {
        PositionRow {
            vehicle_id: p.vehicle,
            ts: p.fix_at,
            recv_at: p.received_at,
            seq: p.seq,
            lat_e7: p.lat_e7,
            lon_e7: p.lon_e7,
            speed_cms: p.speed_cms,
            heading_ddeg: p.heading_ddeg,
            altitude_m: p.altitude_m,
            accuracy_m: p.accuracy_m,
            battery_pct: p.battery_pct,
            flags: p.flags.0,
            source: p.source as i16,
        }
        .into()
    }
}
