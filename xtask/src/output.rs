//! Prints.

use std::io::Write as _;

/// Prints a line of the result. A reader that has gone away is no error.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints a line about the run itself.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
