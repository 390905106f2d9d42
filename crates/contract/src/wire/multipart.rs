//! Divides a multipart body into its parts (RFC 2046, section 5.1; RFC 7578), in one pass over its bytes.
//!
//! A part borrows the body: a body of many parts takes little more memory than itself.

use std::borrow::Cow;

use memchr::memmem;

use super::escape;

/// A part of a multipart body.
pub(super) struct Part<'b> {
    /// The name in its `Content-Disposition`; empty where it has none.
    pub name: String,
    /// Its bytes.
    pub bytes: &'b [u8],
}

impl<'b> Part<'b> {
    /// The part as text; what is not UTF-8 is replaced.
    pub(super) fn text(&self) -> Cow<'b, str> {
        escape::lossy(self.bytes)
    }
}

/// The parts, or `None` where the body does not begin with a delimiter or lacks the closing one.
pub(super) fn parts<'b>(body: &'b [u8], boundary: &str) -> Option<Vec<Part<'b>>> {
    let delimiter = format!("\r\n--{boundary}");
    // The first delimiter has no line break before it where the body has no preamble.
    let unbroken = delimiter.trim_start().len();
    let first = body.starts_with(delimiter.trim_start().as_bytes()).then_some((0, unbroken));
    let others = memmem::find_iter(body, &delimiter).map(|start| (start, start + delimiter.len()));
    let mut parts = Vec::new();
    let mut opened: Option<usize> = None;
    for (start, end) in first.into_iter().chain(others) {
        let tail = body.get(end..)?;
        let is_last = tail.starts_with(b"--");
        if !is_last && !ends_line(tail) {
            // A longer text that begins like the delimiter.
            continue;
        }
        if let Some(begin) = opened {
            parts.push(part(body.get(begin..start)?));
        }
        if is_last {
            return Some(parts);
        }
        opened = Some(end);
    }
    None
}

/// Whether the line ends here; spaces and tabs may pad it.
fn ends_line(bytes: &[u8]) -> bool {
    let padding = bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    bytes.get(padding..).is_some_and(|rest| rest.starts_with(b"\r\n"))
}

/// A part from what is between two delimiters: a line break, header fields, an empty line and the content.
fn part(piece: &[u8]) -> Part<'_> {
    let (head, bytes) = match memmem::find(piece, b"\r\n\r\n") {
        Some(end) => (piece.get(..end).unwrap_or_default(), piece.get(end + 4..).unwrap_or_default()),
        None => (piece, &[][..]),
    };
    let head = escape::lossy(head);
    let disposition = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("content-disposition"))
        .map_or("", |(_, value)| value);
    Part { name: super::media::parameter(disposition, "name").unwrap_or_default(), bytes }
}
