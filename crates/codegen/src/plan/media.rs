//! How a body of a media type is written and read, and as which type.

use countersign_model::{
    Api, Encoding, Kind, MediaType, Parameter, ParameterLocation, ParameterStyle, Rest, StringFormat, TypeUse,
};

use super::rust::{Codec, MediaTypeItem, PartItem, RustType};
use super::rust_types::{RustTypes, Travel};
use super::same::Same;
use super::words::{Case, Spelling, convert};

/// What a media type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Json,
    Form,
    Multipart,
    /// Values one after another, each of them JSON.
    Sequence,
    /// Server-sent events.
    Events,
    /// Structured, but not as JSON: XML, YAML and the like.
    Markup,
    Text,
    Bytes,
    /// A range, or something nobody knows.
    Unknown,
}

/// The type of a media type's name, in lower case, without parameters.
fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn family(essence: &str) -> Family {
    let (kind, subtype) = essence.split_once('/').unwrap_or(("", essence));
    match (kind, subtype) {
        (_, "json") => Family::Json,
        (_, subtype) if subtype.ends_with("+json") => Family::Json,
        (_, "x-www-form-urlencoded") => Family::Form,
        ("multipart", _) => Family::Multipart,
        (_, "xml" | "yaml" | "x-yaml" | "msgpack" | "x-msgpack" | "cbor") => Family::Markup,
        (_, subtype) if subtype.ends_with("+xml") || subtype.ends_with("+yaml") => Family::Markup,
        ("application", "x-ndjson" | "ndjson" | "jsonl" | "jsonlines" | "x-jsonlines" | "json-seq") => Family::Sequence,
        (_, subtype) if subtype.ends_with("+jsonl") || subtype.ends_with("+json-seq") => Family::Sequence,
        ("text", "event-stream") => Family::Events,
        (_, "graphql" | "javascript") => Family::Text,
        ("text", _) => Family::Text,
        ("image" | "audio" | "video" | "font", _) => Family::Bytes,
        (_, "octet-stream" | "pdf" | "zip" | "gzip" | "x-gzip" | "x-tar" | "x-zip-compressed") => Family::Bytes,
        _ => Family::Unknown,
    }
}

/// Whether a media type holds another's data in another writing, which nobody needs beside JSON.
fn is_markup(name: &str) -> bool {
    family(&essence(name)) == Family::Markup
}

fn is_json(name: &str) -> bool {
    family(&essence(name)) == Family::Json
}

/// The media types of a body that are worth a type of their own. Where JSON is one of them, those are left out that write the
/// same as markup or text; in a response, where one is enough, also those that write it in any other way. A form without
/// fields says nothing.
pub(super) fn worth<'a>(
    api: &'a Api,
    same: &'a Same,
    content: &'a [MediaType],
    is_request: bool,
) -> impl Iterator<Item = &'a MediaType> {
    let json = content.iter().find(|media_type| is_json(&media_type.name));
    let said = content.iter().filter(move |media_type| !is_empty_form(api, media_type, is_request));
    said.filter(move |media_type| {
        let Some(json) = json.filter(|_| !is_json(&media_type.name)) else { return true };
        let is_same = same.standing_for(media_type.value) == same.standing_for(json.value);
        let is_text = codec(api, media_type, is_request) == Codec::Text;
        !(is_markup(&media_type.name) || is_same && (is_text || !is_request))
    })
}

fn is_empty_form(api: &Api, media_type: &MediaType, is_request: bool) -> bool {
    let is_form = matches!(codec(api, media_type, is_request), Codec::Form | Codec::Multipart);
    let kind = &api.types.get(media_type.value.id).kind;
    is_form && matches!(kind, Kind::Object(object) if object.fields.is_empty() && object.rest == Rest::Ignored)
}

/// The types that the media types of a body are read or written as, text and bytes aside.
pub(super) fn typed<'a>(
    api: &'a Api,
    same: &'a Same,
    content: &'a [MediaType],
    is_request: bool,
) -> impl Iterator<Item = TypeUse> + 'a {
    worth(api, same, content, is_request)
        .filter(move |media_type| is_typed(api, media_type, is_request))
        .map(|media_type| same.standing_for(media_type.value))
}

/// Whether the body of a media type has the type that its schema says.
pub(super) fn is_typed(api: &Api, media_type: &MediaType, is_request: bool) -> bool {
    let codec = codec(api, media_type, is_request);
    matches!(codec, Codec::Json | Codec::Form | Codec::Multipart | Codec::Sequence)
}

/// How a media type is written and read. `is_request`: whether the client writes it.
pub(super) fn codec(api: &Api, media_type: &MediaType, is_request: bool) -> Codec {
    let is_list = matches!(api.types.get(media_type.value.id).kind, Kind::Array(_));
    match family(&essence(&media_type.name)) {
        Family::Sequence if is_list => Codec::Sequence,
        // A list of anything but what the document calls items may be what the data of an event holds.
        Family::Events if is_list && media_type.item_schema.is_some() && !is_request => Codec::Sequence,
        _ => codec_of(api, &media_type.name, media_type.value, is_request),
    }
}

/// How a parameter is written that is serialized in a media type. What is neither JSON nor a whole query string as a form is
/// text, which whoever calls writes.
pub(super) fn parameter_codec(api: &Api, parameter: &Parameter) -> Option<Codec> {
    let name = parameter.media_type.as_deref()?;
    Some(match codec_of(api, name, parameter.value, true) {
        Codec::Json => Codec::Json,
        Codec::Form if parameter.location == ParameterLocation::QueryString => Codec::Form,
        _ => Codec::Text,
    })
}

/// Whether a parameter has the type that its schema says.
pub(super) fn is_typed_parameter(api: &Api, parameter: &Parameter) -> bool {
    parameter_codec(api, parameter) != Some(Codec::Text)
}

fn codec_of(api: &Api, name: &str, value: TypeUse, is_request: bool) -> Codec {
    let ty = api.types.get(value.id);
    let is_object = matches!(ty.kind, Kind::Object(_) | Kind::Map(_) | Kind::Any | Kind::Union(_));
    let is_list = matches!(ty.kind, Kind::Array(_));
    let is_binary = matches!(ty.kind, Kind::String(StringFormat::Binary));
    let is_text = matches!(ty.kind, Kind::String(_) | Kind::Enum(_));
    let is_any = matches!(ty.kind, Kind::Any);
    let essence = essence(name);
    match family(&essence) {
        Family::Json => Codec::Json,
        Family::Form if is_object && is_request => Codec::Form,
        Family::Multipart if (is_object || is_list) && is_request => Codec::Multipart,
        Family::Multipart | Family::Bytes => Codec::Bytes,
        _ if is_binary => Codec::Bytes,
        Family::Form | Family::Sequence | Family::Events | Family::Markup | Family::Text => Codec::Text,
        Family::Unknown if is_text => Codec::Text,
        Family::Unknown if is_any && !essence.contains('*') => Codec::Bytes,
        Family::Unknown => Codec::Json,
    }
}

/// The type of a media type's body, with how it is written and read.
pub(super) fn coded(types: &RustTypes<'_>, media_type: &MediaType, is_request: bool) -> (Codec, RustType) {
    let codec = codec(types.api, media_type, is_request);
    let used = types.same.standing_for(media_type.value);
    let ty = match codec {
        Codec::Empty => RustType::Unit,
        Codec::Json => types.of(used, Travel::Json),
        Codec::Form | Codec::Sequence => types.without_null(used.id, Travel::Json),
        Codec::Multipart => types.without_null(used.id, Travel::Part),
        Codec::Text => RustType::String,
        Codec::Bytes => RustType::Bytes,
    };
    (codec, ty)
}

/// What a client sends in `Content-Type`: a range becomes the media type that is meant.
fn content_type(name: &str, codec: Codec) -> String {
    if !name.contains('*') && name.contains('/') {
        return name.trim().to_owned();
    }
    let meant = match codec {
        Codec::Empty | Codec::Bytes => "application/octet-stream",
        Codec::Json => "application/json",
        Codec::Form => "application/x-www-form-urlencoded",
        Codec::Multipart => "multipart/form-data",
        Codec::Sequence => "application/jsonl",
        Codec::Text => "text/plain",
    };
    meant.to_owned()
}

/// A media type of a request body.
pub(super) fn media_type_item(types: &RustTypes<'_>, media_type: &MediaType) -> MediaTypeItem {
    let (codec, ty) = coded(types, media_type, true);
    let is_form = matches!(codec, Codec::Form | Codec::Multipart);
    let parts = if is_form { parts(&media_type.encoding) } else { Vec::new() };
    MediaTypeItem { media_type: content_type(&media_type.name, codec), codec, ty, parts }
}

/// How the properties of a form are written, those left out of which nothing is said.
pub(super) fn parts<'e>(encodings: impl IntoIterator<Item = (&'e String, &'e Encoding)>) -> Vec<PartItem> {
    let parts = encodings.into_iter().map(|(name, encoding)| PartItem {
        name: name.clone(),
        content_type: encoding.content_type.clone(),
        style: part_style(encoding),
        allow_reserved: encoding.allow_reserved,
    });
    parts.filter(|part| part.content_type.is_some() || part.style.is_some()).collect()
}

/// The style of a property: where any of the members that belong to styles is given, the others have their defaults.
fn part_style(encoding: &Encoding) -> Option<(ParameterStyle, bool)> {
    if encoding.style.is_none() && encoding.explode.is_none() && !encoding.allow_reserved {
        return None;
    }
    let style = encoding.style.unwrap_or(ParameterStyle::Form);
    Some((style, encoding.explode.unwrap_or(style == ParameterStyle::Form)))
}

/// The word for a media type, where a body has several.
pub(super) fn word(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/x-www-form-urlencoded" => "Form".to_owned(),
        "multipart/form-data" => "Multipart".to_owned(),
        "application/octet-stream" => "Bytes".to_owned(),
        "text/plain" => "Text".to_owned(),
        "*/*" => "Any".to_owned(),
        "application/json" | "text/json" => "Json".to_owned(),
        other => {
            let subtype = other.split('/').nth(1).filter(|subtype| *subtype != "*").unwrap_or(other);
            convert(subtype.trim_start_matches("x-"), Spelling::Least, Case::Pascal)
        }
    }
}
