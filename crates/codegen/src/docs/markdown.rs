//! Descriptions as Markdown that rustdoc and clippy take without a warning.
//!
//! A description is parsed as what it is, CommonMark, and written again: every list indented the same way, every bare URL
//! linked, every bracket that rustdoc would read as a link to an item escaped, no code block that would run as a test, no link
//! but to an address. A description of plain words passes unchanged.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::{characters, html, inline};

/// What descriptions are written in: CommonMark, and of its extensions those that rustdoc renders.
const DIALECT: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_FOOTNOTES);

/// The languages that a code block may be of. None is one that rustdoc compiles.
const LANGUAGES: [&str; 12] =
    ["text", "json", "bash", "sh", "xml", "yaml", "http", "javascript", "python", "html", "sql", "shell"];

/// How deep lists and quotes are nested. What is deeper is written at this depth, so that indentation stays short.
const DEEPEST: usize = 16;

/// In bytes: how many marks and spaces a line may begin with.
const WIDEST: usize = 256;

/// A description, fit for a doc comment.
pub(super) fn description(description: &str) -> String {
    let description = description.trim();
    if is_plain(description) {
        return description.to_owned();
    }
    let clean = characters::clean(description);
    let text = html::to_markdown(&clean).map_or(clean, Cow::Owned);
    if text.split('\n').any(nests_too_deep) {
        return inline::paragraphs(&text);
    }
    let mut writer = Writer::new();
    for event in TextMergeStream::new(Parser::new_ext(&text, DIALECT)) {
        writer.event(event);
    }
    writer.finish()
}

/// Text that is not Markdown, on one line.
pub(super) fn prose(text: &str) -> String {
    let mut writer = Writer::new();
    writer.text(&characters::one_line(text));
    writer.finish()
}

/// Whether a line opens so many quotes and lists that to parse what follows would take long: the parser looks at all that
/// are open for every line.
fn nests_too_deep(line: &str) -> bool {
    let is_mark = |character: char| " >-+*.)".contains(character) || character.is_ascii_digit();
    let marks = line.find(|character| !is_mark(character)).map_or(line, |end| line.get(..end).unwrap_or_default());
    marks.len() > WIDEST && !marks.trim().is_empty()
}

/// Whether a code block of this language is never compiled.
pub(super) fn is_listed(language: &str) -> bool {
    LANGUAGES.contains(&language)
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

/// A link that is being written.
struct Link {
    target: String,
    /// Where its text starts.
    start: usize,
}

#[derive(Default)]
struct Writer {
    out: String,
    /// What every new line starts with, one entry for each container: a quote's mark, or an item's indentation.
    indent: Vec<String>,
    /// How many containers are open beyond the deepest.
    too_deep: usize,
    lists: Vec<Option<u64>>,
    /// The open links and images; `None` for those of which only the text is written.
    links: Vec<Option<Link>>,
    /// Where the text of the line starts, after its indentation and marks.
    line: usize,
    /// The language and the text of the open code block.
    code_block: Option<(&'static str, String)>,
    at_line_start: bool,
    /// Whether a block has just ended. Text may follow it without a paragraph, in an item.
    after_block: bool,
    table: bool,
    /// The number of columns of the open table.
    columns: usize,
    /// Whether a heading is open, which has one line.
    heading: bool,
}

impl Writer {
    fn new() -> Self {
        Self { at_line_start: true, ..Self::default() }
    }

    fn event(&mut self, event: Event<'_>) {
        if self.after_block && is_inline(&event) {
            self.block();
        }
        match (event, &mut self.code_block) {
            (Event::Text(text), Some((_, code))) => code.push_str(&text),
            (Event::Text(text), None) => self.text(&text),
            (Event::Html(html) | Event::InlineHtml(html), _) => self.text(&html),
            (Event::FootnoteReference(label), _) => self.escaped(&format!("[^{label}]")),
            (Event::Code(code), _) => self.code(&code),
            (Event::SoftBreak | Event::HardBreak, _) if self.table || self.heading => self.push(" "),
            (Event::SoftBreak, _) => self.new_line(),
            (Event::HardBreak, _) => {
                self.push("\\");
                self.new_line();
            }
            (Event::Rule, _) => {
                // After the mark of an item, `---` would make a rule of the mark, too.
                let rule = if self.at_line_start { "***" } else { "---" };
                self.block();
                self.push(rule);
                self.after_block = true;
            }
            (Event::Start(tag), _) => self.start(tag),
            (Event::End(tag), _) => {
                self.end(tag);
                self.after_block |= is_block(tag);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.block(),
            Tag::Heading { level, .. } => self.start_heading(level),
            Tag::BlockQuote(_) => {
                self.block();
                self.open("> ", "> ".to_owned());
            }
            Tag::CodeBlock(kind) => {
                self.block();
                self.code_block = Some((language(&kind), String::new()));
            }
            Tag::List(first) => {
                // Only a list that starts with 1 may follow a paragraph without an empty line.
                if self.lists.is_empty() || first.is_some_and(|first| first != 1) {
                    self.block();
                }
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::FootnoteDefinition(label) => {
                self.block();
                self.escaped(&format!("[^{label}]:"));
            }
            Tag::Emphasis => self.push("*"),
            Tag::Strong => self.push("**"),
            Tag::Strikethrough => self.push("~~"),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.start_link(&dest_url),
            Tag::Table(columns) => {
                self.block();
                self.table = true;
                self.columns = columns.len();
            }
            Tag::TableHead | Tag::TableRow => self.push("|"),
            Tag::TableCell => self.push(" "),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::Item => self.close(),
            TagEnd::Heading(_) => self.heading = false,
            TagEnd::CodeBlock => self.end_code_block(),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Emphasis => self.push("*"),
            TagEnd::Strong => self.push("**"),
            TagEnd::Strikethrough => self.push("~~"),
            TagEnd::Link | TagEnd::Image => {
                if let Some(Some(link)) = self.links.pop() {
                    self.end_link(&link);
                }
            }
            TagEnd::TableCell => self.push(" |"),
            TagEnd::TableHead => {
                self.new_line();
                self.push("|");
                for _ in 0..self.columns {
                    self.push("---|");
                }
                self.new_line();
            }
            TagEnd::TableRow => self.new_line(),
            TagEnd::Table => self.end_table(),
            _ => {}
        }
    }

    fn start_heading(&mut self, level: HeadingLevel) {
        self.block();
        self.push(match level {
            HeadingLevel::H1 => "# ",
            HeadingLevel::H2 => "## ",
            HeadingLevel::H3 => "### ",
            _ => "#### ",
        });
        self.heading = true;
    }

    /// Goes back to the end of the last row: what follows is a block of its own.
    fn end_table(&mut self) {
        self.table = false;
        if let Some(row) = self.out.rfind('\n') {
            self.out.truncate(row);
            self.at_line_start = false;
        }
    }

    /// Writes a code block: fenced by more backticks than it holds.
    fn end_code_block(&mut self) {
        let Some((language, code)) = self.code_block.take() else { return };
        let fence = "`".repeat(inline::longest_run(&code, '`').saturating_add(1).max(3));
        self.push(&fence);
        self.push(language);
        self.new_line();
        for line in code.strip_suffix('\n').unwrap_or(&code).split('\n') {
            self.push(line);
            self.new_line();
        }
        self.push(&fence);
    }

    /// Starts a link to an address; of any other, and of one within a link, only the text is written. An image becomes a
    /// link, because documentation loads nothing from elsewhere.
    fn start_link(&mut self, target: &str) {
        let is_inner = self.is_in_link();
        let link = (!is_inner && inline::is_address(target)).then(|| {
            if self.out.ends_with('!') {
                // It would make an image of the link.
                self.out.pop();
                self.push("\\!");
            }
            let start = self.out.len();
            self.push("[");
            Link { target: target.to_owned(), start }
        });
        self.links.push(link);
    }

    fn is_in_link(&self) -> bool {
        self.links.iter().any(Option::is_some)
    }

    /// Links whose text is their address are written `<address>`.
    fn end_link(&mut self, Link { target, start }: &Link) {
        let text = self.out.get(start.saturating_add(1)..).unwrap_or_default();
        let is_same = text.trim_start_matches('<').trim_end_matches('>').replace('\\', "") == *target;
        if is_same || text.trim().is_empty() {
            self.out.truncate(*start);
            self.push(&inline::autolink(target));
        } else {
            self.push(&format!("]({})", inline::target(target)));
        }
    }

    /// Starts a block: after an empty line, except where a container has just begun.
    fn block(&mut self) {
        if self.at_line_start {
            return;
        }
        self.new_line();
        self.trim_spaces();
        self.new_line();
    }

    fn item(&mut self) {
        if !self.at_line_start {
            self.new_line();
        }
        match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1).min(LAST_NUMBER);
                let indent = " ".repeat(marker.len());
                self.open(&marker, indent);
            }
            _ => self.open("- ", "  ".to_owned()),
        }
    }

    /// Opens a quote or an item.
    fn open(&mut self, mark: &str, indent: String) {
        if self.indent.len() >= DEEPEST {
            self.too_deep = self.too_deep.saturating_add(1);
            self.block();
        } else {
            self.push(mark);
            self.indent.push(indent);
            self.line = self.out.len();
        }
        self.at_line_start = true;
        self.after_block = false;
    }

    /// Closes a quote or an item. One that is empty has its line, too.
    fn close(&mut self) {
        if self.too_deep > 0 {
            self.too_deep = self.too_deep.saturating_sub(1);
        } else {
            self.indent.pop();
            self.at_line_start = false;
        }
    }

    fn new_line(&mut self) {
        self.trim_spaces();
        self.out.push('\n');
        for part in &self.indent {
            self.out.push_str(part);
        }
        self.line = self.out.len();
        self.at_line_start = true;
        self.after_block = false;
    }

    fn trim_spaces(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.at_line_start = false;
    }

    fn code(&mut self, code: &str) {
        let code = inline::code(&code.replace('\n', " "));
        let code = if self.table { code.replace('|', "\\|") } else { code };
        self.push(&code);
    }

    /// Text, with what Markdown or rustdoc would take for something else escaped.
    fn text(&mut self, text: &str) {
        // A character reference may name any character.
        let text = characters::clean(text).replace('\n', " ");
        let mut rest = text.as_str();
        while let Some(position) = rest.find("http").filter(|_| !self.is_in_link()) {
            let (before, tail) = rest.split_at(position);
            self.escaped(before);
            let length = inline::address_length(tail);
            let template = inline::template_length(tail, length);
            let (address, after) = tail.split_at(template.max(length).max(4));
            if template > 0 {
                self.code(address);
            } else if length > 0 {
                self.push(&inline::autolink(address));
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
            if character == ' ' && starts {
                continue;
            }
            let is_special = match character {
                '\\' | '`' | '*' | '[' | ']' | '<' | '>' => true,
                '~' => next.is_none_or(|next| next == '~') || previous == Some('~'),
                '_' => !(is_word(previous) && is_word(next)),
                '|' => self.table || starts,
                '&' => next.is_some_and(|next| next.is_ascii_alphabetic() || next == '#'),
                '#' => self.heading || starts && (ends_mark(next) || next == Some('#')),
                '-' | '+' | '=' | ':' => starts,
                '.' | ')' => ends_mark(next) && is_number(self.out.get(self.line..).unwrap_or_default()),
                _ => false,
            };
            if is_special {
                self.out.push('\\');
            }
            self.out.push(character);
            self.at_line_start = false;
            previous = Some(character);
        }
    }

    fn finish(self) -> String {
        let lines: Vec<&str> = self.out.trim_end().split('\n').map(str::trim_end).collect();
        lines.join("\n")
    }
}

/// Whether an event is part of a line of text.
fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => {
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        Event::Text(_) | Event::Code(_) | Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => true,
        _ => false,
    }
}

/// Whether what ends is a block.
fn is_block(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::List(_)
            | TagEnd::HtmlBlock
            | TagEnd::Table
    )
}

/// The greatest number that a list's item may have.
const LAST_NUMBER: u64 = 999_999_999;

fn is_word(character: Option<char>) -> bool {
    character.is_some_and(char::is_alphanumeric)
}

/// Whether the mark of a heading or an item ends before a character.
fn ends_mark(next: Option<char>) -> bool {
    next.is_none_or(|next| next == ' ')
}

/// Whether the line so far is nothing but a number, as a list's item starts.
fn is_number(line: &str) -> bool {
    !line.is_empty() && line.len() < 10 && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// The language of a code block. Only what is not Rust: nothing of a document runs as a test.
fn language(kind: &CodeBlockKind<'_>) -> &'static str {
    let CodeBlockKind::Fenced(info) = kind else { return "text" };
    let language = info.split([' ', ',', '{']).next().unwrap_or_default();
    LANGUAGES.iter().find(|known| known.eq_ignore_ascii_case(language)).unwrap_or(&"text")
}

#[cfg(test)]
mod tests {
    fn check(description: &str, expected: &str) {
        let text = super::description(description);
        assert_eq!(text, expected, "{description:?}");
        // What comes out means the same when it is read again.
        assert_eq!(super::description(&text), text, "a second time: {description:?}");
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
        check("![alt](https://example.com/a.png)", "[alt](https://example.com/a.png)");
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
        check("<ul>\n<li>\n<p>a</p></li><li><p>b</p></li></ul>", "- a\n- b");
        check("<img src=\"https://example.com/a.png\" alt=\"a]b\">", "[a b](https://example.com/a.png)");
        check("<a href='javascript:alert()'>here</a>", "here");
        check("`<b>`", "`<b>`");
    }

    #[test]
    fn what_is_opened_is_closed() {
        check("1.\n\n    code", "1.\n\n```text\ncode\n```");
        check("-\n\ntext", "-\n\ntext");
        check("- a\n\n  10. b\n\n      c", "- a\n\n  10. b\n\n      c");
        check("123456789. a\n\n           b", "123456789. a\n\n           b");
        check("- ***\n  a", "- ***\n\n  a");
        check("- ```\n  a\n  ```\n  b", "- ```text\n  a\n  ```\n\n  b");
        check("- > a\n\n  *b*", "- > a\n\n  *b*");
        check("a\nb\n===", "# a b");
        check("> 1\\. a", "> 1\\. a");
        check("````\n```\n````", "````text\n```\n````");
        check("ends with \\", "ends with \\\\");
        check("see this\\![a](https://example.com) \\~~b~", "see this\\![a](https://example.com) \\~~~b~~");
        check("\tindented\n\n\tcode", "indented\n\n```text\ncode\n```");
        check("note[^1]\n\n[^1]: said", "note\\[^1\\]\n\n\\[^1\\]:\n\nsaid");
        check("&#32;&#32;&#32;&#32;&#x202e;a&#10;&#x2028;b", "a  b");
        check("\\# a", "\\# a");
        check("- 1.5\n- \\#5\n- 1\\. a", "- 1.5\n- #5\n- 1\\. a");
        check("a\n\n***\n\nb", "a\n\n---\n\nb");
        check("\\- a\n\\+ b", "\\- a\n\\+ b");
    }

    #[test]
    fn links_lead_to_addresses() {
        check("[a](javascript:alert()) <data:text/html,b> [c]\n\n[c]: file:///etc", "a data:text/html,b c");
        check("[a](HTTPS://example.com/b\\)c)", "[a](HTTPS://example.com/b%29c)");
        check("[![a](https://example.com/a.png)](https://example.com)", "[a](https://example.com)");
        check("![](https://example.com/a.png)", "<https://example.com/a.png>");
        check("<script>alert()</script><iframe src=x><object data=y>", "alert()\\<object data=y\\>");
    }

    #[test]
    fn what_nests_deep_stays_short() {
        for marks in ["> ", "- ", ">", "1. ", "* "] {
            let nested = |depth: usize| format!("{}a\n{}", marks.repeat(depth), "b\n".repeat(10_000));
            for depth in [20, 100, 10_000] {
                let text = nested(depth);
                let written = super::description(&text);
                assert!(written.len() < 100 * 10_000, "{} bytes", written.len());
            }
        }
    }

    #[test]
    fn tables_stay() {
        check("|a|b|\n|-|-|\n|1|x\\|y|", "| a | b |\n|---|---|\n| 1 | x\\|y |");
        check("|a|\n|-|\n|1|\n\ntext", "| a |\n|---|\n| 1 |\n\ntext");
        check("- |a|\n  |-|\n  |1|\n\ntext", "- | a |\n  |---|\n  | 1 |\n\ntext");
        check("|a|\n|-|\n|1<br>2 <ul><li>3</li></ul>|", "| a |\n|---|\n| 1 2 3 |");
    }
}
