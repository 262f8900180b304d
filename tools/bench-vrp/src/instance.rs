//! An instance with the best value that anyone has published for it.

use std::ops::Deref;
use std::path::Path;

use anyhow::Context;
use vrp_formats::{Instance, Raw};

use crate::known;

pub struct Case {
    pub instance: Instance,
    /// Routes (where they come first) and cost in published units.
    pub best: Option<(Option<u32>, f64)>,
}

impl Deref for Case {
    type Target = Instance;
    fn deref(&self) -> &Instance {
        &self.instance
    }
}

impl Case {
    /// What the peers read.
    pub fn plain(&self) -> serde_json::Value {
        match &self.raw {
            Raw::Classic(classic) => serde_json::json!(classic),
            Raw::Vroom(input) => input.json.clone(),
            Raw::Rich => serde_json::json!(self.problem),
        }
    }
}

pub fn read(file: &Path) -> anyhow::Result<Case> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let name = file.file_stem().and_then(|s| s.to_str()).unwrap_or("?").to_owned();
    let instance = vrp_formats::read(&name, &text, None).with_context(|| file.display().to_string())?;
    Ok(Case { instance, best: known::best(file, &name) })
}
