//! An instance as published, before it becomes a problem.

use std::path::Path;

use anyhow::{Context, bail};
use serde::Serialize;
use vrp::{Plan, Problem};

use crate::{known, solomon, tsplib, vroom};

pub struct Instance {
    pub name: String,
    /// Customers, or jobs.
    pub n: usize,
    pub problem: Problem,
    pub raw: Raw,
    /// Best known: routes and cost in published units.
    pub best: Option<(Option<u32>, f64)>,
    /// Divides costs of the problem to give published units.
    pub scale: f64,
}

/// What the second checker and the peers read.
pub enum Raw {
    Classic(Classic),
    Vroom(vroom::Input),
    /// Checked by `vrp::verify` only.
    Rich,
}

/// CVRP, VRPTW and PDPTW as the papers state them. Node 0 is the depot.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Classic {
    pub name: String,
    pub capacity: i64,
    pub vehicles: usize,
    pub xy: Vec<(f64, f64)>,
    pub demand: Vec<i64>,
    /// Ready, due, service.
    pub times: Vec<(f64, f64, f64)>,
    /// Pickup and delivery node of each request.
    pub pairs: Vec<(usize, usize)>,
    pub rounding: Rounding,
}

/// How papers turn coordinates into legs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Rounding {
    /// Double precision.
    #[default]
    Exact,
    /// Cut after one decimal (DIMACS).
    OneDecimal,
    /// To the nearest integer (TSPLIB).
    Nearest,
}

impl Classic {
    pub fn leg(&self, a: usize, b: usize) -> f64 {
        let d = (self.xy[a].0 - self.xy[b].0).hypot(self.xy[a].1 - self.xy[b].1);
        match self.rounding {
            Rounding::Exact => d,
            Rounding::OneDecimal => (d * 10.0).floor() / 10.0,
            Rounding::Nearest => (d + 0.5).floor(),
        }
    }
}

impl Instance {
    /// Levels above cost that the best known value counts in vehicles.
    pub fn fleet_first(&self) -> bool {
        matches!(&self.raw, Raw::Classic(c) if !c.pairs.is_empty())
    }

    pub fn cost(&self, plan: &Plan) -> f64 {
        plan.costs.total as f64 / self.scale
    }

    pub fn plain(&self) -> serde_json::Value {
        match &self.raw {
            Raw::Classic(classic) => serde_json::json!(classic),
            Raw::Vroom(input) => input.json.clone(),
            Raw::Rich => serde_json::json!(self.problem),
        }
    }
}

/// Reads a file by its ending and first words.
pub fn read(file: &Path) -> anyhow::Result<Instance> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let name = file.file_stem().and_then(|s| s.to_str()).unwrap_or("?").to_owned();
    let ending = file.extension().and_then(|s| s.to_str()).unwrap_or("");
    let mut instance = match ending {
        "json" => vroom::read(&name, &text)?,
        "vrp" => tsplib::read(&name, &text)?,
        "txt" if text.contains("VEHICLE") => solomon::read_vrptw(&name, &text)?,
        "txt" => solomon::read_pdptw(&name, &text)?,
        _ => bail!("{}: unknown kind of file", file.display()),
    };
    instance.best = known::best(file, &name);
    Ok(instance)
}
