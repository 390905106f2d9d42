//! Generated crates on disk, compiled by cargo in one target directory of the fuzzer's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result};
use countersign_codegen::Runtime;
use countersign_codegen::files::{FileSet, Mode};

use super::protocol::{Failure, Verdict};
use crate::workspace::root;

/// A feature that costs a C compiler and says nothing of the generated code.
const TLS: &str = "rustls";

/// The runtime that all crates share: this repository's.
pub(super) fn runtime() -> Runtime {
    Runtime::Path(root().join("crates/runtime").display().to_string())
}

/// A generated crate in a folder of its own, in a workspace of its own.
pub(super) struct ClientCrate {
    folder: PathBuf,
    features: String,
}

impl ClientCrate {
    /// Writes the files of a crate, and what cargo needs to resolve it as this repository is resolved.
    pub(super) fn write(folder: &Path, files: &FileSet) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
        }
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        files.ensure_contents(folder, Mode::Write)?;
        let manifest = folder.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).with_context(|| format!("no {}", manifest.display()))?;
        let features = features(&text, &[TLS])?.join(",");
        fs::write(&manifest, text + "\n[workspace]\n")?;
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).context("cannot copy Cargo.lock")?;
        Ok(Self { folder: folder.to_owned(), features })
    }

    /// Compiles the crate with all features: no error and no warning.
    pub(super) fn check(&self) -> Result<Verdict> {
        let output = self.cargo(&["check"], &[("RUSTFLAGS", "--deny warnings")])?;
        Ok(if output.status.success() { Ok(()) } else { Err(complaint("a crate does not compile", &output)) })
    }

    /// Runs the documentation's tests: `examples` of them, and nothing of a document besides.
    pub(super) fn test_docs(&self, examples: usize) -> Result<Verdict> {
        let output = self.cargo(&["test", "--doc"], &[])?;
        let text = String::from_utf8_lossy(&output.stdout);
        // One line for each program of tests; those that are ignored are counted, too.
        let counts =
            text.lines().filter_map(|line| line.strip_prefix("running ")?.split(' ').next()?.parse::<usize>().ok());
        let tests: usize = counts.sum();
        let proof = self.folder.join(super::nasty::PROOF);
        Ok(if proof.exists() {
            Err(Failure::new("text of a document ran", format!("{} is there", proof.display())))
        } else if tests != examples {
            Err(Failure::new("other tests than our examples ran", format!("{tests} for {examples} examples: {text}")))
        } else if !output.status.success() {
            Err(complaint("an example does not compile", &output))
        } else {
            Ok(())
        })
    }

    /// Writes the crate's documentation; the folder where it is.
    pub(super) fn document(&self) -> Result<Result<PathBuf, Failure>> {
        let output = self.cargo(&["doc", "--no-deps"], &[("RUSTDOCFLAGS", "--deny warnings")])?;
        let folder = target()?.join("doc");
        Ok(if output.status.success() { Ok(folder) } else { Err(complaint("a crate has no documentation", &output)) })
    }

    fn cargo(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Result<Output> {
        let mut command = Command::new("cargo");
        command.args(arguments).args(["--quiet", "--no-default-features", "--features", &self.features]);
        command.arg("--target-dir").arg(target()?).envs(variables.iter().copied()).current_dir(&self.folder);
        command.stdin(Stdio::null()).output().context("cannot start cargo")
    }
}

/// Where all crates are built.
fn target() -> Result<PathBuf> {
    Ok(super::folder()?.join("crates-target"))
}

/// The features of a generated manifest, but for the default ones as such and those that are left out.
pub(super) fn features(manifest: &str, left_out: &[&str]) -> Result<Vec<String>> {
    let manifest: toml::Table = manifest.parse().context("the generated manifest is not TOML")?;
    let table = manifest.get("features").and_then(toml::Value::as_table);
    let names = table.into_iter().flat_map(toml::Table::keys);
    Ok(names.filter(|name| *name != "default" && !left_out.contains(&name.as_str())).cloned().collect())
}

/// The first complaint of a tool; findings with the same code are of one kind.
fn complaint(what: &str, output: &Output) -> Failure {
    let text = String::from_utf8_lossy(&output.stderr);
    let text = if text.trim().is_empty() { String::from_utf8_lossy(&output.stdout) } else { text };
    let first = text.lines().find(|line| line.starts_with("error")).unwrap_or_default();
    let code = first.split_once(']').map_or("", |(head, _)| head);
    Failure::new(
        if code.is_empty() { what.to_owned() } else { format!("{what}: {code}]") },
        text.chars().take(3000).collect::<String>(),
    )
}
