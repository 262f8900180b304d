//! What moves.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum VehicleKind {
    Bicycle,
    Motorcycle,
    Car,
    Van,
    Pickup,
    Truck,
    Trailer,
}

impl VehicleKind {
    /// As whom it travels: which roads it may use, and how fast.
    pub fn profile(self) -> routing::Profile {
        match self {
            Self::Bicycle => routing::Profile::Bicycle,
            Self::Motorcycle => routing::Profile::Motorcycle,
            Self::Truck | Self::Trailer => routing::Profile::Truck,
            Self::Car | Self::Van | Self::Pickup => routing::Profile::Van,
        }
    }
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type,
)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum VehicleStatus {
    #[default]
    Active,
    /// being repaired: not planned
    Workshop,
    /// sold or scrapped, kept for its history
    Retired,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Fuel {
    Petrol,
    Diesel,
    Electric,
    Hybrid,
    Cng,
    Lpg,
    None,
}

/// How much a vehicle carries, by dimension, in whole units: `{"weight_g":800000,"volume_ml":6000000,"parcels":120}`.
/// A dimension that is not named is not limited. Units are last in the names; `cylinders_full` and the like are allowed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
pub struct Capacity(pub BTreeMap<String, i64>);

/// More dimensions than this no planner weighs.
const DIMENSIONS_MAX: usize = 8;
/// A million tonnes in grams: no sum of loads overflows.
const AMOUNT_MAX: i64 = 1_000_000_000_000;

impl Capacity {
    pub fn of(&self, dimension: &str) -> Option<i64> {
        self.0.get(dimension).copied()
    }

    /// What is wrong with it, if anything.
    pub fn check(&self) -> Result<(), String> {
        if self.0.len() > DIMENSIONS_MAX {
            return Err(format!("at most {DIMENSIONS_MAX} dimensions"));
        }
        for (name, amount) in &self.0 {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            if name.is_empty() || name.len() > 32 || !name.bytes().all(plain) {
                return Err(
                    "a dimension is named in small letters, digits and `_`, such as `weight_g`".to_owned()
                );
            }
            if !(0..=AMOUNT_MAX).contains(amount) {
                return Err(format!("`{name}` is from 0 to {AMOUNT_MAX}"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capacities_are_whole_named_and_bounded() {
        let of = |name: &str, amount| Capacity([(name.to_owned(), amount)].into());
        assert!(of("weight_g", 800_000).check().is_ok());
        assert!(of("weight_g", -1).check().is_err());
        assert!(of("Weight", 1).check().is_err());
        assert!(of("parcels", i64::MAX).check().is_err());
        assert!(Capacity((0..9).map(|i| (format!("d{i}"), 1)).collect()).check().is_err());
        assert_eq!(of("parcels", 12).of("parcels"), Some(12));
        assert_eq!(of("parcels", 12).of("weight_g"), None);
    }
}
