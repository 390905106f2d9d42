//! What must hold whatever a document says. Each oracle is a file, and none shares code with what it judges.

pub(super) mod characters;
pub(super) mod diagnostics;
pub(super) mod docs;
pub(super) mod file_names;
pub(super) mod html;
pub(super) mod lang_string;

use super::pipeline::Generated;
use super::protocol::{Failure, Verdict};

/// Judges a generated crate: names of files, characters, syntax, documentation.
pub(super) fn judge(generated: &Generated) -> Verdict {
    file_names::check(generated.files.iter().map(|(path, _)| path))?;
    let mut examples = 0;
    for (path, text) in generated.files.iter() {
        characters::check(path, text)?;
        if path.ends_with(".rs") {
            syn::parse_file(text).map_err(|error| {
                let line = text.lines().nth(error.span().start().line.saturating_sub(1)).unwrap_or_default();
                Failure::new("a generated file is not Rust", format!("{path}: {error}: {line}"))
            })?;
            examples += docs::check(path, text)?;
        }
    }
    let planned = generated.examples();
    if examples != planned {
        return Err(Failure::new(
            "the examples are not those that were planned",
            format!("{planned} planned, {examples} in the documentation"),
        ));
    }
    Ok(())
}
