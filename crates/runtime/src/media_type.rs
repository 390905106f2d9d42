//! Media types: which of the few families a body belongs to.

/// Whether a media type is JSON: `application/json`, or anything that ends in `+json`.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// Whether `actual` is what `documented` stands for; either may have parameters, the documented one wildcards.
pub(crate) fn matches(documented: &str, actual: &str) -> bool {
    let (documented, actual) = (essence(documented), essence(actual));
    documented == "*/*"
        || documented == actual
        || documented.strip_suffix("/*").is_some_and(|kind| actual.split('/').next() == Some(kind))
}

/// Whether a media type stands for several.
pub(crate) fn is_range(media_type: &str) -> bool {
    essence(media_type).ends_with("/*")
}

/// A parameter of a media type.
pub(crate) fn parameter<'m>(media_type: &'m str, name: &str) -> Option<&'m str> {
    media_type.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
    })
}

/// A media type without its parameters, in lower case.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
