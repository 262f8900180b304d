//! What a connection watches.

use crate::{
    Topic,
    http::{App, Conditions, Principal, Problem},
};
use kernel::Kind;
use serde_json::Value;
use std::{borrow::Cow, collections::BTreeMap};

use super::SUBSCRIPTIONS_MAX;

const TOPIC_BYTES_MAX: usize = 120;
const TABLE_BYTES_MAX: usize = 1000;
const TABLE: &str = "table:";

/// The subscriptions of one connection.
#[derive(Debug, Default)]
pub(super) struct Topics {
    exact: BTreeMap<String, &'static str>,
    /// `delivery:` and its permission, for `delivery:*`
    families: BTreeMap<String, &'static str>,
    viewports: BTreeMap<String, (Bounds, &'static str)>,
    tables: BTreeMap<String, Table>,
}

/// `table:deliveries?status=eq.failed`: what is told of a list, when conditions on its fields hold.
#[derive(Debug)]
struct Table {
    list: String,
    conditions: Conditions,
    permission: &'static str,
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
        self.exact.len() + self.families.len() + self.viewports.len() + self.tables.len()
    }

    /// Adds one, if it is well formed, allowed, and not one too many. Watching twice is watching once.
    pub fn add(&mut self, text: &str, app: &App, who: &Principal) -> Result<(), Problem> {
        let table = text.strip_prefix(TABLE);
        let bytes_max = if table.is_some() { TABLE_BYTES_MAX } else { TOPIC_BYTES_MAX };
        if text.len() > bytes_max || !text.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(bad("a topic is a short word such as `fleet` or `vehicle:veh_…`"));
        }
        let (list, conditions) =
            table.map_or((text, ""), |table| table.split_once('?').unwrap_or((table, "")));
        let topic = app
            .topic(list)
            .ok_or_else(|| Problem::of(Kind::NotFound, "stream.no_such_topic", "there is no such topic"))?;
        let permission = topic.permission;
        if !who.permissions.contains(permission) {
            return Err(Problem::forbidden(permission));
        }
        let text = own_name(topic, text, who)?;
        if self.len() >= SUBSCRIPTIONS_MAX && !self.has(&text) {
            let detail = format!(
                "one connection watches at most {SUBSCRIPTIONS_MAX} topics: watch a family or a viewport instead"
            );
            return Err(Problem::of(Kind::TooMany, "stream.too_many_topics", detail));
        }
        if table.is_some() {
            if topic.own || list.contains(':') {
                return Err(bad("`table:` takes a list, as in `table:deliveries?status=eq.failed`"));
            }
            let conditions = Conditions::parse(conditions)?;
            self.tables.insert(text.into_owned(), Table { list: list.to_owned(), conditions, permission });
        } else if let Some(bounds) = text.strip_prefix("viewport:") {
            let bounds = Bounds::parse(bounds)
                .ok_or_else(|| bad("a viewport is minLon,minLat,maxLon,maxLat in degrees"))?;
            self.viewports.insert(text.into_owned(), (bounds, permission));
        } else if let Some(family) = text.strip_suffix('*') {
            if family.strip_suffix(':').is_none_or(|word| word.is_empty() || word.contains(':')) {
                return Err(bad("`*` stands for all of a family, as in `delivery:*`"));
            }
            self.families.insert(family.to_owned(), permission);
        } else {
            self.exact.insert(text.into_owned(), permission);
        }
        Ok(())
    }

    /// Not watching any more what was not watched is no error.
    pub fn remove(&mut self, text: &str, app: &App, who: &Principal) {
        let own = app.topic(text).and_then(|topic| own_name(topic, text, who).ok());
        let text = own.as_deref().unwrap_or(text);
        self.exact.remove(text);
        self.viewports.remove(text);
        self.tables.remove(text);
        self.families.remove(text.strip_suffix('*').unwrap_or(text));
    }

    fn has(&self, text: &str) -> bool {
        let family = text.strip_suffix('*').unwrap_or(text);
        self.exact.contains_key(text)
            || self.viewports.contains_key(text)
            || self.tables.contains_key(text)
            || self.families.contains_key(family)
    }

    /// The first topic that a message with these topics and this content belongs to.
    pub fn watched<'t>(&'t self, topics: &'t [String], data: &Value) -> Option<&'t str> {
        let named = topics.iter().map(String::as_str).find(|topic| {
            let in_family = || {
                let end = topic.find(':').map_or(0, |i| i + 1);
                end > 0 && self.families.contains_key(&topic[..end])
            };
            self.exact.contains_key(*topic) || in_family()
        });
        let in_table =
            |(_, table): &(&String, &Table)| topics.contains(&table.list) && table.conditions.hold(data);
        named.or_else(|| self.tables.iter().find(in_table).map(|(text, _)| text.as_str()))
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
        self.tables.retain(|text, table| may(text.clone(), table.permission));
        gone
    }
}

/// The full name of a topic of which each person has one: `inbox` is the caller's, and nobody watches another's.
fn own_name<'t>(topic: &Topic, text: &'t str, who: &Principal) -> Result<Cow<'t, str>, Problem> {
    if !topic.own {
        return Ok(Cow::Borrowed(text));
    }
    let own = format!("{}:{}", topic.prefix, who.user);
    if text == topic.prefix || text == own {
        return Ok(Cow::Owned(own));
    }
    let detail = format!("`{}` is yours alone: each person watches only their own", topic.prefix);
    Err(Problem::of(Kind::Forbidden, "stream.not_yours", detail))
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
        let watched = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            topics.watched(&names, &Value::Null).map(str::to_owned)
        };
        assert_eq!(watched(&["vehicle:veh_1"]).as_deref(), Some("vehicle:veh_1"));
        assert_eq!(watched(&["vehicles:veh_1"]), None);
        assert_eq!(watched(&["vehicle"]), None);
        assert_eq!(watched(&["other:1", "fleet"]).as_deref(), Some("fleet"));
    }
}
