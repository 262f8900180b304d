//! GET /v1/deliveries/export?format=csv|xlsx
//! The list as a file: the same filters, words and order as `GET /v1/deliveries`, all rows that match. Rows leave as the database
//! hands them over; headings and words are in the language of Accept-Language (or `lang`), and an import reads the file back.
//!
//! 200 with the file; 422 with the path `format`, `lang`, or `limit` when more than 200,000 rows match.

mod cells;
mod files;
#[cfg(test)]
mod tests;

use crate::{
    DeliveriesRead, Error,
    edit_rules::rules_of,
    search_deliveries::{self, Row},
};
use axum::response::Response;
use cells::Sight;
use files::File;
use futures::TryStreamExt;
use http::{HeaderValue, header};
use jiff::tz::TimeZone;
use kernel::Lang;
use platform::{
    App, May, Problem, Tx,
    http::{Filter, FilterAsk, FilterParams, request_lang},
};
use sqlx::{Postgres, QueryBuilder};
use utoipa_axum::{router::OpenApiRouter, routes};

/// Rows of one file: more is a job for the API's pages.
const ROWS_MAX: i64 = 200_000;
/// Rows handed on at once.
const CHUNK: usize = 500;

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

#[utoipa::path(get, path = "/deliveries/export", operation_id = "export_deliveries", tag = "deliveries",
    params(FilterParams, ("q" = Option<String>, Query, description = "as in the list"),
        ("format" = Option<String>, Query, description = "`csv` (the default) or `xlsx`"),
        ("lang" = Option<String>, Query, description = "`en`, `ar` or `ur`; Accept-Language when absent")),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
async fn handle(actor: May<DeliveriesRead>, mut ask: FilterAsk) -> Result<Response, Problem> {
    let format = ask.take("format").unwrap_or_else(|| "csv".to_owned());
    let file = File::of(&format).ok_or_else(|| Error::field("format", "csv or xlsx"))?;
    let lang = match ask.take("lang") {
        Some(text) => text.parse::<Lang>().map_err(|()| Error::field("lang", "en, ar or ur"))?,
        None => request_lang(),
    };
    let words = search_deliveries::take_words(&mut ask);
    let filter = ask.filter(&search_deliveries::COLUMNS)?;
    let mut tx = actor.read().await?;
    if matching(&mut tx, &filter, &words).await.map_err(Error::from)? > ROWS_MAX {
        return Err(
            Error::field("limit", format!("more than {ROWS_MAX} rows match: narrow the filter")).into()
        );
    }
    let zone = TimeZone::get(&rules_of(&mut tx).await?.rules.time_zone).unwrap_or(TimeZone::UTC);
    let day = tx.now().timestamp().to_zoned(zone.clone()).date();
    let sight = Sight {
        lang,
        zone,
        drivers: fleet::driver_briefs(&mut tx, None).await.map_err(Error::from)?,
        vehicles: fleet::vehicle_briefs(&mut tx, None).await.map_err(Error::from)?,
    };
    let rows = spawn_rows(tx, filter, words, sight);
    let mut response = Response::new(file.body(cells::headings(lang), rows));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let name = format!("attachment; filename=\"deliveries-{day}.{}\"", file.extension());
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).expect("BUG: a date is ASCII"));
    Ok(response)
}

async fn matching(tx: &mut Tx, filter: &Filter, words: &[String]) -> sqlx::Result<i64> {
    let mut sql = QueryBuilder::new("select count(*) from (select from delivery.deliveries");
    conditions(&mut sql, filter, words);
    sql.push(" limit ").push_bind(ROWS_MAX + 1).push(") as matching");
    sql.build_query_scalar().fetch_one(tx.conn()).await
}

fn conditions(sql: &mut QueryBuilder<Postgres>, filter: &Filter, words: &[String]) {
    filter.push_where(sql);
    search_deliveries::push_words(sql, words);
}

/// Rows as cells, handed over in chunks by a task that reads on only when the last chunk was taken. Dropping the receiver ends it.
fn spawn_rows(mut tx: Tx, filter: Filter, words: Vec<String>, sight: Sight) -> files::Rows {
    let (sender, receiver) = tokio::sync::mpsc::channel(2);
    tokio::spawn(async move {
        let mut sql =
            QueryBuilder::new(format!("select {} from delivery.deliveries", search_deliveries::LIST.columns));
        conditions(&mut sql, &filter, &words);
        filter.push_order(&mut sql, "id desc");
        let read = sql
            .build_query_as::<Row>()
            .fetch(tx.conn())
            .map_ok(|row| cells::cells(&row.view(), &sight))
            .try_chunks(CHUNK)
            .map_err(|broken| broken.1);
        futures::pin_mut!(read);
        loop {
            let chunk = match read.try_next().await {
                Ok(None) => return,
                Ok(Some(chunk)) => Ok(chunk),
                Err(error) => Err(std::io::Error::other(error)),
            };
            let is_last = chunk.is_err();
            if sender.send(chunk).await.is_err() || is_last {
                return;
            }
        }
    });
    receiver
}
