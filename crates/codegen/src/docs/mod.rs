//! Documentation: the one way on which document text comes into comments.
//!
//! [`Docs`] is what an item says. It is made here alone, by a constructor for each place that document text has in it: a
//! description is Markdown, a title is prose, a path or a name is code. Before it leaves as lines of a comment, it is parsed
//! as rustdoc will parse it (`finished`). So no text of a document is compiled or run by a doc test, no HTML of it reaches
//! a page, and no link leads elsewhere than to an address.
//!
//! Nothing here knows the model or tokens.

pub(crate) mod characters;
mod finished;
mod html;
mod inline;
mod markdown;
mod sections;

use std::borrow::Cow;

use serde_json::Number;

/// The documentation of an item: Markdown that is harmless wherever rustdoc reads it. Empty: no documentation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    text: String,
    /// A heading and a code block of our own, after the text.
    example: String,
}

impl Docs {
    /// Words of our own.
    pub(crate) fn words(words: &'static str) -> Self {
        Self::of(words.to_owned())
    }

    /// A description, in Markdown.
    pub(crate) fn description(text: &str) -> Self {
        Self::of(markdown::description(text))
    }

    /// The beginning of a description that each of many operations repeats, and which is short in all but strange documents.
    pub(crate) fn beginning(text: &str) -> Self {
        /// In characters.
        const LONGEST: usize = 8 << 10;
        match text.char_indices().nth(LONGEST) {
            Some((end, _)) => Self::of(markdown::description(text.get(..end).unwrap_or_default()) + "\n\n…"),
            None => Self::description(text),
        }
    }

    /// A description where there is one.
    pub(crate) fn described(text: Option<&str>) -> Self {
        text.map(Self::description).unwrap_or_default()
    }

    /// A paragraph of text that is not Markdown.
    pub(crate) fn prose(text: &str) -> Self {
        Line::default().prose(text).into()
    }

    fn of(text: String) -> Self {
        Self { text, example: String::new() }
    }

    /// Parts as paragraphs; empty ones are left out, and so is one that repeats the one before.
    pub(crate) fn paragraphs(parts: impl IntoIterator<Item = Docs>) -> Self {
        let mut kept: Vec<String> = Vec::new();
        for part in parts {
            if !part.text.is_empty() && kept.last() != Some(&part.text) {
                kept.push(part.text);
            }
        }
        Self::of(kept.join("\n\n"))
    }

    /// A line after the text: on the same line where that is a sentence, else as a paragraph.
    pub(crate) fn followed_by(self, line: Line) -> Self {
        if !is_sentence(&self.text) || line.0.is_empty() {
            return Self::paragraphs([self, line.into()]);
        }
        let stop = if self.text.ends_with(['.', '!', '?']) { "" } else { "." };
        Self::of(format!("{}{stop} {}", self.text, line.0))
    }

    /// The text, and a program of our own after it, which rustdoc compiles.
    pub(crate) fn with_example(self, code: &str) -> Self {
        Self { example: format!("# Example\n\n```{}\n{code}\n```", finished::EXAMPLE), ..self }
    }

    /// The Markdown, without the example.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether there is no documentation.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.example.is_empty()
    }

    /// The first line alone.
    pub(crate) fn first_line(&self) -> Self {
        Self::of(self.text.lines().next().unwrap_or_default().to_owned())
    }

    /// The Markdown as it is written: none of its lines ends with a space, the first and the last are not empty.
    pub(crate) fn finished(&self) -> Cow<'_, str> {
        finished::markdown(&self.text, &self.example)
    }
}

/// Whether a text is one line of prose, which another sentence may follow.
fn is_sentence(text: &str) -> bool {
    let is_prose = text.starts_with(|first: char| first.is_alphabetic());
    let is_over = |last: char| last.is_alphanumeric() || matches!(last, '.' | '!' | '?' | ')' | '`' | '"');
    is_prose && !text.contains('\n') && text.ends_with(is_over)
}

/// A line of documentation in the making: words of our own, with document text in its places.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line(String);

impl Line {
    /// Words of our own.
    pub(crate) fn words(mut self, words: &'static str) -> Self {
        self.0.push_str(words);
        self
    }

    /// Whether nothing was written.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A number.
    pub(crate) fn number(mut self, number: impl Into<Number>) -> Self {
        self.0.push_str(&number.into().to_string());
        self
    }

    /// Text that is not Markdown.
    pub(crate) fn prose(mut self, text: &str) -> Self {
        self.0.push_str(&markdown::prose(text));
        self
    }

    /// A name, a value, a path: a code span.
    pub(crate) fn code(mut self, text: &str) -> Self {
        self.0.push_str(&inline::code(text));
        self
    }

    /// Code spans with commas between.
    pub(crate) fn codes<'t>(mut self, texts: impl IntoIterator<Item = &'t str>) -> Self {
        let codes: Vec<String> = texts.into_iter().map(inline::code).collect();
        self.0.push_str(&codes.join(", "));
        self
    }

    /// A link to an address, shown as its text; what is no address is a code span.
    pub(crate) fn address(mut self, address: &str) -> Self {
        let address = characters::one_line(address);
        match address.strip_prefix("mailto:").filter(|_| inline::is_address(&address)) {
            Some(mailbox) => {
                let text = markdown::prose(mailbox);
                self.0.push_str(&format!("[{text}]({})", inline::target(&address)));
            }
            None if inline::is_address(&address) => self.0.push_str(&inline::autolink(&address)),
            None => self.0.push_str(&inline::code(&address)),
        }
        self
    }

    /// A link to an item of the generated crate, by its path in Rust.
    pub(crate) fn item(mut self, path: &str) -> Self {
        let path = path.chars().filter(|character| *character == ':' || unicode_ident::is_xid_continue(*character));
        self.0.push_str("[`");
        self.0.extend(path);
        self.0.push_str("`]");
        self
    }

    /// Lines as sentences, one after another.
    pub(crate) fn sentences(lines: impl IntoIterator<Item = Line>) -> Self {
        let lines: Vec<String> = lines.into_iter().map(|line| line.0).filter(|line| !line.is_empty()).collect();
        Self(lines.join(" "))
    }
}

impl From<Line> for Docs {
    fn from(line: Line) -> Self {
        Self::of(line.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Markdown and HTML are made of.
    const PIECES: [&str; 64] = [
        "a",
        "b c",
        " ",
        "  ",
        "    ",
        "\n",
        "\n\n",
        "\n\n",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "10) ",
        "123456789. ",
        "> ",
        ">",
        "# ",
        "###",
        "```",
        "~~~",
        "`",
        "``",
        "```rust\n",
        "*",
        "**",
        "_",
        "~~",
        "~",
        "[",
        "]",
        "](https://x.y)",
        "](data:z)",
        "![",
        "<b>",
        "</b>",
        "<ul>",
        "<li>",
        "</li></ul>",
        "<p>",
        "<pre>",
        "<code>",
        "</code>",
        "<br>",
        "<!--",
        "-->",
        "<a href='https://x.y'>",
        "</a>",
        "<img src='https://x.y'>",
        "|",
        "|a|b|\n|-|-|\n",
        "\\",
        "&#32;",
        "&#10;",
        "&#x2028;",
        "\u{2028}",
        "---",
        "===",
        "***",
        "https://x.y",
        "[^1]",
        "[^1]: ",
        ": ",
        "\t",
        "!",
    ];

    /// Every description is harmless, and hardly any needs to be written as plain paragraphs for that.
    #[test]
    fn any_description_is_harmless() {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = |bound: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % bound as u64) as usize
        };
        let texts = 5_000;
        let mut repaired = 0;
        for _ in 0..texts {
            let text: String = (0..=next(14)).map(|_| PIECES[next(PIECES.len())]).collect();
            let docs = Docs::description(&text);
            let [without, with] = [docs.clone(), docs.clone().with_example("let a = 1;")];
            assert!(finished::is_harmless(&without.finished(), ""), "{text:?}");
            let (finished, example) = (with.finished(), &with.example);
            let written = finished.strip_suffix(example.as_str()).map(str::trim_end);
            assert!(written.is_some_and(|written| finished::is_harmless(written, example)), "{text:?}");
            repaired += usize::from(without.finished() != docs.as_str());
        }
        assert!(repaired * 1_000 < texts, "{repaired} of {texts} texts were repaired");
    }
}
