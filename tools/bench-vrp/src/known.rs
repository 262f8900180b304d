//! Best known values, from the `BKS.csv` or `.sol` beside an instance.

use std::path::{Path, PathBuf};

/// The folder with the instances: `$QAFILA_DATA/vrp`, or `../shared/data/vrp` beside the repository.
pub fn data() -> Option<PathBuf> {
    let named = std::env::var_os("QAFILA_DATA").map(|root| PathBuf::from(root).join("vrp"));
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/vrp");
    [named, Some(beside)].into_iter().flatten().find(|path| path.is_dir())
}

/// Vehicles (where they come first) and cost.
pub fn best(file: &Path, name: &str) -> Option<(Option<u32>, f64)> {
    let folder = file.parent()?;
    if let Ok(text) = std::fs::read_to_string(file.with_extension("sol")) {
        let line = text.lines().find(|line| line.starts_with("Cost"))?;
        return Some((None, line.split_whitespace().last()?.parse().ok()?));
    }
    let sheet = [folder, folder.parent()?]
        .into_iter()
        .find_map(|dir| std::fs::read_to_string(dir.join("BKS.csv")).ok())?;
    let mut lines = sheet.lines();
    let head: Vec<&str> = lines.next()?.split(',').collect();
    let row: Vec<&str> =
        lines.map(|line| line.split(',').collect()).find(|row: &Vec<&str>| row[0] == name)?;
    let get =
        |column: &str| -> Option<f64> { row.get(head.iter().position(|h| *h == column)?)?.parse().ok() };
    if head.contains(&"stops") {
        return Some((get("fleetfirst_k").map(|k| k as u32), get("fleetfirst_dist_double")?));
    }
    let columns = ["cost_pyvrp_instances_2026", "cvrplib_dist_1dec_trunc_2026", "cvrplib_dist_1dec_trunc"];
    let dimacs = ["dimacs_dist_1dec_trunc_jan2022", "dimacs_dist_1dec_trunc"];
    columns.iter().chain(&dimacs).filter_map(|column| get(column)).reduce(f64::min).map(|cost| (None, cost))
}
