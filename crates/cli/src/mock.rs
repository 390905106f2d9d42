//! `countersign mock`: a server made from the document.

use std::sync::{Arc, Mutex, PoisonError};

use countersign_contract::Subject;
use countersign_contract::mock::{Limits, Mock, Served};
use countersign_report::{Format, counted, tally};
use countersign_source::{Diagnostics, SourceSet};
use serde_json::{Value, json};

use crate::arguments;
use crate::input::{self, Document};
use crate::{Failure, Verdict, output};

/// The stack of each thread in bytes: as much as the main thread of a program usually has.
const STACK: usize = 8 << 20;

pub(crate) fn run(arguments: &arguments::Mock) -> Result<Verdict, Failure> {
    let Document { sources, content, mut diagnostics } = input::read(&arguments.input)?;
    let format = Format::from(arguments.input.format);
    diagnostics.sort(&sources);
    let Some((file, api)) = content else {
        output::standard(format, |report| report.diagnostics(&sources, &diagnostics))?;
        return Ok(Verdict::Findings);
    };
    let name = arguments.input.spec.display().to_string();
    if !diagnostics.is_empty() {
        let words = format!("{name}: {}; see `countersign check {name}`", found(&diagnostics));
        output::error(Format::Human, |report| report.say(&[words], &Value::Null))?;
    }
    let operations = api.operations.len();
    let sources = Arc::new(sources);
    let subject = Subject::new(&name, Arc::clone(&sources), file, Arc::new(api), arguments.strict);
    let mut limits = Limits::default();
    limits.values_bytes = arguments.body_memory.saturating_mul(1 << 20);
    let large_requests = limits.large_requests;
    let mock = Mock::new(&subject).limits(limits).observe(log(sources, format));

    let runtime = tokio::runtime::Builder::new_multi_thread()
        .thread_stack_size(STACK)
        // What threads free they keep for themselves: no more of them than have work.
        .max_blocking_threads(large_requests)
        .enable_all()
        .build()
        .map_err(|error| Failure::Machine(format!("no threads to serve with: {error}")))?;
    runtime.block_on(async {
        let server = mock
            .listen(&arguments.listen)
            .await
            .map_err(|error| Failure::Machine(format!("cannot listen on {}: {error}", arguments.listen)))?;
        let url = server.base_url();
        let words = format!("serving {} of {name} on {url}", counted(operations, "operation"));
        output::standard(format, |report| report.say(&[words], &json!({ "listening": url })))?;
        server.wait().await.map_err(|error| Failure::Machine(format!("the server stopped: {error}")))
    })?;
    Ok(Verdict::Fine)
}

/// How many errors and warnings there are; notes where there is nothing else.
fn found(diagnostics: &Diagnostics) -> String {
    let counts = diagnostics.counts();
    if counts.errors == 0 && counts.warnings == 0 { counted(counts.notes, "note") } else { tally(diagnostics) }
}

/// Prints each request as it is answered, one at a time.
fn log(sources: Arc<SourceSet>, format: Format) -> impl Fn(&Served) + Send + Sync + 'static {
    let turn = Mutex::new(());
    move |served| {
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        // A reader that went away is no reason to stop serving.
        let _ = output::standard(format, |report| report.served(&sources, served));
    }
}
