//! GET, POST /v1/users · GET, PATCH /v1/users/{user} · PUT /v1/users/{user}/grants
//! The people of an organisation and what they may do.
//!
//! Nobody gives, changes or takes more than they may do themselves, and an organisation keeps an owner.

mod functions;
mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use functions::{UserBrief, create_user_for_driver, users_by_id, users_with_permission};
pub(crate) use sql::read_grants;
pub use wire::{ChangeUser, Grants, ListUsers, NewUser, User};

use crate::{
    RolesWrite, UsersRead, UsersWrite,
    email::Email,
    error::Error,
    grant::{Grant, Scope, may_hand_out},
    identity::Identity,
    limits::{give_back, take},
    matrix::{Role, matrix},
    sessions::{Why, end_sessions_of_user, look_again},
    sign_up::{check_password, create_account},
    user::UserState,
};
use axum::extract::{Path, Query};
use kernel::{Lang, UserId};
use lexicon::identity::{GrantsChanged, UserChanged, UserDeactivated, UserJoined};
use platform::{
    Actor, Answer, Envelope, IfMatch, Input, May, OnConstraint, PageAsk, Problem, Reply, Tx, http::Who,
};
use uuid::Uuid;

/// People of the organisation, or of the branch in which the caller acts. `?state=active` and `?q=` (part of a name or address) narrow the list.
#[utoipa::path(get, path = "/users", tag = "identity", params(ListUsers), responses((status = 200, body = Envelope<Vec<User>>)))]
pub async fn list(actor: May<UsersRead>, page: PageAsk, Query(asked): Query<ListUsers>) -> Reply<Vec<User>> {
    let state = asked.state.map(UserState::as_str);
    let pattern = asked.q.filter(|q| !q.trim().is_empty()).map(|q| sql::contains(q.trim()));
    let mut tx = actor.read().await?;
    let narrow = sql::Narrow { state, pattern: pattern.as_deref(), branch: branch(&actor) };
    let mut users = sql::list(tx.conn(), narrow, &page).await?;
    let total = if page.count { Some(sql::count(tx.conn(), narrow).await?) } else { None };
    let meta = page.cut(&mut users, total, |user| user.id.0);
    Ok(Answer::ok(users).page(meta))
}

/// One of them.
#[utoipa::path(get, path = "/users/{user}", tag = "identity", params(("user" = UserId, Path)),
    responses((status = 200, body = Envelope<User>), (status = 404)))]
pub async fn show(actor: May<UsersRead>, Path(user): Path<UserId>) -> Reply<User> {
    let mut tx = actor.read().await?;
    let user = find(&mut tx, user).await?;
    let here = Scope::parse(&actor.principal.scope).unwrap_or_default();
    if !here.is_all() && !user.grants.iter().any(|grant| here.covers(&grant.scope)) {
        return Err(Error::NotFound.into());
    }
    let version = user.version;
    Ok(Answer::ok(user).version(version))
}

/// The branch whose people the caller sees; `None` is everybody.
fn branch(actor: &Actor) -> Option<&str> {
    Some(actor.principal.scope.as_str()).filter(|scope| !scope.is_empty())
}

/// Add somebody with a first password that you tell them. For those who should choose their own, send an invitation.
#[utoipa::path(post, path = "/users", tag = "identity", request_body = NewUser,
    responses((status = 201, body = Envelope<User>), (status = 402), (status = 409), (status = 422)))]
pub async fn add(actor: May<UsersWrite>, input: Input<NewUser>) -> Reply<User> {
    // Not under an idempotency key: the digest of a body with a password would be a fast hash of it. A retry is told that
    // the address is taken.
    let mut tx = actor.begin().await?;
    let new = input.value;
    let email = Email::parse(&new.email).map_err(|e| Error::field("email", e.to_string()))?;
    check_password(&new.password, &[&new.name, email.as_str(), email.local()])?;
    let grant = Grant { role: new.role, scope: new.scope };
    require_may_hand_out(&mut tx, &actor, std::slice::from_ref(&grant)).await?;
    let hash = actor.app().service::<Identity>().hasher.hash(&new.password).await?;

    let user = UserId::mint();
    take(&mut tx, "users", 1).await?;
    // The account commits first: should the rest fail, it belongs to nobody and the address stays free.
    let mut system = actor.app().db().system("an account for a new user").await?;
    let account = create_account(&mut system, &email, &hash).await?;
    system.commit().await?;
    let lang = new.language.unwrap_or_default();
    insert(&mut tx, user, Some(account), &email, new.name.trim(), lang, UserState::Active).await?;
    replace_grants(&mut tx, user, &[grant]).await?;
    tx.emit(&UserJoined { user, name: new.name.trim().to_owned(), email: email.to_string() }).await?;
    let user = find(&mut tx, user).await?;
    tx.reply(Answer::created(user).version(1)).await
}

/// Rename, change the language, deactivate or let in again. Deactivating ends every session at once and frees a seat.
#[utoipa::path(patch, path = "/users/{user}", tag = "identity", params(("user" = UserId, Path)), request_body = ChangeUser,
    responses((status = 200, body = Envelope<User>), (status = 403), (status = 404), (status = 409)))]
pub async fn change(
    actor: May<UsersWrite>,
    Path(id): Path<UserId>,
    if_match: IfMatch,
    input: Input<ChangeUser>,
) -> Reply<User> {
    let mut tx = actor.write(&input).await?;
    let change = input.value;
    sql::lock_owners(tx.conn()).await?;
    let before = find(&mut tx, id).await?;
    if_match.check(before.version, &before)?;
    require_not_above(&mut tx, &actor, id).await?;
    let name = change.name.map_or_else(|| before.name.clone(), |name| name.trim().to_owned());
    let lang = change.language.unwrap_or(before.language);
    let now = tx.now();
    sql::update(tx.conn(), id, &name, lang, now).await?;
    if name != before.name || lang != before.language {
        tx.emit(&UserChanged { user: id, name }).await?;
    }
    if let Some(state) = change.state {
        set_state(&mut tx, &before, state).await?;
    }
    let after = find(&mut tx, id).await?;
    let version = after.version;
    let answer = tx.reply(Answer::ok(after).version(version)).await?;
    look_again(actor.app()).await?;
    Ok(answer)
}

async fn set_state(tx: &mut Tx, user: &User, to: UserState) -> Result<(), Error> {
    let now = tx.now();
    match (user.state, to) {
        (from, to) if from == to => {}
        (UserState::Active | UserState::Invited, UserState::Deactivated) => {
            sql::set_state(tx.conn(), user.id, to.as_str(), now).await?;
            require_an_owner(tx).await?;
            give_back(tx, "users", 1).await?;
            end_sessions_of_user(tx, user.id, None, Why::Deactivated).await?;
            tx.emit(&UserDeactivated { user: user.id }).await?;
        }
        (UserState::Deactivated, UserState::Active) if sql::has_account(tx.conn(), user.id).await? => {
            take(tx, "users", 1).await?;
            sql::set_state(tx.conn(), user.id, to.as_str(), now).await?;
            let joined = UserJoined { user: user.id, name: user.name.clone(), email: user.email.clone() };
            tx.emit(&joined).await?;
        }
        // Only the invited person can make themselves active, by accepting.
        (from, _) => return Err(Error::NotInThisState(from.as_str())),
    }
    Ok(())
}

/// Replace somebody's roles. In force within a second, on live streams too.
#[utoipa::path(put, path = "/users/{user}/grants", tag = "identity", params(("user" = UserId, Path)), request_body = Grants,
    responses((status = 200, body = Envelope<User>), (status = 403), (status = 404), (status = 409)))]
pub async fn set_grants(
    actor: May<RolesWrite>,
    Path(id): Path<UserId>,
    if_match: IfMatch,
    input: Input<Grants>,
) -> Reply<User> {
    let mut tx = actor.write(&input).await?;
    sql::lock_owners(tx.conn()).await?;
    let before = find(&mut tx, id).await?;
    if_match.check(before.version, &before)?;
    let mut grants = input.value.grants;
    grants.sort();
    grants.dedup();
    // Whatever is given or taken must be the caller's to give; what stays is nobody's business.
    let changed: Vec<Grant> = grants
        .iter()
        .filter(|g| !before.grants.contains(g))
        .chain(before.grants.iter().filter(|g| !grants.contains(g)))
        .cloned()
        .collect();
    require_may_hand_out(&mut tx, &actor, &changed).await?;
    replace_grants(&mut tx, id, &grants).await?;
    require_an_owner(&mut tx).await?;
    let after = find(&mut tx, id).await?;
    let version = after.version;
    let answer = tx.reply(Answer::ok(after).version(version)).await?;
    look_again(actor.app()).await?;
    Ok(answer)
}

pub(crate) async fn find(tx: &mut Tx, user: UserId) -> Result<User, Error> {
    sql::user(tx.conn(), user).await?.ok_or(Error::NotFound)
}

/// Writes a user's roles anew, and says so.
pub(crate) async fn replace_grants(tx: &mut Tx, user: UserId, grants: &[Grant]) -> Result<(), Error> {
    let (org, now) = (tx.org(), tx.now());
    let before = sql::delete_grants(tx.conn(), user).await?;
    let roles: Vec<String> = grants.iter().map(|g| g.role.to_string()).collect();
    let scopes: Vec<String> = grants.iter().map(|g| g.scope.to_string()).collect();
    let ids: Vec<Uuid> = grants.iter().map(|_| Uuid::now_v7()).collect();
    sql::insert_grants(tx.conn(), org, user, &ids, &roles, &scopes, now).await?;
    sql::touch(tx.conn(), user, now).await?;
    let after = grants.iter().map(label).collect();
    tx.emit(&GrantsChanged { user, before, after }).await?;
    Ok(())
}

/// `dispatcher`, or `dispatcher@lahore.north`.
fn label(grant: &Grant) -> String {
    if grant.scope.is_all() { grant.role.to_string() } else { format!("{}@{}", grant.role, grant.scope) }
}

pub(crate) async fn insert(
    tx: &mut Tx,
    user: UserId,
    account: Option<Uuid>,
    email: &Email,
    name: &str,
    lang: Lang,
    state: UserState,
) -> Result<(), Error> {
    let (org, now) = (tx.org(), tx.now());
    sql::insert(tx.conn(), org, user, account, email.as_str(), name, lang, state.as_str(), now)
        .await
        .on_constraint("users_one_per_email", || Error::AlreadyHere)
}

/// Refuses to hand out or take away what the caller does not hold, wherever it holds.
pub(crate) async fn require_may_hand_out(tx: &mut Tx, actor: &Actor, grants: &[Grant]) -> Result<(), Error> {
    let mine = read_grants(&sql::grants_of(tx.conn(), actor.user()).await?);
    // A key made for less than its maker may do hands out less, too.
    let is_key = matches!(actor.principal.who, Who::ApiKey(_));
    let held_by_key =
        |grant: &Grant| !is_key || matrix().of(grant.role).iter().all(|p| p == "driver:act" || actor.may(p));
    let fine = grants.iter().all(|grant| may_hand_out(matrix(), &mine, grant) && held_by_key(grant));
    if fine { Ok(()) } else { Err(Error::AboveYou) }
}

/// Refuses to touch somebody who may do more than the caller.
pub(crate) async fn require_not_above(tx: &mut Tx, actor: &Actor, user: UserId) -> Result<(), Problem> {
    let theirs = find(tx, user).await?.grants;
    Ok(require_may_hand_out(tx, actor, &theirs).await?)
}

async fn require_an_owner(tx: &mut Tx) -> Result<(), Error> {
    if sql::has_owner(tx.conn(), Role::Owner.as_str()).await? { Ok(()) } else { Err(Error::LastOwner) }
}
