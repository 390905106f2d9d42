//! Document text within a line of Markdown: code spans, escapes, addresses. Each closes what it opens, on the same line.

use countersign_source::is_unprintable;

use super::characters;

/// A code span, fenced by more backticks than it holds. Empty text gives none.
pub(super) fn code(text: &str) -> String {
    let text = characters::escaped(text);
    if text.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&text, '`').saturating_add(1));
    // A reader takes one space away from each end where there is one at both.
    let is_stripped = text.starts_with(' ') && text.ends_with(' ') && !text.trim().is_empty();
    let space = if is_stripped || text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// The length of the longest run of a character.
pub(super) fn longest_run(text: &str, character: char) -> usize {
    text.split(|other| other != character).map(str::len).max().unwrap_or(0)
}

/// Text of which Markdown makes nothing but paragraphs, of the same words.
pub(super) fn paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in characters::clean(text).split('\n').map(literal) {
        let is_first = out.is_empty() || out.ends_with("\n\n");
        match line.is_empty() {
            true if is_first => {}
            true => out.push_str("\n\n"),
            false if is_first => out.push_str(&line),
            false => out.extend(["\n", &line]),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Text in which no character means anything to Markdown, on one line.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_mul(2));
    for character in characters::one_line(text).chars() {
        if character.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// The schemes of the addresses that documentation links to.
const SCHEMES: [&str; 2] = ["http://", "https://"];

/// Whether a link may lead to `target`.
pub(super) fn is_address(target: &str) -> bool {
    let after = |scheme: &str| {
        let (start, rest) = target.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    };
    SCHEMES.iter().any(|scheme| after(scheme).is_some()) || after("mailto:").is_some_and(is_mailbox)
}

/// Whether a text is like `name@example.com`. Without a dot, rustdoc would take the target for the path of an item.
fn is_mailbox(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

/// An address as the target of a link: `[text](target)`.
pub(super) fn target(address: &str) -> String {
    percent_encoded(address, "()\\`\"")
}

/// An address as its own text: `<address>`.
pub(super) fn autolink(address: &str) -> String {
    format!("<{}>", percent_encoded(address, ""))
}

/// An address without white space, unprintable characters, and what ends a link or the cell of a table.
fn percent_encoded(address: &str, also: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for character in address.chars() {
        let is_encoded = character.is_whitespace()
            || is_unprintable(character)
            || matches!(character, '<' | '>' | '|')
            || also.contains(character);
        if is_encoded {
            let mut buffer = [0; 4];
            character.encode_utf8(&mut buffer).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
        } else {
            out.push(character);
        }
    }
    out
}

/// How far a template's end is looked for, in bytes.
const LONGEST_TEMPLATE: usize = 2_000;

/// The length of the address at the start of `text`; 0 where there is none.
pub(super) fn address_length(text: &str) -> usize {
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
pub(super) fn template_length(text: &str, address: usize) -> usize {
    let rest = text.get(address..).unwrap_or_default();
    let mut characters = rest.chars();
    let closing = match (characters.next(), characters.next()) {
        (Some('{'), _) => '}',
        // `[1]` is a footnote.
        (Some('['), Some(first)) if first.is_alphabetic() => ']',
        _ => return 0,
    };
    let ends = |(position, character): &(usize, char)| {
        *position > LONGEST_TEMPLATE || character.is_whitespace() || "<>\"'`()|\\^*".contains(*character)
    };
    let end = rest.char_indices().find(ends).map_or(rest.len(), |(position, _)| position);
    let word = rest.get(..end).unwrap_or_default();
    let word = word.trim_end_matches(['.', ',', ';', ':', '!', '?', '_']);
    if address > 0 && word.contains(closing) { address.saturating_add(word.len()) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_span_closes_on_its_line() {
        let cases = [
            ("", ""),
            ("GET /rooms", "`GET /rooms`"),
            ("a`b", "``a`b``"),
            ("```\nfn", "```` ```\\nfn ````"),
            (" a ", "`  a  `"),
            ("a\u{2028}\u{202e}", "`a\\u{2028}\\u{202e}`"),
        ];
        for (text, expected) in cases {
            assert_eq!(code(text), expected);
        }
    }

    #[test]
    fn paragraphs_hold_no_markdown() {
        assert_eq!(paragraphs("\n# a\n  b\n\n\n    - c\u{2028}d\n"), "\\# a\nb\n\n\\- c d");
    }

    #[test]
    fn only_addresses_are_link_targets() {
        for target in ["https://example.com", "HTTP://example.com", "mailto:a@example.com", "MAILTO:a@example.com"] {
            assert!(is_address(target), "{target}");
        }
        for target in [
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc",
            "mailto:a",
            "mailto:a@b",
            "//example.com",
            "/a",
            "",
        ] {
            assert!(!is_address(target), "{target}");
        }
        assert_eq!(target("https://example.com/a b(c)\\`\u{202e}"), "https://example.com/a%20b%28c%29%5C%60%E2%80%AE");
    }
}
