use crate::{DeviceKind, DeviceStatus};
use garde::Validate;
use kernel::{DeviceId, DriverId, OrgId, Time, VehicleId};
use serde::{Deserialize, Serialize};

/// What can be said of a device. It reports for its vehicle, or else for the vehicle its driver sits in.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct DeviceInput {
    #[garde(length(chars, min = 1, max = 120))]
    pub name: String,
    pub kind: DeviceKind,
    #[serde(default)]
    pub status: DeviceStatus,
    /// what a hardware tracker calls itself: 10 to 20 digits
    #[garde(inner(pattern(r"^[0-9]{10,20}$")))]
    pub imei: Option<String>,
    pub vehicle: Option<VehicleId>,
    pub driver: Option<DriverId>,
}

/// A device as the API shows it. Its key is shown by the pairing link only.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Device {
    pub id: DeviceId,
    pub name: String,
    pub kind: DeviceKind,
    pub status: DeviceStatus,
    pub imei: Option<String>,
    pub vehicle: Option<VehicleId>,
    pub driver: Option<DriverId>,
    pub last_seen_at: Option<Time>,
    pub version: i64,
    pub created_at: Time,
    pub updated_at: Time,
    pub removed_at: Option<Time>,
}

/// How to make a phone report as this device.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Pairing {
    pub device: DeviceId,
    /// the identifier that the app sends: keep it to yourself
    pub key: String,
    /// the link that Traccar Client reads
    pub link: String,
    /// the same link as a QR code, an SVG picture
    pub qr_svg: String,
    /// where it reports, for apps that ask for it
    pub server: String,
}

/// Whose report it is: what the tracking room needs of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairedDevice {
    pub id: DeviceId,
    pub org: OrgId,
    /// the device's own, or the one its driver sits in
    pub vehicle: Option<VehicleId>,
    /// the device's own, or who sits in its vehicle
    pub driver: Option<DriverId>,
}
