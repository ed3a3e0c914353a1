//! From the TOML files of `rules/` to packs. Runs on the host only: in the build script and in `nobly-rules`.
//!
//! [`load`] reads and validates the files, [`pattern`] reads the pattern language, [`lower`] turns patterns into nodes and symbols. Every mistake is
//! reported with its file, its line, what is wrong and what would be right.

pub mod emit;
pub mod load;
pub mod lower;
pub mod model;
pub mod pattern;

use std::fmt;
use std::path::PathBuf;

/// A mistake in a rule file.
#[derive(Debug, Clone)]
pub struct Mistake {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(formatter, ":{line}")?;
        }
        write!(formatter, ": {}", self.message)
    }
}

impl std::error::Error for Mistake {}
