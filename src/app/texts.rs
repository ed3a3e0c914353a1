//! Finds and fills the texts that the page shows.

use std::fmt::Display;

use crate::interface::Interface;
use crate::language::{self, Language};
use crate::pack::{Guideline, GuidelineTexts, Severity};
use crate::report::{OriginKind, Status};

/// `text` with `{name}` replaced by `value`.
#[must_use]
pub fn fill(text: &str, name: &str, value: impl Display) -> String {
    text.replace(&format!("{{{name}}}"), &value.to_string())
}

/// The text for `count` things: `one` for one of them, otherwise `many` with its `{n}` filled in.
#[must_use]
pub fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { one.to_owned() } else { fill(many, "n", count) }
}

/// How many findings there are.
#[must_use]
pub fn findings(texts: &Interface, count: usize) -> String {
    match count {
        0 => texts.findings_none.to_owned(),
        count => counted(count, texts.findings_one, texts.findings_many),
    }
}

/// The language in which the page speaks.
#[must_use]
pub fn spoken(texts: &Interface) -> &'static Language {
    language::by_code(texts.code).unwrap_or(&language::all()[0])
}

/// A guideline and its texts in the page's language.
#[must_use]
pub fn guideline(texts: &Interface, id: &str) -> Option<(&'static Guideline<'static>, &'static GuidelineTexts<'static>)> {
    let all = &language::guidelines().guidelines;
    let at = all.iter().position(|guideline| guideline.id == id)?;
    Some((&all[at], &spoken(texts).pack.guideline_texts[at]))
}

/// A guideline's title.
#[must_use]
pub fn title(texts: &Interface, id: &'static str) -> &'static str {
    guideline(texts, id).map_or(id, |(_, own)| own.title)
}

/// The title of a situation.
#[must_use]
pub fn situation(texts: &Interface, id: &str) -> Option<&'static str> {
    let at = language::guidelines().situations.iter().position(|situation| situation.id == id)?;
    spoken(texts).pack.situation_titles.get(at).copied()
}

/// Whether a language has two forms of address. It has where its templates are written in two.
#[must_use]
pub fn has_forms_of_address(code: &str) -> bool {
    language::by_code(code).is_some_and(|language| language.pack.templates.iter().any(|template| template.text.contains('|')))
}

/// How serious a finding is.
#[must_use]
pub fn severity(texts: &Interface, severity: Severity) -> &'static str {
    match severity {
        Severity::Hint => texts.severity_hint,
        Severity::Warning => texts.severity_warning,
        Severity::Error => texts.severity_error,
    }
}

/// How a guideline fares.
#[must_use]
pub fn status(texts: &Interface, status: Status) -> &'static str {
    match status {
        Status::Met => texts.status_met,
        Status::Missed => texts.status_missed,
        Status::Violated => texts.status_violated,
        Status::Unanswered => texts.status_unanswered,
        Status::Waived => texts.status_waived,
        Status::NotApplicable => texts.status_not_applicable,
    }
}

/// What was done to a sentence.
#[must_use]
pub fn origin(texts: &Interface, origin: OriginKind) -> &'static str {
    match origin {
        OriginKind::Kept => texts.origin_kept,
        OriginKind::Reworded => texts.origin_reworded,
        OriginKind::Added => texts.origin_added,
    }
}

/// The word for a warmth from 0 to 100. The borders are quarters: nothing in the articles draws finer ones.
#[must_use]
pub fn warmth(texts: &Interface, warmth: u8) -> &'static str {
    match warmth {
        0..25 => texts.warmth_ice_cold,
        25..50 => texts.warmth_cold,
        50..75 => texts.warmth_mild,
        _ => texts.warmth_warm,
    }
}
