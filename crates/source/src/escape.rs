//! Text from documents, made safe to print: what is invisible, moves the cursor or turns the reading direction is spelled
//! out.

use std::borrow::Cow;

/// How many characters of a message, a label or a name are printed for people.
const LONGEST_TEXT: usize = 400;

/// Whether a character is to be spelled out.
pub(crate) fn is_unsafe(character: char) -> bool {
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

/// The text with unsafe characters as Rust writes them (`\n`, `\u{202e}`).
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    text.chars().for_each(|character| push(&mut escaped, character));
    Cow::Owned(escaped)
}

/// The text with unsafe characters as Rust writes them (`\n`, `\u{202e}`), and no longer than a person reads.
pub(crate) fn escape_short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST_TEXT) {
        None => escape(text),
        Some((end, _)) => Cow::Owned(format!("{}…", escape(text.get(..end).unwrap_or_default()))),
    }
}

/// Appends a character, spelled out if it is unsafe.
pub(crate) fn push(escaped: &mut String, character: char) {
    if !is_unsafe(character) {
        escaped.push(character);
    } else if matches!(character, '\n' | '\r' | '\t') {
        escaped.extend(character.escape_default());
    } else {
        escaped.extend(character.escape_unicode());
    }
}

/// JSON text with unsafe characters as JSON writes them (`\u202e`): the same value, safe to print.
pub(crate) fn escape_json(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if is_unsafe(character) {
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
