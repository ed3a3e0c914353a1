//! What a rewrite must be, held against generated drafts and the replies of the corpus: honest, complete, the same decision, clean, stable, and
//! respectful of what is not prose. `PROPTEST_CASES=10000 cargo test --release --test properties` runs them at length.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use nobly::analysis::{Heard, by_rules};
use nobly::facts::facts;
use nobly::language::{self, Language};
use nobly::report::{OriginKind, Rewrite, Severity};
use nobly::span::ByteSpan;
use nobly::{Options, check, rewrite};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

mod common;
use common::{Pool, pool};

fn pools() -> &'static [Pool] {
    static POOLS: OnceLock<Vec<Pool>> = OnceLock::new();
    POOLS.get_or_init(|| vec![pool("en"), pool("nl")])
}

/// A draft and how it is called.
#[derive(Debug, Clone)]
struct Case {
    text: String,
    options: Options,
}

impl Case {
    fn language(&self) -> &'static Language {
        language::by_code(self.options.language.as_deref().expect("cases name their language")).expect("known")
    }

    fn rewrite(&self) -> Rewrite {
        rewrite(&self.text, &self.options).expect("the options are right")
    }
}

/// Pieces of drafts that no corpus sentence has: what is not prose, other alphabets, and marks in odd places.
const ODDITIES: &[&str] = &[
    "See https://example.com/a?b=1&c=2.",
    "Code FC-2041/b, 1.250,00 (12-11-2026).",
    "{{ticket.id}}",
    "Ref: %name% {event}",
    "- 3 x 40 mm\n- 2 x 60 mm",
    "> you wrote: 14 days\n> really?",
    "👩‍👩‍👧 ok 👍",
    "שלום עולם",
    "e\u{301}e\u{301}n",
    "!!!",
    "...",
    "a@b.nl",
    "WWW",
    "50%",
    "€ 12,50",
    "No.",
    "Nee.",
    "?",
    "<b>NB</b>",
    "1. 2. 3.",
];

fn drafts() -> impl Strategy<Value = Case> {
    let sentences = (0..2_usize).prop_flat_map(|language| {
        let pool = &pools()[language];
        let sentence = prop_oneof![12 => proptest::sample::select(pool.sentences.clone()), 1 => proptest::sample::select(ODDITIES).prop_map(str::to_owned)];
        let separator = proptest::sample::select(vec![" ", " ", " ", "\n", "\n\n", "\r\n"]);
        let body = proptest::collection::vec((sentence, separator), 0..7)
            .prop_map(|parts| parts.into_iter().map(|(sentence, separator)| sentence + separator).collect::<String>());
        let frame = proptest::sample::select(frames(pool.language));
        let made = (frame, body).prop_map(|((head, tail), body)| format!("{head}{}{tail}", body.trim()));
        let whole = proptest::sample::select(pool.replies.clone());
        let text = prop_oneof![3 => made, 2 => whole];
        let customer = proptest::option::of(proptest::sample::select(pool.customers.clone()));
        let situation = proptest::option::of(proptest::sample::select(
            language::guidelines().situations.iter().map(|situation| situation.id.to_owned()).collect::<Vec<_>>(),
        ));
        let address = proptest::sample::select(vec![None, Some("formal".to_owned()), Some("informal".to_owned())]);
        (Just(pool.language.to_owned()), text, customer, situation, address)
    });
    sentences.prop_map(|(language, text, customer, situation, address)| Case {
        text,
        options: Options { language: Some(language), customer, situation, address, ..Options::default() },
    })
}

/// Greetings and closings.
fn frames(language: &str) -> Vec<(&'static str, &'static str)> {
    match language {
        "nl" => {
            vec![("", ""), ("Beste mevrouw De Wit,\n\n", "\n\nMet vriendelijke groet,\nTim Bos\nKlantenservice 020 555 01 23"), ("Hoi Anna, ", " Groetjes Tim")]
        }
        _ => vec![("", ""), ("Dear Ms White,\n\n", "\n\nKind regards,\nTim Wood\nCustomer care 020 555 01 23"), ("Hi Anna, ", " Cheers, Tim")],
    }
}

/// Forty cases of each, always the same ones; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(40)
}

/// The text without its open slots.
fn without_slots(rewrite: &Rewrite) -> String {
    let mut text = rewrite.text.clone();
    for slot in rewrite.slots.iter().filter(|slot| !slot.filled).rev() {
        text.replace_range(slot.span.span.start..slot.span.span.end, "");
    }
    text
}

fn union(texts: impl IntoIterator<Item = BTreeSet<String>>) -> BTreeSet<String> {
    texts.into_iter().flatten().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(2026), cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn honest_every_fact_comes_from_somewhere(case in drafts()) {
        let language = case.language();
        let rewrite = case.rewrite();
        let given = union([facts(language, &case.text), facts(language, case.options.customer.as_deref().unwrap_or_default())]);
        let said = facts(language, &without_slots(&rewrite));
        // A word that opened a sentence of the draft may stand inside one now, where its capital looks like a name.
        let draft = case.text.to_lowercase();
        let invented: Vec<_> = said.difference(&given).filter(|fact| !draft.contains(fact.as_str())).collect();
        prop_assert!(invented.is_empty(), "invented {invented:?} in {}", rewrite.text);
    }

    #[test]
    fn complete_every_fact_is_kept_or_listed(case in drafts()) {
        let language = case.language();
        let rewrite = case.rewrite();
        let kept = union([facts(language, &rewrite.text)].into_iter().chain(rewrite.dropped.iter().map(|dropped| facts(language, &dropped.text))));
        // A name that opens a sentence now looks like any other word there.
        let said = rewrite.text.to_lowercase();
        let names = |fact: &String| fact.chars().all(|char| !char.is_ascii_digit()) && said.contains(fact.as_str());
        let lost: Vec<_> = facts(language, &case.text).into_iter().filter(|fact| !kept.contains(fact) && !names(fact)).collect();
        prop_assert!(lost.is_empty(), "lost {lost:?} in {}", rewrite.text);
    }

    #[test]
    fn the_decision_stays_and_no_promise_is_added(case in drafts()) {
        let rewrite = case.rewrite();
        let options = Options { situation: rewrite.situation.map(str::to_owned).or(case.options.situation.clone()), ..case.options.clone() };
        let has = |text: &str, name: &str| check(text, &options).expect("the options are right").moves.iter().any(|one| one.name == name);
        // What only the model suspects may come and go with the words around it; what a rule sees may not.
        let language = case.language();
        let refusal = 1 << language.move_number("refusal").expect("a move");
        let refuses = |text: &str| by_rules(text, language, &Heard::default()).moves() & refusal != 0;
        let added = rewrite.slots.iter().any(|slot| slot.id == "decision");
        prop_assert!(refuses(&case.text) == refuses(&rewrite.text) || added, "{}", rewrite.text);
        for sentence in rewrite.sentences.iter().filter(|sentence| sentence.origin == OriginKind::Added) {
            let slot = rewrite.slots.iter().any(|slot| sentence.span.contains(&slot.span.span));
            // A request told back may speak of a promise: the one that the customer asked for.
            let told_back = sentence.guidelines.contains(&"acknowledge-request");
            prop_assert!(slot || told_back || !has(&sentence.text, "commitment"), "a promise was added: {}", sentence.text);
        }
    }

    #[test]
    fn clean_once_the_slots_are_filled_in(case in drafts()) {
        let first = case.rewrite();
        let examples: BTreeMap<_, _> = case.language().pack.slots.iter().map(|slot| (slot.id.to_owned(), Some(slot.example.to_owned()))).collect();
        let options = Options { facts: examples, situation: first.situation.map(str::to_owned), ..case.options.clone() };
        let filled = rewrite(&case.text, &options).expect("the options are right");
        let foreign: Vec<_> = filled.slots.iter().filter(|slot| !slot.filled).collect();
        // A decision that the rules cannot say better is kept as it is, and its finding with it.
        let language = case.language();
        let analysis = by_rules(&filled.text, language, &Heard::default());
        let decisions = language::guidelines().decisions.iter().fold(0, |all, decision| all | 1 << decision);
        let kept = |span: &ByteSpan| analysis.sentences.iter().any(|sentence| sentence.moves & decisions != 0 && sentence.span.overlaps(span));
        let report = check(&filled.text, &options).expect("the options are right");
        let left: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.severity >= Severity::Warning && finding.guideline != "unfilled-slot")
            .filter(|finding| finding.span.as_ref().is_none_or(|found| !kept(&found.span)))
            .collect();
        prop_assert!(foreign.is_empty(), "{foreign:?} is open in {}", filled.text);
        prop_assert!(left.is_empty(), "{left:?} in {}", filled.text);
    }

    #[test]
    fn stable_rewriting_a_rewrite_changes_nothing(case in drafts()) {
        let first = case.rewrite();
        let again = rewrite(&first.text, &Options { situation: first.situation.map(str::to_owned), ..case.options.clone() }).expect("the options are right");
        prop_assert_eq!(&first.text, &again.text);
    }

    #[test]
    fn a_good_reply_comes_back_byte_for_byte(case in drafts()) {
        let report = check(&case.text, &case.options).expect("the options are right");
        if !report.findings.iter().any(|finding| finding.severity >= Severity::Warning && finding.guideline != "unfilled-slot") {
            prop_assert_eq!(case.rewrite().text, case.text);
        }
    }

    #[test]
    fn what_is_not_prose_keeps_its_bytes(case in drafts()) {
        let rewrite = case.rewrite();
        let listed = rewrite.dropped.iter().map(|dropped| dropped.text.as_str()).collect::<Vec<_>>().join("\n");
        for odd in ["https://example.com/a?b=1&c=2", "FC-2041/b", "{{ticket.id}}", "%name% {event}", "a@b.nl", "<b>NB</b>", "> you wrote: 14 days\n> really?", "\nTim Bos\nKlantenservice 020 555 01 23", "\nTim Wood\nCustomer care 020 555 01 23"] {
            // A quoted line starts its line.
            let there = case.text.match_indices(odd).any(|(at, _)| !odd.starts_with('>') || at == 0 || case.text[..at].ends_with('\n'));
            if there {
                prop_assert!(rewrite.text.contains(odd) || listed.contains(odd), "{odd} is gone from {}", rewrite.text);
            }
        }
    }

    #[test]
    fn no_text_is_too_odd(text in "\\PC{0,200}", customer in proptest::option::of("\\PC{0,80}")) {
        let options = Options { customer, ..Options::default() };
        let report = check(&text, &options).expect("every text gets a report");
        for finding in &report.findings {
            if let Some(span) = &finding.span {
                prop_assert_eq!(span.span.slice(&text), &span.text);
            }
        }
        let _ = rewrite(&text, &options).expect("every text gets a rewrite");
    }

    #[test]
    fn spans_are_exact_in_bytes_and_in_utf16_units(case in drafts()) {
        let report = check(&case.text, &case.options).expect("the options are right");
        let units: Vec<u16> = case.text.encode_utf16().collect();
        for one in &report.moves {
            prop_assert_eq!(one.span.span.slice(&case.text), &one.span.text);
        }
        for one in report.into_utf16(&case.text).moves {
            prop_assert_eq!(String::from_utf16_lossy(&units[one.span.span.start..one.span.span.end]), one.span.text);
        }
    }
}
