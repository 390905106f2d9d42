//! References from one file to another, as far as they stay on this machine.

use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;

/// What the part of a `$ref` before its fragment names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum FileReference {
    /// The file the reference stands in.
    Same,
    /// A file on this machine: a relative path, or an absolute one.
    Local(PathBuf),
    /// Anything that would need a network.
    Remote,
}

impl FileReference {
    /// Reads a URI reference, percent-encoded, without or with its fragment.
    pub(crate) fn parse(reference: &str) -> Self {
        let reference = reference.split('#').next().unwrap_or_default();
        if reference.is_empty() {
            return Self::Same;
        }
        let path = match reference.split_once(':') {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("file") => {
                let path = rest.strip_prefix("//localhost/").or(rest.strip_prefix("///"));
                match path {
                    Some(path) => format!("/{path}"),
                    None => rest.to_owned(),
                }
            }
            Some((scheme, _)) if is_scheme(scheme) => return Self::Remote,
            _ => reference.to_owned(),
        };
        // `//host/share` is a network path in URIs, and so is `\\host\share` on Windows.
        if path.starts_with("//") || path.starts_with("\\\\") {
            return Self::Remote;
        }
        match percent_decode_str(&path).decode_utf8() {
            Ok(decoded) if !decoded.starts_with("\\\\") && !decoded.starts_with("//") => {
                Self::Local(PathBuf::from(decoded.as_ref()))
            }
            _ => Self::Remote,
        }
    }
}

/// Whether the text before a colon is a URI scheme (RFC 3986, section 3.1); one letter is a drive of Windows.
fn is_scheme(text: &str) -> bool {
    text.len() > 1
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// The path that `relative` names in the file `base`, without needless `.` and `..`.
pub(crate) fn join(base: &Path, relative: &Path) -> PathBuf {
    let folder = base.parent().unwrap_or(Path::new(""));
    let mut joined = PathBuf::new();
    for component in folder.join(relative).components() {
        let can_go_up = matches!(joined.components().next_back(), Some(Component::Normal(_)));
        match component {
            Component::CurDir => {}
            Component::ParentDir if can_go_up => {
                joined.pop();
            }
            other => joined.push(other),
        }
    }
    joined
}

/// Whether a file is below a folder, wherever links lead. Of a file that is not there, the folder that would hold it tells.
pub(crate) fn is_below(file: &Path, folder: &Path) -> bool {
    let Ok(folder) = real(folder) else { return false };
    file.ancestors().find_map(|part| real(part).ok()).is_some_and(|part| part.starts_with(folder))
}

/// The path without links; the empty one is the folder that the program runs in.
fn real(path: &Path) -> std::io::Result<PathBuf> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.canonicalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_local_files_are_local() {
        let local = |path: &str| FileReference::Local(PathBuf::from(path));
        assert_eq!(FileReference::parse(""), FileReference::Same);
        assert_eq!(FileReference::parse("#/a"), FileReference::Same);
        assert_eq!(FileReference::parse("./a%20b.yaml#/c"), local("./a b.yaml"));
        assert_eq!(FileReference::parse("../a.yaml"), local("../a.yaml"));
        assert_eq!(FileReference::parse("file:///srv/a.yaml"), local("/srv/a.yaml"));
        assert_eq!(FileReference::parse("FILE://localhost/srv/a.yaml"), local("/srv/a.yaml"));
        for remote in [
            "http://x/a",
            "https:a",
            "urn:a:b",
            "//x/a",
            "\\\\x\\a",
            "%5C%5Cx%5Ca",
            "%2F%2Fx/a",
            "file://x/a",
            "data:,a",
        ] {
            assert_eq!(FileReference::parse(remote), FileReference::Remote, "{remote}");
        }
    }

    #[test]
    fn paths_are_joined_by_their_words() {
        let joined =
            |base: &str, relative: &str| join(Path::new(base), Path::new(relative)).to_string_lossy().into_owned();
        assert_eq!(joined("a/b.yaml", "./c.yaml"), "a/c.yaml");
        assert_eq!(joined("a/b.yaml", "../c/d.yaml"), "c/d.yaml");
        assert_eq!(joined("b.yaml", "../c.yaml"), "../c.yaml");
        assert_eq!(joined("../b.yaml", "../c.yaml"), "../../c.yaml");
        assert_eq!(joined("a/b.yaml", "/c.yaml"), "/c.yaml");
    }
}
