//! The compiled form of a language's rules: what the build script writes and the engine reads.
//!
//! A pack is made on the host from the TOML files of `rules/` and embedded as `postcard` bytes. It holds no examples and no pattern text, only words,
//! symbols, nodes and the texts that reach the reader.

use serde::{Deserialize, Serialize};

/// An index into [`Pack::nodes`].
pub type NodeId = u16;

/// What a token can be tested for: a literal word, a word class, or one of the built-in kinds of [`builtin`].
pub type SymbolId = u16;

/// The symbols that the tokenizer gives by a token's form, the same in every language.
pub mod builtin {
    use super::SymbolId;

    macro_rules! symbols {
        ($($id:literal $constant:ident $name:literal $meaning:literal;)*) => {
            $(#[doc = $meaning] pub const $constant: SymbolId = $id;)*
            /// The names by which patterns call the built-in symbols.
            pub const NAMES: &[(&str, SymbolId)] = &[$(($name, $id)),*];
            /// The first number that is free for words and classes.
            #[expect(clippy::cast_possible_truncation, reason = "there are a few dozen")]
            pub const FIRST_FREE: SymbolId = [$($id as SymbolId),*].len() as SymbolId;
        };
    }

    symbols! {
        0 ANY "any" "Any word or number.";
        1 DIGITS "digits" "A number in digits: `5000`, `1.250,00`, `14:30`, `12-11-2026`.";
        2 CODE "code" "Letters and digits together: `FC-2041`, `B12`.";
        3 CAPITALS "capitals" "A word of two or more letters, all capitals.";
        4 NAME "name" "A word with a capital that does not open its sentence.";
        5 URL "url" "A link.";
        6 EMAIL "email" "An e-mail address.";
        7 PLACEHOLDER "placeholder" "A placeholder of a template: `{{ticket.id}}`, `{event}`, `%name%`.";
        8 SLOT "slot" "Something in square brackets that is still to be filled in.";
        9 COMMA "comma" "A comma.";
        10 COLON "colon" "A colon.";
        11 QUESTION "question-mark" "A question mark.";
        12 EXCLAMATION "exclamation" "An exclamation mark.";
        13 STOP "full-stop" "A full stop or an ellipsis.";
        14 DASH "dash" "A dash that stands alone.";
        15 QUOTE "quote" "A quotation mark.";
        16 OTHER "symbol" "Any other mark, an emoji among them.";
        17 CURRENCY "currency" "A currency sign.";
        18 PERCENT "percent" "A percent sign.";
        19 UNKNOWN "unknown" "A word that no rule of the language knows.";
        20 NEW "new" "A content word, number or name that the customer did not use.";
        21 HEARD "heard" "A content word, number or name that the customer used too.";
    }
}

/// A step of a pattern. Each takes a set of places in a sentence and gives the set of places where it can end.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Node {
    /// One token that has the symbol.
    Symbol(SymbolId),
    /// One word that does not have the symbol.
    Not(SymbolId),
    /// From none to this many words, not over the edge of a clause.
    Gap(u8),
    /// Any number of tokens, over the edges of clauses too.
    Anything,
    /// One after the other.
    Sequence(Vec<NodeId>),
    /// One of these.
    Either(Vec<NodeId>),
    /// This, or nothing.
    Optional(NodeId),
    /// All of these in one clause, in any order.
    Together(Vec<NodeId>),
    /// The start of the sentence.
    Start,
    /// The end of the sentence, before its closing mark.
    End,
    /// The start of a clause.
    ClauseStart,
    /// The end of a clause.
    ClauseEnd,
}

/// A pattern and the move it shows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rule<'a> {
    /// The name that the rule has in its file.
    pub id: &'a str,
    /// The moves that a match shows: indices into [`Pack::moves`].
    pub moves: Vec<u8>,
    /// What must match.
    pub pattern: NodeId,
    /// What must not match in the same place.
    pub unless: Vec<NodeId>,
    /// The words that take the place of the match in a rewrite.
    pub instead: Option<&'a str>,
    /// Whether the match says nothing else, so that a rewrite may drop its sentence.
    pub empty: bool,
}

/// A sentence that a rewrite adds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Template<'a> {
    /// The name that a plan calls it by.
    pub id: &'a str,
    /// When it may be used: names of [`mod@crate::rewrite`]'s conditions, all of which must hold.
    pub when: Vec<&'a str>,
    /// The text, with `{formal|informal}` forms and `[slot]`s.
    pub text: &'a str,
}

/// How a request of the customer is told back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Hearing<'a> {
    /// The steps of the pattern; a part that is named is kept.
    pub parts: Vec<HearingPart<'a>>,
    /// What is said, with the named parts in braces.
    pub say: &'a str,
}

/// A step of a [`Hearing`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HearingPart<'a> {
    /// What must match, or `None` for any words up to the next step.
    pub node: Option<NodeId>,
    /// The name of the part in `say`.
    pub name: Option<&'a str>,
}

/// A slot: something only the agent knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Slot<'a> {
    /// The name, the same in every language.
    pub id: &'a str,
    /// What the reader sees in the brackets, and as the field's label.
    pub label: &'a str,
    /// An example of an answer.
    pub example: &'a str,
    /// Why it is asked.
    pub reason: &'a str,
    /// The move that the slot stands for.
    pub shows: u8,
}

/// Everything the engine knows of one language.
#[derive(Debug, Clone)]
pub struct Pack<'a> {
    /// The language's code: `en`, `nl`.
    pub code: &'a str,
    /// The language's own name.
    pub name: &'a str,
    /// The names of the moves; rules point into this list.
    pub moves: Vec<&'a str>,
    /// All words that some rule knows, folded, sorted.
    pub words: Vec<&'a str>,
    /// Where the symbols of each word start in `word_symbols`; one more than there are words.
    pub word_offsets: Vec<u32>,
    /// The symbols of the words, one word after the other.
    pub word_symbols: Vec<SymbolId>,
    /// Endings that give a symbol: `*beleid`.
    pub suffixes: Vec<(&'a str, SymbolId)>,
    /// Beginnings that give a symbol: `voorwaarde*`.
    pub prefixes: Vec<(&'a str, SymbolId)>,
    /// For each built-in symbol the classes that it is a member of.
    pub built_in_classes: Vec<Vec<SymbolId>>,
    /// How many symbols there are.
    pub symbol_count: u16,
    /// The steps of all patterns.
    pub nodes: Vec<Node>,
    /// The rules, in the order of their files.
    pub rules: Vec<Rule<'a>>,
    /// The options of all rules' patterns: what is tried on a sentence.
    pub options: Vec<RuleOption>,
    /// For each symbol the options that cannot match without it or another of theirs.
    pub keys: Vec<Vec<u16>>,
    /// Rules that must always be tried.
    pub keyless: Vec<u16>,
    /// Short forms and what they stand for: `can't`, `can not`.
    pub contractions: Vec<(&'a str, Vec<&'a str>)>,
    /// Words after which a full stop does not end the sentence, folded and without the stop.
    pub abbreviations: Vec<&'a str>,
    /// Common words of the language, for telling languages apart.
    pub common: Vec<&'a str>,
    /// Groups of letters that are frequent in this language and rare in others.
    pub letters: Vec<&'a str>,
    /// Slots.
    pub slots: Vec<Slot<'a>>,
    /// Sentences that a rewrite adds.
    pub templates: Vec<Template<'a>>,
    /// How a customer's request is told back.
    pub hearings: Vec<Hearing<'a>>,
    /// Pairs of a customer's word and the agent's word for it: `mijn`, `{uw|je}`.
    pub turns: Vec<(&'a str, &'a str)>,
    /// The texts of the guidelines, in the order of the catalogue.
    pub guideline_texts: Vec<GuidelineTexts<'a>>,
    /// The titles of the situations, in the order of the catalogue.
    pub situation_titles: Vec<&'a str>,
    /// Other sentences that reach the reader, by name.
    pub phrases: Vec<(&'a str, &'a str)>,
    /// The model beside the rules, where the language has one.
    pub model: Option<Model>,
    /// How one form of address is turned into the other.
    pub readdress: Vec<Readdress<'a>>,
    /// Ways to soften a refusal, in the order in which they are tried.
    pub soften: Vec<Soften<'a>>,
    /// The nodes of the classes that the engine looks for by name, in the order of [`NAMED`].
    pub named: Vec<NodeId>,
}

/// One of the ways in which a rule can match.
#[derive(Debug, Clone)]
pub struct RuleOption {
    /// The number of the rule.
    pub rule: u16,
    /// What must match.
    pub node: NodeId,
    /// Besides one of its keys the sentence must have one of these symbols, unless there are none.
    pub needs: Vec<SymbolId>,
}

macro_rules! named {
    ($($id:literal $constant:ident $name:literal $meaning:literal;)*) => {
        $(#[doc = $meaning] pub const $constant: usize = $id;)*
        /// The classes of `words.toml` that the engine looks for by name.
        pub const NAMED: &[&str] = &[$($name),*];
    };
}

named! {
    0 CLAUSE_START "clause-start" "Words that open a clause inside a sentence.";
    1 QUOTE_HEADER "quote-header" "A line after which everything is quoted mail.";
    2 GREETING_OPENING "greeting-opening" "A greeting that opens a sentence and may be followed by it.";
    3 LEANING "leaning" "An opening that leans on the sentence before, so that the two cannot be parted.";
    4 NUMBER_WORD "number-word" "Numbers in words.";
    5 DATE_WORD "date-word" "Days, months and other words that name a date.";
    6 DAY "weekday" "The days of the week, from Monday.";
    7 CLOSING_LINE "closing-line" "A line that closes the letter.";
    8 KEEPS_CAPITAL "keeps-capital" "Words that keep their capital inside a sentence.";
    9 ACTOR "actor" "Who acts in a promise.";
    10 DATE_PHRASE "date-phrase" "Words that name a date or a term.";
}

/// The hash of no letters, for [`hash_on`].
pub const NO_LETTERS: u32 = 0x811c_9dc5;

/// FNV-1a, letter by letter: by it words are looked up, and features are numbered.
#[must_use]
pub fn hash_on(hash: u32, letter: u8) -> u32 {
    (hash ^ u32::from(letter)).wrapping_mul(0x0100_0193)
}

/// The weights of [`crate::model`].
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Model {
    /// The moves that are scored.
    pub moves: Vec<Modelled>,
    /// The numbers of the features, sorted.
    pub features: Vec<u32>,
    /// Where the weights of each feature start; one more than there are features.
    pub offsets: Vec<u32>,
    /// The weights: the place of the move in `moves`, and the weight.
    pub weights: Vec<(u8, i8)>,
}

/// A move that is scored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Modelled {
    /// The number of the move.
    pub number: u8,
    /// What every sentence starts with.
    pub bias: i16,
    /// The score from which the move is there.
    pub threshold: i16,
    /// The score from which the move may be there.
    pub possible: i16,
}

/// A way to turn one form of address into the other.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Readdress<'a> {
    /// Whether it makes the address formal.
    pub formal: bool,
    /// What is turned, and into what.
    #[serde(borrow)]
    pub turn: Hearing<'a>,
}

/// A way to soften a refusal.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Soften<'a> {
    /// Before what the words are put; `None` for the start of the sentence.
    pub before: Option<NodeId>,
    /// The words.
    pub insert: &'a str,
}

/// What a guideline says in one language.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct GuidelineTexts<'a> {
    /// The title in a checklist.
    pub title: &'a str,
    /// What a good reply does.
    pub good: &'a str,
    /// Today's bad habit.
    pub habit: &'a str,
    /// What a finding says.
    pub message: &'a str,
    /// Why it matters.
    pub why: &'a str,
    /// What is asked of the agent before sending, where there is something to ask.
    pub question: &'a str,
}

/// A move that is read off a weaker one by where its sentence stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Derivation {
    /// The weaker moves; one of them must be in the sentence.
    pub from: Vec<u8>,
    /// The move that follows.
    pub to: u8,
    /// Where the sentence must stand in the body.
    pub at: Position,
    /// Moves of which one must stand in this sentence or an earlier one; none where the list is empty.
    pub after: Vec<u8>,
    /// Moves of which the sentence must have one too; none where the list is empty.
    pub with: Vec<u8>,
    /// Moves that the sentence must not have.
    pub without: Vec<u8>,
}

/// Where a sentence stands in the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Position {
    /// Anywhere.
    #[default]
    Anywhere,
    /// Among the first two.
    Opening,
    /// Among the last two.
    Ending,
}

/// The guidelines and situations, the same in every language.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Guidelines<'a> {
    /// Moves that hold the decision of a reply.
    pub decisions: Vec<u8>,
    /// Moves that are read off weaker ones.
    pub derivations: Vec<Derivation>,
    /// The situations.
    #[serde(borrow)]
    pub situations: Vec<Situation<'a>>,
    /// The guidelines.
    pub guidelines: Vec<Guideline<'a>>,
}

/// A kind of bad news.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Situation<'a> {
    /// The name: `refusal`.
    pub id: &'a str,
    /// The moves that show this situation, with their weights; negative weights speak against it.
    pub signs: Vec<(u8, i16)>,
    /// The weight from which the situation is taken to be there.
    pub threshold: i16,
    /// The order of a good reply.
    pub plan: Vec<Stage<'a>>,
}

/// A place in the order of a good reply.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Stage<'a> {
    /// The name of the template that fills it where it is empty and asked for.
    pub id: &'a str,
    /// The moves of the sentences that belong here.
    pub moves: Vec<u8>,
    /// The guidelines that ask for it: missed ones have it added.
    pub serves: Vec<&'a str>,
    /// Whether a new paragraph starts here.
    pub paragraph: bool,
    /// Whether sentences of this stage may be moved here from elsewhere in the draft.
    pub gathers: bool,
}

/// A guideline.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Guideline<'a> {
    /// The name: `warm-refusal`.
    pub id: &'a str,
    /// The situations it belongs to; empty for every situation.
    pub situations: Vec<u8>,
    /// The article it comes from: `002`, or empty.
    pub article: &'a str,
    /// How it is checked.
    pub checks: Vec<Check>,
    /// How serious a finding is.
    pub severity: Severity,
    /// How much it counts in the warmth.
    pub weight: u16,
    /// The slot that answers it, or empty.
    pub slot: &'a str,
    /// The kind, as written in the guideline's file.
    pub kind: &'a str,
}

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a thought.
    Hint,
    /// Better not sent like this.
    Warning,
    /// Do not send.
    Error,
}

/// The few ways of holding a reply against a guideline. All speak of moves; the numbers are thresholds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Check {
    /// One of the moves must be there.
    Require(Vec<u8>),
    /// None of the moves may be there.
    Avoid(Vec<u8>),
    /// A sentence with one of `moves` must have one of `by` in it or in a sentence at most `near` away.
    Wrapped {
        /// What must be wrapped.
        moves: Vec<u8>,
        /// What wraps it.
        by: Vec<u8>,
        /// How many sentences away the wrapping may stand.
        near: u8,
    },
    /// At most this many sentences with one of the moves.
    Limit {
        /// What is counted.
        moves: Vec<u8>,
        /// How many are good.
        most: u8,
        /// Whether more is only worth a thought.
        hint: bool,
    },
    /// The move must stand in the first sentences of the body.
    First {
        /// What must come first.
        moves: Vec<u8>,
        /// Within how many sentences.
        within: u8,
    },
    /// A sentence with one of `moves` must have one of `by` in it.
    Concrete {
        /// What must be concrete.
        moves: Vec<u8>,
        /// What makes it so.
        by: Vec<u8>,
    },
    /// At most one of these moves may be there.
    OneOf(Vec<u8>),
    /// A question to the agent, where one of the moves is there (or always, where the list is empty).
    Ask(Vec<u8>),
}

#[cfg(test)]
mod tests {
    use super::builtin;

    #[test]
    fn the_built_in_symbols_are_numbered_without_holes() {
        for (number, (_, id)) in builtin::NAMES.iter().enumerate() {
            assert_eq!(usize::from(*id), number);
        }
    }
}
