//! Who may drive where, and how fast, from a way's tags.
//!
//! Sources: OpenStreetMap's tagging of [highways](https://wiki.openstreetmap.org/wiki/Key:highway),
//! [access](https://wiki.openstreetmap.org/wiki/Key:access) and [oneway](https://wiki.openstreetmap.org/wiki/Key:oneway).
//! Class speeds are those that measured trips support best where nothing is known; learned speeds replace them.

use crate::osm::Tags;

/// A kind of traveller. One topology serves all; each has its own metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profile {
    Car,
    Van,
    Truck,
    Motorcycle,
    Bicycle,
    Foot,
}

impl Profile {
    pub const ALL: [Self; 6] =
        [Self::Car, Self::Van, Self::Truck, Self::Motorcycle, Self::Bicycle, Self::Foot];

    pub(crate) fn index(self) -> usize {
        self as usize
    }

    /// Most specific first: the first key that is present decides.
    fn access_keys(self) -> &'static [&'static str] {
        match self {
            Self::Car | Self::Van => &["motorcar", "motor_vehicle", "vehicle", "access"],
            Self::Truck => &["hgv", "motor_vehicle", "vehicle", "access"],
            Self::Motorcycle => &["motorcycle", "motor_vehicle", "vehicle", "access"],
            Self::Bicycle => &["bicycle", "vehicle", "access"],
            Self::Foot => &["foot", "access"],
        }
    }

    /// km/h on a road of this class without a sign; `None`: not a road for this traveller.
    fn class_kmh(self, class: &str) -> Option<f64> {
        let motor = match class {
            "motorway" => 90.0,
            "motorway_link" => 45.0,
            "trunk" => 85.0,
            "trunk_link" | "tertiary" => 40.0,
            "primary" => 65.0,
            "primary_link" => 30.0,
            "secondary" => 55.0,
            "secondary_link" | "unclassified" | "residential" => 25.0,
            "tertiary_link" => 20.0,
            "service" => 15.0,
            "living_street" => 10.0,
            _ => 0.0,
        };
        let path = matches!(class, "track" | "path" | "cycleway" | "pedestrian" | "footway" | "bridleway");
        let steps = class == "steps";
        match self {
            Self::Car | Self::Motorcycle if motor > 0.0 => Some(motor),
            Self::Van if motor > 0.0 => Some(f64::min(motor, 100.0) * 0.95),
            Self::Truck if motor > 0.0 => Some(f64::min(motor, 80.0) * 0.85),
            Self::Bicycle | Self::Foot if class.starts_with("motorway") => None,
            Self::Bicycle if motor > 0.0 => Some(15.0),
            Self::Bicycle if path && class != "footway" => Some(10.0),
            Self::Foot if motor > 0.0 || path => Some(5.0),
            Self::Foot if steps => Some(2.5),
            _ => None,
        }
    }

    fn is_motor(self) -> bool {
        !matches!(self, Self::Bicycle | Self::Foot)
    }
}

/// km/h along the way's nodes and against them; 0 is closed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Speeds {
    pub along: f32,
    pub against: f32,
}

/// What one way means to one traveller.
pub(crate) fn speeds(profile: Profile, tags: &Tags<'_>) -> Speeds {
    let closed = Speeds::default();
    let Some(class) = tags.get("highway") else { return closed };
    let Some(usual) = profile.class_kmh(class) else { return closed };
    if tags.is("area", "yes") || tags.is("service", "emergency_access") || !admitted(profile, tags) {
        return closed;
    }
    let kmh = if profile.is_motor() {
        signed_kmh(tags).map_or(usual, |sign| f64::min(sign * 0.8, 140.0).min(cap(profile)))
    } else {
        usual
    };
    let (along, against) = directions(profile, class, tags);
    let pick = |open: bool| if open { kmh as f32 } else { 0.0 };
    Speeds { along: pick(along), against: pick(against) }
}

fn cap(profile: Profile) -> f64 {
    match profile {
        Profile::Truck => 80.0,
        Profile::Van => 100.0,
        _ => f64::INFINITY,
    }
}

fn admitted(profile: Profile, tags: &Tags<'_>) -> bool {
    let Some(value) = profile.access_keys().iter().find_map(|key| tags.get(key)) else { return true };
    !matches!(
        value,
        "no" | "agricultural"
            | "forestry"
            | "emergency"
            | "psv"
            | "bus"
            | "military"
            | "official"
            | "private"
            | "restricted"
    )
}

/// The sign's km/h (`50`, `30 mph`), from <https://wiki.openstreetmap.org/wiki/Key:maxspeed>.
fn signed_kmh(tags: &Tags<'_>) -> Option<f64> {
    let text = tags.get("maxspeed")?.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number: f64 = text[..digits].parse().ok()?;
    let kmh = if text.contains("mph") { number * 1.609_344 } else { number };
    (kmh >= 5.0).then_some(kmh)
}

fn directions(profile: Profile, class: &str, tags: &Tags<'_>) -> (bool, bool) {
    if profile == Profile::Foot {
        return (true, true);
    }
    let own = if profile == Profile::Bicycle { tags.get("oneway:bicycle") } else { None };
    match own.or_else(|| tags.get("oneway")) {
        Some("yes" | "1" | "true") => (true, false),
        Some("-1" | "reverse") => (false, true),
        Some("no" | "0" | "false") => (true, true),
        _ if matches!(tags.get("junction"), Some("roundabout" | "circular")) || class == "motorway" => {
            (true, false)
        }
        _ => (true, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(profile: Profile, pairs: &[(&str, &str)]) -> Speeds {
        speeds(profile, &Tags::new(pairs))
    }

    #[test]
    fn a_sign_beats_the_class() {
        assert_eq!(of(Profile::Car, &[("highway", "primary"), ("maxspeed", "50")]).along, 40.0);
        assert!(
            (of(Profile::Car, &[("highway", "primary"), ("maxspeed", "50 mph")]).along - 64.373_76).abs()
                < 1e-3
        );
        assert_eq!(of(Profile::Car, &[("highway", "primary"), ("maxspeed", "walk")]).along, 65.0);
    }

    #[test]
    fn one_way_is_for_wheels() {
        let street = [("highway", "residential"), ("oneway", "yes")];
        assert_eq!(of(Profile::Car, &street).against, 0.0);
        assert_eq!(of(Profile::Foot, &street).against, 5.0);
        assert_eq!(
            of(Profile::Bicycle, &[("highway", "residential"), ("oneway", "yes"), ("oneway:bicycle", "no")])
                .against,
            15.0
        );
        assert_eq!(of(Profile::Car, &[("highway", "tertiary"), ("junction", "roundabout")]).against, 0.0);
        assert_eq!(of(Profile::Car, &[("highway", "residential"), ("oneway", "-1")]).along, 0.0);
    }

    #[test]
    fn the_most_specific_access_decides() {
        let gated = [("highway", "service"), ("access", "private"), ("motor_vehicle", "yes")];
        assert!(of(Profile::Car, &gated).along > 0.0);
        assert_eq!(of(Profile::Foot, &gated).along, 0.0);
        assert_eq!(of(Profile::Truck, &[("highway", "primary"), ("hgv", "no")]), Speeds::default());
    }
}
