//! A failure with the input that shows it, as a file: lines that name target, seed and failure, an empty line, the bytes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest as _, Sha256};

use super::protocol::{Failure, Input, one_line};

/// An input that fails.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    /// The target's name.
    pub(super) target: String,
    /// The seed of the run, and the input's number in it.
    pub(super) origin: String,
    /// The failure.
    pub(super) failure: Failure,
    /// The input.
    pub(super) input: Input,
}

impl Finding {
    /// Writes it to `folder`. Findings of one kind share a file name, in every run.
    pub(super) fn save(&self, folder: &Path) -> Result<PathBuf> {
        let hash = Sha256::digest(&self.failure.kind);
        let hash: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let path = folder.join(format!("{}-{hash}", self.target));
        let Failure { kind, detail } = &self.failure;
        let head = [
            ("target", self.target.as_str()),
            ("origin", &self.origin),
            ("subject", &self.input.subject),
            ("failure", kind),
            ("detail", detail),
        ];
        let head: String = head.iter().map(|(name, value)| format!("{name}: {}\n", one_line(value))).collect();
        let bytes = [head.as_bytes(), b"\n", &self.input.bytes].concat();
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path)
    }

    /// Reads one that was saved.
    pub(super) fn load(path: &Path) -> Result<Self> {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let end = bytes.windows(2).position(|pair| pair == b"\n\n");
        let (head, body) = end.and_then(|end| bytes.split_at_checked(end)).context("no saved input: no empty line")?;
        let head = String::from_utf8_lossy(head);
        let value = |name: &str| {
            let line = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            line.map(str::to_owned).with_context(|| format!("no saved input: no `{name}`"))
        };
        Ok(Self {
            target: value("target")?,
            origin: value("origin")?,
            failure: Failure::new(value("failure")?, value("detail").unwrap_or_default()),
            input: Input { subject: value("subject")?, bytes: body.get(2..).unwrap_or_default().to_vec() },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_finding_is_read_as_it_was() {
        let finding = Finding {
            target: "documents".to_owned(),
            origin: "seed 1, input 2".to_owned(),
            failure: Failure::new("panic at x.rs:1", "two\nlines"),
            input: Input { subject: "a.yaml".to_owned(), bytes: b"\n\n{\"a\":\xff}\n\n".to_vec() },
        };
        let folder = std::env::temp_dir().join(format!("countersign-finding-{}", std::process::id()));
        let read = Finding::load(&finding.save(&folder).unwrap()).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!((read.target, read.origin, read.input), (finding.target, finding.origin, finding.input));
        assert_eq!(read.failure, Failure::new("panic at x.rs:1", "two lines"));
    }
}
