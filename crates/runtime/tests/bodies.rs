//! What the bodies of answers are read as: labelled as documented, otherwise, or not at all; empty; in any character set.

#![expect(missing_docs, reason = "the types of a test say what they are by their fields")]

use countersign_runtime::transport::{BoxFuture, Request, Transport};
use countersign_runtime::{
    Api, Builder, Bytes, Client, FromResponse, HeaderMap, Operation, Response, StatusCode, TransportError, Value,
    enumeration, operation, record, responses,
};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde_json::json;

static API: Api = Api { name: "bodies", server: Some("https://bodies.example"), schemes: &[] };

record! {
    pub struct Room {
        pub id: i64,
    }
}

enumeration! {
    pub enum Mode {
        Open = "open",
        .. Other(String),
    }
}

/// An operation for each way an answer may be documented.
macro_rules! documented {
    ($($name:ident: $type:ty = $($media_type:literal)*;)*) => {
        $(operation! {
            /// Answers one thing.
            pub struct $name: GET "/" {
                success: $type = 200 $($media_type)*,
            }
        })*
    };
}

documented! {
    Json: Room = "application/json";
    JsonOrNull: Option<Room> = "application/json";
    JsonText: String = "application/json";
    JsonMode: Mode = "application/json";
    JsonAny: Value = "application/json";
    JsonTextOrNull: Option<String> = "application/json";
    Text: String = "text/plain";
    TextOrNull: Option<String> = "text/plain";
    AnyText: Value = "text/plain";
    Either: String = "application/json" "text/plain";
    Anything: Value = "*/*";
    JsonList: Vec<Room> = "application/json";
    Lines: Vec<Room> = "application/jsonl";
    Several: CsvOrJson = "text/csv" "application/json";
}

responses! {
    /// Two types.
    pub enum CsvOrJson {
        /// Text.
        Csv(String) = 200 if "text/csv",
        /// JSON.
        Json(Room) = 200,
    }
}

/// Answers every call alike.
#[derive(Clone)]
struct Answers(Option<&'static str>, &'static [u8]);

impl Transport for Answers {
    fn send(&self, _: Request) -> BoxFuture<Result<Response<Bytes>, TransportError>> {
        let mut headers = HeaderMap::new();
        headers.extend(self.0.map(|media_type| (CONTENT_TYPE, HeaderValue::from_static(media_type))));
        let response = Response { status: StatusCode::OK, headers, body: Bytes::from_static(self.1) };
        Box::pin(std::future::ready(Ok(response)))
    }
}

/// What the answer of an operation is read as; else the message.
#[cfg(test)]
fn read<T: FromResponse + std::fmt::Debug>(
    operation: &'static Operation,
    media_type: Option<&'static str>,
    body: &'static [u8],
) -> Result<T, String> {
    let client = Builder::<Client>::new(&API).transport(Answers(media_type, body)).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let result = runtime.block_on(async { client.call(operation).send::<T, std::convert::Infallible>().await });
    result.map_err(|error| error.to_string())
}

const JSON: Option<&str> = Some("application/json");
const TEXT: Option<&str> = Some("text/plain; charset=utf-8");

#[test]
fn json_is_read_however_it_is_labelled() {
    for media_type in [JSON, TEXT, Some("text/html"), Some("application/octet-stream"), Some("no media type"), None] {
        assert_eq!(read::<Room>(Json::OPERATION, media_type, br#"{"id":1}"#).unwrap(), Room { id: 1 });
        assert_eq!(read(JsonText::OPERATION, media_type, b"\"a\"\n"), Ok("a".to_owned()), "{media_type:?}");
        assert_eq!(read(JsonMode::OPERATION, media_type, b"\"open\""), Ok(Mode::Open), "{media_type:?}");
        assert_eq!(read(JsonAny::OPERATION, media_type, br#"{"a":[1]}"#), Ok(json!({"a": [1]})), "{media_type:?}");
    }
    let error = read::<Room>(Json::OPERATION, Some("text/html"), b"<p>").unwrap_err();
    assert!(error.contains("the body is text/html, not JSON"), "{error}");
}

#[test]
fn text_in_place_of_json_is_text() {
    for media_type in [TEXT, Some("text/html")] {
        assert_eq!(read(JsonText::OPERATION, media_type, b"a"), Ok("a".to_owned()));
        assert_eq!(read(JsonText::OPERATION, media_type, b"12"), Ok("12".to_owned()), "no string as JSON");
        assert_eq!(read(JsonMode::OPERATION, media_type, b"open"), Ok(Mode::Open));
        assert_eq!(read(JsonAny::OPERATION, media_type, b"so so"), Ok(json!("so so")));
    }
    assert!(read::<String>(JsonText::OPERATION, JSON, b"a").is_err(), "what is labelled as documented is believed");
}

#[test]
fn documented_text_is_text_whatever_it_looks_like() {
    for media_type in [TEXT, Some("text/html"), None] {
        assert_eq!(read(Text::OPERATION, media_type, b"\"a\""), Ok("\"a\"".to_owned()), "{media_type:?}");
        assert_eq!(read(AnyText::OPERATION, media_type, b"{}"), Ok(json!("{}")), "{media_type:?}");
    }
    assert_eq!(read(Text::OPERATION, JSON, b"a"), Ok("a".to_owned()), "labelled JSON, which it is not");
    assert_eq!(read(Either::OPERATION, TEXT, b"\"a\""), Ok("\"a\"".to_owned()));
    assert_eq!(read(Either::OPERATION, JSON, b"\"a\""), Ok("a".to_owned()));
    assert_eq!(read(Either::OPERATION, None, b"\"a\""), Ok("a".to_owned()));
    assert_eq!(read(Anything::OPERATION, None, b"[1]"), Ok(json!([1])));
    assert_eq!(read(Anything::OPERATION, TEXT, b"[1]"), Ok(json!("[1]")));
}

#[test]
fn one_of_several_types_is_found_without_a_label() {
    for media_type in [None, TEXT] {
        let json = read::<CsvOrJson>(Several::OPERATION, media_type, br#"{"id":1}"#).unwrap();
        assert!(matches!(json, CsvOrJson::Json(Room { id: 1 })), "{media_type:?}");
        let csv = read::<CsvOrJson>(Several::OPERATION, media_type, b"a,b").unwrap();
        assert!(matches!(csv, CsvOrJson::Csv(text) if text == "a,b"), "{media_type:?}");
    }
}

#[test]
fn a_list_is_a_sequence_where_one_is_documented() {
    let (array, lines) = (&b"[{\"id\":1},{\"id\":2}]"[..], &b"{\"id\":1}\n{\"id\":2}\n"[..]);
    let rooms = vec![Room { id: 1 }, Room { id: 2 }];
    for label in [None, JSON, Some("text/event-stream")] {
        assert_eq!(read(JsonList::OPERATION, label, array).as_ref(), Ok(&rooms), "{label:?}");
    }
    for label in [None, Some("application/jsonl"), TEXT, JSON] {
        assert_eq!(read(Lines::OPERATION, label, lines).as_ref(), Ok(&rooms), "{label:?}");
    }
    assert_eq!(read(Lines::OPERATION, JSON, array), Ok(rooms), "a server may send an array all the same");
}

#[test]
fn an_empty_body_is_null_where_null_is_documented() {
    for media_type in [JSON, TEXT, None] {
        assert_eq!(read::<Option<Room>>(JsonOrNull::OPERATION, media_type, b""), Ok(None), "{media_type:?}");
        assert_eq!(read::<Option<String>>(JsonTextOrNull::OPERATION, media_type, b"\n"), Ok(None), "{media_type:?}");
        assert_eq!(read(JsonAny::OPERATION, media_type, b""), Ok(Value::Null), "{media_type:?}");
        let error = read::<Room>(Json::OPERATION, media_type, b"").unwrap_err();
        assert!(error.ends_with("the body is empty"), "{error}");
    }
    assert!(read::<String>(JsonText::OPERATION, JSON, b"").unwrap_err().ends_with("the body is empty"));
    assert_eq!(read(TextOrNull::OPERATION, TEXT, b""), Ok(Some(String::new())), "an empty text is a text");
}

#[test]
fn text_comes_in_any_character_set() {
    let latin = Some("application/json; charset=iso-8859-1");
    assert_eq!(read(JsonText::OPERATION, latin, b"\"caf\xe9\""), Ok("caf\u{e9}".to_owned()), "JSON, too");
    for (media_type, body, expected) in [
        ("text/plain; charset=ISO-8859-1", &b"caf\xe9"[..], "café"),
        ("text/plain;charset=\"windows-1252\"", b"\x80 5", "€ 5"),
        ("text/plain; charset=us-ascii", b"plain", "plain"),
        ("text/plain; format=flowed; charset=utf-16le", b"h\0\xe9\0", "hé"),
        ("text/plain; charset=utf-16", b"\xfe\xff\0h\0i", "hi"),
        ("text/plain; charset=Shift_JIS", b"\x93\xfa\x96{", "日本"),
        ("text/plain; charset=utf-8", b"\xef\xbb\xbfa", "a"),
        ("text/plain; charset=utf-8", b"caf\xe9", "caf\u{fffd}"),
        ("text/plain; charset=who-knows", "é".as_bytes(), "é"),
        ("text/plain; charset=who-knows", b"\xe9", "é"),
        ("text/plain", "é".as_bytes(), "é"),
        ("text/plain", b"\xe9", "é"),
    ] {
        let text = read::<String>(Text::OPERATION, Some(media_type), body).unwrap();
        assert_eq!(text, expected, "{media_type} {body:?}");
    }
    assert!(read::<String>(JsonText::OPERATION, JSON, b"\"\xe9\"").unwrap_err().contains("not UTF-8"), "JSON has one");
}
