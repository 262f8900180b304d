//! The rich VRPLIB variants in PyVRP's dialect: heterogeneous fleets, several depots, site dependence, reloads
//! with release times, prizes.

use anyhow::Context;
use vrp::{
    Job, Limits, Matrix, Objective, PlaceIx, Priority, Problem, Rates, Reload, Stop, Task, Term, Vehicle,
    VehicleId,
};

use crate::instance::{Instance, Raw};
use crate::tsplib::File;

/// What the headers and sections of one file say, in solver units.
struct Reader<'a> {
    file: &'a File,
    scale: f64,
    n: usize,
}

/// Reads a rich file. Legs are whole numbers for HFVRP, tenths cut off for MTVRPTWR and PCVRPTW, and rounded
/// thousandths otherwise, as in the published solutions.
pub fn read(name: &str, file: &File) -> anyhow::Result<Instance> {
    let kind = file.head.get("TYPE").map_or("", String::as_str);
    let (scale, cut) = match kind {
        "HFVRP" => (1.0, false),
        "MTVRPTWR" | "PCVRPTW" => (10.0, true),
        _ => (1000.0, false),
    };
    let xy = file.column("NODE_COORD_SECTION").context("no coordinates")?;
    let n = xy.len();
    let r = Reader { file, scale, n };
    let leg = |a: u32, b: u32| {
        let (p, q) = (&xy[a as usize], &xy[b as usize]);
        let d = (p[0] - q[0]).hypot(p[1] - q[1]) * scale;
        let d = if cut { d.floor() } else { d.round() } as u32;
        (d, d)
    };
    let mut depots: Vec<usize> = (file.sections.get("DEPOT_SECTION").into_iter().flatten().flatten())
        .filter_map(|cell| cell.parse::<usize>().ok())
        .map(|d| d - 1)
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
    Ok(Instance { name: name.into(), n: jobs, problem, raw: Raw::Rich, best: None, scale: published })
}

impl Reader<'_> {
    fn scaled(&self, value: f64) -> i64 {
        (value * self.scale).round() as i64
    }

    /// One value per node or vehicle, from a section or a header that is the same for all.
    fn each(&self, section: &str, header: &str, count: usize) -> Option<Vec<f64>> {
        if let Some(rows) = self.file.column(section) {
            return Some(rows.iter().map(|row| row.first().copied().unwrap_or(0.0)).collect());
        }
        self.file.number(header).map(|value| vec![value; count])
    }

    fn windows(&self) -> Option<Vec<(i64, i64)>> {
        let rows = self.file.column("TIME_WINDOW_SECTION")?;
        Some(rows.iter().map(|row| (self.scaled(row[0]), self.scaled(row[1]))).collect())
    }

    fn vehicles(&self, depots: &[usize]) -> anyhow::Result<Vec<Vehicle>> {
        let count = self.file.number("VEHICLES").context("no vehicles")? as usize;
        let get = |section: &str, header: &str| self.each(section, header, count);
        let capacity = get("CAPACITY_SECTION", "CAPACITY");
        let fixed = get("VEHICLES_FIXED_COST_SECTION", "VEHICLES_FIXED_COST");
        let unit = get("VEHICLES_UNIT_DISTANCE_COST_SECTION", "VEHICLES_UNIT_DISTANCE_COST");
        let longest = get("VEHICLES_MAX_DURATION_SECTION", "VEHICLES_MAX_DURATION");
        let home = self.file.column("VEHICLES_DEPOT_SECTION");
        let reload = self.file.column("VEHICLES_RELOAD_DEPOT_SECTION");
        let windows = self.windows();
        let demand: f64 = self.each("DEMAND_SECTION", "DEMAND", self.n).context("no demand")?.iter().sum();
        let mut alike: Vec<(String, f64)> = Vec::new();
        let mut fleet = Vec::new();
        for v in 0..count {
            let depot = home.as_ref().map_or(depots[0], |rows| rows[v][0] as usize - 1);
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
            let back = reload.as_ref().map(|rows| rows[v][0] as PlaceIx - 1);
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

    fn jobs(&self, depots: &[usize]) -> anyhow::Result<Vec<Job>> {
        let demand = self.each("DEMAND_SECTION", "DEMAND", self.n).context("no demand")?;
        let service =
            self.each("SERVICE_TIME_SECTION", "SERVICE_TIME", self.n).unwrap_or_else(|| vec![0.0; self.n]);
        let release = self.each("RELEASE_TIME_SECTION", "RELEASE_TIME", self.n);
        let prize = self.each("PRIZE_SECTION", "PRIZE", self.n);
        let windows = self.windows();
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
