//! The last look at the documentation of an item: it is parsed once more, as rustdoc will, before it is written.
//!
//! What the parts of this module write is harmless one by one; this is where the whole is proved to be, whatever they
//! missed. It must never let a text through that it has not seen to be harmless.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::{characters, inline, markdown};

/// What rustdoc enables (`main_body_opts` in `rustc_resolve::rustdoc`), to render documentation and to find tests in it.
pub(super) const RUSTDOC: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_SMART_PUNCTUATION);

/// The language of our own examples: rustdoc compiles them and does not run them.
pub(super) const EXAMPLE: &str = "no_run";

/// The Markdown of an item: its text, then the example of our own, where it has one. Text that is not harmless becomes plain
/// paragraphs, and an example in which document text closes the code block is left out.
pub(super) fn markdown<'t>(text: &'t str, example: &str) -> Cow<'t, str> {
    if example.is_empty() && is_plain(text) || is_harmless(text, example) {
        return together(Cow::Borrowed(text), example);
    }
    let plain = inline::paragraphs(text);
    let example = if is_harmless(&plain, example) { example } else { "" };
    debug_assert!(is_harmless(&plain, example), "{plain}");
    together(Cow::Owned(plain), example)
}

fn together<'t>(text: Cow<'t, str>, example: &str) -> Cow<'t, str> {
    match (text.is_empty(), example.is_empty()) {
        (_, true) => text,
        (true, false) => Cow::Owned(example.to_owned()),
        (false, false) => Cow::Owned([&text, "\n\n", example].concat()),
    }
}

/// Whether every line starts with a letter and holds nothing that means anything to Markdown: no need to parse.
fn is_plain(text: &str) -> bool {
    let is_plain = |character: char| match character {
        ' '..='~' => !matches!(character, '`' | '*' | '_' | '[' | ']' | '<' | '>' | '\\' | '|' | '~' | '&' | '#'),
        _ => character.is_alphanumeric(),
    };
    text.split('\n').all(|line| {
        line.is_empty() || line.starts_with(|first: char| first.is_alphabetic()) && line.chars().all(is_plain)
    })
}

/// Follows a text that has no example, to show whether all that the text opens is closed.
const NOTHING: &str = "End";

/// Whether a text and what follows it hold no HTML, no image, no definition of a link, no link but to an address, and no code that
/// rustdoc compiles but `example`; and whether nothing of the text goes on into what follows.
pub(super) fn is_harmless(text: &str, example: &str) -> bool {
    let after = if example.is_empty() { NOTHING } else { example };
    let whole = together(Cow::Borrowed(text), after);
    let start = whole.len().saturating_sub(after.len());
    let mut examples = 0_usize;
    let parser = Parser::new_ext(&whole, RUSTDOC);
    // A definition makes links of text elsewhere, and is itself no event.
    if parser.reference_definitions().iter().next().is_some() {
        return false;
    }
    for (event, range) in parser.into_offset_iter() {
        if range.start < start {
            if range.end > start || !is_allowed(&event) {
                return false;
            }
        } else if let Event::Start(Tag::CodeBlock(kind)) = &event {
            let is_ours = matches!(kind, CodeBlockKind::Fenced(language) if **language == *EXAMPLE);
            if !is_ours || range.end != whole.len() {
                return false;
            }
            examples = examples.saturating_add(1);
        }
    }
    characters::is_clean(&whole) && examples == usize::from(!example.is_empty())
}

/// Whether an event may be in the documentation of an item, outside its example.
fn is_allowed(event: &Event<'_>) -> bool {
    match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => markdown::is_listed(language),
        Event::Start(Tag::Link { dest_url, .. }) => inline::is_address(dest_url),
        Event::Start(tag) => matches!(
            tag,
            Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::BlockQuote(_)
                | Tag::List(_)
                | Tag::Item
                | Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Table(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell
        ),
        Event::End(_) | Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak | Event::Rule => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "# Example\n\n```no_run\nlet a = 1;\n```";

    /// Texts that none of the other parts writes.
    const HARMFUL: [&str; 20] = [
        "    let a = 1;",
        "a\n\n    let a = 1;",
        "1.\n\n    let a = 1;",
        "```\nlet a = 1;\n```",
        "~~~rust,should_panic\nlet a = 1;\n~~~",
        "```{.text,rust}\nlet a = 1;\n```",
        "- > ```text rust\n  > let a = 1;\n  > ```",
        "open\n\n```text\nnever closed",
        "~~~",
        "<script>alert()</script>",
        "a <b>bold</b>",
        "<!-- never closed",
        "[a](javascript:alert)",
        "<javascript:alert>",
        "[a]\n\n[a]: data:text/html,x",
        "[a][b]\n\n[b]: ../x",
        "![a](https://example.com/a.png)",
        "[^1]\n\n[^1]:\n\n        let a = 1;",
        "a\u{2028}b",
        "a\u{202e}b",
    ];

    #[test]
    fn what_is_harmful_becomes_plain_paragraphs() {
        for text in HARMFUL {
            for example in ["", OURS] {
                let written = markdown(text, example);
                assert!(!is_harmless(text, example), "{text:?}");
                assert_eq!(written, together(inline::paragraphs(text).into(), example));
            }
        }
        assert_eq!(markdown("a *b*\n<c>\n\n    d", ""), "a \\*b\\*\n\\<c\\>\n\nd");
    }

    #[test]
    fn what_is_harmless_stays() {
        let texts = [
            "Words, and é: more.\n\nAgain",
            "a `b` *c* **d** ~~e~~ [f](https://example.com) <mailto:a@example.com>",
            "# A\n\n- a\n\n  ```json\n  {}\n  ```\n\n| a |\n|---|\n| b |\n\n> c\n\n---",
            "A call of [`Client::get`].",
            "",
        ];
        for text in texts {
            for example in ["", OURS] {
                assert!(is_harmless(text, example), "{text:?}");
                assert_eq!(markdown(text, example), together(text.into(), example));
            }
        }
    }

    #[test]
    fn only_one_example_is_ours() {
        assert!(is_harmless("", OURS));
        assert!(!is_harmless(OURS, OURS));
        let two = format!("{OURS}\n\n{OURS}");
        assert!(!is_harmless("", &two));
        assert_eq!(markdown("a", &two), "a");
    }
}
