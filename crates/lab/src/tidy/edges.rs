//! Which crate may depend on which. The arrows of ARCHITECTURE.md, read from `cargo metadata` of both workspaces.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use cargo_metadata::{DependencyKind, MetadataCommand};

use super::Breach;
use crate::workspace::root;

/// A crate, and the crates it may name in its manifest besides all that those may name.
///
/// `runtime` and `source` stand alone; what tests use (`[dev-dependencies]`) is free.
const EDGES: &[(&str, &[&str])] = &[
    ("countersign-source", &[]),
    ("countersign-openapi", &["countersign-source"]),
    ("countersign-model", &["countersign-openapi"]),
    ("countersign-codegen", &["countersign-model"]),
    ("countersign-schema", &["countersign-source"]),
    ("countersign-contract", &["countersign-model", "countersign-schema"]),
    ("countersign-report", &["countersign-contract"]),
    ("countersign-cli", &["countersign-codegen", "countersign-report"]),
    ("countersign-runtime", &[]),
    ("countersign-generated", &["countersign-runtime"]),
    ("countersign-vendored", &["countersign-model"]),
    ("countersign-regenerate", &["countersign-codegen", "countersign-vendored"]),
    (
        "countersign-contract-tests",
        &["countersign-generated", "countersign-contract", "countersign-report", "countersign-vendored"],
    ),
    ("countersign-examples", &["countersign-generated", "countersign-contract", "countersign-vendored"]),
    ("countersign-lab", &["countersign-codegen", "countersign-report", "countersign-vendored"]),
    ("xtask", &["countersign-regenerate"]),
];

/// The edges that are not allowed.
pub(super) fn check() -> Result<Vec<Breach>> {
    let mut packages = Vec::new();
    for manifest in ["Cargo.toml", "xtask/Cargo.toml"] {
        packages.extend(MetadataCommand::new().manifest_path(root().join(manifest)).no_deps().exec()?.packages);
    }
    let members: BTreeSet<String> = packages.iter().map(|package| package.name.to_string()).collect();
    let allowed: BTreeMap<&str, BTreeSet<&str>> = EDGES.iter().map(|(name, _)| (*name, reachable(name))).collect();
    let mut breaches = Vec::new();
    for package in &packages {
        let Some(allowed) = allowed.get(package.name.as_str()) else {
            breaches.push(Breach::new(
                package.name.as_str(),
                "has no row in the table of edges; say what it may depend on",
            ));
            continue;
        };
        let dependencies =
            package.dependencies.iter().filter(|dependency| dependency.kind != DependencyKind::Development);
        for dependency in dependencies.filter(|dependency| members.contains(&dependency.name)) {
            if !allowed.contains(dependency.name.as_str()) {
                let message = format!("must not depend on {}; see \"Edges\" in ARCHITECTURE.md", dependency.name);
                breaches.push(Breach::new(package.name.as_str(), message));
            }
        }
    }
    Ok(breaches)
}

/// Every crate that `name` may name: its row's, and theirs in turn.
fn reachable(name: &str) -> BTreeSet<&'static str> {
    let mut found: BTreeSet<&'static str> = BTreeSet::new();
    let mut open = row(name).to_vec();
    while let Some(next) = open.pop() {
        if found.insert(next) {
            open.extend(row(next));
        }
    }
    found
}

/// The crates in the row of `name`.
fn row(name: &str) -> &'static [&'static str] {
    EDGES.iter().find(|(crate_name, _)| *crate_name == name).map_or(&[], |(_, row)| row)
}
