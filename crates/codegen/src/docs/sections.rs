//! Sections and lists of our own around document text: `# Arguments`, an item for each argument.
//!
//! A description keeps its paragraphs, lists and code blocks within an item. None may end the item or the section that it
//! is in, so every line after the first is indented.

use pulldown_cmark::{Event, Parser, Tag};

use super::{Docs, Line, finished};

impl Docs {
    /// A heading of our own with what is under it; nothing where that is empty.
    pub(crate) fn section(heading: &'static str, body: Docs) -> Self {
        if body.is_empty() { body } else { Self::of(["# ", heading, "\n\n", &body.text].concat()) }
    }

    /// A list with an item for each text that is not empty.
    pub(crate) fn list(items: impl IntoIterator<Item = Docs>) -> Self {
        let items = items.into_iter().filter(|item| !item.text.is_empty()).map(|item| bulleted(&item.text));
        Self::of(items.collect::<Vec<_>>().join("\n"))
    }

    /// A label and its text, as in `room_id`: The room. Text that begins with a block of its own, such as a list, goes
    /// below the label.
    pub(crate) fn labelled(label: Line, text: Docs) -> Self {
        // A colon right after a link would make the link a definition of one.
        let is_link = label.0.starts_with('[') && label.0.ends_with(']');
        let between = match (label.0.is_empty() || text.text.is_empty(), begins_with_paragraph(&text.text)) {
            (true, _) => "",
            (false, true) if is_link => "\\: ",
            (false, true) => ": ",
            (false, false) if is_link => "\\:\n\n",
            (false, false) => ":\n\n",
        };
        Self::of([&label.0, between, &text.text].concat())
    }

    /// This text with a list right below it.
    pub(crate) fn above(self, list: Docs) -> Self {
        let between = if self.text.is_empty() || list.text.is_empty() { "" } else { "\n" };
        Self::of([&self.text, between, &list.text].concat())
    }
}

/// A text as an item of a list.
fn bulleted(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(2));
    for (index, line) in text.split('\n').enumerate() {
        out.push_str(match (index, line.is_empty()) {
            (0, _) => "- ",
            (_, true) => "\n",
            (_, false) => "\n  ",
        });
        out.push_str(line);
    }
    out
}

fn begins_with_paragraph(text: &str) -> bool {
    let first = || Parser::new_ext(text, finished::RUSTDOC).next();
    text.starts_with(|first: char| first.is_alphabetic()) || matches!(first(), Some(Event::Start(Tag::Paragraph)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(description: &str) -> String {
        Docs::list([Docs::labelled(Line::default().code("a"), Docs::description(description))]).text
    }

    #[test]
    fn a_description_stays_within_its_item() {
        assert_eq!(item("The room."), "- `a`: The room.");
        assert_eq!(item("*The* room"), "- `a`: *The* room");
        assert_eq!(item("One.\n\nTwo\nthree."), "- `a`: One.\n\n  Two\n  three.");
        assert_eq!(item("- b\n- c"), "- `a`:\n\n  - b\n  - c");
        assert_eq!(item("```\n- b\n\nc\n```"), "- `a`:\n\n  ```text\n  - b\n\n  c\n  ```");
        assert_eq!(item("# Errors\n\nNone"), "- `a`:\n\n  # Errors\n\n  None");
        assert_eq!(item(""), "- `a`");
    }

    #[test]
    fn a_link_with_a_text_is_no_definition() {
        let label = || Line::default().item("Server::Main");
        for (description, expected) in [
            ("Main", "- [`Server::Main`]\\: Main"),
            ("<https://a.example>", "- [`Server::Main`]\\: <https://a.example>"),
            ("- Main", "- [`Server::Main`]\\:\n\n  - Main"),
        ] {
            let list = Docs::list([Docs::labelled(label(), Docs::description(description))]).text;
            assert_eq!(list, expected);
            assert!(Parser::new_ext(&list, finished::RUSTDOC).reference_definitions().iter().next().is_none());
        }
    }

    #[test]
    fn what_is_empty_is_not_there() {
        assert!(Docs::section("Arguments", Docs::list([Docs::default()])).is_empty());
        assert_eq!(Docs::default().above(Docs::list([])).text, "");
        let list = Docs::list([Docs::words("One"), Docs::default(), Docs::words("Two")]);
        assert_eq!(Docs::section("Errors", list).text, "# Errors\n\n- One\n- Two");
    }
}
