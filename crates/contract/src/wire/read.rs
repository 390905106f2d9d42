//! Reads parameter values out of a request or response: the other direction of [`super::style`].

use countersign_model::{Api, Parameter, ParameterLocation, ParameterStyle};
use serde_json::Value;

use super::body::decode_form;
use super::coerce::{Shape, list, may_be_list, object, scalar, shape};
use super::escape::{decode, decode_query};
use super::media::{BodyKind, body_kind};
use super::pairs::{self, Pair};
use super::style::{is_json, separator};

/// The value of a path parameter from the text that stands in its place, still percent-encoded.
pub(crate) fn path(api: &Api, parameter: &Parameter, raw: &str) -> Value {
    if parameter.media_type.is_some() {
        return content(api, parameter, &decode(raw));
    }
    let exploded = parameter.explode;
    let prefix = format!(";{}=", parameter.name);
    let (body, between) = match parameter.style {
        ParameterStyle::Label => {
            let body = raw.strip_prefix('.').unwrap_or(raw);
            (body, if exploded || !body.contains(',') { &["."][..] } else { &[","] })
        }
        ParameterStyle::Matrix if exploded => (raw.strip_prefix(';').unwrap_or(raw), &[";"][..]),
        ParameterStyle::Matrix => (raw.strip_prefix(prefix.as_str()).unwrap_or(raw), &[","][..]),
        style => (raw, separators(style)),
    };
    let own = format!("{}=", parameter.name);
    let pieces = || split(body, between).into_iter();
    match shape(api, parameter.value) {
        Shape::Scalar => scalar(api, Some(parameter.value), &decode(body.strip_prefix(own.as_str()).unwrap_or(body))),
        Shape::List => {
            let items: Vec<String> =
                pieces().map(|piece| decode(piece.strip_prefix(own.as_str()).unwrap_or(piece))).collect();
            list(api, parameter.value, items.iter().map(String::as_str))
        }
        Shape::Object => from_pieces(api, parameter, &pieces().collect::<Vec<_>>(), exploded, decode),
    }
}

/// A query string, read once for all parameters.
#[derive(Debug)]
pub(crate) struct Query<'t> {
    /// The query string without its question mark, as it travels.
    pub whole: &'t str,
    /// Its pairs.
    pub pairs: Vec<Pair<'t>>,
}

impl<'t> Query<'t> {
    /// The query of its text; empty where the request has none.
    pub(crate) fn new(whole: &'t str) -> Self {
        Self { whole, pairs: pairs::of_query(whole) }
    }
}

/// The value of a query parameter, where the query has it.
pub(crate) fn query(api: &Api, parameter: &Parameter, query: &Query<'_>) -> Option<Value> {
    if parameter.location == ParameterLocation::QueryString {
        return (!query.whole.is_empty()).then(|| query_string(api, parameter, query.whole));
    }
    let own: Vec<&Pair<'_>> = query.pairs.iter().filter(|pair| pair.name == parameter.name).collect();
    let first = own.first();
    if parameter.media_type.is_some() {
        return first.map(|pair| content(api, parameter, &pair.text));
    }
    let named = || query.pairs.iter().map(|pair| (&*pair.name, &*pair.text));
    if parameter.style == ParameterStyle::DeepObject {
        return super::deep::read(api, parameter.value, &parameter.name, named());
    }
    let separators = separators(parameter.style);
    match shape(api, parameter.value) {
        Shape::Scalar => first.map(|pair| scalar(api, Some(parameter.value), &pair.text)),
        Shape::List if parameter.explode => {
            first.map(|_| list(api, parameter.value, own.iter().map(|pair| &*pair.text)))
        }
        Shape::List => first.map(|pair| {
            let items: Vec<String> = split(pair.raw, separators).iter().map(|piece| decode_query(piece)).collect();
            list(api, parameter.value, items.iter().filter(|item| !item.is_empty()).map(String::as_str))
        }),
        Shape::Object if parameter.explode => {
            let is_declared = |name: &str| super::coerce::member(api, parameter.value, name).is_some();
            let members: Vec<(&str, &str)> = named().filter(|(name, _)| is_declared(name)).collect();
            (!members.is_empty()).then(|| object(api, parameter.value, members.into_iter()))
        }
        Shape::Object => {
            first.map(|pair| from_pieces(api, parameter, &split(pair.raw, separators), false, decode_query))
        }
    }
}

/// How often a query names a parameter that it can name once; `None` where it does so once at most, or may do so again.
pub(crate) fn repeated(api: &Api, parameter: &Parameter, query: &Query<'_>) -> Option<usize> {
    let is_exploded = parameter.explode && parameter.media_type.is_none();
    let is_elsewhere = parameter.location == ParameterLocation::QueryString
        || parameter.style == ParameterStyle::DeepObject
        || (is_exploded && shape(api, parameter.value) == Shape::Object);
    if is_elsewhere || (is_exploded && may_be_list(api, parameter.value)) {
        return None;
    }
    let times = query.pairs.iter().filter(|pair| pair.name == parameter.name).count();
    (times > 1).then_some(times)
}

/// The value of a header from its text.
pub(crate) fn header(api: &Api, parameter: &Parameter, text: &str) -> Value {
    if parameter.media_type.is_some() {
        return content(api, parameter, text);
    }
    let between = separator(Some(parameter.style));
    let pieces = || text.split(between).map(str::trim);
    match shape(api, parameter.value) {
        Shape::Scalar => scalar(api, Some(parameter.value), text),
        Shape::List => list(api, parameter.value, pieces()),
        Shape::Object => from_pieces(api, parameter, &pieces().collect::<Vec<_>>(), parameter.explode, str::to_owned),
    }
}

/// The value of a cookie, where the request has it.
pub(crate) fn cookie(api: &Api, parameter: &Parameter, cookies: &[(&str, &str)]) -> Option<Value> {
    let clean = |text: &str| if parameter.style == ParameterStyle::Cookie { text.to_owned() } else { decode(text) };
    let divided = divided(parameter, cookies);
    let cookies = divided.as_slice();
    let own: Vec<&str> = cookies.iter().filter(|(name, _)| *name == parameter.name).map(|(_, value)| *value).collect();
    let first = own.first().copied();
    if parameter.media_type.is_some() {
        return first.map(|text| content(api, parameter, &clean(text)));
    }
    match shape(api, parameter.value) {
        Shape::Scalar => first.map(|text| scalar(api, Some(parameter.value), &clean(text))),
        Shape::List => first.map(|text| {
            let raw = if parameter.explode { own.clone() } else { text.split(',').collect() };
            let items: Vec<String> = raw.into_iter().map(clean).collect();
            list(api, parameter.value, items.iter().map(String::as_str))
        }),
        Shape::Object if parameter.explode => {
            let members: Vec<(&str, String)> = cookies
                .iter()
                .filter(|(name, _)| super::coerce::member(api, parameter.value, name).is_some())
                .map(|(name, text)| (*name, clean(text)))
                .collect();
            let read = || object(api, parameter.value, members.iter().map(|(name, text)| (*name, text.as_str())));
            (!members.is_empty()).then(read)
        }
        Shape::Object => first.map(|text| {
            let pieces: Vec<&str> = text.split(',').collect();
            from_pieces(api, parameter, &pieces, false, clean)
        }),
    }
}

/// The cookies that a parameter is looked for in. `form` joins the pairs of an exploded value by `&`, as in a query.
fn divided<'c>(parameter: &Parameter, cookies: &[(&'c str, &'c str)]) -> Vec<(&'c str, &'c str)> {
    if parameter.style == ParameterStyle::Cookie || !parameter.explode {
        return cookies.to_vec();
    }
    let mut divided = Vec::new();
    for (name, value) in cookies {
        let mut values = value.split('&');
        divided.extend(values.next().map(|first| (*name, first)));
        divided.extend(values.map(|pair| pair.split_once('=').unwrap_or((pair, ""))));
    }
    divided
}

/// The value of the whole query string.
fn query_string(api: &Api, parameter: &Parameter, whole: &str) -> Value {
    match parameter.media_type.as_deref().map_or(BodyKind::Form, body_kind) {
        BodyKind::Form if shape(api, parameter.value) != Shape::Scalar => {
            decode_form(api, parameter.value, &parameter.encoding, whole.as_bytes())
        }
        _ => content(api, parameter, &decode_query(whole)),
    }
}

/// A value that is written in a media type of its own.
fn content(api: &Api, parameter: &Parameter, text: &str) -> Value {
    if is_json(parameter) {
        return serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()));
    }
    scalar(api, Some(parameter.value), text)
}

/// What may stand between the values of a list in a URL or form.
pub(super) fn separators(style: ParameterStyle) -> &'static [&'static str] {
    match style {
        ParameterStyle::SpaceDelimited => &["%20", "+"],
        ParameterStyle::PipeDelimited => &["|", "%7C", "%7c"],
        ParameterStyle::TabDelimited => &["%09"],
        _ => &[","],
    }
}

/// An object from `k=v` pieces, or from keys and values in turn. They are told apart first and cleaned of escapes then.
fn from_pieces(
    api: &Api,
    parameter: &Parameter,
    pieces: &[&str],
    exploded: bool,
    clean: impl Fn(&str) -> String,
) -> Value {
    let members: Vec<(&str, &str)> = if exploded {
        pieces.iter().filter_map(|piece| piece.split_once('=')).collect()
    } else {
        pieces.as_chunks().0.iter().map(|[key, value]| (*key, *value)).collect()
    };
    let members: Vec<(String, String)> = members.iter().map(|(key, value)| (clean(key), clean(value))).collect();
    object(api, parameter.value, members.iter().map(|(key, value)| (key.as_str(), value.as_str())))
}

pub(super) fn split<'t>(raw: &'t str, separators: &[&str]) -> Vec<&'t str> {
    let present = separators.iter().find(|separator| raw.contains(**separator));
    match present {
        Some(separator) => raw.split(separator).collect(),
        None => vec![raw],
    }
}
