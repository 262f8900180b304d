//! A grant: a role, and the part of the organisation it holds for.
//!
//! A permission holds at a target when some grant has a role with it and the target lies at or under the grant's scope.
//! Deny by default.

use crate::matrix::{Matrix, Role};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};

/// A path in an organisation: empty for all of it, `lahore.north` for a branch of a branch.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "lahore.north")]
pub struct Scope(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a scope is up to 200 characters of a-z, 0-9, - and _, with a dot between levels, such as lahore.north; empty is the whole organisation"
)]
pub struct BadScope;

impl Scope {
    pub const LEN_MAX: usize = 200;

    /// The whole organisation.
    pub fn all() -> Self {
        Self::default()
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
    pub fn is_all(&self) -> bool {
        self.0.is_empty()
    }
    pub fn parse(text: &str) -> Result<Self, BadScope> {
        let level = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
        };
        let sane = text.is_empty() || (text.len() <= Self::LEN_MAX && text.split('.').all(level));
        if sane { Ok(Self(text.to_owned())) } else { Err(BadScope) }
    }
    /// Whether `other` is this scope or lies under it. `lahore` does not cover `lahore2`.
    pub fn covers(&self, other: &Self) -> bool {
        match other.0.strip_prefix(&self.0) {
            Some(rest) => self.is_all() || rest.is_empty() || rest.starts_with('.'),
            None => false,
        }
    }
    fn depth(&self) -> usize {
        if self.is_all() { 0 } else { self.0.split('.').count() }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl TryFrom<String> for Scope {
    type Error = BadScope;
    fn try_from(text: String) -> Result<Self, BadScope> {
        Self::parse(&text)
    }
}
impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.0
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Grant {
    pub role: Role,
    /// empty or absent: the whole organisation
    #[serde(default)]
    pub scope: Scope,
}

impl Grant {
    pub fn everywhere(role: Role) -> Self {
        Self { role, scope: Scope::all() }
    }
}

/// Everything that `grants` allow at `target`, were every row to know its branch.
pub fn permissions_at(matrix: &Matrix, grants: &[Grant], target: &Scope) -> BTreeSet<String> {
    grants.iter().filter(|grant| grant.scope.covers(target)).flat_map(|grant| matrix.of(grant.role)).collect()
}

/// What somebody with `grants` may do while acting at `scope`: all that their grants for the whole organisation allow, and
/// of what their other grants allow there, as much as is looked at by branch.
pub fn held_at(matrix: &Matrix, grants: &[Grant], scope: &Scope) -> BTreeSet<String> {
    let mut held = permissions_at(matrix, grants, &Scope::all());
    held.extend(
        permissions_at(matrix, grants, scope)
            .into_iter()
            .filter(|permission| matrix.is_by_branch(permission)),
    );
    held
}

/// Where somebody acts who did not say: the widest scope they have, the first by name among equals.
pub fn natural_scope(grants: &[Grant]) -> Scope {
    grants
        .iter()
        .map(|grant| &grant.scope)
        .min_by_key(|scope| (scope.depth(), scope.as_str()))
        .cloned()
        .unwrap_or_default()
}

/// Whether someone with `mine` may hand out or take away `theirs`: never more than they hold themselves, wherever it holds.
pub fn may_hand_out(matrix: &Matrix, mine: &[Grant], theirs: &Grant) -> bool {
    let held = permissions_at(matrix, mine, &theirs.scope);
    // A driver's own permission is about being a driver, which nobody has to be to employ one.
    matrix.of(theirs.role).iter().all(|permission| permission == "driver:act" || held.contains(permission))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::matrix;
    use proptest::prelude::*;

    fn scope(text: &str) -> Scope {
        Scope::parse(text).unwrap()
    }
    fn grant(role: Role, at: &str) -> Grant {
        Grant { role, scope: scope(at) }
    }

    #[test]
    fn a_branch_covers_what_is_under_it_and_nothing_beside_it() {
        assert!(scope("").covers(&scope("lahore")));
        assert!(scope("lahore").covers(&scope("lahore")));
        assert!(scope("lahore").covers(&scope("lahore.north")));
        assert!(!scope("lahore").covers(&scope("")));
        assert!(!scope("lahore").covers(&scope("karachi")));
        assert!(!scope("lahore").covers(&scope("lahore2")));
    }

    #[test]
    fn hostile_paths_are_refused() {
        for text in [".", "a.", ".a", "a..b", "A", "a b", "لاہور", "a'b", &"a".repeat(201)] {
            assert_eq!(Scope::parse(text), Err(BadScope), "{text}");
        }
    }

    /// Every role × every permission × own organisation, child, sibling, parent.
    #[test]
    fn a_role_holds_its_permissions_at_its_scope_and_below() {
        for role in Role::ALL {
            let grants = [grant(role, "lahore")];
            for permission in matrix().permissions() {
                let allowed = |at: &str| permissions_at(matrix(), &grants, &scope(at)).contains(permission);
                assert_eq!(allowed("lahore"), matrix().grants(role, permission));
                assert_eq!(allowed("lahore.north"), matrix().grants(role, permission));
                assert!(!allowed("karachi"), "{role} {permission}");
                assert!(!allowed(""), "{role} {permission}");
            }
        }
    }

    #[test]
    fn a_branch_role_does_not_reach_into_rows_that_know_no_branch() {
        let branch = held_at(matrix(), &[grant(Role::Admin, "lahore")], &scope("lahore"));
        assert!(branch.contains("users:write") && !branch.contains("deliveries:read"));
        let both =
            held_at(matrix(), &[grant(Role::Viewer, ""), grant(Role::Admin, "lahore")], &scope("lahore"));
        assert!(
            both.contains("users:write")
                && both.contains("deliveries:read")
                && !both.contains("deliveries:write")
        );
    }

    #[test]
    fn someone_who_did_not_say_acts_at_the_widest_of_their_scopes() {
        assert_eq!(
            natural_scope(&[grant(Role::Viewer, "karachi"), grant(Role::Admin, "lahore")]),
            scope("karachi")
        );
        assert_eq!(natural_scope(&[grant(Role::Viewer, ""), grant(Role::Admin, "lahore")]), scope(""));
        assert_eq!(natural_scope(&[]), scope(""));
    }

    #[test]
    fn nobody_hands_out_more_than_they_hold() {
        let admin = [grant(Role::Admin, "")];
        assert!(!may_hand_out(matrix(), &admin, &grant(Role::Owner, "")));
        assert!(!may_hand_out(matrix(), &admin, &grant(Role::Owner, "lahore")));
        assert!(may_hand_out(matrix(), &admin, &grant(Role::Admin, "lahore")));
        assert!(may_hand_out(matrix(), &admin, &grant(Role::Driver, "")));

        let branch = [grant(Role::Admin, "lahore")];
        assert!(may_hand_out(matrix(), &branch, &grant(Role::Dispatcher, "lahore.north")));
        assert!(!may_hand_out(matrix(), &branch, &grant(Role::Viewer, "")));
        assert!(!may_hand_out(matrix(), &branch, &grant(Role::Viewer, "karachi")));
        assert!(may_hand_out(matrix(), &[grant(Role::Owner, "")], &grant(Role::Owner, "")));
    }

    proptest! {
        #[test]
        fn a_deeper_target_never_has_fewer_permissions(
            parts in prop::collection::vec("[a-c]{1,2}", 0..4), deeper in "[a-c]{1,2}",
            held in prop::collection::vec((0usize..6, prop::collection::vec("[a-c]{1,2}", 0..3)), 0..4),
        ) {
            let grants: Vec<Grant> = held.iter().map(|(role, path)| grant(Role::ALL[*role], &path.join("."))).collect();
            let above = scope(&parts.join("."));
            let below = scope(&parts.iter().chain([&deeper]).cloned().collect::<Vec<_>>().join("."));
            prop_assert!(permissions_at(matrix(), &grants, &above).is_subset(&permissions_at(matrix(), &grants, &below)));
        }
    }
}
