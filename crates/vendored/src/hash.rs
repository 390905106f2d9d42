//! The SHA-256 of everything that a document was read from.

use std::fs;
use std::io;
use std::path::Path;

use countersign_source::SourceSet;
use sha2::{Digest as _, Sha256};

/// The hash of the files that were read, in lower-case hexadecimal.
///
/// Of one file, what `sha256sum FILE` prints. Of several, what `sha256sum FILE… | sha256sum` prints in `folder`, with the files in the
/// order of their relative paths.
pub(crate) fn of_files(folder: &Path, sources: &SourceSet) -> io::Result<String> {
    let mut files = Vec::new();
    for path in sources.iter().filter_map(|(_, source)| source.path.as_deref()) {
        let steps: Vec<_> =
            path.strip_prefix(folder).unwrap_or(path).iter().map(|step| step.to_string_lossy()).collect();
        files.push((steps.join("/"), of_bytes(&fs::read(path)?)));
    }
    files.sort();
    Ok(match files.as_slice() {
        [(_, hash)] => hash.clone(),
        _ => of_bytes(files.iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect::<String>().as_bytes()),
    })
}

fn of_bytes(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
