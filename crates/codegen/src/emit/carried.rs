//! The runtime that a generated crate carries, so that it needs nothing of ours from a registry.

use super::manifest::{Manifest, Runtime};
use crate::files::FileSet;

/// Where a crate carries its runtime.
pub const RUNTIME_FOLDER: &str = "runtime";

/// The name of the package. Each crate's is its own: Cargo takes no two packages of one name and version from folders, and
/// a program may well have two clients.
pub(super) fn package_name(manifest: &Manifest) -> String {
    format!("{}-countersign-runtime", manifest.name)
}

/// Adds the runtime, where the crate carries it, under its name there: the examples in its documentation hold. Where the
/// crate does not carry it, one that it carried before is stray.
pub(super) fn add(files: &mut FileSet, manifest: &Manifest) {
    files.claim(RUNTIME_FOLDER);
    let Runtime::Carried(carried) = manifest.runtime else {
        return;
    };
    let name = package_name(manifest);
    let in_rust = name.replace('-', "_");
    for (path, text) in carried {
        let text = text.replace("countersign-runtime", &name).replace("countersign_runtime", &in_rust);
        files.insert(format!("{RUNTIME_FOLDER}/{path}"), &text);
    }
}
