//! From tokens to sentences, over the ways agents really type: lists, lines without a full stop, wrapped lines, a missing space after a full stop.

use std::ops::Range;

use super::token::{Kind, Token};

/// Sentences longer than this many tokens are cut, so that places in a sentence fit the bits of one number.
pub const LONGEST: usize = 60;

/// Shorter lines are not taken for lines that were wrapped.
const WRAPPED: usize = 50;

/// The sentences among `tokens`, as ranges of token indices without line breaks at their edges.
///
/// `never_ends` says whether a full stop after this word belongs to the word (`dhr.`, `mr.`).
#[must_use]
pub fn split(text: &str, tokens: &[Token], never_ends: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < tokens.len() {
        let end = match tokens[at].kind {
            Kind::Break => breaks(text, tokens, start, at).then_some(at + 1),
            Kind::Mark => stops(text, tokens, start, at, &never_ends),
            _ => None,
        };
        match end {
            Some(end) => {
                push(tokens, start..end, &mut sentences);
                start = end;
                at = end;
            }
            None => at += 1,
        }
    }
    push(tokens, start..tokens.len(), &mut sentences);
    sentences
}

fn push(tokens: &[Token], mut range: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    while range.start < range.end && tokens[range.start].kind == Kind::Break {
        range.start += 1;
    }
    while range.start < range.end && tokens[range.end - 1].kind == Kind::Break {
        range.end -= 1;
    }
    while range.len() > LONGEST {
        let cut = range.start + LONGEST;
        let comma = (range.start + LONGEST / 2..cut).rev().find(|&at| tokens[at].kind == Kind::Mark);
        let cut = comma.map_or(cut, |at| at + 1);
        sentences.push(range.start..cut);
        range.start = cut;
    }
    if !range.is_empty() {
        sentences.push(range);
    }
}

/// Whether the line break at `at` ends the sentence that runs from `start`.
fn breaks(text: &str, tokens: &[Token], start: usize, at: usize) -> bool {
    let Some(next) = tokens.get(at + 1) else { return true };
    let Some(last) = tokens[start..at].last() else { return true };
    if next.kind == Kind::Break || matches!(next.span.slice(text), "-" | "*" | "•" | "–" | "·") {
        return true;
    }
    let line_start = text[..last.span.end].rfind('\n').map_or(0, |newline| newline + 1);
    let continues = next.kind != Kind::Mark && next.span.slice(text).starts_with(|first: char| !first.is_uppercase());
    let numbered = next.kind == Kind::Digits && tokens.get(at + 2).is_some_and(|mark| matches!(mark.span.slice(text), "." | ")"));
    let wrapped = last.span.end - line_start >= WRAPPED && last.span.slice(text) != ":";
    !(wrapped && continues && !numbered)
}

/// Where the sentence ends, if the mark at `at` ends it.
fn stops(text: &str, tokens: &[Token], start: usize, at: usize, never_ends: impl Fn(&str) -> bool) -> Option<usize> {
    let mark = tokens[at].span.slice(text);
    if !matches!(mark, "." | "?" | "!" | "…" | "?!" | "!!") {
        return None;
    }
    if mark == "." && !full_stop(text, tokens, start, at, never_ends) {
        return None;
    }
    let touches = |at: usize| tokens[at].span.start == tokens[at - 1].span.end;
    let mut end = at + 1;
    while end < tokens.len() && tokens[end].kind == Kind::Mark && touches(end) && !matches!(tokens[end].span.slice(text), "-" | "*" | "(" | "[" | "•") {
        end += 1;
    }
    Some(end)
}

fn full_stop(text: &str, tokens: &[Token], start: usize, at: usize, never_ends: impl Fn(&str) -> bool) -> bool {
    let next = tokens.get(at + 1);
    let Some(next) = next.filter(|next| next.kind != Kind::Break) else { return true };
    let capital = next.span.slice(text).starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit());
    let touching = next.span.start == tokens[at].span.end;
    if next.kind == Kind::Mark && touching {
        return true;
    }
    let Some(word) = at.checked_sub(1).filter(|&before| before >= start).map(|before| tokens[before]) else { return !touching };
    let letters = word.span.slice(text);
    if touching {
        return capital && word.kind == Kind::Word && letters.chars().count() > 1 && next.kind == Kind::Word;
    }
    if at - start == 1 && word.kind == Kind::Digits {
        return false;
    }
    if word.kind == Kind::Word {
        let initial = letters.chars().count() == 1 && letters.chars().all(char::is_uppercase);
        if initial || never_ends(letters) {
            return false;
        }
        if letters.contains('.') {
            return capital;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::ByteSpan;
    use crate::text::token::tokenize;

    fn sentences(text: &str) -> Vec<&str> {
        let tokens = tokenize(text, ByteSpan::new(0, text.len()));
        let ranges = split(text, &tokens, |word| word.eq_ignore_ascii_case("dhr") || word.eq_ignore_ascii_case("nr"));
        ranges.into_iter().map(|range| &text[tokens[range.start].span.start..tokens[range.end - 1].span.end]).collect()
    }

    #[test]
    fn marks_end_sentences_and_abbreviations_do_not() {
        assert_eq!(sentences("Dat kan niet. Echt?! Ja."), ["Dat kan niet.", "Echt?!", "Ja."]);
        assert_eq!(sentences("Aan dhr. Jansen, order nr. 12 van 1.250,00 euro."), ["Aan dhr. Jansen, order nr. 12 van 1.250,00 euro."]);
        assert_eq!(sentences("Dat doen we z.s.m. en goed. Of z.s.m. Dag"), ["Dat doen we z.s.m. en goed.", "Of z.s.m.", "Dag"]);
    }

    #[test]
    fn a_missing_space_after_a_full_stop_is_seen() {
        assert_eq!(sentences("Dat is gedaan.Wij bellen."), ["Dat is gedaan.", "Wij bellen."]);
        assert_eq!(sentences("Zie voorbeeld.nl daarvoor"), ["Zie voorbeeld.nl daarvoor"]);
    }

    #[test]
    fn lines_end_sentences_unless_they_were_wrapped() {
        assert_eq!(sentences("Hallo Anna,\nwe kijken ernaar\n\n- een\n- twee"), ["Hallo Anna,", "we kijken ernaar", "- een", "- twee"]);
        let wrapped = "We have looked at your request with the whole team today\nand we cannot do it.";
        assert_eq!(sentences(wrapped), [wrapped]);
    }

    #[test]
    fn endless_sentences_are_cut() {
        let text = "woord ".repeat(1000);
        assert!(sentences(&text).iter().all(|sentence| sentence.split_whitespace().count() <= LONGEST));
    }
}
