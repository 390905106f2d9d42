//! Real documents, where a folder of them is at hand: `COUNTERSIGN_CORPUS`, or `shared/corpus` beside the repository.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use countersign_openapi::SchemaId;
use countersign_source::{Diagnostics, SourceSet};
use serde_json::Value;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

#[test]
fn every_operation_of_every_document_is_read() {
    let folder = std::env::var_os("COUNTERSIGN_CORPUS").map_or_else(beside_the_repository, PathBuf::from);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: there is no folder of documents at {}", folder.display());
        return;
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let faults: Vec<String> =
        paths.iter().filter_map(|path| Some(format!("{}: {}", path.display(), fault(path)?))).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn beside_the_repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus")
}

/// What went wrong with a document, if anything did.
fn fault(path: &Path) -> Option<String> {
    let mut sources = SourceSet::default();
    let mut diagnostics = Diagnostics::default();
    let file = sources.load(path, &mut diagnostics).ok()?;
    let expected = operations(&sources.get(file)?.root);
    if expected.is_empty() {
        return None;
    }
    let document = countersign_openapi::read(&mut sources, file, &mut diagnostics);
    let read = document.operations.iter().map(|operation| (operation.method.to_lowercase(), operation.path.clone()));
    let read: BTreeSet<(String, String)> = read.collect();
    if read != expected {
        return Some(format!("operations differ: {:?}", read.symmetric_difference(&expected).collect::<Vec<_>>()));
    }
    let known = document.schemas.len();
    let targets = document.schemas.iter().flat_map(|(_, schema)| {
        schema.properties.values().copied().chain(schema.reference).chain(schema.items).collect::<Vec<SchemaId>>()
    });
    let strays = targets.filter(|id| id.0 as usize >= known).count();
    (strays > 0).then(|| format!("{strays} numbers are of no schema"))
}

/// The operations of a document, counted without this crate.
fn operations(root: &Value) -> BTreeSet<(String, String)> {
    let paths = root.get("paths").and_then(Value::as_object);
    let items = paths.into_iter().flatten().filter(|(path, _)| !path.starts_with("x-"));
    let mut operations = BTreeSet::new();
    for (path, item) in items {
        let reference = item.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
        let item = reference.and_then(|pointer| root.pointer(pointer)).unwrap_or(item);
        let path = if path.starts_with('/') { path.clone() } else { format!("/{path}") };
        for method in METHODS {
            if item.get(method).is_some_and(Value::is_object) {
                operations.insert((method.to_owned(), path.clone()));
            }
        }
    }
    operations
}
