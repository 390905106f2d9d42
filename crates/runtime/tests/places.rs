//! Where values stand in a request, and how they are written there: what OpenAPI 3.2 and Swagger 2.0 add to the rest.

#![expect(missing_docs, reason = "the types of a test say what they are by their fields")]

use countersign_runtime::transport::{Request, ReqwestTransport};
use countersign_runtime::{
    Api, Builder, Bytes, Call, Client, File, HeaderMap, Operation, Property, RequestError, Response, StatusCode, Style,
    Value, operation, record,
};
use serde_json::json;

static API: Api = Api { name: "places", server: Some("https://places.example"), schemes: &[] };

record! {
    pub struct Search: Default {
        pub word: Option<String>,
        pub tags: Option<Vec<String>>,
        pub exact: Option<bool>,
    }
}

record! {
    pub struct Upload: Default {
        pub codes: Option<Vec<i64>>,
        pub range: Option<Value>,
        pub files: Option<Vec<File>>,
    }
}

operation! {
    /// A form in the place of the query string.
    pub struct SearchForm: GET "/search" {
        .query_string search(Search) .properties(&[Property::new(&["tags"]).style(Style::PipeDelimited, false)]),
    }
}

operation! {
    /// Other media types in its place.
    pub struct SearchOther: GET "/search?version=2" {
        .query_string "json"(Search) .style(Style::Json, false),
        .query_string path(impl Into<String>) = "jsonpath",
    }
}

operation! {
    /// Everything in the header of cookies.
    pub struct Cookies: GET "/" {
        .cookie "taste"(Vec<String>) .style(Style::Cookie, true),
        .cookie size(Value) .style(Style::Cookie, false),
        .cookie plain(Vec<String>) .style(Style::Form, false),
    }
}

operation! {
    /// Lists that are joined.
    pub struct Joined: GET "/lists/{list}/{name}" {
        .path "list"(Vec<String>) .style(Style::TabDelimited, false),
        .path "name"(String) .allow_reserved(),
        .query tabs(Vec<String>) .style(Style::TabDelimited, false),
        .header pipes(Vec<String>) = "X-Pipes" .style(Style::PipeDelimited, false),
    }
}

operation! {
    /// A list between dots.
    pub struct Dotted: GET "/{list}" {
        .path "list"(Vec<String>) .style(Style::Label, true),
    }
}

operation! {
    /// A form of parts with styles.
    pub struct Parts: POST "/parts" {
        body: Upload = "multipart/form-data" .properties(&[
            Property::new(&["codes", "files"]).style(Style::Form, false),
            Property::new(&["range"]).style(Style::DeepObject, true),
        ]),
    }
}

operation! {
    /// A sequence there and back.
    pub struct Stream: POST "/stream" {
        body: Vec<Search> = "application/json-seq",
        success: Vec<Search> = 200 "application/jsonl",
    }
}

operation! {
    /// Parts without names.
    pub struct Mixed: POST "/mixed" {
        body: Vec<Search> = "multipart/mixed",
    }
}

operation! {
    /// A form whose values keep what is reserved.
    pub struct Form: POST "/form" {
        body: Search = "application/x-www-form-urlencoded" .properties(&[Property::new(&["word"]).allow_reserved()]),
    }
}

#[cfg(test)]
fn call(operation: &'static Operation) -> Call {
    let transport = ReqwestTransport::new(std::time::Duration::from_secs(1)).unwrap();
    Builder::<Client>::new(&API).transport(transport).build().unwrap().call(operation)
}

#[cfg(test)]
fn search() -> Search {
    Search { word: Some("a + b&c".to_owned()), tags: Some(vec!["x".to_owned(), "y z".to_owned()]), exact: Some(true) }
}

#[cfg(test)]
fn header(request: &Request, name: &str) -> String {
    request.headers[name].to_str().unwrap().to_owned()
}

#[test]
fn a_query_string_is_one_value() {
    let form = call(SearchForm::OPERATION).query_string("search", search()).request().unwrap();
    assert_eq!(form.url(), "https://places.example/search?word=a+%2B+b%26c&tags=x%7Cy+z&exact=true");
    assert_eq!(call(SearchForm::OPERATION).request().unwrap().url(), "https://places.example/search");

    let other = || call(SearchOther::OPERATION);
    let request = other().query_string("json", Search { exact: Some(true), ..Default::default() }).request().unwrap();
    assert_eq!(request.url(), "https://places.example/search?version=2&%7B%22exact%22%3Atrue%7D");
    let request = other().query_string("json", Search::default()).query_string("jsonpath", "$.a[1:1]".to_owned());
    assert!(request.request().unwrap().url().ends_with("&%7B%7D&%24.a%5B1%3A1%5D"));
    assert!(matches!(other().request().unwrap_err(), RequestError::Missing(name) if name == "json"));
}

#[test]
fn cookies_in_their_own_style_are_not_escaped() {
    let taste = vec!["plain".to_owned(), "50% off".to_owned()];
    let cookies = || call(Cookies::OPERATION).cookie("taste", taste.clone());
    let request = cookies().cookie("size", json!({"width": 2, "height": 3})).request().unwrap();
    assert_eq!(header(&request, "cookie"), "taste=plain; taste=50% off; size=width,2,height,3");
    let request = cookies().cookie("plain", vec!["a b".to_owned(), "c;d".to_owned()]).request().unwrap();
    assert_eq!(header(&request, "cookie"), "taste=plain; taste=50% off; plain=a%20b,c%3Bd");

    let error = call(Cookies::OPERATION).cookie("taste", vec!["a; admin=1".to_owned()]).request().unwrap_err();
    assert!(error.to_string().contains("`taste` holds a semicolon"), "{error}");
}

#[test]
fn lists_are_joined_wherever_they_stand() {
    let list = || vec!["a b".to_owned(), "c".to_owned()];
    let request = call(Joined::OPERATION)
        .path("list", list())
        .path("name", "a:b/c;d".to_owned())
        .query("tabs", list())
        .header("X-Pipes", list())
        .request()
        .unwrap();
    assert_eq!(request.url(), "https://places.example/lists/a%20b%09c/a:b%2Fc;d?tabs=a%20b%09c");
    assert_eq!(header(&request, "x-pipes"), "a b|c");
}

#[test]
fn no_item_becomes_two() {
    let joined = |tabs: &str, pipes: &str| {
        let call = call(Joined::OPERATION).path("list", vec!["a".to_owned()]).path("name", "b".to_owned());
        let (tabs, pipes) = (vec![tabs.to_owned()], vec![pipes.to_owned()]);
        call.query("tabs", tabs).header("X-Pipes", pipes).request().map_err(|error| error.to_string())
    };
    assert_eq!(joined("a\tb", "c").unwrap_err().split(" has ").next(), Some("the request was not sent: `tabs`"));
    assert_eq!(joined("a", "b|c").unwrap_err().split(" has ").next(), Some("the request was not sent: `X-Pipes`"));
    assert_eq!(header(&joined("a,|", "b,\"").unwrap(), "x-pipes"), "b,\"");
    let parts = Upload { range: Some(json!({"a|b": "c,d"})), ..Upload::default() };
    assert!(call(Parts::OPERATION).body(parts).request().is_ok(), "what divides no part of it may be in it");

    let dotted = |items: &[&str]| {
        let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
        call(Dotted::OPERATION).path("list", items).request().map(|request| request.url())
    };
    assert_eq!(dotted(&["a.b", "c"]).unwrap(), "https://places.example/.a%2Eb.c");
    for climbs in [&["."][..], &[""], &["", ""]] {
        assert!(dotted(climbs).is_err(), "{climbs:?}");
    }
}

#[test]
fn parts_have_styles_and_files_have_none() {
    let body = Upload {
        codes: Some(vec![1, 2]),
        range: Some(json!({"from": 1, "to": 2})),
        files: Some(vec![File::named("a", vec![7]), File::named("b", vec![8])]),
    };
    let request = call(Parts::OPERATION).body(body).request().unwrap();
    let text = str::from_utf8(&request.body).unwrap();
    for part in
        ["name=\"codes\"\r\n\r\n1,2\r\n", "name=\"range[from]\"\r\n\r\n1\r\n", "name=\"range[to]\"\r\n\r\n2\r\n"]
    {
        assert!(text.contains(part), "{text}");
    }
    assert_eq!(text.matches("name=\"files\"; filename=").count(), 2);
}

#[test]
fn a_sequence_is_a_list() {
    let body = vec![Search { exact: Some(true), ..Default::default() }, Search::default()];
    let request = call(Stream::OPERATION).body(body).request().unwrap();
    assert_eq!(request.body, "\u{1e}{\"exact\":true}\n\u{1e}{}\n");

    let mut headers = HeaderMap::new();
    headers.insert("content-type", "application/jsonl".parse().unwrap());
    let body = Bytes::from_static(b"{\"word\":\"a\"}\n{\"word\":7}\n");
    let response = Response { status: StatusCode::OK, headers, body };
    let error = response.decode::<Vec<Search>>().unwrap_err();
    assert_eq!(error.path().to_string(), "$[1].word", "an error says in which item");
    let response = Response { body: response.body.slice(..13), ..response };
    assert_eq!(response.decode::<Vec<Search>>().unwrap()[0].word.as_deref(), Some("a"));
}

#[test]
fn the_parts_of_a_list_have_no_names() {
    let body = vec![Search { exact: Some(true), ..Default::default() }, Search::default()];
    let request = call(Mixed::OPERATION).body(body).request().unwrap();
    assert_eq!(header(&request, "content-type"), "multipart/mixed; boundary=form-boundary-0");
    let part = |json| format!("--form-boundary-0\r\nContent-Type: application/json\r\n\r\n{json}\r\n");
    assert_eq!(request.body, format!("{}{}--form-boundary-0--\r\n", part("{\"exact\":true}"), part("{}")));
}

#[test]
fn a_form_keeps_reserved_characters_that_end_nothing() {
    let body = Search { word: Some("a:b/c&d=e f+".to_owned()), ..Default::default() };
    let request = call(Form::OPERATION).body(body).request().unwrap();
    assert_eq!(request.body, "word=a:b/c%26d=e%20f%2B");
}
