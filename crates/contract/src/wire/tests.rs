//! What one side writes, the other reads: every style, in every place it may stand in.

use std::sync::Arc;

use countersign_model::{
    Api, Constraints, Encoding, Enum, EnumValue, IntegerRange, Kind, MediaType, Object, Parameter,
    ParameterLocation as Location, ParameterStyle as Style, Rest, StringFormat, Type, TypeUse, Union, Variant,
};
use countersign_source::{FileId, Place};
use serde_json::{Value, json};

use super::{Headers, body, coerce, multipart, read, style};
use crate::tests::{field, media_type};

/// An API with the types that parameters are tried with.
struct Tried {
    api: Api,
    integer: TypeUse,
    text: TypeUse,
    texts: TypeUse,
    object: TypeUse,
    either: TypeUse,
}

fn tried() -> Tried {
    let mut api = Api::default();
    let mut add = |kind: Kind| TypeUse { id: api.types.push(Type { kind, ..Type::default() }), nullable: false };
    let integer = add(Kind::Integer(IntegerRange::I64));
    let text = add(Kind::String(StringFormat::Plain));
    let texts = add(Kind::Array(text));
    let object = add(Kind::Object(Object { fields: vec![field("r", integer), field("g", text)], rest: Rest::Ignored }));
    let auto = EnumValue { value: json!("auto"), name: None, description: None };
    let word = add(Kind::Enum(Enum { values: vec![auto] }));
    let variants = [integer, word].map(|value| Variant { value, tags: Vec::new() }).to_vec();
    let either = add(Kind::Union(Union { variants, discriminant: None }));
    Tried { api, integer, text, texts, object, either }
}

fn parameter(value: TypeUse, location: Location, style: Style, explode: bool) -> Parameter {
    Parameter {
        origin: Place::root(FileId(0)),
        name: "p".to_owned(),
        location,
        style,
        explode,
        allow_reserved: false,
        allow_empty_value: false,
        required: true,
        deprecated: false,
        description: None,
        value,
        constraints: Constraints::default(),
        default: None,
        media_type: None,
        encoding: indexmap::IndexMap::new(),
        schema: None,
        examples: Arc::default(),
    }
}

/// What is written for a value, and what is read again.
fn there_and_back(api: &Api, parameter: &Parameter, value: &Value) -> (String, Option<Value>) {
    match parameter.location {
        Location::Path => {
            let written = style::path(parameter, value);
            let read = read::path(api, parameter, &written);
            (written, Some(read))
        }
        Location::Header => {
            let written = style::header(parameter, value);
            let read = read::header(api, parameter, &written);
            (written, Some(read))
        }
        Location::Cookie => {
            let written = style::cookie(parameter, value);
            let mut headers = Headers::default();
            headers.push("cookie", written.clone());
            let read = read::cookie(api, parameter, &headers.cookies());
            (written, read)
        }
        Location::Query | Location::QueryString => {
            let written = style::query(parameter, value);
            let read = read::query(api, parameter, &read::Query::new(&written));
            (written, read)
        }
    }
}

#[test]
fn every_style_is_read_as_it_was_written() {
    let tried = tried();
    let places = [
        // Swagger's `collectionFormat` may stand beside any of them.
        (Location::Path, &[Style::Simple, Style::Label, Style::Matrix, Style::PipeDelimited, Style::TabDelimited][..]),
        (
            Location::Query,
            &[Style::Form, Style::SpaceDelimited, Style::PipeDelimited, Style::TabDelimited, Style::DeepObject][..],
        ),
        (Location::Header, &[Style::Simple, Style::PipeDelimited, Style::TabDelimited][..]),
        (Location::Cookie, &[Style::Form, Style::Cookie][..]),
    ];
    let values = [
        (tried.integer, json!(7)),
        (tried.text, json!("a b")),
        // No space, comma or pipe: some styles leave no way to tell them from what stands between values.
        (tried.texts, json!(["x", "y&z"])),
        (tried.object, json!({ "r": 1, "g": "two" })),
        (tried.either, json!("auto")),
    ];
    let mut lines = Vec::new();
    for (location, styles) in places {
        for (style, explode) in styles.iter().flat_map(|style| [(*style, false), (*style, true)]) {
            for (value_type, value) in &values {
                // The specification gives `deepObject` to objects alone.
                if style == Style::DeepObject && !value.is_object() {
                    continue;
                }
                let parameter = parameter(*value_type, location, style, explode);
                let (written, read) = there_and_back(&tried.api, &parameter, value);
                assert_eq!(read.as_ref(), Some(value), "{location:?} {style:?} explode={explode}: {written}");
                lines.push(format!("{location:?} {style:?} explode={explode} {value} -> {written}"));
            }
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

/// Where an escape tells it from the rest, what stands between values may stand within them.
#[test]
fn values_may_hold_what_stands_between_them() {
    let tried = tried();
    let list = json!(["a,b", "c.d;e|f", "g=h"]);
    let object = json!({ "g": "i,j=k.l;m" });
    for (location, style) in [
        (Location::Path, Style::Simple),
        (Location::Path, Style::Label),
        (Location::Path, Style::Matrix),
        (Location::Query, Style::Form),
        (Location::Cookie, Style::Form),
    ] {
        for (explode, allow_reserved) in [(false, false), (false, true), (true, false), (true, true)] {
            for (value_type, value) in [(tried.texts, &list), (tried.object, &object)] {
                let parameter = Parameter { allow_reserved, ..parameter(value_type, location, style, explode) };
                let (written, read) = there_and_back(&tried.api, &parameter, value);
                assert_eq!(read.as_ref(), Some(value), "{location:?} {style:?} explode={explode}: {written}");
            }
        }
    }
    let pipes = parameter(tried.texts, Location::Query, Style::PipeDelimited, false);
    let read = read::query(&tried.api, &pipes, &read::Query::new("p=a%7Cb|c"));
    assert_eq!(read, Some(json!(["a|b", "c"])), "a pipe that is escaped beside one that is not is within a value");
}

#[test]
fn what_would_be_read_as_two_is_no_sample() {
    let tried = tried();
    for (location, style, item, is_writable) in [
        (Location::Header, Style::Simple, "a,b", false),
        (Location::Header, Style::Simple, "a|b", true),
        (Location::Query, Style::Form, "a,b", true),
        (Location::Query, Style::SpaceDelimited, "a b", false),
        (Location::Query, Style::PipeDelimited, "a|b", false),
        (Location::Path, Style::Label, "a.b", true),
        (Location::Cookie, Style::Form, "a,b", true),
        (Location::Cookie, Style::Cookie, "a,b", false),
    ] {
        let parameter = parameter(tried.texts, location, style, false);
        let (value, once) = (json!([item]), json!(item));
        assert_eq!(style::writable(&parameter, &value).is_ok(), is_writable, "{location:?} {style:?}");
        assert_eq!(style::writable(&parameter, &once), Ok(()), "a text is no list");
        if is_writable {
            let (written, read) = there_and_back(&tried.api, &parameter, &value);
            assert_eq!(read.as_ref(), Some(&value), "{location:?} {style:?}: {written}");
        }
    }
}

#[test]
fn a_query_string_is_one_value_in_any_media_type() {
    let tried = tried();
    let object = json!({ "r": 1, "g": "a + b&c" });
    for (media_type, value_type, value, expected) in [
        (None, tried.object, object.clone(), "r=1&g=a+%2B+b%26c"),
        (Some("application/x-www-form-urlencoded"), tried.object, object.clone(), "r=1&g=a+%2B+b%26c"),
        (Some("application/json"), tried.object, object, "%7B%22r%22%3A1%2C%22g%22%3A%22a%20%2B%20b%26c%22%7D"),
        (Some("application/jsonpath"), tried.text, json!("$.a[1:1]"), "%24.a%5B1%3A1%5D"),
        (Some("text/plain"), tried.integer, json!(7), "7"),
    ] {
        let parameter = Parameter {
            media_type: media_type.map(str::to_owned),
            ..parameter(value_type, Location::QueryString, Style::Form, true)
        };
        let (written, read) = there_and_back(&tried.api, &parameter, &value);
        assert_eq!((written.as_str(), read), (expected, Some(value)), "{media_type:?}");
    }
    let parameter = parameter(tried.text, Location::QueryString, Style::Form, true);
    assert_eq!(read::query(&tried.api, &parameter, &read::Query::new("")), None);
}

#[test]
fn a_form_and_its_parts_follow_the_styles_of_their_properties() {
    let mut tried = tried();
    let object = Object { fields: vec![field("l", tried.texts), field("o", tried.object)], rest: Rest::Ignored };
    let value =
        TypeUse { id: tried.api.types.push(Type { kind: Kind::Object(object), ..Type::default() }), nullable: false };
    let whole = json!({ "l": ["x", "y"], "o": { "r": 1, "g": "two" } });
    let commas = json!({ "l": ["x,", "y&z"], "o": { "r": 1, "g": "two" } });
    let encoding = |style, explode| Encoding { content_type: None, style: Some(style), explode, allow_reserved: false };
    for (style, explode) in [
        (Style::Form, Some(false)),
        (Style::Form, None),
        (Style::SpaceDelimited, None),
        (Style::PipeDelimited, Some(false)),
        (Style::TabDelimited, Some(false)),
    ] {
        for content_type in ["application/x-www-form-urlencoded", "multipart/form-data"] {
            let encodings = [("l", encoding(style, explode)), ("o", encoding(Style::DeepObject, None))];
            let encoding = encodings.into_iter().map(|(name, encoding)| (name.to_owned(), encoding)).collect();
            let documented = MediaType { encoding, ..media_type(content_type, value) };
            let written = body::encode(&documented, content_type, &whole).unwrap();
            let read = body::decode(&tried.api, &documented, &written.content_type, &written.bytes).unwrap();
            assert_eq!(read, Some(whole.clone()), "{style:?} {explode:?}: {}", String::from_utf8_lossy(&written.bytes));
            if content_type == "application/x-www-form-urlencoded" {
                let written = body::encode(&documented, content_type, &commas).unwrap();
                let read = body::decode(&tried.api, &documented, &written.content_type, &written.bytes).unwrap();
                assert_eq!(read, Some(commas.clone()), "{style:?}: {}", String::from_utf8_lossy(&written.bytes));
            }
        }
    }
}

#[test]
fn a_sequence_is_read_as_it_was_written() {
    let mut tried = tried();
    let value = TypeUse {
        id: tried.api.types.push(Type { kind: Kind::Array(tried.object), ..Type::default() }),
        nullable: false,
    };
    let events = json!([{ "event": "add", "data": "one\ntwo" }, { "id": "7", "retry": 10 }]);
    for (name, whole) in [
        ("application/jsonl", json!([{ "r": 1, "g": "a\nb" }, {}])),
        ("application/geo+json-seq", json!([1, null])),
        ("text/event-stream", events),
        ("application/x-ndjson", json!([])),
    ] {
        let documented = media_type(name, value);
        let written = body::encode(&documented, name, &whole).unwrap();
        let read = body::decode(&tried.api, &documented, name, &written.bytes).unwrap();
        assert_eq!(read, Some(whole), "{name}: {}", String::from_utf8_lossy(&written.bytes));
        let text = MediaType { value: tried.text, ..documented };
        assert_eq!(body::decode(&tried.api, &text, name, b"{}\n").unwrap(), Some(json!("{}\n")));
    }
}

#[test]
fn text_is_read_in_the_character_set_it_names() {
    let tried = tried();
    let documented = media_type("text/plain", tried.text);
    let read = |content_type: &str, bytes: &[u8]| body::decode(&tried.api, &documented, content_type, bytes);
    assert_eq!(read("text/plain; charset=ISO-8859-1", b"caf\xe9"), Ok(Some(json!("café"))));
    assert_eq!(read("text/plain", "café".as_bytes()), Ok(Some(json!("café"))));
    assert_eq!(read("text/plain", b"caf\xe9"), Err(body::BodyError("is not UTF-8 text".to_owned())));
}

#[test]
fn reserved_characters_arrive_as_they_were() {
    let tried = tried();
    let value = json!("a/b c?d&e=f%g#h+i;j,k");
    for (location, style) in
        [(Location::Path, Style::Simple), (Location::Query, Style::Form), (Location::Cookie, Style::Form)]
    {
        let parameter = parameter(tried.text, location, style, false);
        let (written, read) = there_and_back(&tried.api, &parameter, &value);
        assert_eq!(read, Some(value.clone()), "{location:?}: {written}");
    }
}

#[test]
fn text_that_is_no_value_of_the_type_stays_text() {
    let tried = tried();
    let parameter = parameter(tried.integer, Location::Path, Style::Simple, false);
    assert_eq!(read::path(&tried.api, &parameter, "seven"), json!("seven"));
    assert_eq!(read::path(&tried.api, &parameter, "1e999"), json!("1e999"));
}

/// The parts of a body with the boundary `x`, as `name=text`.
fn parts(body: &str) -> Option<String> {
    let parts = multipart::parts(body.as_bytes(), "x")?;
    Some(parts.iter().map(|part| format!("{}={}", part.name, part.text())).collect::<Vec<_>>().join(" "))
}

#[test]
fn a_multipart_body_is_divided_by_its_delimiters_alone() {
    const A: &str = "Content-Disposition: form-data; name=\"a\"\r\n\r\n";
    for (body, expected) in [
        (format!("--x\r\n{A}1\r\n--x--\r\n"), Some("a=1")),
        (format!("--x \t\r\n{A}1\r\n--x--"), Some("a=1")),
        (format!("preamble\r\n--x\r\n{A}1\r\n--x--\r\nepilogue --x"), Some("a=1")),
        (format!("--x\r\n{A}1 --x 2\r\n--xy\r\n--x\r\n\r\n3\r\n--x--"), Some("a=1 --x 2\r\n--xy =3")),
        (format!("--x\r\n{A}\r\n--x--"), Some("a=")),
        ("--x--".to_owned(), Some("")),
        (format!("--x\r\n{A}1\r\n--x\r\n"), None),
        (format!("{A}1\r\n"), None),
        (String::new(), None),
    ] {
        assert_eq!(parts(&body).as_deref(), expected, "{body}");
    }
}

/// A reader that looks at all pairs for each pair would take minutes.
#[test]
fn bodies_of_very_many_parts_are_read_in_linear_time() {
    const MANY: usize = 100_000;
    let mut tried = tried();
    let map = TypeUse {
        id: tried.api.types.push(Type { kind: Kind::Map(tried.object), ..Type::default() }),
        nullable: false,
    };
    let repeat = |pair: fn(usize) -> String, end: &str| (0..MANY).map(pair).collect::<String>() + end;
    let part = |number| format!("--x\r\nContent-Disposition: form-data; name=\"f{number}\"\r\n\r\n{number}\r\n");
    let styled = |number| format!("--x\r\nContent-Disposition: form-data; name=\"s[f{number}]\"\r\n\r\n{number}\r\n");
    for (content_type, members, bytes) in [
        ("multipart/form-data; boundary=x", MANY, repeat(part, "--x--")),
        ("multipart/form-data; boundary=x", 1, repeat(styled, "--x--")),
        ("multipart/form-data; boundary=x", 0, repeat(|_| "\r\n--xy".to_owned(), "\r\n--x--")),
        ("application/x-www-form-urlencoded", MANY, repeat(|number| format!("f{number}={number}&"), "")),
        ("application/x-www-form-urlencoded", MANY, repeat(|number| format!("f{number}[r]={number}&"), "")),
        ("application/x-www-form-urlencoded", 1, repeat(|number| format!("s[f{number}]={number}&"), "")),
        ("text/event-stream", 1, repeat(|number| format!("data:{number}\n"), "\n")),
    ] {
        let deep =
            Encoding { content_type: None, style: Some(Style::DeepObject), explode: None, allow_reserved: false };
        let encoding = [("s".to_owned(), deep)].into_iter().collect();
        let value = if content_type.starts_with("text") { tried.texts } else { map };
        let documented = MediaType { encoding, ..media_type(content_type, value) };
        let read = body::decode(&tried.api, &documented, content_type, bytes.as_bytes()).unwrap().unwrap();
        let found = read.as_object().map_or_else(|| read.as_array().map(Vec::len), |object| Some(object.len()));
        assert_eq!(found, Some(members), "{content_type}: {}", &bytes[..40]);
    }
}

#[test]
fn very_many_pairs_of_a_query_or_cookie_are_read_in_linear_time() {
    const MANY: usize = 100_000;
    let mut tried = tried();
    let map =
        TypeUse { id: tried.api.types.push(Type { kind: Kind::Map(tried.text), ..Type::default() }), nullable: false };
    let pairs: Vec<String> = (0..MANY).map(|number| format!("f{number}={number}")).collect();
    let exploded = parameter(map, Location::Query, Style::Form, true);
    let whole = pairs.join("&");
    let twice = format!("{whole}&{whole}");
    let query = read::Query::new(&twice);
    assert_eq!(super::pairs::repeated_names(&query.pairs).len(), MANY);
    let read = read::query(&tried.api, &exploded, &query).unwrap();
    assert_eq!(read.as_object().map(serde_json::Map::len), Some(MANY));
    let mut headers = Headers::default();
    headers.push("cookie", pairs.join("; "));
    let exploded = parameter(map, Location::Cookie, Style::Form, true);
    let read = read::cookie(&tried.api, &exploded, &headers.cookies()).unwrap();
    assert_eq!(read.as_object().map(serde_json::Map::len), Some(MANY));
}

/// Unions of pairs of unions, sixty deep: each way through them chooses one of two on every level.
#[test]
fn shared_variants_are_looked_at_once() {
    let Tried { mut api, integer, texts, .. } = tried();
    let mut add = |kind: Kind| TypeUse { id: api.types.push(Type { kind, ..Type::default() }), nullable: false };
    let mut level = |last: TypeUse| {
        let mut union = |of: [TypeUse; 2]| {
            let variants = of.map(|value| Variant { value, tags: Vec::new() }).to_vec();
            add(Kind::Union(Union { variants, discriminant: None }))
        };
        let [whole, _] = (0..60).fold([last; 2], |below, _| [union(below), union(below)]);
        whole
    };
    let (whole, list) = (level(integer), level(texts));
    assert_eq!(coerce::shape(&api, whole), coerce::Shape::Scalar);
    assert_eq!(coerce::shape(&api, list), coerce::Shape::List);
    assert!(coerce::may_be_scalar(&api, whole) && !coerce::may_be_scalar(&api, list));
    assert!(coerce::may_be_list(&api, list) && !coerce::may_be_list(&api, whole));
    assert_eq!(coerce::scalar(&api, Some(whole), "7"), json!(7));
    assert_eq!(coerce::scalar(&api, Some(whole), "seven"), json!("seven"));
}
