use super::wire::{Document, DocumentFile, DocumentInput};
use crate::{
    Day, DocumentKind, Error, Standing,
    day::{Todays, today},
    document::{WARN_DAYS, standing},
};
use kernel::{DocumentId, DriverId, OrgId, Time, VehicleId};
use platform::{
    OnConstraint, PageMeta, SystemTx, Tx, columns,
    http::filter::{Columns, Filter, List},
};
use sqlx::{Postgres, QueryBuilder, types::Uuid};

/// What a list can be filtered, ordered and cut by.
pub static COLUMNS: Columns = columns! {
    id: Id("doc") = "c.id",
    vehicle: Id("veh") = "c.vehicle_id",
    driver: Id("drv") = "c.driver_id",
    holder: Text = "coalesce(v.name, d.name)",
    kind: Word(&["registration", "insurance", "permit", "inspection", "licence", "emirates_id", "cnic", "passport", "visa",
        "contract", "other"]) = "c.kind",
    number: Text = "c.number",
    issuer: Text = "c.issuer",
    issued_on: Date = "c.issued_on",
    expires_on: Date = "c.expires_on",
    created_at: Time = "c.created_at",
    updated_at: Time = "c.updated_at",
    standing: Show = "c.expires_on",
    days_left: Show = "c.expires_on",
    file_hash: Show = "c.file_hash",
    file: Show = "c.file_hash",
    notes: Show = "c.notes",
    version: Show = "c.version",
};

const LIST: List = List {
    columns: "c.id, c.vehicle_id, c.driver_id, coalesce(v.name, d.name) as holder, c.kind, c.number, c.issuer, c.issued_on,
              c.expires_on, c.file_hash, c.file_media, c.file_bytes, c.notes, c.version, c.created_at, c.updated_at, c.removed_at",
    from: "fleet.documents c
           left join fleet.vehicles v on v.id = c.vehicle_id
           left join fleet.drivers d on d.id = c.driver_id",
    key: "c.id",
};

#[derive(sqlx::FromRow)]
pub struct Row {
    id: Uuid,
    vehicle_id: Option<Uuid>,
    driver_id: Option<Uuid>,
    holder: String,
    kind: DocumentKind,
    number: Option<String>,
    issuer: Option<String>,
    issued_on: Option<Day>,
    expires_on: Option<Day>,
    file_hash: Option<String>,
    file_media: Option<String>,
    file_bytes: Option<i64>,
    notes: Option<String>,
    version: i64,
    created_at: Time,
    updated_at: Time,
    removed_at: Option<Time>,
}

macro_rules! select_documents {
    ($tail:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select c.id, c.vehicle_id, c.driver_id, coalesce(v.name, d.name) as "holder!", c.kind as "kind: DocumentKind",
                      c.number, c.issuer, c.issued_on, c.expires_on, c.file_hash, c.file_media, c.file_bytes, c.notes, c.version, c.created_at, c.updated_at,
                      c.removed_at
                 from fleet.documents c
                 left join fleet.vehicles v on v.id = c.vehicle_id
                 left join fleet.drivers d on d.id = c.driver_id "# + $tail
            $(, $arg)*
        )
    };
}

fn in_order<T>(result: sqlx::Result<T>) -> Result<(), Error> {
    result.map(|_| ()).on_constraint("documents_expire_after_issue", || {
        Error::field("expires_on", "not before the day of issue")
    })
}

pub async fn insert(tx: &mut Tx, id: DocumentId, c: &DocumentInput) -> Result<(), Error> {
    let now = tx.now();
    let done = sqlx::query!(
        "insert into fleet.documents (id, vehicle_id, driver_id, kind, number, issuer, issued_on, expires_on, notes,
                                      created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        id.0,
        c.vehicle.map(|v| v.0),
        c.driver.map(|d| d.0),
        c.kind as DocumentKind,
        c.number,
        c.issuer,
        c.issued_on as Option<Day>,
        c.expires_on as Option<Day>,
        c.notes,
        now as Time,
    )
    .execute(tx.conn())
    .await;
    in_order(done)
}

/// A renewed document is news again: what listeners were told is forgotten when the last day moves.
pub async fn update(tx: &mut Tx, id: DocumentId, c: &DocumentInput) -> Result<(), Error> {
    let now = tx.now();
    let done = sqlx::query!(
        "update fleet.documents
            set vehicle_id = $2, driver_id = $3, kind = $4, number = $5, issuer = $6, issued_on = $7,
                told = case when expires_on is distinct from $8 then 'valid' else told end,
                expires_on = $8, notes = $9, updated_at = $10, version = version + 1
          where id = $1",
        id.0,
        c.vehicle.map(|v| v.0),
        c.driver.map(|d| d.0),
        c.kind as DocumentKind,
        c.number,
        c.issuer,
        c.issued_on as Option<Day>,
        c.expires_on as Option<Day>,
        c.notes,
        now as Time,
    )
    .execute(tx.conn())
    .await;
    in_order(done)
}

pub async fn remove(tx: &mut Tx, id: DocumentId) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update fleet.documents set removed_at = $2, updated_at = $2, version = version + 1 where id = $1",
        id.0,
        now as Time
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn read(tx: &mut Tx, id: DocumentId) -> sqlx::Result<Option<Document>> {
    let today = today(tx).await?;
    let row = select_documents!("where c.id = $1", id.0).fetch_optional(tx.conn()).await?;
    Ok(row.map(|row| row.shown(today)))
}

pub async fn lock(tx: &mut Tx, id: DocumentId) -> sqlx::Result<Option<Document>> {
    let today = today(tx).await?;
    let row = select_documents!("where c.id = $1 and c.removed_at is null for update of c", id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(|row| row.shown(today)))
}

/// Of a driver, and of a vehicle if he sits in one; what runs out first comes first.
pub async fn of(tx: &mut Tx, driver: DriverId, vehicle: Option<VehicleId>) -> sqlx::Result<Vec<Document>> {
    let today = today(tx).await?;
    let rows = select_documents!(
        "where c.removed_at is null and (c.driver_id = $1 or c.vehicle_id = $2)
         order by c.expires_on nulls last, c.id limit 200",
        driver.0,
        vehicle.map(|v| v.0),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| row.shown(today)).collect())
}

/// One page of what the URL asks for, newest first unless it says otherwise. The standing is derived, so it is asked for by
/// the days that have it.
pub async fn search(
    tx: &mut Tx,
    filter: &Filter,
    stands: Option<Standing>,
) -> sqlx::Result<(Vec<Document>, PageMeta)> {
    let today = today(tx).await?;
    let soon = today.plus_days(WARN_DAYS);
    let more = |sql: &mut QueryBuilder<Postgres>| {
        sql.push(" and c.removed_at is null");
        match stands {
            None => {}
            Some(Standing::Expired) => {
                sql.push(" and c.expires_on < ").push_bind(today);
            }
            Some(Standing::Expiring) => {
                sql.push(" and c.expires_on between ").push_bind(today).push(" and ").push_bind(soon);
            }
            Some(Standing::Valid) => {
                sql.push(" and (c.expires_on is null or c.expires_on > ").push_bind(soon).push(")");
            }
        }
    };
    let (rows, page) = filter.fetch_where::<Row>(tx, &LIST, more, |row| row.id).await?;
    Ok((rows.into_iter().map(|row| row.shown(today)).collect(), page))
}

/// A document whose standing is not the one that listeners know.
pub struct Untold {
    pub id: DocumentId,
    pub org: OrgId,
    pub kind: DocumentKind,
    pub vehicle: Option<Uuid>,
    pub driver: Option<Uuid>,
    pub holder: String,
    pub expires_on: Day,
}

/// Marks a batch of them as told and hands them over; the facts commit with the marks. Each organisation has its own today.
pub async fn take_untold(tx: &mut SystemTx, todays: &Todays, most: i64) -> sqlx::Result<Vec<Untold>> {
    let (orgs, days) = todays.columns();
    let rows = sqlx::query!(
        r#"with due as (
               select c.id, case when c.expires_on < coalesce(z.today, $1) then 'expired' else 'expiring' end as standing
                 from fleet.documents c
                 left join (select org, day::date as today from unnest($4::uuid[], $5::text[]) as u (org, day)) z on z.org = c.org_id
                where c.removed_at is null and c.expires_on <= $1 + ($2 + 2) and c.expires_on <= coalesce(z.today, $1) + $2
                  and c.told <> case when c.expires_on < coalesce(z.today, $1) then 'expired' else 'expiring' end
                order by c.id limit $3 for update of c skip locked)
           update fleet.documents c set told = due.standing from due
            where c.id = due.id
        returning c.id, c.org_id, c.kind as "kind: DocumentKind", c.vehicle_id, c.driver_id, c.expires_on as "expires_on!: Day",
                  coalesce((select name from fleet.vehicles where id = c.vehicle_id),
                           (select name from fleet.drivers where id = c.driver_id)) as "holder!""#,
        todays.utc() as Day,
        WARN_DAYS,
        most,
        &orgs,
        &days,
    )
    .fetch_all(tx.conn())
    .await?;
    let untold = rows.into_iter().map(|r| Untold {
        id: r.id.into(),
        org: r.org_id.into(),
        kind: r.kind,
        vehicle: r.vehicle_id,
        driver: r.driver_id,
        holder: r.holder,
        expires_on: r.expires_on,
    });
    Ok(untold.collect())
}

impl Row {
    fn shown(self, today: Day) -> Document {
        Document {
            id: self.id.into(),
            vehicle: self.vehicle_id.map(Into::into),
            driver: self.driver_id.map(Into::into),
            holder: self.holder,
            kind: self.kind,
            number: self.number,
            issuer: self.issuer,
            issued_on: self.issued_on,
            standing: standing(self.expires_on, today),
            days_left: self.expires_on.map(|last| last.since_days(today)),
            expires_on: self.expires_on,
            file: self.file_media.zip(self.file_bytes).map(|(media, bytes)| DocumentFile { media, bytes }),
            file_hash: self.file_hash,
            notes: self.notes,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
            removed_at: self.removed_at,
        }
    }
}
