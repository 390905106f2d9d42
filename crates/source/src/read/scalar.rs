//! What a plain YAML scalar means: the core schema of YAML 1.2.2 (section 10.3.2).
//!
//! So `no`, `on` and `2024-01-01` are strings, and `0755` is seven hundred and fifty-five.

use super::event::ScalarKind;

/// The meaning of a plain (unquoted, untagged) scalar.
pub(crate) fn plain(text: &str) -> ScalarKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => ScalarKind::Null,
        "true" | "True" | "TRUE" => ScalarKind::Bool(true),
        "false" | "False" | "FALSE" => ScalarKind::Bool(false),
        "<<" => ScalarKind::Merge,
        _ => numeric(text).unwrap_or(ScalarKind::String),
    }
}

/// The meaning of a scalar with a tag of the core schema; a text that cannot be what its tag says keeps its own meaning.
pub(crate) fn tagged(tag: &str, text: &str) -> ScalarKind {
    let own = plain(text);
    match (tag, own) {
        ("str", _) => ScalarKind::String,
        ("null", _) => ScalarKind::Null,
        ("int" | "float" | "bool", own) => own,
        _ => ScalarKind::String,
    }
}

/// The meaning of a number, infinity or not-a-number.
fn numeric(text: &str) -> Option<ScalarKind> {
    // Nearly every plain scalar is a word: look at one byte before looking at all.
    if !matches!(text.as_bytes().first(), Some(b'0'..=b'9' | b'+' | b'-' | b'.')) {
        return None;
    }
    let digits_only = |digits: &str, radix| !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    if text.strip_prefix("0x").is_some_and(|digits| digits_only(digits, 16))
        || text.strip_prefix("0o").is_some_and(|digits| digits_only(digits, 8))
    {
        return Some(ScalarKind::Number);
    }
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(ScalarKind::NotANumber);
    }
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..)?),
        Some(b'+') => (false, text.get(1..)?),
        _ => (false, text),
    };
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Some(ScalarKind::Infinite { negative });
    }
    is_decimal(unsigned).then_some(ScalarKind::Number)
}

/// Whether a text without a sign is a decimal number: `1`, `1.5`, `.5`, `5.`, `1e3`.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let all_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mantissa_fits = all_digits(whole) && all_digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && all_digits(digits)
    });
    mantissa_fits && exponent_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        for text in [
            "no",
            "on",
            "y",
            "2024-01-01",
            "1.2.3",
            "1_000",
            "12:30:45",
            "0b11",
            "-",
            "+",
            ".",
            "e1",
            "1e",
            "0x",
            "0xG",
            "-0x1",
            "3.0.3",
            "1 2",
        ] {
            assert_eq!(plain(text), ScalarKind::String, "{text}");
        }
        for text in ["0", "-1", "+12", "0755", "0o17", "0x1F", "1e3", "1.5E-3", ".5", "5.", "-.5"] {
            assert_eq!(plain(text), ScalarKind::Number, "{text}");
            assert!(super::super::number::read(text).is_some(), "{text}");
        }
        assert_eq!(plain("-.inf"), ScalarKind::Infinite { negative: true });
        assert_eq!(plain(".NaN"), ScalarKind::NotANumber);
        assert_eq!(plain("~"), ScalarKind::Null);
        assert_eq!(plain("True"), ScalarKind::Bool(true));
    }

    #[test]
    fn tags_decide() {
        assert_eq!(tagged("str", "12"), ScalarKind::String);
        assert_eq!(tagged("int", "12"), ScalarKind::Number);
        assert_eq!(tagged("int", "twelve"), ScalarKind::String);
        assert_eq!(tagged("null", ""), ScalarKind::Null);
        assert_eq!(tagged("binary", "12"), ScalarKind::String);
    }
}
