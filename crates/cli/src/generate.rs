//! `countersign generate`: a crate from a document, or what differs from one.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::mem;
use std::path::{self, Path};

use countersign_codegen::files::{FileSet, Mode, Outcome};
use countersign_codegen::plan::rust::Package;
use countersign_codegen::{Manifest, Runtime, crate_files, plan};
use countersign_model::{Api, Selection};
use countersign_report::{Format, counted, tally};
use countersign_source::{Diagnostics, FileId, SourceSet};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::arguments::Generate;
use crate::input::{self, Document};
use crate::{Failure, Verdict, output};

pub(crate) fn run(arguments: &Generate) -> Result<Verdict, Failure> {
    let selection = Selection::parse(&arguments.include, &arguments.exclude);
    let selection = selection.map_err(|error| Failure::Usage(error.to_string()))?;
    let name = crate_name(arguments)?;
    let Document { sources, content, mut diagnostics } = input::read(&arguments.input.spec)?;
    let format = Format::from(arguments.input.format);
    let Some((file, mut api)) = content else {
        diagnostics.sort(&sources);
        print_diagnostics(format, &sources, &diagnostics)?;
        return Ok(Verdict::Findings);
    };
    api.select(&selection, &mut diagnostics);
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
    let manifest = Manifest { name, description: description(&api), runtime: runtime(arguments) };
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
        Mode::Write => outcome.obstructed.is_empty(),
    };
    let fine = settled && left_out.is_empty() && !diagnostics.has_errors();
    // The process is about to end, which frees all of a large document at once and not node by node.
    mem::forget((sources, api, package, files));
    Ok(if fine { Verdict::Fine } else { Verdict::Findings })
}

/// The name asked for, else the folder's, as Cargo takes it.
fn crate_name(arguments: &Generate) -> Result<String, Failure> {
    if let Some(name) = &arguments.name {
        let starts = name.chars().next().is_some_and(|first| first.is_ascii_alphabetic());
        let rest = name.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_'));
        return if starts && rest {
            Ok(name.clone())
        } else {
            Err(Failure::Usage(format!("`{name}` is no name for a crate: a letter, then letters, digits, `-` and `_`")))
        };
    }
    let folder = path::absolute(&arguments.output).unwrap_or_else(|_| arguments.output.clone());
    let folder = folder.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let words: Vec<&str> = folder.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name = words.join("-");
    Ok(if name.starts_with(|first: char| first.is_ascii_alphabetic()) { name } else { format!("client-{name}") })
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

fn description(api: &Api) -> String {
    match api.info.title.trim() {
        "" => "A client generated from an OpenAPI document.".to_owned(),
        title => format!("A client of {}.", title.lines().next().unwrap_or_default().trim_end_matches('.')),
    }
}

/// The published runtime of this version, or that in a folder: as given where that is absolute, else from the crate's own.
fn runtime(arguments: &Generate) -> Runtime {
    let Some(runtime) = &arguments.runtime_path else {
        return Runtime::Version(env!("CARGO_PKG_VERSION").to_owned());
    };
    let absolute = |path: &Path| path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let relative =
        pathdiff::diff_paths(absolute(runtime), absolute(&arguments.output)).filter(|_| runtime.is_relative());
    Runtime::Path(relative.as_ref().unwrap_or(runtime).to_string_lossy().replace('\\', "/"))
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
            report.diagnostics(sources, diagnostics)?;
            report.say(&tally(diagnostics), &Value::Null)
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

    fn lines(&self) -> usize {
        let rust = self.files.iter().filter(|(path, _)| path.ends_with(".rs"));
        rust.map(|(_, text)| text.lines().count()).sum()
    }

    fn summary(&self, output: &Path) -> Value {
        json!({
            "output": output.display().to_string(),
            "methods": self.methods(),
            "types": self.types(),
            "files": self.files.len(),
            "lines": self.lines(),
            "left_out": self.left_out,
            "unchanged": self.outcome.unchanged,
            "stale": self.outcome.stale,
            "missing": self.outcome.missing,
            "stray": self.outcome.stray,
            "foreign": self.outcome.foreign,
            "obstructed": self.outcome.obstructed,
        })
    }
}

fn print_outcome(arguments: &Generate, format: Format, made: &Made<'_>) -> Result<(), Failure> {
    let mut words = String::new();
    let Made { outcome, .. } = made;
    let lists = [
        ("stale", &outcome.stale, arguments.check),
        ("missing", &outcome.missing, arguments.check),
        ("stray", &outcome.stray, arguments.check),
        ("not generated, but in a generated folder", &outcome.foreign, true),
        ("in the way, and not generated: nothing was written", &outcome.obstructed, true),
    ];
    for (what, paths, shown) in lists {
        for path in paths.iter().filter(|_| shown) {
            let _ = writeln!(words, "{what}: {}", arguments.output.join(path).display());
        }
    }
    for operation in made.left_out {
        let _ = writeln!(words, "left out: {operation}");
    }
    let _ = write!(
        words,
        "{}: {}, {}, {} of {}",
        arguments.output.display(),
        counted(made.methods(), "operation"),
        counted(made.types(), "type"),
        counted(made.files.len(), "file"),
        counted(made.lines(), "line"),
    );
    let _ = match (arguments.check, outcome.changes()) {
        (_, 0) => write!(words, "; all as they should be"),
        (false, changes) => write!(words, "; {changes} written or removed"),
        (true, changes) => write!(words, "; {} out of date\nto repair: {}", counted(changes, "file"), repair()),
    };
    output::standard(format, |report| report.summarize(&words, &made.summary(&arguments.output)))?;
    Ok(())
}

/// The command line without `--check`, as a shell takes it.
fn repair() -> String {
    let words = std::env::args().skip(1).filter(|word| word != "--check").map(|word| quoted(&word));
    std::iter::once("countersign".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
