//! A text, and the text with its escapes undone, each byte with the range of the original text that it came from.
//!
//! A server may echo a secret as JSON, in a URL, in a form or in HTML, or as one of them within another. Searching the decoded
//! text finds it in any of these, however the server escapes it.

use std::ops::Range;

/// One way to read a text.
pub(super) struct Reading {
    bytes: Vec<u8>,
    /// Which part of the text each byte stands for.
    sources: Vec<(usize, usize)>,
}

/// How deep encodings are undone: a URL in a URL in JSON.
const DEPTH: usize = 3;

/// Every way to read a text that differs from the others.
pub(super) fn readings(text: &str) -> Vec<Reading> {
    let bytes = text.as_bytes().to_vec();
    let sources = (0..bytes.len()).map(|index| (index, index + 1)).collect();
    let mut readings = vec![Reading { bytes, sources }];
    let mut first_of_level = 0;
    for _ in 0..DEPTH {
        let level = first_of_level..readings.len();
        first_of_level = readings.len();
        for index in level {
            for encoding in [Encoding::Json, Encoding::Percent, Encoding::Form, Encoding::Html] {
                let decoded = readings.get(index).and_then(|reading| reading.decoded(encoding));
                readings.extend(decoded.filter(|new| readings.iter().all(|known| known.bytes != new.bytes)));
            }
        }
    }
    readings
}

impl Reading {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The part of the text that a part of this reading stands for.
    pub(super) fn source(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let sources = self.sources.get(range.clone())?;
        Some(sources.first()?.0..sources.last()?.1)
    }

    /// This reading with the escapes of an encoding undone; `None` if it has none.
    fn decoded(&self, encoding: Encoding) -> Option<Self> {
        let mut decoded = Self { bytes: Vec::new(), sources: Vec::new() };
        let (mut index, mut has_escapes) = (0, false);
        while let Some([first, ..]) = self.bytes.get(index..) {
            let unit = encoding.first_unit(self.bytes.get(index..).unwrap_or_default());
            has_escapes |= !matches!(unit, Unit::Plain);
            let length = match unit {
                Unit::Plain => {
                    decoded.push(&[*first], self.source(&(index..index + 1))?);
                    1
                }
                Unit::Byte(byte, length) => {
                    decoded.push(&[byte], self.source(&(index..index + length))?);
                    length
                }
                Unit::Letter(letter, length) => {
                    let mut buffer = [0; 4];
                    let bytes = letter.encode_utf8(&mut buffer).as_bytes();
                    decoded.push(bytes, self.source(&(index..index + length))?);
                    length
                }
                Unit::Cut => {
                    // What it stands for is unknown: it goes with the byte before it.
                    if let (Some(last), Some((_, end))) = (decoded.sources.last_mut(), self.sources.last()) {
                        last.1 = *end;
                    }
                    break;
                }
            };
            index += length;
        }
        has_escapes.then_some(decoded)
    }

    fn push(&mut self, bytes: &[u8], source: Range<usize>) {
        self.bytes.extend_from_slice(bytes);
        self.sources.extend(bytes.iter().map(|_| (source.start, source.end)));
    }
}

/// How texts are escaped.
#[derive(Clone, Copy)]
enum Encoding {
    /// JSON's strings, and those of Rust's `Debug`.
    Json,
    /// URLs.
    Percent,
    /// Forms: percent-encoding, and `+` for a space.
    Form,
    /// HTML and XML.
    Html,
}

/// What a text begins with.
enum Unit {
    /// A byte that stands for itself.
    Plain,
    /// An escape of a byte, and its length.
    Byte(u8, usize),
    /// An escape of a character, and its length.
    Letter(char, usize),
    /// An escape that the end of the text cuts.
    Cut,
}

impl Encoding {
    fn first_unit(self, text: &[u8]) -> Unit {
        let unit = match (self, text) {
            (Self::Json, [b'\\', rest @ ..]) => json(rest),
            (Self::Percent | Self::Form, [b'%', ..]) => {
                digits(text, 1, 2).map(|value| u8::try_from(value).map_or(Unit::Plain, |byte| Unit::Byte(byte, 3)))
            }
            (Self::Form, [b'+', ..]) => Ok(Unit::Byte(b' ', 1)),
            (Self::Html, [b'&', rest @ ..]) => Ok(html(rest)),
            _ => Ok(Unit::Plain),
        };
        unit.unwrap_or_else(|unit| unit)
    }
}

/// The hexadecimal digits of which an escape consists.
///
/// # Errors
///
/// What the text begins with, if that is no such escape.
fn digits(text: &[u8], start: usize, count: usize) -> Result<u32, Unit> {
    let end = text.len().min(start + count);
    let digits = text.get(start..end).and_then(|digits| str::from_utf8(digits).ok()).ok_or(Unit::Plain)?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(Unit::Plain);
    }
    if digits.len() < count {
        return Err(Unit::Cut);
    }
    u32::from_str_radix(digits, 16).map_err(|_| Unit::Plain)
}

/// What follows a backslash.
fn json(rest: &[u8]) -> Result<Unit, Unit> {
    let letter = |letter, length| char::from_u32(letter).map_or(Unit::Plain, |letter| Unit::Letter(letter, length));
    Ok(match rest {
        [] => Unit::Cut,
        [b'n', ..] => Unit::Byte(b'\n', 2),
        [b'r', ..] => Unit::Byte(b'\r', 2),
        [b't', ..] => Unit::Byte(b'\t', 2),
        [b'b', ..] => Unit::Byte(8, 2),
        [b'f', ..] => Unit::Byte(12, 2),
        [byte @ (b'"' | b'\'' | b'\\' | b'/'), ..] => Unit::Byte(*byte, 2),
        [b'x', ..] => letter(digits(rest, 1, 2)?, 4),
        [b'u', b'{', digits @ ..] => braced(digits),
        [b'u', ..] => match (digits(rest, 1, 4)?, rest.get(5..)) {
            (high @ 0xd800..=0xdbff, Some([b'\\', b'u', ..])) => match digits(rest, 7, 4)? {
                low @ 0xdc00..=0xdfff => letter(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00), 12),
                _ => Unit::Plain,
            },
            (0xd800..=0xdbff, Some([] | [b'\\'])) => Unit::Cut,
            (value, _) => letter(value, 6),
        },
        _ => Unit::Plain,
    })
}

/// What follows `\u{`.
fn braced(rest: &[u8]) -> Unit {
    let count = rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let value = rest.get(..count).and_then(|digits| u32::from_str_radix(str::from_utf8(digits).ok()?, 16).ok());
    match (rest.get(count), value.and_then(char::from_u32)) {
        (Some(b'}'), Some(letter)) => Unit::Letter(letter, count + 4),
        (None, _) if count <= 6 => Unit::Cut,
        _ => Unit::Plain,
    }
}

/// The longest reference to a character that is undone, without its `&`: `#x10ffff;`.
const LONGEST_REFERENCE: usize = 9;

/// HTML's names of the characters that credentials consist of, besides letters and digits.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("apos", '\''),
    ("ast", '*'),
    ("bsol", '\\'),
    ("colon", ':'),
    ("comma", ','),
    ("commat", '@'),
    ("dollar", '$'),
    ("equals", '='),
    ("excl", '!'),
    ("grave", '`'),
    ("gt", '>'),
    ("Hat", '^'),
    ("lbrace", '{'),
    ("lbrack", '['),
    ("lcub", '{'),
    ("lowbar", '_'),
    ("lpar", '('),
    ("lsqb", '['),
    ("lt", '<'),
    ("num", '#'),
    ("percnt", '%'),
    ("period", '.'),
    ("plus", '+'),
    ("quest", '?'),
    ("quot", '"'),
    ("rbrace", '}'),
    ("rbrack", ']'),
    ("rcub", '}'),
    ("rpar", ')'),
    ("rsqb", ']'),
    ("semi", ';'),
    ("sol", '/'),
    ("verbar", '|'),
    ("vert", '|'),
];

/// What follows an ampersand.
fn html(rest: &[u8]) -> Unit {
    let Some(length) = rest.iter().take(LONGEST_REFERENCE).position(|byte| *byte == b';') else {
        let may_go_on =
            rest.len() < LONGEST_REFERENCE && rest.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#');
        return if may_go_on { Unit::Cut } else { Unit::Plain };
    };
    let name = rest.get(..length).and_then(|name| str::from_utf8(name).ok()).unwrap_or_default();
    let number = match (name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")), name.strip_prefix('#')) {
        (Some(digits), _) => u32::from_str_radix(digits, 16).ok(),
        (None, Some(digits)) => digits.parse().ok(),
        (None, None) => None,
    };
    let named = NAMED.iter().find(|(known, _)| *known == name).map(|(_, letter)| *letter);
    let letter = named.or_else(|| number.and_then(char::from_u32));
    letter.map_or(Unit::Plain, |letter| Unit::Letter(letter, length + 2))
}
