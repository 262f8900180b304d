//! What reports positions: a phone with an app, or a tracker in the vehicle.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum DeviceKind {
    Phone,
    Tracker,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type,
)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum DeviceStatus {
    #[default]
    Active,
    /// its reports are no longer taken
    Disabled,
}

/// 122 random bits in 26 letters. Who knows it can report as the device and do nothing else.
pub fn mint_key() -> String {
    kernel::encode(uuid::Uuid::new_v4())
}

/// How often a phone reports; the link carries it to Traccar Client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reporting {
    pub distance_m: u32,
    pub interval_s: u32,
    pub angle_deg: u32,
    pub heartbeat_s: u32,
}

/// Dense enough for a delivery round, sparse enough for a battery: the product promises data within 30 s.
pub const ROUND: Reporting = Reporting { distance_m: 50, interval_s: 15, angle_deg: 30, heartbeat_s: 60 };

/// The configuration link that Traccar Client reads from a QR code: where to report, as whom, how often.
pub fn pairing_link(report_url: &str, key: &str, r: Reporting) -> String {
    format!(
        "{report_url}?id={key}&accuracy=high&distance={}&interval={}&angle={}&heartbeat={}&buffer=true&wakelock=true&stop_detection=true",
        r.distance_m, r.interval_s, r.angle_deg, r.heartbeat_s
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn keys_do_not_repeat_and_fit_into_an_address() {
        let keys: HashSet<String> = (0..1000).map(|_| mint_key()).collect();
        assert_eq!(keys.len(), 1000);
        assert!(keys.iter().all(|k| k.len() == 26 && k.bytes().all(|b| b.is_ascii_alphanumeric())));
    }

    #[test]
    fn the_link_says_all_that_the_app_needs() {
        let link = pairing_link("https://q.example/osmand", "k1", ROUND);
        assert_eq!(
            link,
            "https://q.example/osmand?id=k1&accuracy=high&distance=50&interval=15&angle=30&heartbeat=60&buffer=true&wakelock=true&stop_detection=true"
        );
    }
}
