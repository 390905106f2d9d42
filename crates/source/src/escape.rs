//! Text of documents and names of files, made safe to print: characters that are invisible, move the cursor or change the
//! reading direction are escaped.

use std::borrow::Cow;

use serde_json::Value;

/// How many characters of a message, a label or a name are printed for people.
const LONGEST_TEXT: usize = 400;

/// Whether a character is invisible or acts on a terminal or an editor: controls, marks of direction, separators of lines.
pub fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character,
            // Invisible: soft hyphen, zero-width characters, word joiners, byte order mark, interlinear, tags.
            '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2065}'
            | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
            // Direction.
            | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}'
            // Line and paragraph separators.
            | '\u{2028}' | '\u{2029}')
}

/// The text on one line, with unprintable characters as Rust writes them (`\n`, `\u{202e}`).
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    text.chars().for_each(|character| push(&mut escaped, character));
    Cow::Owned(escaped)
}

/// The text of [`printable`], no longer than a person reads.
pub(crate) fn printable_short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST_TEXT) {
        None => printable(text),
        Some((end, _)) => Cow::Owned(format!("{}…", printable(text.get(..end).unwrap_or_default()))),
    }
}

/// Appends a character, escaped if it is unprintable.
pub(crate) fn push(escaped: &mut String, character: char) {
    if !is_unprintable(character) {
        escaped.push(character);
    } else if matches!(character, '\n' | '\r' | '\t') {
        escaped.extend(character.escape_default());
    } else {
        escaped.extend(character.escape_unicode());
    }
}

/// A JSON value on one line, with unprintable characters as JSON escapes them (`\u202e`): the same value, safe to print.
pub fn printable_json(value: &Value) -> String {
    let json = value.to_string();
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if is_unprintable(character) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            escaped.push(character);
        }
    }
    escaped
}
