//! A small linear model beside the rules, for moves that no list of phrases finds.
//!
//! "The blue one fits the same bracket and leaves today" offers an alternative without any word that offers. For such moves a sentence gets a score: a sum of
//! weights over its words, pairs of words, and what the rules saw in it. The weights are trained by `nobly-rules train` from
//! the project's own labelled sentences, bit for bit the same on every machine, and stand readable in `rules/<language>/model.txt`.
//!
//! Where a score is close to the line, the move is *possible*: what is then missing is put to the agent as a hint, never as a warning.

use crate::analysis::Analysis;
use crate::pack::{Model, Modelled, NO_LETTERS, hash_on};
use crate::text::fold::fold_into;
use crate::text::token::Kind;

/// Scores of a sentence, per modelled move.
pub type Scores = Vec<i32>;

/// The name of a feature, as its number.
#[must_use]
pub fn feature(parts: &[&str]) -> u32 {
    let separated = parts.iter().enumerate().flat_map(|(at, part)| [if at == 0 { "" } else { " " }, part]);
    separated.flat_map(str::bytes).fold(NO_LETTERS, hash_on)
}

/// The features of a sentence, given to `take` as parts of a name.
///
/// Only what is in the sentence itself: so a sentence that a rewrite keeps, or adds, makes the same moves wherever it stands.
pub fn features(analysis: &Analysis, sentence: usize, mut take: impl FnMut(&[&str])) {
    let sentence = &analysis.sentences[sentence];
    for (_, name) in analysis.language.pack.moves.iter().enumerate().filter(|(number, _)| sentence.moves & 1 << number != 0) {
        take(&["rule", name]);
    }
    words(analysis, sentence.tokens.clone(), take);
}

/// Words, pairs of words and the opening.
fn words(analysis: &Analysis, tokens: std::ops::Range<usize>, mut take: impl FnMut(&[&str])) {
    let (mut word, mut before, mut first) = (String::new(), String::new(), 0);
    for token in &analysis.tokens[tokens] {
        match token.kind {
            Kind::Break => continue,
            // Of the marks only a comma and a question mark say what a sentence does; shouting says how.
            Kind::Mark if !matches!(token.span.slice(analysis.text), "," | "?") => continue,
            Kind::Word | Kind::Mark => fold_into(token.span.slice(analysis.text), &mut word),
            kind => {
                word.clear();
                word.push_str(match kind {
                    Kind::Digits => "#",
                    Kind::Code => "#code",
                    Kind::Slot => "#slot",
                    _ => "#link",
                });
            }
        }
        take(&["w", &word]);
        if !before.is_empty() {
            take(&["p", &before, &word]);
        }
        if first == 0 {
            take(&["o", &word]);
        }
        first += 1;
        std::mem::swap(&mut word, &mut before);
    }
}

/// The scores of a sentence.
#[must_use]
pub fn score(model: &Model, analysis: &Analysis, sentence: usize) -> Scores {
    let mut scores: Scores = model.moves.iter().map(|own| i32::from(own.bias)).collect();
    features(analysis, sentence, |name| {
        if let Some(found) = analysis.language.lexicon.feature(model, feature(name)) {
            let (from, to) = (model.offsets[found] as usize, model.offsets[found + 1] as usize);
            for &(own, weight) in &model.weights[from..to] {
                scores[usize::from(own)] += i32::from(weight);
            }
        }
    });
    scores
}

/// What a score and the rules say of a move: there, possibly there, or not there. The model adds to what the rules see and never takes away.
#[must_use]
pub fn decide(own: &Modelled, score: i32, by_rule: bool) -> (bool, bool) {
    let there = by_rule || score >= i32::from(own.threshold);
    (there, !there && score >= i32::from(own.possible))
}

/// Lets the model have its say on every sentence of the body.
pub fn apply(analysis: &mut Analysis) {
    let language = analysis.language;
    let Some(model) = &language.pack.model else { return };
    let body: Vec<usize> = analysis.body().collect();
    for at in body {
        let scores = score(model, analysis, at);
        let sentence = &mut analysis.sentences[at];
        for (own, score) in model.moves.iter().zip(scores) {
            let bit = 1 << own.number;
            let (there, possible) = decide(own, score, sentence.moves & bit != 0);
            sentence.moves |= if there { bit } else { 0 };
            sentence.possible |= if possible { bit } else { 0 };
        }
    }
}
