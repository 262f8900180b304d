use super::wire::{View, ViewInput};
use crate::error::Error;
use kernel::{Time, UserId, ViewId};
use platform::{OnConstraint, Tx};
use sqlx::{Result, query, query_as, query_scalar};

macro_rules! select_views {
    ($tail:literal $(, $arg:expr)* $(,)?) => {
        query_as!(
            View,
            r#"select v.id as "id: ViewId", v.screen, v.name, v.query, v.shared, v.user_id = $1 as "mine!",
                      v.user_id as "owner: UserId", u.name as owner_name, v.version, v.created_at as "created_at: Time",
                      v.updated_at as "updated_at: Time"
                 from identity.views v join identity.users u on u.id = v.user_id "# + $tail
            $(, $arg)*
        )
    };
}

pub async fn list(tx: &mut Tx, me: UserId, screen: Option<&str>) -> Result<Vec<View>> {
    select_views!(
        "where (v.user_id = $1 or v.shared) and ($2::text is null or v.screen = $2)
         order by v.user_id <> $1, lower(v.name), v.id limit 1000",
        me.0,
        screen,
    )
    .fetch_all(tx.conn())
    .await
}

pub async fn read(tx: &mut Tx, id: ViewId, me: UserId) -> Result<Option<View>> {
    select_views!("where v.id = $2", me.0, id.0).fetch_optional(tx.conn()).await
}

pub async fn count(tx: &mut Tx, me: UserId, screen: &str) -> Result<i64> {
    query_scalar!(
        r#"select count(*) as "n!" from identity.views where user_id = $1 and screen = $2"#,
        me.0,
        screen
    )
    .fetch_one(tx.conn())
    .await
}

pub async fn insert(tx: &mut Tx, id: ViewId, me: UserId, new: &ViewInput) -> std::result::Result<(), Error> {
    let now = tx.now();
    query!(
        "insert into identity.views (id, user_id, screen, name, query, shared, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)",
        id.0,
        me.0,
        new.screen,
        new.name,
        new.query,
        new.shared,
        now as _,
    )
    .execute(tx.conn())
    .await
    .map(|_| ())
    .on_constraint("views_one_per_name", || Error::ViewNameTaken)
}

pub async fn update(tx: &mut Tx, id: ViewId, new: &ViewInput) -> std::result::Result<(), Error> {
    let now = tx.now();
    query!(
        "update identity.views set screen = $2, name = $3, query = $4, shared = $5, updated_at = $6, version = version + 1
          where id = $1",
        id.0,
        new.screen,
        new.name,
        new.query,
        new.shared,
        now as _,
    )
    .execute(tx.conn())
    .await
    .map(|_| ())
    .on_constraint("views_one_per_name", || Error::ViewNameTaken)
}

pub async fn delete(tx: &mut Tx, id: ViewId) -> Result<()> {
    query!("delete from identity.views where id = $1", id.0).execute(tx.conn()).await.map(|_| ())
}
