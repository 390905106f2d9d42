//! Spans and events hold neither bodies nor headers, URLs or messages.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use countersign_runtime::{Value, operation};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::echo::{Script, wait};

operation! {
    pub struct Fail: GET "/fail/{id}" {
        .path "id"(String),
        success: Value = 200 "application/json",
        security: ["query"],
    }
}

/// Keeps every field of every span and event.
#[derive(Clone, Default)]
struct Capture(Arc<Mutex<String>>);

impl Visit for Capture {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        *self.0.lock().unwrap() += &format!("{field}={value:?}\n");
    }
}

impl Subscriber for Capture {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn events_hold_kinds_and_statuses_alone() {
    let capture = Capture::default();
    tracing::subscriber::with_default(capture.clone(), || {
        let headers = [("location", "/CANARY"), ("x-echo", "CANARY")];
        for script in [Script::responds(404, &headers, "CANARY"), Script::fails("to https://x/CANARY")] {
            let call = script.call(Fail::OPERATION).path("id", "CANARY".to_owned());
            wait(call.send::<Value, std::convert::Infallible>()).unwrap_err();
        }
    });
    let text = capture.0.lock().unwrap().clone();
    assert!(
        text.contains("path=\"/fail/{id}\"") && text.contains("status=404") && text.contains("kind=Exchange"),
        "{text}"
    );
    assert!(!text.contains("CANARY") && !text.contains("query") && !text.contains("https"), "{text}");
}
