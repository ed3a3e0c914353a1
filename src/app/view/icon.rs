//! The page's icons. They never stand alone: a text beside them says the same.

use yew::prelude::*;

use crate::pack::Severity;
use crate::report::Status;

/// An icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Done.
    Check,
    /// Absent.
    Gap,
    /// Present, and should not be.
    Cross,
    /// A question.
    Question,
    /// Said not to be there.
    Dash,
    /// Something to be careful about.
    Warning,
    /// A thought.
    Hint,
    /// Two sheets.
    Copy,
    /// From the reply to the draft.
    Use,
    /// A bin.
    Clear,
}

impl Icon {
    /// The outline, in a square of sixteen units.
    fn path(self) -> &'static str {
        match self {
            Self::Check => "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13M5 8.2l2.1 2.1L11 6",
            Self::Gap => {
                "M5.5 2a6.5 6.5 0 0 1 5 0M13.3 4.2a6.5 6.5 0 0 1 1 4.8M13 11.8a6.5 6.5 0 0 1-4 2.7M6.5 14.3A6.5 6.5 0 0 1 2.6 11.6M1.6 8.6a6.5 6.5 0 0 1 1.2-4.5"
            }
            Self::Cross => "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4",
            Self::Question => "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13M6.2 6.3a1.9 1.9 0 1 1 2.6 1.8c-.6.3-.8.6-.8 1.2M8 11.4v.1",
            Self::Dash => "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13M5.3 8h5.4",
            Self::Warning => "M8 2L1.6 13.5h12.8zM8 6.5v3M8 11.4v.1",
            Self::Hint => "M6 13.5h4M6.2 11.3c0-1.3-2-2.2-2-4.6a3.8 3.8 0 0 1 7.6 0c0 2.4-2 3.3-2 4.6z",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Use => "M14 8H3M7 3.5L2.5 8L7 12.5",
            Self::Clear => "M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9",
        }
    }
}

impl From<Status> for Icon {
    fn from(status: Status) -> Self {
        match status {
            Status::Met => Self::Check,
            Status::Missed => Self::Gap,
            Status::Violated => Self::Cross,
            Status::Unanswered => Self::Question,
            Status::Waived | Status::NotApplicable => Self::Dash,
        }
    }
}

impl From<Severity> for Icon {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Hint => Self::Hint,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Cross,
        }
    }
}

/// An icon, drawn in the colour of the text around it.
pub fn drawn(icon: impl Into<Icon>) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d={icon.into().path()} /></svg>
    }
}
