//! `xtask` is a workspace of its own and cannot inherit from the repository's: what it repeats must agree.
//!
//! Lints, so that the same code is accepted. The profile and the versions of packages, so that both workspaces share what is built.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use toml::{Table, Value};

use super::Breach;
use crate::workspace::read_text;

/// The keys that differ, and the packages that only `xtask` has in this version.
pub(super) fn check(root: &Path) -> Result<Vec<Breach>> {
    let (common, own) = (table(root, "Cargo.toml")?, table(root, "xtask/Cargo.toml")?);
    let pairs: [(&str, &[&str], &[&str]); 4] = [
        ("the lints", &["workspace", "lints"], &["lints"]),
        ("the profiles", &["profile"], &["profile"]),
        ("`edition`", &["workspace", "package", "edition"], &["package", "edition"]),
        ("`rust-version`", &["workspace", "package", "rust-version"], &["package", "rust-version"]),
    ];
    let mut breaches: Vec<Breach> = pairs
        .into_iter()
        .filter(|(_, theirs, ours)| at(&common, theirs) != at(&own, ours))
        .map(|(what, ..)| {
            Breach::new("xtask/Cargo.toml", format!("{what} differ from those of the workspace in Cargo.toml"))
        })
        .collect();
    let known = locked(&table(root, "Cargo.lock")?);
    let strangers = locked(&table(root, "xtask/Cargo.lock")?).into_iter().filter(|package| !known.contains(package));
    breaches.extend(strangers.filter(|(name, _)| name != "xtask").map(|(name, version)| {
        let advice = format!("locks {name} {version}, which Cargo.lock does not: use the same version in both");
        Breach::new("xtask/Cargo.lock", advice)
    }));
    Ok(breaches)
}

fn table(root: &Path, file: &str) -> Result<Table> {
    read_text(&root.join(file))?.parse().with_context(|| format!("cannot read {file}"))
}

fn at<'t>(table: &'t Table, path: &[&str]) -> Option<&'t Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(table.get(*first)?, |value, key| value.get(key))
}

/// Every package of a lock file, with its version.
fn locked(lock: &Table) -> BTreeSet<(String, String)> {
    let packages = lock.get("package").and_then(Value::as_array).into_iter().flatten();
    let text = |package: &Value, key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    packages.map(|package| (text(package, "name"), text(package, "version"))).collect()
}
