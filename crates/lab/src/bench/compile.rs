//! What it costs to compile one crate of the bench's workspace, its dependencies being built already.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, ensure};

use crate::measure::{self, Cost};
use crate::workspace::{root, target};

use super::median;

/// Compiles `package` of the workspace in `folder` with one of cargo's commands, and says what that crate alone costs.
///
/// The dependencies (and the crate itself) are compiled once before; then the crate's root is touched.
pub(super) fn once(folder: &Path, package: &str, features: &str, command: &str) -> Result<Cost> {
    let touched = folder.join(package).join("src/lib.rs");
    let file = File::options().append(true).open(&touched).with_context(|| format!("no {}", touched.display()))?;
    file.set_modified(SystemTime::now())?;
    cargo(folder, package, features, command)
}

/// Runs cargo on a package with some features besides its default ones.
pub(super) fn cargo(folder: &Path, package: &str, features: &str, command: &str) -> Result<Cost> {
    let mut cargo = Command::new("cargo");
    cargo
        .args([command, "--quiet", "--package", package, "--features", features, "--target-dir"])
        .arg(target()?.join("bench-target"));
    // A bench measures the compiler at work, not what it remembers of the run before.
    cargo.env("CARGO_INCREMENTAL", "0").current_dir(folder);
    let (output, cost) = measure::run(&cargo)?;
    ensure!(output.status.success(), "{package} does not compile:\n{}", String::from_utf8_lossy(&output.stderr));
    Ok(cost)
}

/// Makes `folder` a workspace of the packages in it, with the versions of this repository.
pub(super) fn workspace(folder: &Path, packages: &[String]) -> Result<()> {
    let members: Vec<String> = packages.iter().map(|package| format!("\"{package}\"")).collect();
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", "));
    fs::write(folder.join("Cargo.toml"), manifest).context("cannot write the bench's Cargo.toml")?;
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).context("cannot copy Cargo.lock")?;
    Ok(())
}

/// The median costs of compiling two packages, taking turns.
pub(super) fn in_turn(
    folder: &Path,
    packages: [&str; 2],
    features: &str,
    command: &str,
    runs: usize,
) -> Result<[Cost; 2]> {
    let mut costs: [Vec<Cost>; 2] = [Vec::new(), Vec::new()];
    for package in packages {
        cargo(folder, package, features, command)?;
    }
    for _ in 0..runs.max(1) {
        for (package, costs) in packages.iter().zip(&mut costs) {
            costs.push(once(folder, package, features, command)?);
        }
    }
    Ok(costs.map(|costs| middle(&costs)))
}

/// The median of each figure.
pub(super) fn middle(costs: &[Cost]) -> Cost {
    Cost {
        wall: median(costs.iter().map(|cost| cost.wall).collect()),
        processor: median(costs.iter().map(|cost| cost.processor).collect()),
        memory: costs.iter().map(|cost| cost.memory).max().unwrap_or_default(),
    }
}
