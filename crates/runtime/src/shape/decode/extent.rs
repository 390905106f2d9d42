//! What of a JSON text serde_json holds on its stack or in its own buffer while it reads it, found without reading it.

/// The largest parts of a JSON text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Extent {
    /// How many brackets and braces are open at most.
    pub(super) depth: usize,
    /// The length of the longest string with an escape: serde_json puts it together in a buffer before anybody sees it.
    pub(super) escaped: usize,
}

impl Extent {
    pub(super) fn of(text: &str) -> Self {
        let (mut open, mut extent) = (0_usize, Self::default());
        let mut bytes = text.bytes();
        while let Some(byte) = bytes.next() {
            match byte {
                b'"' => extent.escaped = extent.escaped.max(escaped_string(&mut bytes)),
                b'[' | b'{' => {
                    open += 1;
                    extent.depth = extent.depth.max(open);
                }
                b']' | b'}' => open = open.saturating_sub(1),
                _ => {}
            }
        }
        extent
    }

    /// How large serde_json's buffer becomes: it doubles, and while it moves, there are two. It also holds a byte for each open
    /// bracket of what is skipped.
    pub(super) fn buffer(&self) -> usize {
        self.escaped.max(self.depth).saturating_mul(3)
    }
}

/// Passes over the rest of a string, and gives its length if there is an escape in it.
fn escaped_string(bytes: &mut std::str::Bytes<'_>) -> usize {
    let (mut length, mut has_escape) = (0, false);
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => break,
            b'\\' => {
                has_escape = true;
                bytes.next();
            }
            _ => {}
        }
        length += 1;
    }
    if has_escape { length } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_parts_of_a_text() {
        let extent = |text| Extent::of(text);
        assert_eq!(extent(r#"[{"[[[": ["\"]"]}, [[]]]"#), Extent { depth: 3, escaped: 2 });
        assert_eq!(extent(r#"["longer without", "a\\", "\u00e9 b"]"#), Extent { depth: 1, escaped: 7 });
        assert_eq!(extent(r#""no end \"#), Extent { depth: 0, escaped: 8 });
    }
}
