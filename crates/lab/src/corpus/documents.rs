//! Which documents a run takes, and how many operations each has by a count that knows nothing of the generator.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use countersign_source::{Diagnostics, SourceSet};
use serde_json::Value;

use super::Arguments;
use crate::workspace::documents_below;

/// The members of a path item that are operations, in any version.
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// A document of the folder.
#[derive(Clone)]
pub(super) struct Document {
    pub(super) path: PathBuf,
    /// Its path from the folder, without the extension.
    pub(super) name: String,
}

/// The documents, in the order of their names.
pub(super) fn find(arguments: &Arguments) -> Result<Vec<Document>> {
    let only = arguments.only.as_deref().map(globset::Glob::new).transpose()?.map(|glob| glob.compile_matcher());
    let mut found = documents_below(&arguments.folder)?;
    found.retain(|path| {
        only.as_ref().is_none_or(|only| only.is_match(path.file_name().unwrap_or_default()))
            && arguments.largest.is_none_or(|most| fs::metadata(path).is_ok_and(|data| data.len() <= most))
    });
    let document = |path: PathBuf| {
        let name = path.strip_prefix(&arguments.folder).unwrap_or(&path).with_extension("");
        Document { name: name.to_string_lossy().into_owned(), path }
    };
    let found: Vec<Document> = found.into_iter().map(document).collect();
    if found.is_empty() {
        bail!("no document in {} is asked for", arguments.folder.display());
    }
    Ok(match arguments.sample {
        Some(count) if count > 0 && count < found.len() => sample(&found, count),
        _ => found,
    })
}

/// `count` of the documents, spread evenly.
fn sample(documents: &[Document], count: usize) -> Vec<Document> {
    (0..count).filter_map(|index| documents.get(index * documents.len() / count).cloned()).collect()
}

/// How many operations a document has: the methods below its paths, in path items by reference as well. `None` for a file that
/// says nothing of being an OpenAPI document, such as a list of the others.
pub(super) fn operations(document: &Path) -> Option<usize> {
    let mut sources = SourceSet::default();
    let Ok(file) = sources.load(document, &mut Diagnostics::default()) else { return Some(0) };
    let root = sources.get(file).map(|source| &source.root)?;
    if !["openapi", "swagger", "paths"].iter().any(|member| root.get(member).is_some()) {
        return None;
    }
    let paths = root.get("paths").and_then(Value::as_object).into_iter().flatten();
    Some(paths.filter(|(path, _)| !path.starts_with("x-")).map(|(_, item)| operations_of(root, item, 8)).sum())
}

/// The operations of a path item; `depth` bounds how many references are followed.
fn operations_of(root: &Value, item: &Value, depth: usize) -> usize {
    let own = |member: &str, value: &Value| usize::from(METHODS.contains(&member) && value.is_object());
    let Some(members) = item.as_object() else { return 0 };
    let here: usize = members.iter().map(|(member, value)| own(member, value)).sum();
    let more = members.get("additionalOperations").and_then(Value::as_object).map_or(0, |more| more.len());
    let target = members.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
    let referred = target.and_then(|pointer| root.pointer(pointer)).filter(|_| depth > 0);
    here + more + referred.map_or(0, |item| operations_of(root, item, depth - 1))
}
