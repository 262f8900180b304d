//! The permission matrix: which role may do what, read from `data/permissions.toml`.

use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
    sync::LazyLock,
};

/// What somebody is to an organisation.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Owner,
    Admin,
    Dispatcher,
    Driver,
    Viewer,
    Integration,
}

impl Role {
    pub const ALL: [Self; 6] =
        [Self::Owner, Self::Admin, Self::Dispatcher, Self::Driver, Self::Viewer, Self::Integration];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Dispatcher => "dispatcher",
            Self::Driver => "driver",
            Self::Viewer => "viewer",
            Self::Integration => "integration",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(UnknownRole)
    }
}

/// Every permission there is, and the roles that hold it.
#[derive(Debug, Deserialize)]
pub struct Matrix {
    roles: Vec<Role>,
    by_branch: BTreeSet<String>,
    permissions: BTreeMap<String, BTreeSet<Role>>,
}

/// The matrix of this build.
pub fn matrix() -> &'static Matrix {
    static MATRIX: LazyLock<Matrix> = LazyLock::new(|| {
        toml::from_str(include_str!("../data/permissions.toml"))
            .expect("BUG: data/permissions.toml is read by a test")
    });
    &MATRIX
}

impl Matrix {
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }
    /// The names of all permissions, sorted.
    pub fn permissions(&self) -> impl Iterator<Item = &str> {
        self.permissions.keys().map(String::as_str)
    }
    pub fn names(&self, permission: &str) -> bool {
        self.permissions.contains_key(permission)
    }
    /// Whether a grant for a branch gives it there; if not, only a grant for the whole organisation gives it.
    pub fn is_by_branch(&self, permission: &str) -> bool {
        self.by_branch.contains(permission)
    }
    /// Deny by default: an unknown permission is nobody's.
    pub fn grants(&self, role: Role, permission: &str) -> bool {
        self.permissions.get(permission).is_some_and(|roles| roles.contains(&role))
    }
    /// All that a role may do.
    pub fn of(&self, role: Role) -> BTreeSet<String> {
        self.permissions
            .iter()
            .filter(|(_, roles)| roles.contains(&role))
            .map(|(name, _)| name.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_names_exactly_the_roles_that_the_code_knows() {
        assert_eq!(matrix().roles(), Role::ALL);
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
    }

    #[test]
    fn the_database_knows_the_same_roles() {
        let listed = Role::ALL.map(|role| format!("'{role}'")).join(", ");
        assert!(
            include_str!("../migrations/0001_people.sql").contains(&format!("check (role in ({listed}))"))
        );
    }

    #[test]
    fn nobody_holds_what_the_file_does_not_name() {
        for role in Role::ALL {
            assert!(!matrix().grants(role, "moon:write"));
        }
    }

    #[test]
    fn every_permission_is_somebodys_and_owners_hold_all_but_the_drivers_own() {
        for permission in matrix().permissions() {
            assert!(Role::ALL.iter().any(|role| matrix().grants(*role, permission)), "{permission}");
            assert_eq!(matrix().grants(Role::Owner, permission), permission != "driver:act", "{permission}");
        }
    }

    #[test]
    fn what_holds_by_branch_is_a_permission() {
        assert!(matrix().by_branch.iter().all(|permission| matrix().names(permission)));
    }

    #[test]
    fn a_viewer_writes_nothing() {
        for permission in matrix().of(Role::Viewer) {
            assert!(permission.ends_with(":read"), "{permission}");
        }
    }
}
