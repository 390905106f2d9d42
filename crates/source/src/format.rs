//! Which of the two notations a text is in.

use std::path::Path;

/// The notation of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON (RFC 8259).
    Json,
    /// YAML 1.2, core schema.
    Yaml,
}

impl Format {
    /// The format that a file's extension claims: `.json` (also `.jsonc`), `.yaml` or `.yml`.
    pub fn from_extension(name: &str) -> Option<Self> {
        let extension = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "json" | "jsonc" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            _ => None,
        }
    }

    /// The format to try first: by extension, unless the content plainly says otherwise, or by content.
    ///
    /// A text that opens with a brace or a bracket is tried as JSON whatever its name, because JSON is read several times
    /// faster; where that fails, YAML has the last word unless the name says `.json`.
    pub fn detect(name: &str, text: &str) -> Self {
        match text.trim_start().chars().next() {
            Some('{' | '[') => Self::Json,
            Some('"') | None => Self::from_extension(name).unwrap_or(Self::Yaml),
            Some('/') if Self::from_extension(name) == Some(Self::Json) => Self::Json,
            Some(_) if looks_like_block_yaml(text) => Self::Yaml,
            Some(_) => Self::from_extension(name).unwrap_or(Self::Yaml),
        }
    }
}

/// Whether the first line that says anything is a YAML directive, a document marker or `key:`.
fn looks_like_block_yaml(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| {
        line.starts_with('%') || line.starts_with("---") || line.ends_with(':') || line.contains(": ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_where_it_is_plain() {
        assert_eq!(Format::detect("a.json", "{}"), Format::Json);
        assert_eq!(Format::detect("a.json", "# exported\nopenapi: 3.0.3\n"), Format::Yaml);
        assert_eq!(Format::detect("a.json", "// a comment: here\n{}"), Format::Json);
        assert_eq!(Format::detect("a.json", "tru"), Format::Json);
        assert_eq!(Format::detect("a.YML", "{a: 1}"), Format::Json);
        assert_eq!(Format::detect("a.yaml", "\"a\": 1"), Format::Yaml);
        assert_eq!(Format::detect("document", "a: 1"), Format::Yaml);
        assert_eq!(Format::detect("document", ""), Format::Yaml);
    }
}
