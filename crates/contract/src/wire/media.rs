//! Media types: which is which, which matches which, and how its bodies are read.

use super::sequence::Sequence;

/// How the bodies of a media type are read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyKind {
    /// JSON and its relatives (`application/problem+json`).
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/form-data` and its relatives.
    Multipart,
    /// A list, its items one after another. What is documented as anything else is text.
    Sequence(Sequence),
    /// Text.
    Text,
    /// XML, which has no one mapping to JSON values.
    Xml,
    /// Anything else: bytes.
    Bytes,
}

/// The type and subtype, without parameters, in lower case.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// A parameter of a media type, such as `boundary`.
pub(crate) fn parameter(media_type: &str, name: &str) -> Option<String> {
    media_type.split(';').skip(1).find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// How the bodies of a media type are read.
pub(crate) fn body_kind(media_type: &str) -> BodyKind {
    let essence = essence(media_type);
    let (kind, subtype) = essence.split_once('/').unwrap_or((essence.as_str(), ""));
    match (kind, subtype) {
        (_, "json") | ("*", _) => BodyKind::Json,
        (_, subtype) if subtype.ends_with("+json") => BodyKind::Json,
        (_, "xml") => BodyKind::Xml,
        (_, subtype) if subtype.ends_with("+xml") => BodyKind::Xml,
        ("application", "x-www-form-urlencoded") => BodyKind::Form,
        ("multipart", _) => BodyKind::Multipart,
        ("application", "*") => BodyKind::Json,
        ("text", "event-stream") => BodyKind::Sequence(Sequence::Events),
        ("application", "jsonl" | "jsonlines" | "x-jsonlines" | "ndjson" | "x-ndjson") => {
            BodyKind::Sequence(Sequence::Lines)
        }
        (_, subtype) if subtype.ends_with("+jsonl") => BodyKind::Sequence(Sequence::Lines),
        (_, "json-seq") => BodyKind::Sequence(Sequence::Records),
        (_, subtype) if subtype.ends_with("+json-seq") => BodyKind::Sequence(Sequence::Records),
        ("text", _) => BodyKind::Text,
        ("application", "yaml" | "x-yaml" | "jwt" | "javascript" | "graphql") => BodyKind::Text,
        _ => BodyKind::Bytes,
    }
}

/// Whether a documented media type or range covers a concrete one. Only parameters that the document writes count, and
/// `charset` never does.
pub(crate) fn covers(documented: &str, actual: &str) -> bool {
    let (range, concrete) = (essence(documented), essence(actual));
    let essence_fits = match range.split_once('/') {
        Some(("*", "*")) | None => range == concrete || range == "*/*" || range == "*",
        Some((kind, "*")) => concrete.split_once('/').is_some_and(|(actual, _)| actual == kind),
        Some(_) => range == concrete,
    };
    essence_fits
        && documented.split(';').skip(1).filter_map(|pair| pair.split_once('=')).all(|(name, value)| {
            name.trim().eq_ignore_ascii_case("charset")
                || parameter(actual, name.trim()).is_none_or(|given| given == value.trim().trim_matches('"'))
        })
}

/// A concrete media type of a documented one: itself, or a common member of the range.
pub(crate) fn representative(documented: &str) -> String {
    match essence(documented).as_str() {
        "*/*" | "*" | "application/*" => "application/json".to_owned(),
        "text/*" => "text/plain".to_owned(),
        "image/*" => "image/png".to_owned(),
        "audio/*" => "audio/mpeg".to_owned(),
        "video/*" => "video/mp4".to_owned(),
        "multipart/*" => "multipart/form-data".to_owned(),
        _ => documented.to_owned(),
    }
}

/// Whether a documented media type is JSON and nothing else, so that text in it is a JSON string.
pub(crate) fn is_only_json(documented: &str) -> bool {
    !essence(documented).contains('*') && body_kind(documented) == BodyKind::Json
}

/// Whether an `Accept` header lets a media type through.
pub(crate) fn accepts(accept: &str, media_type: &str) -> bool {
    accept.split(',').any(|range| {
        let refused = parameter(range, "q").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0));
        !refused && covers(&essence(range), media_type)
    })
}

#[cfg(test)]
mod tests {
    use super::{BodyKind, accepts, body_kind, covers, representative};

    #[test]
    fn media_types_are_told_apart() {
        for (media_type, kind) in [
            ("application/json; charset=utf-8", BodyKind::Json),
            ("application/problem+json", BodyKind::Json),
            ("application/vnd.api+xml", BodyKind::Xml),
            ("text/csv", BodyKind::Text),
            ("application/x-www-form-urlencoded", BodyKind::Form),
            ("multipart/mixed", BodyKind::Multipart),
            ("application/octet-stream", BodyKind::Bytes),
        ] {
            assert_eq!(body_kind(media_type), kind, "{media_type}");
        }
    }

    #[test]
    fn ranges_cover_their_members() {
        assert!(covers("application/*", "application/json"));
        assert!(covers("*/*", "image/png"));
        assert!(covers("application/json", "application/json; charset=utf-8"));
        assert!(covers("application/json; charset=utf-8", "application/json"));
        assert!(!covers("application/json", "text/plain"));
        assert!(!covers("application/json; profile=a", "application/json; profile=b"));
        assert_eq!(representative("text/*"), "text/plain");
    }

    #[test]
    fn accept_is_read_with_weights() {
        assert!(accepts("text/html, application/json;q=0.5", "application/json"));
        assert!(!accepts("application/json;q=0, text/html", "application/json"));
        assert!(accepts("*/*", "application/pdf"));
    }
}
