//! Embeds the runtime, which generated crates carry: its source without its tests, and a manifest that stands without this
//! workspace.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What the embedded files are made from, as this repository has them.
const MADE_FROM: [&str; 5] =
    ["Cargo.toml", "LICENSE-APACHE", "LICENSE-MIT", "crates/runtime/Cargo.toml", "crates/runtime/src"];

fn main() -> Result<()> {
    let repository = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../..");
    for path in MADE_FROM {
        writeln!(io::stdout(), "cargo::rerun-if-changed={}", repository.join(path).display())?;
    }
    let runtime = repository.join("crates/runtime");
    let mut files = vec![("Cargo.toml".to_owned(), manifest(&repository)?)];
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        files.push((licence.to_owned(), read(&repository.join(licence))?));
    }
    for path in sources(&runtime.join("src"))? {
        let text = without_tests(&path, &read(&path)?)?;
        let steps = path.strip_prefix(&runtime)?.iter().map(|step| step.to_string_lossy());
        files.push((steps.collect::<Vec<_>>().join("/"), text));
    }
    embed(&files)
}

/// Writes the files to the folder of what is built, and beside them the table that includes them.
fn embed(files: &[(String, String)]) -> Result<()> {
    let output = PathBuf::from(env::var("OUT_DIR")?);
    let mut table = "[\n".to_owned();
    for (path, text) in files {
        let copy = output.join("runtime").join(path);
        fs::create_dir_all(copy.parent().unwrap_or(&output))?;
        fs::write(&copy, text)?;
        writeln!(table, "    ({path:?}, include_str!(concat!(env!(\"OUT_DIR\"), \"/runtime/{path}\"))),")?;
    }
    table.push_str("]\n");
    Ok(fs::write(output.join("runtime.rs"), table)?)
}

/// A file's text, with line feeds alone also where a checkout has other line ends.
fn read(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text.replace("\r\n", "\n"))
}

/// Every file below a folder, in order.
fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(path)? {
                waiting.push(entry?.path());
            }
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A file's text up to its module of tests, which is the last thing in it.
fn without_tests(path: &Path, text: &str) -> Result<String> {
    let Some((kept, tests)) = text.split_once("\n#[cfg(test)]\n") else {
        return Ok(text.to_owned());
    };
    let is_the_last =
        tests.starts_with("mod tests {\n") && tests.find("\n}\n").is_some_and(|end| end + 3 == tests.len());
    if is_the_last {
        Ok(kept.to_owned())
    } else {
        Err(format!("{}: its tests are not one module `tests` at its end", path.display()).into())
    }
}

/// The runtime's manifest, with all that it inherits from the workspace written out, and without what serves its tests.
fn manifest(repository: &Path) -> Result<String> {
    let workspace: DocumentMut = read(&repository.join("Cargo.toml"))?.parse()?;
    let mut manifest: DocumentMut = read(&repository.join("crates/runtime/Cargo.toml"))?.parse()?;
    manifest.remove("lints");
    manifest.remove("dev-dependencies");
    let workspace = table(workspace.as_table(), "workspace")?;
    let common = table(workspace, "package")?;
    for (key, item) in table_mut(&mut manifest, "package")?.iter_mut() {
        if inherits(item) {
            *item = common.get(&key).ok_or_else(|| format!("the workspace has no `{key}`"))?.clone();
        }
    }
    let common = table(workspace, "dependencies")?;
    for (name, item) in table_mut(&mut manifest, "dependencies")?.iter_mut() {
        if inherits(item) {
            let shared = common.get(&name).ok_or_else(|| format!("the workspace has no dependency `{name}`"))?;
            *item = value(dependency(shared, item));
        }
    }
    // It was tested here. Where a crate that carries it is tested, it is not the object.
    let mut library = Table::new();
    library.insert("test", value(false));
    library.insert("doctest", value(false));
    manifest.insert("lib", Item::Table(library));
    Ok(manifest.to_string())
}

fn table<'t>(parent: &'t dyn TableLike, key: &str) -> Result<&'t dyn TableLike> {
    parent.get(key).and_then(Item::as_table_like).ok_or_else(|| format!("there is no table `{key}`").into())
}

fn table_mut<'t>(manifest: &'t mut DocumentMut, key: &str) -> Result<&'t mut dyn TableLike> {
    manifest.get_mut(key).and_then(Item::as_table_like_mut).ok_or_else(|| format!("there is no table `{key}`").into())
}

/// Whether an item says `workspace = true`.
fn inherits(item: &Item) -> bool {
    item.as_table_like().is_some_and(|table| table.contains_key("workspace"))
}

/// A dependency of the workspace with what a member adds to it: features to its features, and keys of its own.
fn dependency(shared: &Item, member: &Item) -> InlineTable {
    let mut merged = InlineTable::new();
    let pairs = |item: &Item| -> Vec<(String, Value)> {
        let table = item.as_table_like();
        let entries = table.into_iter().flat_map(TableLike::iter);
        entries.filter_map(|(key, item)| Some((key.to_owned(), item.as_value()?.clone()))).collect()
    };
    if let Some(version) = shared.as_value().filter(|value| value.is_str()) {
        merged.insert("version", version.clone());
    }
    for (key, value) in pairs(shared).into_iter().chain(pairs(member)).filter(|(key, _)| key != "workspace") {
        match (merged.get_mut(&key).and_then(Value::as_array_mut), value.as_array()) {
            (Some(features), Some(more)) => features.extend(more.iter().cloned()),
            _ => drop(merged.insert(&key, value)),
        }
    }
    merged.fmt();
    merged
}
