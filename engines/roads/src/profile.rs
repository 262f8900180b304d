//! Who may drive where, and how fast, from a way's tags.
//!
//! Sources: OpenStreetMap's tagging of [highways](https://wiki.openstreetmap.org/wiki/Key:highway),
//! [access](https://wiki.openstreetmap.org/wiki/Key:access) and [oneway](https://wiki.openstreetmap.org/wiki/Key:oneway).
//! Class speeds are those that measured trips support best where nothing is known; learned speeds replace them.

use crate::osm::Tags;

/// For motors on ways that are not made for them.
const LET_ON_KMH: f64 = 10.0;

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
    pub(crate) fn bit(self) -> u8 {
        1 << self.index()
    }

    /// Height of the usual vehicle, decimetres.
    pub(crate) fn height_dm(self) -> u16 {
        match self {
            Self::Car => 18,
            Self::Van => 28,
            Self::Truck => 40,
            Self::Motorcycle | Self::Bicycle | Self::Foot => 0,
        }
    }

    /// Laden weight of the usual vehicle, hundreds of kilograms.
    pub(crate) fn weight_dt(self) -> u16 {
        match self {
            Self::Car => 18,
            Self::Van => 35,
            Self::Truck => 180,
            Self::Motorcycle | Self::Bicycle | Self::Foot => 0,
        }
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

    /// km/h on a way of a class that is not made for it, where a tag lets it on: a track open to all, a path open to motors by name.
    /// In the country they are the only way to some doors.
    fn let_on_kmh(self, class: &str, tags: &Tags<'_>) -> Option<f64> {
        let keys = match class {
            "track" => self.access_keys(),
            "path" | "cycleway" | "pedestrian" | "footway" | "bridleway" => {
                self.access_keys().split_last_chunk::<2>().map_or(&[][..], |(motors, _)| motors)
            }
            _ => return None,
        };
        let value = keys.iter().find_map(|key| tags.get(key))?;
        let is_let_on = matches!(value, "yes" | "permissive" | "designated" | "destination");
        (self.is_motor() && is_let_on).then_some(LET_ON_KMH)
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
    let Some(usual) = profile.class_kmh(class).or_else(|| profile.let_on_kmh(class, tags)) else {
        return closed;
    };
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
    access(profile, tags).is_none_or(|value| !is_refusal(value))
}

/// What the most specific access tag says.
fn access<'a>(profile: Profile, tags: &Tags<'a>) -> Option<&'a str> {
    profile.access_keys().iter().find_map(|key| tags.get(key))
}

/// Rules by the hour (`access:conditional`) are other keys and are not looked at: the road counts as it is most of the day.
fn is_refusal(value: &str) -> bool {
    matches!(
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

/// The profiles that what stands on a node stops, a bit each (<https://wiki.openstreetmap.org/wiki/Key:barrier>). A gate is open
/// to whoever may use the road unless its own tags say otherwise.
pub(crate) fn barred_at(tags: &Tags<'_>) -> u8 {
    let Some(kind) = tags.get("barrier") else { return 0 };
    let stops = |profile: Profile| match access(profile, tags) {
        Some(value) => is_refusal(value),
        None => match kind {
            "bollard" | "block" | "jersey_barrier" | "debris" | "planter" | "log" | "chain" | "bus_trap"
            | "cycle_barrier" | "motorcycle_barrier" => profile.is_motor(),
            "kissing_gate" | "stile" | "turnstile" | "full-height_turnstile" | "wicket_gate" => {
                profile != Profile::Foot
            }
            "height_restrictor" => {
                let limit = tenths(tags.get("maxheight"));
                profile.is_motor()
                    && if limit == 0 { profile == Profile::Truck } else { profile.height_dm() > limit }
            }
            _ => tags.is("locked", "yes") && profile.is_motor(),
        },
    };
    Profile::ALL.into_iter().filter(|p| stops(*p)).map(Profile::bit).sum()
}

/// The profiles that a restriction under this key binds, a bit each. People on foot cross where they like.
pub(crate) fn restricted(key: &str, except: Option<&str>) -> u8 {
    use Profile::{Bicycle, Car, Motorcycle, Truck, Van};
    let bits = |of: &[Profile]| of.iter().map(|p| p.bit()).sum::<u8>();
    let bound = match key {
        "restriction" => bits(&[Car, Van, Truck, Motorcycle, Bicycle]),
        "restriction:motor_vehicle" => bits(&[Car, Van, Truck, Motorcycle]),
        "restriction:motorcar" => bits(&[Car, Van]),
        "restriction:hgv" => Truck.bit(),
        "restriction:motorcycle" => Motorcycle.bit(),
        "restriction:bicycle" => Bicycle.bit(),
        _ => 0,
    };
    let freed = except.into_iter().flat_map(|list| list.split(';')).map(|word| match word.trim() {
        "motorcar" => bits(&[Car, Van]),
        "motor_vehicle" => bits(&[Car, Van, Truck, Motorcycle]),
        "hgv" => Truck.bit(),
        "motorcycle" => Motorcycle.bit(),
        "bicycle" => Bicycle.bit(),
        _ => 0,
    });
    bound & !freed.fold(0, |a, b| a | b)
}

/// A limit in metres or tonnes, in tenths; 0 when there is none that can be read (`none`, feet and inches).
pub(crate) fn tenths(text: Option<&str>) -> u16 {
    let Some(text) = text else { return 0 };
    let text = text.trim().trim_end_matches(['m', 't', ' ']);
    text.parse::<f64>().ok().filter(|n| (0.5..6_000.0).contains(n)).map_or(0, |n| (n * 10.0).round() as u16)
}

/// Road classes that drive alike, for speeds learned from traces: 0 motorway … 7 everything smaller.
pub(crate) fn class_of(highway: &str) -> u8 {
    match highway.trim_end_matches("_link") {
        "motorway" => 0,
        "trunk" => 1,
        "primary" => 2,
        "secondary" => 3,
        "tertiary" => 4,
        "residential" | "unclassified" | "living_street" => 5,
        "service" => 6,
        _ => 7,
    }
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
    fn a_track_is_driven_where_it_is_open_and_a_path_where_it_names_motors() {
        let car = |pairs: &[(&str, &str)]| of(Profile::Car, pairs).along;
        assert_eq!(car(&[("highway", "track")]), 0.0);
        assert_eq!(car(&[("highway", "track"), ("access", "yes")]), 10.0);
        assert_eq!(car(&[("highway", "track"), ("access", "yes"), ("motor_vehicle", "agricultural")]), 0.0);
        assert_eq!(car(&[("highway", "track"), ("access", "private")]), 0.0);
        assert_eq!(car(&[("highway", "footway"), ("access", "yes")]), 0.0);
        assert_eq!(car(&[("highway", "pedestrian"), ("motor_vehicle", "destination")]), 10.0);
        assert_eq!(car(&[("highway", "steps"), ("motor_vehicle", "yes")]), 0.0);
        let track = [("highway", "track"), ("access", "yes")];
        assert_eq!(of(Profile::Bicycle, &track), of(Profile::Bicycle, &track[..1]));
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
    fn barriers_stop_whom_they_are_made_for() {
        let of = |pairs: &[(&str, &str)]| barred_at(&Tags::new(pairs));
        let motor = Profile::ALL.iter().filter(|p| p.is_motor()).map(|p| p.bit()).sum::<u8>();
        assert_eq!(of(&[("barrier", "bollard")]), motor);
        assert_eq!(of(&[("barrier", "gate")]), 0);
        assert_eq!(of(&[("barrier", "gate"), ("locked", "yes")]), motor);
        assert_eq!(of(&[("barrier", "gate"), ("access", "private")]), 0b11_1111);
        assert_eq!(of(&[("barrier", "bollard"), ("motor_vehicle", "yes")]), 0);
        assert_eq!(
            of(&[("barrier", "height_restrictor"), ("maxheight", "2.2")]),
            Profile::Van.bit() | Profile::Truck.bit()
        );
        assert_eq!(of(&[("highway", "crossing")]), 0);
    }

    #[test]
    fn a_restriction_binds_whom_it_names_at_all_hours() {
        assert_eq!(restricted("restriction:hgv", None), Profile::Truck.bit());
        assert_eq!(restricted("restriction", None) & Profile::Foot.bit(), 0);
        assert_eq!(restricted("restriction", Some("psv; bicycle")) & Profile::Bicycle.bit(), 0);
        assert_ne!(restricted("restriction", Some("psv")) & Profile::Bicycle.bit(), 0);
        assert_eq!(restricted("restriction:conditional", None), 0);
    }

    #[test]
    fn limits_are_read_when_they_are_metric() {
        assert_eq!(
            [Some("4"), Some("3.5 t"), Some("2.2m"), Some("none"), Some("13'6\""), None].map(tenths),
            [40, 35, 22, 0, 0, 0]
        );
    }

    #[test]
    fn the_most_specific_access_decides() {
        let gated = [("highway", "service"), ("access", "private"), ("motor_vehicle", "yes")];
        assert!(of(Profile::Car, &gated).along > 0.0);
        assert_eq!(of(Profile::Foot, &gated).along, 0.0);
        assert_eq!(of(Profile::Truck, &[("highway", "primary"), ("hgv", "no")]), Speeds::default());
    }
}
