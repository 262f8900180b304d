//! Rows in words, and the table.

use std::path::Path;

use crate::classes::CLASSES;
use crate::instance;
use crate::measure::{Row, gap, measure};

/// One row in words.
pub fn line(row: &Row) -> String {
    let mid = row.median();
    let gaps = match row.best {
        Some((k, best)) => {
            let each: Vec<String> =
                row.runs.iter().map(|r| format!("{}:{:.2}", r.vehicles, gap(r.cost, best))).collect();
            let k = k.map_or(String::new(), |k| format!("{k} / "));
            format!("best {k}{best:.2}  gap % {}", each.join(" "))
        }
        None => String::new(),
    };
    let served =
        if row.vroom { format!("tasks {} priority {}", mid.tasks, mid.priority) } else { String::new() };
    let left = row.runs.iter().map(|r| r.unserved).max().unwrap_or(0);
    let pace = mid.iterations as f64 / mid.spent.max(1e-9);
    format!(
        "{:14} n {:4} {:>5} s  {} veh {:.2} {served} {gaps}  left {left}  {:.0} it/s  {:.2} s",
        row.name, row.n, row.seconds, mid.vehicles, mid.cost, pace, mid.spent
    )
}

/// Which part of the table to print, and how.
pub struct Choice {
    /// All when empty.
    pub classes: Vec<String>,
    /// All when empty.
    pub seconds: Vec<f64>,
    pub seeds: Vec<u64>,
    pub until_best: bool,
}

/// Prints the table as it is measured.
pub fn print(data: &Path, choice: &Choice) -> anyhow::Result<()> {
    println!("| instance | n | limit s | CPU s | vehicles | cost | gap % per seed | median gap % |");
    println!("|---|---|---|---|---|---|---|---|");
    let named = |name: &str| choice.classes.is_empty() || choice.classes.iter().any(|class| class == name);
    for class in CLASSES.iter().filter(|class| named(class.name)) {
        let limits = class.seconds.iter().filter(|s| choice.seconds.is_empty() || choice.seconds.contains(s));
        for &seconds in limits {
            let mut rows = Vec::new();
            for file in class.paths(data)? {
                let row = measure(&instance::read(&file)?, seconds, &choice.seeds, choice.until_best)?;
                println!("{}", markdown(&row));
                rows.push(row);
            }
            println!("{}", summary(class.name, seconds, &rows));
        }
    }
    Ok(())
}

/// One line for a class: how many medians are as good as the best known values, how many use more vehicles, the mean
/// gap of those that do not.
fn summary(name: &str, seconds: f64, rows: &[Row]) -> String {
    let at_best = rows.iter().filter(|row| row.at_best()).count();
    let fleet: Vec<i64> = rows.iter().filter_map(Row::extra_vehicles).collect();
    let gaps: Vec<f64> =
        rows.iter().filter(|row| row.extra_vehicles() <= Some(0)).filter_map(Row::gap).collect();
    if gaps.is_empty() {
        return format!("| **{name}, {} files** | | {seconds} | | | | | |", rows.len());
    }
    let with = |most: i64| fleet.iter().filter(|&&extra| extra <= most).count();
    let vehicles = if fleet.is_empty() {
        String::new()
    } else {
        format!(", {} with as few vehicles, {} with at most one more", with(0), with(1))
    };
    let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
    let cpu = rows.iter().flat_map(|row| &row.runs).map(|run| run.spent).sum::<f64>();
    let of = rows.len();
    format!(
        "| **{name}: {at_best} of {of} at the best known{vehicles}** | | {seconds} | {cpu:.0} | | | | **{mean:.3}** |"
    )
}

fn markdown(row: &Row) -> String {
    let mid = row.median();
    let each = |best: f64| row.runs.iter().map(|r| format!("{:.2}", gap(r.cost, best))).collect::<Vec<_>>();
    let (seeds, gap) = match row.best {
        Some((k, best)) => {
            let each_k = || row.runs.iter().map(|r| r.vehicles.to_string()).collect::<Vec<_>>().join(", ");
            let fleet = k.map_or(String::new(), |k| format!(" ({}; best {k} vehicles)", each_k()));
            (each(best).join(" / ") + &fleet, row.gap().map_or(String::new(), |gap| format!("{gap:.2}")))
        }
        None => (format!("{} tasks, priority {}", mid.tasks, mid.priority), String::new()),
    };
    format!(
        "| {} | {} | {} | {:.1} | {} | {:.1} | {seeds} | {gap} |",
        row.name, row.n, row.seconds, mid.spent, mid.vehicles, mid.cost
    )
}
