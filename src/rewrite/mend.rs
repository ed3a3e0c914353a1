//! Mending one finding: the edits that the rules offer for it.
//!
//! The suggestions under a finding and the rewrite of a whole reply both come from here.

use crate::analysis::{Loaded, Part, move_set};
use crate::check::{Judgement, Reading, shown_by};
use crate::options::Address;
use crate::pack::{Check, KEEPS_CAPITAL};
use crate::rewrite::template::forms;
use crate::span::ByteSpan;
use crate::text::case;

/// What a rule writes as `instead` to have its match in lower case.
const LOWER: &str = "{lower}";

/// A change to a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is taken out.
    pub span: ByteSpan,
    /// What is put in.
    pub text: String,
}

/// The edit that mends what `judgement` finds at `span`; `None` where the rules have none.
#[must_use]
pub fn edit(reading: &Reading, judgement: &Judgement, span: ByteSpan, address: Address) -> Option<Edit> {
    let sentence = sentence_at(reading, span)?;
    reword(reading, judgement, sentence, span, address)
        .or_else(|| if judgement.is_about(|check| matches!(check, Check::Wrapped { .. })) { soften(reading, sentence, span) } else { None })
        .or_else(|| if judgement.is_about(|check| matches!(check, Check::Concrete { .. })) { complete(reading, judgement, sentence) } else { None })
}

/// Adds what makes a sentence concrete, a slot as a rule, before the mark that closes it; `None` where the language has no words for that, or the agent
/// has no answer.
fn complete(reading: &Reading, judgement: &Judgement, sentence: usize) -> Option<Edit> {
    let id = judgement.guideline().id;
    let (_, words) = reading.call.language.pack.phrases.iter().find(|(name, _)| name.strip_prefix("complete-") == Some(id))?;
    let waived = |slot: &str| words.contains(&format!("[{slot}]")) && reading.call.facts.get(slot).is_some_and(Option::is_none);
    if reading.call.language.pack.slots.iter().any(|slot| waived(slot.id)) {
        return None;
    }
    let own = reading.analysis.sentences[sentence].span;
    let said = own.slice(reading.analysis.text).trim_end_matches(|last: char| !last.is_alphanumeric() && !matches!(last, ')' | ']' | '%'));
    let end = own.start + said.len();
    Some(Edit { span: ByteSpan::new(end, end), text: with_labels(reading, words) })
}

/// The sentence of the body that `span` lies in.
#[must_use]
pub fn sentence_at(reading: &Reading, span: ByteSpan) -> Option<usize> {
    let sentences = &reading.analysis.sentences;
    let at = sentences.partition_point(|sentence| sentence.span.start <= span.start).checked_sub(1)?;
    (sentences[at].part == Part::Body && sentences[at].span.contains(&span)).then_some(at)
}

/// Whether the sentence says nothing but what a rule calls empty.
#[must_use]
pub fn is_empty(reading: &Reading, sentence: usize) -> bool {
    let rules = &reading.call.language.pack.rules;
    reading.analysis.matches_in(sentence).any(|found| rules[usize::from(found.rule)].empty)
}

/// The words that the rule which matched at `span` puts in place of its match.
fn reword(reading: &Reading, judgement: &Judgement, sentence: usize, span: ByteSpan, address: Address) -> Option<Edit> {
    let moves = shown_by(judged_moves(judgement));
    let rules = &reading.call.language.pack.rules;
    let own = reading.analysis.matches_in(sentence).filter(|found| found.span.overlaps(&span) && reading.analysis.moves_of(found) & moves != 0);
    let found = own.filter(|found| rules[usize::from(found.rule)].instead.is_some()).max_by_key(|found| found.span.len())?;
    let instead = rules[usize::from(found.rule)].instead?;
    let instead = if instead == LOWER { case::lowered(found.span.slice(reading.analysis.text)) } else { forms(instead, address) };
    Some(replace(reading, sentence, found.span, &with_labels(reading, &instead)))
}

/// Slots in their readable form.
fn with_labels(reading: &Reading, text: &str) -> String {
    reading.call.language.pack.slots.iter().fold(text.to_owned(), |text, slot| text.replace(&format!("[{}]", slot.id), &format!("[{}]", slot.label)))
}

/// The moves that a judgement is about.
fn judged_moves(judgement: &Judgement) -> u64 {
    judgement.guideline().checks.iter().fold(0, |all, check| {
        all | match check {
            Check::Require(moves)
            | Check::Avoid(moves)
            | Check::OneOf(moves)
            | Check::Ask(moves)
            | Check::Wrapped { moves, .. }
            | Check::Limit { moves, .. }
            | Check::First { moves, .. }
            | Check::Concrete { moves, .. } => move_set(moves),
        }
    })
}

/// Puts `text` in the place of `span`, with the capital and the space that fit there.
fn replace(reading: &Reading, sentence: usize, span: ByteSpan, text: &str) -> Edit {
    let all = reading.analysis.text;
    let own = reading.analysis.sentences[sentence].span;
    let opens = !all[own.start..span.start].chars().any(char::is_alphanumeric);
    if !text.is_empty() {
        let first_was_capital = span.slice(all).chars().next().is_some_and(char::is_uppercase);
        let text = if opens && first_was_capital { capitalised(text) } else { text.to_owned() };
        return Edit { span, text };
    }
    let rest = &all[span.end..own.end];
    let skipped = rest.len() - rest.trim_start_matches([' ', ',', ':', '\u{a0}']).len();
    if opens {
        let next = &rest[skipped..];
        let first = next.chars().next().map_or(0, char::len_utf8);
        return Edit { span: ByteSpan::new(span.start, span.end + skipped + first), text: capitalised(&next[..first]) };
    }
    let before = &all[own.start..span.start];
    // A comma before an aside goes with it; one that parts what stays does not.
    let aside = span.slice(all).ends_with(',') || !rest.trim_start_matches(' ').starts_with(char::is_alphanumeric);
    let trimmed = before.len() - if aside { before.trim_end_matches([' ', ',']) } else { before.trim_end_matches(' ') }.len();
    Edit { span: ByteSpan::new(span.start - trimmed, span.end), text: String::new() }
}

/// Makes a flat refusal softer: an adverb before its negation, or words before the sentence.
fn soften(reading: &Reading, sentence: usize, span: ByteSpan) -> Option<Edit> {
    let all = reading.analysis.text;
    let own = reading.analysis.sentences[sentence].span;
    let mut loaded = Loaded::new(reading.call.language);
    loaded.load(own.slice(all));
    reading.call.language.pack.soften.iter().find_map(|soften| {
        let words = least_used(nearby(all, own.start), soften.insert);
        match soften.before {
            None => {
                let (start, text) = lowered(&loaded, own.slice(all));
                Some(Edit { span: ByteSpan::new(own.start, own.start + start), text: format!("{words} {text}") })
            }
            Some(node) => {
                let found = loaded
                    .matcher
                    .matches(&reading.call.language.pack, node)
                    .map(|places| loaded.span(&places))
                    .find(|found| ByteSpan::new(own.start + found.start, own.start + found.end).overlaps(&span))?;
                let at = own.start + found.start;
                if found.start == 0 {
                    let (end, text) = lowered(&loaded, own.slice(all));
                    return Some(Edit { span: ByteSpan::new(at, at + end), text: format!("{} {text}", capitalised(words)) });
                }
                Some(Edit { span: ByteSpan::new(at, at), text: format!("{words} ") })
            }
        }
    })
}

/// The text before a place, as far back as a reader remembers its words.
fn nearby(text: &str, end: usize) -> &str {
    const REMEMBERED: usize = 1000;
    let start = (end.saturating_sub(REMEMBERED)..=end).find(|&at| text.is_char_boundary(at)).unwrap_or(end);
    &text[start..end]
}

/// Of several wordings with `|` between them the first that stands least often in the text.
fn least_used<'w>(text: &str, wordings: &'w str) -> &'w str {
    let times = |words: &str| {
        let words = words.trim_end_matches([',', ':']);
        text.matches(words).count() + text.matches(&capitalised(words)).count()
    };
    wordings.split('|').min_by_key(|words| times(words)).unwrap_or(wordings)
}

/// The first word in lower case, unless it keeps its capital, and its length in the sentence.
fn lowered(loaded: &Loaded, sentence: &str) -> (usize, String) {
    let keeps = loaded.opens_with(loaded.language().named(KEEPS_CAPITAL)).is_some();
    let Some(first) = sentence.chars().next() else { return (0, String::new()) };
    let all_capitals = sentence.chars().take_while(|char| char.is_alphanumeric()).filter(|char| char.is_alphabetic()).skip(1).any(char::is_uppercase);
    let lower = if keeps || all_capitals { first } else { case::lower(first) };
    (first.len_utf8(), lower.into())
}

/// With a capital first letter.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| std::iter::once(case::upper(first)).chain(chars).collect()).unwrap_or_default()
}
