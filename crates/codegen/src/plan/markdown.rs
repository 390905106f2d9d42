//! Descriptions as Markdown that rustdoc and clippy take without a warning.
//!
//! A description is parsed as what it is, CommonMark, and written again: every list indented the same way, every bare URL
//! linked, every bracket that would be taken for a link to an item escaped, no code block that would run as a test. A
//! description of plain words passes as it stands.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::html;
use super::rust::Docs;

/// A description, fit for a doc comment.
pub(super) fn docs(description: &str) -> Docs {
    let description = description.trim();
    if is_plain(description) {
        return Docs(description.to_owned());
    }
    let clean = clean_characters(description);
    let text = html::to_markdown(&clean).map_or(clean, Cow::Owned);
    let mut writer = Writer::default();
    for event in TextMergeStream::new(Parser::new_ext(&text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)) {
        writer.event(event);
    }
    Docs(writer.finish())
}

/// Whether text says the same in Markdown, on one line, whatever its place.
fn is_plain(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic())
        && !text.contains("://")
        && !text.contains("  ")
        && text.chars().all(|character| {
            character.is_alphanumeric()
                || matches!(
                    character,
                    ' ' | '.' | ',' | ';' | ':' | '(' | ')' | '\'' | '"' | '-' | '/' | '?' | '%' | '='
                )
        })
}

/// Line ends as Rust has them, and no character that hides or turns text around.
fn clean_characters(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b'\n' | b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    text.chars()
        .filter(|character| {
            *character == '\n'
                || !(character.is_control()
                    || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'))
        })
        .collect()
}

#[derive(Default)]
struct Writer {
    out: String,
    /// What every new line starts with: quotes and indentation.
    indent: Vec<&'static str>,
    lists: Vec<Option<u64>>,
    /// The open links: the target, and where the text starts.
    links: Vec<(String, usize)>,
    /// Where the line starts.
    line: usize,
    code_block: bool,
    image: u32,
    cells: usize,
    at_line_start: bool,
    table: bool,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code_block => self.raw_lines(&text),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.code(&code),
            Event::Html(html) | Event::InlineHtml(html) => self.text(&html),
            Event::SoftBreak if self.table => self.push(" "),
            Event::SoftBreak => self.new_line(),
            Event::HardBreak if self.table => self.push(" "),
            Event::HardBreak => {
                self.push("\\");
                self.new_line();
            }
            Event::Rule => {
                self.block();
                self.push("---");
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.block(),
            Tag::Heading { level, .. } => {
                self.block();
                self.push(match level {
                    HeadingLevel::H1 => "# ",
                    HeadingLevel::H2 => "## ",
                    HeadingLevel::H3 => "### ",
                    _ => "#### ",
                });
            }
            Tag::BlockQuote(_) => {
                self.block();
                self.push("> ");
                self.indent.push("> ");
                self.at_line_start = true;
            }
            Tag::CodeBlock(kind) => {
                self.block();
                self.push(&format!("```{}", fence_language(&kind)));
                self.new_line();
                self.code_block = true;
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.block();
                }
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::Emphasis => self.push("*"),
            Tag::Strong => self.push("**"),
            Tag::Strikethrough => self.push("~~"),
            Tag::Link { dest_url, .. } => {
                self.links.push((dest_url.to_string(), self.out.len()));
                if is_address(&dest_url) {
                    self.push("[");
                }
            }
            Tag::Image { .. } => self.image = self.image.saturating_add(1),
            Tag::Table(columns) => {
                self.block();
                self.table = true;
                self.cells = columns.len();
            }
            Tag::TableHead | Tag::TableRow => self.push("|"),
            Tag::TableCell => self.push(" "),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) => {
                self.indent.pop();
            }
            TagEnd::CodeBlock => {
                self.code_block = false;
                if !self.out.ends_with('\n') && !self.at_line_start {
                    self.new_line();
                }
                self.push("```");
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Item => {
                self.indent.pop();
            }
            TagEnd::Emphasis => self.push("*"),
            TagEnd::Strong => self.push("**"),
            TagEnd::Strikethrough => self.push("~~"),
            TagEnd::Link => {
                if let Some((target, start)) = self.links.pop().filter(|(target, _)| is_address(target)) {
                    self.end_link(&target, start);
                }
            }
            TagEnd::Image => self.image = self.image.saturating_sub(1),
            TagEnd::TableCell => self.push(" |"),
            TagEnd::TableHead => {
                self.new_line();
                self.push("|");
                for _ in 0..self.cells {
                    self.push("---|");
                }
                self.new_line();
            }
            TagEnd::TableRow => self.new_line(),
            TagEnd::Table => self.end_table(),
            _ => {}
        }
    }

    /// Goes back to the end of the last row: what follows is a block of its own.
    fn end_table(&mut self) {
        self.table = false;
        if let Some(row) = self.out.rfind('\n') {
            self.out.truncate(row);
            self.at_line_start = false;
        }
    }

    /// Links whose text is their address are written `<address>`.
    fn end_link(&mut self, target: &str, start: usize) {
        let text = self.out.get(start.saturating_add(1)..).unwrap_or_default();
        let is_same = text.trim_start_matches('<').trim_end_matches('>').replace('\\', "") == target;
        if is_same || text.is_empty() {
            self.out.truncate(start);
            self.push(&format!("<{target}>"));
        } else {
            self.push(&format!("]({})", target.replace('(', "%28").replace(')', "%29").replace(' ', "%20")));
        }
    }

    /// Starts a block: after an empty line, except where an item has just begun.
    fn block(&mut self) {
        if self.out.is_empty() || self.at_line_start {
            return;
        }
        self.new_line();
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        self.new_line();
    }

    fn item(&mut self) {
        if !self.out.is_empty() && !self.at_line_start {
            self.new_line();
        }
        match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                self.push(&marker);
                self.indent.push(match marker.len() {
                    0..=3 => "   ",
                    4 => "    ",
                    _ => "     ",
                });
            }
            _ => {
                self.push("- ");
                self.indent.push("  ");
            }
        }
        self.at_line_start = true;
    }

    fn new_line(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        self.out.push('\n');
        self.line = self.out.len();
        for part in &self.indent {
            self.out.push_str(part);
        }
        self.at_line_start = true;
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.at_line_start = false;
    }

    fn raw_lines(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.new_line();
            }
            if !line.is_empty() {
                self.push(&line.replace("```", "` ` `"));
            }
        }
    }

    /// A code span, fenced by more backticks than it holds.
    fn code(&mut self, code: &str) {
        let code = code.replace('\n', " ");
        let longest = code.split(|character| character != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.saturating_add(1));
        let space = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        let code = if self.table { code.replace('|', "\\|") } else { code };
        self.push(&format!("{fence}{space}{code}{space}{fence}"));
    }

    /// Text, with what Markdown or rustdoc would take for something else escaped.
    fn text(&mut self, text: &str) {
        let text = text.replace('\n', " ");
        let mut rest = text.as_str();
        while let Some(position) = rest.find("http").filter(|_| self.links.is_empty()) {
            let (before, tail) = rest.split_at(position);
            self.escaped(before);
            let length = address_length(tail);
            let template = template_length(tail, length);
            let (address, after) = tail.split_at(template.max(length).max(4));
            if template > 0 {
                self.code(address);
            } else if length > 0 {
                self.push(&format!("<{address}>"));
            } else {
                self.escaped(address);
            }
            rest = after;
        }
        self.escaped(rest);
    }

    fn escaped(&mut self, text: &str) {
        let mut previous = self.out.chars().next_back().filter(|_| !self.at_line_start);
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let next = characters.peek().copied();
            let starts = self.at_line_start;
            let is_special = match character {
                '\\' | '`' | '*' | '[' | ']' | '<' | '>' => true,
                '~' => next == Some('~') || previous == Some('~'),
                '_' => !(is_word(previous) && is_word(next)),
                '|' => self.table,
                '&' => next.is_some_and(|next| next.is_ascii_alphabetic() || next == '#'),
                '#' | '-' | '+' | '=' | ':' => starts,
                '.' | ')' => starts_with_number(self.out.get(self.line..).unwrap_or_default()),
                _ => false,
            };
            if is_special {
                self.out.push('\\');
            }
            self.out.push(character);
            if character != ' ' {
                self.at_line_start = false;
            }
            previous = Some(character);
        }
    }

    fn finish(self) -> String {
        let lines: Vec<&str> = self.out.trim_end().split('\n').map(str::trim_end).collect();
        lines.join("\n")
    }
}

fn is_word(character: Option<char>) -> bool {
    character.is_some_and(char::is_alphanumeric)
}

/// Whether the line so far is nothing but a number, as a list's item starts.
fn starts_with_number(line: &str) -> bool {
    let line = line.trim_start();
    !line.is_empty() && line.len() < 10 && line.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_address(target: &str) -> bool {
    (target.starts_with("http://") || target.starts_with("https://") || target.starts_with("mailto:"))
        && !target.contains(['<', '>', '\n'])
}

/// The length of the address at the start of `text`; 0 where there is none.
fn address_length(text: &str) -> usize {
    if !(text.starts_with("http://") || text.starts_with("https://")) {
        return 0;
    }
    let ends = |character: char| character.is_whitespace() || "<>\"'`[]{}()|\\^*".contains(character);
    let length = text.find(ends).unwrap_or(text.len());
    let address = text.get(..length).unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '!', '?', '_']);
    let host = address.split_once("://").map(|(_, host)| host).unwrap_or_default();
    if host.is_empty() { 0 } else { address.len() }
}

/// The length of a template that starts with an address (`https://example.com/{id}/rooms`), which leads nowhere; 0 where
/// there is none.
fn template_length(text: &str, address: usize) -> usize {
    let rest = text.get(address..).unwrap_or_default();
    let mut characters = rest.chars();
    let closing = match (characters.next(), characters.next()) {
        (Some('{'), _) => '}',
        // `[1]` is a footnote.
        (Some('['), Some(first)) if first.is_alphabetic() => ']',
        _ => return 0,
    };
    let ends = |character: char| character.is_whitespace() || "<>\"'`()|\\^*".contains(character);
    let word = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or_default();
    let word = word.trim_end_matches(['.', ',', ';', ':', '!', '?', '_']);
    if address > 0 && word.contains(closing) { address.saturating_add(word.len()) } else { 0 }
}

/// The language of a code block. Only what is not Rust: nothing of a document runs as a test.
fn fence_language(kind: &CodeBlockKind<'_>) -> String {
    match kind {
        CodeBlockKind::Fenced(info) => {
            let language = info.split([' ', ',', '{']).next().unwrap_or_default().to_ascii_lowercase();
            let known = ["json", "bash", "sh", "xml", "yaml", "http", "javascript", "python", "html", "sql", "shell"];
            if known.contains(&language.as_str()) { language } else { "text".to_owned() }
        }
        CodeBlockKind::Indented => "text".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(description: &str, expected: &str) {
        let Docs(text) = docs(description);
        assert_eq!(text, expected, "{description:?}");
        // What comes out means the same when it is read again.
        assert_eq!(docs(&text).0, text, "a second time: {description:?}");
    }

    #[test]
    fn plain_words_pass() {
        check("", "");
        check("  The name of the room.  ", "The name of the room.");
        check("snake_case and *stress*", "snake_case and *stress*");
    }

    #[test]
    fn what_rustdoc_would_take_for_something_else_is_escaped() {
        check("See [Room] or [x][y].", "See \\[Room\\] or \\[x\\]\\[y\\].");
        check("Between <min> and Vec<u8>", "Between \\<min\\> and Vec\\<u8\\>");
        check("a `tick", "a \\`tick");
        check("see https://example.com/a_b.", "see <https://example.com/a_b>.");
        check("[docs](https://example.com/a)", "[docs](https://example.com/a)");
        check("[a page](/rooms)", "a page");
        check("https:\\/\\/example.com", "<https://example.com>");
        check("at https://example.com/{id}/[page]?a=b_c.", "at `https://example.com/{id}/[page]?a=b_c`.");
        check(
            "https://example.com[1] or {https://example.com}",
            "<https://example.com>\\[1\\] or {<https://example.com>}",
        );
        check("[https://example.com](https://example.com)", "<https://example.com>");
        check("![alt](https://example.com/a.png)", "alt");
        check("# Title\n\ntext", "# Title\n\ntext");
        check("a &amp; b &lt;c&gt;", "a & b \\<c\\>");
        check("a\u{202e}b\rc", "ab\nc");
    }

    #[test]
    fn lists_are_indented_as_clippy_wants() {
        check("* one\n* two\nlazy\n    * deep", "- one\n- two\n  lazy\n  - deep");
        check("1. one\n2. two", "1. one\n2. two");
        check("Text\n- a\n- b\nmore", "Text\n\n- a\n- b\n  more");
        check("> quoted\nlazy", "> quoted\n> lazy");
    }

    #[test]
    fn code_never_runs_as_a_test() {
        check("```\nlet a = 1;\n```", "```text\nlet a = 1;\n```");
        check("```rust\nlet a = 1;\n```", "```text\nlet a = 1;\n```");
        check("```json\n{}\n```", "```json\n{}\n```");
        check("    indented", "indented");
        check("Text:\n\n    indented\n", "Text:\n\n```text\nindented\n```");
        check("```\nnever closed", "```text\nnever closed\n```");
    }

    #[test]
    fn html_becomes_markdown() {
        check("<p>One</p><p>Two</p>", "One\n\nTwo");
        check("a<br>b<br/>c", "a\\\nb\\\nc");
        check("a<br>\nb<br> \n\nc<br><br>d<br>", "a\\\nb\n\nc\n\nd");
        check("a<br><ul><li>b<br></li></ul>", "a\n\n- b");
        check("<b>Bold</b> and <i>it</i>", "**Bold** and *it*");
        check("<ul><li>a</li><li>b <code>x</code></li></ul>after", "- a\n- b `x`\n\nafter");
        check("<a href=\"https://example.com\">here</a>", "[here](https://example.com)");
        check("<a href=\"#x\">here</a>", "here");
        check("<table><tr><td>a</td><td>b</td></tr></table>", "a b");
        check("<!-- gone -->kept", "kept");
        check("<script>alert()", "alert()");
        check("`<b>`", "`<b>`");
    }

    #[test]
    fn tables_stay() {
        check("|a|b|\n|-|-|\n|1|x\\|y|", "| a | b |\n|---|---|\n| 1 | x\\|y |");
        check("|a|\n|-|\n|1|\n\ntext", "| a |\n|---|\n| 1 |\n\ntext");
        check("- |a|\n  |-|\n  |1|\n\ntext", "- | a |\n  |---|\n  | 1 |\n\ntext");
        check("|a|\n|-|\n|1<br>2 <ul><li>3</li></ul>|", "| a |\n|---|\n| 1 2 3 |");
    }
}
