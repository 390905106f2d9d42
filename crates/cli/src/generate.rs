//! `countersign generate`: a crate from a document, or what differs from one.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::mem;
use std::path::{self, Path};

use countersign_codegen::files::{FileSet, Mode, Outcome};
use countersign_codegen::plan::rust::Package;
use countersign_codegen::{Manifest, RUNTIME_FOLDER, Runtime, crate_files, plan};
use countersign_model::{Api, Selection};
use countersign_report::{Format, counted, tally};
use countersign_source::{Diagnostic, Diagnostics, FileId, Label, Severity, SourceSet};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::arguments::Generate;
use crate::input::{self, Document};
use crate::{Failure, Verdict, crate_name, output};

pub(crate) fn run(arguments: &Generate) -> Result<Verdict, Failure> {
    let selection = arguments.selectors.parse()?;
    let name = crate_name::choose(arguments.name.as_deref(), &arguments.output)?;
    let runtime = runtime(arguments)?;
    let Document { sources, content, mut diagnostics } = input::read(&arguments.input)?;
    let format = Format::from(arguments.input.format);
    let Some((file, mut api)) = content else {
        return refuse(arguments, &sources, diagnostics, UNREADABLE);
    };
    api.select(&selection, &mut diagnostics);
    if let Some(reason) = reason_to_refuse(&api, &selection, &diagnostics) {
        return refuse(arguments, &sources, diagnostics, reason);
    }
    let options = plan::Options {
        name: name.clone(),
        file: file_name(&arguments.input.spec),
        sha256: sha256(&sources, file),
        features: true,
    };
    let mut planned = Diagnostics::default();
    // To sort diagnostics, the document is read again for the places of all its nodes: planning leaves a core free for that.
    let (package, ()) = rayon::join(|| plan::plan(&api, &options, &mut planned), || diagnostics.sort(&sources));
    diagnostics.append(planned);
    diagnostics.sort(&sources);
    let manifest = Manifest { name, description: plan::description(&api), runtime };
    let files = crate_files(&package, &manifest);
    let mode = if arguments.check { Mode::Check } else { Mode::Write };
    let outcome = files.ensure_contents(&arguments.output, mode);
    let outcome = outcome.map_err(|error| Failure::Machine(error.to_string()))?;

    print_diagnostics(format, &sources, &diagnostics)?;
    let left_out = left_out(&api, &package);
    print_outcome(
        arguments,
        format,
        &Made { package: &package, files: &files, outcome: &outcome, left_out: &left_out },
    )?;
    let settled = match mode {
        Mode::Check => outcome.is_current(),
        Mode::Write => !outcome.is_blocked(),
    };
    let fine = settled && left_out.is_empty() && !diagnostics.has_errors();
    // The process is about to end, which frees all of a large document at once and not node by node.
    mem::forget((sources, api, package, files));
    Ok(if fine { Verdict::Fine } else { Verdict::Findings })
}

/// Why no crate is made of a document that cannot be read.
const UNREADABLE: &str = "the document has no operation that can be read; correct what is wrong with it first";

/// Why no crate is made. One without operations would empty the client that may be there already: only a document that
/// plainly has none means it.
fn reason_to_refuse(api: &Api, selection: &Selection, diagnostics: &Diagnostics) -> Option<&'static str> {
    if !(api.operations.is_empty() && api.incoming.is_empty()) {
        None
    } else if !selection.is_everything() {
        Some("`--include` and `--exclude` leave no operation; correct them")
    } else {
        diagnostics.iter().any(may_hide_operations).then_some(UNREADABLE)
    }
}

/// Whether something is wrong for which operations may be missing: any error, or an oddity of the document's `paths` or of
/// its root, which has none.
fn may_hide_operations(diagnostic: &Diagnostic) -> bool {
    let is_near = |label: &Label| {
        let pointer = label.place.pointer.as_str();
        pointer.is_empty() || pointer == "/paths" || pointer.starts_with("/paths/")
    };
    match diagnostic.severity {
        Severity::Error => true,
        Severity::Warning => diagnostic.labels.iter().any(is_near),
        Severity::Note => false,
    }
}

/// Leaves the folder as it is and says why, after what was found.
fn refuse(
    arguments: &Generate,
    sources: &SourceSet,
    mut diagnostics: Diagnostics,
    reason: &str,
) -> Result<Verdict, Failure> {
    let format = Format::from(arguments.input.format);
    diagnostics.sort(sources);
    print_diagnostics(format, sources, &diagnostics)?;
    let words = format!("{}: nothing was written or removed: {reason}", arguments.output.display());
    let summary = json!({ "output": arguments.output.display().to_string(), "methods": 0, "refused": reason });
    output::standard(format, |report| report.summarize(&[words], &summary))?;
    Ok(Verdict::Findings)
}

fn file_name(spec: &Path) -> String {
    match spec.file_name() {
        Some(name) if name != "-" => name.to_string_lossy().into_owned(),
        _ => "standard input".to_owned(),
    }
}

fn sha256(sources: &SourceSet, file: FileId) -> String {
    let text = sources.get(file).map(|source| source.text.as_bytes()).unwrap_or_default();
    Sha256::digest(text).iter().fold(String::new(), |mut hexadecimal, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hexadecimal, "{byte:02x}");
        hexadecimal
    })
}

/// What this program carries of the runtime, for crates to carry in turn.
const RUNTIME: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// A runtime of the crate's own, or that in a folder: as given where that is absolute, else from the crate's own.
fn runtime(arguments: &Generate) -> Result<Runtime, Failure> {
    let Some(runtime) = &arguments.runtime_path else {
        return Ok(Runtime::Carried(RUNTIME));
    };
    if !runtime.join("Cargo.toml").is_file() {
        return Err(Failure::Usage(format!("`--runtime-path` names no package: {}", runtime.display())));
    }
    let carried = arguments.output.join(RUNTIME_FOLDER);
    if runtime.canonicalize().is_ok_and(|path| carried.canonicalize().is_ok_and(|carried| path == carried)) {
        let reason =
            "`--runtime-path` names the folder of the crate's own runtime, which this would remove: leave it out";
        return Err(Failure::Usage(reason.to_owned()));
    }
    let absolute = |path: &Path| path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let relative =
        pathdiff::diff_paths(absolute(runtime), absolute(&arguments.output)).filter(|_| runtime.is_relative());
    Ok(Runtime::Path(relative.as_ref().unwrap_or(runtime).to_string_lossy().replace('\\', "/")))
}

/// The operations that have no method, as the document names them.
fn left_out(api: &Api, package: &Package) -> Vec<String> {
    let written: HashSet<&str> = package
        .operations
        .iter()
        .flat_map(|file| &file.operations)
        .map(|operation| operation.pointer.as_str())
        .collect();
    let operations = api.operations.iter().filter(|operation| !written.contains(operation.origin.pointer.as_str()));
    operations.map(|operation| format!("{} {}", operation.method, operation.path)).collect()
}

/// For people, diagnostics are beside the point of the command, which is the crate; for machines all is one stream.
fn print_diagnostics(format: Format, sources: &SourceSet, diagnostics: &Diagnostics) -> Result<(), Failure> {
    match format {
        Format::Human if diagnostics.is_empty() => {}
        Format::Human => output::error(format, |report| {
            report.digest(sources, diagnostics)?;
            report.say(&[tally(diagnostics)], &Value::Null)
        })?,
        Format::Json => output::standard(format, |report| report.diagnostics(sources, diagnostics))?,
    }
    Ok(())
}

/// What a run has made.
struct Made<'m> {
    package: &'m Package,
    files: &'m FileSet,
    outcome: &'m Outcome,
    left_out: &'m [String],
}

impl Made<'_> {
    fn methods(&self) -> usize {
        self.package.operations.iter().map(|file| file.operations.len()).sum()
    }

    fn types(&self) -> usize {
        self.package.types.iter().map(|file| file.items.len()).sum()
    }

    /// The files that were made from the document, without those of the runtime, which are the same in every crate.
    fn own_files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter(|(path, _)| path.split_once('/').is_none_or(|(first, _)| first != RUNTIME_FOLDER))
    }

    fn runtime_files(&self) -> usize {
        self.files.len() - self.own_files().count()
    }

    fn lines(&self) -> usize {
        let rust = self.own_files().filter(|(path, _)| path.ends_with(".rs"));
        rust.map(|(_, text)| text.lines().count()).sum()
    }

    fn summary(&self, output: &Path) -> Value {
        json!({
            "output": output.display().to_string(),
            "methods": self.methods(),
            "types": self.types(),
            "files": self.own_files().count(),
            "lines": self.lines(),
            "runtime_files": self.runtime_files(),
            "left_out": self.left_out,
            "unchanged": self.outcome.unchanged,
            "stale": self.outcome.stale,
            "missing": self.outcome.missing,
            "stray": self.outcome.stray,
            "foreign": self.outcome.foreign,
            "obstructed": self.outcome.obstructed,
            "overtaken": self.outcome.overtaken,
            "interrupted": self.outcome.interrupted,
        })
    }
}

fn print_outcome(arguments: &Generate, format: Format, made: &Made<'_>) -> Result<(), Failure> {
    let mut lines = Vec::new();
    let Made { outcome, .. } = made;
    let lists = [
        ("stale", &outcome.stale, arguments.check),
        ("missing", &outcome.missing, arguments.check),
        ("stray", &outcome.stray, arguments.check),
        ("not generated, but in a generated folder", &outcome.foreign, true),
        ("in the way, and not generated", &outcome.obstructed, true),
        ("edited since a run was interrupted", &outcome.overtaken, true),
    ];
    for (what, paths, shown) in lists {
        for path in paths.iter().filter(|_| shown) {
            lines.push(format!("{what}: {}", arguments.output.join(path).display()));
        }
    }
    if outcome.interrupted {
        let what = if arguments.check || outcome.is_blocked() { "interrupted" } else { "finished" };
        lines.push(format!("{what}: an earlier run that did not come to its end"));
    }
    lines.extend(made.left_out.iter().map(|operation| format!("left out: {operation}")));
    let mut words = format!(
        "{}: {}, {}, {} of {}",
        arguments.output.display(),
        counted(made.methods(), "operation"),
        counted(made.types(), "type"),
        counted(made.own_files().count(), "file"),
        counted(made.lines(), "line"),
    );
    if made.runtime_files() > 0 {
        words.push_str(&format!(", with {} of the runtime", counted(made.runtime_files(), "file")));
    }
    words.push_str(&ending(arguments, outcome));
    lines.push(words);
    lines.extend(repair(arguments, outcome));
    output::standard(format, |report| report.summarize(&lines, &made.summary(&arguments.output)))?;
    Ok(())
}

/// What was done to the files, or would be.
fn ending(arguments: &Generate, outcome: &Outcome) -> String {
    match (outcome.obstacles(), arguments.check, outcome.changes()) {
        (0, true, changes) if changes > 0 || outcome.interrupted => {
            format!("; {} out of date", counted(changes, "file"))
        }
        (0, false, changes) if changes > 0 => format!("; {changes} written or removed"),
        (0, _, _) if outcome.foreign.is_empty() => "; all as they should be".to_owned(),
        (0, _, _) => "; the generated ones are as they should be".to_owned(),
        (obstacles, check, _) => {
            let what = if check { "nothing can be" } else { "nothing was" };
            format!("; {what} written or removed: move {} away first", counted(obstacles, "obstacle"))
        }
    }
}

/// The command line without `--check`, as a shell takes it, where that run would bring the files up to date.
fn repair(arguments: &Generate, outcome: &Outcome) -> Option<String> {
    let is_of_use = arguments.check && outcome.obstacles() == 0 && (outcome.changes() > 0 || outcome.interrupted);
    let words = std::env::args_os().skip(1).filter(|word| word != "--check");
    let words: Vec<String> = words.map(|word| quoted(&word.to_string_lossy())).collect();
    is_of_use.then(|| format!("to repair: countersign {}", words.join(" ")))
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
