//! Divides a multipart body into its parts (RFC 2046, 5.1; RFC 7578).

/// A part of a multipart body.
pub(super) struct Part {
    /// The name in its `Content-Disposition`; empty where it has none.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Part {
    /// The part as text; bytes that are not UTF-8 are replaced.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// The parts, or `None` where the body has not the form.
pub(super) fn parts(body: &[u8], boundary: &str) -> Option<Vec<Part>> {
    let delimiter = format!("--{boundary}");
    let pieces = split(body, delimiter.as_bytes());
    let (_preamble, pieces) = pieces.split_first()?;
    let (last, pieces) = pieces.split_last()?;
    if !last.starts_with(b"--") {
        return None;
    }
    pieces.iter().map(|piece| part(piece)).collect()
}

fn part(piece: &[u8]) -> Option<Part> {
    let piece = piece.strip_prefix(b"\r\n")?;
    let piece = piece.strip_suffix(b"\r\n").unwrap_or(piece);
    let halves = split(piece, b"\r\n\r\n");
    let (head, _) = halves.split_first()?;
    let bytes = piece.get(head.len() + 4..).unwrap_or_default().to_vec();
    let head = String::from_utf8_lossy(head).into_owned();
    let disposition = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("content-disposition"))
        .map(|(_, value)| value.to_owned())
        .unwrap_or_default();
    let name = super::media::parameter(&disposition, "name").unwrap_or_default();
    Some(Part { name, bytes })
}

/// `bytes` between the occurrences of `separator`.
fn split<'b>(bytes: &'b [u8], separator: &[u8]) -> Vec<&'b [u8]> {
    let mut pieces = Vec::new();
    let mut rest = bytes;
    while let Some(at) = find(rest, separator) {
        let (piece, tail) = rest.split_at(at);
        pieces.push(piece);
        rest = tail.get(separator.len()..).unwrap_or_default();
    }
    pieces.push(rest);
    pieces
}

fn find(bytes: &[u8], separator: &[u8]) -> Option<usize> {
    bytes.windows(separator.len().max(1)).position(|window| window == separator)
}
