//! Byte offsets to lines and columns.

use std::ops::Range;

/// Characters are counted once for every so many bytes, so that a text that is one long line is looked into as fast as any.
const BLOCK: usize = 4096;

/// Where the lines of a text begin. A line ends with `\n`, `\r\n`, or a lone `\r`, as YAML has it.
#[derive(Debug)]
pub(crate) struct LineIndex {
    starts: Vec<u32>,
    /// How many characters begin before each block.
    characters: Vec<u32>,
}

impl LineIndex {
    pub(crate) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends_line = |at: usize, byte: u8| byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        let breaks = bytes.iter().enumerate().filter(|&(at, &byte)| ends_line(at, byte));
        let starts = std::iter::once(0).chain(breaks.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)));
        let counts = bytes.chunks(BLOCK).map(begun);
        let characters = std::iter::once(0).chain(counts.scan(0, |before, count| {
            *before += u32::try_from(count).unwrap_or(u32::MAX);
            Some(*before)
        }));
        Self { starts: starts.collect(), characters: characters.collect() }
    }

    /// The offset, or the start of the character that it falls into.
    pub(crate) fn boundary(text: &str, offset: usize) -> usize {
        let offset = offset.min(text.len());
        (offset.saturating_sub(3)..=offset).rev().find(|&offset| text.is_char_boundary(offset)).unwrap_or(offset)
    }

    /// The line, counted from zero, that an offset stands in.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start as usize <= offset).saturating_sub(1)
    }

    /// The bytes of a line, counted from zero, without its line break.
    pub(crate) fn range(&self, text: &str, line: usize) -> Range<usize> {
        let start = self.starts.get(line).map_or(text.len(), |&start| start as usize);
        let end = self.starts.get(line + 1).map_or(text.len(), |&next| next as usize);
        let length = text.get(start..end).map_or(0, |whole| whole.trim_end_matches(['\r', '\n']).len());
        start..start + length
    }

    /// Line and column of an offset, both counted from one, the column in characters.
    pub(crate) fn line_and_column(&self, text: &str, offset: usize) -> (usize, usize) {
        let line = self.line(offset);
        let start = self.starts.get(line).map_or(0, |&start| start as usize);
        (line + 1, self.characters_before(text, offset).saturating_sub(self.characters_before(text, start)) + 1)
    }

    /// How many characters begin before an offset.
    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        let counted = self.characters.get(block).map_or(0, |&count| count as usize);
        counted + text.as_bytes().get(block * BLOCK..offset).map_or(0, begun)
    }
}

/// How many characters begin in a piece of UTF-8: all bytes but those that continue one.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_break_counts() {
        let text = "a\nbé\r\nc\rd";
        let lines = LineIndex::new(text);
        let shown: Vec<_> = (0..4).map(|line| &text[lines.range(text, line)]).collect();
        assert_eq!(shown, ["a", "bé", "c", "d"]);
        assert_eq!(lines.line_and_column(text, 0), (1, 1));
        assert_eq!(lines.line_and_column(text, 5), (2, 3));
        assert_eq!(lines.line_and_column(text, text.len()), (4, 2));
    }

    #[test]
    fn columns_of_long_lines_are_counted_in_characters() {
        let text = format!("a\n{}", "é".repeat(BLOCK));
        let lines = LineIndex::new(&text);
        for column in [1, BLOCK / 2, BLOCK / 2 + 1, BLOCK + 1] {
            assert_eq!(lines.line_and_column(&text, 2 + 2 * (column - 1)), (2, column));
        }
    }
}
