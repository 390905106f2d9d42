//! Responses and their statuses (OAS 3, "Responses Object" and "Response Object").

use std::sync::Arc;

use countersign_source::Code;
use openapiv3::StatusCode;
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};
use serde_json::Value;

use crate::node::{Node, is_extension};
use crate::reader::Reader;
use crate::{Response, StatusPattern};

impl<'s> Reader<'s, '_> {
    /// The responses of an operation.
    pub(crate) fn responses(&mut self, operation: &Node<'s>) -> Vec<Response> {
        let mut responses: Vec<Response> = Vec::new();
        for (key, patterns, node) in self.documented(operation) {
            let place = node.place.clone();
            if !is_proper(key, &patterns) {
                let message = match patterns.as_slice() {
                    [] => format!("`{key}` is no status; the response is left out"),
                    patterns => format!("`{key}` is read as {}", in_words(patterns)),
                };
                self.say_of_key(Code::UnknownStatus, &place, message);
            }
            for status in patterns {
                if responses.iter().any(|response| response.status == status) {
                    let message = format!("there is another response for {}, which counts", in_words(&[status]));
                    self.say_of_key(Code::DuplicateStatus, &place, message);
                } else {
                    responses.push(self.response(status, node.clone(), operation));
                }
            }
        }
        if responses.is_empty() {
            self.say_of_key(Code::NoResponses, &operation.place, "the operation documents no response");
        }
        responses
    }

    /// The members of `responses`, in order, each with the statuses it is for. One whose key had to be guessed at gives way to
    /// another that is plain.
    fn documented(&mut self, operation: &Node<'s>) -> Vec<(&'s str, Vec<StatusPattern>, Node<'s>)> {
        let members = self.entries(operation, "responses").into_iter().filter(|(key, _)| !is_extension(key));
        let documented: Vec<_> = members.map(|(key, node)| (key, statuses(key), node)).collect();
        let plain = documented.iter().filter(|(key, patterns, _)| is_proper(key, patterns));
        let plain: Vec<StatusPattern> = plain.flat_map(|(_, patterns, _)| patterns.clone()).collect();
        let (first, second): (Vec<_>, Vec<_>) = documented.into_iter().partition(|(key, patterns, _)| {
            is_proper(key, patterns) || !patterns.iter().any(|pattern| plain.contains(pattern))
        });
        first.into_iter().chain(second).collect()
    }

    /// A response. Whatever is wrong with it, its status stays documented.
    fn response(&mut self, status: StatusPattern, node: Node<'s>, operation: &Node<'s>) -> Response {
        let mut response = Response {
            origin: node.place.clone(),
            status,
            description: None,
            component: None,
            headers: Arc::default(),
            content: Arc::default(),
        };
        let Some(followed) = self.follow(node) else { return response };
        response.component = followed.component();
        let node = followed.node;
        match node.value {
            Value::Object(_) => {}
            Value::Null => {
                self.null::<()>(&node.place);
                return response;
            }
            Value::String(text) => {
                self.wrong_type::<()>(&node.place, "a response", node.value);
                response.description = Some(text.clone());
                return response;
            }
            other => {
                self.wrong_type::<()>(&node.place, "a response", other);
                return response;
            }
        }
        response.origin = node.place.clone();
        // 3.2 has both, and requires neither.
        let (summary, description) = (self.text(&node, "summary"), self.text(&node, "description"));
        response.description = followed.description.or(description).or(summary);
        response.headers = self.headers(&node);
        response.content = if node.value("content").is_some_and(|content| !content.is_null()) {
            self.content(&node)
        } else if self.is_swagger() {
            self.content_of_2_0(&node, operation).into()
        } else {
            let content = self.content_of_misplaced_schema(&node);
            response.component = response.component.filter(|_| content.is_empty());
            content
        };
        response
    }
}

/// The statuses that a key stands for. `60x` is taken for its hundred, `200, 201` for two, what is no number for all
/// others.
fn statuses(key: &str) -> Vec<StatusPattern> {
    let parts: Vec<&str> = key.split([',', '|', '/']).map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.into_iter().filter_map(status).collect()
}

fn status(part: &str) -> Option<StatusPattern> {
    match StatusCode::deserialize(StrDeserializer::<Error>::new(part)) {
        Ok(StatusCode::Code(code)) => return Some(StatusPattern::Code(code)),
        Ok(StatusCode::Range(hundred)) => return u8::try_from(hundred).ok().map(StatusPattern::Range),
        Err(_) => {}
    }
    let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
    match digits.parse::<u16>() {
        Ok(code) if (100..1000).contains(&code) => Some(StatusPattern::Code(code)),
        // `40x`, `4**`, `4xx (client)`.
        Ok(_) if part.len() > digits.len() => digits.get(..1)?.parse().ok().map(StatusPattern::Range),
        Ok(0) => Some(StatusPattern::Default),
        Ok(_) => None,
        Err(_) => Some(StatusPattern::Default),
    }
}

/// Whether the specification knows the key: three digits that are a status, `4XX`, or `default`.
fn is_proper(key: &str, patterns: &[StatusPattern]) -> bool {
    match patterns {
        [StatusPattern::Code(100..=599)] => key.len() == 3,
        [StatusPattern::Range(1..=5)] => key.len() == 3 && key.ends_with("XX"),
        [StatusPattern::Default] => key == "default",
        _ => false,
    }
}

fn in_words(patterns: &[StatusPattern]) -> String {
    let words: Vec<String> = patterns
        .iter()
        .map(|pattern| match pattern {
            StatusPattern::Code(code) => code.to_string(),
            StatusPattern::Range(hundred) => format!("{hundred}XX"),
            StatusPattern::Default => "`default`".to_owned(),
        })
        .collect();
    words.join(" and ")
}
