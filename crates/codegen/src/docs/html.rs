//! HTML in descriptions, as Markdown.
//!
//! Documents mix HTML into their Markdown, and rustdoc warns of every tag it finds open. What Markdown can say is converted;
//! other tags go, and their text stays.

use super::inline;

/// `text` with its HTML tags as Markdown, or `None` where it has none.
pub(super) fn to_markdown(text: &str) -> Option<String> {
    if !text.contains('<') {
        return None;
    }
    let mut writer = Writer { out: String::with_capacity(text.len()), ..Writer::default() };
    let mut rest = text;
    let mut changed = false;
    while let Some(position) = rest.find(['<', '\n']) {
        let (before, after) = rest.split_at(position);
        writer.text(before);
        if let Some(tail) = after.strip_prefix('\n') {
            writer.line_break();
            rest = tail;
            continue;
        }
        match Tag::read(after) {
            Some((tag, length)) if !writer.in_fence() && !writer.in_backticks() => {
                changed = true;
                writer.tag(&tag);
                rest = after.get(length..).unwrap_or_default();
            }
            _ => {
                writer.text("<");
                rest = after.get(1..).unwrap_or_default();
            }
        }
    }
    writer.text(rest);
    changed.then(|| writer.finish())
}

/// A tag, or a comment (whose name is empty).
struct Tag<'t> {
    name: String,
    closing: bool,
    attributes: &'t str,
}

impl<'t> Tag<'t> {
    /// The tag at the start of `text`, and its length.
    fn read(text: &'t str) -> Option<(Self, usize)> {
        if let Some(comment) = text.strip_prefix("<!--") {
            let length = comment.find("-->").map_or(text.len(), |end| end.saturating_add(7));
            return Some((Self { name: String::new(), closing: false, attributes: "" }, length));
        }
        let body = text.strip_prefix('<')?;
        let (closing, body) = body.strip_prefix('/').map_or((false, body), |body| (true, body));
        let name_length = body.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(body.len());
        let (name, attributes) = body.split_at(name_length);
        let name = name.to_ascii_lowercase();
        if !KNOWN.contains(&name.as_str()) {
            return None;
        }
        let end = attributes.bytes().take(LONGEST).position(|byte| byte == b'>')?;
        let attributes = attributes.get(..end)?;
        let clean = attributes.is_empty() || attributes.starts_with([' ', '/', '\n', '\t', '\r']);
        let length =
            text.len().saturating_sub(body.len()).saturating_add(name_length).saturating_add(end).saturating_add(1);
        clean.then_some((Self { name, closing, attributes }, length))
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        let lower = self.attributes.to_ascii_lowercase();
        let position = lower.find(&format!("{name}="))?;
        let value = self.attributes.get(position.saturating_add(name.len()).saturating_add(1)..)?;
        let quote = value.chars().next()?;
        if matches!(quote, '"' | '\'') {
            value.get(1..)?.split(quote).next()
        } else {
            value.split([' ', '/', '>']).next()
        }
    }
}

/// In bytes: how long a tag may be.
const LONGEST: usize = 2_000;

/// The tags that descriptions use. A name in angle brackets that is none of these (`<id>`) is text.
const KNOWN: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "main",
    "mark",
    "nobr",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
    "video",
    "note",
    "important",
];

/// What an attribute links to, where documentation may.
fn address(value: &str) -> Option<String> {
    let value = value.trim();
    inline::is_address(value).then(|| value.replace(['<', '>', '\n', '\r'], ""))
}

#[derive(Default)]
struct Writer {
    out: String,
    links: Vec<Option<String>>,
    /// The open lists: the next number of each ordered one.
    lists: Vec<Option<u32>>,
    code: u32,
    /// Whether a fenced code block is open.
    fence: bool,
    /// Where the line starts.
    line: usize,
    /// Whether a code span is open on this line.
    backtick: bool,
    /// Where the mark of the last item ends.
    item: usize,
    /// Where a hard line break ends, after which nothing has been written yet.
    hard_break: Option<HardBreak>,
}

/// A backslash and a line feed. One that nothing follows in its paragraph would show its backslash.
#[derive(Clone, Copy)]
struct HardBreak {
    end: usize,
    /// Whether the text had a line feed of its own there.
    line_feed: bool,
}

impl Writer {
    fn text(&mut self, text: &str) {
        self.backtick ^= text.bytes().filter(|byte| *byte == b'`').count() % 2 == 1;
        self.out.push_str(text);
    }

    fn line_break(&mut self) {
        if let Some(open) = self.open_hard_break() {
            if open.line_feed {
                self.paragraph();
            } else {
                self.out.truncate(open.end);
                self.hard_break = Some(HardBreak { line_feed: true, ..open });
            }
            return;
        }
        if self.starts_fence() {
            self.fence = !self.fence;
        }
        self.out.push('\n');
        self.line = self.out.len();
        self.backtick = false;
    }

    fn in_fence(&self) -> bool {
        self.fence || self.starts_fence()
    }

    fn starts_fence(&self) -> bool {
        let line = self.out.get(self.line..).unwrap_or_default().trim_start();
        line.starts_with("```") || line.starts_with("~~~")
    }

    /// Whether an inline code span is open on this line.
    fn in_backticks(&self) -> bool {
        self.code == 0 && self.backtick
    }

    /// Whether the line is a row of a Markdown table, which must not be broken.
    fn in_row(&self) -> bool {
        self.out.get(self.line..).unwrap_or_default().trim_start().starts_with('|')
    }

    fn space(&mut self) {
        if !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }

    /// The hard line break that nothing follows yet.
    fn open_hard_break(&self) -> Option<HardBreak> {
        self.hard_break.filter(|open| self.out.get(open.end..).is_some_and(|after| after.trim().is_empty()))
    }

    fn hard_break(&mut self) {
        if self.open_hard_break().is_some() {
            self.paragraph();
        } else {
            self.break_with("\\\n");
            self.hard_break = Some(HardBreak { end: self.out.len(), line_feed: false });
        }
    }

    /// Takes back the white space at the end, and the backslash of a line break before it.
    fn trim_end(&mut self) {
        if let Some(open) = self.open_hard_break() {
            self.out.truncate(open.end.saturating_sub("\\\n".len()));
        }
        self.hard_break = None;
        let kept = self.out.trim_end_matches([' ', '\n', '\t', '\r']).len();
        self.out.truncate(kept);
    }

    fn paragraph(&mut self) {
        if self.in_row() {
            return self.space();
        }
        if self.is_item_empty() {
            // What comes next is the item's own.
            return self.out.truncate(self.item);
        }
        self.trim_end();
        if !self.out.is_empty() {
            self.break_with("\n\n");
        }
    }

    /// Whether nothing has been written since the mark of an item.
    fn is_item_empty(&self) -> bool {
        self.item > 0 && self.out.get(self.item..).is_some_and(|after| after.trim().is_empty())
    }

    fn break_with(&mut self, text: &str) {
        self.out.push_str(text);
        self.line = self.out.len();
        self.backtick = false;
    }

    fn surround(&mut self, mark: &str, closing: bool) {
        if self.code > 0 {
            return;
        }
        if closing {
            let kept = self.out.trim_end_matches(' ').len();
            let spaces = self.out.len().saturating_sub(kept);
            self.out.truncate(kept);
            self.out.push_str(mark);
            self.out.extend(std::iter::repeat_n(' ', spaces));
        } else {
            self.out.push_str(mark);
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match tag.name.as_str() {
            "br" | "ul" | "ol" | "li" | "hr" | "tr" | "dd" if self.in_row() => self.space(),
            "b" | "strong" | "th" | "dt" => self.surround("**", tag.closing),
            "i" | "em" | "var" | "cite" => self.surround("*", tag.closing),
            "code" | "tt" | "kbd" | "samp" => {
                if !tag.closing || self.code > 0 {
                    self.out.push('`');
                }
                self.code = if tag.closing { 0 } else { 1 };
            }
            "br" if self.code > 0 => self.out.push(' '),
            "br" => self.hard_break(),
            "p" | "div" | "section" | "article" | "table" | "dl" | "pre" | "summary" | "header" | "footer" => {
                self.paragraph()
            }
            "tr" | "dd" => self.new_line(tag.closing),
            "td" if tag.closing => self.out.push(' '),
            "hr" => {
                self.paragraph();
                self.out.push_str("---\n\n");
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.paragraph();
                if !tag.closing {
                    let level = tag.name.get(1..).and_then(|digit| digit.parse().ok()).unwrap_or(1);
                    self.out.push_str(&"#".repeat(level));
                    self.out.push(' ');
                }
            }
            "ul" | "ol" => self.list(tag),
            "li" => self.element(tag),
            "a" => self.link(tag),
            "img" => self.image(tag),
            _ => {}
        }
    }

    fn new_line(&mut self, closing: bool) {
        if !closing && !self.out.is_empty() && !self.out.ends_with('\n') {
            self.hard_break();
        }
    }

    fn list(&mut self, tag: &Tag<'_>) {
        if tag.closing {
            self.lists.pop();
            if self.lists.is_empty() {
                self.paragraph();
            }
        } else {
            if self.lists.is_empty() {
                self.paragraph();
            }
            self.lists.push((tag.name == "ol").then_some(1));
        }
    }

    fn element(&mut self, tag: &Tag<'_>) {
        if tag.closing {
            return;
        }
        self.trim_end();
        if !self.out.is_empty() {
            self.break_with(if self.lists.len() > 1 { "\n" } else { "\n\n" });
        }
        let depth = self.lists.len().saturating_sub(1).min(8);
        self.out.push_str(&"    ".repeat(depth));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.out.push_str(&format!("{number}. "));
                *number = number.saturating_add(1);
            }
            _ => self.out.push_str("- "),
        }
        self.item = self.out.len();
    }

    fn link(&mut self, tag: &Tag<'_>) {
        if self.code > 0 {
            return;
        }
        if tag.closing {
            if let Some(Some(target)) = self.links.pop() {
                self.out.push_str(&format!("](<{target}>)"));
            }
            return;
        }
        let target = tag.attribute("href").and_then(address);
        if target.is_some() {
            self.out.push('[');
        }
        self.links.push(target);
    }

    /// An image as Markdown has it, without what would end its text.
    fn image(&mut self, tag: &Tag<'_>) {
        if let Some(target) = tag.attribute("src").and_then(address).filter(|_| self.code == 0) {
            let text = tag.attribute("alt").unwrap_or_default().replace(['[', ']', '\\', '`', '\n'], " ");
            self.out.push_str(&format!("![{}](<{target}>)", text.trim()));
        }
    }

    fn finish(mut self) -> String {
        if self.open_hard_break().is_some() {
            self.trim_end();
        }
        if self.code > 0 {
            self.out.push('`');
        }
        while let Some(link) = self.links.pop() {
            if let Some(target) = link {
                self.out.push_str(&format!("](<{target}>)"));
            }
        }
        self.out
    }
}
