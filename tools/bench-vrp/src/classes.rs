//! The instances of the table, by class, and how long each class may take.

use std::path::Path;

use anyhow::Context;

/// A class of instances and the limits to run it at.
pub struct Class {
    pub name: &'static str,
    /// Paths in the data folder; `*` stands for every instance there.
    files: &'static [&'static str],
    pub seconds: &'static [f64],
}

impl Class {
    /// The paths in the data folder, those of a `*` by name.
    pub fn paths(&self, data: &Path) -> anyhow::Result<Vec<std::path::PathBuf>> {
        let mut paths = Vec::new();
        for file in self.files {
            let Some(folder) = file.strip_suffix("/*") else {
                paths.push(data.join(file));
                continue;
            };
            let folder = data.join(folder);
            let entries = std::fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
            let from = paths.len();
            for entry in entries {
                let path = entry?.path();
                let kind = path.extension().and_then(|kind| kind.to_str());
                paths.extend(matches!(kind, Some("txt" | "vrp" | "json")).then_some(path));
            }
            paths[from..].sort();
        }
        Ok(paths)
    }
}

pub const CLASSES: &[Class] = &[
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
    Class { name: "Solomon", files: &["solomon/*"], seconds: &[10.0, 60.0] },
    Class {
        name: "VRPTW 200",
        files: &["homberger/R1_2_1.txt", "homberger/RC2_2_1.txt"],
        seconds: &[1.0, 10.0, 60.0],
    },
    Class { name: "VRPTW 400", files: &["homberger/R1_4_1.txt"], seconds: &[1.0, 10.0, 60.0] },
    Class { name: "VRPTW 1000", files: &["homberger/RC2_10_5.txt"], seconds: &[1.0, 10.0, 60.0] },
    Class {
        name: "CVRP",
        files: &["cvrplib-x/X-n101-k25.vrp", "cvrplib-x/X-n502-k39.vrp", "cvrplib-x/X-n1001-k43.vrp"],
        seconds: &[1.0, 10.0, 60.0],
    },
    Class { name: "Li-Lim 100", files: &["lilim/100/*"], seconds: &[1.0, 10.0] },
    Class { name: "Li-Lim 200", files: &["lilim/200/*"], seconds: &[10.0, 60.0] },
    Class { name: "Li-Lim 400", files: &["lilim/400/*"], seconds: &[10.0, 60.0] },
    Class { name: "MTVRPTWR", files: &["rich/MTVRPTWR/*"], seconds: &[10.0, 60.0] },
    Class {
        name: "rich",
        files: &["rich/HFVRP/*", "rich/MDVRPTW/*", "rich/SDVRPTW/*", "rich/PCVRPTW/*"],
        seconds: &[10.0],
    },
    Class { name: "dispatch", files: &["dispatch/*"], seconds: &[2.0, 15.0] },
];
