//! No generated file holds a character that hides or turns what follows.

use crate::fuzz::protocol::{Failure, Verdict};

/// Whether a character does: a control character other than the line feed, a line end of Unicode, a control of direction.
fn is_deceiving(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Judges a file.
pub(crate) fn check(path: &str, text: &str) -> Verdict {
    let Some((line, found)) = text.lines().find_map(|line| Some((line, line.chars().find(|c| is_deceiving(*c))?)))
    else {
        // A lone carriage return at the end of a line is no part of it.
        return if text.contains('\r') { Err(failure(path, '\r', "")) } else { Ok(()) };
    };
    Err(failure(path, found, line))
}

fn failure(path: &str, character: char, line: &str) -> Failure {
    let extension = path.rsplit('.').next().unwrap_or_default();
    let line: String = line.trim().chars().take(80).flat_map(char::escape_default).collect();
    let code = u32::from(character);
    Failure::new(format!("a .{extension} file holds a control character"), format!("U+{code:04X} in {path}: {line}"))
}
