//! A position: where a vehicle was, when, and how well that is known. Fixed point, as it is stored.

use kernel::{OrgId, Point, Time, VehicleId};

/// How a fix came to us; stored as a number, never renumbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    App = 0,
    Osmand = 1,
    Owntracks = 2,
    Hardware = 3,
}

/// What is known of a fix besides its place; stored as bits, never renumbered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags(pub i16);

impl Flags {
    /// The device itself doubts the fix.
    pub const DOUBTFUL: i16 = 1;
    /// Made up by software on the phone.
    pub const MOCKED: i16 = 2;
    pub const CHARGING: i16 = 4;
    pub const CHARGING_KNOWN: i16 = 8;

    pub fn of(valid: bool, mocked: bool, charging: Option<bool>) -> Self {
        let bit = |set: bool, bit: i16| if set { bit } else { 0 };
        Self(
            bit(!valid, Self::DOUBTFUL)
                | bit(mocked, Self::MOCKED)
                | bit(charging == Some(true), Self::CHARGING)
                | bit(charging.is_some(), Self::CHARGING_KNOWN),
        )
    }
    pub fn doubtful(self) -> bool {
        self.0 & Self::DOUBTFUL != 0
    }
    pub fn mocked(self) -> bool {
        self.0 & Self::MOCKED != 0
    }
    pub fn charging(self) -> Option<bool> {
        (self.0 & Self::CHARGING_KNOWN != 0).then_some(self.0 & Self::CHARGING != 0)
    }
}

/// One fix as the world says it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    pub point: Point,
    pub fix_at: Time,
    /// the device's own count, where it has one
    pub seq: Option<i32>,
    pub speed_mps: Option<f64>,
    pub heading_deg: Option<f64>,
    pub altitude_m: Option<f64>,
    pub accuracy_m: Option<f64>,
    pub battery_pct: Option<f64>,
    pub flags: Flags,
}

/// One fix as it is stored: about 1 cm, 1 cm/s, 0.1°, 1 m, 1 %.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    pub org: OrgId,
    pub vehicle: VehicleId,
    pub fix_at: Time,
    pub received_at: Time,
    pub seq: i32,
    pub lat_e7: i32,
    pub lon_e7: i32,
    pub speed_cms: Option<i16>,
    pub heading_ddeg: Option<i16>,
    pub altitude_m: Option<i16>,
    pub accuracy_m: Option<i16>,
    pub battery_pct: Option<i16>,
    pub flags: Flags,
    pub source: Source,
    /// what else the device said
    pub attributes: Option<serde_json::Value>,
}

impl Position {
    pub fn new(
        org: OrgId,
        vehicle: VehicleId,
        received_at: Time,
        source: Source,
        measured: Measured,
    ) -> Self {
        let (lat_e7, lon_e7) = measured.point.to_e7();
        // A value that does not fit says as much as one at the limit; `as` saturates.
        let fixed = |value: Option<f64>, scale: f64| value.map(|v| (v * scale).round() as i16);
        let mut position = Self {
            org,
            vehicle,
            fix_at: measured.fix_at,
            received_at,
            seq: 0,
            lat_e7,
            lon_e7,
            speed_cms: fixed(measured.speed_mps, 100.0),
            heading_ddeg: fixed(measured.heading_deg.map(|deg| deg.rem_euclid(360.0)), 10.0)
                .map(|d| d % 3600),
            altitude_m: fixed(measured.altitude_m, 1.0),
            // Rounded up: an error is never made smaller than it was said to be.
            accuracy_m: fixed(measured.accuracy_m.map(f64::ceil), 1.0),
            battery_pct: fixed(measured.battery_pct, 1.0),
            flags: measured.flags,
            source,
            attributes: None,
        };
        position.seq = measured.seq.unwrap_or_else(|| position.fingerprint());
        position
    }

    /// 31 bits that a resend of the same fix has again: FNV-1a over what was measured.
    fn fingerprint(&self) -> i32 {
        let small = [self.speed_cms, self.heading_ddeg, self.altitude_m, self.accuracy_m]
            .map(|v| v.map_or(i32::MIN, i32::from));
        let hash = [self.lat_e7, self.lon_e7]
            .into_iter()
            .chain(small)
            .flat_map(i32::to_be_bytes)
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        (hash >> 1) as i32
    }

    /// Fixes of one vehicle happen in this order, and no two have the same.
    pub fn key(&self) -> (Time, i32) {
        (self.fix_at, self.seq)
    }

    pub fn point(&self) -> Point {
        Point::from_e7(self.lat_e7, self.lon_e7)
    }

    /// May a live map and a zone believe it?
    pub fn is_sound(&self) -> bool {
        !self.flags.doubtful()
    }
}

/// Why a fix of our own app is not taken. Devices are judged by `trackers` with the same limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    FromTheFuture,
    TooOld,
    NullIsland,
}

impl Refused {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FromTheFuture => "from_the_future",
            Self::TooOld => "too_old",
            Self::NullIsland => "null_island",
        }
    }
}

/// A phone's clock may run ahead by this much.
const AHEAD_S_MAX: i64 = 300;
/// A phone that was off for so long has nothing to tell about today, and nothing that must still be corrected.
const AGE_S_MAX: i64 = 366 * 86_400;

/// Takes what can be true at `now`.
pub fn judge(point: Point, fix_at: Time, now: Time) -> Result<(), Refused> {
    if point.lat == 0.0 && point.lon == 0.0 {
        Err(Refused::NullIsland)
    } else if fix_at.since_s(now) > AHEAD_S_MAX {
        Err(Refused::FromTheFuture)
    } else if now.since_s(fix_at) > AGE_S_MAX {
        Err(Refused::TooOld)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured() -> Measured {
        Measured {
            point: Point::new(25.204_849_3, 55.270_782_8).unwrap(),
            fix_at: Time::from_unix_s(1_792_929_600),
            seq: None,
            speed_mps: Some(13.888),
            heading_deg: Some(359.97),
            altitude_m: Some(-3.4),
            accuracy_m: Some(4.2),
            battery_pct: Some(83.0),
            flags: Flags::of(true, false, Some(false)),
        }
    }

    fn position(measured: Measured) -> Position {
        Position::new(
            OrgId::mint(),
            VehicleId::mint(),
            Time::from_unix_s(1_792_929_601),
            Source::App,
            measured,
        )
    }

    #[test]
    fn what_is_stored_is_what_was_measured_to_the_promised_step() {
        let p = position(measured());
        assert_eq!((p.lat_e7, p.lon_e7), (252_048_493, 552_707_828));
        assert_eq!(
            (p.speed_cms, p.heading_ddeg, p.altitude_m, p.accuracy_m),
            (Some(1389), Some(0), Some(-3), Some(5))
        );
        assert_eq!((p.flags.doubtful(), p.flags.mocked(), p.flags.charging()), (false, false, Some(false)));
    }

    #[test]
    fn values_out_of_reach_stop_at_the_limit() {
        let p = position(Measured {
            speed_mps: Some(1e9),
            accuracy_m: Some(1e9),
            altitude_m: Some(-1e9),
            ..measured()
        });
        assert_eq!(
            (p.speed_cms, p.accuracy_m, p.altitude_m),
            (Some(i16::MAX), Some(i16::MAX), Some(i16::MIN))
        );
    }

    #[test]
    fn a_resend_has_the_same_key_and_another_fix_of_the_instant_has_not() {
        assert_eq!(position(measured()).key(), position(measured()).key());
        let elsewhere = Measured { point: Point::new(25.3, 55.3).unwrap(), ..measured() };
        assert_ne!(position(measured()).key(), position(elsewhere).key());
        assert!(position(measured()).seq >= 0);
        assert_eq!(position(Measured { seq: Some(7), ..measured() }).seq, 7);
    }

    #[test]
    fn the_impossible_is_refused() {
        let (now, here) = (Time::from_unix_s(1_792_929_600), measured().point);
        assert_eq!(judge(here, now.plus_s(300), now), Ok(()));
        assert_eq!(judge(here, now.plus_s(301), now), Err(Refused::FromTheFuture));
        assert_eq!(judge(here, now.plus_s(-367 * 86_400), now), Err(Refused::TooOld));
        assert_eq!(judge(Point::new(0.0, 0.0).unwrap(), now, now), Err(Refused::NullIsland));
    }
}
