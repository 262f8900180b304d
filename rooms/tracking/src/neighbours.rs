//! What this room asks of the rooms below it.

use crate::Error;
use fleet::PairedDevice;
use kernel::{DriverId, OrgId, Time, VehicleId, ZoneId};
use platform::{Db, SystemTx, Tx};
use std::{
    collections::HashMap,
    sync::Mutex,
    time::{Duration, Instant},
};

/// A changed assignment is noticed within this time; so is a key that was revoked.
const KNOWN_FOR: Duration = Duration::from_secs(15);
const KNOWN_MAX: usize = 50_000;

/// Devices by key, remembered for a moment: a phone asks four times a minute, a thousand of them ask all the time.
#[derive(Debug, Default)]
pub struct Devices(Mutex<HashMap<String, Known>>);

#[derive(Debug, Clone, Copy)]
struct Known {
    since: Instant,
    /// `None`: a stranger
    device: Option<PairedDevice>,
}

impl Devices {
    /// Whose key this is; `None` for a stranger. The fleet is told, as often as it is asked, that the device was heard of.
    pub async fn find(&self, db: &Db, key: &str) -> Result<Option<PairedDevice>, Error> {
        if let Some(known) = self.remembered(key) {
            return Ok(known.device);
        }
        let mut tx = db.system("whose device is this").await?;
        // No key has a NUL in it, and PostgreSQL takes none.
        let device = if key.contains('\0') { None } else { fleet::device_by_key(&mut tx, key).await? };
        if let Some(device) = device {
            let now = tx.now();
            fleet::devices_seen(&mut tx, &[device.id], now).await?;
        }
        tx.commit().await?;
        let mut known = self.0.lock().expect("BUG: no holder of the map panics");
        if known.len() >= KNOWN_MAX {
            // Strangers with random keys must not fill the memory; the honest ones are back within a minute.
            known.clear();
        }
        known.insert(key.to_owned(), Known { since: Instant::now(), device });
        Ok(device)
    }

    fn remembered(&self, key: &str) -> Option<Known> {
        let known = self.0.lock().expect("BUG: no holder of the map panics");
        known.get(key).filter(|known| known.since.elapsed() < KNOWN_FOR).copied()
    }
}

/// For which vehicles a user may report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// a driver: the one he sits in, if any
    Own(Option<VehicleId>),
    /// an owner or another program
    Any,
}

pub async fn reach_of(tx: &mut Tx) -> Result<Reach, Error> {
    let driver = match tx.user() {
        Some(user) => fleet::driver_of_user(tx, user).await?,
        None => None,
    };
    Ok(driver.map_or(Reach::Any, |driver| Reach::Own(driver.vehicle)))
}

/// The organisation has this vehicle, or had it: history outlives the vehicle.
pub async fn vehicle_is_ours(tx: &mut Tx, vehicle: VehicleId) -> Result<bool, Error> {
    Ok(fleet::vehicle(tx, vehicle).await?.is_some())
}

/// The vehicle a driver sits in.
pub async fn vehicle_of_driver(tx: &mut Tx, driver: DriverId) -> Result<Option<VehicleId>, Error> {
    Ok(fleet::driver(tx, driver).await?.and_then(|driver| driver.vehicle))
}

/// A zone to watch.
#[derive(Debug, Clone)]
pub struct Zone {
    pub id: ZoneId,
    pub name: String,
    pub shape: geo::Shape,
    pub dwell_s: Option<u32>,
    /// drawn or redrawn then: nothing before it is judged by this shape
    pub changed_at: Time,
}

/// The zones whose borders matter now. One that cannot be read is left out and logged, the others are watched.
pub async fn zones_of(tx: &mut SystemTx, org: OrgId) -> anyhow::Result<Vec<Zone>> {
    let zones = places::active_zones_of(tx, org).await?;
    Ok(zones
        .into_iter()
        .filter_map(|zone| match zone.shape.exact() {
            Ok(shape) => Some(Zone {
                id: zone.id,
                name: zone.name,
                shape,
                dwell_s: zone.dwell_s.and_then(|s| u32::try_from(s).ok()),
                changed_at: zone.updated_at,
            }),
            Err(error) => {
                tracing::error!(zone = %zone.id, %error, "a zone in the database has no shape");
                None
            }
        })
        .collect())
}
