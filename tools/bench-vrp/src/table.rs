//! Measuring, and the table.

use std::path::Path;
use std::time::Duration;

use anyhow::ensure;
use vrp::{Act, Budget, Config, Control, Part, Plan};

use crate::check::{self, VroomRoute, VroomStepKind};
use vrp_formats::{Instance, Raw, vroom};

use crate::instance::Case;
use crate::{clock, instance};

/// One instance at one limit: a value per seed.
pub struct Row {
    pub name: String,
    pub n: usize,
    pub seconds: f64,
    /// Cost in published units and vehicles, worst last.
    pub runs: Vec<One>,
    pub best: Option<(Option<u32>, f64)>,
    pub vroom: bool,
}

pub struct One {
    pub cost: f64,
    pub vehicles: u32,
    pub priority: u64,
    pub tasks: usize,
    pub iterations: u64,
    pub spent: f64,
    pub unserved: usize,
}

impl Row {
    /// The run in the middle: fewest vehicles or most priority first, then cost.
    pub fn median(&self) -> &One {
        &self.runs[self.runs.len() / 2]
    }
    pub fn gap(&self) -> Option<f64> {
        let (_, best) = self.best?;
        Some((self.median().cost / best - 1.0) * 100.0)
    }
}

pub fn measure(instance: &Case, seconds: f64, seeds: &[u64]) -> anyhow::Result<Row> {
    let mut runs = Vec::new();
    let vroom = matches!(instance.raw, Raw::Vroom(_));
    for &seed in seeds {
        let begin = clock::cpu();
        let control = Control::with_clock(move || clock::cpu().saturating_sub(begin));
        let config = Config { seed, budget: Budget::Time(Duration::from_secs_f64(seconds)), start: None };
        let mut iterations = 0;
        let plan = vrp::solve(&instance.problem, &config, &control, &mut |p| iterations = p.iterations)?;
        let spent = clock::cpu().saturating_sub(begin).as_secs_f64();
        let wrong = vrp::verify(&instance.problem, &plan);
        ensure!(wrong.is_empty(), "{}: {wrong:?}", instance.name);
        let cost = second_opinion(instance, &plan)?;
        let (priority, tasks) = match &instance.raw {
            Raw::Vroom(input) => vroom::served(&input.file, &plan),
            _ => (0, plan.costs.stops as usize),
        };
        let (vehicles, unserved) = (plan.costs.vehicles, plan.unserved.len());
        runs.push(One { cost, vehicles, priority, tasks, iterations, spent, unserved });
    }
    let fleet = instance.fleet_first();
    let rank = |r: &One| (u64::MAX - r.priority, usize::MAX - r.tasks, if fleet { r.vehicles } else { 0 });
    runs.sort_by(|a, b| rank(a).cmp(&rank(b)).then(a.cost.total_cmp(&b.cost)));
    Ok(Row { name: instance.name.clone(), n: instance.n, seconds, runs, best: instance.best, vroom })
}

/// The cost according to the second checker, which has to agree with the plan's own.
fn second_opinion(instance: &Instance, plan: &Plan) -> anyhow::Result<f64> {
    let stated = instance.cost(plan);
    match &instance.raw {
        Raw::Classic(c) => {
            ensure!(plan.unserved.is_empty(), "{}: {} left out", instance.name, plan.unserved.len());
            let node = |v: vrp::Visit| match v.part {
                Part::Whole | Part::Pickup => v.job.0 as usize,
                Part::Dropoff => c.pairs.iter().find(|p| p.0 == v.job.0 as usize).map_or(0, |p| p.1),
            };
            let routes: Vec<Vec<usize>> =
                plan.routes.iter().map(|r| r.visits().map(node).collect()).collect();
            let cost = check::classic(c, &routes)?;
            ensure!((cost - stated).abs() <= 0.002 * (c.xy.len() as f64) + 1e-6, "{cost} is not {stated}");
            Ok(cost)
        }
        Raw::Vroom(input) => {
            let kind = |s: &vrp::Step| match s.act {
                Act::Serve(v) => Some(match v.part {
                    Part::Whole => VroomStepKind::Job(v.job.0, s.start),
                    Part::Pickup => VroomStepKind::Pickup(v.job.0, s.start),
                    Part::Dropoff => VroomStepKind::Delivery(v.job.0, s.start),
                }),
                Act::Break(index) => Some(VroomStepKind::Break(index as usize, s.start)),
                _ => None,
            };
            let route = |r: &vrp::Route| VroomRoute {
                vehicle: r.vehicle.0,
                steps: r.steps.iter().filter_map(kind).collect(),
            };
            let routes: Vec<VroomRoute> = plan.routes.iter().map(route).collect();
            let cost = check::vroom(&input.file, &routes)?;
            ensure!((cost - stated).abs() < 1.0, "{cost} is not {stated}");
            Ok(cost)
        }
        // Money and what is left out, which is how prizes are counted.
        Raw::Rich => Ok((plan.costs.total + plan.costs.unserved_value) as f64 / instance.scale),
    }
}

/// One row in words.
pub fn line(row: &Row) -> String {
    let mid = row.median();
    let gaps = match row.best {
        Some((k, best)) => {
            let each: Vec<String> = row
                .runs
                .iter()
                .map(|r| format!("{}:{:.2}", r.vehicles, (r.cost / best - 1.0) * 100.0))
                .collect();
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

/// A class of instances and the limits to run it at.
struct Class {
    name: &'static str,
    files: &'static [&'static str],
    seconds: &'static [f64],
}

const CLASSES: &[Class] = &[
    Class {
        name: "VRPTW 100",
        files: &[
            "solomon/R101.txt",
            "solomon/RC101.txt",
            "solomon/R201.txt",
            "solomon/RC201.txt",
            "solomon/RC208.txt",
        ],
        seconds: &[1.0, 10.0],
    },
    Class {
        name: "VRPTW 200",
        files: &["homberger/R1_2_1.txt", "homberger/RC2_2_1.txt"],
        seconds: &[1.0, 10.0],
    },
    Class { name: "VRPTW 400", files: &["homberger/R1_4_1.txt"], seconds: &[1.0, 10.0] },
    Class { name: "VRPTW 1000", files: &["homberger/RC2_10_5.txt"], seconds: &[10.0, 60.0] },
    Class {
        name: "CVRP",
        files: &["cvrplib-x/X-n101-k25.vrp", "cvrplib-x/X-n502-k39.vrp", "cvrplib-x/X-n1001-k43.vrp"],
        seconds: &[1.0, 10.0],
    },
    Class {
        name: "PDPTW 200",
        files: &[
            "lilim/200/LR1_2_1.txt",
            "lilim/200/LRC1_2_2.txt",
            "lilim/200/LR2_2_2.txt",
            "lilim/200/LRC2_2_1.txt",
        ],
        seconds: &[10.0],
    },
    Class {
        name: "PDPTW 400",
        files: &[
            "lilim/400/LC1_4_1.txt",
            "lilim/400/LR1_4_1.txt",
            "lilim/400/LR2_4_1.txt",
            "lilim/400/LRC1_4_1.txt",
        ],
        seconds: &[10.0],
    },
    Class {
        name: "rich",
        files: &[
            "rich/HFVRP/X101-FSMFD.vrp",
            "rich/HFVRP/X115-HVRP.vrp",
            "rich/MDVRPTW/PR11A.vrp",
            "rich/SDVRPTW/PR01.vrp",
            "rich/SDVRPTW/PR05.vrp",
            "rich/MTVRPTWR/C201R0.25.vrp",
            "rich/MTVRPTWR/C202R0.5.vrp",
            "rich/PCVRPTW/C1_10_1.vrp",
        ],
        seconds: &[10.0],
    },
    Class {
        name: "dispatch",
        files: &[
            "dispatch/d100_1.json",
            "dispatch/d100_2.json",
            "dispatch/d200_1.json",
            "dispatch/d200_2.json",
            "dispatch/d400_1.json",
        ],
        seconds: &[2.0, 15.0],
    },
];

/// Prints the table as it is measured.
pub fn print(data: &Path, classes: &[String], seeds: &[u64]) -> anyhow::Result<()> {
    println!("| instance | n | CPU s | vehicles | cost | gap % per seed | median gap % |");
    println!("|---|---|---|---|---|---|---|");
    for class in CLASSES.iter().filter(|c| classes.is_empty() || classes.iter().any(|name| name == c.name)) {
        for &seconds in class.seconds {
            let mut gaps = Vec::new();
            for file in class.files {
                let row = measure(&instance::read(&data.join(file))?, seconds, seeds)?;
                println!("{}", markdown(&row));
                gaps.extend(row.gap());
            }
            if !gaps.is_empty() {
                let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
                println!("| **{} mean** | | {seconds} | | | | **{mean:.2}** |", class.name);
            }
        }
    }
    Ok(())
}

fn markdown(row: &Row) -> String {
    let mid = row.median();
    let each = |best: f64| {
        row.runs.iter().map(|r| format!("{:.2}", (r.cost / best - 1.0) * 100.0)).collect::<Vec<_>>()
    };
    let (seeds, gap) = match row.best {
        Some((k, best)) => {
            let fleet = k.map_or(String::new(), |k| format!(" (best k {k})"));
            (each(best).join(" / ") + &fleet, row.gap().map_or(String::new(), |gap| format!("{gap:.2}")))
        }
        None => (format!("{} tasks, priority {}", mid.tasks, mid.priority), String::new()),
    };
    format!(
        "| {} | {} | {} | {} | {:.1} | {seeds} | {gap} |",
        row.name, row.n, row.seconds, mid.vehicles, mid.cost
    )
}
