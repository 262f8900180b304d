use super::wire::{Zone, ZoneInput};
use crate::{Error, Purpose, ZoneNames, ZoneShape, keep_places::sql::contains, zone::cells_of_box};
use geo::Shape;
use kernel::{OrgId, Point, Time, ZoneId};
use platform::{
    PageMeta, Tx, columns,
    http::filter::{Columns, Filter, List},
};
use sqlx::{PgConnection, Postgres, QueryBuilder, types::Json};

/// What a list can be filtered, ordered and cut by.
pub static COLUMNS: Columns = columns! {
    id: Id("zon") = "id",
    name: Text = "name",
    purpose: Word(&["service", "geofence", "no_go", "pricing", "depot", "other"]) = "purpose",
    active: Bool = "active",
    dwell_s: Int = "dwell_s",
    created_at: Time = "created_at",
    updated_at: Time = "updated_at",
    names: Show = "names",
    shape: Show = "shape",
    color: Show = "color",
    south_west: Show = "south_e7",
    north_east: Show = "north_e7",
    version: Show = "version",
};

const LIST: List = List {
    columns: "id, name, names, purpose, color, shape, south_e7, west_e7, north_e7, east_e7, dwell_s, active, version, created_at,
              updated_at, removed_at",
    from: "places.zones",
    key: "id",
};

#[derive(sqlx::FromRow)]
pub struct Row {
    id: uuid::Uuid,
    name: String,
    names: Json<ZoneNames>,
    purpose: Purpose,
    color: Option<String>,
    shape: Json<ZoneShape>,
    south_e7: i32,
    west_e7: i32,
    north_e7: i32,
    east_e7: i32,
    dwell_s: Option<i32>,
    active: bool,
    version: i64,
    created_at: Time,
    updated_at: Time,
    removed_at: Option<Time>,
}

macro_rules! select_zones {
    ($tail:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select id, name, names as "names: Json<ZoneNames>", purpose as "purpose: Purpose", color, shape as "shape: Json<ZoneShape>",
                      south_e7, west_e7, north_e7, east_e7, dwell_s, active, version, created_at, updated_at, removed_at
                 from places.zones "# + $tail
            $(, $arg)*
        )
    };
}

pub async fn insert(tx: &mut Tx, id: ZoneId, input: &ZoneInput, exact: &Shape) -> Result<(), Error> {
    let now = tx.now();
    let bbox = exact.bbox();
    let ((south, west), (north, east)) =
        (geo::Point::new(bbox.south, bbox.west).to_e7(), geo::Point::new(bbox.north, bbox.east).to_e7());
    sqlx::query!(
        "insert into places.zones (id, name, purpose, color, shape, south_e7, west_e7, north_e7, east_e7, dwell_s, active,
                                   names, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13, $12, $12)",
        id.0,
        input.name,
        input.purpose as Purpose,
        input.color,
        Json(&input.shape) as Json<&ZoneShape>,
        south,
        west,
        north,
        east,
        input.dwell_s,
        input.active,
        now as Time,
        Json(&input.names) as Json<&ZoneNames>,
    )
    .execute(tx.conn())
    .await?;
    file_under(tx, id, &cells_of_box(&bbox)).await
}

pub async fn update(tx: &mut Tx, id: ZoneId, input: &ZoneInput, exact: &Shape) -> Result<(), Error> {
    let now = tx.now();
    let bbox = exact.bbox();
    let ((south, west), (north, east)) =
        (geo::Point::new(bbox.south, bbox.west).to_e7(), geo::Point::new(bbox.north, bbox.east).to_e7());
    sqlx::query!(
        "update places.zones
            set name = $2, purpose = $3, color = $4, shape = $5, south_e7 = $6, west_e7 = $7, north_e7 = $8, east_e7 = $9,
                dwell_s = $10, active = $11, names = $13, updated_at = $12, version = version + 1
          where id = $1",
        id.0,
        input.name,
        input.purpose as Purpose,
        input.color,
        Json(&input.shape) as Json<&ZoneShape>,
        south,
        west,
        north,
        east,
        input.dwell_s,
        input.active,
        now as Time,
        Json(&input.names) as Json<&ZoneNames>,
    )
    .execute(tx.conn())
    .await?;
    file_under(tx, id, &cells_of_box(&bbox)).await
}

async fn file_under(tx: &mut Tx, id: ZoneId, cells: &[i64]) -> Result<(), Error> {
    sqlx::query!("delete from places.zone_cells where zone_id = $1", id.0).execute(tx.conn()).await?;
    sqlx::query!(
        "insert into places.zone_cells (cell, zone_id) select cell, $1 from unnest($2::bigint[]) cell",
        id.0,
        cells
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn remove(tx: &mut Tx, id: ZoneId) -> Result<(), Error> {
    let now = tx.now();
    sqlx::query!(
        "update places.zones set removed_at = $2, updated_at = $2, version = version + 1 where id = $1",
        id.0,
        now as Time
    )
    .execute(tx.conn())
    .await?;
    file_under(tx, id, &[]).await
}

pub async fn read(tx: &mut Tx, id: ZoneId) -> sqlx::Result<Option<Zone>> {
    let row = select_zones!("where id = $1", id.0).fetch_optional(tx.conn()).await?;
    Ok(row.map(Zone::from))
}

/// The active zones that reach into a rectangle, the largest first, so that small ones are drawn above them. At most 5,000.
pub async fn within(tx: &mut Tx, b: tiles::BoundsE7) -> sqlx::Result<Vec<Zone>> {
    let rows = select_zones!(
        "where south_e7 <= $1 and north_e7 >= $2 and west_e7 <= $3 and east_e7 >= $4 and active and removed_at is null
         order by (north_e7::int8 - south_e7) * (east_e7::int8 - west_e7) desc, id limit 5000",
        b.north,
        b.south,
        b.east,
        b.west,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Zone::from).collect())
}

pub async fn lock(tx: &mut Tx, id: ZoneId) -> sqlx::Result<Option<Zone>> {
    let row = select_zones!("where id = $1 and removed_at is null for update", id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(Zone::from))
}

/// One page of what the URL asks for, newest first unless it says otherwise. `q` is part of a name.
pub async fn search(tx: &mut Tx, filter: &Filter, q: Option<&str>) -> sqlx::Result<(Vec<Zone>, PageMeta)> {
    let pattern = q.map(contains);
    let more = |sql: &mut QueryBuilder<Postgres>| {
        sql.push(" and removed_at is null");
        if let Some(pattern) = &pattern {
            sql.push(" and concat_ws(' ', name, names->>'en', names->>'ar', names->>'ur') ilike ")
                .push_bind(pattern.clone());
        }
    };
    let (rows, page) = filter.fetch_where::<Row>(tx, &LIST, more, |row| row.id).await?;
    Ok((rows.into_iter().map(Zone::from).collect(), page))
}

/// Active zones filed under one of these cells: all that can hold the point, and some that do not.
pub async fn near(tx: &mut Tx, cells: &[i64]) -> sqlx::Result<Vec<Zone>> {
    let rows = select_zones!(
        "where removed_at is null and active
           and id in (select zone_id from places.zone_cells where cell = any($1)) order by id",
        cells
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Zone::from).collect())
}

/// Active zones of one organisation, whichever transaction asks.
pub async fn active_of(conn: &mut PgConnection, org: OrgId) -> sqlx::Result<Vec<Zone>> {
    let rows = select_zones!("where org_id = $1 and removed_at is null and active order by id", org.0)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(Zone::from).collect())
}

impl From<Row> for Zone {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            name: row.name,
            names: row.names.0,
            purpose: row.purpose,
            shape: row.shape.0,
            color: row.color,
            dwell_s: row.dwell_s,
            active: row.active,
            south_west: Point::from_e7(row.south_e7, row.west_e7),
            north_east: Point::from_e7(row.north_e7, row.east_e7),
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            removed_at: row.removed_at,
        }
    }
}
