//! What can be wrong with a call. A reply itself is never wrong: every text gets a report.

use std::fmt;

/// A call that could not be carried out, with what was wrong and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// No language has this code.
    UnknownLanguage(String),
    /// No situation has this name.
    UnknownSituation(String),
    /// Not `auto`, `formal` or `informal`.
    UnknownAddress(String),
    /// No slot has this name.
    UnknownSlot(String),
    /// Not a time in RFC 3339.
    BadTime(String),
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes = |names: Vec<&str>| names.join(", ");
        match self {
            Self::UnknownLanguage(language) => {
                let known = crate::language::all().iter().map(|language| language.pack.code).collect();
                write!(formatter, "unknown language `{language}`; known are auto, {}", codes(known))
            }
            Self::UnknownSituation(situation) => {
                let known = crate::language::guidelines().situations.iter().map(|situation| situation.id).collect();
                write!(formatter, "unknown situation `{situation}`; known are auto, {}", codes(known))
            }
            Self::UnknownAddress(address) => write!(formatter, "unknown form of address `{address}`; known are auto, formal, informal"),
            Self::UnknownSlot(slot) => {
                let known = crate::language::all().first().map(|language| language.pack.slots.iter().map(|slot| slot.id).collect()).unwrap_or_default();
                write!(formatter, "unknown slot `{slot}`; known are {}", codes(known))
            }
            Self::BadTime(time) => write!(formatter, "`{time}` is not a time in RFC 3339, such as 2026-11-21T09:30:00+01:00"),
        }
    }
}

impl std::error::Error for Error {}
