//! Diagnostics for people, as rustc prints them.

use std::ops::Range;

use codespan_reporting::diagnostic::{self as printed, LabelStyle};
use codespan_reporting::files::{self, Files};
use codespan_reporting::term::termcolor::Buffer;
use codespan_reporting::term::{self, Chars, Config, Styles, StylesWriter};

use super::Color;
use super::excerpt::{Excerpt, excerpts};
use crate::escape::printable_short;
use crate::source_set::SourceSet;
use crate::{Diagnostic, Severity};

impl Diagnostic {
    /// The diagnostic for people, several lines long, without a final line break.
    pub fn render(&self, sources: &SourceSet, color: Color) -> String {
        let excerpts = Excerpts(excerpts(&self.labels, sources));
        let printed = self.printed(&excerpts);
        let config = Config { chars: Chars::ascii(), ..Config::default() };
        let mut buffer = match color {
            Color::Never => Buffer::no_color(),
            Color::Always => Buffer::ansi(),
        };
        let styles = Styles::default();
        let outcome =
            term::emit_to_write_style(&mut StylesWriter::new(&mut buffer, &styles), &config, &excerpts, &printed);
        let rendered = String::from_utf8(buffer.into_inner()).unwrap_or_default();
        if let Err(error) = outcome {
            // An excerpt that cannot be laid out must not take the message with it.
            let (severity, code, message) = (self.severity, self.code, printable_short(&self.message));
            return format!("{severity}[{code}]: {message}\n  = the place cannot be shown: {error}");
        }
        rendered.trim_end().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    fn printed(&self, excerpts: &Excerpts) -> printed::Diagnostic<usize> {
        let severity = match self.severity {
            Severity::Error => printed::Severity::Error,
            Severity::Warning => printed::Severity::Warning,
            Severity::Note => printed::Severity::Note,
        };
        let labels = excerpts.0.iter().enumerate().flat_map(|(file, excerpt)| {
            excerpt.marks.iter().map(move |mark| {
                let style = if mark.is_primary { LabelStyle::Primary } else { LabelStyle::Secondary };
                printed::Label::new(style, file, mark.range.clone()).with_message(printable_short(&mark.text))
            })
        });
        printed::Diagnostic::new(severity)
            .with_code(self.code)
            .with_message(printable_short(&self.message))
            .with_labels_iter(labels)
            .with_note(format!("help: {}", printable_short(self.help_text())))
    }
}

/// Excerpts as the files that the printer asks for: their lines are few and cut, their numbers those of the document.
struct Excerpts(Vec<Excerpt>);

impl Excerpts {
    fn excerpt(&self, file: usize) -> Result<&Excerpt, files::Error> {
        self.0.get(file).ok_or(files::Error::FileMissing)
    }
}

impl<'a> Files<'a> for Excerpts {
    type FileId = usize;
    type Name = String;
    type Source = &'a str;

    fn name(&'a self, file: usize) -> Result<String, files::Error> {
        Ok(printable_short(&self.excerpt(file)?.name).into_owned())
    }

    fn source(&'a self, file: usize) -> Result<&'a str, files::Error> {
        Ok(&self.excerpt(file)?.text)
    }

    fn line_index(&'a self, file: usize, byte: usize) -> Result<usize, files::Error> {
        Ok(self.excerpt(file)?.text.bytes().take(byte).filter(|&byte| byte == b'\n').count())
    }

    fn line_number(&'a self, file: usize, line: usize) -> Result<usize, files::Error> {
        Ok(self.excerpt(file)?.first_line + line)
    }

    fn column_number(&'a self, file: usize, line: usize, byte: usize) -> Result<usize, files::Error> {
        let excerpt = self.excerpt(file)?;
        // Columns are asked for where marks begin; those of the document are known there, however the line is cut.
        match excerpt.marks.iter().find(|mark| mark.range.start == byte) {
            Some(mark) => Ok(mark.column),
            None => Ok(files::column_index(&excerpt.text, self.line_range(file, line)?, byte) + 1),
        }
    }

    fn line_range(&'a self, file: usize, line: usize) -> Result<Range<usize>, files::Error> {
        let text = self.excerpt(file)?.text.as_str();
        let mut starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).skip(line);
        let start = starts.next().ok_or(files::Error::LineTooLarge { given: line, max: text.lines().count() })?;
        Ok(start..starts.next().unwrap_or(text.len()))
    }
}
