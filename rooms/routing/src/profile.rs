//! Who travels.

use serde::{Deserialize, Serialize};

/// The kind of vehicle, which decides speed and, with a map, which roads are open to it.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    #[default]
    Van,
    Motorcycle,
    Bicycle,
    Foot,
    Truck,
}

impl Profile {
    pub const ALL: [Self; 5] = [Self::Van, Self::Motorcycle, Self::Bicycle, Self::Foot, Self::Truck];

    /// The traveller of the road engine that stands for it.
    pub(crate) fn traveller(self) -> ::roads::Profile {
        match self {
            Self::Van => ::roads::Profile::Van,
            Self::Motorcycle => ::roads::Profile::Motorcycle,
            Self::Bicycle => ::roads::Profile::Bicycle,
            Self::Foot => ::roads::Profile::Foot,
            Self::Truck => ::roads::Profile::Truck,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Van => "van",
            Self::Motorcycle => "motorcycle",
            Self::Bicycle => "bicycle",
            Self::Foot => "foot",
            Self::Truck => "truck",
        }
    }
}

impl std::str::FromStr for Profile {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|p| p.as_str() == text)
            .ok_or_else(|| "one of van, motorcycle, bicycle, foot, truck".to_owned())
    }
}
