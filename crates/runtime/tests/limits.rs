//! What decoding a response may cost: memory that stays within its limit whatever a server sends, and the time of the call.

#![expect(missing_docs, reason = "the types of a test say what they are by their fields")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::convert::Infallible;
use std::fmt::Debug;
use std::pin::pin;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use countersign_runtime::jiff::Timestamp;
use countersign_runtime::jiff::civil::Date;
use countersign_runtime::transport::{BoxFuture, Request, Transport};
use countersign_runtime::{
    Api, ApiError, Builder, Bytes, Client, Error, File, Formatted, FromResponse, HeaderMap, Map, Options, Response,
    StatusCode, Timer, TransportError, Value, enumeration, operation, record, union, uuid,
};

/// The system's allocator, which counts what is allocated. Where memory moves, the old and the new count (the default of
/// `realloc`).
struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: forwards to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.fetch_add(layout.size(), SeqCst) + layout.size();
        PEAK.fetch_max(live, SeqCst);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), SeqCst);
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Tests of this file run one at a time: all of them allocate.
#[cfg(test)]
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

static API: Api = Api { name: "limits", server: Some("https://limits.example"), schemes: &[] };

operation! {
    /// Any JSON.
    pub struct Json: GET "/" {
        success: Value = 200 "application/json",
    }
}

operation! {
    /// Any text.
    pub struct Text: GET "/" {
        success: Value = 200 "text/plain",
    }
}

operation! {
    /// Events.
    pub struct Events: GET "/" {
        success: Vec<Value> = 200 "text/event-stream",
    }
}

operation! {
    /// Lines of JSON.
    pub struct Lines: GET "/" {
        success: Vec<Value> = 200 "application/jsonl",
    }
}

macro_rules! wide {
    ($($field:ident)*) => {
        record! {
            pub struct Wide: Default {
                $(pub $field: Option<String>,)*
                pub inner: Option<Box<Wide>>,
            }
        }
    };
}

wide! { a b c d e f g h i j k l m n o p q r s t u v w x y z aa ab ac ad ae af ag ah ai aj ak al am an ao ap aq ar as_ at au }

record! {
    pub struct Open: Default {
        pub wide: Option<Wide>,
        .. pub more: Map<Value>,
    }
}

record! {
    pub struct Left {
        pub l: Tree,
    }
}

record! {
    pub struct Right {
        pub r: Tree,
    }
}

union! {
    pub enum Tree {
        Left(Box<Left>),
        Right(Box<Right>),
        Numbers(Vec<f64>),
        Trees(Vec<Tree>),
        .. Other(Value),
    }
}

union! {
    pub enum Cycle {
        Again(Box<Cycle>),
        Back(Box<CycleBack>),
        Texts(Vec<String>),
        .. Other(Value),
    }
}

union! {
    pub enum CycleBack {
        Again(Box<Cycle>),
        Wides(Vec<Wide>),
        .. Other(Value),
    }
}

union! {
    pub enum Either {
        Wide(Box<Wide>),
        Open(Box<Open>),
        .. Other(Value),
    }
}

union! {
    pub enum Formats {
        Id(uuid::Uuid),
        Day(Formatted<Date>),
        Text(String),
        .. Other(Value),
    }
}

record! {
    pub struct Typed {
        pub yes: Option<bool>,
        pub whole: Option<i64>,
        pub small: Option<i32>,
        pub number: Option<f64>,
        pub id: Option<uuid::Uuid>,
        pub list: Option<Vec<String>>,
        pub map: Option<Map<String>>,
        pub wide: Option<Wide>,
        pub level: Option<Level>,
    }
}

enumeration! {
    pub enum Level {
        One = 1,
        .. Other(i64),
    }
}

enumeration! {
    pub enum Anything {
        One = countersign_runtime::Scalar::Integer(1),
        .. Other(Value),
    }
}

/// Sends the same body every time.
struct Body(Bytes);

impl Transport for Body {
    fn send(&self, _: Request) -> BoxFuture<Result<Response<Bytes>, TransportError>> {
        let response = Response { status: StatusCode::OK, headers: HeaderMap::new(), body: self.0.clone() };
        Box::pin(std::future::ready(Ok(response)))
    }
}

/// A clock that jumps by a second whenever somebody looks at it, and never rings.
#[derive(Default)]
struct Jumping(AtomicI64);

impl Timer for Jumping {
    fn sleep(&self, _: Duration) -> BoxFuture<()> {
        Box::pin(std::future::pending())
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.fetch_add(1, SeqCst)).unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
fn client(body: &str, options: Options) -> Client {
    let body = Body(Bytes::copy_from_slice(body.as_bytes()));
    // The first clone of `Bytes` allocates the counter that all of them share.
    let body = Body(body.0.clone());
    Builder::<Client>::new(&API).transport(body).timer(Jumping::default()).options(options).build().unwrap()
}

/// Calls an operation whose exchange waits for nothing.
#[cfg(test)]
fn call<T: FromResponse>(
    client: &Client,
    operation: &'static countersign_runtime::Operation,
) -> Result<T, Error<Infallible>> {
    let pending = pin!(client.call(operation).send::<T, Infallible>());
    match pending.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("the call waits"),
    }
}

/// What a call within a limit comes to.
#[cfg(test)]
struct Measured {
    /// The message, if it failed.
    error: Option<String>,
    /// The most memory that it took, besides the body.
    peak: usize,
    /// What it did not free.
    left: usize,
}

#[cfg(test)]
fn measure<T: FromResponse>(body: &str, operation: &'static countersign_runtime::Operation, limit: usize) -> Measured {
    let client = client(body, Options::new().timeout(Duration::MAX).max_decoded_bytes(limit));
    let before = LIVE.load(SeqCst);
    PEAK.store(before, SeqCst);
    let result = call::<T>(&client, operation).map(drop);
    let peak = PEAK.load(SeqCst) - before;
    let error = result.err().map(|error| error.to_string());
    let held = error.as_ref().map_or(0, String::capacity);
    Measured { error, peak, left: LIVE.load(SeqCst).saturating_sub(before + held) }
}

/// What a call takes besides decoding: the request, the error. Far less than a tenth of any limit here.
#[cfg(test)]
const BESIDES: usize = 8 << 10;

/// Decodes a body without a limit, and then with limits below and above what that takes.
#[cfg(test)]
fn check<T: FromResponse>(name: &str, operation: &'static countersign_runtime::Operation, body: &str) {
    let unlimited = measure::<T>(body, operation, usize::MAX);
    let (needed, mut left) = (unlimited.peak, unlimited.left);
    for limit in [needed / 10, needed / 2, needed, needed * 4] {
        let measured = measure::<T>(body, operation, limit);
        let Measured { error, peak, .. } = &measured;
        left = left.min(measured.left);
        assert!(*peak <= limit + limit / 10 + BESIDES, "{name}: {peak} bytes of {limit}");
        if let Some(text) = error.as_ref().filter(|text| text.contains("Options::max_decoded_bytes")) {
            assert!(text.contains(&format!("the limit of {limit} bytes")), "{name}: {text}");
            assert!(limit < needed * 4, "{name}: {limit} bytes do not suffice where {needed} are needed");
        } else {
            assert_eq!(*error, unlimited.error, "{name}");
            assert!(limit >= needed * 4 / 5, "{name}: {limit} bytes suffice where {needed} are needed");
        }
    }
    // The harness allocates, too, now and then; what a decode does not free is there every time.
    assert_eq!(left, 0, "{name}: bytes that are not freed");
}

/// A JSON list of so many times the same.
#[cfg(test)]
fn list(item: &str, count: usize) -> String {
    format!("[{}]", vec![item; count].join(","))
}

#[cfg(test)]
fn nested(open: &str, inner: &str, close: &str, levels: usize) -> String {
    format!("{}{inner}{}", open.repeat(levels), close.repeat(levels))
}

/// An object of many keys, each with the same value.
#[cfg(test)]
fn object(value: &str, keys: usize) -> String {
    let entries: Vec<String> = (0..keys).map(|key| format!("\"key {key}\":{value}")).collect();
    format!("{{{}}}", entries.join(","))
}

#[test]
fn memory_stays_within_the_limit() {
    let _alone = alone();
    let json = Json::OPERATION;
    check::<Vec<Wide>>("a list of wide records", json, &list("{}", 1_000));
    check::<Vec<Box<Wide>>>("a list of boxes", json, &list(r#"{"inner":{}}"#, 1_000));
    check::<Vec<Option<Wide>>>("a list of options", json, &list("{}", 1_000));
    check::<Vec<Vec<Wide>>>("lists in a list", json, &list("[{}]", 1_000));
    check::<Vec<Vec<Wide>>>("empty lists", json, &list("[]", 10_000));
    check::<Map<Wide>>("a map of wide records", json, &object("{}", 1_000));
    check::<Map<String>>("a map of strings", json, &object("\"a string\"", 3_000));
    check::<Vec<String>>("strings", json, &list("\"a string of some length\"", 3_000));
    check::<Vec<String>>("short strings", json, &list("\"a\"", 10_000));
    check::<String>("a long string", json, &format!("\"{}\"", "x".repeat(1 << 17)));
    check::<String>("a long string with escapes", json, &format!("\"{}\"", "\\n".repeat(1 << 16)));
    check::<Vec<File>>("files", json, &list("\"bytes\"", 3_000));
    check::<Value>("any numbers", json, &list("0", 10_000));
    check::<Value>("any objects", json, &list(r#"{"a":{"b":[]}}"#, 2_000));
    check::<Value>("one large object", json, &object("[null]", 3_000));
    check::<Vec<Value>>("a list of anything", json, &list("[0,\"x\",{}]", 3_000));
    check::<Vec<Anything>>("values outside an enumeration", json, &list("[1,[\"x\"]]", 2_000));
    check::<Vec<Open>>("undeclared properties", json, &list(r#"{"wide":{},"x":[0],"y":"z"}"#, 1_000));
    check::<Open>("many undeclared properties", json, &object("[0]", 3_000));
    check::<Tree>("a union", json, &list("0", 10_000));
    check::<Tree>("unions in lists", json, &list("[[0]]", 2_000));
    check::<Tree>("nested unions", json, &nested(r#"{"l":{"r":"#, &list("1", 10_000), "}}", 50));
    check::<Tree>("unions nested deep", json, &nested(r#"{"l":{"r":"#, &list("1", 10_000), "}}", 120));
    check::<Cycle>("unions that lead to themselves", json, &list("\"text\"", 3_000));
    check::<Vec<Cycle>>("unions that lead to each other", json, &list("true", 1_000));
    check::<Vec<CycleBack>>("unions that lead back", json, &list("[true]", 1_000));
    check::<Wide>("records nested deep", json, &nested(r#"{"inner":"#, "{}", "}", 250));
    check::<Formats>("a union of formats", json, &format!("\"{}\"", "\u{7f}".repeat(1 << 20)));
    check::<Vec<f64>>("many digits", json, &format!("[0.{}]", "1".repeat(1 << 17)));
    check::<Vec<Value>>("lists nested deep", json, &list(&nested("[", "0", "]", 250), 100));
}

#[test]
fn memory_stays_within_the_limit_where_a_body_does_not_fit() {
    let _alone = alone();
    let json = Json::OPERATION;
    let bad = |item: &str, count| format!("[{},7]", vec![item; count].join(","));
    check::<Vec<Wide>>("a list", json, &bad("{}", 1_000));
    check::<Map<Vec<String>>>("a map", json, &object("[\"x\"]", 2_000).replace('}', ",\"z\":7}"));
    check::<Vec<Open>>("undeclared properties", json, &bad(r#"{"x":{"y":"z"}}"#, 1_000));
    check::<Vec<Left>>("unions", json, &bad(r#"{"l":{"r":[0]}}"#, 1_000));
    check::<Map<bool>>("a long key", json, &format!("{{\"{}\":7}}", "k".repeat(1 << 17)));
    check::<Vec<Wide>>("skipped", json, &format!("[{{}},{{\"unknown\":{}}}]", nested("[\"\",", "0", "]", 20_000)));
    check::<Vec<Value>>("too deep", Lines::OPERATION, &format!("[true,{}]", nested("[", "", "]", 20_000)));
}

/// An error message escapes the string that it is about, which may take many times the memory of the string.
#[test]
fn a_string_in_place_of_another_type_is_not_copied() {
    let _alone = alone();
    let limit = 1 << 20;
    let check = |error: Measured| {
        let message = error.error.unwrap_or_default();
        assert!(message.contains("found a string"), "{message}");
        assert!(error.peak <= limit / 10 + BESIDES, "{message}: {} bytes", error.peak);
    };
    let string = format!("\"{}\"", "\u{7f}".repeat(1 << 20));
    for field in ["yes", "whole", "small", "number", "id", "list", "map", "wide", "level"] {
        check(measure::<Typed>(&format!("{{\"{field}\":{string}}}"), Json::OPERATION, limit));
    }
    check(measure::<bool>(&string, Json::OPERATION, limit));
    check(measure::<Vec<i64>>(&format!("[0,{string}]"), Json::OPERATION, limit));
    check(measure::<Map<f64>>(&format!("{{\"a\":0.5,\"b\":{string}}}"), Json::OPERATION, limit));
}

#[test]
fn the_debug_of_a_large_failure_is_small() {
    let _alone = alone();
    let text = "x".repeat(1 << 20);
    let headers = HeaderMap::from_iter([(http::header::ETAG, text.parse().unwrap())]);
    let error = ApiError::new(StatusCode::BAD_REQUEST, headers, Value::from(text.as_str()), Bytes::from(text));
    for show in [|error: &_| format!("{error:?}"), |error: &ApiError<Value>| format!("{error:#?}")] {
        let before = LIVE.load(SeqCst);
        PEAK.store(before, SeqCst);
        let shown = show(&error);
        assert!(shown.contains("xxx...") && shown.len() < 6 << 10, "{} bytes", shown.len());
        assert!(PEAK.load(SeqCst) - before < 32 << 10, "{} bytes", PEAK.load(SeqCst) - before);
    }
}

#[test]
fn what_is_replaced_counts() {
    let _alone = alone();
    let body = format!("{{{}\"x\":0}}", "\"x\":[0,1,2],".repeat(10_000));
    let spent = measure::<Open>(&body, Json::OPERATION, 100_000).error.unwrap();
    assert!(spent.contains("Options::max_decoded_bytes"), "{spent}");
    assert_eq!(measure::<Open>(&body, Json::OPERATION, 10_000_000).error, None);
}

#[test]
fn memory_stays_within_the_limit_whatever_the_media_type() {
    let _alone = alone();
    check::<Value>("text", Text::OPERATION, &"some text\n".repeat(50_000));
    check::<Vec<Value>>("lines", Lines::OPERATION, &"0\n".repeat(10_000));
    check::<Vec<Value>>("events", Events::OPERATION, &"id\n\n".repeat(2_000));
    check::<Vec<Value>>("one event", Events::OPERATION, &"data: x\n".repeat(5_000));
}

#[test]
fn by_default_the_limit_follows_the_body() {
    let _alone = alone();
    let records = (64 << 20) / size_of::<Wide>();
    let decode = |count: usize| {
        let client = client(&list("{}", count), Options::new());
        call::<Vec<Wide>>(&client, Json::OPERATION).map(|list| list.len()).map_err(|error| error.to_string())
    };
    assert_eq!(decode(records / 4), Ok(records / 4));
    let message = decode(records * 2).unwrap_err();
    let limit = (64 << 20) + 16 * (records * 2 * 3 + 1);
    assert!(message.contains(&format!("the limit of {limit} bytes")), "{message}");
}

#[test]
fn decoding_ends_with_the_time_of_the_call() {
    let _alone = alone();
    fn check<T: FromResponse + Debug>(body: &str) {
        check_of::<T>(Json::OPERATION, body);
    }
    fn check_of<T: FromResponse + Debug>(operation: &'static countersign_runtime::Operation, body: &str) {
        let client = client(body, Options::new().timeout(Duration::from_secs(5)).max_decoded_bytes(usize::MAX));
        let error = call::<T>(&client, operation).unwrap_err();
        assert!(matches!(error, Error::Timeout(limit) if limit == Duration::from_secs(5)), "{error}");
        #[cfg(feature = "blocking")]
        assert!(matches!(client.call(operation).send::<T, Infallible>().wait(), Err(Error::Timeout(_))));
    }
    check::<Vec<i64>>(&list("0", 20_000));
    check::<Map<bool>>(&object("true", 20_000));
    check::<Open>(&object("true", 20_000));
    check::<Wide>(&format!("{{{}}}", vec!["\"unknown\":0"; 20_000].join(",")));
    check::<Wide>(&format!("{{{}}}", vec!["\"a\":\"x\""; 20_000].join(",")));
    check::<Value>(&list("0", 20_000));
    check::<Value>(&object("0", 20_000));
    check::<Tree>(&list("[[]]", 20_000));
    check::<Vec<Value>>(&nested("[", &list("0", 20_000), "]", 200));
    // Fewer than are read in time, but they are compared with each variant.
    check::<Either>(&object("0", 4_000));
    check_of::<Vec<Value>>(Events::OPERATION, &"id\n\n".repeat(20_000));
    check_of::<Vec<Value>>(Events::OPERATION, &"data\n".repeat(20_000));
}

#[test]
fn a_response_that_is_decoded_in_time_is_no_timeout() {
    let _alone = alone();
    let client = client(&list("0", 100), Options::new().timeout(Duration::from_secs(5)));
    assert_eq!(call::<Vec<i64>>(&client, Json::OPERATION).unwrap().len(), 100);
    let error = call::<Vec<bool>>(&client, Json::OPERATION).unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
}

#[test]
fn nested_unions_are_compared_once() {
    let _alone = alone();
    // Ways through the two kinds of records that double with each level: none could be walked twice.
    let body = nested(r#"{"l":{"r":"#, "[[1],[2]]", "}}", 120);
    let tree = call::<Tree>(&client(&body, Options::new().timeout(Duration::MAX)), Json::OPERATION).unwrap();
    let mut levels = 0;
    let mut inner = &tree;
    loop {
        inner = match inner {
            Tree::Left(left) => &left.l,
            Tree::Right(right) => &right.r,
            other => {
                assert!(matches!(other, Tree::Trees(trees) if trees.len() == 2), "{other:?}");
                break;
            }
        };
        levels += 1;
    }
    assert_eq!(levels, 240);
}
