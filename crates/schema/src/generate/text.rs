//! Text by format, pattern and length.

use countersign_source::Budget;

use super::random::Random;
use super::shape::Shape;
use super::{BYTES_PER_STEP, pattern};

/// The longest text that is written where no maximum is given and none is needed.
const USUAL_LENGTH: usize = 24;
/// No text is made longer than this, whatever its minimum.
pub(super) const MAX_LENGTH: usize = 100_000;

const WORDS: [&str; 16] = [
    "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "haven", "islet", "juniper", "kelp", "lagoon",
    "meadow", "north", "oasis", "pebble",
];

/// Texts that may satisfy the shape, the likeliest first; whether they do is for the validator to say. What is written
/// is taken from `work`.
pub(super) fn candidates(shape: &Shape, random: &mut Random, work: &mut Budget) -> Vec<String> {
    let min = shape.min_length.min(MAX_LENGTH);
    let max = shape.max_length.unwrap_or(MAX_LENGTH).max(min);
    let mut candidates = Vec::new();
    if let Some(format) = &shape.format {
        candidates.extend(formatted(format, random).map(|text| fitted(&text, format, min, max)));
    }
    for pattern in &shape.patterns {
        let matching = pattern::candidates(pattern, min, max, random, work);
        // A pattern that may match anywhere leaves room for the format before it.
        let begun = shape.format.as_deref().and_then(|format| formatted(format, random));
        let together = begun.iter().flat_map(|begun| matching.iter().map(move |text| format!("{begun}{text}")));
        candidates.extend(together.collect::<Vec<_>>());
        candidates.extend(matching);
    }
    candidates.push(plain(min, max, random));
    let written: usize = candidates.iter().map(String::len).sum();
    // That the budget is spent is found where the next value is made.
    let _ = work.take(written / BYTES_PER_STEP);
    candidates
}

fn plain(min: usize, max: usize, random: &mut Random) -> String {
    let word = WORDS.get(random.below(WORDS.len())).copied().unwrap_or_default();
    let text: String = word.chars().take(max).collect();
    padded(text, min)
}

fn padded(mut text: String, min: usize) -> String {
    let missing = min.saturating_sub(text.chars().count());
    text.extend("abcdefghijklmnopqrstuvwxyz".chars().cycle().take(missing));
    text
}

/// A text of a format, made longer where the format allows it.
fn fitted(text: &str, format: &str, min: usize, max: usize) -> String {
    let length = text.chars().count();
    if (min..=max).contains(&length) {
        return text.to_owned();
    }
    match format {
        "byte" | "base64" | "base64url" | "binary" | "password" => {
            let length = min.max(length.min(max)).min(max.max(USUAL_LENGTH));
            // Four digits encode three bytes, so that a multiple of four needs no padding.
            let rounded = if length.next_multiple_of(4) <= max { length.next_multiple_of(4) } else { length };
            "QUJD".chars().cycle().take(rounded).collect()
        }
        "uri" | "url" | "iri" | "uri-reference" | "iri-reference" if length < min => padded(text.to_owned(), min),
        "uri" | "url" | "iri" => "a:b".chars().take(max).collect(),
        "email" | "idn-email" if length < min => {
            // A label has at most 63 characters; the part before the sign at most 64.
            let domain = "label.".repeat((min - length).div_ceil(6));
            text.replacen('@', &format!("@{domain}"), 1)
        }
        "email" | "idn-email" => "a@b.co".to_owned(),
        _ => text.to_owned(),
    }
}

fn formatted(format: &str, random: &mut Random) -> Option<String> {
    let word = WORDS.get(random.below(WORDS.len())).copied().unwrap_or_default();
    let number = random.next();
    let (day, hour, minute, second) = (1 + number % 28, (number >> 8) % 24, (number >> 16) % 60, (number >> 24) % 60);
    let month = 1 + (number >> 32) % 12;
    let date = format!("2026-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}Z");
    Some(match format {
        "uuid" | "guid" => uuid(random),
        "date-time" | "datetime" => format!("{date}T{time}"),
        "date" => date,
        "time" => time,
        "duration" => format!("PT{}M", 1 + minute),
        "email" | "idn-email" => format!("{word}@mail.example"),
        "hostname" | "idn-hostname" => format!("{word}.example"),
        "uri" | "url" | "iri" | "uri-reference" | "iri-reference" => format!("https://www.example.com/{word}"),
        "uri-template" => format!("https://www.example.com/{word}/{{id}}"),
        "ipv4" | "ip" => format!("192.0.2.{}", 1 + number % 254),
        "ipv6" => format!("2001:db8::{:x}", 1 + number % 0xfffe),
        "byte" | "base64" | "base64url" => {
            ["YW1iZXI=", "YmlyY2g=", "Y2VkYXI="].get(random.below(3)).copied().unwrap_or_default().to_owned()
        }
        "json-pointer" => format!("/{word}"),
        "relative-json-pointer" => "0".to_owned(),
        "regex" => "^[a-z]+$".to_owned(),
        "decimal" | "double" | "float" | "number" => format!("{}.{:02}", number % 100, (number >> 40) % 100),
        "int32" | "int64" | "integer" => (number % 1000).to_string(),
        _ => return None,
    })
}

fn uuid(random: &mut Random) -> String {
    let (high, low) = (random.next(), random.next());
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        low >> 52,
        low & 0xffff_ffff_ffff
    )
}
