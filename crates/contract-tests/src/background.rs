//! Mock servers that run beside a program: for examples, and for blocking code, which has no runtime of its own.

use std::net::SocketAddr;
use std::sync::mpsc;

use anyhow::{Context, Result};
use countersign_contract::mock::{Fault, Mock, Server, write_response};
use countersign_contract::{Response, Subject, plan};
use tokio::sync::oneshot;

use crate::documents;

/// A mock server on a thread of its own; it stops when dropped.
#[derive(Debug)]
pub struct Background {
    base_url: String,
    _stop: oneshot::Sender<()>,
}

impl Background {
    /// A mock of a vendored document, that answers as `countersign mock` does.
    pub fn documented(module: &str) -> Result<Self> {
        Self::start(Mock::new(&subject(module)?), None)
    }

    /// A mock that answers every request with the response of an exchange, spoiled by faults.
    pub fn spoiled(module: &str, exchange: &str, faults: &[Fault]) -> Result<Self> {
        let subject = subject(module)?;
        let plan = plan(&subject);
        let planned = plan.exchanges.iter().find(|planned| planned.name.contains(exchange));
        let planned = planned.with_context(|| format!("no exchange is called like `{exchange}`"))?;
        let operation = subject.operation(planned.operation).context("the operation is in the document")?;
        let mut response = write_response(operation, &planned.response)
            .map_err(|reason| anyhow::anyhow!("the response cannot be written: {}", reason.detail))?;
        for fault in faults {
            fault.apply(&mut response);
        }
        Self::start(Mock::new(&subject), Some(response))
    }

    /// The URL that a client is to be given.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    fn start(mock: Mock, script: Option<Response>) -> Result<Self> {
        let (stop, stopped) = oneshot::channel::<()>();
        let (started, starting) = mpsc::channel::<Result<String>>();
        std::thread::spawn(move || {
            let serving = async {
                let server = listen(&mock, script).await?;
                let _ = started.send(Ok(server.base_url()));
                let _ = stopped.await;
                drop(server);
                Ok::<(), anyhow::Error>(())
            };
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            if let Err(error) = runtime.map_err(anyhow::Error::from).and_then(|runtime| runtime.block_on(serving)) {
                let _ = started.send(Err(error));
            }
        });
        let base_url = starting.recv().context("the mock did not start")??;
        Ok(Self { base_url, _stop: stop })
    }
}

fn subject(module: &str) -> Result<Subject> {
    let found = documents::load_all(false)?.into_iter().find(|subject| subject.name == module);
    found.with_context(|| format!("no vendored document is called `{module}`"))
}

async fn listen(mock: &Mock, script: Option<Response>) -> Result<Server> {
    Ok(match script {
        Some(response) => mock.listen_scripted(response).await?,
        None => mock.listen(SocketAddr::from(([127, 0, 0, 1], 0))).await?,
    })
}
