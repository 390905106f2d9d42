//! Parameter styles (OpenAPI 3.1, 4.8.12.3; RFC 6570): a value as text in a path, a query string, a header or a cookie.
//!
//! Everything that could be taken for structure is percent-encoded, so that no value can change which resource a request
//! names or which parameters it has.

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

/// How the characters of a value are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// Percent-encoded, but for the unreserved characters.
    Strict,
    /// Percent-encoded, but for what cannot be mistaken in a query string.
    AllowReserved,
    /// As a form has it: a space is `+`.
    Form,
    /// Not at all: headers.
    Raw,
}

impl Escape {
    pub(crate) fn apply(self, text: &str) -> String {
        match self {
            Self::Strict => utf8_percent_encode(text, UNRESERVED).to_string(),
            Self::AllowReserved => utf8_percent_encode(text, RESERVED).to_string(),
            Self::Form => utf8_percent_encode(text, UNRESERVED).to_string().replace("%20", "+"),
            Self::Raw => text.to_owned(),
        }
    }
}

/// A value by how styles tell values apart, its texts escaped.
enum Parts {
    Primitive(String),
    Array(Vec<String>),
    Object(Vec<(String, String)>),
}

impl Parts {
    fn of(value: &Value, escape: Escape) -> Self {
        match value {
            Value::Array(items) => Self::Array(items.iter().map(|item| escape.apply(&plain(item))).collect()),
            Value::Object(entries) => {
                let entry = |(key, value): (&String, &Value)| (escape.apply(key), escape.apply(&plain(value)));
                Self::Object(entries.iter().map(entry).collect())
            }
            primitive => Self::Primitive(escape.apply(&plain(primitive))),
        }
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
pub(crate) fn path(name: &str, style: Style, explode: bool, value: &Value) -> String {
    let escape = Escape::Strict;
    match style {
        Style::Json => escape.apply(&value.to_string()),
        Style::Label => {
            let separator = if explode { "." } else { "," };
            format!(".{}", Parts::of(value, escape).by(explode).join(separator))
        }
        Style::Matrix => {
            let name = escape.apply(name);
            match Parts::of(value, escape) {
                Parts::Primitive(text) if text.is_empty() => format!(";{name}"),
                Parts::Array(items) if explode => items.iter().map(|item| format!(";{name}={item}")).collect(),
                Parts::Object(entries) if explode => {
                    entries.iter().map(|(key, value)| format!(";{key}={value}")).collect()
                }
                parts => format!(";{name}={}", parts.flat().join(",")),
            }
        }
        _ => Parts::of(value, escape).by(explode).join(","),
    }
}

/// A value in a header.
pub(crate) fn header(style: Style, explode: bool, value: &Value) -> String {
    match style {
        Style::Json => value.to_string(),
        _ => Parts::of(value, Escape::Raw).by(explode).join(","),
    }
}

/// A value in a query string, a form or a cookie: its `name=value` pairs.
pub(crate) fn pairs(name: &str, style: Style, explode: bool, escape: Escape, value: &Value) -> Vec<String> {
    let key = match escape {
        Escape::Form => Escape::Form.apply(name),
        _ => Escape::Strict.apply(name),
    };
    let separator = match style {
        Style::Json => return vec![format!("{key}={}", escape.apply(&value.to_string()))],
        Style::DeepObject => {
            let mut output = Vec::new();
            deep(&key, value, escape, &mut output);
            return output;
        }
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    };
    match Parts::of(value, escape) {
        Parts::Primitive(text) => vec![format!("{key}={text}")],
        Parts::Array(items) if explode => items.iter().map(|item| format!("{key}={item}")).collect(),
        Parts::Object(entries) if explode => entries.iter().map(|(key, value)| format!("{key}={value}")).collect(),
        parts => vec![format!("{key}={}", parts.flat().join(separator))],
    }
}

/// Writes `name[key]=value`, and what is deeper the way everybody does: `name[key][0][key]=value`.
fn deep(name: &str, value: &Value, escape: Escape, output: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                deep(&format!("{name}%5B{}%5D", escape.apply(key)), value, escape, output);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                deep(&format!("{name}%5B{index}%5D"), value, escape, output);
            }
        }
        primitive => output.push(format!("{name}={}", escape.apply(&plain(primitive)))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

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
            assert_eq!(path("color", style, explode, &blue), primitive);
            assert_eq!(path("color", style, explode, &list), array);
            assert_eq!(path("color", style, explode, &map), object);
        }
        assert_eq!(path("color", Style::Matrix, false, &json!("")), ";color");
        let cases = [
            (Style::Form, true, "color=blue&color=black&color=brown", "R=100&G=200&B=150"),
            (Style::Form, false, "color=blue,black,brown", "color=R,100,G,200,B,150"),
            (Style::SpaceDelimited, false, "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"),
            (Style::PipeDelimited, false, "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"),
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

    #[test]
    fn no_value_becomes_structure() {
        let hostile = json!("a/../b?x=1#y&z=%2e é+");
        assert_eq!(path("p", Style::Simple, false, &hostile), "a%2F..%2Fb%3Fx%3D1%23y%26z%3D%252e%20%C3%A9%2B");
        let written = pairs("p", Style::Form, true, Escape::AllowReserved, &hostile);
        assert_eq!(written, ["p=a/../b?x=1%23y%26z=%252e%20%C3%A9%2B"]);
        assert_eq!(pairs("a b", Style::Form, true, Escape::Form, &json!("c d+")), ["a+b=c+d%2B"]);
        assert_eq!(pairs("p", Style::Form, false, Escape::Strict, &json!(["a,b", "c"])), ["p=a%2Cb,c"]);
        assert_eq!(
            pairs("p", Style::DeepObject, true, Escape::Strict, &json!({"a]": {"b": [null]}})),
            ["p%5Ba%5D%5D%5Bb%5D%5B0%5D="]
        );
    }
}
