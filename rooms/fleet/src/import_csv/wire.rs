use super::{
    BAD_SHOWN_MAX,
    judge::{Fate, Judged},
};
use kernel::FieldError;
use serde::Serialize;
use utoipa::ToSchema;

/// What a file does, or would do.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ImportedFleet {
    pub rows: usize,
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub bad_rows: usize,
    pub dry_run: bool,
    /// false for a dry run, and when any row is wrong: all or nothing
    pub written: bool,
    /// the first thousand that are wrong
    pub bad: Vec<BadRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BadRow {
    /// as the spreadsheet counts: the headings are row 1
    pub row: u32,
    pub errors: Vec<FieldError>,
}

impl ImportedFleet {
    pub fn of(judged: &[Judged], dry_run: bool) -> Self {
        let count =
            |is: fn(&Fate) -> bool| judged.iter().filter(|row| row.fate.as_ref().is_ok_and(is)).count();
        let bad = judged.iter().filter_map(|row| Some((row.no, row.fate.as_ref().err()?)));
        Self {
            rows: judged.len(),
            created: count(|fate| matches!(fate, Fate::Create(_))),
            updated: count(|fate| matches!(fate, Fate::Update(..))),
            unchanged: count(|fate| matches!(fate, Fate::Unchanged)),
            bad_rows: bad.clone().count(),
            dry_run,
            written: false,
            bad: bad
                .take(BAD_SHOWN_MAX)
                .map(|(row, errors)| BadRow { row, errors: errors.clone() })
                .collect(),
        }
    }
}
