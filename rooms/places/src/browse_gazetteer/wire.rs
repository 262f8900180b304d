use crate::{Entry, Gazetteer, Level};
use kernel::{Names, Point};
use serde::{Deserialize, Serialize};

/// One named place of the hierarchy.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct GazetteerEntry {
    pub code: String,
    pub parent: Option<String>,
    pub level: Level,
    pub names: Names,
    /// its middle
    pub point: Point,
    /// IANA name; stated here or inherited
    pub timezone: Option<String>,
    /// 1..=9, the larger the better known
    pub rank: u8,
}

/// An entry with the way up to its country.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct GazetteerPath {
    pub entry: GazetteerEntry,
    /// parent first, country last
    pub ancestors: Vec<GazetteerEntry>,
    /// how many entries lie right below
    pub children: usize,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BrowseQuery {
    /// code of the entry to look below; the countries when absent
    pub parent: Option<String>,
    /// all entries of this level inside `parent`, however deep; the direct children when absent
    #[param(inline)]
    pub level: Option<Level>,
}

impl GazetteerEntry {
    pub fn of(entry: &Entry, gazetteer: &Gazetteer) -> Self {
        Self {
            code: entry.code.clone(),
            parent: entry.parent.clone(),
            level: entry.level,
            names: entry.names.clone(),
            point: entry.point,
            timezone: gazetteer.timezone_of(entry),
            rank: entry.rank,
        }
    }
}
