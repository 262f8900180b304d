//! The dispatcher's work: there is always a day of deliveries, planned and published.

use crate::{cast::Stage, ground::Ground, road::Place};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::time::Duration;

/// The same 200 rows that a newcomer imports by hand.
const ROWS: &str = include_str!("../../../examples/deliveries.csv");
/// With fewer open deliveries than this, the next day's come in.
const OPEN_MIN: i64 = 12;

/// Brings in a day of deliveries when the last one is nearly done.
pub async fn keep_going(stage: &Stage) -> Result<()> {
    if open_deliveries(stage).await? >= OPEN_MIN {
        return Ok(());
    }
    import(stage).await?;
    plan(stage).await
}

async fn open_deliveries(stage: &Stage) -> Result<i64> {
    let path = "/deliveries?status=in.(ready,assigned,accepted,to_pickup,at_pickup,in_custody,out_for_delivery,at_dropoff)&limit=50";
    let rows = stage.dispatcher.get(path).await?;
    Ok(rows.as_array().map_or(0, |rows| rows.len() as i64))
}

async fn import(stage: &Stage) -> Result<()> {
    let day = jiff::Zoned::now().with_time_zone(jiff::tz::TimeZone::get("Asia/Dubai")?);
    let name = format!("deliveries-{}.csv", day.strftime("%Y-%m-%d-%H%M"));
    let bytes = written(&rows_here(stage, &day.strftime("%d%H%M").to_string()).await?)?;
    let import = stage
        .dispatcher
        .upload(
            "/imports",
            &name,
            "text/csv",
            bytes,
            &[("date", day.strftime("%Y-%m-%d").to_string()), ("mode", "good_rows".into())],
        )
        .await?;
    let id = import["id"].as_str().context("an import has an id")?.to_owned();
    for _ in 0..240 {
        let state = stage.dispatcher.get(&format!("/imports/{id}")).await?;
        match state["state"].as_str().unwrap_or_default() {
            "done" => return Ok(()),
            "failed" | "refused" => bail!("the demo's rows were not taken: {state}"),
            _ => tokio::time::sleep(Duration::from_millis(500)).await,
        }
    }
    bail!("the demo's rows were not taken within two minutes")
}

/// The day's rows where the demo lives.
async fn rows_here(stage: &Stage, mark: &str) -> Result<Rows> {
    let mut rows = rows_of(mark)?;
    if stage.ground.elsewhere().is_none() {
        return Ok(rows);
    }
    let [address, city, lat, lon] = ["address", "city", "lat", "lon"].map(|name| rows.column(name));
    let (address, city, lat, lon) = (address?, city?, lat?, lon?);
    let mut here = Vec::new();
    for (i, mut row) in rows.rows.into_iter().enumerate() {
        let of = row[lat].parse().ok().zip(row[lon].parse().ok()).map(|(lat, lon)| Place { lat, lon });
        let Some(found) = stage.ground.address(&stage.dispatcher, of.unwrap_or(Ground::anywhere(i))).await?
        else {
            continue;
        };
        (row[address], row[city]) = (found.text, found.city);
        (row[lat], row[lon]) = (format!("{:.6}", found.place.lat), format!("{:.6}", found.place.lon));
        here.push(row);
    }
    rows.rows = here;
    Ok(rows)
}

/// Rows of a spreadsheet under their headings.
struct Rows {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Rows {
    fn column(&self, name: &str) -> Result<usize> {
        self.headings
            .iter()
            .position(|h| h == name)
            .with_context(|| format!("the example has a column {name}"))
    }
}

/// The example's rows under references of their own, without its times of day: the city lives at any hour.
fn rows_of(mark: &str) -> Result<Rows> {
    let mut reader = csv::Reader::from_reader(ROWS.as_bytes());
    let headings = reader.headers()?.iter().map(str::to_owned).collect();
    let mut rows = Rows { headings, rows: Vec::new() };
    let (reference, start, end) =
        (rows.column("reference")?, rows.column("window_start")?, rows.column("window_end")?);
    for row in reader.records() {
        let mut row: Vec<String> = row?.iter().map(str::to_owned).collect();
        row[reference] = format!("{}-{mark}", row[reference]);
        row[start].clear();
        row[end].clear();
        rows.rows.push(row);
    }
    Ok(rows)
}

fn written(rows: &Rows) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&rows.headings)?;
    for row in &rows.rows {
        writer.write_record(row)?;
    }
    Ok(writer.into_inner()?)
}

async fn plan(stage: &Stage) -> Result<()> {
    let now = jiff::Timestamp::now();
    let until = now + jiff::SignedDuration::from_hours(10);
    let day = jiff::Zoned::now()
        .with_time_zone(jiff::tz::TimeZone::get("Asia/Dubai")?)
        .strftime("%Y-%m-%d")
        .to_string();
    let vehicles: Vec<&str> = stage.crews.iter().map(|c| c.vehicle.as_str()).collect();
    let request = json!({
        "name": format!("Demo {day}"), "date": day, "depot": stage.ground.depot.json(), "vehicles": vehicles, "budget_s": 10,
        "window": {"from": now.to_string(), "until": until.to_string()},
    });
    let plan = stage.dispatcher.post("/deliveries/plan", request).await?;
    let id = plan["id"].as_str().context("a plan has an id")?.to_owned();
    let ready = wait_for_plan(stage, &id).await?;
    let version = ready["version"].as_i64();
    stage.dispatcher.post(&format!("/plans/{id}/publish"), json!({"base_version": version})).await?;
    Ok(())
}

async fn wait_for_plan(stage: &Stage, id: &str) -> Result<Value> {
    for _ in 0..240 {
        let plan = stage.dispatcher.get(&format!("/plans/{id}")).await?;
        match plan["state"].as_str().unwrap_or_default() {
            "ready" => return Ok(plan),
            "failed" | "cancelled" => bail!("the demo's plan came to nothing: {}", plan["reason"]),
            _ => tokio::time::sleep(Duration::from_millis(500)).await,
        }
    }
    bail!("the demo's plan was not ready within two minutes")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_day_has_the_example_s_rows_under_names_of_its_own() {
        let bytes = super::written(&super::rows_of("211030").unwrap()).unwrap();
        let rows: Vec<csv::StringRecord> =
            csv::Reader::from_reader(bytes.as_slice()).records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 200);
        assert!(rows.iter().all(|row| row[0].ends_with("-211030")));
    }
}
