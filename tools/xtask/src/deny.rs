//! What must not be in the build: crates that need other compilers or download things, and licences we cannot pass on.

use crate::cargo::cargo;
use anyhow::{Context, Result, bail};

/// One TLS provider (ring), no C++ or cmake in the graph, nothing fetched at build time.
const BANNED: &[&str] = &["openssl-sys", "native-tls", "aws-lc-sys", "aws-lc-rs", "cmake", "openssl"];

const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "MPL-2.0",
    "Apache-2.0 WITH LLVM-exception",
];

pub fn check() -> Result<()> {
    let output = cargo()
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            "x86_64-unknown-linux-gnu",
        ])
        .output()?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    // The packages of the resolved graph, not everything that the lock file knows of other platforms.
    let nodes = metadata["resolve"]["nodes"].as_array().context("cargo metadata resolves")?;
    let used: Vec<&str> = nodes.iter().filter_map(|n| n["id"].as_str()).collect();
    let packages = metadata["packages"].as_array().context("cargo metadata lists packages")?;

    let mut wrong = Vec::new();
    for package in packages.iter().filter(|p| p["id"].as_str().is_some_and(|id| used.contains(&id))) {
        let name = package["name"].as_str().unwrap_or("?");
        if BANNED.contains(&name) {
            wrong.push(format!("{name} must not be in the graph (cargo tree -i {name})"));
        }
        let licence = package["license"].as_str().unwrap_or("none stated");
        if !allowed(licence) {
            wrong.push(format!("{name}: licence {licence}"));
        }
    }
    if wrong.is_empty() { Ok(()) } else { bail!("{}", wrong.join("\n")) }
}

/// An SPDX expression of `OR` and `AND`, without regard to brackets: one allowed name per `AND` part is enough.
fn allowed(expression: &str) -> bool {
    let flat = expression.replace(['(', ')'], " ").replace('/', " OR ");
    flat.split(" AND ").all(|part| part.split(" OR ").any(|name| LICENCES.contains(&name.trim())))
}
