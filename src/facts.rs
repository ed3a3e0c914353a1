//! Facts: what a reply states that a rewrite may neither lose nor invent.
//!
//! Numbers, amounts, dates, times, codes, links, addresses, placeholders and names. They are compared by their folded text, so that `€ 50` is the same fact
//! wherever it stands.

use std::collections::BTreeSet;

use crate::analysis::Analysis;
use crate::language::Language;
use crate::lexicon::Known;
use crate::pack::{ACTOR, DATE_PHRASE, DATE_WORD, NUMBER_WORD};
use crate::span::ByteSpan;
use crate::text::fold::fold;
use crate::text::token::{Kind, Token, tokenize};

/// The facts of `text`, folded.
#[must_use]
pub fn facts(language: &'static Language, text: &str) -> BTreeSet<String> {
    let tokens = tokenize(text, ByteSpan::new(0, text.len()));
    let mut facts = BTreeSet::new();
    for (at, token) in tokens.iter().enumerate() {
        if is_fact(language, text, &tokens, at) {
            facts.insert(fold(token.span.slice(text)));
        }
    }
    facts
}

/// Whether token `at` is a fact.
fn is_fact(language: &'static Language, text: &str, tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    match token.kind {
        Kind::Digits | Kind::Code | Kind::Url | Kind::Email | Kind::Placeholder => true,
        Kind::Word => {
            let word = token.span.slice(text);
            let folded = fold(word);
            is_one_of(language, NUMBER_WORD, &folded) || is_one_of(language, DATE_WORD, &folded) || is_name(language, text, tokens, at, &folded)
        }
        _ => false,
    }
}

/// Whether a folded word is a single-word member of one of [`crate::pack::NAMED`].
fn is_one_of(language: &'static Language, class: usize, folded: &str) -> bool {
    use crate::pack::Node;
    let pack = &language.pack;
    let Node::Symbol(symbol) = pack.nodes[usize::from(language.named(class))] else { return false };
    match language.lexicon.find(pack, folded) {
        Known::Exactly(number) => crate::lexicon::Lexicon::symbols(pack, number).contains(&symbol),
        _ => false,
    }
}

/// A word with a capital that does not open a sentence or a line, and that the rules do not know.
fn is_name(language: &'static Language, text: &str, tokens: &[Token], at: usize, folded: &str) -> bool {
    let word = tokens[at].span.slice(text);
    let capital = word.chars().next().is_some_and(char::is_uppercase) && word.chars().count() > 1;
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    let inside = before.is_some_and(|before| before.kind != Kind::Break && !matches!(before.span.slice(text), "." | "!" | "?" | ":" | "\"" | "“" | "-" | "•"));
    capital && inside && language.lexicon.find(&language.pack, folded) == Known::No && language.pack.common.binary_search(&folded).is_err()
}

/// Who acts in a sentence, and the first words that name a date.
#[must_use]
pub fn actor_and_date(analysis: &Analysis, sentence: usize) -> [Option<ByteSpan>; 2] {
    let language = analysis.language;
    let span = analysis.sentences[sentence].span;
    let mut loaded = crate::analysis::Loaded::new(language);
    loaded.load(span.slice(analysis.text));
    [ACTOR, DATE_PHRASE].map(|class| loaded.find(language.named(class)).map(|found| ByteSpan::new(span.start + found.start, span.start + found.end)))
}
