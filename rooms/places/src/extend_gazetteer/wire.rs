use crate::Level;
use garde::Validate;
use kernel::{Names, Point};
use serde::Deserialize;

/// An organisation's own entry; the code stands in the path.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[garde(allow_unvalidated)]
#[serde(deny_unknown_fields)]
pub struct EntryInput {
    pub parent: Option<String>,
    pub level: Level,
    #[garde(custom(short_names))]
    pub names: Names,
    pub point: Point,
    /// IANA name, such as `Asia/Dubai`
    #[garde(inner(length(max = 64)))]
    pub timezone: Option<String>,
    /// 1..=9; 4 is an ordinary quarter
    #[serde(default = "ordinary")]
    #[garde(range(min = 1, max = 9))]
    pub rank: u8,
    /// other spellings
    #[serde(default)]
    #[garde(length(max = 20), inner(length(chars, min = 1, max = 160)))]
    pub also: Vec<String>,
}

fn ordinary() -> u8 {
    4
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde calls")]
fn short_names(names: &Names, (): &()) -> garde::Result {
    let long = |name: &str| name.trim().is_empty() || name.chars().count() > 160;
    let given = [Some(names.en.as_str()), names.ar.as_deref(), names.ur.as_deref()];
    if given.into_iter().flatten().any(long) {
        return Err(garde::Error::new("a name has 1 to 160 letters"));
    }
    Ok(())
}
