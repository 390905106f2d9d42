//! What can be said on the command line. The comments on the items are the help texts.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use countersign_model::Selection;
use countersign_report::Format;

use crate::Failure;

/// Turns an OpenAPI document into a Rust client, and proves that client, document and server agree.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str =
    "Exit codes: 0 all is well, 1 something was found, 2 the command line is wrong, 70 countersign itself failed.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a Rust crate with a client for the API.
    Generate(Generate),
    /// Find what is wrong with the document and with every example in it.
    Check(Check),
    /// Serve the API from the document: requests are validated, answers are the documented examples.
    Mock(Mock),
}

/// The document, and who reads what is said of it.
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// The OpenAPI document: a JSON or YAML file of version 2.0, 3.0, 3.1 or 3.2, or `-` for standard input.
    #[arg(value_name = "SPEC")]
    pub(crate) spec: PathBuf,
    /// The folder that the document's references to files stay in; what leads out of it is not read [default: the folder of
    /// the document].
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    /// Who reads the output: people, or machines (JSON Lines on standard output, the last line a summary).
    #[arg(long, value_enum, default_value_t = OutputFormat::Human, value_name = "FORMAT")]
    pub(crate) format: OutputFormat,
}

/// Which operations of the document to take.
#[derive(Debug, Args)]
pub(crate) struct Selectors {
    /// Take only these operations: `tag:NAME`, `op:OPERATION_ID` or `path:TEMPLATE`, with `*` for any text. May be repeated.
    #[arg(long, value_name = "SELECTOR")]
    include: Vec<String>,
    /// Leave these operations out. May be repeated; wins over `--include`.
    #[arg(long, value_name = "SELECTOR")]
    exclude: Vec<String>,
}

impl Selectors {
    /// What they select.
    pub(crate) fn parse(&self) -> Result<Selection, Failure> {
        Selection::parse(&self.include, &self.exclude).map_err(|error| Failure::Usage(error.to_string()))
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum OutputFormat {
    /// Text for people; in colour where it goes to a terminal.
    Human,
    /// JSON Lines for machines.
    Json,
}

impl From<OutputFormat> for Format {
    fn from(format: OutputFormat) -> Self {
        match format {
            OutputFormat::Human => Self::Human,
            OutputFormat::Json => Self::Json,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Generate {
    #[command(flatten)]
    pub(crate) input: Input,
    /// The folder of the crate. Only files that countersign generated are replaced or removed.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,
    /// The name of the crate; by default that of the folder.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Write nothing; report what is stale, missing or stray and whether a run was interrupted, and exit with 1 if so.
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) selectors: Selectors,
    /// The folder of a runtime that several crates share (`crates/runtime` of countersign's repository). Without it, the
    /// crate carries a runtime of its own, in its folder `runtime`.
    #[arg(long, value_name = "DIR")]
    pub(crate) runtime_path: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    pub(crate) selectors: Selectors,
    /// Report properties in examples that the schemas do not name, even where they would allow them.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Exit with 1 for warnings, too.
    #[arg(long)]
    pub(crate) deny_warnings: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Mock {
    #[command(flatten)]
    pub(crate) input: Input,
    /// Where to listen: an IP address or the name of a host, a colon, and a port. Port 0 takes any that is free; the first
    /// line of output says which.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:4010", value_parser = address)]
    pub(crate) listen: String,
    /// Refuse requests with properties that the document does not name.
    #[arg(long)]
    pub(crate) strict: bool,
    /// The memory for the values of one request body, in MB. A body that would take more is refused with 413; JSON takes
    /// about twelve times its size.
    #[arg(long, value_name = "MB", default_value_t = 160)]
    pub(crate) body_memory: usize,
}

/// Whether a text may be a host: an address with colons stands in brackets.
fn is_host(text: &str) -> bool {
    !text.is_empty() && (!text.contains(':') || text.starts_with('[') && text.ends_with(']'))
}

/// A host and a port. Whether there is such a host is found out when it is listened on.
fn address(text: &str) -> Result<String, String> {
    match text.rsplit_once(':') {
        Some((host, port)) if is_host(host) && port.parse::<u16>().is_ok() => Ok(text.to_owned()),
        _ => Err("write HOST:PORT, such as localhost:4010 or [::1]:4010".to_owned()),
    }
}
