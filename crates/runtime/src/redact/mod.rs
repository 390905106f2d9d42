//! Keeps credentials out of messages: a text with every known secret replaced, in whatever encoding a server echoes it, and
//! with everything escaped that a terminal or a log would interpret.
//!
//! Works only when a message is made, never for a call that succeeds, and takes time in proportion to the text. Must never
//! print a secret itself, its `Debug` included.

mod printable;
mod readings;
mod search;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use self::printable::is_printable;
use self::readings::readings;
use self::search::Search;
use crate::text;

/// What a secret is replaced by.
const REDACTED: &str = "[redacted]";

/// The length in bytes from which a secret is replaced. Replacing shorter ones would garble messages and reveal the secrets by
/// what is missing.
pub(crate) const SHORTEST: usize = 4;

/// The length in bytes from which a secret is replaced within a word as well: `test` is no secret in `latest`.
const LONG: usize = 8;

/// The texts that no message shows: what a call collects when it fails (`secrets.rs`).
#[derive(Clone, Default)]
pub(crate) struct Secrets(Arc<[String]>);

impl fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secrets(...)")
    }
}

impl Secrets {
    pub(crate) fn new(mut texts: Vec<String>) -> Self {
        texts.retain(|text| text.len() >= SHORTEST);
        texts.sort_unstable();
        texts.dedup();
        Self(texts.into())
    }

    /// How many bytes to read beyond the limit of what is shown, to recognize a secret that crosses the limit: common encodings
    /// take up to four bytes for one. A secret that ends even further away is recognized by its beginning.
    pub(crate) fn reach(&self) -> usize {
        64 + 4 * self.0.iter().map(String::len).max().unwrap_or_default()
    }

    /// Whether a text may be shown as it is.
    pub(crate) fn allow(&self, text: &str) -> bool {
        self.occurrences(text, false).is_empty()
    }

    /// A text as part of a message of one line.
    pub(crate) fn line(&self, text: &str) -> String {
        write(text, self.occurrences(text, false), usize::MAX, is_printable)
    }

    /// The first `limit` bytes of a text, which somebody may have cut off already, as part of a message of one line.
    pub(crate) fn beginning(&self, text: &str, limit: usize) -> String {
        self.written(text, limit, is_printable)
    }

    /// The same as several lines.
    pub(crate) fn lines(&self, text: &str, limit: usize) -> String {
        self.written(text, limit, |letter| letter == '\n' || is_printable(letter))
    }

    /// Reads no more of the text than it takes: a server may send a header of any length.
    fn written(&self, text: &str, limit: usize, is_shown: impl Fn(char) -> bool) -> String {
        let text = text::beginning(text, limit.saturating_add(self.reach()));
        write(text, self.occurrences(text, true), limit, is_shown)
    }

    /// The parts of a text to hide, ordered by their starts. Of a text that may be cut off, the beginning of a secret at its end is
    /// one.
    fn occurrences(&self, text: &str, may_be_cut: bool) -> Vec<Range<usize>> {
        let mut found = user_infos(text);
        if !self.0.is_empty() {
            let searches: Vec<Search<'_>> = self.0.iter().map(|secret| Search::new(secret.as_bytes())).collect();
            for reading in readings(text) {
                for (secret, search) in self.0.iter().zip(&searches) {
                    let mut hide = |range: Range<usize>| {
                        if secret.len() >= LONG || !is_within_word(reading.bytes(), &range) {
                            found.extend(reading.source(&range));
                        }
                    };
                    if let Some(cut) = search.each(reading.bytes(), &mut hide).filter(|_| may_be_cut) {
                        hide(cut);
                    }
                }
            }
        }
        found.sort_unstable_by_key(|range| range.start);
        found
    }
}

/// Whether a part of a text begins or ends in the middle of a word.
fn is_within_word(text: &[u8], part: &Range<usize>) -> bool {
    let is_letter = |index: usize| text.get(index).is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    let joins = |index: usize| index.checked_sub(1).is_some_and(|before| is_letter(before) && is_letter(index));
    joins(part.start) || joins(part.end)
}

/// Writes a text up to `limit`, with each part that is hidden replaced and each character escaped that is not shown.
fn write(text: &str, hidden: Vec<Range<usize>>, limit: usize, is_shown: impl Fn(char) -> bool) -> String {
    let mut hidden = hidden.into_iter().peekable();
    let mut hidden_until = 0;
    let mut output = String::new();
    for (index, letter) in text.char_indices() {
        if index >= limit.max(hidden_until) {
            output.push_str("...");
            break;
        }
        while let Some(range) = hidden.next_if(|range| range.start <= index) {
            if index >= hidden_until && range.end > index {
                output.push_str(REDACTED);
            }
            hidden_until = hidden_until.max(range.end);
        }
        match is_shown(letter) {
            _ if index < hidden_until => {}
            true => output.push(letter),
            false => output.extend(letter.escape_default()),
        }
    }
    output
}

/// The user names and passwords of the URLs in a text, the client's or not.
fn user_infos(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some((at, rest)) = text.get(start..).and_then(|rest| rest.split_once("//")) {
        start += at.len() + 2;
        let is_end =
            |letter: char| letter.is_whitespace() || matches!(letter, '/' | '?' | '#' | '"' | '\'' | '<' | '>');
        let authority = rest.split(is_end).next().unwrap_or_default();
        if let Some(length) = authority.rfind('@') {
            found.push(start..start + length);
        }
        start += authority.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> String {
        Secrets::new(["s3cr\"t/k&y+é", "abcabcabd", "word", "%41%42", "12", "\\n%41"].map(str::to_owned).to_vec())
            .line(text)
    }

    #[test]
    fn a_secret_is_recognized_in_every_encoding() {
        for text in [
            "s3cr\"t/k&y+é",
            r#"s3cr\"t\/k&y+\u00e9"#,
            r#"s3cr\u0022t\u002Fk\u{26}y+é"#,
            "s3cr%22t%2Fk%26y%2B%C3%A9",
            "s3cr%22t/k%26y%2b%c3%a9",
            "s3cr%2522t%252Fk%2526y%252B%25C3%25A9",
            r"s3cr%22t\/k%26y%2B%C3%A9",
            "s3cr&quot;t/k&amp;y+&#233;",
            "s3cr&#x22;t&#47;k&amp;y+&#xE9;",
            r#"s3cr\\\"t/k&y+é"#,
            "s3cr&quot;t&sol;k&amp;y&plus;é",
            "%41%42",
            "%2541%2542",
            r"\n%41",
            r"\\n%41",
            "abcabcabd",
            "word",
        ] {
            assert_eq!(line(text), "[redacted]");
            assert_eq!(line(&format!("é {text}!")), "é [redacted]!");
            assert_eq!(line(&format!("%\\&{text}")).matches("[redacted]").count(), 1, "{text}");
        }
        assert_eq!(line("abcabcabcabd 12 ABCABCABD"), "abc[redacted] 12 [redacted]");
        assert_eq!(line("abcabcabdabcabcabd"), "[redacted][redacted]");
    }

    #[test]
    fn a_short_secret_is_no_part_of_a_word() {
        assert_eq!(line("words: sword, wordé, %41word"), "words: sword, wordé, %41word");
        assert_eq!(line("word,_word_ (WORD) %3Dword%20 \\nword"), {
            "[redacted],_[redacted]_ ([redacted]) %3D[redacted]%20 \\n[redacted]"
        });
    }

    #[test]
    fn what_is_cut_off_is_hidden_too() {
        let secrets = Secrets::new(vec!["long+secret".to_owned()]);
        assert_eq!(secrets.beginning("say long+secret now", 6), "say [redacted]...");
        for cut in ["long", "long%2", "long%2Bsec", r"long\u00"] {
            let text = format!("say {cut}");
            assert_eq!(secrets.beginning(&text, usize::MAX), "say [redacted]");
            assert_eq!(secrets.line(&text), text, "whole");
        }
        assert_eq!(secrets.beginning("say lon", usize::MAX), "say lon", "too short to tell anything");
    }

    #[test]
    fn urls_show_without_their_user() {
        assert_eq!(line("at http://ann:p@ss@b.example/x@y now"), "at http://[redacted]@b.example/x@y now");
        assert_eq!(line("//ann@b <https://b.example>"), "//[redacted]@b <https://b.example>");
    }

    #[test]
    fn what_a_terminal_interprets_is_escaped() {
        assert_eq!(line("a\r\n\u{1b}[2J\u{202e}\u{200b}\u{2028}\u{7f}\u{fe0f}\u{e0041} é日"), {
            r"a\r\n\u{1b}[2J\u{202e}\u{200b}\u{2028}\u{7f}\u{fe0f}\u{e0041} é日"
        });
        assert_eq!(Secrets::default().lines("a\nb\tc", 4), "a\nb\\t...");
    }
}
