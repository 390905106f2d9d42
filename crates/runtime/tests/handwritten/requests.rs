//! What leaves: URLs, headers, bodies, and what never leaves because the document forbids it.

use countersign_runtime::{Error, File, Options, RequestError, operation};
use serde_json::Value;

use crate::memory::{Answer, Memory};
use crate::rooms::operations::recordings::UploadRecordingBody;
use crate::rooms::types::{
    CreateRoomTokenRequest, Member, Participant, Provider, Robot, RoomFilter, UploadRecordingRequest,
};
use crate::rooms::{Client, Server};

const TOKEN: &str = r#"{"data":{"token":"t"}}"#;

#[tokio::test]
async fn everything_is_where_the_document_says() {
    let memory = Memory::json(201, TOKEN);
    let body = CreateRoomTokenRequest {
        token_ttl_secs: Some(600),
        provider: Some(Provider::from("pigeon")),
        id: Some("only servers send this".to_owned()),
        note: Some(None),
        ..Default::default()
    };
    let call = memory.client().create_room_token("0ccc7b54-4df3-4bca-a65a-3da1ecc777f0".parse().unwrap(), body);
    let call = call.page(2).include(vec!["a b".to_owned(), "c".to_owned()]).x_trace("mark");
    call.with(Options::new().header("X-Extra", "1")).send().await.unwrap();

    let request = memory.last();
    assert_eq!(
        request.url(),
        "https://api.rooms.example/v2/rooms/0ccc7b54-4df3-4bca-a65a-3da1ecc777f0/actions/generate_token\
         ?page=2&include=a%20b&include=c"
    );
    assert_eq!(request.method, "POST");
    let header = |name| request.headers.get(name).map(|value| value.to_str().unwrap());
    assert_eq!(header("authorization"), Some("Bearer s3cret"));
    assert_eq!(header("accept"), Some("application/json"));
    assert_eq!(header("content-type"), Some("application/json"));
    assert_eq!(header("x-trace"), Some("mark"));
    assert_eq!(header("x-extra"), Some("1"));
    assert_eq!(request.body, r#"{"token_ttl_secs":600,"provider":"pigeon","note":null}"#);
}

#[tokio::test]
async fn a_broken_bound_stops_the_request() {
    let memory = Memory::json(201, TOKEN);
    let body = || CreateRoomTokenRequest {
        token_ttl_secs: Some(3),
        tags: Some(vec!["x".repeat(21), "a".to_owned(), "a".to_owned(), "b".to_owned()]),
        ..Default::default()
    };
    let call = || memory.client().create_room_token(Default::default(), body()).page(0);
    let Error::Request(error) = call().send().await.unwrap_err() else { panic!("a request error") };
    let RequestError::Violations(violations) = *error else { panic!("violations") };
    let texts: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "`token_ttl_secs` must be at least 10, but is 3",
            "`tags` must have at most 3 items, but has 4",
            "`tags[0]` must have at most 20 characters, but has 21",
            "`tags` must have no two equal items",
            "`page` must be at least 1, but is 0",
        ]
    );
    assert_eq!(memory.sent(), 0);

    call().with(Options::new().unchecked()).send().await.unwrap();
    assert_eq!(memory.sent(), 1);
}

#[tokio::test]
async fn a_form_with_a_file() {
    let memory = Memory::new(&[Answer::Http(204, "text/plain", "")]);
    let body = UploadRecordingRequest {
        recording: File { media_type: Some("audio/ogg".to_owned()), ..File::named("a\"b.ogg", vec![1, 2]) },
        title: Some("Zoë".to_owned()),
        participants: Some(vec![
            Participant::Member(Box::new(Member { kind: "guest".to_owned(), name: "Ann".to_owned() })),
            Participant::Robot(Robot { model: "R2".to_owned() }),
            Participant::Other(Value::from("?")),
        ]),
    };
    let call = memory.client().upload_recording("a/b", "ogg", UploadRecordingBody::MultipartFormData(body));
    call.send().await.unwrap();

    let request = memory.last();
    assert_eq!(request.url(), "https://api.rooms.example/v2/recordings/a%2Fb.ogg");
    assert_eq!(request.headers["content-type"], "multipart/form-data; boundary=form-boundary-0");
    let expected = [
        "--form-boundary-0",
        r#"Content-Disposition: form-data; name="recording"; filename="a%22b.ogg""#,
        "Content-Type: audio/ogg",
        "",
        "\x01\x02",
        "--form-boundary-0",
        r#"Content-Disposition: form-data; name="title""#,
        "",
        "Zoë",
        "--form-boundary-0",
        r#"Content-Disposition: form-data; name="participants""#,
        "Content-Type: application/json",
        "",
        r#"{"kind":"guest","name":"Ann"}"#,
        "--form-boundary-0",
        r#"Content-Disposition: form-data; name="participants""#,
        "Content-Type: application/json",
        "",
        r#"{"kind":"robot","model":"R2"}"#,
        "--form-boundary-0",
        r#"Content-Disposition: form-data; name="participants""#,
        "",
        "?",
        "--form-boundary-0--",
        "",
    ];
    assert_eq!(str::from_utf8(&request.body).unwrap(), expected.join("\r\n"));
}

#[tokio::test]
async fn bytes_go_as_they_are() {
    let memory = Memory::new(&[Answer::Http(204, "text/plain", "")]);
    let body = UploadRecordingBody::OctetStream(vec![0, 255].into());
    memory.client().upload_recording("a", "bin", body).with(Options::new()).send().await.unwrap();
    assert_eq!(memory.last().headers["content-type"], "application/octet-stream");
    assert_eq!(memory.last().body, vec![0, 255]);
}

#[tokio::test]
async fn an_object_in_the_query() {
    let memory = Memory::new(&[Answer::Http(200, "audio/ogg", "")]);
    let filter = RoomFilter { word: Some("a&b".to_owned()), seats: Some(3) };
    memory.client().find_recording().filter(filter).with(Options::new()).send().await.unwrap();
    assert_eq!(
        memory.last().url(),
        "https://files.rooms.example/recordings?version=2&filter%5Bword%5D=a%26b&filter%5Bseats%5D=3"
    );
    assert_eq!(memory.last().headers["accept"], "audio/*, text/plain");
}

#[tokio::test]
async fn values_that_would_name_another_resource_do_not_leave() {
    let memory = Memory::default();
    let body = || UploadRecordingBody::OctetStream(vec![].into());
    for (name, extension, expected) in [("", "ogg", "`name` is empty"), ("a", "", "`extension` is empty")] {
        let error = memory.client().upload_recording(name, extension, body()).send().await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
    let error = memory.client().create_room_token(Default::default(), Default::default()).x_trace("a\nb: c");
    assert!(error.send().await.unwrap_err().to_string().contains("`X-Trace` is not a header"));
    assert_eq!(memory.sent(), 0);
}

operation! {
    /// A call whose path has a query of its own.
    pub struct ShowUser: GET "/users/{id}?expand=true" {
        .path "id"(String),
        success: () = 200,
    }
}

#[tokio::test]
async fn dots_climb_from_no_path() {
    let memory = Memory::default();
    for dots in [".", ".."] {
        let client: countersign_runtime::Client = memory.client().as_ref().clone();
        let call = ShowUser(client.call(ShowUser::OPERATION).path("id", dots.to_owned()));
        let error = call.send().await.unwrap_err();
        assert!(error.to_string().contains("a path segment of dots"), "{error}");
    }
    assert_eq!(memory.sent(), 0);
}

#[tokio::test]
async fn an_operation_with_a_server_of_its_own() {
    let answer = Answer::Http(200, "text/plain", "");
    let memory = Memory::new(&[answer.clone(), answer]);
    memory.client().find_recording().send().await.unwrap();
    assert_eq!(memory.last().url(), "https://files.rooms.example/recordings?version=2");

    let chosen = Client::builder().server("http://127.0.0.1:1/x").transport(memory.clone()).build().unwrap();
    chosen.find_recording().send().await.unwrap();
    assert_eq!(
        memory.last().url(),
        "http://127.0.0.1:1/x/recordings?version=2",
        "a chosen server serves every operation"
    );
}

#[tokio::test]
async fn another_server() {
    let memory = Memory::json(201, TOKEN);
    let builder = || Client::builder().bearer_token("t").transport(memory.clone());
    let server = Server::Regional { region: "eu".to_owned(), version: "v3".to_owned() };
    let client = builder().server(server).build().unwrap();
    client.create_room_token(Default::default(), Default::default()).send().await.unwrap();
    assert!(memory.last().url().starts_with("https://eu.rooms.example/v3/rooms/"));
    assert!(builder().server(Server::Production).build().is_ok());

    for url in ["", "/v2", "ftp://x", "https://", "https://x?y=1", "https://x#y", "https://{region}.x", "no url"] {
        let error = builder().server(url).build().unwrap_err();
        assert!(error.to_string().contains("not an absolute http or https URL"), "{url}: {error}");
    }
}
