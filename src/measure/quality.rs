//! Precision and recall over the labelled corpus.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::corpus::{Labelled, Reply};
use crate::analysis::{Analysis, Heard, analyse};
use crate::check::{check, matters};
use crate::language::{self, guidelines};
use crate::options::Options;
use crate::report::Report;

/// What is to be measured and listed.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Only this language.
    pub language: Option<String>,
    /// Only this situation.
    pub situation: Option<String>,
    /// The move whose mistakes are listed.
    pub one_move: Option<String>,
    /// The guideline whose mistakes are listed.
    pub guideline: Option<String>,
    /// Whether findings in good replies are listed.
    pub good: bool,
    /// The part of the corpus that is kept aside.
    pub held_out: bool,
}

/// Right and wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Found, and there.
    pub right: usize,
    /// Found, and not there.
    pub wrong: usize,
    /// There, and not found.
    pub missed: usize,
}

impl Counts {
    /// Counts one.
    pub fn add(&mut self, found: bool, there: bool) {
        match (found, there) {
            (true, true) => self.right += 1,
            (true, false) => self.wrong += 1,
            (false, true) => self.missed += 1,
            (false, false) => {}
        }
    }

    /// How much of what is found is there.
    #[must_use]
    pub fn precision(&self) -> f64 {
        ratio(self.right, self.right + self.wrong)
    }

    /// How much of what is there is found.
    #[must_use]
    pub fn recall(&self) -> f64 {
        ratio(self.right, self.right + self.missed)
    }

    /// The harmonic mean of the two.
    #[must_use]
    pub fn f1(&self) -> f64 {
        self.f(1.0)
    }

    /// The F measure in which recall counts `beta` times as much as precision.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of a corpus are small")]
    pub fn f(&self, beta: f64) -> f64 {
        let (right, wrong, missed) = (self.right as f64, self.wrong as f64, self.missed as f64);
        let whole = (1.0 + beta * beta) * right + beta * beta * missed + wrong;
        if whole == 0.0 { 1.0 } else { (1.0 + beta * beta) * right / whole }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a corpus are small")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// All counts of one language.
#[derive(Debug, Clone, Default)]
pub struct Quality {
    /// Per move, over sentences.
    pub moves: BTreeMap<String, Counts>,
    /// Per guideline, over replies: violated or missed.
    pub guidelines: BTreeMap<String, Counts>,
    /// Situations that were detected, and replies.
    pub situations: (usize, usize),
    /// Good replies without warning or error, and good replies.
    pub good: (usize, usize),
}

/// Measures and lists, as text.
#[must_use]
pub fn report(replies: &[Reply], wish: &Wish) -> String {
    let mut text = String::new();
    for language in language::all() {
        let code = language.pack.code;
        if wish.language.as_deref().is_some_and(|wished| wished != code) {
            continue;
        }
        let own: Vec<&Reply> = replies
            .iter()
            .filter(|reply| {
                reply.language == code && reply.held_out == wish.held_out && wish.situation.as_deref().is_none_or(|situation| reply.situation == situation)
            })
            .collect();
        let quality = measure(&own, wish, &mut text);
        writeln!(
            text,
            "\n{code}: {} replies, situation {}/{}, good replies clean {}/{}",
            own.len(),
            quality.situations.0,
            quality.situations.1,
            quality.good.0,
            quality.good.1
        )
        .expect("strings take all text");
        table(&mut text, "guideline", &quality.guidelines);
        table(&mut text, "move", &quality.moves);
    }
    text
}

fn table(text: &mut String, title: &str, rows: &BTreeMap<String, Counts>) {
    writeln!(text, "  {title:22} {:>5} {:>5} {:>5} {:>9} {:>6} {:>5}", "right", "wrong", "miss", "precision", "recall", "F1").expect("strings take all text");
    let labelled = |counts: &Counts| counts.right + counts.missed > 0 || title == "guideline" && counts.wrong > 0;
    for (name, counts) in rows.iter().filter(|(_, counts)| labelled(counts)) {
        writeln!(
            text,
            "  {name:22} {:5} {:5} {:5} {:9.2} {:6.2} {:5.2}",
            counts.right,
            counts.wrong,
            counts.missed,
            counts.precision(),
            counts.recall(),
            counts.f1()
        )
        .expect("strings take all text");
    }
    let mut all = Counts::default();
    for counts in rows.values().filter(|counts| labelled(counts)) {
        all = Counts { right: all.right + counts.right, wrong: all.wrong + counts.wrong, missed: all.missed + counts.missed };
    }
    writeln!(text, "  {:22} {:5} {:5} {:5} {:9.2} {:6.2} {:5.2}", "ALL", all.right, all.wrong, all.missed, all.precision(), all.recall(), all.f1())
        .expect("strings take all text");
}

/// Measures `replies`, which are of one language; mistakes that `wish` asks for are written to `list`.
///
/// # Panics
/// Where a reply's language is not known.
pub fn measure(replies: &[&Reply], wish: &Wish, list: &mut String) -> Quality {
    let mut quality = Quality::default();
    for reply in replies {
        let language = language::by_code(&reply.language).expect("the corpus has a folder per language");
        let options = Options { language: Some(reply.language.clone()), customer: reply.customer.clone(), ..Options::default() };
        let heard = reply.customer.as_deref().map(|customer| Heard::new(language, customer)).unwrap_or_default();
        let analysis = analyse(&reply.text, language, &heard);
        moves(reply, &analysis, wish, &mut quality, list);
        let Ok(report) = check(&reply.text, &options) else { continue };
        let right = report.situation.unwrap_or("none") == reply.situation;
        quality.situations.0 += usize::from(right);
        quality.situations.1 += 1;
        if wish.guideline.as_deref() == Some("situation") && !right {
            writeln!(list, "{}: situation {:?}, not {}\n    {}", reply.id, report.situation, reply.situation, reply.text.replace('\n', " "))
                .expect("strings take all text");
        }
        judge(reply, wish, &mut quality, list);
        if reply.good {
            let clean = !report.findings.iter().any(matters);
            quality.good.0 += usize::from(clean);
            quality.good.1 += 1;
            if wish.good && !clean {
                list_findings(reply, &report, list);
            }
        }
    }
    quality
}

fn list_findings(reply: &Reply, report: &Report, list: &mut String) {
    for finding in report.findings.iter().filter(|finding| matters(finding)) {
        let words = finding.span.as_ref().map_or("(missing)", |span| &span.text);
        writeln!(list, "{}: {} {words}\n    {}", reply.id, finding.guideline, reply.text.replace('\n', " ")).expect("strings take all text");
    }
}

/// Compares the judgements, with the situation taken as known.
fn judge(reply: &Reply, wish: &Wish, quality: &mut Quality, list: &mut String) {
    let situation = guidelines().situations.iter().find(|situation| situation.id == reply.situation).map(|situation| situation.id.to_owned());
    if situation.is_none() && reply.situation != "none" {
        return;
    }
    let options = Options { language: Some(reply.language.clone()), customer: reply.customer.clone(), situation, ..Options::default() };
    let Ok(report) = check(&reply.text, &options) else { return };
    for status in &report.guidelines {
        // A hint is a question, not a judgement.
        let found = report.findings.iter().any(|finding| finding.guideline == status.id && matters(finding));
        let there =
            reply.missed.iter().any(|id| id == status.id) || reply.sentences.iter().any(|sentence| sentence.violated.iter().any(|(id, _)| id == status.id));
        quality.guidelines.entry(status.id.to_owned()).or_default().add(found, there);
        if found != there && wish.guideline.as_deref() == Some(status.id) {
            let words: Vec<_> = status.evidence.iter().map(|extract| extract.text.as_str()).collect();
            let what = if found { "wrongly found" } else { "not found" };
            writeln!(list, "{}: {} {what} {words:?}\n    {}", reply.id, status.id, reply.text.replace('\n', " ")).expect("strings take all text");
        }
    }
}

fn moves(reply: &Reply, analysis: &Analysis, wish: &Wish, quality: &mut Quality, list: &mut String) {
    for sentence in &reply.sentences {
        let seen = moves_at(analysis, sentence);
        for (number, name) in analysis.language.pack.moves.iter().enumerate() {
            let found = seen & 1 << number != 0;
            let there = sentence.moves.iter().any(|own| own == name);
            quality.moves.entry((*name).to_owned()).or_default().add(found, there);
            if found != there && wish.one_move.as_deref() == Some(*name) {
                let what = if found { "wrong " } else { "missed" };
                writeln!(list, "{what} {} [{}] {}", reply.id, sentence.moves.join(" "), sentence.span.slice(&reply.text)).expect("strings take all text");
            }
        }
    }
}

/// The moves of the sentences that lie for the most part in a labelled one.
fn moves_at(analysis: &Analysis, labelled: &Labelled) -> u64 {
    analysis.sentences.iter().filter(|sentence| labelled.is_mostly(sentence.span)).fold(0, |all, sentence| all | sentence.moves)
}
