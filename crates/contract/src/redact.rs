//! Takes credentials out of messages before anyone sees them, and writes the `curl` line that repeats a request.

use countersign_model::{Api, ParameterLocation, SecuritySchemeKind};
use countersign_source::is_unprintable;

use crate::event::MessageReport;
use crate::wire::{Request, Response, escape};

/// The longest body that is shown, in characters.
const LONGEST_BODY: usize = 4096;

/// What stands where a secret was; in a shell, a variable to be set.
const VARIABLE: &str = "$CREDENTIALS";

/// `request` without its secrets.
pub(crate) fn request(api: &Api, request: &Request) -> MessageReport {
    let mut shown = request.clone();
    shown.query = shown.query.map(|query| redact_query(api, &query));
    MessageReport {
        line: format!("{} {}", shown.method, shown.target()),
        headers: request.headers.iter().map(|(name, value)| (name.to_owned(), header(api, name, value))).collect(),
        body: shorten(&request.body),
    }
}

/// `response` without its secrets.
pub(crate) fn response(response: &Response) -> MessageReport {
    let headers = response.headers.iter().map(|(name, value)| {
        let value = if name == "set-cookie" { redact_pair(value) } else { value.to_owned() };
        (name.to_owned(), value)
    });
    MessageReport { line: response.status.to_string(), headers: headers.collect(), body: shorten(&response.body) }
}

/// A command line that sends the request again, to the server that `$BASE_URL` names: the mock that it was sent to is gone.
pub(crate) fn curl(api: &Api, sent: &Request) -> String {
    let shown = request(api, sent);
    let target = shown.line.split_once(' ').map_or("", |(_, target)| target);
    let mut command = format!("curl -X {} \"$BASE_URL\"{}", sent.method, quote(target));
    for (name, value) in &shown.headers {
        // curl writes these itself; `Host` would name a server that is gone.
        if !["host", "content-length", "user-agent", "accept-encoding", "connection"].contains(&name.as_str()) {
            command.push_str(&format!(" -H {}", quote(&format!("{name}: {value}"))));
        }
    }
    if !sent.body.is_empty() {
        command.push_str(&format!(" --data-raw {}", quote(&String::from_utf8_lossy(&sent.body))));
    }
    command
}

/// A shell word on one line. A variable is let out of the quotes; what would act on a terminal is escaped for the shell to
/// read (`$'\n'`).
fn quote(text: &str) -> String {
    let (open, inner) = match text.contains(is_unprintable) {
        true => ("$'", text.chars().map(shell_escape).collect()),
        false => ("'", text.replace('\'', "'\\''")),
    };
    format!("{open}{inner}'").replace(VARIABLE, &format!("'\"{VARIABLE}\"{open}"))
}

/// A character between `$'` and `'`.
fn shell_escape(character: char) -> String {
    match character {
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        '\\' | '\'' => format!("\\{character}"),
        _ if is_unprintable(character) => format!("\\U{:08x}", u32::from(character)),
        _ => character.to_string(),
    }
}

fn header(api: &Api, name: &str, value: &str) -> String {
    let is_key = api.security_schemes.values().any(|scheme| {
        matches!(&scheme.kind, SecuritySchemeKind::ApiKey { location: ParameterLocation::Header, name: own }
            if own.eq_ignore_ascii_case(name))
    });
    match name {
        _ if is_key => VARIABLE.to_owned(),
        "authorization" | "proxy-authorization" => match value.split_once(' ') {
            Some((scheme, _)) => format!("{scheme} {VARIABLE}"),
            None => VARIABLE.to_owned(),
        },
        "cookie" => value.split(';').map(|pair| redact_pair(pair.trim())).collect::<Vec<_>>().join("; "),
        _ => value.to_owned(),
    }
}

fn redact_pair(pair: &str) -> String {
    pair.split_once('=').map_or_else(|| VARIABLE.to_owned(), |(name, _)| format!("{name}={VARIABLE}"))
}

fn redact_query(api: &Api, query: &str) -> String {
    let is_key = |name: &str| {
        let name = escape::decode_query(name);
        api.security_schemes.values().any(|scheme| {
            matches!(&scheme.kind, SecuritySchemeKind::ApiKey { location: ParameterLocation::Query, name: own }
                if *own == name)
        })
    };
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if is_key(name) => format!("{name}={VARIABLE}"),
        _ => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&")
}

fn shorten(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    match text.char_indices().nth(LONGEST_BODY) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use countersign_model::{Api, SecurityScheme, SecuritySchemeKind};
    use countersign_source::{FileId, Place};

    use super::{curl, quote};
    use crate::wire::Request;

    #[test]
    fn a_shell_word_is_one_line_that_acts_on_no_terminal() {
        let cases = [
            ("it's", "'it'\\''s'"),
            ("it's\n\\ \u{1b}[31m", "$'it\\'s\\n\\\\ \\U0000001b[31m'"),
            ("a $CREDENTIALS b", "'a '\"$CREDENTIALS\"' b'"),
            ("\t$CREDENTIALS\r", "$'\\t'\"$CREDENTIALS\"$'\\r'"),
        ];
        for (text, expected) in cases {
            assert_eq!(quote(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_curl_line_holds_no_secret() {
        let kind = SecuritySchemeKind::ApiKey {
            location: countersign_model::ParameterLocation::Query,
            name: "api key".to_owned(),
        };
        let origin = Place::root(FileId(0));
        let scheme = SecurityScheme { origin, description: None, kind, flows: Vec::new(), open_id_connect_url: None };
        let mut api = Api::default();
        api.security_schemes.insert("key".to_owned(), scheme);
        let mut request = Request {
            method: "POST".to_owned(),
            path: "/rooms/it's".to_owned(),
            query: Some("api%20key=secret1&page=2".to_owned()),
            body: b"{\"a\":1}".to_vec(),
            ..Request::default()
        };
        request.headers.push("Authorization", "Bearer secret2");
        request.headers.push("Cookie", "session=secret3; theme=secret4");
        request.headers.push("Content-Length", "7");
        let line = curl(&api, &request);
        assert!(!line.contains("secret"), "{line}");
        insta::assert_snapshot!(line, @r#"curl -X POST "$BASE_URL"'/rooms/it'\''s?api%20key='"$CREDENTIALS"'&page=2' -H 'authorization: Bearer '"$CREDENTIALS"'' -H 'cookie: session='"$CREDENTIALS"'; theme='"$CREDENTIALS"'' --data-raw '{"a":1}'"#);
    }
}
