//! Generated files have names that every system takes.

use std::collections::BTreeSet;

use crate::fuzz::protocol::{Failure, Verdict};

/// The longest name, in bytes.
const LONGEST: usize = 100;

/// Names that Windows keeps for devices, with any extension.
const DEVICES: &[&str] = &["aux", "con", "conin$", "conout$", "nul", "prn"];

/// Judges all paths of a crate.
pub(crate) fn check<'p>(paths: impl Iterator<Item = &'p str>) -> Verdict {
    let mut known = BTreeSet::new();
    for path in paths {
        if let Some(reason) = path.split('/').find_map(fault) {
            return Err(Failure::new(format!("a file name {reason}"), path));
        }
        if !known.insert(path.to_lowercase()) {
            return Err(Failure::new("two file names differ in case alone", path));
        }
    }
    Ok(())
}

/// What is wrong with a step of a path.
fn fault(name: &str) -> Option<&'static str> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    if name.is_empty() || name.chars().all(|c| c == '.') {
        Some("is no name")
    } else if name.len() > LONGEST {
        Some("is too long")
    } else if is_device(name) {
        Some("is a device of Windows")
    } else if !name.chars().all(plain) || name.ends_with('.') {
        Some("holds a character that not every system takes")
    } else {
        None
    }
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    let mut characters = stem.chars();
    let number = characters.next_back();
    let is_port = ["com", "lpt"].contains(&characters.as_str());
    DEVICES.contains(&stem.as_str())
        || (is_port && number.is_some_and(|last| last.is_ascii_digit() || "¹²³".contains(last)))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn devices_and_long_names_are_found() {
        let long = "a".repeat(101);
        for name in ["con.rs", "src/AUX.rs", "lpt1", "com².rs", &long, "..", "a//b", "a.", "a:b", "a\u{202e}b"] {
            assert!(check([name].into_iter()).is_err(), "{name}");
        }
        assert!(check(["src/con_.rs", "src/com.rs", "Cargo.toml", "src/lib.rs"].into_iter()).is_ok());
        assert!(check(["src/A.rs", "src/a.rs"].into_iter()).is_err());
    }
}
