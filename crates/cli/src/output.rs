//! Where reports go: in color where that is seen, and in pieces larger than a line, because there may be thousands.

use std::io::{self, BufWriter, Write};

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use countersign_report::{Format, Report};
use countersign_source::Color;

/// Prints a report to standard output.
pub(crate) fn standard(format: Format, print: impl FnOnce(&mut Report<'_>) -> io::Result<()>) -> io::Result<()> {
    let color = color(&io::stdout());
    print_to(io::stdout().lock(), color, format, print)
}

/// Prints a report to standard error.
pub(crate) fn error(format: Format, print: impl FnOnce(&mut Report<'_>) -> io::Result<()>) -> io::Result<()> {
    let color = color(&io::stderr());
    print_to(io::stderr().lock(), color, format, print)
}

fn color(stream: &impl RawStream) -> Color {
    match AutoStream::choice(stream) {
        ColorChoice::Never => Color::Never,
        _ => Color::Always,
    }
}

fn print_to(
    stream: impl Write,
    color: Color,
    format: Format,
    print: impl FnOnce(&mut Report<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let mut output = BufWriter::new(stream);
    print(&mut Report::new(&mut output, format, color))?;
    output.flush()
}
