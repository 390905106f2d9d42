//! Reads the vendored documents.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use countersign_contract::{Exemption, Exemptions, Subject};
use countersign_model::Selection;
use countersign_source::{Color, Diagnostics, Severity, SourceSet};
use serde::Deserialize;

/// `specs/countersign.toml`.
#[derive(Debug, Deserialize)]
struct Vendored {
    #[serde(default)]
    document: Vec<Entry>,
}

/// A vendored document.
#[derive(Debug, Deserialize)]
struct Entry {
    file: String,
    module: String,
    #[serde(default)]
    include: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
    #[serde(default)]
    not_exercised: Vec<Listed>,
}

/// A case that may stay unexercised.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    case: toml::Spanned<String>,
    reason: String,
}

/// The folder of the vendored documents.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs")
}

/// Every vendored document, under the name of its module.
pub fn load_all(strict: bool) -> Result<Vec<Subject>> {
    let path = folder().join("countersign.toml");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let read = |file: &str| {
        let path = folder().join(file);
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    from_list("specs/countersign.toml", &text, strict, read)
}

/// The documents of a list like `specs/countersign.toml`, which is shown as `list`. `read` gives the text of a document by the
/// name of its file.
pub fn from_list(list: &str, text: &str, strict: bool, read: impl Fn(&str) -> Result<String>) -> Result<Vec<Subject>> {
    let vendored: Vendored = toml::from_str(text).with_context(|| format!("cannot read {list}"))?;
    if vendored.document.is_empty() {
        bail!("{list} lists no document: there is nothing to exercise");
    }
    let subjects = vendored.document.iter().map(|entry| {
        let selection = Selection::parse(&entry.include, &entry.exclude)?;
        let shown = Path::new(list).with_file_name(&entry.file);
        let subject = describe(&entry.module, &shown.to_string_lossy(), read(&entry.file)?, strict, &selection)?;
        Ok(subject.exempting(exemptions(list, text, &entry.not_exercised)))
    });
    subjects.collect()
}

fn exemptions(list: &str, text: &str, listed: &[Listed]) -> Exemptions {
    let entries = listed.iter().map(|listed| Exemption {
        case: listed.case.get_ref().clone(),
        reason: listed.reason.clone(),
        span: listed.case.span(),
    });
    Exemptions::new(list, text, entries.collect())
}

/// A document given as text, shown under `file`.
pub fn from_text(module: &str, file: &str, text: String, strict: bool) -> Result<Subject> {
    describe(module, file, text, strict, &Selection::default())
}

fn describe(module: &str, file: &str, text: String, strict: bool, selection: &Selection) -> Result<Subject> {
    let mut sources = SourceSet::default();
    let mut diagnostics = Diagnostics::default();
    let root = sources.add_text(file, text, &mut diagnostics);
    let root = root.map_err(|problem| errors(file, &[problem.render(&sources, Color::Never)]))?;
    let document = countersign_openapi::read(&mut sources, root, &mut diagnostics);
    let mut api = countersign_model::describe(&document, &mut diagnostics);
    api.select(selection, &mut diagnostics);
    if diagnostics.has_errors() {
        let found = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        let rendered: Vec<String> = found.map(|error| error.render(&sources, Color::Never)).collect();
        return Err(errors(file, &rendered));
    }
    Ok(Subject::new(module, Arc::new(sources), root, Arc::new(api), strict))
}

/// The error of a document that cannot be exercised, because it has errors itself.
fn errors(file: &str, rendered: &[String]) -> anyhow::Error {
    anyhow::anyhow!("{file} cannot be exercised:\n\n{}", rendered.join("\n\n"))
}
