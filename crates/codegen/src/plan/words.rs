//! The words of a name, and identifiers made of them.
//!
//! A document's names come in every writing (`roomId`, `room-id`, `ROOM_ID`, `e+`, `3D`, ``): here they become words, and
//! words become identifiers of Rust. What is unique, and what is taken, is not known here.

use std::borrow::Cow;

use super::rust::Identifier;
use super::unicode::{familiar, transliterated};

/// How much of the punctuation in a name is spelled out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// Only where a number would lose its sign, or nothing else is there.
    Least,
    /// Before the first letter and after the last one.
    Ends,
    /// Everywhere.
    All,
}

/// The case of an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// Types and variants.
    Pascal,
    /// Fields, methods and modules.
    Snake,
}

/// The words of a name, as written.
pub(super) fn words(name: &str, spelling: Spelling) -> Vec<Cow<'_, str>> {
    let letters = name.find(is_word_character).zip(name.rfind(is_word_character));
    let mut words = Words { name, spelling, letters, out: Vec::new(), start: None };
    words.split();
    words.out
}

struct Words<'n> {
    name: &'n str,
    spelling: Spelling,
    /// Where the first and the last character of a word stand.
    letters: Option<(usize, usize)>,
    out: Vec<Cow<'n, str>>,
    start: Option<usize>,
}

impl<'n> Words<'n> {
    fn split(&mut self) {
        let mut previous = None;
        let mut characters = self.name.char_indices().peekable();
        while let Some((position, character)) = characters.next() {
            let next = characters.peek().map(|(_, character)| *character);
            if is_word_character(character) {
                if starts_word(previous, character, next, self.name.get(position..).unwrap_or_default()) {
                    self.end(position);
                }
                self.start.get_or_insert(position);
            } else {
                self.end(position);
                if self.is_spelled(position, character, previous, next) {
                    self.out.push(spelled_out(character));
                }
            }
            previous = Some(character);
        }
        self.end(self.name.len());
    }

    fn end(&mut self, position: usize) {
        if let Some(start) = self.start.take() {
            self.out.extend(self.name.get(start..position).map(Cow::Borrowed));
        }
    }

    /// Whether punctuation becomes a word.
    fn is_spelled(&self, position: usize, character: char, previous: Option<char>, next: Option<char>) -> bool {
        let at_end = self.letters.is_none_or(|(first, last)| position < first || position > last);
        match self.spelling {
            Spelling::Least => {
                let is_sign = matches!(character, '-' | '+') && previous.is_none();
                self.letters.is_none() || is_sign && next.is_some_and(|next| next.is_ascii_digit())
            }
            Spelling::Ends => at_end,
            Spelling::All => true,
        }
    }
}

/// Whether a word starts at `character`.
fn starts_word(previous: Option<char>, character: char, next: Option<char>, rest: &str) -> bool {
    let Some(previous) = previous else { return false };
    if !character.is_uppercase() {
        return false;
    }
    if previous.is_lowercase() || previous.is_numeric() {
        return true;
    }
    // `HTTPServer` is two words, but the plural in `roomIDs` and `baseURLs` is none.
    let plural = rest.chars().nth(1) == Some('s') && rest.chars().nth(2).is_none_or(|after| !after.is_lowercase());
    previous.is_uppercase() && next.is_some_and(char::is_lowercase) && !plural
}

/// Whether a character may stand in an identifier.
pub(super) fn is_word_character(character: char) -> bool {
    if character.is_ascii() { character.is_ascii_alphanumeric() } else { unicode_ident::is_xid_continue(character) }
}

/// The word for a character that no identifier takes.
fn spelled_out(character: char) -> Cow<'static, str> {
    let word = match character {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '=' => "equals",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '?' => "question",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '~' => "tilde",
        '#' => "hash",
        '@' => "at",
        '$' => "dollar",
        '(' => "open",
        ')' => "close",
        '[' => "open_bracket",
        ']' => "close_bracket",
        '{' => "open_brace",
        '}' => "close_brace",
        '"' => "quote",
        '\'' => "apostrophe",
        '`' => "backtick",
        '_' => "underscore",
        ' ' => "space",
        _ => return Cow::Owned(transliterated(character).unwrap_or_else(|| format!("u{:x}", u32::from(character)))),
    };
    Cow::Borrowed(word)
}

/// Words in one case, without regard to what Rust reserves. Empty where there are none.
///
/// A digit that follows a digit across a separator stays apart from it: `1.5` is `1_5`.
pub(super) fn join<'w>(words: impl IntoIterator<Item = &'w Cow<'w, str>>, case: Case) -> String {
    let mut out = String::with_capacity(32);
    for word in words {
        let digits_meet = out.ends_with(|last: char| last.is_numeric()) && word.starts_with(char::is_numeric);
        match case {
            Case::Snake => {
                if !out.is_empty() {
                    out.push('_');
                }
                out.extend(word.chars().flat_map(char::to_lowercase));
            }
            Case::Pascal => {
                if digits_meet {
                    out.push('_');
                }
                for part in word.split('_') {
                    capitalize(part, &mut out);
                }
            }
        }
    }
    out
}

fn capitalize(word: &str, out: &mut String) {
    let mut characters = word.chars();
    out.extend(characters.next().into_iter().flat_map(char::to_uppercase));
    out.extend(characters.flat_map(char::to_lowercase));
}

/// A name in one case, without regard to what Rust reserves.
pub(super) fn convert(name: &str, spelling: Spelling, case: Case) -> String {
    join(&words(&familiar(name), spelling), case)
}

/// What stands before a name that cannot start an identifier, and for one that is empty.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fallback {
    /// For an empty name: `empty`, or `Empty`.
    pub(super) empty: &'static str,
    /// Before a name that starts with a digit: `value`, or `Value`.
    pub(super) digit: &'static str,
    /// After a name that Rust reserves and that cannot be raw: `self`, `Self`.
    pub(super) reserved: &'static str,
}

/// In bytes: how long an identifier may be. rustdoc names a file after each type, and file systems take 255.
const LONGEST: usize = 200;

/// Makes an identifier of text that is already in its case.
pub(super) fn identifier(text: &str, case: Case, fallback: Fallback) -> Identifier {
    // What was put after an empty name begins with what joins the two.
    let text = &*shortened(text.trim_start_matches('_').to_owned(), case, LONGEST);
    let Some(first) = text.chars().next() else { return Identifier::new(fallback.empty) };
    if !unicode_ident::is_xid_start(first) {
        let between = if case == Case::Snake { "_" } else { "" };
        return Identifier::new(&format!("{}{between}{text}", fallback.digit));
    }
    match text {
        "self" | "super" | "crate" => Identifier::new(&format!("{text}_{}", fallback.reserved)),
        "Self" => Identifier::new(&format!("{text}{}", fallback.reserved)),
        _ => Identifier::new(text),
    }
}

/// A name of at most so many bytes: the whole words that fit, and a fingerprint of all of it.
pub(super) fn shortened(name: String, case: Case, longest: usize) -> String {
    if name.len() <= longest {
        return name;
    }
    let tail = fingerprint(&name);
    let longest = longest.saturating_sub(tail.len()).saturating_sub(1);
    let room = (0..=longest).rev().find(|end| name.is_char_boundary(*end)).unwrap_or_default();
    let (head, rest) = name.split_at(room);
    let (starts_word, between): (fn(char) -> bool, &str) = match case {
        Case::Snake => (|character| character == '_', "_"),
        Case::Pascal => (char::is_uppercase, ""),
    };
    let end = if rest.starts_with(starts_word) { None } else { head.rfind(starts_word).filter(|end| *end > 0) };
    let whole = end.and_then(|end| head.get(..end)).unwrap_or(head);
    format!("{}{between}{tail}", whole.trim_end_matches('_'))
}

/// Eight digits that tell a long name from others that begin like it (FNV-1a).
pub(super) fn fingerprint(name: &str) -> String {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{hash:08x}")
}

/// The singular of an English plural, where the ending tells it.
pub(super) fn singular(word: &str) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    let without = |count: usize| word.get(..word.len().saturating_sub(count)).map(str::to_owned);
    if lower.len() < 3 || !lower.ends_with('s') || ends(&["ss", "us", "is", "news", "series", "species"]) {
        None
    } else if ends(&["cookies", "movies", "calories", "caches", "axes"]) {
        without(1)
    } else if ends(&["ies"]) {
        without(3).map(|stem| format!("{stem}y"))
    } else if ends(&["sses", "shes", "ches", "xes", "zzes", "statuses", "bonuses", "viruses", "aliases"]) {
        without(2)
    } else {
        without(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words() {
        let cases = [
            ("roomId", "room_id", "RoomId"),
            ("HTTPServer", "http_server", "HttpServer"),
            ("roomIDs", "room_ids", "RoomIds"),
            ("baseURLs", "base_urls", "BaseUrls"),
            ("ROOM_ID", "room_id", "RoomId"),
            ("sha256Sum", "sha256_sum", "Sha256Sum"),
            ("1.5", "1_5", "1_5"),
            ("-1", "minus_1", "Minus1"),
            ("a-1", "a_1", "A1"),
            ("+", "plus", "Plus"),
            ("a+b", "a_b", "AB"),
            ("", "", ""),
            ("Größe", "größe", "Größe"),
        ];
        for (name, snake, pascal) in cases {
            assert_eq!(convert(name, Spelling::Least, Case::Snake), snake);
            assert_eq!(convert(name, Spelling::Least, Case::Pascal), pascal);
        }
        assert_eq!(convert("$id", Spelling::Ends, Case::Snake), "dollar_id");
        assert_eq!(convert("a+b", Spelling::All, Case::Pascal), "APlusB");
    }

    #[test]
    fn any_text_becomes_an_identifier() {
        let fallback = Fallback { empty: "empty", digit: "n", reserved: "operation" };
        let cases = [
            ("", "empty"),
            ("_", "empty"),
            ("__", "empty"),
            ("_get", "get"),
            ("_2", "n_2"),
            ("2x", "n_2x"),
            ("self", "self_operation"),
            ("_self", "self_operation"),
            ("fn", "r#fn"),
        ];
        for (text, expected) in cases {
            assert_eq!(identifier(text, Case::Snake, fallback).as_str(), expected, "{text:?}");
        }
    }

    #[test]
    fn long_names_are_whole_words_and_a_fingerprint() {
        let fallback = Fallback { empty: "empty", digit: "n", reserved: "operation" };
        for (word, case) in [("about_rooms_", Case::Snake), ("AboutRooms", Case::Pascal)] {
            let name = |end: &str| String::from(identifier(&format!("{}{end}", word.repeat(30)), case, fallback));
            let (one, two) = (name("One"), name("Two"));
            assert!(one != two && one.len() <= LONGEST && one.starts_with(word), "{one} {two}");
            let whole = one.get(..one.len() - 8).expect("a fingerprint").replace(word, "");
            assert!(["", "about_", "About"].contains(&&*whole), "{one}");
        }
        for word in ["a", "é", "日", "Ä"] {
            for case in [Case::Snake, Case::Pascal] {
                let name = identifier(&word.repeat(300), case, fallback);
                assert!(name.as_str().starts_with(word) && name.as_str().len() <= LONGEST, "{name:?}");
            }
        }
    }

    #[test]
    fn plurals_become_singular() {
        let cases = [
            ("rooms", Some("room")),
            ("Entries", Some("Entry")),
            ("addresses", Some("address")),
            ("sizes", Some("size")),
            ("caches", Some("cache")),
            ("branches", Some("branch")),
            ("status", None),
            ("statuses", Some("status")),
            ("data", None),
            ("s", None),
        ];
        for (plural, expected) in cases {
            assert_eq!(singular(plural).as_deref(), expected, "{plural}");
        }
    }
}
