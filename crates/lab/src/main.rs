//! Measures and attacks this repository, and checks its rules: `cargo xtask corpus`, `bench`, `fuzz` and `tidy` start it.
//!
//! Each command is one module. Nothing here is part of the product: what users run is the `countersign` binary. Nothing here may be
//! needed to repair `generated/`, because this crate is a member of the workspace that `generated/` can break.

mod bench;
mod binary;
mod corpus;
mod fuzz;
mod measure;
mod progress;
mod tidy;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The commands of this repository that need its whole workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check the rules of the repository: edges between crates, sizes of files and functions, invariants.
    Tidy,
    /// Generate a client for every document of a folder, and report whether it is complete and compiles without a warning.
    Corpus(corpus::Arguments),
    /// Measure: compile time against derives, decoding, generation by size, real documents.
    Bench(bench::Arguments),
    /// Check mutated documents, bodies, requests and nasty texts in worker processes; save and shrink every failure.
    Fuzz(fuzz::Arguments),
    /// Check the inputs of one target of `fuzz` that arrive on standard input.
    #[command(hide = true)]
    FuzzWorker { target: String },
    /// Run a command and write what it cost to a file.
    #[command(hide = true)]
    Measure {
        report: PathBuf,
        #[arg(last = true)]
        command: Vec<String>,
    },
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Tidy => tidy::run(),
        Command::Corpus(arguments) => corpus::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::FuzzWorker { target } => fuzz::work(&target),
        Command::Measure { report, command } => match measure::as_parent(&report, &command) {
            Ok(code) => return code,
            Err(error) => Err(error),
        },
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            workspace::complain(&format!("error: {error:#}"));
            ExitCode::from(70)
        }
    }
}
