//! The secrets in a call's headers, parameters and body, collected only when the call fails, so that no message shows them.
//!
//! The client's own credentials are known (`credentials.rs`). Users also pass credentials as extra headers, as parameters and in
//! bodies; those are recognized by their names.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use serde_json::Value as Json;

use crate::body::Body;
use crate::credentials::Credential;
use crate::media_type::{essence, is_json};
use crate::style::plain;

/// Endings of the names of headers, parameters and properties that hold a credential. `key` alone is not one of them: `sort_key`
/// and `issueIdOrKey` hold none, and messages are better with their values.
const SENSITIVE: &[&str] = &[
    "accesskey",
    "apikey",
    "auth",
    "authkey",
    "authorization",
    "cookie",
    "credential",
    "credentials",
    "encryptionkey",
    "jwt",
    "masterkey",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "pwd",
    "secret",
    "secretkey",
    "session",
    "sessionid",
    "sharedkey",
    "signature",
    "signingkey",
    "subscriptionkey",
    "token",
];

/// Whether a header or parameter of this name holds a credential, by what such names are usually called.
pub(crate) fn is_sensitive(name: &str) -> bool {
    let name: String = name.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let name = name.to_lowercase();
    name == "key" || SENSITIVE.iter().any(|end| name.ends_with(end))
}

/// The secrets in the value of a header that holds a credential: all of it, what follows the scheme in an `Authorization`, and
/// the values of cookies and of other pairs.
pub(crate) fn of_header(name: &str, value: &str) -> Vec<String> {
    let mut secrets = vec![value.to_owned()];
    let name = name.to_lowercase();
    if name.ends_with("authorization")
        && let Some((scheme, credentials)) = value.split_once(' ')
    {
        secrets.push(credentials.trim().to_owned());
        let decoded = STANDARD.decode(credentials.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some((user, password)) = decoded.as_deref().and_then(|decoded| decoded.split_once(':'))
            && scheme.eq_ignore_ascii_case("basic")
        {
            secrets.extend(Credential::Basic(user.to_owned(), password.to_owned()).secrets());
        }
    }
    if name.ends_with("authorization") || name.ends_with("cookie") {
        let pairs = value.split([';', ',', ' ']).filter_map(|pair| pair.split_once('='));
        secrets.extend(pairs.map(|(_, value)| value.trim_matches('"').to_owned()));
    }
    secrets
}

/// The secrets in the value of a parameter that holds a credential.
pub(crate) fn of_parameter(name: &str, value: &Json) -> Vec<String> {
    texts(value).iter().flat_map(|text| of_header(name, text)).collect()
}

/// The largest body that is searched for secrets, in bytes: bodies with a password are small.
const LARGEST_BODY: usize = 64 << 10;

/// The secrets in a body of JSON or a form: the values of properties with such names.
pub(crate) fn of_body(body: &Body) -> Vec<String> {
    if body.bytes.len() > LARGEST_BODY {
        return Vec::new();
    }
    if is_json(&body.content_type) {
        return serde_json::from_slice(&body.bytes).map(|json| of_properties(&json)).unwrap_or_default();
    }
    if essence(&body.content_type) != "application/x-www-form-urlencoded" {
        return Vec::new();
    }
    let text = String::from_utf8_lossy(&body.bytes).replace('+', " ");
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, _)| is_sensitive(&decoded(name))).map(|(_, value)| decoded(value)).collect()
}

fn of_properties(json: &Json) -> Vec<String> {
    match json {
        Json::Array(items) => items.iter().flat_map(of_properties).collect(),
        Json::Object(entries) => {
            let secrets = |(name, value): (&String, &Json)| match is_sensitive(name) {
                true => texts(value),
                false => of_properties(value),
            };
            entries.iter().flat_map(secrets).collect()
        }
        Json::Null | Json::Bool(_) | Json::String(_) | Json::Number(_) => Vec::new(),
    }
}

/// The texts and numbers in a value.
fn texts(value: &Json) -> Vec<String> {
    match value {
        Json::Array(items) => items.iter().flat_map(texts).collect(),
        Json::Object(entries) => entries.values().flat_map(texts).collect(),
        Json::Null | Json::Bool(_) => Vec::new(),
        Json::String(_) | Json::Number(_) => vec![plain(value)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_is_secret() {
        for name in
            ["Authorization", "X-Api-Key", "apiKey", "key", "access_token", "set-cookie", "client_secret", "PASSWORD"]
        {
            assert!(is_sensitive(name), "{name}");
        }
        for name in ["", "accept", "keyword", "tokens_used", "user-agent", "secretary", "sort_key"] {
            assert!(!is_sensitive(name), "{name}");
        }
    }

    #[test]
    fn the_secrets_of_headers_and_bodies() {
        assert_eq!(of_header("Authorization", "Bearer abc"), ["Bearer abc", "abc"]);
        assert_eq!(of_header("cookie", "a=b; c=\"d\""), ["a=b; c=\"d\"", "b", "d"]);
        assert_eq!(of_header("x-api-key", "a key=b"), ["a key=b"]);
        assert!(of_header("Proxy-Authorization", "Basic YW5uOnBhc3M=").contains(&"pass".to_owned()));
        let body = |content_type: &str, text: &'static str| {
            of_body(&Body { content_type: content_type.to_owned(), bytes: text.into() })
        };
        let json = r#"{"name":"ann","password":"p","list":[{"api_key":12},{"token":{"a":["b"]}}]}"#;
        assert_eq!(body("application/json", json), ["p", "12", "b"]);
        assert_eq!(body("application/x-www-form-urlencoded", "a=b&client%5Fsecret=c+%26&password"), ["c &"]);
        assert!(body("text/plain", json).is_empty());
    }
}
