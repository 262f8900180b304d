//! What a connection watches.

use crate::http::{App, Principal, Problem};
use kernel::Kind;
use std::collections::BTreeMap;

use super::SUBSCRIPTIONS_MAX;

const TOPIC_BYTES_MAX: usize = 120;

/// The subscriptions of one connection.
#[derive(Debug, Default)]
pub(super) struct Topics {
    exact: BTreeMap<String, &'static str>,
    /// `delivery:` and its permission, for `delivery:*`
    families: BTreeMap<String, &'static str>,
    viewports: BTreeMap<String, (Bounds, &'static str)>,
}

/// Degrees. A box whose west is east of its east lies across the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Bounds {
    /// `minLon,minLat,maxLon,maxLat`
    fn parse(text: &str) -> Option<Self> {
        let numbers = text.split(',').map(|n| n.trim().parse::<f64>().ok()).collect::<Option<Vec<_>>>()?;
        let [west, south, east, north] = numbers[..] else { return None };
        let on_earth = [west, east].iter().all(|lon| (-180.0..=180.0).contains(lon))
            && [south, north].iter().all(|lat| (-90.0..=90.0).contains(lat));
        (on_earth && south <= north).then_some(Self { west, south, east, north })
    }

    fn contains(&self, (lon, lat): (f64, f64)) -> bool {
        let across = if self.west <= self.east {
            (self.west..=self.east).contains(&lon)
        } else {
            lon >= self.west || lon <= self.east
        };
        across && (self.south..=self.north).contains(&lat)
    }
}

impl Topics {
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn len(&self) -> usize {
        self.exact.len() + self.families.len() + self.viewports.len()
    }

    /// Adds one, if it is well formed, allowed, and not one too many. Watching twice is watching once.
    pub fn add(&mut self, text: &str, app: &App, who: &Principal) -> Result<(), Problem> {
        if text.len() > TOPIC_BYTES_MAX || !text.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(bad("a topic is a short word such as `fleet` or `vehicle:veh_…`"));
        }
        let permission = app
            .topic_permission(text)
            .ok_or_else(|| Problem::of(Kind::NotFound, "stream.no_such_topic", "there is no such topic"))?;
        if !who.permissions.contains(permission) {
            return Err(Problem::forbidden(permission));
        }
        if self.len() >= SUBSCRIPTIONS_MAX && !self.has(text) {
            let detail = format!(
                "one connection watches at most {SUBSCRIPTIONS_MAX} topics: watch a family or a viewport instead"
            );
            return Err(Problem::of(Kind::TooMany, "stream.too_many_topics", detail));
        }
        if let Some(bounds) = text.strip_prefix("viewport:") {
            let bounds = Bounds::parse(bounds)
                .ok_or_else(|| bad("a viewport is minLon,minLat,maxLon,maxLat in degrees"))?;
            self.viewports.insert(text.to_owned(), (bounds, permission));
        } else if let Some(family) = text.strip_suffix('*') {
            if family.strip_suffix(':').is_none_or(|word| word.is_empty() || word.contains(':')) {
                return Err(bad("`*` stands for all of a family, as in `delivery:*`"));
            }
            self.families.insert(family.to_owned(), permission);
        } else {
            self.exact.insert(text.to_owned(), permission);
        }
        Ok(())
    }

    /// `false`: it was not watched.
    pub fn remove(&mut self, text: &str) -> bool {
        let family = text.strip_suffix('*').unwrap_or(text);
        self.exact.remove(text).is_some()
            | self.viewports.remove(text).is_some()
            | self.families.remove(family).is_some()
    }

    fn has(&self, text: &str) -> bool {
        let family = text.strip_suffix('*').unwrap_or(text);
        self.exact.contains_key(text)
            || self.viewports.contains_key(text)
            || self.families.contains_key(family)
    }

    /// The first of a message's topics that is watched.
    pub fn watched<'t>(&self, topics: &'t [String]) -> Option<&'t str> {
        topics.iter().map(String::as_str).find(|topic| {
            let in_family = || {
                let end = topic.find(':').map_or(0, |i| i + 1);
                end > 0 && self.families.contains_key(&topic[..end])
            };
            self.exact.contains_key(*topic) || in_family()
        })
    }

    /// The first viewport that shows a position.
    pub fn showing(&self, lon_lat: (f64, f64)) -> Option<&str> {
        self.viewports.iter().find(|(_, (bounds, _))| bounds.contains(lon_lat)).map(|(text, _)| text.as_str())
    }

    pub fn has_viewports(&self) -> bool {
        !self.viewports.is_empty()
    }

    /// Drops what `who` may no longer watch, and says which.
    pub fn withdraw(&mut self, who: &Principal) -> Vec<String> {
        let mut gone = Vec::new();
        let mut may = |text: String, permission: &str| {
            let may = who.permissions.contains(permission);
            if !may {
                gone.push(text);
            }
            may
        };
        self.exact.retain(|text, permission| may(text.clone(), permission));
        self.families.retain(|family, permission| may(format!("{family}*"), permission));
        self.viewports.retain(|text, (_, permission)| may(text.clone(), permission));
        gone
    }
}

fn bad(detail: &str) -> Problem {
    Problem::of(Kind::Malformed, "stream.bad_topic", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_viewport_has_sense_on_a_globe() {
        let gulf = Bounds::parse("54.9,24.7,55.6,25.4").unwrap();
        assert!(
            gulf.contains((55.27, 25.2)) && !gulf.contains((56.0, 25.2)) && !gulf.contains((55.27, 26.0))
        );
        let fiji = Bounds::parse("177, -19, -178, -16").unwrap();
        assert!(
            fiji.contains((179.9, -17.0)) && fiji.contains((-179.0, -17.0)) && !fiji.contains((0.0, -17.0))
        );
        for bad in ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "0,10,1,5", "0,0,181,1", "NaN,0,1,1", "0,0,inf,1"] {
            assert_eq!(Bounds::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_family_is_watched_by_its_whole_name_only() {
        let mut topics = Topics::default();
        topics.families.insert("vehicle:".into(), "p");
        topics.exact.insert("fleet".into(), "p");
        let of = |text: &str| vec![text.to_owned()];
        assert_eq!(topics.watched(&of("vehicle:veh_1")), Some("vehicle:veh_1"));
        assert_eq!(topics.watched(&of("vehicles:veh_1")), None);
        assert_eq!(topics.watched(&of("vehicle")), None);
        assert_eq!(topics.watched(&["other:1".into(), "fleet".into()]), Some("fleet"));
    }
}
