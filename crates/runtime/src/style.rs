//! Parameter styles (OpenAPI 3.2, 4.12.3; RFC 6570): a value as text in a path, a query string, a header or a cookie.
//!
//! Everything that could be taken for structure is percent-encoded, so that no value can change which resource a request
//! names, which parameters it has or where an item of a list ends. Where nothing can be encoded (headers) or the structure is
//! encoded itself (spaces, pipes, tabs), a value that holds it is refused.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::operation::Style;

/// Everything but RFC 3986's unreserved characters.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What goes unescaped under `allowReserved`: the reserved characters that cannot end the value or the query string.
const RESERVED: &AsciiSet = &UNRESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// The same in a segment of a path, which it cannot end either.
const RESERVED_IN_PATH: &AsciiSet = &RESERVED.add(b'/').add(b'?').add(b'[').add(b']');

/// How the characters of a value are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// Percent-encoded, but for the unreserved characters.
    Strict,
    /// Percent-encoded, but for what cannot be mistaken in a query string.
    AllowReserved,
    /// Percent-encoded, but for what cannot be mistaken in a path.
    AllowReservedInPath,
    /// As a form has it: a space is `+`.
    Form,
    /// Not at all: headers, cookies, the parts of a multipart form.
    Raw,
}

impl Escape {
    pub(crate) fn apply(self, text: &str) -> String {
        match self {
            Self::Strict => utf8_percent_encode(text, UNRESERVED).to_string(),
            Self::AllowReserved => utf8_percent_encode(text, RESERVED).to_string(),
            Self::AllowReservedInPath => utf8_percent_encode(text, RESERVED_IN_PATH).to_string(),
            Self::Form => utf8_percent_encode(text, UNRESERVED).to_string().replace("%20", "+"),
            Self::Raw => text.to_owned(),
        }
    }

    /// What stands between values in a style that joins them.
    fn separator(self, style: Style) -> &'static str {
        match (style, self) {
            (Style::SpaceDelimited, Self::Raw) => " ",
            (Style::SpaceDelimited, _) => "%20",
            (Style::PipeDelimited, Self::Raw) => "|",
            (Style::PipeDelimited, _) => "%7C",
            (Style::TabDelimited, Self::Raw) => "\t",
            (Style::TabDelimited, _) => "%09",
            _ => ",",
        }
    }

    /// A part of a value. What is structure around it is encoded in it, also where the escape would let it through.
    fn part(self, text: &str, structure: &str) -> Result<String, Unwritable> {
        let mut written = self.apply(text);
        for character in structure.chars().filter(|character| text.contains(*character)) {
            if self == Self::Raw || matches!(character, ' ' | '|' | '\t') {
                return Err(format!(
                    "has {character:?} in one of its parts, which is what stands between the parts there"
                ));
            }
            written = written.replace(character, &format!("%{:02X}", u32::from(character)));
        }
        Ok(written)
    }
}

/// Why a value cannot be written in a style.
pub(crate) type Unwritable = String;

/// What stands between the parts of a value that a style joins.
fn structure(style: Style, explode: bool) -> &'static str {
    match style {
        Style::SpaceDelimited => " ",
        Style::PipeDelimited => "|",
        Style::TabDelimited => "\t",
        // Older editions of the specification have dots where the others have commas.
        Style::Label => ".,",
        Style::Matrix if explode => ";",
        Style::Matrix => ";,",
        _ => ",",
    }
}

/// A value by how styles tell values apart, its texts escaped.
enum Parts {
    Primitive(String),
    Array(Vec<String>),
    Object(Vec<(String, String)>),
}

impl Parts {
    /// The parts of a value between which `structure` stands, and `=` between a key and its value where they are pairs. A text
    /// alone has nothing between parts, but may end where the next parameter of a path starts.
    fn of(value: &Value, escape: Escape, structure: &str, pairs: bool) -> Result<Self, Unwritable> {
        Ok(match value {
            Value::Array(items) => {
                Self::Array(items.iter().map(|item| escape.part(&plain(item), structure)).collect::<Result<_, _>>()?)
            }
            Value::Object(entries) => {
                let in_keys = if pairs { format!("{structure}=") } else { structure.to_owned() };
                let entry = |(key, value): (&String, &Value)| {
                    Ok((escape.part(key, &in_keys)?, escape.part(&plain(value), structure)?))
                };
                Self::Object(entries.iter().map(entry).collect::<Result<_, Unwritable>>()?)
            }
            primitive => {
                let end = if structure.starts_with(';') { ";" } else { "" };
                Self::Primitive(escape.part(&plain(primitive), end)?)
            }
        })
    }

    /// The texts one after another, keys and values alternating.
    fn flat(self) -> Vec<String> {
        match self {
            Self::Primitive(text) => vec![text],
            Self::Array(items) => items,
            Self::Object(entries) => entries.into_iter().flat_map(|(key, value)| [key, value]).collect(),
        }
    }

    /// The texts one after another, each key with its value.
    fn paired(self) -> Vec<String> {
        match self {
            Self::Object(entries) => entries.into_iter().map(|(key, value)| format!("{key}={value}")).collect(),
            other => other.flat(),
        }
    }

    fn by(self, explode: bool) -> Vec<String> {
        if explode { self.paired() } else { self.flat() }
    }
}

/// A value without structure as text; null is nothing, and what has structure where none has a place is JSON.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A value in a path.
///
/// # Errors
///
/// If a part of it holds what stands between the parts, and nothing can tell the two apart. So for all that follow.
pub(crate) fn path(
    name: &str,
    style: Style,
    explode: bool,
    escape: Escape,
    value: &Value,
) -> Result<String, Unwritable> {
    if style == Style::Json {
        return Ok(escape.apply(&value.to_string()));
    }
    let parts = Parts::of(value, escape, structure(style, explode), explode)?;
    Ok(match style {
        Style::Label => {
            let separator = if explode { "." } else { "," };
            format!(".{}", parts.by(explode).join(separator))
        }
        Style::Matrix => {
            let name = Escape::Strict.apply(name);
            match parts {
                Parts::Primitive(text) if text.is_empty() => format!(";{name}"),
                Parts::Array(items) if explode => items.iter().map(|item| format!(";{name}={item}")).collect(),
                Parts::Object(entries) if explode => {
                    entries.iter().map(|(key, value)| format!(";{key}={value}")).collect()
                }
                parts => format!(";{name}={}", parts.flat().join(",")),
            }
        }
        _ => parts.by(explode).join(escape.separator(style)),
    })
}

/// A value in a header.
pub(crate) fn header(style: Style, explode: bool, value: &Value) -> Result<String, Unwritable> {
    if style == Style::Json {
        return Ok(value.to_string());
    }
    let parts = Parts::of(value, Escape::Raw, structure(style, explode), explode)?;
    Ok(parts.by(explode).join(Escape::Raw.separator(style)))
}

/// A value in a query string, a form or a cookie: its `name=value` pairs.
pub(crate) fn pairs(
    name: &str,
    style: Style,
    explode: bool,
    escape: Escape,
    value: &Value,
) -> Result<Vec<String>, Unwritable> {
    let joined = |(name, value): (String, String)| match name.contains('=') {
        true => Err("has '=' in the name of a part, which is what ends the name there".to_owned()),
        false => Ok(format!("{name}={value}")),
    };
    entries(name, style, explode, escape, value)?.into_iter().map(joined).collect()
}

/// The names and values of those pairs.
pub(crate) fn entries(
    name: &str,
    style: Style,
    explode: bool,
    escape: Escape,
    value: &Value,
) -> Result<Vec<(String, String)>, Unwritable> {
    let key = match escape {
        Escape::Form | Escape::Raw => escape.apply(name),
        _ => Escape::Strict.apply(name),
    };
    if style == Style::Json {
        return Ok(vec![(key, escape.apply(&value.to_string()))]);
    }
    if style == Style::DeepObject {
        let mut output = Vec::new();
        deep(&key, value, escape, &mut output);
        return Ok(output);
    }
    // Pair by pair, nothing stands between the parts but what every escape encodes.
    let structure = if explode { "" } else { structure(style, explode) };
    Ok(match Parts::of(value, escape, structure, explode && escape != Escape::Raw)? {
        Parts::Primitive(text) => vec![(key, text)],
        Parts::Array(items) if explode => items.into_iter().map(|item| (key.clone(), item)).collect(),
        Parts::Object(entries) if explode => entries,
        parts => vec![(key, parts.flat().join(escape.separator(style)))],
    })
}

/// Writes `name[key]=value`, and what is deeper the way everybody does: `name[key][0][key]=value`.
fn deep(name: &str, value: &Value, escape: Escape, output: &mut Vec<(String, String)>) {
    let (open, close) = if escape == Escape::Raw { ("[", "]") } else { ("%5B", "%5D") };
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let key = escape.apply(key).replace('=', if escape == Escape::Raw { "=" } else { "%3D" });
                deep(&format!("{name}{open}{key}{close}"), value, escape, output);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                deep(&format!("{name}{open}{index}{close}"), value, escape, output);
            }
        }
        primitive => output.push((name.to_owned(), escape.apply(&plain(primitive)))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn path(name: &str, style: Style, explode: bool, escape: Escape, value: &Value) -> String {
        super::path(name, style, explode, escape, value).unwrap()
    }

    fn pairs(name: &str, style: Style, explode: bool, escape: Escape, value: &Value) -> Vec<String> {
        super::pairs(name, style, explode, escape, value).unwrap()
    }

    /// OpenAPI's own table of styles: `color` is empty, a string, an array, an object.
    #[test]
    fn the_table_of_the_specification() {
        let (blue, list, map) =
            (json!("blue"), json!(["blue", "black", "brown"]), json!({"R": 100, "G": 200, "B": 150}));
        let cases = [
            (Style::Matrix, false, ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"),
            (Style::Matrix, true, ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"),
            (Style::Label, false, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
            (Style::Label, true, ".blue", ".blue.black.brown", ".R=100.G=200.B=150"),
            (Style::Simple, false, "blue", "blue,black,brown", "R,100,G,200,B,150"),
            (Style::Simple, true, "blue", "blue,black,brown", "R=100,G=200,B=150"),
        ];
        for (style, explode, primitive, array, object) in cases {
            assert_eq!(path("color", style, explode, Escape::Strict, &blue), primitive);
            assert_eq!(path("color", style, explode, Escape::Strict, &list), array);
            assert_eq!(path("color", style, explode, Escape::Strict, &map), object);
        }
        assert_eq!(path("color", Style::Matrix, false, Escape::Strict, &json!("")), ";color");
        let cases = [
            (Style::Form, true, "color=blue&color=black&color=brown", "R=100&G=200&B=150"),
            (Style::Form, false, "color=blue,black,brown", "color=R,100,G,200,B,150"),
            (Style::SpaceDelimited, false, "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"),
            (Style::PipeDelimited, false, "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"),
            (Style::TabDelimited, false, "color=blue%09black%09brown", "color=R%09100%09G%09200%09B%09150"),
            (
                Style::DeepObject,
                true,
                "color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown",
                "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
            ),
        ];
        for (style, explode, array, object) in cases {
            assert_eq!(pairs("color", style, explode, Escape::Strict, &list).join("&"), array);
            assert_eq!(pairs("color", style, explode, Escape::Strict, &map).join("&"), object);
            assert_eq!(pairs("color", style, explode, Escape::Strict, &blue), ["color=blue"]);
        }
    }

    /// `collectionFormat` may stand beside any parameter, wherever it travels.
    #[test]
    fn swagger_joins_values_in_paths_headers_and_parts_as_well() {
        let list = json!(["blue", "light/blue"]);
        for (style, in_path, raw) in [
            (Style::Simple, "blue,light%2Fblue", "blue,light/blue"),
            (Style::SpaceDelimited, "blue%20light%2Fblue", "blue light/blue"),
            (Style::PipeDelimited, "blue%7Clight%2Fblue", "blue|light/blue"),
            (Style::TabDelimited, "blue%09light%2Fblue", "blue\tlight/blue"),
        ] {
            assert_eq!(path("color", style, false, Escape::Strict, &list), in_path);
            assert_eq!(header(style, false, &list).as_deref(), Ok(raw));
            assert_eq!(pairs("color", style, false, Escape::Raw, &list), [format!("color={raw}")]);
        }
    }

    #[test]
    fn no_value_becomes_structure() {
        let hostile = json!("a/../b?x=1#y&z=%2e é+");
        assert_eq!(
            path("p", Style::Simple, false, Escape::Strict, &hostile),
            "a%2F..%2Fb%3Fx%3D1%23y%26z%3D%252e%20%C3%A9%2B"
        );
        let in_path = path("p", Style::Simple, false, Escape::AllowReservedInPath, &hostile);
        assert_eq!(in_path, "a%2F..%2Fb%3Fx=1%23y%26z=%252e%20%C3%A9%2B");
        let written = pairs("p", Style::Form, true, Escape::AllowReserved, &hostile);
        assert_eq!(written, ["p=a/../b?x=1%23y%26z=%252e%20%C3%A9%2B"]);
        assert_eq!(pairs("a b", Style::Form, true, Escape::Form, &json!("c d+")), ["a+b=c+d%2B"]);
        assert_eq!(pairs("p", Style::Form, false, Escape::Strict, &json!(["a,b", "c"])), ["p=a%2Cb,c"]);
        assert_eq!(
            pairs("p", Style::DeepObject, true, Escape::Strict, &json!({"a]": {"b": [null]}})),
            ["p%5Ba%5D%5D%5Bb%5D%5B0%5D="]
        );
    }

    #[test]
    fn what_stands_between_parts_is_encoded_in_them() {
        let (list, map) = (json!(["a,b", "c.d;e"]), json!({"k=,": "v=,"}));
        let reserved = Escape::AllowReservedInPath;
        for (style, explode, array, object) in [
            (Style::Simple, false, "a%2Cb,c.d;e", "k=%2C,v=%2C"),
            (Style::Simple, true, "a%2Cb,c.d;e", "k%3D%2C=v=%2C"),
            (Style::Label, false, ".a%2Cb,c%2Ed;e", ".k=%2C,v=%2C"),
            (Style::Label, true, ".a%2Cb.c%2Ed;e", ".k%3D%2C=v=%2C"),
            (Style::Matrix, false, ";p=a%2Cb,c.d%3Be", ";p=k=%2C,v=%2C"),
            (Style::Matrix, true, ";p=a,b;p=c.d%3Be", ";k%3D,=v=,"),
        ] {
            assert_eq!(path("p", style, explode, reserved, &list), array, "{style:?}");
            assert_eq!(path("p", style, explode, reserved, &map), object, "{style:?}");
        }
        assert_eq!(path("p", Style::Matrix, false, reserved, &json!("1;role=admin")), ";p=1%3Brole=admin");
        let query = |explode, value| pairs("p", Style::Form, explode, Escape::AllowReserved, value).join("&");
        assert_eq!(query(false, &list), "p=a%2Cb,c.d;e");
        assert_eq!(query(true, &list), "p=a,b&p=c.d;e");
        assert_eq!(query(true, &map), "k%3D,=v=,");
    }

    #[test]
    fn what_nothing_tells_from_structure_is_refused() {
        let query = |style, value: &Value| super::pairs("p", style, false, Escape::Strict, value);
        for (style, value) in [
            (Style::SpaceDelimited, json!(["a b"])),
            (Style::PipeDelimited, json!(["a", "b|c"])),
            (Style::TabDelimited, json!({"a": "b\tc"})),
        ] {
            assert!(query(style, &value).is_err(), "{style:?}");
            assert!(super::pairs("p", style, true, Escape::Strict, &value).is_ok(), "{style:?}, pair by pair");
            assert!(header(Style::Simple, false, &value).is_ok(), "{style:?}");
        }
        let reason = "has ',' in one of its parts, which is what stands between the parts there";
        assert_eq!(header(Style::Simple, false, &json!(["a,b"])), Err(reason.to_owned()));
        assert!(header(Style::Simple, true, &json!({"a=": 1})).is_err());
        assert_eq!(header(Style::Simple, false, &json!("a,b")).as_deref(), Ok("a,b"), "a text is no list");
        assert!(super::pairs("p", Style::Cookie, false, Escape::Raw, &json!(["a,b"])).is_err());
    }
}
