//! The dispatcher's work: there is always a day of deliveries, planned and published.

use crate::cast::{DEPOT, Stage};
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
    let bytes = rows_of(&day.strftime("%d%H%M").to_string())?;
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

/// The example's rows under references of their own, without its times of day: the city lives at any hour.
fn rows_of(mark: &str) -> Result<Vec<u8>> {
    let mut reader = csv::Reader::from_reader(ROWS.as_bytes());
    let headers = reader.headers()?.clone();
    let column = |name: &str| {
        headers.iter().position(|h| h == name).with_context(|| format!("the example has a column {name}"))
    };
    let (reference, start, end) = (column("reference")?, column("window_start")?, column("window_end")?);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headers)?;
    for row in reader.records() {
        let row = row?;
        let fields = row.iter().enumerate().map(|(i, field)| match i {
            _ if i == reference => format!("{field}-{mark}"),
            _ if i == start || i == end => String::new(),
            _ => field.to_owned(),
        });
        writer.write_record(fields)?;
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
        "name": format!("Demo {day}"), "date": day, "depot": DEPOT.json(), "vehicles": vehicles, "budget_s": 10,
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
        let bytes = super::rows_of("211030").unwrap();
        let rows: Vec<csv::StringRecord> =
            csv::Reader::from_reader(bytes.as_slice()).records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 200);
        assert!(rows.iter().all(|row| row[0].ends_with("-211030")));
    }
}
