//! VRPLIB: plain CVRP here, the rich variants in `rich`.

use std::collections::BTreeMap;

use vrp::{Job, Matrix, Objective, Problem, Stop, Task, Term, Vehicle};

use crate::{Classic, Instance, MOST, Raw, Rounding, Unreadable, rich};

/// Headers and sections of a VRPLIB file.
#[derive(Default)]
pub struct File {
    pub head: BTreeMap<String, String>,
    pub sections: BTreeMap<String, Vec<Vec<String>>>,
}

pub fn parse(text: &str) -> File {
    let mut file = File::default();
    let mut section: Option<String> = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "EOF") {
        let name = line.trim_end_matches(':').trim_end();
        if name.ends_with("_SECTION") {
            section = Some(name.to_owned());
            file.sections.entry(name.to_owned()).or_default();
        } else if let Some((key, value)) = line.split_once(':') {
            file.head.insert(key.trim().to_owned(), value.trim().to_owned());
            section = None;
        } else if let Some(name) = &section {
            let row = line.split_whitespace().map(str::to_owned).collect();
            file.sections.entry(name.clone()).or_default().push(row);
        }
    }
    file
}

impl File {
    /// A section as numbers, without the leading index, in its order.
    pub fn column(&self, name: &str) -> Option<Vec<Vec<f64>>> {
        let rows = self.sections.get(name)?;
        rows.iter().map(|row| row.get(1..)?.iter().map(|cell| cell.parse().ok()).collect()).collect()
    }
    /// Where the nodes are.
    pub fn coordinates(&self) -> Result<Vec<(f64, f64)>, Unreadable> {
        let name = "NODE_COORD_SECTION";
        if !self.sections.contains_key(name) {
            return Err(Unreadable::Missing("no NODE_COORD_SECTION"));
        }
        let pair = |row: Vec<f64>| Some((*row.first()?, *row.get(1)?));
        let all = self.column(name).and_then(|rows| rows.into_iter().map(pair).collect());
        let all: Vec<(f64, f64)> = all.ok_or_else(|| Unreadable::Numbers(name.into()))?;
        if all.len() > MOST { Err(Unreadable::TooMany { what: "nodes", most: MOST }) } else { Ok(all) }
    }
    pub fn number(&self, name: &str) -> Option<f64> {
        self.head.get(name)?.parse().ok()
    }
}

pub fn read(name: &str, text: &str) -> Result<Instance, Unreadable> {
    let file = parse(text);
    if file.head.get("TYPE").map(String::as_str) != Some("CVRP")
        || file.sections.contains_key("EDGE_WEIGHT_SECTION")
    {
        return rich::read(name, &file);
    }
    let xy = file.coordinates()?;
    let demand = file.column("DEMAND_SECTION").ok_or(Unreadable::Missing("no DEMAND_SECTION"))?;
    let n = xy.len();
    if n < 2 || demand.len() != n || demand.iter().any(Vec::is_empty) {
        return Err(Unreadable::Numbers("DEMAND_SECTION".into()));
    }
    let c = Classic {
        name: name.to_owned(),
        capacity: file.number("CAPACITY").filter(|c| *c >= 1.0).ok_or(Unreadable::Missing("no CAPACITY"))?
            as i64,
        vehicles: n - 1,
        xy: xy.clone(),
        demand: demand.iter().map(|row| row[0] as i64).collect(),
        times: vec![(0.0, f64::MAX, 0.0); n],
        pairs: vec![],
        rounding: Rounding::Nearest,
    };
    let leg = |a: u32, b: u32| (c.leg(a as usize, b as usize) as u32, 0);
    let needed = c.demand.iter().sum::<i64>() / c.capacity + 1;
    let fleet = (needed as usize * 3 / 2 + 10).min(n - 1) as u64;
    let job =
        |i: usize| Job::new(i as u64, Task::Deliver { stop: Stop::at(i as u32), load: vec![c.demand[i]] });
    let problem = Problem {
        profiles: vec![Matrix::from_fn(n as u32, leg)],
        jobs: (1..n).map(job).collect(),
        vehicles: (1..=fleet)
            .map(|id| Vehicle { capacity: vec![c.capacity], ..Vehicle::new(id, 0, 0, 1000) })
            .collect(),
        objective: Objective::of(&[&[Term::Cost]]),
        ..Problem::default()
    };
    Ok(Instance { name: name.into(), n: n - 1, problem, raw: Raw::Classic(c), scale: 1.0, unit: 1.0, xy })
}
