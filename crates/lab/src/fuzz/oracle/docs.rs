//! No text of a document runs, links to another scheme or becomes HTML in the documentation of a generated crate.
//!
//! The comments are found in the tokens of each file, so that those within macros are seen too, joined and unindented as rustdoc
//! does, and parsed by the parser that rustdoc uses.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::lang_string::is_rust;
use crate::fuzz::protocol::{Failure, Verdict};

/// The extensions that rustdoc turns on.
const EXTENSIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_SMART_PUNCTUATION);

/// How our own examples begin, and their info string.
const EXAMPLE: (&str, &str) = ("no_run", "# async fn example() -> Result<(), Box<dyn std::error::Error>> {\n");

/// What comes before the link in the comment of an operation.
const OWN_LINK: &str = "A call of ";

/// The headings of our own with links to items below them, in labels at the beginning of items of a list.
const LINKING_HEADINGS: [&str; 4] = ["# Responses", "# Errors", "# Response headers", "# Servers"];

/// Judges a file; how many of our examples its documentation has.
pub(crate) fn check(path: &str, text: &str) -> Result<usize, Failure> {
    let tokens =
        text.parse().map_err(|error| Failure::new("a generated file is not Rust", format!("{path}: {error}")))?;
    let mut comments = Vec::new();
    collect(tokens, &mut comments);
    let mut examples = 0;
    for comment in &comments {
        let at = |failure: Failure| Failure::new(failure.kind, format!("{path}: {}: {comment:?}", failure.detail));
        // Older versions of rustdoc looked for tests without the extensions, which moves the edges of blocks.
        code_blocks(comment, EXTENSIONS).map_err(at)?;
        examples += code_blocks(comment, Options::empty()).map_err(at)?;
        markup(comment).map_err(at)?;
    }
    Ok(examples)
}

/// Collects the comments of a stream and of the groups in it, each with its lines joined.
fn collect(tokens: TokenStream, comments: &mut Vec<String>) {
    // The lines of the comment that is being read, and whether it is of the item around it.
    let (mut lines, mut is_inner) = (Vec::new(), false);
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_sign = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        let inner =
            is_sign && tokens.next_if(|next| matches!(next, TokenTree::Punct(next) if next.as_char() == '!')).is_some();
        let attribute = match tokens.peek() {
            Some(TokenTree::Group(group)) if is_sign && group.delimiter() == Delimiter::Bracket => Some(group.stream()),
            _ => None,
        };
        let Some(attribute) = attribute else {
            finish(&mut lines, comments);
            if let TokenTree::Group(group) = token {
                collect(group.stream(), comments);
            }
            continue;
        };
        tokens.next();
        if let Some(line) = doc_line(attribute) {
            if inner != is_inner {
                finish(&mut lines, comments);
            }
            is_inner = inner;
            lines.push(line);
        }
    }
    finish(&mut lines, comments);
}

/// The line in `doc = "…"`.
fn doc_line(attribute: TokenStream) -> Option<String> {
    let mut tokens = attribute.into_iter();
    let is_doc = matches!(tokens.next()?, TokenTree::Ident(name) if name == "doc");
    let is_equal = matches!(tokens.next()?, TokenTree::Punct(sign) if sign.as_char() == '=');
    let TokenTree::Literal(literal) = tokens.next()? else { return None };
    match syn::Lit::new(literal) {
        syn::Lit::Str(text) if is_doc && is_equal => Some(text.value()),
        _ => None,
    }
}

/// Joins the lines of a comment without the indentation that all of them have.
fn finish(lines: &mut Vec<String>, comments: &mut Vec<String>) {
    if lines.is_empty() {
        return;
    }
    let text = std::mem::take(lines).join("\n");
    let indentation = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = text.split('\n').filter(|line| !line.trim().is_empty()).map(indentation).min().unwrap_or(0);
    let unindented: Vec<&str> = text.split('\n').map(|line| line.get(common..).unwrap_or(line.trim())).collect();
    comments.push(unindented.join("\n"));
}

/// Judges the code blocks of a comment; how many of them are our examples.
fn code_blocks(comment: &str, extensions: Options) -> Result<usize, Failure> {
    let (mut examples, mut block) = (0, None);
    for (event, range) in Parser::new_ext(comment, extensions).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => block = Some((kind, String::new())),
            Event::Text(text) => block.iter_mut().for_each(|(_, code)| code.push_str(&text)),
            Event::End(TagEnd::CodeBlock) => {
                let (kind, code) = block.take().unwrap_or((CodeBlockKind::Indented, String::new()));
                examples += code_block(&kind, &code)?;
                let source = comment.get(range).unwrap_or_default();
                if kind.is_fenced() && !is_closed(source) {
                    return Err(Failure::new("a comment leaves a fence open", source));
                }
            }
            _ => {}
        }
    }
    Ok(examples)
}

/// Whether a fenced block ends with a fence.
fn is_closed(block: &str) -> bool {
    let mut lines = block.trim_end().lines();
    let (Some(_), Some(last)) = (lines.next(), lines.next_back()) else { return false };
    let last = last.trim_start_matches([' ', '>']);
    last.len() >= 3 && (last.bytes().all(|byte| byte == b'`') || last.bytes().all(|byte| byte == b'~'))
}

/// Judges what else of a comment is more than text: links, images, HTML.
fn markup(comment: &str) -> Verdict {
    let mut unresolved = |link: BrokenLink<'_>| Some((CowStr::from(link.reference.to_string()), CowStr::from("")));
    let parser = Parser::new_with_broken_link_callback(comment, EXTENSIONS, Some(&mut unresolved));
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                link(comment.get(..range.start).unwrap_or_default(), &dest_url)?;
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                return Err(Failure::new("documentation embeds an image", dest_url.to_string()));
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                return Err(Failure::new("documentation holds HTML", html.to_string()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Judges a code block; one where it is our example.
fn code_block(kind: &CodeBlockKind<'_>, code: &str) -> Result<usize, Failure> {
    match kind {
        CodeBlockKind::Fenced(info) if !is_rust(info) => Ok(0),
        CodeBlockKind::Fenced(info) if **info == *EXAMPLE.0 && code.starts_with(EXAMPLE.1) => Ok(1),
        CodeBlockKind::Fenced(info) => {
            Err(Failure::new("text of the document is a code block that rustdoc runs", format!("`{info}`: {code}")))
        }
        CodeBlockKind::Indented => {
            Err(Failure::new("text of the document is an indented block that rustdoc runs", code))
        }
    }
}

/// Judges the target of a link that comes after `before`.
fn link(before: &str, target: &str) -> Verdict {
    let lower = target.to_ascii_lowercase();
    let is_address = ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    // An autolink of an address of mail has no scheme.
    let is_mail = !target.contains([':', '/', '`'])
        && target.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    if is_address || is_mail || is_own(before) {
        return Ok(());
    }
    let kind = match lower.split_once(':') {
        Some((scheme, rest)) if !rest.starts_with(':') && !scheme.contains('`') => {
            "documentation links to another scheme"
        }
        _ => "text of the document is a link to an item",
    };
    Err(Failure::new(kind, target))
}

/// Whether a link that comes after `before` is ours. Text of a document is always indented, or follows a colon, below our headings.
fn is_own(before: &str) -> bool {
    let (above, line) = before.rsplit_once('\n').unwrap_or(("", before));
    let heading = above.lines().rfind(|line| line.starts_with("# "));
    let is_below_ours = heading.is_some_and(|heading| LINKING_HEADINGS.contains(&heading));
    before == OWN_LINK || is_below_ours && line.strip_prefix("- ").is_some_and(is_label)
}

/// Whether a line holds only inline code, links to items and our words between them.
fn is_label(mut line: &str) -> bool {
    const WORDS: [&str; 8] = ["", ", ", "[", "], ", "] or ", "] or [", ", [", ": see "];
    while let Some((words, code)) = line.find('`').and_then(|at| line.split_at_checked(at)) {
        match after_code(code) {
            Some(rest) if WORDS.contains(&words) => line = rest,
            _ => return false,
        }
    }
    WORDS.contains(&line)
}

/// What comes after the inline code that a text begins with: it ends at a run of as many backticks as it begins with.
fn after_code(text: &str) -> Option<&str> {
    let ticks = text.len() - text.trim_start_matches('`').len();
    let mut rest = text.get(ticks..)?;
    while let Some(at) = rest.find('`') {
        let run = rest.get(at..)?;
        let after = run.trim_start_matches('`');
        if run.len() - after.len() == ticks {
            return Some(after);
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::check;

    /// What the oracle says of an item with this comment.
    fn kind(comment: &str) -> String {
        let lines: String = comment.lines().map(|line| format!("/// {line}\n")).collect();
        let of_item =
            check("x.rs", &format!("{lines}struct A;")).map_or_else(|failure| failure.kind, |count| count.to_string());
        let in_macro = check("x.rs", &format!("types! {{ {lines} struct A {{ a: b }} }}"));
        assert_eq!(in_macro.map_or_else(|failure| failure.kind, |count| count.to_string()), of_item);
        of_item
    }

    #[test]
    fn what_rustdoc_would_run_is_found() {
        let example = "Text.\n\n```no_run\n# async fn example() -> Result<(), Box<dyn std::error::Error>> {\n# }\n```";
        assert_eq!(kind(example), "1");
        assert_eq!(kind("```text\nfn main() {}\n```"), "0");
        assert_eq!(kind("> - ~~~~text\n>   ```\n>   ~~~~"), "0");
        assert_eq!(kind("```text\nfn main() {}"), "a comment leaves a fence open");
        assert_eq!(kind("A\n~~~text"), "a comment leaves a fence open");
        for run in [
            "```\ncode\n```",
            "~~~rust\ncode\n~~~",
            "> ```should_panic\n> code",
            "- item\n\n  ```\n  code",
            "```no_run\ncode\n```",
        ] {
            assert_eq!(kind(run), "text of the document is a code block that rustdoc runs", "{run}");
        }
        for run in ["a\n\n    code", "- a\n\n        code", "# a\n    code", "a[^b]\n\n[^b]: c\n\n    code"] {
            assert_eq!(kind(run), "text of the document is an indented block that rustdoc runs", "{run}");
        }
    }

    #[test]
    fn links_images_and_html_are_found() {
        assert_eq!(kind("<https://a.example>, [b](mailto:b@c.example), <d@e.example>, `[f](g:h)`"), "0");
        assert_eq!(kind("[a](JavaScript:b)"), "documentation links to another scheme");
        assert_eq!(kind("[a]\n\n[a]: data:b"), "documentation links to another scheme");
        assert_eq!(kind("<vbscript:a>"), "documentation links to another scheme");
        assert_eq!(kind("[a::b]"), "text of the document is a link to an item");
        assert_eq!(kind("# Errors\n\n- `404`, `5XX`, [`A::B`] or [`A::C`]: d\n- `200`, `Vec<`[`A`]`>`"), "0");
        assert_eq!(kind("# Response headers\n\n- ``A`B ```: see [`Client`] ``: see [`Client`]"), "0");
        for text in ["- `404`: [`A`]", "- a [`A`]", "- `404`\n\n  [`A`]", "  - `404`, [`A`]"] {
            let comment = format!("# Errors\n\n- `b`\n{text}");
            assert_eq!(kind(&comment), "text of the document is a link to an item", "{text}");
        }
        assert_eq!(kind("# Other\n\n- `404`, [`A`]"), "text of the document is a link to an item");
        assert_eq!(kind("![a](https://b.example)"), "documentation embeds an image");
        assert_eq!(kind("a <b>c</b>"), "documentation holds HTML");
        assert_eq!(kind("<script>"), "documentation holds HTML");
    }
}
