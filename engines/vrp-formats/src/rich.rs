//! The rich VRPLIB variants in PyVRP's dialect: heterogeneous fleets, several depots, site dependence, reloads
//! with release times, prizes.

use vrp::{
    Job, Limits, Matrix, Objective, PlaceIx, Priority, Problem, Rates, Reload, Stop, Task, Term, Vehicle,
    VehicleId,
};

use crate::vrplib::File;
use crate::{Instance, MOST, Raw, Unreadable};

/// What the headers and sections of one file say, in solver units.
struct Reader<'a> {
    file: &'a File,
    scale: f64,
    n: usize,
}

/// Reads a rich file. Legs are whole numbers for HFVRP, tenths cut off for MTVRPTWR and PCVRPTW, and rounded
/// thousandths otherwise, as in the published solutions.
pub fn read(name: &str, file: &File) -> Result<Instance, Unreadable> {
    let kind = file.head.get("TYPE").map_or("", String::as_str);
    let (scale, cut) = match kind {
        "HFVRP" => (1.0, false),
        "MTVRPTWR" | "PCVRPTW" => (10.0, true),
        _ => (1000.0, false),
    };
    let xy = file.coordinates()?;
    let n = xy.len();
    let r = Reader { file, scale, n };
    let leg = |a: u32, b: u32| {
        let (p, q) = (&xy[a as usize], &xy[b as usize]);
        let d = (p.0 - q.0).hypot(p.1 - q.1) * scale;
        let d = if cut { d.floor() } else { d.round() } as u32;
        (d, d)
    };
    let mut depots: Vec<usize> = (file.sections.get("DEPOT_SECTION").into_iter().flatten().flatten())
        .filter_map(|cell| cell.parse::<usize>().ok()?.checked_sub(1))
        .filter(|&d| d < n)
        .collect();
    if depots.is_empty() {
        depots.push(0);
    }
    let mut problem = Problem { profiles: vec![Matrix::from_fn(n as u32, leg)], ..Problem::default() };
    problem.vehicles = r.vehicles(&depots)?;
    problem.jobs = r.jobs(&depots)?;
    r.allowed(&mut problem);
    // A prize not collected is money lost, so both are one level.
    problem.objective = Objective::of(&[&[Term::Unserved, Term::Cost]]);
    let jobs = n - depots.len();
    // HFVRP states unit costs in hundredths; the others publish costs in solver units.
    let published = if kind == "HFVRP" { 100.0 } else { 1.0 };
    Ok(Instance { name: name.into(), n: jobs, problem, raw: Raw::Rich, scale: published, unit: scale, xy })
}

impl Reader<'_> {
    fn scaled(&self, value: f64) -> i64 {
        (value * self.scale).round() as i64
    }

    /// One value per node or vehicle, from a section or a header that is the same for all.
    fn each(&self, section: &str, header: &str, count: usize) -> Result<Option<Vec<f64>>, Unreadable> {
        if !self.file.sections.contains_key(section) {
            return Ok(self.file.number(header).map(|value| vec![value; count]));
        }
        let first = |row: Vec<f64>| row.first().copied();
        let all: Option<Vec<f64>> =
            self.file.column(section).and_then(|rows| rows.into_iter().map(first).collect());
        match all.filter(|all| all.len() >= count) {
            Some(all) => Ok(Some(all)),
            None => Err(Unreadable::Numbers(section.into())),
        }
    }

    /// Like `each`, for nodes of the file, counted from one.
    fn nodes(&self, section: &str, count: usize) -> Result<Option<Vec<usize>>, Unreadable> {
        let node = |value: f64| (value as usize).checked_sub(1).filter(|&node| node < self.n);
        let Some(all) = self.each(section, "", count)? else { return Ok(None) };
        let all: Option<Vec<usize>> = all.into_iter().map(node).collect();
        all.map(Some).ok_or_else(|| Unreadable::Numbers(section.into()))
    }

    fn windows(&self) -> Result<Option<Vec<(i64, i64)>>, Unreadable> {
        let name = "TIME_WINDOW_SECTION";
        if !self.file.sections.contains_key(name) {
            return Ok(None);
        }
        let window = |row: Vec<f64>| Some((self.scaled(*row.first()?), self.scaled(*row.get(1)?)));
        let all: Option<Vec<(i64, i64)>> =
            self.file.column(name).and_then(|rows| rows.into_iter().map(window).collect());
        match all.filter(|all| all.len() >= self.n) {
            Some(all) => Ok(Some(all)),
            None => Err(Unreadable::Numbers(name.into())),
        }
    }

    fn vehicles(&self, depots: &[usize]) -> Result<Vec<Vehicle>, Unreadable> {
        let count = self.file.number("VEHICLES").ok_or(Unreadable::Missing("no VEHICLES"))? as usize;
        if count > MOST {
            return Err(Unreadable::TooMany { what: "vehicles", most: MOST });
        }
        let get = |section: &str, header: &str| self.each(section, header, count);
        let capacity = get("CAPACITY_SECTION", "CAPACITY")?;
        let fixed = get("VEHICLES_FIXED_COST_SECTION", "VEHICLES_FIXED_COST")?;
        let unit = get("VEHICLES_UNIT_DISTANCE_COST_SECTION", "VEHICLES_UNIT_DISTANCE_COST")?;
        let longest = get("VEHICLES_MAX_DURATION_SECTION", "VEHICLES_MAX_DURATION")?;
        let home = self.nodes("VEHICLES_DEPOT_SECTION", count)?;
        let reload = self.nodes("VEHICLES_RELOAD_DEPOT_SECTION", count)?;
        let windows = self.windows()?;
        let demand: f64 = self.demand()?.iter().sum();
        let mut alike: Vec<(String, f64)> = Vec::new();
        let mut fleet = Vec::new();
        for v in 0..count {
            let depot = home.as_ref().map_or(depots[0], |rows| rows[v]);
            let (open, close) = windows.as_ref().map_or((0, 1 << 26), |w| w[depot]);
            let holds = capacity.as_ref().map(|c| c[v]);
            let rates = Rates {
                fixed: fixed.as_ref().map_or(0, |f| f[v] as i64),
                per_m: unit.as_ref().map_or(1, |u| u[v] as i64),
                ..Rates::default()
            };
            // More vehicles of a kind than twice the demand needs only cost time.
            let key = format!("{depot} {holds:?} {rates:?}");
            if let (Some(holds), None) = (holds, &reload) {
                let at = alike.iter().position(|(k, _)| *k == key).unwrap_or_else(|| {
                    alike.push((key, 0.0));
                    alike.len() - 1
                });
                alike[at].1 += holds;
                if alike[at].1 > 2.0 * demand + 10.0 * holds {
                    continue;
                }
            }
            let back = reload.as_ref().map(|rows| rows[v] as PlaceIx);
            fleet.push(Vehicle {
                capacity: holds.map(|c| c as i64).into_iter().collect(),
                rates,
                limits: Limits {
                    duration_s: longest.as_ref().map(|d| self.scaled(d[v])),
                    ..Limits::default()
                },
                reloads: back
                    .map(|place| Reload { place, windows: vec![], service_s: 0, max_times: 16 })
                    .into_iter()
                    .collect(),
                ..Vehicle::new(v as u64 + 1, depot as PlaceIx, open, close)
            });
        }
        Ok(fleet)
    }

    fn demand(&self) -> Result<Vec<f64>, Unreadable> {
        self.each("DEMAND_SECTION", "DEMAND", self.n)?.ok_or(Unreadable::Missing("no demand"))
    }

    fn jobs(&self, depots: &[usize]) -> Result<Vec<Job>, Unreadable> {
        let demand = self.demand()?;
        let each = |section: &str, header: &str| self.each(section, header, self.n);
        let service = each("SERVICE_TIME_SECTION", "SERVICE_TIME")?.unwrap_or_else(|| vec![0.0; self.n]);
        let release = each("RELEASE_TIME_SECTION", "RELEASE_TIME")?;
        let prize = each("PRIZE_SECTION", "PRIZE")?;
        let windows = self.windows()?;
        let customers = (0..self.n).filter(|i| !depots.contains(i));
        Ok(customers
            .map(|i| {
                let mut stop = Stop::at(i as PlaceIx).taking(self.scaled(service[i]));
                if let Some(w) = &windows {
                    stop = stop.between(w[i].0, w[i].1);
                }
                Job {
                    release: release.as_ref().map(|r| self.scaled(r[i])),
                    priority: prize
                        .as_ref()
                        .map_or(Priority::Mandatory, |p| Priority::Value(self.scaled(p[i]) as u32)),
                    ..Job::new(i as u64, Task::Deliver { stop, load: vec![demand[i] as i64] })
                }
            })
            .collect())
    }

    /// Site dependence: which vehicle may serve whom.
    fn allowed(&self, problem: &mut Problem) {
        let Some(rows) = self.file.column("VEHICLES_ALLOWED_CLIENTS_SECTION") else { return };
        let there: Vec<VehicleId> = problem.vehicles.iter().map(|v| v.id).collect();
        for job in &mut problem.jobs {
            let may = |row: &Vec<f64>| row.iter().any(|&c| c as u64 == job.id.0 + 1);
            let only =
                rows.iter().enumerate().filter(|(_, row)| may(row)).map(|(v, _)| VehicleId(v as u64 + 1));
            job.only = Some(only.filter(|id| there.contains(id)).collect());
        }
    }
}
