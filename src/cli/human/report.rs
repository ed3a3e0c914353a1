//! A report for people.

use std::fmt::Write as _;

use annotate_snippets::renderer::Style;
use annotate_snippets::{AnnotationKind, Group, Level, Snippet};
use nobly::options::Address;
use nobly::report::{Extract, Finding, GuidelineStatus, Report, Severity, Status};
use nobly::span::ByteSpan;

use super::{ASK, BAD, FAINT, GOOD, HEADING, Look, Words};

/// So many bytes of a long line are shown on either side of what a finding is about.
const CONTEXT: usize = 500;
/// No more bytes than this of what a finding is about are shown.
const LONGEST_SPAN: usize = 2000;
/// How wide the thermometer is, in characters.
const THERMOMETER: usize = 20;

/// The report on `text`, which has the name `name`.
pub fn render(report: &Report, text: &str, name: &str, words: Words, look: &Look) -> String {
    let mut output = String::new();
    for one in &report.findings {
        output.push_str(&finding(one, text, name, words, *look));
        output.push_str("\n\n");
    }
    output.push_str(&summary(report, words, *look));
    output.push_str(&look.heading(words.get("heading-checklist")));
    for status in report.guidelines.iter().filter(|status| status.status != Status::NotApplicable) {
        output.push_str(&line(status, words, *look));
    }
    if !report.questions.is_empty() {
        output.push_str(&look.heading(words.get("heading-questions")));
        for question in &report.questions {
            let _ = writeln!(output, "  {} {}  {}", look.paint(ASK, "?"), look.wrap(&question.text, 4), look.paint(FAINT, question.guideline));
        }
    }
    output
}

/// One finding, as a compiler shows a diagnostic.
pub fn finding(finding: &Finding, text: &str, name: &str, words: Words, look: Look) -> String {
    let mut group = Group::with_title(level(finding.severity, words).primary_title(look.show(&finding.message)).id(finding.guideline));
    if let Some(extract) = &finding.span {
        group = group.element(snippet(extract.span, text, name));
    }
    // The margin of the snippet and the word before the message.
    let indent = |word: &str| word.chars().count() + 8;
    let why = words.get("label-why");
    group = note(group, why, &look.lines(&finding.why, indent(why)));
    for suggestion in &finding.suggestions {
        let word = words.get("label-suggestion");
        group = note(group, word, &look.lines(&suggestion.label, indent(word)));
    }
    look.renderer().render(&[group])
}

fn note<'g>(group: Group<'g>, word: &'g str, lines: &[String]) -> Group<'g> {
    group.element(Level::NOTE.with_name(Some(word)).message(lines.join("\n")))
}

fn level(severity: Severity, words: Words) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR.with_name(Some(words.get("level-error"))),
        Severity::Warning => Level::WARNING.with_name(Some(words.get("level-warning"))),
        Severity::Hint => Level::HELP.with_name(Some(words.get("level-hint"))),
    }
}

/// The lines that `span` touches, or, of lines of enormous length, the part around it.
fn snippet<'t>(span: ByteSpan, text: &'t str, name: &'t str) -> Snippet<'t, annotate_snippets::Annotation<'t>> {
    let end = text.floor_char_boundary(span.end.min(span.start + LONGEST_SPAN));
    let from = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[end..].find('\n').map_or(text.len(), |at| end + at);
    let near = (text.floor_char_boundary(span.start.saturating_sub(CONTEXT)).max(from), text.ceil_char_boundary(end + CONTEXT).min(to));
    let shown = text[near.0..near.1].trim_end_matches('\r');
    let number = text[..from].matches('\n').count() + 1;
    let annotation = AnnotationKind::Primary.span(span.start - near.0..(end - near.0).min(shown.len()).max(span.start - near.0));
    let snippet = Snippet::source(shown).line_start(number).annotation(annotation);
    // In a part of a line the columns are not those of the file, so no place in the file is claimed.
    if near.0 == from { snippet.path(name) } else { snippet }
}

fn summary(report: &Report, words: Words, look: Look) -> String {
    let mut facts = vec![words.situation(report.situation), words.0.pack.code];
    if let Some(language) = nobly::language::by_code(report.language) {
        facts[1] = language.pack.name;
    }
    match report.address {
        Some(Address::Formal) => facts.push(words.get("address-formal")),
        Some(Address::Informal) => facts.push(words.get("address-informal")),
        None => {}
    }
    let mut output = String::new();
    if report.findings.is_empty() {
        let _ = writeln!(output, "{}", look.paint(GOOD, words.get("nothing-found")));
    }
    let _ = writeln!(output, "{}", facts.join(" \u{b7} "));
    match report.certainty {
        "unsure" => _ = writeln!(output, "{}", look.paint(FAINT, &look.wrap(words.get("language-unsure"), 0))),
        "other" => _ = writeln!(output, "{}", look.paint(BAD, &look.wrap(words.get("language-other"), 0))),
        _ => {}
    }
    let _ = writeln!(output, "{}", thermometer(words.get("heading-warmth"), report.warmth, look));
    output
}

/// The warmth as a number and a bar.
pub fn thermometer(word: &str, warmth: u8, look: Look) -> String {
    let full = (usize::from(warmth.min(100)) * THERMOMETER).div_ceil(100);
    let style = if warmth < 50 { BAD } else { GOOD };
    let bar = look.paint(style, &"\u{2588}".repeat(full)) + &look.paint(FAINT, &"\u{2591}".repeat(THERMOMETER - full));
    format!("{} {warmth}/100 {bar}", look.paint(HEADING, word))
}

fn line(status: &GuidelineStatus, words: Words, look: Look) -> String {
    let (style, mark, word): (Style, _, _) = match status.status {
        Status::Met => (GOOD, "\u{2713}", words.get("status-met")),
        Status::Missed => (BAD, "\u{2717}", words.get("status-missed")),
        Status::Violated => (BAD, "!", words.get("status-violated")),
        Status::Unanswered => (ASK, "?", words.get("status-unanswered")),
        Status::Waived => (FAINT, "\u{2013}", words.get("status-waived")),
        Status::NotApplicable => (FAINT, " ", words.get("status-not-applicable")),
    };
    let mut line = format!("  {} {}", look.paint(style, &format!("{mark} {word:<10}")), words.title(status.id));
    if let Some(place) = place(&status.evidence) {
        let _ = write!(line, "  {}", look.paint(FAINT, &place));
    }
    line + "\n"
}

/// The first words that show how a guideline fares.
fn place(evidence: &[Extract]) -> Option<String> {
    const MOST: usize = 40;
    let words = evidence.first()?.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = words.chars().take(MOST).filter(|char| !char.is_control()).collect();
    let more = if words.chars().count() > MOST { "\u{2026}" } else { "" };
    Some(format!("\u{201c}{cut}{more}\u{201d}"))
}
