//! Which characters a message may hold as they are.

/// Unicode's `Default_Ignorable_Code_Point`s and the other characters that show nothing of their own, each range with its
/// last. They hide text, reorder it (bidi) or break the line.
const INVISIBLE: &[(char, char)] = &[
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{e000}', '\u{f8ff}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{10ffff}'),
];

/// Whether a character shows as itself and leaves those around it alone.
pub(super) fn is_printable(letter: char) -> bool {
    letter.is_ascii_graphic()
        || letter == ' '
        || !letter.is_control() && !INVISIBLE.iter().any(|(first, last)| (*first..=*last).contains(&letter))
}
