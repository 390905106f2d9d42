//! The formats that OpenAPI adds to JSON Schema's own, or that documents use under another name.

use jsonschema::ValidationOptions;

/// Adds the formats of text.
pub(crate) fn register(options: ValidationOptions<'static>) -> ValidationOptions<'static> {
    options.with_format("byte", is_base64).with_format("base64", is_base64).with_format("base64url", is_base64)
}

/// RFC 4648, in either alphabet, with or without padding; line breaks are let through, since MIME writes them.
fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    padding <= 2 && digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_\r\n".contains(&byte))
}

/// The bounds that a format of whole numbers implies, both included; `None` for other formats.
pub(crate) fn integer_bounds(format: &str) -> Option<(i128, i128)> {
    Some(match format {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" => (i64::MIN.into(), i64::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "uint64" => (0, u64::MAX.into()),
        _ => return None,
    })
}
