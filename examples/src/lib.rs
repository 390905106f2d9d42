//! The mock server that the example programs call, so that they run anywhere. It must hold nothing that a program needs to use a
//! client: what is worth showing is in the programs, in `src/bin`.

#[cfg(doctest)]
mod readme;

use std::net::Ipv4Addr;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use countersign_contract::mock::{Fault, Mock, Server, write_response};
use countersign_contract::{Response, Subject, plan};
use countersign_vendored::{Document, FILE, Manifest, repository_root};
use tokio::runtime::{Builder, Runtime};

/// A mock server on threads of its own, so that blocking programs can call it. It stops when dropped.
#[derive(Debug)]
pub struct MockServer {
    server: Server,
    // Dropped after the server, which it runs.
    _runtime: Runtime,
}

impl MockServer {
    /// Serves a document in `specs/` as `countersign mock` does.
    pub fn start(document: &str) -> Result<Self> {
        let mock = Mock::new(&read(document)?);
        Self::run(async { Ok(mock.listen((Ipv4Addr::LOCALHOST, 0)).await?) })
    }

    /// Responds to every request with the first documented response of a document in `specs/`, changed by `faults`.
    pub fn start_faulty(document: &str, faults: &[Fault]) -> Result<Self> {
        let subject = read(document)?;
        let mut response = first_response(&subject)?;
        faults.iter().for_each(|fault| fault.apply(&mut response));
        Self::run(async { Ok(Mock::new(&subject).listen_scripted(response).await?) })
    }

    /// The URL of the server.
    pub fn url(&self) -> String {
        self.server.base_url()
    }

    fn run(start: impl Future<Output = Result<Server>>) -> Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        Ok(Self { server: runtime.block_on(start)?, _runtime: runtime })
    }
}

fn read(document: &str) -> Result<Subject> {
    let repository = repository_root()?;
    let manifest = Manifest::load(&repository)?;
    let entry = manifest.entries.iter().find(|entry| entry.file == document);
    let read = Document::load(&repository, entry.with_context(|| format!("{document} is not in {FILE}"))?)?;
    Ok(Subject::new(document, Arc::new(read.sources), read.root, Arc::new(read.api), false))
}

fn first_response(subject: &Subject) -> Result<Response> {
    let plan = plan(subject);
    let planned = plan.exchanges.first().context("the document has no exchange")?;
    let operation = subject.operation(planned.operation).context("the operation is not in the document")?;
    write_response(operation, &planned.response).map_err(|problem| anyhow!("no response: {}", problem.detail))
}
