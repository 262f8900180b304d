use super::wire::{Enquiry, EnquiryState};
use kernel::{EnquiryId, Lang, Time, UserId};
use platform::{
    Tx, columns,
    http::filter::{Columns, List},
};
use sqlx::{query, query_as};

/// What a list can be filtered, ordered and cut by.
pub static COLUMNS: Columns = columns! {
    id: Id("enq") = "e.id",
    name: Text = "e.name",
    company: Text = "e.company",
    email: Text = "e.email",
    phone: Text = "e.phone",
    country: Text = "e.country",
    language: Word(&["en", "ar", "ur"]) = "e.lang",
    state: Word(&["new", "contacted", "closed"]) = "e.state",
    created_at: Time = "e.created_at",
    updated_at: Time = "e.updated_at",
    moves: Text = "e.moves",
    message: Text = "e.message",
    note: Text = "e.note",
    handled_by: Id("usr") = "e.handled_by",
    version: Show = "e.version",
};

pub const LIST: List = List {
    columns: "e.id, e.name, e.company, e.email, e.phone, e.country, e.moves, e.message, e.lang as language, e.state, e.note,
              e.handled_by, e.version, e.created_at, e.updated_at",
    from: "messages.enquiries e",
    key: "e.id",
};

macro_rules! select_enquiry {
    ($tail:literal, $arg:expr) => {
        query_as!(
            Enquiry,
            r#"select id as "id: EnquiryId", name, company, email, phone, country, moves, message, lang as "language: Lang",
                      state as "state: EnquiryState", note, handled_by as "handled_by: UserId", version, created_at, updated_at
                 from messages.enquiries "# + $tail,
            $arg
        )
    };
}

pub async fn read(tx: &mut Tx, id: EnquiryId) -> sqlx::Result<Option<Enquiry>> {
    select_enquiry!("where id = $1", id.0).fetch_optional(tx.conn()).await
}

pub async fn lock(tx: &mut Tx, id: EnquiryId) -> sqlx::Result<Option<Enquiry>> {
    select_enquiry!("where id = $1 for update", id.0).fetch_optional(tx.conn()).await
}

pub async fn update(
    tx: &mut Tx,
    id: EnquiryId,
    state: EnquiryState,
    note: Option<&str>,
    by: UserId,
) -> sqlx::Result<()> {
    let now = tx.now();
    query!(
        "update messages.enquiries
            set state = $2, note = $3, handled_by = $4, updated_at = $5, version = version + 1
          where id = $1",
        id.0,
        state as EnquiryState,
        note,
        by.0,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
