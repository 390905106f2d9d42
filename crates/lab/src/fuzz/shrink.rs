//! Makes a failing input smaller while the same oracle fails.
//!
//! JSON loses subtrees, then its longest texts lose halves; other bytes lose stretches. Each pass tries ever smaller parts, and passes
//! repeat until one gains nothing or the time is over.

use std::time::Instant;

use anyhow::Result;
use serde_json::Value;

use super::mutate::boundary;
use super::protocol::{Failure, Input};
use super::worker::Worker;

/// A smaller input that fails in the same way, with how it fails.
pub(super) fn shrink(
    worker: &mut Worker,
    input: &Input,
    failure: &Failure,
    until: Instant,
) -> Result<(Input, Failure)> {
    let mut search = Search { worker, until, best: input.clone(), failure: failure.clone() };
    loop {
        let before = search.best.bytes.len();
        match serde_json::from_slice::<Value>(&search.best.bytes) {
            Ok(value) => search.tree(value)?,
            Err(_) => search.stretches()?,
        }
        if search.best.bytes.len() >= before || search.is_over() {
            return Ok((search.best, search.failure));
        }
    }
}

struct Search<'w> {
    worker: &'w mut Worker,
    until: Instant,
    best: Input,
    failure: Failure,
}

impl Search<'_> {
    fn is_over(&self) -> bool {
        Instant::now() >= self.until
    }

    /// Keeps `bytes` if they are fewer and fail in the same way.
    fn accepts(&mut self, bytes: Vec<u8>) -> Result<bool> {
        if self.is_over() || bytes.len() >= self.best.bytes.len() {
            return Ok(false);
        }
        let candidate = Input { subject: self.best.subject.clone(), bytes };
        match self.worker.check(&candidate)? {
            Err(failure) if failure.kind == self.failure.kind => {
                (self.best, self.failure) = (candidate, failure);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Takes away runs of members and elements, the outermost first, then halves of texts.
    fn tree(&mut self, mut value: Value) -> Result<()> {
        let mut waiting = vec![String::new()];
        while let Some(pointer) = waiting.pop() {
            let count = value.pointer(&pointer).map_or(0, children);
            let mut size = count;
            while size > 0 {
                let mut start = 0;
                while start < value.pointer(&pointer).map_or(0, children) {
                    let mut smaller = value.clone();
                    smaller.pointer_mut(&pointer).into_iter().for_each(|node| remove(node, start, size));
                    if self.accepts(smaller.to_string().into_bytes())? {
                        value = smaller;
                    } else {
                        start += size;
                    }
                }
                size /= 2;
            }
            self.shorten(&mut value, &pointer)?;
            waiting.extend(value.pointer(&pointer).map(|node| pointers(node, &pointer)).unwrap_or_default());
        }
        Ok(())
    }

    /// Halves the text at a pointer as often as that helps.
    fn shorten(&mut self, value: &mut Value, pointer: &str) -> Result<()> {
        while let Some(text) = value.pointer(pointer).and_then(Value::as_str).filter(|text| text.len() > 8) {
            let middle = boundary(text, text.len() / 2);
            let (left, right) = text.split_at(middle);
            let halves = [left.to_owned(), right.to_owned()];
            let mut gained = false;
            for half in halves {
                let mut smaller = value.clone();
                smaller.pointer_mut(pointer).into_iter().for_each(|node| *node = Value::String(half.clone()));
                if self.accepts(smaller.to_string().into_bytes())? {
                    *value = smaller;
                    gained = true;
                    break;
                }
            }
            if !gained {
                break;
            }
        }
        Ok(())
    }

    /// Takes away stretches of bytes.
    fn stretches(&mut self) -> Result<()> {
        let mut size = self.best.bytes.len() / 2;
        while size > 0 && !self.is_over() {
            let mut start = 0;
            while start < self.best.bytes.len() {
                let mut bytes = self.best.bytes.clone();
                bytes.drain(start..(start + size).min(bytes.len()));
                if !self.accepts(bytes)? {
                    start += size;
                }
            }
            size /= 2;
        }
        Ok(())
    }
}

fn children(node: &Value) -> usize {
    match node {
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    }
}

/// Takes `size` children away, from number `start` on.
fn remove(node: &mut Value, start: usize, size: usize) {
    let stays = |index: usize| !(start..start + size).contains(&index);
    match node {
        Value::Array(items) => {
            let mut indices = 0..;
            items.retain(|_| indices.next().is_none_or(stays));
        }
        Value::Object(members) => {
            let mut indices = 0..;
            members.retain(|_, _| indices.next().is_none_or(stays));
        }
        _ => {}
    }
}

/// The pointers of a node's children.
fn pointers(node: &Value, pointer: &str) -> Vec<String> {
    match node {
        Value::Array(items) => (0..items.len()).map(|index| format!("{pointer}/{index}")).collect(),
        Value::Object(members) => {
            members.keys().map(|key| format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))).collect()
        }
        _ => Vec::new(),
    }
}
