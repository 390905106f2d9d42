//! How far a long command has come; silent where nobody watches.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar for `length` steps.
pub(crate) fn bar(length: usize, task: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix} [{bar:32}] {pos}/{len} {wide_msg}");
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX)).with_prefix(task);
    style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style))
}
