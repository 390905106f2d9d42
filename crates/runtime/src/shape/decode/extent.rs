//! What of a JSON text serde_json holds on its stack or in its own buffer while it reads it, found without reading it.

/// The largest parts of a JSON text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Extent {
    /// How many brackets and braces are open at most.
    pub(super) depth: usize,
    /// The length of the longest string with an escape: serde_json puts it together in a buffer before anybody sees it.
    pub(super) escaped: usize,
    /// The most digits in a row, with their decimal point: those of a float go into the same buffer.
    pub(super) digits: usize,
}

impl Extent {
    pub(super) fn of(text: &str) -> Self {
        let (mut open, mut digits, mut extent) = (0_usize, 0_usize, Self::default());
        let mut bytes = text.bytes();
        while let Some(byte) = bytes.next() {
            digits = if byte.is_ascii_digit() || byte == b'.' { digits + 1 } else { 0 };
            extent.digits = extent.digits.max(digits);
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
        self.escaped.max(self.depth).max(self.digits).saturating_mul(GROWTH)
    }
}

/// A buffer that doubles, while it moves.
const GROWTH: usize = 3;

/// How far apart the positions are at which [`may_hold_string`] looks into a text.
const STRIDE: usize = 4096;

/// Whether serde_json's buffer certainly stays within so many bytes: for most texts this is found without reading all of them.
pub(super) fn buffer_fits(text: &str, bytes: usize) -> bool {
    if text.len().saturating_mul(GROWTH) <= bytes {
        return true;
    }
    // With quotes between them, open brackets are four bytes apart at least.
    (text.len() / 4).saturating_mul(GROWTH) <= bytes && !may_hold_string(text, bytes / GROWTH)
}

/// Whether there may be a string of so many bytes, found in the same way. It also says so for as many bytes without a string.
pub(super) fn may_hold_string(text: &str, length: usize) -> bool {
    let (text, mut start) = (text.as_bytes(), 0);
    while let Some(rest) = text.get(start..) {
        let stretch = quote(rest).unwrap_or(rest.len());
        if stretch + STRIDE > length {
            return true;
        }
        start += stretch + STRIDE;
    }
    false
}

/// Where the first quote is that begins or ends a string.
fn quote(text: &[u8]) -> Option<usize> {
    let mut start = 0;
    loop {
        let at = start + text.get(start..)?.iter().position(|byte| *byte == b'"')?;
        if at > 0 && text.get(at - 1) != Some(&b'\\') {
            return Some(at);
        }
        start = at + 1;
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
    fn most_texts_need_no_large_buffer() {
        let text = |string: &str| format!("[{}\"{string}\"]", "\"a\\n\",".repeat(20_000));
        assert!(buffer_fits(&text("short"), 110_000));
        assert!(!buffer_fits(&text(&"long".repeat(15_000)), 110_000));
        assert!(!buffer_fits(&text(&"\\\"".repeat(30_000)), 110_000), "quotes within a string do not end it");
        assert!(!buffer_fits(&"[".repeat(100_000), 110_000));
        assert!(buffer_fits(&"[".repeat(100), 300));
        assert!(!buffer_fits(&"[\"\",".repeat(40_000), 110_000));
    }

    #[test]
    fn the_largest_parts_of_a_text() {
        let extent = |text| Extent::of(text);
        assert_eq!(extent(r#"[{"[[[": ["\"]"]}, [[]]]"#), Extent { depth: 3, escaped: 2, digits: 0 });
        assert_eq!(extent(r#"["longer without", "a\\", "\u00e9 b"]"#), Extent { depth: 1, escaped: 7, digits: 0 });
        assert_eq!(extent(r#""no end \"#), Extent { depth: 0, escaped: 8, digits: 0 });
        assert_eq!(extent(r#"[1234, 12.345e6, "123456"]"#), Extent { depth: 1, escaped: 0, digits: 6 });
    }
}
