//! What rustdoc makes of a doc comment, by its own rules: written here without a look at what the generator allows.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// What a comment comes to.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The code that rustdoc compiles.
    pub(crate) compiled: Vec<String>,
    /// HTML that reaches the page as it is.
    pub(crate) html: Vec<String>,
    /// Where links lead.
    pub(crate) links: Vec<String>,
    /// What the page loads from elsewhere.
    pub(crate) images: Vec<String>,
}

/// Reads a comment as rustdoc 1.95 does.
pub(crate) fn read(markdown: &str) -> Page {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut page = Page::default();
    let mut code: Option<String> = None;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => code = is_compiled(&kind).then(String::new),
            Event::End(TagEnd::CodeBlock) => page.compiled.extend(code.take()),
            Event::Text(text) => code.iter_mut().for_each(|code| code.push_str(&text)),
            Event::Html(html) | Event::InlineHtml(html) => page.html.push(html.to_string()),
            Event::Start(Tag::Link { dest_url, .. }) => page.links.push(dest_url.to_string()),
            Event::Start(Tag::Image { dest_url, .. }) => page.images.push(dest_url.to_string()),
            _ => {}
        }
    }
    page
}

/// Whether a code block is Rust: its info string is empty, `rust`, or only words that rustdoc knows (`LangString`).
fn is_compiled(kind: &CodeBlockKind<'_>) -> bool {
    let CodeBlockKind::Fenced(info) = kind else { return true };
    let words: Vec<&str> = info.split([',', ' ', '\t', '{', '}', '.']).filter(|word| !word.is_empty()).collect();
    let is_known = |word: &&str| {
        let is_error = word.len() == 5 && word.starts_with('E');
        let starts = ["ignore", "edition", "standalone", "class="].iter().any(|start| word.starts_with(start));
        let is_word = matches!(*word, "should_panic" | "no_run" | "compile_fail" | "test_harness" | "custom");
        is_word || starts || is_error
    };
    words.contains(&"rust") || words.iter().all(is_known)
}
