//! Types through their tables: decoding, encoding, comparison, cloning, blanks, unions.

#![expect(missing_docs, reason = "the types of a test say what they are by their fields")]

use countersign_runtime::shape::decode;
use countersign_runtime::{Base64, Formatted, Map, Scalar, Value, enumeration, from_json, record, union};
use serde_json::json;

record! {
    pub struct Nothing: Default {}
}

record! {
    pub struct Room {
        pub id: i64,
        pub name: Option<String>,
        pub nickname: Option<Option<String>> = "nick-name",
        pub topic: Option<String> [nullable],
        pub parent: Option<Box<Room>>,
        pub children: Vec<Room>,
        pub seen: Option<Formatted<jiff::Timestamp>>,
        pub rate: Option<f64>,
        .. pub rest: Map<Value>,
    }
}

record! {
    pub struct Options: Default {
        pub page: Option<i64>,
        pub map: Map<Vec<String>>,
    }
}

enumeration! {
    pub enum Provider {
        Webrtc = "webrtc",
        GetStream = "getstream",
        .. Other(String),
    }
}

enumeration! {
    pub enum Level {
        One = 1,
        Two = -2,
        Even = 9_007_199_254_740_992,
        Odd = 9_007_199_254_740_993,
        .. Else(i64),
    }
}

enumeration! {
    pub enum Mixed {
        Auto = Scalar::String("auto"),
        Nothing = Scalar::Null,
        Half = Scalar::Number(0.5),
        Most = Scalar::Integer(18_446_744_073_709_551_615),
        .. Other(Value),
    }
}

record! {
    pub struct Circle {
        pub radius: f64,
    }
}

record! {
    pub struct Square {
        pub kind: Option<String>,
        pub side: f64,
        pub next: Option<Box<Shape>>,
    }
}

union! {
    pub enum Shape by "kind" {
        Circle(Circle) = "circle" | "disc",
        Square(Box<Square>) = "square",
        .. Other(Value),
    }
}

record! {
    pub struct Plain: Default {
        pub name: Option<String>,
        .. pub extra: Map<Value>,
    }
}

union! {
    pub enum Numbered by "version" {
        First(Circle) = 1,
        Later(Plain) = 2 | true | 2.5 | _,
        Text(String),
        .. Other(Value),
    }
}

union! {
    pub enum Loose {
        Number(f64),
        Integer(i64),
        Day(Formatted<jiff::civil::Date>),
        Provider(Provider),
        Text(String),
        Many(Vec<Loose>),
        .. Other(Value),
    }
}

#[cfg(test)]
fn round_trip<T>(value: &Value) -> Value
where
    T: countersign_runtime::shape::Slot + serde::Serialize + Clone + PartialEq,
{
    let decoded: T = from_json(value).unwrap();
    let text = serde_json::to_vec(value).unwrap();
    assert!(decode::<T>(&text).unwrap() == decoded, "text and value decode alike");
    let copy = decoded.clone();
    assert!(copy == decoded);
    drop(decoded);
    serde_json::to_value(&copy).unwrap()
}

#[cfg(test)]
fn round_trip_deep<T>(value: &Value)
where
    T: countersign_runtime::shape::Slot + serde::Serialize + Clone + PartialEq + std::fmt::Debug,
{
    let text = value.to_string();
    let decoded: T = decode(text.as_bytes()).unwrap();
    assert!(decoded.clone() == decoded);
    assert!(serde_json::to_string(&decoded).unwrap() == text);
    assert!(!format!("{decoded:?}").is_empty());
}

#[test]
fn a_record_keeps_everything_it_is_given() {
    let value = json!({
        "id": 1, "name": "a", "nick-name": null, "topic": null, "seen": "not a time", "rate": 2.5,
        "parent": {"id": 2, "topic": null, "children": []},
        "children": [{"id": 3, "topic": "x", "children": [], "extra": {"deep": [1]}}],
        "floor": 7
    });
    assert_eq!(round_trip::<Room>(&value), value);
}

#[test]
fn absence_null_and_value_differ() {
    let room = |text: &str| serde_json::from_str::<Room>(text).unwrap();
    assert_eq!(room(r#"{"id":1,"children":[]}"#).nickname, None);
    assert_eq!(room(r#"{"id":1,"children":[],"nick-name":null}"#).nickname, Some(None));
    assert_eq!(room(r#"{"id":1,"children":[],"nick-name":"x"}"#).nickname, Some(Some("x".to_owned())));
    assert_eq!(room(r#"{"id":1,"children":[],"name":null}"#).name, None);
    let text = serde_json::to_string(&room(r#"{"id":1,"children":[]}"#)).unwrap();
    assert_eq!(text, r#"{"id":1,"topic":null,"children":[]}"#);
}

#[test]
fn keys_in_any_order_and_twice() {
    let room: Room = serde_json::from_str(r#"{"children":[],"name":"a","id":1,"name":"b","id":2}"#).unwrap();
    assert_eq!((room.id, room.name.as_deref()), (2, Some("b")));
}

#[test]
fn integers_come_in_any_notation() {
    for (text, expected) in [("1", Some(1)), ("1.0", Some(1)), ("1e3", Some(1000)), ("1.5", None), ("1e30", None)] {
        assert_eq!(decode::<i64>(text.as_bytes()).ok(), expected, "{text}");
    }
    assert_eq!(decode::<u64>(b"18446744073709551615").ok(), Some(u64::MAX));
    let message = |text: &str| decode::<Option<i64>>(text.as_bytes()).unwrap_err().message().to_owned();
    for text in ["18446744073709551615", "1e19", "-1e300"] {
        assert_eq!(message(text), "expected a 64-bit integer, found a number out of range");
    }
    assert_eq!(message("1.5"), "expected a 64-bit integer, found a number with a fraction");
    assert!(decode::<i32>(b"3000000000").is_err());
    assert!(decode::<u32>(b"-1").is_err());
}

#[test]
fn failures_say_where_and_drop_what_was_read() {
    let cases = [
        (r#"{"id":1,"children":[{"id":1,"children":[]},{"id":"x","children":[]}]}"#, "$.children[1].id"),
        (r#"{"id":1}"#, "$"),
        (r#"{"id":1,"children":[],"name":"kept then dropped","parent":{"id":1}}"#, "$.parent"),
        (r#"{"id":1,"nick-name":"x","children":7}"#, "$.children"),
    ];
    for (text, path) in cases {
        let error = decode::<Room>(text.as_bytes()).unwrap_err();
        assert_eq!(error.path().to_string(), path, "{error}");
        let through_serde = serde_json::from_str::<Room>(text).unwrap_err().to_string();
        assert!(path == "$" || through_serde.contains(path), "{through_serde}");
    }
    let error = decode::<Map<Vec<i64>>>(br#"{"a b":[1,"x"]}"#).unwrap_err();
    assert_eq!(error.path().full(), r#"$["a b"][1]"#);
}

#[test]
fn nesting_is_bounded() {
    let deep = |depth: usize| format!("{}{}{}", r#"{"id":1,"children":["#.repeat(depth), "", "]}".repeat(depth));
    assert!(decode::<Room>(deep(60).as_bytes()).is_ok());
    for depth in [129, 100_000] {
        let error = decode::<Room>(deep(depth).as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "JSON nested more than 256 levels deep");
    }
}

/// The stack of a test's thread is that of any: 2 MiB.
#[test]
fn what_nests_deep_is_read_copied_compared_written_and_dropped() {
    let nested = |open: &str, inner: &str, close: &str, levels: usize| -> Value {
        let text = format!("{}{inner}{}", open.repeat(levels), close.repeat(levels));
        decode(text.as_bytes()).unwrap()
    };
    round_trip_deep::<Value>(&nested("[", "\"[[[\\\"[\"", "]", 256));
    round_trip_deep::<Room>(&nested(r#"{"id":1,"topic":null,"children":["#, "", "]}", 128));
    let square = r#"{"kind":"square","side":1,"next":"#;
    round_trip_deep::<Square>(&nested(square, r#"{"kind":"x"}"#, "}", 255));
    round_trip_deep::<Loose>(&nested("[", "1", "]", 256));
    let error = decode::<Room>(format!("{}]", "[".repeat(200)).as_bytes()).unwrap_err();
    assert!(error.message().ends_with("found an array"), "{error}");
    let unfinished = r#"{"id":1,"children":["#.repeat(100);
    assert!(decode::<Room>(unfinished.as_bytes()).unwrap_err().message().starts_with("invalid JSON: EOF"));
}

#[test]
fn blanks() {
    let options = Options::default();
    assert!(options.page.is_none() && options.map.is_empty());
    assert_eq!(serde_json::to_value(&options).unwrap(), json!({"map": {}}));
    assert_eq!(round_trip::<Nothing>(&json!({})), json!({}));
}

#[test]
fn maps_are_equal_in_any_order_and_compared_in_linear_time() {
    let map = |keys: &mut dyn Iterator<Item = i64>| Options {
        page: None,
        map: keys.map(|key| (key.to_string(), vec![key.to_string()])).collect(),
    };
    let (up, down) = (map(&mut (0..100_000)), map(&mut (0..100_000).rev()));
    assert_eq!(up, down);
    let mut other = down.clone();
    other.map.insert("0", Vec::new());
    assert_ne!(up, other);
}

#[test]
fn a_map_keeps_order_and_the_last_of_two() {
    let map: Map<Vec<String>> = decode(br#"{"b":["x"],"a":["y","z"],"b":[]}"#).unwrap();
    assert_eq!(map.keys().collect::<Vec<_>>(), ["b", "a"]);
    assert_eq!(map.get("b"), Some(&vec![]));
}

#[test]
fn enumerations_are_open() {
    for value in ["webrtc", "getstream", "pigeon"] {
        assert_eq!(round_trip::<Provider>(&json!(value)), json!(value));
        assert_eq!(Provider::from(value).to_string(), value);
    }
    assert_eq!(format!("{:?}", Provider::from("getstream")), "GetStream");
    assert_eq!(format!("{:?}", Provider::from("x")), r#"Other("x")"#);
    for value in [1, -2, 99] {
        assert_eq!(round_trip::<Level>(&json!(value)), json!(value));
    }
    assert!(decode::<Provider>(b"7").is_err());
    for value in [json!("auto"), json!(null), json!(0.5), json!({"any": [1]})] {
        assert_eq!(round_trip::<Mixed>(&value), value);
    }
    assert_eq!(decode::<Option<Mixed>>(b"null").unwrap(), Some(Mixed::Nothing));
}

#[test]
fn whole_numbers_that_no_float_tells_apart_are_two() {
    let level = |text: &str| decode::<Level>(text.as_bytes()).unwrap();
    for (text, expected) in [
        ("9007199254740992", Level::Even),
        ("9007199254740993", Level::Odd),
        ("9007199254740992.0", Level::Even),
        ("1e0", Level::One),
        ("9007199254740994", Level::Else(9_007_199_254_740_994)),
    ] {
        assert_eq!(level(text), expected, "{text}");
    }
    let most = decode::<Mixed>(b"18446744073709551615").unwrap();
    assert_eq!((&most, serde_json::to_string(&most).unwrap().as_str()), (&Mixed::Most, "18446744073709551615"));
    assert_eq!(decode::<Mixed>(b"18446744073709551614").unwrap(), Mixed::Other(json!(18_446_744_073_709_551_614_u64)));
}

#[test]
fn a_union_takes_the_variant_its_tag_names() {
    let shape = |value: Value| from_json::<Shape>(&value).unwrap();
    assert!(matches!(shape(json!({"kind": "disc", "radius": 1})), Shape::Circle(_)));
    assert!(matches!(shape(json!({"kind": "square", "side": 1, "radius": 1})), Shape::Square(_)));
    assert!(matches!(shape(json!({"side": 1})), Shape::Square(_)), "without its tag, by what it has");
    assert!(matches!(shape(json!({"kind": "hexagon"})), Shape::Other(_)));
    assert!(matches!(shape(json!({"kind": "Disc", "radius": 1})), Shape::Other(_)), "a circle has no kind to keep");
    assert!(matches!(shape(json!({"kind": "Square", "side": 1})), Shape::Square(_)), "which alone holds all of it");
    assert!(matches!(shape(json!({"kind": "square", "side": "1", "radius": 1})), Shape::Other(_)), "not as it says");
    assert!(matches!(shape(json!(7)), Shape::Other(_)));
    let nested = json!({"kind": "square", "side": 1, "next": {"kind": "circle", "radius": 2}});
    assert_eq!(round_trip::<Shape>(&nested), nested);
    assert_eq!(round_trip::<Shape>(&json!({"kind": "hexagon"})), json!({"kind": "hexagon"}));
}

#[test]
fn a_union_has_a_variant_for_every_other_tag_and_for_none() {
    let numbered = |value: Value| from_json::<Numbered>(&value).unwrap();
    assert!(matches!(numbered(json!({"version": 1, "radius": 1})), Numbered::First(_)));
    assert!(matches!(numbered(json!({"version": "1", "radius": 1})), Numbered::First(_)), "a number as text");
    for value in [json!({"version": 9, "radius": 1}), json!({"radius": 1}), json!({"version": null}), json!({})] {
        assert!(matches!(numbered(value.clone()), Numbered::Later(_)), "{value}");
        assert_eq!(round_trip::<Numbered>(&value), value, "nothing is added to it");
    }
    assert!(matches!(numbered(json!("text")), Numbered::Text(_)), "which has no properties");
    let unfit = json!({"version": 9, "name": 7, "radius": 1});
    assert!(matches!(numbered(unfit), Numbered::Other(_)), "another variant would lose the name");
    let first = serde_json::to_value(Numbered::First(Circle { radius: 2.0 })).unwrap();
    assert_eq!(first, json!({"version": 1, "radius": 2}), "a tag is of its own type");
}

#[test]
fn an_untagged_union_takes_the_variant_that_fits_best() {
    let loose = |value: Value| from_json::<Loose>(&value).unwrap();
    assert!(matches!(loose(json!(1)), Loose::Integer(1)));
    assert!(matches!(loose(json!(1.5)), Loose::Number(_)));
    assert!(matches!(loose(json!("2026-11-23")), Loose::Day(_)));
    assert!(matches!(loose(json!("webrtc")), Loose::Provider(Provider::Webrtc)));
    assert!(matches!(loose(json!("pigeon")), Loose::Text(_)));
    assert!(matches!(loose(json!(["x", [1]])), Loose::Many(_)));
    assert!(matches!(loose(json!(true)), Loose::Other(_)));
}

#[test]
fn a_hostile_union_costs_time_in_proportion() {
    let mut value = json!([]);
    for _ in 0..60 {
        value = json!([value, value]);
        if value.to_string().len() > 4_000 {
            break;
        }
    }
    for _ in 0..40 {
        value = json!([value]);
    }
    assert!(matches!(from_json::<Loose>(&value), Ok(Loose::Many(_))));
}

#[test]
fn base64_is_read_leniently() {
    for text in ["-_8=", "+/8", "+/8="] {
        assert_eq!(Base64::from(text).decode(), Some(vec![0xfb, 0xff]), "{text}");
    }
    assert_eq!(Base64::from("no base64!").decode(), None);
}

#[test]
fn other_formats_of_serde_work() {
    let map: Map<Value> = [("id", json!(1)), ("children", json!([]))].into_iter().collect();
    let pairs = map.iter().map(|(key, value)| (key, value.clone()));
    let deserializer = serde::de::value::MapDeserializer::<_, serde_json::Error>::new(pairs);
    assert_eq!(<Room as serde::Deserialize>::deserialize(deserializer).unwrap().id, 1);
}

/// A record with more fields than a word has bits.
#[cfg(test)]
mod wide {
    use super::*;

    macro_rules! wide {
        ($($wire:literal $field:ident),*) => {
            record! {
                pub struct Wide {
                    pub first: String,
                    $(pub $field: Option<String> = $wire,)*
                    pub last: Vec<String>,
                }
            }
        };
    }

    wide! {
        "a0" a0, "a1" a1, "a2" a2, "a3" a3, "a4" a4, "a5" a5, "a6" a6, "a7" a7, "a8" a8, "a9" a9,
        "b0" b0, "b1" b1, "b2" b2, "b3" b3, "b4" b4, "b5" b5, "b6" b6, "b7" b7, "b8" b8, "b9" b9,
        "c0" c0, "c1" c1, "c2" c2, "c3" c3, "c4" c4, "c5" c5, "c6" c6, "c7" c7, "c8" c8, "c9" c9,
        "d0" d0, "d1" d1, "d2" d2, "d3" d3, "d4" d4, "d5" d5, "d6" d6, "d7" d7, "d8" d8, "d9" d9,
        "e0" e0, "e1" e1, "e2" e2, "e3" e3, "e4" e4, "e5" e5, "e6" e6, "e7" e7, "e8" e8, "e9" e9,
        "f0" f0, "f1" f1, "f2" f2, "f3" f3, "f4" f4, "f5" f5, "f6" f6, "f7" f7, "f8" f8, "f9" f9,
        "g0" g0, "g1" g1, "g2" g2, "g3" g3, "g4" g4, "g5" g5, "g6" g6, "g7" g7, "g8" g8, "g9" g9,
        "h0" h0, "h1" h1, "h2" h2, "h3" h3, "h4" h4, "h5" h5, "h6" h6, "h7" h7, "h8" h8, "h9" h9
    }
}

#[test]
fn a_record_with_many_fields() {
    let value = json!({"first": "x", "a0": "a", "f0": "y", "h9": "z", "last": ["w"]});
    assert_eq!(round_trip::<wide::Wide>(&value), value);
    let error = decode::<wide::Wide>(br#"{"first":"x","h9":"dropped","last":["dropped",1]}"#).unwrap_err();
    assert_eq!(error.path().to_string(), "$.last[1]");
    let error = decode::<wide::Wide>(br#"{"h9":"dropped","h9":"twice","last":[]}"#).unwrap_err();
    assert!(error.message().starts_with("required property `first`"), "{error}");
}

record! {
    pub struct Uneven {
        pub small: bool,
        pub large: i64,
        pub smaller: Option<bool>,
        pub text: String,
        pub word: i32,
        pub provider: Provider,
        pub flag: bool,
        pub address: Option<std::net::Ipv6Addr>,
        pub half: Option<i32>,
        pub nothing: Nothing,
        pub last: bool,
        .. pub rest: Map<f64>,
    }
}

#[test]
fn fields_of_every_size_lie_where_the_table_says() {
    let value = json!({
        "small": true, "large": -1, "smaller": false, "text": "x", "word": 7, "provider": "other", "flag": false,
        "address": "::1", "half": 3, "nothing": {}, "last": true, "rest": 0.5, "more": 1.5,
    });
    assert_eq!(round_trip::<Uneven>(&value), value);
    let uneven: Uneven = from_json(&value).unwrap();
    assert!(uneven.small && !uneven.flag && uneven.last && uneven.smaller == Some(false));
    assert_eq!((uneven.large, uneven.word, uneven.half), (-1, 7, Some(3)));
    assert_eq!((uneven.provider.as_str(), uneven.rest.get("more")), ("other", Some(&1.5)));
}

#[test]
fn values_without_size_and_values_too_large_for_the_stack() {
    assert_eq!(round_trip::<Vec<Nothing>>(&json!([{}, {}, {}])), json!([{}, {}, {}]));
    assert_eq!(round_trip::<Option<Box<Nothing>>>(&json!({})), json!({}));
    let value = json!({"first": "x", "last": []});
    assert_eq!(round_trip::<Option<Option<wide::Wide>>>(&value), value);
    assert_eq!(round_trip::<Map<wide::Wide>>(&json!({"k": value})), json!({"k": value}));
    assert!(decode::<Option<wide::Wide>>(br#"{"first":"x","last":[1]}"#).is_err());
    assert!(decode::<Map<wide::Wide>>(br#"{"k":{"first":"x","last":[]},"k":{"first":1}}"#).is_err());
    assert!(decode::<Vec<Box<wide::Wide>>>(br#"[{"first":"x","last":[]},{"first":"x","last":7}]"#).is_err());
}

#[test]
fn what_follows_a_value_is_refused_and_the_value_dropped() {
    assert!(decode::<Vec<String>>(br#"["dropped"] "and more""#).is_err());
    assert!(decode::<Shape>(br#"{"kind":"square","side":1,"next":{"kind":"circle"}}]"#).is_err());
    assert!(decode::<Provider>(b"\"\xff\"").unwrap_err().message().starts_with("not UTF-8"));
}

union! {
    pub enum Series {
        Counted(Counted),
        Named(Named),
        .. Other(Value),
    }
}

record! {
    pub struct Counted {
        pub data: Vec<i64>,
        pub kind: i64,
    }
}

record! {
    pub struct Named {
        pub data: Vec<i64>,
        pub kind: String,
    }
}

#[test]
fn a_large_value_finds_its_variant_too() {
    let value = json!({"data": vec![1; 30_000], "kind": "named"});
    assert!(matches!(from_json::<Series>(&value).unwrap(), Series::Named(named) if named.kind == "named"));
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let room: Options = decode("\u{feff}{\"page\": 1}".as_bytes()).unwrap();
    assert_eq!(room.page, Some(1));
}
