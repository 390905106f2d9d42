//! When a call is repeated, and after how long.
//!
//! By default only where a repeat is safe: a method that is idempotent (RFC 9110, 9.2.2); or any method if the server cannot
//! have acted, because the connection failed, or says that it has not, with 429, or with 503 and `Retry-After`.

use std::time::Duration;

use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{HeaderMap, Method, StatusCode};
use jiff::Timestamp;

use crate::error::{TransportError, TransportErrorKind};
use crate::response::Response;

/// A policy of repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    first_wait: Duration,
    longest_wait: Duration,
    any_method: bool,
}

impl Default for Retry {
    /// Three attempts, waiting half a second, then a second, and never longer than 20 seconds.
    fn default() -> Self {
        Self {
            attempts: 3,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(20),
            any_method: false,
        }
    }
}

impl Retry {
    /// A single attempt.
    #[must_use]
    pub fn never() -> Self {
        Self::attempts(1)
    }

    /// This many attempts in all.
    #[must_use]
    pub fn attempts(attempts: u32) -> Self {
        Self { attempts, ..Self::default() }
    }

    /// The wait before the second attempt; it doubles from attempt to attempt.
    #[must_use]
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// The longest wait. A server that asks for a longer one gets no repeat.
    #[must_use]
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// Repeats methods that are not idempotent as if they were: for servers that tell repeats apart.
    #[must_use]
    pub fn any_method(mut self) -> Self {
        self.any_method = true;
        self
    }

    /// How long to wait before the next attempt; `None` if there is none. `attempt` counts from 1; `jitter` is within 0 and 1.
    pub(crate) fn wait(
        &self,
        attempt: u32,
        method: &Method,
        result: &Result<Response<Bytes>, TransportError>,
        now: Timestamp,
        jitter: f64,
    ) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        let asked = result.as_ref().ok().and_then(|response| retry_after(&response.headers, now));
        let repeatable = match result {
            Ok(response) => self.may_repeat_status(method, response.status, asked.is_some()),
            Err(error) => match error.kind() {
                TransportErrorKind::Connect => true,
                TransportErrorKind::Exchange => self.any_method || is_idempotent(method),
                TransportErrorKind::TooLarge => false,
            },
        };
        if !repeatable || asked.is_some_and(|asked| asked > self.longest_wait) {
            return None;
        }
        // Half of the wait is fixed and half is random, so that clients that failed together do not return together.
        let backoff = self.first_wait.saturating_mul(1 << (attempt - 1).min(16)).min(self.longest_wait);
        Some(asked.unwrap_or_else(|| backoff.mul_f64(0.5 + jitter / 2.0)))
    }

    fn may_repeat_status(&self, method: &Method, status: StatusCode, asked: bool) -> bool {
        match status {
            StatusCode::TOO_MANY_REQUESTS => true,
            StatusCode::SERVICE_UNAVAILABLE if asked => true,
            StatusCode::REQUEST_TIMEOUT
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => self.any_method || is_idempotent(method),
            _ => false,
        }
    }
}

fn is_idempotent(method: &Method) -> bool {
    matches!(method.as_str(), "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE" | "QUERY")
}

/// What `Retry-After` asks for: seconds, or a date (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(date.duration_since(now).try_into().unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, retry_after: Option<&str>) -> Result<Response<Bytes>, TransportError> {
        let mut headers = HeaderMap::new();
        if let Some(text) = retry_after {
            headers.insert(RETRY_AFTER, text.parse().unwrap());
        }
        Ok(Response { status: StatusCode::from_u16(status).unwrap(), headers, body: Bytes::new() })
    }

    fn failure(kind: TransportErrorKind) -> Result<Response<Bytes>, TransportError> {
        Err(TransportError::new(kind, "broken"))
    }

    #[test]
    fn repeats_only_where_it_is_safe() {
        let waits =
            |method: Method, result| Retry::default().wait(1, &method, &result, Timestamp::UNIX_EPOCH, 1.0).is_some();
        assert!(waits(Method::GET, answer(503, None)));
        assert!(!waits(Method::POST, answer(503, None)));
        assert!(waits(Method::from_bytes(b"QUERY").unwrap(), answer(503, None)));
        assert!(waits(Method::POST, answer(503, Some("1"))));
        assert!(waits(Method::POST, answer(429, None)));
        assert!(!waits(Method::GET, answer(500, None)));
        assert!(!waits(Method::GET, answer(200, None)));
        assert!(waits(Method::POST, failure(TransportErrorKind::Connect)));
        assert!(!waits(Method::POST, failure(TransportErrorKind::Exchange)));
        assert!(waits(Method::PUT, failure(TransportErrorKind::Exchange)));
        assert!(!waits(Method::GET, failure(TransportErrorKind::TooLarge)));
        let any = Retry::default().any_method();
        assert!(any.wait(1, &Method::POST, &answer(502, None), Timestamp::UNIX_EPOCH, 0.0).is_some());
    }

    #[test]
    fn waits_as_asked_or_twice_as_long_each_time() {
        let retry = Retry::attempts(9);
        let wait =
            |attempt, result: &_, jitter| retry.wait(attempt, &Method::GET, result, Timestamp::UNIX_EPOCH, jitter);
        assert_eq!(wait(1, &answer(429, Some("7")), 0.3), Some(Duration::from_secs(7)));
        assert_eq!(wait(1, &answer(429, Some("Thu, 01 Jan 1970 00:00:09 GMT")), 0.3), Some(Duration::from_secs(9)));
        assert_eq!(wait(1, &answer(429, Some("Wed, 31 Dec 1969 00:00:09 GMT")), 0.3), Some(Duration::ZERO));
        assert_eq!(wait(1, &answer(429, Some("3600")), 0.3), None, "too long to wait for");
        assert_eq!(wait(1, &answer(429, Some("soon")), 1.0), Some(Duration::from_millis(500)));
        assert_eq!(wait(3, &answer(429, None), 0.0), Some(Duration::from_secs(1)));
        assert_eq!(wait(8, &answer(429, None), 1.0), Some(Duration::from_secs(20)));
        assert_eq!(wait(9, &answer(429, None), 1.0), None);
    }
}
