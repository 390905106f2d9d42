//! The commands of this repository. `cargo xtask --help` lists them.
//!
//! Each command is one module. Nothing here is part of the product: what users run is the `countersign` binary.

mod bench;
mod binary;
mod contract;
mod corpus;
mod diagnostics_table;
mod fuzz;
mod generate;
mod manifest;
mod measure;
mod progress;
mod tidy;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The commands of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write everything that is made from something else: `generated/`, the table of diagnostics, the hashes of `specs/`.
    Generate(generate::Arguments),
    /// Play every exchange of the vendored documents through the generated clients; print what was and was not exercised.
    Contract(contract::Arguments),
    /// Check the rules of the house: edges between crates, sizes of files and functions, invariants.
    Tidy,
    /// Generate a client for every document of a folder, and say whether it stands: complete, compiling, without a warning.
    Corpus(corpus::Arguments),
    /// Measure: compile time against derives, decoding, generation by size, real documents.
    Bench(bench::Arguments),
    /// Check mutated documents, bodies, requests and nasty texts in worker processes; save and shrink every failure.
    Fuzz(fuzz::Arguments),
    /// Check the inputs of one target of `fuzz` that arrive on standard input.
    #[command(hide = true)]
    FuzzWorker { target: String },
    /// Run a command and leave what it cost in a file.
    #[command(hide = true)]
    Measure {
        report: PathBuf,
        #[arg(last = true)]
        command: Vec<String>,
    },
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Contract(arguments) => contract::run(&arguments),
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
