//! What other rooms ask about people, in their own transaction.

use super::sql;
use crate::{
    email::Email,
    error::Error,
    grant::Grant,
    invite::{NewInvitation, invite},
    matrix::{Role, matrix},
    user::UserState,
};
use kernel::{Lang, UserId};
use platform::Tx;
use uuid::Uuid;

/// As much of a user as a name under a list or a mail needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserBrief {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub language: Lang,
    pub state: UserState,
}

impl From<sql::Brief> for UserBrief {
    fn from(row: sql::Brief) -> Self {
        Self {
            id: UserId(row.id),
            email: row.email,
            name: row.name,
            language: row.lang,
            state: row.state.parse().unwrap_or(UserState::Deactivated),
        }
    }
}

/// Those of `ids` that belong to the transaction's organisation, in no order of `ids`.
pub async fn users_by_id(tx: &mut Tx, ids: &[UserId]) -> Result<Vec<UserBrief>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    Ok(sql::briefs(tx.conn(), Some(&ids)).await?.into_iter().map(UserBrief::from).collect())
}

/// The active users who hold `permission` over the whole organisation: whom to tell.
pub async fn users_with_permission(tx: &mut Tx, permission: &str) -> Result<Vec<UserBrief>, Error> {
    let holds = |row: &sql::Brief| {
        row.roles
            .iter()
            .filter_map(|role| role.parse::<Role>().ok())
            .any(|role| matrix().grants(role, permission))
    };
    Ok(sql::briefs(tx.conn(), None).await?.into_iter().filter(holds).map(UserBrief::from).collect())
}

/// Makes a user for a driver and mails them an invitation. They can sign in once they accept it.
pub async fn create_user_for_driver(
    tx: &mut Tx,
    email: &str,
    name: &str,
    language: Lang,
) -> Result<UserId, Error> {
    let email = Email::parse(email).map_err(|e| Error::field("email", e.to_string()))?;
    let grants = vec![Grant::everywhere(Role::Driver)];
    let invitation = invite(tx, NewInvitation { email, name: name.to_owned(), language, grants }).await?;
    Ok(invitation.user)
}
