//! What the tests share: documents read from files, and schemas found in them.

use std::path::Path;
use std::sync::Arc;

use countersign_schema::Direction;
use countersign_source::{Diagnostics, FileId, Place, Pointer, SourceSet};
use serde_json::Value;

/// Reads a document.
pub(crate) fn load(path: &Path) -> (Arc<SourceSet>, FileId) {
    let mut sources = SourceSet::default();
    let file = sources.load(path, &mut Diagnostics::default()).expect("the document is readable");
    (Arc::new(sources), file)
}

/// The component of a name, or the node of a pointer.
pub(crate) fn schema_place(file: FileId, root: &Value, name: &str) -> Place {
    let pointer = match name.strip_prefix('#') {
        Some(pointer) => Pointer::from_written(pointer),
        None if root.get("swagger").is_some() => Pointer::root().child("definitions").child(name),
        None => Pointer::root().child("components").child("schemas").child(name),
    };
    assert!(pointer.resolve(root).is_some(), "{pointer} is in the document");
    Place { file, pointer }
}

/// The direction that a case names.
pub(crate) fn direction(name: &Value) -> Direction {
    match name.as_str() {
        Some("request") => Direction::Request,
        Some("response") => Direction::Response,
        _ => Direction::Either,
    }
}

/// The beginning of a value's JSON.
pub(crate) fn short(value: &Value) -> String {
    let text = value.to_string();
    let short: String = text.chars().take(100).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
