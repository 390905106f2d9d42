//! The commands of this repository. `cargo xtask --help` lists them.
//!
//! Only `generate` runs here. The other commands need the repository's workspace, which `generated/` can break; they are started as
//! programs of that workspace. This program must never depend on `generated/` or on a crate that does.

mod forward;
mod generate;
mod output;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

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
    /// Check the vendored documents and every example in them, as `countersign check --strict` does.
    #[command(disable_help_flag = true)]
    Check(Words),
    /// Play every exchange of the vendored documents through the generated clients; print what was and was not exercised.
    #[command(disable_help_flag = true)]
    Contract(Words),
    /// Check the rules of the repository: edges between crates, sizes of files and functions, invariants.
    #[command(disable_help_flag = true)]
    Tidy(Words),
    /// Generate a client for every document of a folder, and report whether it is complete and compiles without a warning.
    #[command(disable_help_flag = true)]
    Corpus(Words),
    /// Measure: compile time against derives, decoding, generation by size, real documents.
    #[command(disable_help_flag = true)]
    Bench(Words),
    /// Check mutated documents, bodies, requests and nasty texts in worker processes; save and shrink every failure.
    #[command(disable_help_flag = true)]
    Fuzz(Words),
}

/// What the started program reads itself, `--help` included.
#[derive(Args)]
struct Words {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    words: Vec<OsString>,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Check(arguments) => forward::check(&arguments.words),
        Command::Contract(arguments) => forward::contract(&arguments.words),
        Command::Tidy(arguments) => forward::lab("tidy", &arguments.words),
        Command::Corpus(arguments) => forward::lab("corpus", &arguments.words),
        Command::Bench(arguments) => forward::lab("bench", &arguments.words),
        Command::Fuzz(arguments) => forward::lab("fuzz", &arguments.words),
    };
    outcome.unwrap_or_else(|problems| {
        output::complain(&problems.to_string());
        ExitCode::from(1)
    })
}
