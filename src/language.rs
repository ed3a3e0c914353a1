//! The languages, and telling which one a text is in.

use std::fmt;
use std::sync::OnceLock;

use crate::compact::unpack;
use crate::lexicon::Lexicon;
use crate::pack::{Guidelines, NodeId, Pack};
use crate::read::{Bytes, Read};
use crate::span::ByteSpan;
use crate::text::fold::fold_into;
use crate::text::token::{Kind, tokenize};

include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// A language with its rules, ready to use.
pub struct Language {
    /// The rules.
    pub pack: Pack<'static>,
    /// The words.
    pub lexicon: Lexicon,
}

impl fmt::Debug for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.pack.code)
    }
}

impl Language {
    fn new(pack: Pack<'static>) -> Self {
        let lexicon = Lexicon::new(&pack);
        Self { pack, lexicon }
    }

    /// The node of one of [`crate::pack::NAMED`].
    #[must_use]
    pub fn named(&self, number: usize) -> NodeId {
        self.pack.named[number]
    }

    /// The number of a move.
    #[must_use]
    pub fn move_number(&self, name: &str) -> Option<u8> {
        self.pack.moves.iter().position(|known| *known == name).and_then(|at| u8::try_from(at).ok())
    }

    /// A sentence of the program in this language; the name itself where the rules have none.
    #[must_use]
    pub fn phrase(&self, name: &'static str) -> &'static str {
        self.pack.phrases.iter().find(|(known, _)| *known == name).map_or(name, |&(_, text)| text)
    }
}

static ALL: OnceLock<Vec<Language>> = OnceLock::new();
static GUIDELINES: OnceLock<Guidelines> = OnceLock::new();

/// Uses rules that were compiled at run time in place of the embedded ones. Returns whether it was in time: before anything else was called.
#[cfg(feature = "rules")]
pub fn install(rules: crate::compile::load::Rules) -> bool {
    let languages = rules.languages.into_iter().map(|language| Language::new(language.pack)).collect();
    ALL.set(languages).is_ok() && GUIDELINES.set(rules.guidelines).is_ok()
}

/// All languages, in the order of their folders.
#[must_use]
pub fn all() -> &'static [Language] {
    ALL.get_or_init(|| PACKS.iter().filter_map(|bytes| unpack(bytes)).map(Language::new).collect())
}

/// The guidelines and situations.
#[must_use]
pub fn guidelines() -> &'static Guidelines<'static> {
    GUIDELINES.get_or_init(|| Guidelines::read(&mut Bytes::new(include_bytes!(concat!(env!("OUT_DIR"), "/guidelines.bin")))))
}

/// The language with this code.
#[must_use]
pub fn by_code(code: &str) -> Option<&'static Language> {
    all().iter().find(|language| language.pack.code == code)
}

/// What a text says of its own language.
#[derive(Debug, Clone, Copy)]
pub struct Guess {
    /// The likeliest language.
    pub language: &'static Language,
    /// How sure that is.
    pub certainty: Certainty,
}

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// The words leave no doubt.
    Sure,
    /// Too few words, or words of both.
    Unsure,
    /// The text is long enough, and hardly any of its words are known: another language.
    Other,
}

/// What a word is worth when it is one of the language's common words, when its rules know it, and when its letters look like it.
const COMMON: u32 = 6;
const KNOWN: u32 = 3;
const LETTERS: u32 = 1;
/// So many words are enough to notice that a text is in neither language.
const ENOUGH_WORDS: usize = 6;
/// No more words than this are looked at.
const MOST_WORDS: usize = 120;

/// Guesses the language of `text` from its common words, the words that the rules know, and groups of letters.
#[must_use]
pub fn guess(text: &str) -> Guess {
    let languages = all();
    let mut scores = vec![0; languages.len()];
    let mut common = vec![0; languages.len()];
    let mut words = 0;
    let mut folded = String::new();
    let end = text.char_indices().nth(MOST_WORDS * 12).map_or(text.len(), |(at, _)| at);
    for token in tokenize(text, ByteSpan::new(0, end)).iter().filter(|token| token.kind == Kind::Word).take(MOST_WORDS) {
        fold_into(token.span.slice(text), &mut folded);
        words += 1;
        for (at, language) in languages.iter().enumerate() {
            let worth = worth(language, &folded);
            scores[at] += worth;
            common[at] += usize::from(worth >= COMMON);
        }
    }
    let best = (0..languages.len()).rev().max_by_key(|&at| scores[at]).unwrap_or(0);
    let second = (0..languages.len()).filter(|&at| at != best).map(|at| scores[at]).max().unwrap_or(0);
    let certainty = if words >= ENOUGH_WORDS && common[best] * 6 < words {
        Certainty::Other
    } else if scores[best] >= COMMON && scores[best] * 3 >= second * 4 + 2 {
        Certainty::Sure
    } else {
        Certainty::Unsure
    };
    Guess { language: &languages[best], certainty }
}

fn worth(language: &Language, folded: &str) -> u32 {
    let pack = &language.pack;
    if pack.common.binary_search(&folded).is_ok() {
        COMMON
    } else if pack.words.binary_search(&folded).is_ok() {
        KNOWN
    } else if pack.letters.iter().any(|letters| folded.contains(letters)) {
        LETTERS
    } else {
        0
    }
}
