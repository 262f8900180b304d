//! The rich VRPLIB variants: heterogeneous fleets, several depots, reloads, prizes, site dependence.

use anyhow::bail;

use crate::instance::Instance;
use crate::tsplib::File;

pub fn read(name: &str, _file: &File) -> anyhow::Result<Instance> {
    bail!("{name}: not a plain CVRP");
}
