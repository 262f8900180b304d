use super::wire::{CannedReply, CannedReplyInput};
use crate::{Error, canned::OfferedTo};
use kernel::{CannedReplyId, Names, Time};
use platform::{OnConstraint, Tx};
use sqlx::{query, types::Uuid};

struct Row {
    id: Uuid,
    code: String,
    side: OfferedTo,
    text_en: String,
    text_ar: Option<String>,
    text_ur: Option<String>,
    version: i64,
}

impl From<Row> for CannedReply {
    fn from(row: Row) -> Self {
        Self {
            id: Some(CannedReplyId(row.id)),
            code: row.code,
            side: row.side,
            texts: Names { en: row.text_en, ar: row.text_ar, ur: row.text_ur },
            built_in: false,
            version: row.version,
        }
    }
}

macro_rules! select_replies {
    ($tail:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select id, code, side as "side: OfferedTo", text_en, text_ar, text_ur, version from messages.canned_replies "#
                + $tail
            $(, $arg)*
        )
    };
}

pub async fn all(tx: &mut Tx) -> sqlx::Result<Vec<CannedReply>> {
    let rows = select_replies!("order by code").fetch_all(tx.conn()).await?;
    Ok(rows.into_iter().map(CannedReply::from).collect())
}

pub async fn read(tx: &mut Tx, id: CannedReplyId) -> sqlx::Result<Option<CannedReply>> {
    let row = select_replies!("where id = $1", id.0).fetch_optional(tx.conn()).await?;
    Ok(row.map(CannedReply::from))
}

pub async fn by_code(tx: &mut Tx, code: &str) -> sqlx::Result<Option<CannedReply>> {
    let row = select_replies!("where code = $1", code).fetch_optional(tx.conn()).await?;
    Ok(row.map(CannedReply::from))
}

pub async fn insert(tx: &mut Tx, id: CannedReplyId, new: &CannedReplyInput) -> Result<(), Error> {
    let now = tx.now();
    query!(
        "insert into messages.canned_replies (id, code, side, text_en, text_ar, text_ur, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)",
        id.0,
        new.code,
        new.side as OfferedTo,
        new.texts.en,
        new.texts.ar,
        new.texts.ur,
        now as Time,
    )
    .execute(tx.conn())
    .await
    .map(|_| ())
    .on_constraint("canned_replies_one_per_code", || Error::CodeTaken)
}

pub async fn update(tx: &mut Tx, id: CannedReplyId, new: &CannedReplyInput) -> Result<(), Error> {
    let now = tx.now();
    query!(
        "update messages.canned_replies
            set code = $2, side = $3, text_en = $4, text_ar = $5, text_ur = $6, updated_at = $7, version = version + 1
          where id = $1",
        id.0,
        new.code,
        new.side as OfferedTo,
        new.texts.en,
        new.texts.ar,
        new.texts.ur,
        now as Time,
    )
    .execute(tx.conn())
    .await
    .map(|_| ())
    .on_constraint("canned_replies_one_per_code", || Error::CodeTaken)
}

pub async fn delete(tx: &mut Tx, id: CannedReplyId) -> sqlx::Result<bool> {
    let done = query!("delete from messages.canned_replies where id = $1", id.0).execute(tx.conn()).await?;
    Ok(done.rows_affected() == 1)
}
