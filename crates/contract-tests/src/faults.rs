//! Seeded faults, as data: what is spoiled, and what is to be found.
//!
//! A case spoils a copy of a document, the answer of the mock, the request on its way out, or what the client makes of the
//! response; then every exchange of the document is played, and the findings are compared with the expected ones, no more and
//! no less.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use countersign_contract::client::{read_response, send, write_request};
use countersign_contract::mock::Fault;
use countersign_contract::{
    Call, CallError, Calling, Client, Decoded, Event, Location, Reply, ReportedFinding, Request, Runner, Subject,
    examples_events, plan,
};
use countersign_source::{Diagnostics, SourceSet};
use serde::Deserialize;
use serde_json::Value;

use crate::documents;

/// A seeded fault.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What is spoiled, in one line.
    pub title: String,
    /// The document: a file of `specs/`, or of `tests/documents/`.
    pub document: String,
    /// Whether undocumented properties are findings.
    #[serde(default)]
    pub strict: bool,
    /// Changes of the document's text.
    #[serde(default)]
    pub edit: Vec<Edit>,
    /// What an exchange's name must contain to be played; every one is where nothing is said.
    #[serde(default)]
    pub exchange: String,
    /// Faults of the answer.
    #[serde(default)]
    pub answer: Vec<Fault>,
    /// Faults of the request.
    #[serde(default)]
    pub request: Vec<RequestFault>,
    /// Faults of what the client makes of the response.
    #[serde(default)]
    pub decoded: Vec<DecodeFault>,
    /// What is to be found.
    pub expect: Vec<Expected>,
}

/// A change of a document's text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// What is replaced; it occurs at least once, and the first occurrence counts.
    pub find: String,
    /// What comes in its place.
    pub replace: String,
}

/// A fault of a request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequestFault {
    /// A header is left out.
    NoHeader(String),
    /// A header is set.
    Header(String, String),
    /// Escapes in the path are written out.
    UnencodedPath,
    /// The path.
    Path(String),
    /// The method.
    Method(String),
    /// The query.
    Query(Option<String>),
    /// The body.
    Body(String),
    /// A member of the body is set: pointer to its parent, name and value.
    Set(String, String, Value),
    /// It is sent this many times.
    Repeated(usize),
}

/// A fault of what the client makes of a response.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecodeFault {
    /// It loses a member: pointer to its parent, and name.
    Lose(String, String),
    /// It changes a value: pointer and value.
    Change(String, Value),
    /// It cannot read the response.
    Fail(String),
}

/// A finding, as far as it is compared. In a vendored document, lines are not: they move when it is updated.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// The check's name.
    pub check: String,
    /// What the document says: its location, then the text there.
    pub rule: Option<String>,
    /// The example: its location, then the text there.
    pub example: Option<String>,
}

impl std::fmt::Display for Expected {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(formatter, "  - check: {}", self.check)?;
        for (name, place) in [("rule", &self.rule), ("example", &self.example)] {
            if let Some(place) = place {
                writeln!(formatter, "    {name}: {}", Value::String(place.clone()))?;
            }
        }
        Ok(())
    }
}

/// Every case in `folder`, by the name of its file.
pub fn cases(folder: &Path) -> Result<Vec<(String, Case)>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.sort();
    paths.iter().map(|path| case(path).with_context(|| path.display().to_string())).collect()
}

fn case(path: &Path) -> Result<(String, Case)> {
    let mut sources = SourceSet::default();
    let file = sources.load(path, &mut Diagnostics::default()).map_err(|problem| anyhow::anyhow!(problem.message))?;
    let root = sources.get(file).map(|source| source.root.clone()).unwrap_or_default();
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok((name, serde_json::from_value(root)?))
}

impl Case {
    /// Where the document is if it is one of these tests.
    fn own_document(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(&self.document)
    }

    /// The document with its faults.
    pub fn subject(&self) -> Result<Subject> {
        let own = self.own_document();
        let path = if own.exists() { own } else { documents::folder()?.join(&self.document) };
        let mut text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        for edit in &self.edit {
            if !text.contains(&edit.find) {
                bail!("`{}` does not occur in {}", edit.find, self.document);
            }
            text = text.replacen(&edit.find, &edit.replace, 1);
        }
        let module = self.document.split('.').next().unwrap_or_default();
        Ok(documents::from_text(module, &self.document, text, self.strict)?)
    }

    /// Plays every exchange, and gives what was found, each defect once: as it is compared, and as people see it.
    pub async fn play(&self) -> Result<BTreeMap<Expected, String>> {
        let subject = self.subject()?;
        let mut findings: Vec<ReportedFinding> = Vec::new();
        for event in examples_events(&subject) {
            if let Event::ExamplesChecked { findings: found, .. } = event {
                findings.extend(found);
            }
        }
        let client = SpoiledClient { request: self.request.clone(), decoded: self.decoded.clone() };
        let runner = Runner::new(&subject);
        let plan = plan(&subject);
        let mut played = 0;
        for exchange in plan.exchanges.iter().filter(|exchange| exchange.name.contains(&self.exchange)) {
            played += 1;
            findings.extend(runner.run(exchange, &client, &self.answer).await.findings);
        }
        for schema in plan.schemas.iter().filter(|schema| schema.name.contains(&self.exchange)) {
            played += 1;
            findings.extend(runner.rewrite(schema, &client).findings);
        }
        if played == 0 {
            bail!("no exchange is called like `{}`", self.exchange);
        }
        let is_ours = self.own_document().exists();
        let comparable = |finding: &ReportedFinding| comparable(&subject, finding, is_ours);
        Ok(findings.into_iter().map(|finding| (comparable(&finding), finding.rendered)).collect())
    }
}

fn comparable(subject: &Subject, finding: &ReportedFinding, with_lines: bool) -> Expected {
    let written = |location: &Location| {
        let source = subject.sources.iter().find(|(_, source)| source.name == location.file);
        let line = source.and_then(|(_, source)| source.text.lines().nth(location.line - 1)).unwrap_or_default();
        let rest: String = line.chars().skip(location.column - 1).take(60).collect();
        let place = if with_lines { location.to_string() } else { format!("{}:", location.file) };
        format!("{place} {}", rest.trim_end())
    };
    Expected {
        check: finding.check.as_str().to_owned(),
        rule: finding.rule.as_ref().map(written),
        example: finding.example.as_ref().map(written),
    }
}

/// A client with faults of its own.
#[derive(Clone, Debug)]
struct SpoiledClient {
    request: Vec<RequestFault>,
    decoded: Vec<DecodeFault>,
}

impl Client for SpoiledClient {
    fn call<'c>(&'c self, call: Call<'c>) -> Calling<'c> {
        Box::pin(async move {
            let mut request = write_request(&call)?;
            let mut times = 1;
            for fault in &self.request {
                if let RequestFault::Repeated(count) = fault {
                    times = *count;
                }
                fault.apply(&mut request);
            }
            let transport =
                |error: countersign_contract::client::TransportError| CallError::Transport(error.to_string());
            let mut response = send(call.base_url, &request).await.map_err(transport)?;
            for _ in 1..times {
                response = send(call.base_url, &request).await.map_err(transport)?;
            }
            let mut decoded = read_response(&call, &response);
            for fault in &self.decoded {
                fault.apply(&mut decoded);
            }
            Ok(Reply { response, decoded })
        })
    }

    fn rewrite(&self, _schema: &str, value: &Value) -> Option<Result<Value, String>> {
        let mut decoded = Decoded::Value(value.clone());
        for fault in &self.decoded {
            fault.apply(&mut decoded);
        }
        match decoded {
            Decoded::Value(value) => Some(Ok(value)),
            Decoded::Failed(reason) => Some(Err(reason)),
            _ => None,
        }
    }
}

impl RequestFault {
    fn apply(&self, request: &mut Request) {
        match self {
            Self::NoHeader(name) => request.headers.remove(name),
            Self::Header(name, value) => request.headers.set(name, value.clone()),
            Self::UnencodedPath => request.path = request.path.replace("%2F", "/").replace("%20", "+"),
            Self::Path(path) => request.path.clone_from(path),
            Self::Method(method) => request.method.clone_from(method),
            Self::Query(query) => request.query.clone_from(query),
            Self::Body(text) => request.body = text.clone().into_bytes(),
            Self::Set(parent, name, value) => {
                let Ok(mut body) = serde_json::from_slice::<Value>(&request.body) else { return };
                if let Some(Value::Object(members)) = body.pointer_mut(parent) {
                    members.insert(name.clone(), value.clone());
                }
                request.body = body.to_string().into_bytes();
            }
            Self::Repeated(_) => {}
        }
    }
}

impl DecodeFault {
    fn apply(&self, decoded: &mut Decoded) {
        match (self, &mut *decoded) {
            (Self::Lose(parent, name), Decoded::Value(value)) => {
                if let Some(Value::Object(members)) = value.pointer_mut(parent) {
                    members.shift_remove(name);
                }
            }
            (Self::Change(pointer, changed), Decoded::Value(value)) => {
                if let Some(slot) = value.pointer_mut(pointer) {
                    slot.clone_from(changed);
                }
            }
            (Self::Fail(reason), decoded) => *decoded = Decoded::Failed(reason.clone()),
            _ => {}
        }
    }
}
