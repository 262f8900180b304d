use super::wire::{Place, PlaceInput};
use crate::{Error, PlaceKind, place::cell_of};
use kernel::{PlaceId, Point, Time};
use platform::{
    OnConstraint, PageMeta, Tx, columns,
    http::filter::{Columns, Filter, List},
};
use sqlx::{Postgres, QueryBuilder};

/// What a list can be filtered, ordered and cut by.
pub static COLUMNS: Columns = columns! {
    id: Id("plc") = "id",
    kind: Word(&["depot", "hub", "store", "customer", "parking", "workshop", "other"]) = "kind",
    name: Text = "name",
    address: Text = "address",
    city: Text = "city",
    area_code: Text = "area_code",
    contact_name: Text = "contact_name",
    contact_phone: Text = "contact_phone",
    service_s: Int = "service_s",
    external_ref: Text = "external_ref",
    created_at: Time = "created_at",
    updated_at: Time = "updated_at",
    point: Show = "cell",
    plus_code: Show = "cell",
    door_note: Show = "door_note",
    version: Show = "version",
};

const LIST: List = List {
    columns: "id, kind, name, address, city, area_code, lat_e7, lon_e7, contact_name, contact_phone, door_note, service_s,
              external_ref, version, created_at, updated_at, removed_at",
    from: "places.places",
    key: "id",
};

#[derive(sqlx::FromRow)]
pub struct Row {
    id: uuid::Uuid,
    kind: PlaceKind,
    name: String,
    address: Option<String>,
    city: Option<String>,
    area_code: Option<String>,
    lat_e7: i32,
    lon_e7: i32,
    contact_name: Option<String>,
    contact_phone: Option<String>,
    door_note: Option<String>,
    service_s: Option<i32>,
    external_ref: Option<String>,
    version: i64,
    created_at: Time,
    updated_at: Time,
    removed_at: Option<Time>,
}

/// One list of columns for every read.
macro_rules! select_places {
    ($tail:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select id, kind as "kind: PlaceKind", name, address, city, area_code, lat_e7, lon_e7, contact_name, contact_phone,
                      door_note, service_s, external_ref, version, created_at, updated_at, removed_at
                 from places.places "# + $tail
            $(, $arg)*
        )
    };
}

pub async fn insert(
    tx: &mut Tx,
    id: PlaceId,
    input: &PlaceInput,
    point: Point,
    area: Option<&str>,
) -> Result<(), Error> {
    let now = tx.now();
    let (lat_e7, lon_e7) = point.to_e7();
    sqlx::query!(
        "insert into places.places (id, kind, name, address, city, area_code, lat_e7, lon_e7, cell, contact_name, contact_phone,
                                    door_note, service_s, external_ref, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)",
        id.0,
        input.kind as PlaceKind,
        input.name,
        input.address,
        input.city,
        area,
        lat_e7,
        lon_e7,
        cell_of(point),
        input.contact_name,
        input.contact_phone.as_ref().map(kernel::Phone::as_str),
        input.door_note,
        input.service_s,
        input.external_ref,
        now as Time,
    )
    .execute(tx.conn())
    .await
    .on_constraint("places_one_per_ref", || Error::RefTaken)?;
    Ok(())
}

pub async fn update(
    tx: &mut Tx,
    id: PlaceId,
    input: &PlaceInput,
    point: Point,
    area: Option<&str>,
) -> Result<(), Error> {
    let now = tx.now();
    let (lat_e7, lon_e7) = point.to_e7();
    sqlx::query!(
        "update places.places
            set kind = $2, name = $3, address = $4, city = $5, area_code = $6, lat_e7 = $7, lon_e7 = $8, cell = $9,
                contact_name = $10, contact_phone = $11, door_note = $12, service_s = $13, external_ref = $14,
                updated_at = $15, version = version + 1
          where id = $1",
        id.0,
        input.kind as PlaceKind,
        input.name,
        input.address,
        input.city,
        area,
        lat_e7,
        lon_e7,
        cell_of(point),
        input.contact_name,
        input.contact_phone.as_ref().map(kernel::Phone::as_str),
        input.door_note,
        input.service_s,
        input.external_ref,
        now as Time,
    )
    .execute(tx.conn())
    .await
    .on_constraint("places_one_per_ref", || Error::RefTaken)?;
    Ok(())
}

pub async fn remove(tx: &mut Tx, id: PlaceId) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update places.places set removed_at = $2, updated_at = $2, version = version + 1 where id = $1",
        id.0,
        now as Time
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn read(tx: &mut Tx, id: PlaceId) -> sqlx::Result<Option<Place>> {
    let row = select_places!("where id = $1", id.0).fetch_optional(tx.conn()).await?;
    Ok(row.map(Place::from))
}

/// Holds the row until the transaction ends, so that two changes cannot both pass the version check.
pub async fn lock(tx: &mut Tx, id: PlaceId) -> sqlx::Result<Option<Place>> {
    let row = select_places!("where id = $1 and removed_at is null for update", id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(Place::from))
}

/// One page of what the URL asks for, newest first unless it says otherwise. `q` is part of a name, address or reference.
pub async fn search(tx: &mut Tx, filter: &Filter, q: Option<&str>) -> sqlx::Result<(Vec<Place>, PageMeta)> {
    let pattern = q.map(contains);
    let more = |sql: &mut QueryBuilder<Postgres>| {
        sql.push(" and removed_at is null");
        if let Some(pattern) = &pattern {
            sql.push(" and concat_ws(' ', name, address, external_ref) ilike ").push_bind(pattern.clone());
        }
    };
    let (rows, page) = filter.fetch_where::<Row>(tx, &LIST, more, |row| row.id).await?;
    Ok((rows.into_iter().map(Place::from).collect(), page))
}

/// Places filed under these cells (all of them for `None`), at most `most`.
pub async fn in_cells(
    tx: &mut Tx,
    cells: Option<&[i64]>,
    kind: Option<PlaceKind>,
    most: i64,
) -> sqlx::Result<Vec<Place>> {
    let rows = select_places!(
        "where removed_at is null and ($1::bigint[] is null or cell = any($1)) and ($2::text is null or kind = $2) limit $3",
        cells,
        kind as Option<PlaceKind>,
        most,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Place::from).collect())
}

/// A pattern for `ilike` that finds the text as it is written: its own `%` and `_` are letters.
pub fn contains(text: &str) -> String {
    let escaped: String = text
        .chars()
        .filter(|c| *c != '\0')
        .flat_map(|c| {
            let escape = matches!(c, '%' | '_' | '\\').then_some('\\');
            escape.into_iter().chain([c])
        })
        .collect();
    format!("%{escaped}%")
}

impl From<Row> for Place {
    fn from(row: Row) -> Self {
        let point = Point::from_e7(row.lat_e7, row.lon_e7);
        Self {
            id: row.id.into(),
            kind: row.kind,
            name: row.name,
            address: row.address,
            city: row.city,
            area_code: row.area_code,
            plus_code: crate::locate_point::plus_code_of(point),
            point,
            contact_name: row.contact_name,
            contact_phone: row.contact_phone,
            door_note: row.door_note,
            service_s: row.service_s,
            external_ref: row.external_ref,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            removed_at: row.removed_at,
        }
    }
}
