//! Tells a customer's request back in the agent's words: what, how many, by when.
//!
//! A hearing of the language's rules is a pattern with named parts (`can you {what}`) and a sentence that uses them (`You asked whether we can {what}.`).
//! What the customer wrote is only turned (`my` becomes `your`), never added to. Where nothing fits, nothing is told back.

use std::collections::BTreeMap;

use crate::analysis::Loaded;
use crate::language::Language;
use crate::options::Address;
use crate::pack::Hearing;
use crate::rewrite::mend::capitalised;
use crate::rewrite::template::forms;
use crate::span::ByteSpan;
use crate::text::fold::fold;
use crate::text::sentence::split;
use crate::text::token::{Kind, Token, tokenize};

/// A part longer than this is more story than request.
const LONGEST_PART: usize = 28;

/// The request in `customer`, told back; `None` where no hearing fits.
///
/// Hearings are tried in the order of the rules, each on all sentences: the surest first, and of two sentences for one hearing the first.
#[must_use]
pub fn tell_back(language: &'static Language, customer: &str, address: Address) -> Option<String> {
    let tokens = tokenize(customer, ByteSpan::new(0, customer.len()));
    let sentences: Vec<&str> =
        split(customer, &tokens, |_| false).into_iter().map(|range| &customer[tokens[range.start].span.start..tokens[range.end - 1].span.end]).collect();
    let mut loaded = Loaded::new(language);
    let mut hearings = &language.pack.hearings[..];
    let mut told = None;
    for sentence in sentences {
        loaded.load(sentence);
        let heard = hearings.iter().enumerate().find_map(|(at, hearing)| {
            let (_, parts) = match_parts(hearing, &loaded)?;
            Some((at, say(language, hearing, sentence, &loaded.tokens, &parts, address)?))
        });
        if let Some((at, said)) = heard {
            // Only a surer hearing of a later sentence is better.
            hearings = &hearings[..at];
            told = Some(said);
        }
    }
    told
}

/// Where the named parts of a hearing stand: ranges of tokens.
type Parts = BTreeMap<&'static str, (usize, usize)>;

/// The first match of a hearing: its tokens, and its parts.
fn match_parts(hearing: &Hearing<'static>, loaded: &Loaded) -> Option<((usize, usize), Parts)> {
    let (matcher, pack) = (&loaded.matcher, loaded.pack());
    if !hearing.parts.iter().filter_map(|part| part.node).all(|node| matcher.may_match(pack, node)) {
        return None;
    }
    (0..matcher.len()).find_map(|start| {
        let mut parts = Parts::new();
        let end = step(hearing, 0, start, loaded, &mut parts)?;
        Some(((loaded.token_at(start), loaded.token_at(end)), parts))
    })
}

/// `text` with its words for the customer in the other form of address, as far as the language's rules go.
#[must_use]
pub fn readdressed(language: &'static Language, text: &str, address: Address) -> String {
    let mut text = text.to_owned();
    let mut loaded = Loaded::new(language);
    for rule in language.pack.readdress.iter().filter(|rule| rule.formal == (address == Address::Formal)) {
        // Each turn takes a word of the wrong form away, so there are no more turns than words.
        for _ in 0..text.len() {
            loaded.load(&text);
            let Some(((from, to), parts)) = match_parts(&rule.turn, &loaded) else { break };
            let Some(said) = turn(&rule.turn, &text, &loaded.tokens, &parts) else { break };
            let (start, end) = (loaded.tokens[from].span.start, loaded.tokens[to.max(1) - 1].span.end);
            let capital = text[start..].starts_with(char::is_uppercase);
            let said = if capital { capitalised(&said) } else { said };
            if text[start..end] == said {
                break;
            }
            text.replace_range(start..end, &said);
        }
    }
    text
}

/// What a rule says, with the named parts as they are.
fn turn(turn: &Hearing, text: &str, tokens: &[Token], parts: &Parts) -> Option<String> {
    let mut said = turn.say.to_owned();
    for (name, &(from, to)) in parts {
        let words = match (tokens.get(from), to.checked_sub(1).and_then(|last| tokens.get(last))) {
            (Some(first), Some(last)) if from < to => &text[first.span.start..last.span.end],
            _ => "",
        };
        said = said.replace(&format!("{{{name}}}"), words);
    }
    (!said.contains(['{', '}'])).then_some(said)
}

/// Matches the parts from number `at` on, from place `from`, and says where they end; open parts take as few words as they can.
fn step(hearing: &Hearing<'static>, at: usize, from: usize, loaded: &Loaded, parts: &mut Parts) -> Option<usize> {
    let Some(part) = hearing.parts.get(at) else { return Some(from) };
    let length = loaded.matcher.len();
    let ends: Vec<usize> = match part.node {
        Some(node) => {
            let ends = loaded.matcher.ends(loaded.pack(), node, 1 << from);
            (from..=length).rev().filter(|&end| ends & 1 << end != 0).collect()
        }
        None if at + 1 == hearing.parts.len() => vec![loaded.last_word()],
        None => (from + 1..=length.min(from + LONGEST_PART)).collect(),
    };
    for end in ends {
        if end < from || end - from > LONGEST_PART && part.node.is_none() {
            continue;
        }
        if let Some(name) = part.name {
            parts.insert(name, (loaded.token_at(from), loaded.token_at(end)));
        }
        if let Some(end) = step(hearing, at + 1, end, loaded, parts) {
            return Some(end);
        }
    }
    None
}

fn say(language: &'static Language, hearing: &Hearing, sentence: &str, tokens: &[Token], parts: &Parts, address: Address) -> Option<String> {
    let mut said = forms(hearing.say, address);
    for (name, &(from, to)) in parts {
        let words = turned(language, sentence, tokens.get(from..to)?, address)?;
        if words.is_empty() {
            return None;
        }
        said = said.replace(&format!("{{{name}}}"), &words);
    }
    (!said.contains(['{', '}', '[', ']'])).then_some(said)
}

/// The words of a part with the customer's pronouns turned into the agent's; `None` where the part is no plain run of words.
fn turned(language: &'static Language, sentence: &str, tokens: &[Token], address: Address) -> Option<String> {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return Some(String::new()) };
    if tokens.iter().any(|token| matches!(token.kind, Kind::Break | Kind::Slot | Kind::Placeholder)) {
        return None;
    }
    let mut words = String::new();
    let mut from = first.span.start;
    for token in tokens {
        let word = token.span.slice(sentence);
        let folded = fold(word);
        if let Some((_, to)) = language.pack.turns.iter().find(|(turned, _)| *turned == folded) {
            words.push_str(&sentence[from..token.span.start]);
            words.push_str(&forms(to, address));
            from = token.span.end;
        }
    }
    words.push_str(&sentence[from..last.span.end]);
    Some(words.trim().trim_end_matches([',', '.', '!', '?', ';', ':']).to_owned())
}
