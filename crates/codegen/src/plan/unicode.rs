//! Names in other letters than those of ASCII.
//!
//! Rust takes nearly every letter, but it composes accents, so that two names may turn out to be one, and the compiler warns
//! of letters that are rarely written and of those that look like others. Names that would come to that are written in
//! ASCII; `Größe` and `会議室` stay as they are.

use std::borrow::Cow;

use deunicode::{deunicode, deunicode_char};
use unicode_normalization::UnicodeNormalization as _;
use unicode_security::general_security_profile::IdentifierType;
use unicode_security::{GeneralSecurityProfile, MixedScript as _, is_potential_mixed_script_confusable_char};

use super::words::is_word_character;

/// A name as it stands where the compiler has nothing to say of its letters, else in ASCII.
pub(super) fn familiar(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return Cow::Borrowed(name);
    }
    let name: String = name.chars().filter(|character| !is_invisible(*character)).nfc().collect();
    let letters: String = name.chars().filter(|character| is_word_character(*character)).collect();
    Cow::Owned(if letters.is_ascii() || is_familiar(&letters) { name } else { deunicode(&name) })
}

/// Whether a character that identifiers may hold is not seen by itself: it makes an emoji of the sign before it, for one.
fn is_invisible(character: char) -> bool {
    is_word_character(character)
        && GeneralSecurityProfile::identifier_type(character) == Some(IdentifierType::Default_Ignorable)
}

/// Whether letters are common in either case, and not all that are beyond ASCII like those of another script. An accent or
/// two in a Latin word is enough to tell it.
fn is_familiar(letters: &str) -> bool {
    let is_common = |letters: &str| letters.chars().all(GeneralSecurityProfile::identifier_allowed);
    let is_latin = || letters.contains(|letter: char| letter.is_ascii_alphabetic()) && letters.is_single_script();
    let mut foreign = letters.chars().filter(|letter| !letter.is_ascii());
    [letters, &letters.to_lowercase(), &letters.to_uppercase()].into_iter().all(is_common)
        && (is_latin() || !foreign.all(is_potential_mixed_script_confusable_char))
}

/// The words for a character that is no letter (`€`), where there are any.
pub(super) fn transliterated(character: char) -> Option<String> {
    let text = deunicode_char(character)?.to_lowercase();
    let words: Vec<&str> = text.split([' ', '_', '-']).filter(|word| !word.is_empty()).collect();
    let is_word = |word: &&str| word.chars().all(|letter| letter.is_ascii_alphabetic());
    (!words.is_empty() && words.iter().all(is_word)).then(|| words.join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_letters_stay_and_others_are_written_in_ascii() {
        let cases = [
            ("Größe", "Größe"),
            ("会議室", "会議室"),
            ("ユーザーID", "ユーザーID"),
            ("получить", "получить"),
            ("maß", "maß"),
            ("get_комнаты", "get_комнаты"),
            ("e\u{301}te\u{301}", "été"),
            ("ʿayn", "'ayn"),
            ("\u{b5}", "u"),
            ("\u{fb01}n", "fin"),
            ("⬅\u{fe0f}", "⬅"),
            ("\u{441}", "s"),
            ("\u{441}ity", "sity"),
            ("αx", "ax"),
            ("10 € – “a”", "10 € – “a”"),
        ];
        for (name, expected) in cases {
            assert_eq!(familiar(name), expected, "{name}");
        }
    }

    #[test]
    fn signs_become_words() {
        assert_eq!(transliterated('€').as_deref(), Some("eur"));
        assert_eq!(transliterated('🎲').as_deref(), Some("game_die"));
        assert_eq!(transliterated('½'), None);
        assert_eq!(transliterated('≥'), None);
    }
}
