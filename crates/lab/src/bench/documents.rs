//! What documents cost: generating, by size; and compiling what real ones become.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::measure::{self, Cost};
use crate::workspace::{root, say};

use super::{compile, synthetic};

/// The schemas of the documents by which growth is measured: from about 20 KB to about 47 MB.
const SIZES: &[usize] = &[50, 250, 2_500, 25_000, 108_000];

/// What generating from a synthetic document of some size costs.
#[derive(Serialize)]
pub(super) struct Growth {
    bytes: u64,
    cost: Cost,
}

/// Generates from synthetic documents of growing size.
pub(super) fn growth(binary: &Path, folder: &Path, runs: usize) -> Result<Vec<Growth>> {
    let folder = folder.join("growth");
    fs::create_dir_all(&folder)?;
    let document = folder.join("document.json");
    let mut sizes = Vec::new();
    for schemas in SIZES {
        fs::write(&document, synthetic::document_of(*schemas).to_string())?;
        let bytes = fs::metadata(&document)?.len();
        let costs: Result<Vec<Cost>> =
            (0..runs.max(1)).map(|_| generate(binary, &document, &folder.join("out"))).collect();
        let cost = compile::middle(&costs?);
        let rate = cost.wall * 1e9 / bytes as f64;
        say(&format!("generate from {:>6} KB: {}; {rate:.0} ns a byte", bytes / 1000, cost.shown()));
        sizes.push(Growth { bytes, cost });
    }
    Ok(sizes)
}

/// What one real document costs.
#[derive(Serialize)]
pub(super) struct Figures {
    document: String,
    bytes: u64,
    lines: usize,
    generate: Cost,
    check: Cost,
    build: Cost,
}

/// Generates from the `count` largest documents of `corpus`, and compiles what comes out.
pub(super) fn measure(binary: &Path, corpus: &Path, count: usize, folder: &Path) -> Result<Vec<Figures>> {
    let folder = folder.join("corpus");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let documents = largest(corpus, count)?;
    let packages: Vec<String> = (0..documents.len()).map(|number| format!("bench-document-{number}")).collect();
    let mut generated = Vec::new();
    for (document, package) in documents.iter().zip(&packages) {
        generated.push(generate(binary, document, &folder.join(package))?);
    }
    compile::workspace(&folder, &packages)?;
    let mut all = Vec::new();
    for ((document, package), generate) in documents.iter().zip(&packages).zip(generated) {
        all.push(compiled(document, package, generate, &folder)?);
    }
    Ok(all)
}

fn compiled(document: &Path, package: &str, generate: Cost, folder: &Path) -> Result<Figures> {
    for command in ["check", "build"] {
        compile::cargo(folder, package, "", command)?;
    }
    let figures = Figures {
        document: document.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        bytes: fs::metadata(document)?.len(),
        lines: lines(&folder.join(package).join("src"))?,
        generate,
        check: compile::once(folder, package, "", "check")?,
        build: compile::once(folder, package, "", "build")?,
    };
    say(&format!(
        "{}: {} lines; generate {}; check {}; build {}",
        figures.document,
        figures.lines,
        figures.generate.shown(),
        figures.check.shown(),
        figures.build.shown()
    ));
    Ok(figures)
}

/// The `count` largest documents of a folder.
pub(super) fn largest(corpus: &Path, count: usize) -> Result<Vec<PathBuf>> {
    let mut documents = Vec::new();
    for entry in fs::read_dir(corpus).with_context(|| format!("cannot list {}", corpus.display()))? {
        let entry = entry?;
        documents.push((entry.metadata()?.len(), entry.path()));
    }
    documents.sort_by(|left, right| right.cmp(left));
    if documents.is_empty() {
        bail!("{} is empty", corpus.display());
    }
    Ok(documents.into_iter().take(count).map(|(_, path)| path).collect())
}

/// Generates a crate into `output`, from nothing, and says what that cost.
pub(super) fn generate(binary: &Path, document: &Path, output: &Path) -> Result<Cost> {
    if output.exists() {
        fs::remove_dir_all(output)?;
    }
    let mut command = Command::new(binary);
    command.arg("generate").arg(document).arg("--output").arg(output);
    command.arg("--name").arg(output.file_name().unwrap_or_default());
    command.arg("--runtime-path").arg(root().join("crates/runtime"));
    let (result, cost) = measure::run(&command)?;
    // Findings are the document's; only a crate that is missing ends the measurement.
    if !output.join("Cargo.toml").exists() {
        bail!("{} yields no crate: {}", document.display(), String::from_utf8_lossy(&result.stderr));
    }
    Ok(cost)
}

/// How many lines of Rust stand below a folder.
fn lines(folder: &Path) -> Result<usize> {
    let mut lines = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        lines += if path.is_dir() {
            self::lines(&path)?
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            fs::read_to_string(&path)?.lines().count()
        } else {
            0
        };
    }
    Ok(lines)
}
