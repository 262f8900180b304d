use super::wire::NewEnquiry;
use kernel::{EnquiryId, Lang, Phone, Time};
use platform::{SystemTx, Tx};
use sqlx::query;

/// Enquiries are rare: they are counted one after another, so that the count is true.
pub async fn one_at_a_time(tx: &mut Tx) -> sqlx::Result<()> {
    query!("select pg_advisory_xact_lock('messages.enquiries'::regclass::oid::bigint) is null as locked")
        .fetch_one(tx.conn())
        .await
        .map(|_| ())
}

/// From one origin, and in all.
pub async fn received_since(tx: &mut Tx, origin: &[u8], since: Time) -> sqlx::Result<(i64, i64)> {
    let row = query!(
        r#"select count(*) filter (where origin = $1) as "from_there!", count(*) as "all!"
             from messages.enquiries where created_at > $2 and origin is not null"#,
        origin,
        since as Time,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((row.from_there, row.all))
}

pub async fn insert(
    tx: &mut Tx,
    id: EnquiryId,
    new: &NewEnquiry,
    lang: Lang,
    origin: &[u8],
) -> sqlx::Result<()> {
    let now = tx.now();
    query!(
        "insert into messages.enquiries (id, name, company, email, phone, country, moves, message, lang, state, origin,
                                         created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'new', $10, $11, $11)",
        id.0,
        new.name,
        new.company,
        new.email,
        new.phone.as_ref().map(Phone::as_str),
        new.country,
        new.moves,
        new.message,
        lang.as_str(),
        origin,
        now as Time,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn forget_origins(tx: &mut SystemTx, before: Time) -> sqlx::Result<()> {
    query!(
        "update messages.enquiries set origin = null where origin is not null and created_at <= $1",
        before as Time
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
