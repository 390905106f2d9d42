//! Numbers as documents write them, into numbers as JSON values hold them.
//!
//! No number is refused: one that fits neither 64-bit integers nor floats becomes the nearest float.

use serde_json::Number;

/// A number, and whether it is the one that was written.
#[derive(Debug, PartialEq)]
pub(crate) struct Reading {
    pub(crate) number: Number,
    pub(crate) exact: bool,
}

/// Reads a decimal number, or a hexadecimal or octal integer (`0x1F`, `0o17`); `None` where the text is none of these.
pub(crate) fn read(text: &str) -> Option<Reading> {
    if let Some(digits) = text.strip_prefix("0x") {
        return Some(radix(digits, 16));
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return Some(radix(digits, 8));
    }
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    if unsigned == "-0" {
        return Some(nearest(-0.0, true));
    }
    if let Ok(number) = unsigned.parse::<u64>() {
        return Some(Reading { number: number.into(), exact: true });
    }
    if let Ok(number) = unsigned.parse::<i64>() {
        return Some(Reading { number: number.into(), exact: true });
    }
    let float: f64 = text.parse().ok()?;
    let is_integer = !text.contains(['.', 'e', 'E']);
    let exact = if is_integer { float.to_string() == unsigned } else { float.is_finite() && !underflows(text, float) };
    Some(nearest(float, exact))
}

/// The float, or the largest one in place of an infinity.
pub(crate) fn nearest(float: f64, exact: bool) -> Reading {
    let number = Number::from_f64(float.clamp(f64::MIN, f64::MAX)).unwrap_or_else(|| 0.into());
    Reading { number, exact }
}

fn radix(digits: &str, radix: u32) -> Reading {
    if let Ok(number) = u64::from_str_radix(digits, radix) {
        return Reading { number: number.into(), exact: true };
    }
    let values = digits.chars().filter_map(|digit| digit.to_digit(radix));
    nearest(values.fold(0.0, |sum, digit| sum * f64::from(radix) + f64::from(digit)), false)
}

/// Whether a number that is not zero became zero.
fn underflows(text: &str, float: f64) -> bool {
    let mantissa = text.split(['e', 'E']).next().unwrap_or(text);
    float == 0.0 && mantissa.contains(|digit| matches!(digit, '1'..='9'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> (String, bool) {
        let reading = read(text).unwrap();
        (reading.number.to_string(), reading.exact)
    }

    #[test]
    fn numbers_within_range_are_exact() {
        for (text, number) in [
            ("0", "0"),
            ("-0", "-0.0"),
            ("18446744073709551615", "18446744073709551615"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("1e3", "1000.0"),
            ("+12", "12"),
            ("0755", "755"),
            (".5", "0.5"),
            ("5.", "5.0"),
            ("0x1F", "31"),
            ("0o17", "15"),
            ("18446744073709552000", "1.8446744073709552e+19"),
        ] {
            assert_eq!(shown(text), (number.to_owned(), true), "{text}");
        }
    }

    #[test]
    fn numbers_out_of_range_become_the_nearest() {
        for (text, number) in [
            ("123456789012345678901234567890", "1.2345678901234568e+29"),
            ("1e400", "1.7976931348623157e+308"),
            ("-1e400", "-1.7976931348623157e+308"),
            ("1e-400", "0.0"),
            ("0xFFFFFFFFFFFFFFFFFF", "4.722366482869645e+21"),
        ] {
            assert_eq!(shown(text), (number.to_owned(), false), "{text}");
        }
        assert_eq!(shown(&"9".repeat(100_000)), ("1.7976931348623157e+308".to_owned(), false));
        assert_eq!(read("1.2.3"), None);
    }
}
